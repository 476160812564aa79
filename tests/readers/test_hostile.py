"""Hostile input: every reader stays linear, and nothing but a ReadError comes out.

Work is counted in function calls, so that the machine plays no part.
"""

from __future__ import annotations

import contextlib
import sys
import time
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import SUFFIXES, read, read_text

UNITS = {
    "text": [
        "> ", "- ", "* a\n", "1. a\n", "a\n", "&amp;", "By A ", "(Aa 2019 ", "[1]", "a\u200b ", "x...\n\n",
        "Related articles\n\n",
    ],
    "markdown": [
        "`", "`a``b```", "*", "*a_ ", "**a*", "[", "![", "](", "[a](", '[a](b "', "[a][", "![a](b) ", "![[](", "<a ",
        "<a '", "<!--", "{{", "{%", "~~a ", "- a\n", "* a\n ", "|a", "| a |\n|---|\n", "<div>\n\n", "[x]: y\n",
        "[^1] ", "<sup>1</sup>", "<del>", "[@a ", "> a\n", "\\", "&amp;", "!!! a\n    ", "<http:", "a\n",
    ],
    "mdx": [
        "{", "{a", "<A b={", "<>", "{/* ", "export const a = {\n", "<A b='",
    ],
    "html": [
        "<a ", "<a x='", '<a x="', "<!-- >", "<!doctype", "</a ", "<?", "&#", "<b>", "<b></i>", "<ul><li>",
        "<blockquote>", "<div hidden>", "<table><tr><td>", "<![CDATA[", "<", "word<sup>1</sup>", "<a href=#x>1</a>",
        "<p><del>", "<span itemprop=author>a", "<script>", "<p hidden>a", "<dl><dt>a", "<img alt='", "a<a href=x><p>",
    ],
    "rst": [
        "`", "*", "**a ", "``a", ":a:`", "`a <", "|a", "a_ ", "[1]_ ", ".. note::\n\n", "a\n=\n", "=== ===\n",
        "+-+\n|a|\n", "..\n", ".. a\n", "::\n\n ", "| a\n", ":a: b\n", "a\n b\n", "- a\n", "- a\n\n",
    ],
    "asciidoc": [
        "*a ", "_a ", "`a", "#", "[", "[[", "<<", "{a", "link:a[", "http://a[", "footnote:[", "----\n", "* a\n",
        "|===\n|a\n", "a::\n", "== a\n", "+", "[.a]#", "____\n", "====\n", "a +\n", '"`', "^a", "pass:[", ".a\n",
        "((", "\\",
    ],
}  # fmt: skip
CASES = [(format, unit) for format, units in UNITS.items() for unit in units]


def work(source: str, format: str) -> int:
    """How many function calls reading a source takes, built-in functions included."""
    count = 0

    def counting(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        with contextlib.suppress(ReadError):
            read_text(source, profile=Profile.ARTICLE, format=format)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(("format", "unit"), CASES)
def test_twice_the_input_is_twice_the_work(format: str, unit: str) -> None:
    small = work(unit * 300, format)
    assert work(unit * 600, format) < 2.3 * small + 2000


@pytest.mark.slow
@pytest.mark.parametrize(("format", "unit"), CASES)
def test_four_times_the_input_is_not_sixteen_times_the_time(format: str, unit: str) -> None:
    # also for what is spent inside one call, where no calls can be counted; far from any linear reader
    times = []
    for size in (100_000, 400_000):
        started = time.process_time()
        with contextlib.suppress(ReadError):
            read_text(unit * (size // len(unit)), profile=Profile.ARTICLE, format=format)
        times.append(time.process_time() - started)
    assert times[1] < 10 * times[0] + 2


@pytest.mark.parametrize(
    ("format", "source"),
    [
        ("html", "<blockquote>" * 10_000 + "it cures"),
        ("html", "<ul><li>" * 10_000 + "it cures"),
        ("html", "<div><b><table><tr><td>" * 5_000 + "it cures"),
        ("markdown", "x " + "`" * 100_000 + " it cures"),
        ("text", "> " * 10_000 + "it cures"),
    ],
)
def test_deep_or_long_input_is_still_read(format: str, source: str) -> None:
    document = read_text(source, profile=Profile.ARTICLE, format=format)
    assert any(block.text.endswith("it cures") for block in document.blocks)


@pytest.mark.parametrize(
    ("format", "source"),
    [
        ("markdown", "> " * 10_000 + "it cures"),
        ("markdown", "".join("  " * depth + "- a\n" for depth in range(2_000))),
        ("rst", "".join(" " * depth + "a\n\n" for depth in range(2_000))),
        ("rst", "- " * 10_000 + "a"),
    ],
)
def test_what_is_nested_too_deeply_is_refused(format: str, source: str) -> None:
    with pytest.raises(ReadError, match="deep at line"):
        read_text(source, profile=Profile.ARTICLE, format=format)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(sorted({f"a{suffix}" for suffix in SUFFIXES} | {"a"})),
)
def test_any_bytes_give_a_document_or_a_read_error(data: bytes, path: str) -> None:
    with contextlib.suppress(ReadError):
        assert read(path, data, profile=Profile.ARTICLE, text_field="text").path == path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "unit", "size", "message"),
    [
        ("a.txt", b"it cures. ", 100_000_000, "more than the limit of 67,108,864"),
        ("a.md", b"it cures. ", 20_000_000, "more than the limit of 16,777,216"),
        ("a.txt", b"it cures.\n\n", 50_000_000, "more than 400,000 lines"),
        ("a.md", b"* a\n", 10_000_000, "more than 400,000 lines"),
        ("a.rst", b"a\n\n", 10_000_000, "more than 400,000 lines"),
        ("a.adoc", b"a\r\r", 10_000_000, "more than 400,000 lines"),
        ("a.html", b"<p>a", 10_000_000, "more than 200,000 paragraphs"),
        ("a.md", b"*a* ", 10_000_000, "more than 300,000 marks in one"),
        ("a.json", b'[{"text": "' + b"a\\n\\n" * 250_000 + b'"}]', 0, "more than 400,000 lines"),
    ],
)
def test_a_huge_file_is_refused_with_a_reason(path: str, unit: bytes, size: int, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read(path, unit * max(1, size // len(unit)), profile=Profile.ARTICLE, text_field="text")
    assert caught.value.hint


@pytest.mark.slow
def test_fifty_megabytes_in_one_line_are_read() -> None:
    document = read("a.txt", b"it cures. " * 5_000_000, profile=Profile.ARTICLE)
    assert [len(block.text) for block in document.blocks] == [49_999_999]
