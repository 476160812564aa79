"""Directives keep findings back for a reason, or are findings themselves."""

from __future__ import annotations

import re

import pytest

from claimlint.document import Block, BlockKind, Directive, Document, Segment
from claimlint.model import Finding, Profile, Severity
from claimlint.suppress import Suppressed, apply

KNOWN = ["EFF001", "EFF002", "SAF001", "CLM001", "CLM002"]


def document(source: str) -> Document:
    """Paragraphs as Markdown has them, comments as an HTML reader finds them."""
    directives = tuple(
        Directive(m[1].strip(), m.start(), m.end())
        for m in re.finditer(r"<!--(.*?)-->", source, re.DOTALL)
        if m[1].strip().startswith("claimlint-")
    )
    bare = re.sub(r"<!--.*?-->", lambda m: "\n" * len(m[0]), source, flags=re.DOTALL)
    blocks = tuple(
        Block(source[m.start() : m.end()], BlockKind.PARAGRAPH, (Segment(0, len(m[0]), m.start(), m.end()),))
        for m in re.finditer(r"\S(?:.|(?:\r\n|\n)(?!\s*\r?\n|$))*", bare)
    )
    return Document("a.md", source, Profile.ARTICLE, blocks, directives=directives)


def findings(doc: Document) -> list[Finding]:
    """One for each code that stands in the text outside of a comment."""
    outside = re.sub(r"<!--.*?-->", lambda m: " " * len(m[0]), doc.source, flags=re.DOTALL)
    found = []
    for m in re.finditer(r"[A-Z]{3}\d{3}", outside):
        line, column = doc.line_col(m.start())
        found.append(
            Finding(
                m[0],
                "n",
                Severity.ERROR,
                "m",
                "",
                "",
                "a.md",
                "",
                m.start(),
                m.end(),
                line,
                column,
                line,
                column + 6,
                m[0],
            )
        )
    return found


def run(source: str, ran: tuple[str, ...] = tuple(KNOWN)) -> Suppressed:
    doc = document(source)
    return apply(doc, findings(doc), KNOWN, lambda code: code in ran)


def left(source: str, **more: tuple[str, ...]) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in run(source, **more).findings]


def test_next_line() -> None:
    source = "EFF001\n\n<!-- claimlint-disable-next-line EFF001 -- told by legal -->\nEFF001 SAF001\n\nEFF001\n"
    assert left(source) == [("EFF001", 1), ("SAF001", 4), ("EFF001", 6)]
    (excused,) = run(source).excused
    assert (excused.by, excused.cue, excused.finding.line) == ("directive", "told by legal", 4)


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n  \r\n", " \n"])
def test_next_line_passes_over_blank_lines(gap: str) -> None:
    assert left(f"<!-- claimlint-disable-next-line EFF -- why -->{gap}EFF001\n") == []


def test_rewrapping_a_paragraph_does_not_change_what_is_silenced() -> None:
    directive = "<!-- claimlint-disable-next-line EFF001 -- why -->\n"
    for text in ("one EFF001 two EFF001", "one EFF001\ntwo EFF001", "one\nEFF001\ntwo\nEFF001"):
        assert left(f"{directive}{text}\n\nEFF001") == [("EFF001", text.count("\n") + 4)]


def test_from_here_on_until_enabled() -> None:
    source = (
        "EFF001\n\n<!-- claimlint-disable EFF, SAF001 -- quotes of sellers -->\n\nEFF001 EFF002 SAF001\n\n"
        "<!-- claimlint-enable EFF002 -->\n\nEFF001 EFF002\n\n<!-- claimlint-enable -->\n\nEFF001 SAF001\n"
    )
    assert left(source) == [("EFF001", 1), ("EFF002", 9), ("EFF001", 13), ("SAF001", 13)]


def test_a_block_that_is_never_closed_reaches_the_end() -> None:
    assert left("EFF001\n\n<!-- claimlint-disable EFF -- why -->\n\nEFF001\n\nEFF002\n") == [("EFF001", 1)]


def test_the_whole_file_from_any_place_in_it() -> None:
    assert left("EFF001 SAF001\n\n<!-- claimlint-disable-file EFF001 -- archived -->\n") == [("SAF001", 1)]


@pytest.mark.parametrize("dash", ["--", "---", "\u2014", "\u2013"])
def test_a_dash_that_an_editor_made_longer_is_a_dash(dash: str) -> None:
    assert left(f"<!-- claimlint-disable-file EFF001 {dash} well - known -->\nEFF001") == []


