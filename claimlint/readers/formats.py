"""Which format a file is in, and how its bytes become text."""

from __future__ import annotations

import codecs
from pathlib import PurePath

from claimlint.errors import ReadError

SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".mkd": "markdown",
    ".mdx": "mdx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".rst": "rst",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".asc": "asciidoc",
    ".ipynb": "notebook",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
}
BINARY = frozenset({"docx"})
"""Formats whose files are no text: their sources are made by the reader."""
NEED_FIELDS = frozenset({"json", "yaml"})
"""Formats that are read only when the fields with the text are named."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes, path: str = "") -> str:
    """Bytes as text: UTF-8, with or without a byte order mark, or UTF-16 with one. The mark is dropped.

    Raises ReadError with the offset of the first byte that does not fit.
    """
    encoding, skip = "utf-8", 0
    for mark, name in _BOMS:
        if data.startswith(mark) and not data.startswith(codecs.BOM_UTF32_LE):
            encoding, skip = name, len(mark)
            break
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + skip
        raise ReadError(
            f"not {encoding.upper()} text: byte {data[at]:#04x} at offset {at:,} does not fit",
            "exclude the file: it is no text"
            if b"\0" in data[skip:1024] and encoding == "utf-8"
            else "save the file as UTF-8",
            path,
        ) from error
    if (zero := text.find("\0")) >= 0:
        raise ReadError(
            f"not a text file: it has a zero byte at offset {len(text[:zero].encode(encoding)) + skip:,}",
            "save the file as UTF-8 text, or exclude it",
            path,
        )
    return text


def format_of(path: str, data: bytes) -> str:
    """The format that a file's suffix names, or that its first bytes show; "" when only its text can show it."""
    suffix = PurePath(path).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return "docx" if data.startswith(b"PK\x03\x04") else ""
