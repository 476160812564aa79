"""Fixes: what they change, and that nothing else changes."""

from __future__ import annotations

import codecs
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.errors import ReadError
from claimlint.fixes import apply, diff, encode, rewrite
from claimlint.model import Fix

SOURCE = "Take 5mg daily.\r\nNever .5 mg.\n"
SPACE = Fix(6, 8, " mg", safe=True)
ZERO = Fix(23, 25, "0.5", safe=True)


def test_safe_fixes_are_put_in_and_line_ends_kept() -> None:
    fixed = apply(SOURCE, [ZERO, SPACE])
    assert fixed.source == "Take 5 mg daily.\r\nNever 0.5 mg.\n"
    assert fixed.applied == (SPACE, ZERO)
    assert fixed.skipped == ()


def test_unsafe_fixes_wait_until_they_are_asked_for() -> None:
    doubtful = Fix(9, 14, "every day", safe=False)
    assert apply(SOURCE, [doubtful]).source == SOURCE
    assert apply(SOURCE, [doubtful]).skipped == (doubtful,)
    assert "every day" in apply(SOURCE, [doubtful], unsafe=True).source


def test_of_overlapping_fixes_the_first_counts() -> None:
    other = Fix(5, 8, "five milligrams", safe=True)
    fixed = apply(SOURCE, [SPACE, other])
    assert fixed.applied == (other,)
    assert fixed.skipped == (SPACE,)
    assert apply(SOURCE, [SPACE, SPACE]).source.startswith("Take 5 mg")


def test_two_insertions_at_one_place_do_not_both_go_in() -> None:
    fixed = apply("ab", [Fix(1, 1, "x", safe=True), Fix(1, 1, "y", safe=True)])
    assert fixed.source == "axb"
    assert len(fixed.skipped) == 1


@pytest.mark.parametrize(("format", "expected"), [("text", "<5 mg"), ("html", "&lt;5 mg"), ("markdown", "<5 mg")])
def test_new_text_is_written_as_the_format_wants_it(format: str, expected: str) -> None:
    assert apply("x", [Fix(0, 1, "<5 mg", safe=True)], format=format).source == expected


@pytest.mark.parametrize("format", ["docx", "json", "yaml"])
def test_some_formats_cannot_be_fixed_and_say_so(format: str) -> None:
    with pytest.raises(ReadError, match="cannot be fixed"):
        apply("x", [], format=format)


@pytest.mark.parametrize(
    "data",
    [
        "Take 5mg.\r\n\u00e9\U0001f600\x85\u2028".encode(),
        codecs.BOM_UTF8 + b"Take 5mg.",
        codecs.BOM_UTF16_LE + "Take 5mg. \U0001f600".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Take 5mg. \u00e9".encode("utf-16-be"),
    ],
)
def test_the_encoding_stays(data: bytes) -> None:
    fixed = rewrite(data, [Fix(6, 8, " mg", safe=True)])
    assert fixed.startswith(data[:2])
    assert rewrite(fixed, [Fix(6, 9, "mg", safe=True)]) == data


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.text("ab\n", max_size=3)), max_size=6),
)
def test_nothing_outside_the_fixes_changes(source: str, edits: list[tuple[int, int, str]]) -> None:
    fixes = [Fix(start, start + length, text, safe=True) for start, length, text in edits]
    fixed = apply(source, fixes)
    rest, at = fixed.source, 0
    for fix in fixed.applied:
        assert rest.startswith(source[at : fix.start] + fix.text)
        rest = rest[fix.start - at + len(fix.text) :]
        at = fix.end
    assert rest == source[at:]
    assert len(fixed.applied) + len(fixed.skipped) == len(set(fixes))
    assert encode(fixed.source, source.encode()) == fixed.source.encode()


def test_nothing_changed_is_no_difference() -> None:
    assert diff("a.md", SOURCE, SOURCE) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SOURCE, SOURCE.replace("5mg", "5 mg")),
        ("no end of line", "no end of the line"),
        ("a\n\x0c\u2028b\x85c\nd\n", "a\n\x0c\u2028b\x85C\nd\n"),
        ("a\n", "a"),
        ("a\rb\n", "a\rB\n"),
    ],
)
def test_patch_takes_the_difference(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(before.encode())
    patch = diff("a.md", before, after)
    done = subprocess.run(
        ["git", "apply", "--unsafe-paths", "--whitespace=nowarn", "-"],
        input=patch.encode(),
        cwd=tmp_path,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert path.read_bytes() == after.encode()