@pytest.mark.parametrize(
    ("text", "says", "instead"),
    [
        ("claimlint-disable-next-line EFF001", "gives no reason", "disable-next-line EFF001 -- reason"),
        ("claimlint-disable-next-line EFF001 --", "gives no reason", "reason"),
        ("claimlint-disable-next-line -- why", "names no rule", "EFF001 -- reason"),
        ("claimlint-disable", "names no rule", "EFF001 -- reason"),
        ("claimlint-disable-nextline EFF001 -- why", "is no directive", 'Did you mean "claimlint-disable-next-line"?'),
        ("claimlint-zzzzzzzzzz EFF001 -- why", "is no directive", "Known: "),
        ("claimlint-disable EFF001 because -- why", '"because" is no code', "then -- and the reason"),
        ("claimlint-disable eff001 -- why", '"eff001" is no code', "Write the code"),
        ("claimlint-disable EFF001: why", "is no code", "Write the code"),
        ("claimlint-disable EFG001 -- why", "No rule has the code EFG001", 'Did you mean "EFF001"?'),
        ("claimlint-disable EFF001, EFG001 -- why", "No rule has the code EFG001", "EFF001"),
        ("claimlint-enable EFG001", "No rule has the code EFG001", "EFF001"),
    ],
)
def test_a_malformed_directive_is_an_error_and_silences_nothing(text: str, says: str, instead: str) -> None:
    source = f"<!-- {text} -->\nEFF001\n"
    wrong, claim = run(source).findings
    assert (wrong.code, wrong.severity, claim.code) == ("CLM001", Severity.ERROR, "EFF001")
    assert says in wrong.message
    assert instead in wrong.instead
    assert source[wrong.start : wrong.end] == wrong.match
    assert run(source, ran=("EFF001",)).findings[0].code == "CLM001"


def fixed(source: str) -> str:
    edits = [finding.fix for finding in run(source).findings if finding.fix]
    for edit in sorted(edits, key=lambda edit: -edit.start):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("a\n<!-- claimlint-disable-next-line EFF001 -- why -->\nb\n", "a\nb\n"),
        ("a\r\n  <!-- claimlint-disable-file EFF001 -- why -->  \r\nb\r\n", "a\r\nb\r\n"),
        ("a <!-- claimlint-disable EFF001 -- why --> b", "a  b"),
        ("a\n<!-- claimlint-enable EFF001 -->", "a\n"),
        ("a\n<!-- claimlint-enable -->\nb", "a\nb"),
        (
            "<!-- claimlint-disable-file EFF001, SAF001 -- why -->\nSAF001",
            "<!-- claimlint-disable-file SAF001 -- why -->\nSAF001",
        ),
        ("<!--\nclaimlint-disable-file EFF001\n  -- why -->\nb", "b"),
    ],
)
def test_an_unused_directive_is_found_and_its_fix_removes_it(source: str, mended: str) -> None:
    codes = [finding.code for finding in run(source).findings]
    assert codes == ["CLM002"]
    assert fixed(source) == mended
    assert run(mended).findings == ()


def test_two_that_would_do_are_one_too_many() -> None:
    source = "<!-- claimlint-disable-file EFF001 -- a -->\n<!-- claimlint-disable-next-line EFF001 -- b -->\nEFF001"
    assert left(source) == [("CLM002", 1)]


def test_directives_for_rules_that_did_not_run_are_not_called_unused() -> None:
    source = "<!-- claimlint-disable-file SAF -- why -->\na"
    assert left(source, ran=("EFF001", "CLM002")) == []
    assert left(source, ran=("SAF001",)) == []
    assert left(source, ran=("SAF001", "CLM002")) == [("CLM002", 1)]


def test_a_directive_cannot_silence_the_word_about_directives() -> None:
    source = "<!-- claimlint-disable-file CLM -- why -->\n<!-- claimlint-disable EFF001 -->\n"
    assert ("CLM001", 2) in left(source)


def test_a_comment_that_is_not_in_the_source_has_no_fix() -> None:
    doc = document("some words")
    doc = Document("a.docx", doc.source, doc.profile, doc.blocks, directives=(Directive("claimlint-enable", 0, 4),))
    (found,) = apply(doc, [], KNOWN, lambda code: True).findings
    assert (found.code, found.fix) == ("CLM002", None)


def test_without_directives_findings_pass_through() -> None:
    assert left("EFF001\n\nSAF001") == [("EFF001", 1), ("SAF001", 3)]
