"""Readers: bytes in, a `Document` with exact places out. One file a format, imported when it is needed."""

from __future__ import annotations

import codecs
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from claimlint.errors import ReadError
from claimlint.model import Document, Profile


class Reader(Protocol):
    """A reader of one format. Raises ReadError for a source that is broken beyond reading."""

    def __call__(self, path: str, source: str, profile: Profile, record: str) -> Document: ...


READERS: dict[str, str] = {
    "text": "claimlint.readers.text",
    "markdown": "claimlint.readers.markdown",
}
"""Name of each format and the module that reads it."""

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
}
"""Which format a file's suffix stands for."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def format_of(path: str, format: str = "") -> str:
    """The format of a file: the one asked for, else by suffix, else plain text. ReadError for an unknown name."""
    chosen = format or SUFFIXES.get(PurePath(path).suffix.lower(), "text")
    if chosen not in READERS:
        raise ReadError(f"there is no format `{chosen}`", "known formats: " + ", ".join(READERS), path)
    return chosen


def decode(path: str, data: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark) or UTF-16 with its mark. ReadError at the bad byte."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"is not {encoding.upper()}: bad byte at offset {error.start}", "save it as UTF-8", path
        ) from None
    if "\0" in text:
        raise ReadError(f"holds a null character at offset {text.index(chr(0))}", "is it a text file?", path)
    return text


def read(path: str, source: str, *, profile: Profile, format: str = "", record: str = "") -> Document:
    """Read a source. Raises ReadError."""
    reader = cast(Reader, import_module(READERS[format_of(path, format)]).read)
    return reader(path, source, profile, record)


def read_text(source: str, *, path: str, profile: Profile, record: str = "", format: str = "text") -> Document:
    """Read a text that is no file: a post, standard input, an example."""
    return read(path, source, profile=profile, format=format, record=record)
