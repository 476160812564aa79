"""What counts as a source beside a claim about research, and what its absence means in a format without links."""

from __future__ import annotations

import pytest

from claimlint.engine import Engine
from claimlint.forms import FORMS
from claimlint.model import Profile, Severity
from claimlint.readers import read_text

CLAIM = "Studies show that turmeric eases arthritis"


@pytest.mark.parametrize(
    "text",
    [
        "pain fell [4]", "pain fell [4, 6-8]", "pain fell.12 sleep did not", "pain fell (lee et al., 2019)",
        "pain (ortiz 2015; baker 2018)", "doi: 10.1000/182", "pmid 12345678", "nct01234567",
        "https://example.org/trial", "pain fell.\u00b9\u00b2",
    ],
)  # fmt: skip
def test_citation_is_told_by_its_form(text: str) -> None:
    assert FORMS["citation"].search(text)


@pytest.mark.parametrize(
    "text", ["in 2019 pain fell", "take 2 [not 3] tablets", "10 m\u00b2 of skin", "on page 12.", "4.5 mg", "(see this)"]
)
def test_numbers_are_no_citation(text: str) -> None:
    assert not FORMS["citation"].search(text)


def severities(engine: Engine, text: str, form: str) -> list[Severity]:
    document = read_text(text, path="x", profile=Profile.ARTICLE, format=form)
    return [f.severity for f in engine.check(document).findings if f.code == "EVD001"]


def test_a_missing_source_weighs_less_where_links_are_lost(engine: Engine) -> None:
    assert severities(engine, f"{CLAIM}.", "markdown") == [Severity.WARNING]
    assert severities(engine, f"{CLAIM}.", "text") == [Severity.INFO]


@pytest.mark.parametrize("source", [" [a trial](https://example.org/1)", " [3]", ", as The Lancet reports"])
def test_a_source_in_the_sentence_settles_it(engine: Engine, source: str) -> None:
    assert severities(engine, f"{CLAIM}{source}.", "markdown") == []


def test_a_source_in_another_paragraph_does_not(engine: Engine) -> None:
    text = f"{CLAIM}.\n\nOur opening hours stand [here](https://example.org/hours)."
    assert severities(engine, text, "markdown") == [Severity.WARNING]
