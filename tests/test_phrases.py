"""The phrase language: what a phrase matches, and how a mistake in one is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimlint.compiler import compile_folders
from claimlint.engine import Engine
from claimlint.errors import RulesError
from claimlint.model import Profile
from claimlint.phrases import PhraseError, parse
from claimlint.readers import read_text
from claimlint.rulefolders import packaged

RULE = """
code: TRY001
name: try-out
kind: claim
severity: warning
message: "`{{match}}`"
why: because
instead: this
patterns:
  - phrase: "{phrase}"
references: [{{source: x, clause: y, url: "https://example.org"}}]
examples:
  bad: [x]
  good: [{{text: y, frame: negated}}]
"""


def matches(folder: Path, phrase: str, text: str) -> list[str]:
    (folder / "try").mkdir(exist_ok=True)
    (folder / "try" / "TRY001.yml").write_text(RULE.format(phrase=phrase), encoding="utf-8")
    for name in ("contexts", "lexicons"):
        if not (folder / name).exists():
            (folder / name).symlink_to(packaged() / name)
    result = Engine(compile_folders([folder])).check(read_text(text, path="x", profile=Profile.POST))
    return [finding.match for finding in result.findings]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("wonder drug", "A Wonder  Drug at last", ["Wonder  Drug"]),
        ("wonder drug", "a wonder-drug", ["wonder-drug"]),
        ("wonder-drug", "a wonder drug", ["wonder drug"]),
        ("wonder drug", "wonder, drug", []),
        ("wonder drug", "wonder drugs", []),
        ("melt~ fat", "it melts fat, melted fat, melting fat", ["melts fat", "melted fat", "melting fat"]),
        ("heal~ knees", "healed knees", ["healed knees"]),
        ("(miracle|magic) pill", "a magic pill", ["magic pill"]),
        ("(quite|very)? gentle tonic", "very gentle tonic, gentle tonic", ["very gentle tonic", "gentle tonic"]),
        ("flush .. toxins", "flush out all the toxins", ["flush out all the toxins"]),
        ("flush .. toxins", "flush out a lot of those toxins", []),
        ("flush ..5 toxins", "flush out a lot of those toxins", ["flush out a lot of those toxins"]),
        ("flush .. toxins", "flush it. Toxins", []),
        ("tonic .. heals", "this tonic gently heals you", ["tonic gently heals"]),
        ("tonic .. heals", "this tonic never heals you", []),
        ("wonder drug ", "a wonder drug", ["wonder drug"]),
        ("bin your {drug-class}", "bin your meds", ["bin your meds"]),  # "your meds" is an entry, too
        ("banish {condition}", "banish type 2 diabetes", ["banish type 2 diabetes"]),
        ("swallow {dose}", "swallow 4.5mg or swallow two drops", ["swallow 4.5mg", "swallow two drops"]),
        ("{percent} relief", "95% relief", ["95% relief"]),
        ("gone in {duration}", "gone in just a sec, gone in 3 days", ["gone in 3 days"]),
        ("^ gargle", "Gargle. They gargle, and gargle!", ["Gargle", "gargle"]),
        ("can't fail tonic", "can\u2019t fail tonic, cant fail tonic", ["can\u2019t fail tonic", "cant fail tonic"]),
    ],
)
def test_phrase_matches(tmp_path: Path, phrase: str, text: str, expected: list[str]) -> None:
    assert matches(tmp_path, phrase, text) == expected


@pytest.mark.parametrize(
    ("phrase", "column", "says"),
    [
        ("", 1, "empty"),
        ("(very)?", 1, "nothing at all"),
        ("a {condition", 3, "without its }"),
        ("a (b|c", 3, "without its )"),
        ("a b) c", 4, "without its ("),
        ("a | b", 3, "outside of brackets"),
        ("a ..99 b", 3, "99 words"),
        ("a ..", 4, "between words"),
        ("{Bad Name} x", 1, "missing or odd"),
        ("a ~", 3, "without its word"),
    ],
)
def test_mistake_is_reported_at_its_column(phrase: str, column: int, says: str) -> None:
    with pytest.raises(PhraseError, match=says.replace("(", r"\(").replace(")", r"\)")) as caught:
        parse(phrase)
    assert caught.value.column == column


def test_all_mistakes_come_at_once_with_file_line_and_hint(tmp_path: Path) -> None:
    (tmp_path / "try").mkdir()
    (tmp_path / "try" / "one.yml").write_text(
        RULE.format(phrase="heal~ {conditon}").replace("severity: warning", "severity: loud\nsevertiy: x"),
        encoding="utf-8",
    )
    (tmp_path / "try" / "two.yml").write_text(
        RULE.format(phrase="a (b")
        .replace("TRY001", "try1")
        .replace("https://example.org", "")
        .replace(", frame: negated", ""),
        encoding="utf-8",
    )
    for name in ("contexts", "lexicons"):
        (tmp_path / name).symlink_to(packaged() / name)
    with pytest.raises(RulesError) as caught:
        compile_folders([tmp_path])
    report = str(caught.value)
    for expected in (
        "try/one.yml:11:",
        "there is no lexicon `conditon`",
        "did you mean `condition`?",
        "loud` is not a severity",
        "unknown key `severtiy`",
        "did you mean `severity`?",
        "try/two.yml:11:",
        "without its )",
        "`try1` is not a rule code",
        "without an address",
        "no good example is excused by a frame",
    ):
        assert expected in report
