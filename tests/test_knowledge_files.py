"""What an editor who gets a file of facts wrong is told: the file, the line, and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from claimlint import knowledge_files, yamlio
from claimlint.errors import ClaimlintError, RulesError
from claimlint.knowledge import Knowledge
from claimlint.rulefolders import packaged

TODAY = date(2026, 3, 1)
HEAD = """\
facts: boxed-warnings
about: Boxed warnings.
sources:
  label: {name: US drug labels, url: "https://example.org/labels"}
  book: {name: A book without an address}
defaults: {source: label, status: recalled, jurisdiction: US}
entries:
"""
GOOD = "  - {drug: metformin, subject: lactic acidosis, terms: [lactic]}\n"


def errors_of(*texts: str) -> tuple[ClaimlintError, ...]:
    sources = [yamlio.parse(text, f"facts{number}.yml") for number, text in enumerate(texts)]
    with pytest.raises(RulesError) as caught:
        knowledge_files.compile_knowledge(sources, TODAY)
    return caught.value.errors


def knowledge_of(*texts: str) -> Knowledge:
    sources = [yamlio.parse(text, "facts.yml") for text in texts]
    return Knowledge.from_data(knowledge_files.compile_knowledge(sources, TODAY))


def test_a_good_file_loads() -> None:
    fact = knowledge_of(HEAD + GOOD).boxed_warning("Metformin")
    assert fact is not None
    assert fact.provenance.source == "US drug labels"
    assert fact.provenance.jurisdiction == "US"
    assert not fact.provenance.firm


@pytest.mark.parametrize(
    ("entry", "says", "hint"),
    [
        ("{drug: x, subject: s, terms: [t], sorce: label}", "unknown key `sorce`", "source"),
        ("{drug: x, subject: s, subjekt: s, terms: [t]}", "unknown key `subjekt`", "subject"),
        ("{drug: x, terms: [t]}", "`subject` is missing", ""),
        ("{drug: [], subject: s, terms: [t]}", "`drug` must be a list", "drug: ["),
        ("{drug: [x, X], subject: s, terms: [t]}", "`X` stands here twice", "keep one"),
        ("{drug: [x, 5], subject: s, terms: [t]}", "which is no text", "quote"),
        ("{drug: x, subject: [s], terms: [t]}", "`subject` must be a text", ""),
        ("{drug: x, subject: s, terms: t}", "`terms` must be a list", "terms: ["),
        ("{drug: x, subject: s, terms: [t], source: lable}", "no source `lable`", "label"),
        ("{drug: x, subject: s, terms: [t], source: {url: 'https://a.org/x'}}", "a source needs a name", "name:"),
        ("{drug: x, subject: s, terms: [t], source: {name: n, url: a.org}}", "not an address", "https://"),
        ("{drug: x, subject: s, terms: [t], status: sure}", "`status` cannot be 'sure'", "recalled"),
        ("{drug: x, subject: s, terms: [t], status: checked}", "needs the day of the check", "checked: 20"),
        ("{drug: x, subject: s, terms: [t], status: checked, checked: 2026-03-02}", "in the future", "today"),
        ("{drug: x, subject: s, terms: [t], status: checked, checked: last week}", "needs the day", "checked: 20"),
        ("{drug: x, subject: s, terms: [t], checked: 2026-02-01}", "the status is not `checked`", "status: checked"),
        (
            "{drug: x, subject: s, terms: [t], source: book, status: checked, checked: 2026-02-01}",
            "needs the address",
            "url",
        ),
        ("{drug: x, subject: s, terms: [t], jurisdiction: MARS}", "`jurisdiction` cannot be 'MARS'", "US"),
        ("just words", "an entry must be a mapping", "key: value"),
        (GOOD.strip().removeprefix("- "), "the same entry stands in line 8", "keep one"),
    ],
)
def test_a_mistake_in_an_entry(entry: str, says: str, hint: str) -> None:
    (error,) = errors_of(HEAD + GOOD + f"  - {entry}\n")
    assert says in error.message
    assert hint in error.hint
    assert error.where.startswith("facts0.yml:9:")


def test_a_fact_without_a_source() -> None:
    (error,) = errors_of(HEAD.replace("source: label, ", "") + GOOD)
    assert "a fact needs a source" in error.message
    assert "defaults" in error.hint


def test_a_fact_without_a_status() -> None:
    (error,) = errors_of(HEAD.replace("status: recalled, ", "") + GOOD)
    assert "a fact needs a status" in error.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a list\n", "holds a mapping"),
        (HEAD.replace("boxed-warnings", "boxed-warning") + GOOD, "must name a kind of fact"),
        (HEAD.replace("about: Boxed warnings.\n", "") + GOOD, "`about` is missing"),
        (HEAD + "  []\n", "at least one entry"),
        (HEAD.replace("defaults", "default") + GOOD, "unknown key `default`"),
    ],
)
def test_a_mistake_in_the_head(text: str, says: str) -> None:
    assert any(says in error.message for error in errors_of(text))


def test_every_mistake_of_every_file_is_told_at_once() -> None:
    bad = HEAD + "  - {drug: x, terms: [t]}\n  - {subject: s, terms: [t]}\n"
    errors = errors_of(bad, HEAD + GOOD, bad)
    assert [error.where.split(":")[:2] for error in errors] == [
        ["facts0.yml", "8"],
        ["facts0.yml", "9"],
        ["facts2.yml", "8"],
        ["facts2.yml", "9"],
    ]


def test_doses_out_of_order() -> None:
    head = HEAD.replace("boxed-warnings", "dose-ranges")
    (error,) = errors_of(head + "  - {drug: x, unit: mg, per: day, low: 5, high: 2, above: 9}\n")
    assert "out of order" in error.message


def test_a_use_that_says_nothing() -> None:
    (error,) = errors_of(HEAD.replace("boxed-warnings", "approved-uses") + "  - {drug: x}\n")
    assert "no use is given" in error.message


def test_a_class_above_itself() -> None:
    head = HEAD.replace("boxed-warnings", "classes")
    errors = errors_of(head + "  - {class: a, members: [b]}\n  - {class: b, members: [a]}\n")
    assert any("above itself" in error.message for error in errors)


@pytest.mark.parametrize("path", sorted((packaged() / "knowledge").glob("*.yml")), ids=lambda path: path.stem)
def test_shipped_files_fit_the_schema_for_editors(path: Path) -> None:
    # BaseLoader: dates stay texts, numbers are told below
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for entry in data["entries"]:
        for key in ("low", "high", "above"):
            if key in entry:
                entry[key] = float(entry[key])
    jsonschema.validate(data, knowledge_files.schema())
