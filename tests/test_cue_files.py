"""Cue files: the phrase language, and what a medical editor is told when a file is wrong."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from claimlint import context, cues
from claimlint.context import Frames
from claimlint.errors import ConfigError, RulesError
from claimlint.rulefolders import packaged

FOLDER = packaged() / "contexts"
SCHEMA = json.loads((files("claimlint") / "schemas" / "contexts.schema.json").read_text(encoding="utf-8"))
FRAMES = """
context: table
about: Test.
frames:
  - {frame: negated, meaning: not so, effect: excuse, weight: 90}
  - {frame: hedged, meaning: perhaps, effect: excuse, weight: 60, except: {dose: keep}}
"""


def mistakes(text: str) -> list[tuple[str, str, str]]:
    """Line, message and hint of each mistake in a cue file."""
    with pytest.raises(RulesError) as caught:
        cues.parse({"frames.yml": FRAMES, "mine.yml": text})
    return [(e.where.split(":")[1], e.message.splitlines()[0], e.hint) for e in caught.value.errors]


def engine(sets: str) -> Frames:
    example = "examples:\n  - {text: 'x [[y]]', frame: asserted}\n"
    return Frames.from_data(
        cues.parse({"frames.yml": FRAMES, "mine.yml": f"context: mine\nabout: Test.\n{sets}{example}"})
    )


def cue(sets: str, text: str, kind: str = "claim") -> str:
    start = text.index("CLAIM")
    return engine(sets).judge_text(text, start, start + 5, kind).cue


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_shipped_cue_file_fits_the_schema_for_editors(path):
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("far from", "It is far from CLAIM.", "far from"),
        ("no (proof|data) that", "There are no data that CLAIM.", "no data that"),
        ("no (good|real)? reason to", "No reason to CLAIM.", "No reason to"),
        ("no (good|real)? reason to", "No good reason to CLAIM.", "No good reason to"),
        ("(no proof|nothing) for", "No proof for CLAIM.", "No proof for"),
        ("(no proof|nothing) for", "Nothing for CLAIM.", "Nothing for"),
        (
            "warned ..5 against",
            "They warned us all again and again against CLAIM.",
            "warned us all again and again against",
        ),
        ("\\\\( never", "It (never, ever) CLAIM.", "(never"),
        ("warned .. against", "They warned all the shoppers against CLAIM.", "warned all the shoppers against"),
        ("warned .. against", "They warned, and shouted against CLAIM.", ""),
        ("warned .. against", "They warned us all again and again against CLAIM.", ""),
        ("{makers} say", "The firm say CLAIM.", "firm say"),
        ("^ myth :", "Myth: CLAIM.", "Myth:"),
        ("^ myth :", "- Myth: CLAIM.", "Myth:"),
        ("^ myth :", "Another myth: CLAIM.", ""),
        ("cannot", "It cannot CLAIM.", "cannot"),
        ("cannot", "It can’t CLAIM.", "can’t"),
        ("does not", "It doesnt CLAIM.", "doesnt"),
    ],
)
def test_phrase_language(phrase, text, found):
    sets = f"lists:\n  makers: [firm, brand]\nsets:\n  - {{frame: negated, cues: ['{phrase}']}}\n"
    assert cue(sets, text) == found


def test_end_mark_stands_for_the_end_and_for_punctuation():
    sets = "sets:\n  - {frame: negated, direction: after, cues: ['this is not $']}\n"
    assert cue(sets, "A CLAIM this is not.") == "this is not"
    assert cue(sets, "A CLAIM this is not") == "this is not"
    assert cue(sets, "A CLAIM this is not bad") == ""


def test_options_of_a_set():
    assert cue("sets:\n  - {frame: hedged, kinds: [dose], cues: [may]}\n", "It may CLAIM.") == ""
    assert cue("sets:\n  - {frame: hedged, within: 2, cues: [may]}\n", "It may well CLAIM.") == "may"
    assert cue("sets:\n  - {frame: hedged, within: 2, cues: [may]}\n", "It may very well also CLAIM.") == ""
    assert cue("sets:\n  - {frame: hedged, cues: [may]}\npseudo: [may well]\n", "It may well CLAIM.") == ""
    stop = "sets:\n  - {frame: hedged, reach: REACH, cues: [may]}\nterminators:\n  - {stops: STOPS, cues: [but]}\n"
    text = "It may hurt but CLAIM."
    assert cue(stop.replace("REACH", "clause").replace("STOPS", "clause"), text) == ""
    assert cue(stop.replace("REACH", "clause").replace("STOPS", "phrase"), text) == "may"
    assert cue(stop.replace("REACH", "sentence").replace("STOPS", "clause"), text) == "may"


def test_lists_of_other_files_can_be_used_and_a_block_of_text_is_a_list_of_lines():
    data = cues.parse(
        {
            "a.yml": "context: a\nabout: A.\nlists: {makers: [firm]}\n",
            "b.yml": "context: b\nabout: B.\nsets:\n  - frame: negated\n    cues: |\n"
            "      {makers} deny\n\n      never\n"
            "examples: [{text: 'Never [[x]]', frame: negated}]\n",
            "frames.yml": FRAMES,
        }
    )
    assert len(data["sets"][0]["cues"]) == 2


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("context: a\nabut: b\n", "2", "unknown key `abut`", "did you mean `about`?"),
        ("context: a\nabout: b\nsets:\n  - {frame: negatd, cues: [no]}\n", "4", "`negatd` is no frame of the table",
         "did you mean `negated`?"),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, direction: befor, cues: [no]}\n", "4",
         "`befor` is no direction", "did you mean `before`?"),
        ("context: a\nabout: b\nsets:\n  - frame: negated\n    cues: |\n      never\n      {nobody} says\n", "7",
         "there is no list `{nobody}`", ""),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, cues: ['{makres} say']}\n", "4",
         "there is no list `{makres}`", ""),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, cues: ['no (good reason']}\n", "4",
         "the brackets in `no (good reason` do not match", "write `no (good|real)? reason`"),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, cues: ['.. no']}\n", "4",
         "`.. no` needs a word at its start and its end", ""),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, cues: ['(no)?']}\n", "4",
         "`(no)?` needs a word at its start and its end", ""),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, cues: ['(no||not)']}\n", "4",
         "an empty alternative in `(no||not)`", ""),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, within: few, cues: ['no']}\n", "4",
         "`within` should be a whole number", "within: 5"),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, kinds: [doses], cues: [x]}\n", "4", "`doses` is no kinds",
         "did you mean `dose`?"),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, cues: []}\n", "4", "no cues here", ""),
        ("context: a\nabout: b\nsets:\n  - {frame: negated, cues: [no]}\n", "1", "a cue file needs examples", ""),
        ("context: a\nabout: b\nexamples:\n  - {text: no mark, frame: negated}\n", "4", "the example marks no claim",
         "put [[ ]] around the claim"),
        ("context: a\nabout: b\nterminators:\n  - {stops: word, cues: [but]}\n", "4",
         "`word` is no reach that a word can stop", ""),
        ("context: a\nabout: b\nframes:\n  - {frame: negated, meaning: x, effect: lower}\n", "4",
         "the frame `negated` stands here twice", ""),
        ("context: a\nabout: b\nframes:\n  - {frame: odd, meaning: x, effect: hide}\n", "4", "`hide` is no effect", ""),
        ("context: a\nabout: b\nlists: {makers: [big firm]}\n", "3", "`big firm` is more than one word", ""),
        ("- a\n", "1", "expected keys and values", ""),
        ("context: [\n", "2", "not valid YAML", ""),
    ],
)  # fmt: skip
def test_mistake_is_shown_at_its_line_with_a_hint(text, line, message, hint):
    found = mistakes(text)
    fitting = [(at, said, told) for at, said, told in found if message in said]
    assert any(at == line and (not hint or hint in told) for at, _, told in fitting), found


def test_all_mistakes_of_all_files_come_at_once():
    with pytest.raises(RulesError) as caught:
        cues.parse(
            {
                "frames.yml": FRAMES,
                "a.yml": "context: a\nabout: A.\nsets:\n  - {frame: nope, cues: [no], reach: far}\n",
                "b.yml": "context: b\nabot: B.\n",
            }
        )
    places = {error.where.split(":")[0] for error in caught.value.errors}
    assert places == {"a.yml", "b.yml"}
    assert len(caught.value.errors) >= 4


def test_unreadable_file_says_what_to_do(tmp_path):
    (tmp_path / "bad.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError) as caught:
        context.load(tmp_path)
    assert "UTF-8" in caught.value.hint
