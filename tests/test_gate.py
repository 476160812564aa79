"""The gate never turns away what the rules would find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint import gate
from claimlint.compiler import gate_data
from claimlint.engine import Engine
from claimlint.gate import Gate
from claimlint.model import Profile
from claimlint.readers import read_text


@pytest.fixture(scope="module")
def shipped(engine: Engine) -> Gate:
    return Gate(json.loads(json.dumps(gate_data(engine.ruleset))))


def test_every_bad_example_of_every_rule_passes_the_gate(engine: Engine, shipped: Gate) -> None:
    turned_away = [
        example.text
        for rule in engine.ruleset.rules
        for example in rule.examples
        if example.bad and not example.known_wrong and not shipped.may_hold(example.text, markup=False)
    ]
    assert turned_away == []


def spoiled(text: str, choose: list[int]) -> str:
    """The text as drafts hold it: other spaces, cases, apostrophes, entities, marks in words, invisible signs."""
    ways = [
        lambda word: word.upper(),
        lambda word: word.replace("'", "\u2019").replace("-", "\u2011"),
        lambda word: word[:1] + "\u00ad" + word[1:],
        lambda word: f"**{word[:2]}**{word[2:]}",
        lambda word: f"&#{ord(word[0])};{word[1:]}" if word else word,
        lambda word: word + "\u200b",
    ]
    words = text.split()
    for at, way in enumerate(choose):
        words[at % len(words)] = ways[way % len(ways)](words[at % len(words)])
    return "".join(word + ("\n" if at % 5 == 4 else " ") for at, word in enumerate(words))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_text_that_is_turned_away_has_no_finding(engine: Engine, shipped: Gate, data: st.DataObject) -> None:
    examples = [example.text for rule in engine.ruleset.rules for example in rule.examples]
    picked = data.draw(st.lists(st.sampled_from(examples), min_size=1, max_size=2))
    words = " ".join(picked).split()
    kept = [word for word in words if data.draw(st.integers(0, 9))]  # a hole here and there
    breaks = data.draw(st.sets(st.integers(0, len(kept)), max_size=3))
    text = "".join(word + ("\n\n" if at in breaks else " ") for at, word in enumerate(kept))
    if text and not shipped.may_hold(text, markup=False, paragraphs=True):
        found = engine.check(read_text(text, path="a.txt", profile=Profile.POST)).findings
        assert [finding.match for finding in found] == []


@given(choose=st.lists(st.integers(0, 5), max_size=4), number=st.integers(0, 10_000))
@settings(max_examples=150, deadline=None)
def test_no_disguise_of_a_draft_gets_past_it(engine: Engine, shipped: Gate, choose: list[int], number: int) -> None:
    bad = [example.text for rule in engine.ruleset.rules for example in rule.examples if example.bad]
    assert shipped.may_hold(spoiled(bad[number % len(bad)], choose), markup=True)


def small(*patterns: list[list[int]], **surfaces: list[int]) -> Gate:
    named = {name.replace("_", " "): features for name, features in surfaces.items()}
    return Gate(gate.data_of([(groups, []) for groups in patterns], named, lambda word: 0))


def test_every_group_of_a_pattern_must_be_there() -> None:
    one = small([[1], [2, 3]], cures=[1], gout=[2], macular_degeneration=[3], unused=[9])
    assert one.may_hold("It cures gout.", markup=False)
    assert one.may_hold("Degeneration, macular: cures", markup=False)
    assert not one.may_hold("It cures macular things.", markup=False)
    assert not one.may_hold("gout", markup=False)
    assert not one.may_hold("the goutish cures", markup=False)


@pytest.mark.parametrize(
    ("source", "may"),
    [
        ("It cures\n\ngout.", False),
        ("It cures gout.\r\n\r\nOr so.", True),
        ("It cures\n \t\ngout.", False),
        ("It cures\ngout.", True),
        ("---\ntitle: It cures\n\n  gout\n---\nText.", True),
        ("---\ntitle: It cures\n---\n\ngout.", False),
        ("<div>It cures\n\ngout.</div>", True),
    ],
)
def test_every_group_must_be_in_one_paragraph(source: str, may: bool) -> None:
    assert small([[1], [2]], cures=[1], gout=[2]).may_hold(source, markup=True, paragraphs=True) is may


def test_a_unit_behind_a_digit_counts() -> None:
    assert small([[1]], mg=[1]).may_hold("Take 5mg.", markup=False)


def test_everyday_prose_is_turned_away(shipped: Gate) -> None:
    page = "We met in the library on a wet Tuesday and talked about soup. The door opens at nine, and people come in."
    assert not shipped.may_hold(page, markup=True)


def test_a_damaged_file_is_no_gate(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "g.json"
    assert gate.read(path) is None
    text = json.dumps(gate_data(engine.ruleset))
    path.write_text(text[: len(text) // 2])
    assert gate.read(path) is None
    path.write_text("{}")
    assert gate.read(path) is None
    path.write_text(text)
    assert gate.read(path) is not None
