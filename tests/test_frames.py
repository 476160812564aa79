"""Frames: what the cue files promise, and what users of the engine rest on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint import context, cues
from claimlint.context import Frames, frame_of
from claimlint.rulefolders import packaged
from claimlint.yamlio import parse as parse_yaml

HERE = Path(__file__).parent
DATA = context.load(packaged() / "contexts")


def _marked(folder: Path) -> list[tuple[str, dict[str, object]]]:
    """Hand-written sentences: text with [[ ]] around the claim, and the frame and cue that it must get."""
    return [
        (f"{path.name}:{number}", item)
        for path in sorted(folder.glob("*.yml"))
        for number, item in enumerate(parse_yaml(path.read_text(encoding="utf-8"), path.name).data, 2)
    ]


SENTENCES = _marked(HERE / "frames")


@pytest.mark.parametrize("example", DATA["examples"], ids=[e["where"] for e in DATA["examples"]])
def test_example_of_a_cue_file(example):
    frame = frame_of(example["text"], example["start"], example["end"], example["kind"])
    assert (frame.name, frame.excuses) == (example["frame"], example["excuses"]), frame
    assert frame.cue == (example["cue"] or "")
    if frame.cue:
        assert example["text"][frame.cue_start : frame.cue_end] == frame.cue


@pytest.mark.parametrize("item", [item for _, item in SENTENCES], ids=[where for where, _ in SENTENCES])
def test_sentence(item):
    before, rest = item["text"].split("[[", 1)
    claim, after = rest.split("]]", 1)
    frame = frame_of(before + claim + after, len(before), len(before) + len(claim), item.get("kind", "claim"))
    assert (frame.name, frame.excuses, frame.cue) == (item["frame"], item["excuses"], item.get("cue", ""))


def test_the_table_and_the_examples_cover_every_frame():
    shown = {example["frame"] for example in DATA["examples"]}
    shown |= {item["frame"] for _, item in SENTENCES}
    assert set(DATA["frames"]) - shown <= {"fact-check-page"}  # needs a title: see test_frames_structure.py


def test_engine_from_its_own_json_copy_judges_alike():
    import json

    frames = Frames.from_data(json.loads(json.dumps(DATA)))
    assert frames.judge_text("It never cures flu.", 9, 14).name == "negated"
    assert frames.effect("hedged") == "excuse"
    assert frames.effect("hedged", "dose") == "keep"
    assert frames.effect("caveat") == "keep"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("With this root there are no risks at all.", "no risks"),
        ("It is not addictive.", "not addictive"),
        ("Never take insulin again!", "Never take insulin again"),
        ("You get relief without side effects.", "without side effects"),
    ],
)
def test_negation_that_is_the_claim_excuses_nothing(text, claim):
    start = text.index(claim)
    assert not frame_of(text, start, start + len(claim), "safety").excuses


@pytest.mark.parametrize(
    ("text", "parts", "frame"),
    [
        ("Garlic does not cure flu.", ("Garlic", "cure", "flu"), "negated"),
        ("Garlic may cure flu.", ("Garlic", "cure", "flu"), "hedged"),
        ("Flu has never been cured by garlic.", ("Flu", "cured", "garlic"), "negated"),
        ("Garlic, not pills, cures flu.", ("Garlic", "cures", "flu"), "asserted"),
        ("Garlic works without side effects.", ("Garlic", "without side effects"), "asserted"),
        ("Garlic cures flu.", ("Garlic", "cures", "flu"), "asserted"),
    ],
)
def test_words_between_the_pieces_of_a_match_are_cues(text, parts, frame):
    spans = [(text.index(part), text.index(part) + len(part)) for part in parts]
    place = context.place_in(text, spans[0][0])
    judged = Frames.from_data(DATA).judge(place, spans[0][0], spans[-1][1], parts=spans)
    assert judged.name == frame


WORDS = st.sampled_from(
    "not no never may cures flu garlic \" “ ” ' ? . , ; : — - \n and but if says that myth is false i yes "
    "does n't don’t \u200b 🙂 é İ".split(" ")
)


@settings(deadline=None)  # the tokenizer is loaded on first use
@given(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), st.data())
def test_any_span_gets_a_frame_whose_cue_is_in_the_text(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    frame = frame_of(text, start, end, data.draw(st.sampled_from(cues.KINDS)))
    assert frame.name in {*DATA["frames"], "asserted"}
    if frame.cue:
        assert text[frame.cue_start : frame.cue_end] == frame.cue
    else:
        assert not frame.excuses
