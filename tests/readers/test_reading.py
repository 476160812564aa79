"""From bytes to a document: encodings, formats, limits, and what is imported on the way."""

from __future__ import annotations

import codecs
import pickle
import subprocess
import sys

import pytest
from places import GOLDEN, golden, texts

from claimlint import readers
from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import READERS, SUFFIXES, read
from claimlint.readers.sniffing import sniff

TEXT = "Caf\u00e9 tea \U0001f600 is hot."


def of(data: bytes, path: str = "a.txt") -> list[str]:
    return texts(read(path, data, profile=Profile.ARTICLE))


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_known_encodings_are_read_and_marks_dropped(data: bytes) -> None:
    document = read("a.txt", data, profile=Profile.ARTICLE)
    assert document.source == TEXT
    assert document.line_col(document.source.index("tea")) == (1, 6)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"ok \xe9t\xe9", "not UTF-8 text: byte 0xe9 at offset 3 "),
        (codecs.BOM_UTF8 + b"ok\xff", "not UTF-8 text: byte 0xff at offset 5 "),
        (codecs.BOM_UTF16_LE + "ok".encode("utf-16-le") + b"\x00\xd8", "not UTF-16-LE text: byte 0x00 at offset 6 "),
        (codecs.BOM_UTF16_BE + b"\x00a\x00", "not UTF-16-BE text.* at offset 4 "),
        ("a".encode("utf-16-le"), "zero byte at offset 1"),
        (b"\x89PNG\r\n\x1a\n\x00", "not UTF-8 text: byte 0x89 at offset 0 "),
        (codecs.BOM_UTF32_LE + "a".encode("utf-32-le"), "not UTF-8 text: byte 0xff at offset 0 "),
        ("caf\u00e9 \0".encode(), "zero byte at offset 6"),
    ],
)
def test_other_bytes_are_a_problem_with_their_offset(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        of(data)
    assert caught.value.where == "a.txt"
    assert caught.value.hint


def test_a_file_that_is_too_large_is_refused_before_anything_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGEST", 10)
    with pytest.raises(ReadError, match="11 bytes, more than the limit of 10"):
        of(b"x" * 11)


def test_every_suffix_has_a_reader() -> None:
    assert set(SUFFIXES.values()) == set(READERS)


@pytest.mark.parametrize(
    ("source", "format"),
    [
        ("<!DOCTYPE html><p>x", "html"),
        ("  <div class=a>\nx</div>", "html"),
        ("Hi there.<br>It is <b>hot</b>.</p>", "html"),
        ("# Tea\n\nHot", "markdown"),
        ("It is **hot** and [good](http://x)", "markdown"),
        ("---\ntitle: Tea\n---\nHot", "markdown"),
        ("= Tea\n\nHot", "asciidoc"),
        (".. note:: Hot\n", "rst"),
        ("See :ref:`tea` now", "rst"),
        ('{"cells": [], "nbformat": 4}', "notebook"),
        ("Tea is hot.\n\n- or not\n- or so", "text"),
        ("5 < 6 and 7 > 3", "text"),
        ("", "text"),
    ],
)
def test_content_shows_the_format_where_no_suffix_does(source: str, format: str) -> None:
    assert sniff(source) == format


def test_a_word_file_without_its_suffix_is_known_by_its_first_bytes() -> None:
    data = (GOLDEN / "made" / "pandoc.docx").read_bytes()
    assert "Who should not drink it" in of(data, "draft")


def test_the_named_format_goes_above_the_suffix() -> None:
    document = read("a.txt", b"It is *hot*.", profile=Profile.ARTICLE, format="markdown")
    assert texts(document) == ["It is hot."]
    with pytest.raises(ReadError, match="no format named 'troff'"):
        read("a.txt", b"x", profile=Profile.ARTICLE, format="troff")


def test_documents_can_be_sent_to_another_process() -> None:
    document = golden("article.md")
    assert pickle.loads(pickle.dumps(document)).blocks == document.blocks


@pytest.mark.parametrize(
    ("format", "unwanted"),
    [
        ("text", "markdown_it html.parser yaml docx lxml xml json.decoder tomllib"),
        ("html", "markdown_it yaml docx lxml tomllib"),
        ("markdown", "docx lxml yaml tomllib"),
    ],
)
def test_a_reader_imports_only_what_its_format_needs(format: str, unwanted: str) -> None:
    code = (
        "import sys; before = set(sys.modules);"
        "from claimlint.readers import read_text; from claimlint.model import Profile;"
        f"read_text('It is hot.', profile=Profile.ARTICLE, format={format!r});"
        f"print(*[name for name in {unwanted.split()!r} if name in set(sys.modules) - before])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
