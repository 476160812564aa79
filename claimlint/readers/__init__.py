"""Files and posts in, documents out: one reader a format, all giving the same `Document`.

READERS names the formats, SUFFIXES which file names go to which. A reader is a function
`read(prose, profile)` that fills a `Prose` with the blocks of its source; it is imported on first use.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers.formats import BINARY, NEED_FIELDS, SUFFIXES, decode, format_of

if TYPE_CHECKING:
    from claimlint.document import Document
    from claimlint.readers.prose import Prose

__all__ = [
    "BINARY",
    "LARGEST",
    "NEED_FIELDS",
    "READERS",
    "SUFFIXES",
    "Reader",
    "decode",
    "identify",
    "read",
    "read_text",
]

Reader = Callable[["Prose", Profile], None]


def _lazy(module: str, name: str = "read") -> Reader:
    def read_prose(prose: Prose, profile: Profile) -> None:
        getattr(import_module(f"claimlint.readers.{module}"), name)(prose, profile)

    return read_prose


READERS: dict[str, Reader] = {
    "text": _lazy("text"),
    "markdown": _lazy("markdown"),
    "mdx": _lazy("mdx"),
    "html": _lazy("html"),
    "docx": _lazy("docx"),
    "rst": _lazy("rst"),
    "asciidoc": _lazy("asciidoc"),
    "notebook": _lazy("notebook"),
    "json": _lazy("export", "read_json"),
    "yaml": _lazy("export", "read_yaml"),
}
_MARKUP = frozenset(READERS) - {"text", "docx", "json", "yaml"}
LARGEST = 64 * 1024 * 1024
LARGEST_MARKUP = 16 * 1024 * 1024
"""Files above this many bytes are refused (above the second in formats with markup): no draft is so long."""


def read(
    path: str,
    data: bytes,
    *,
    profile: Profile,
    format: str = "",
    record: str = "",
    text_field: str = "",
) -> Document:
    """The document in a file's bytes.

    format: a name of READERS; by default the suffix decides, then the content.
    text_field: for JSON and YAML, the names of the fields with text, separated by commas.
    Raises ReadError when the bytes are no text in a known encoding or no valid file of the format.
    """
    format, source = identify(path, data, format)
    return _read(source, format, path, profile, record, data, text_field)


def identify(path: str, data: bytes, format: str = "") -> tuple[str, str]:
    """The format of a file and its decoded text, "" for binary formats. Arguments and errors as in `read`."""
    format = format or format_of(path, data)
    _check_size(path, data, format)
    source = "" if format in BINARY else decode(data, path)
    if not format:
        from claimlint.readers.sniffing import sniff

        format = sniff(source)
        _check_size(path, data, format)
    return format, source


def read_text(source: str, *, path: str = "", profile: Profile, record: str = "", format: str = "text") -> Document:
    """The document in a text that is already decoded: a post, standard input, an editor's buffer."""
    return _read(source, format, path, profile, record)


def _check_size(path: str, data: bytes, format: str) -> None:
    limit = LARGEST_MARKUP if format in _MARKUP else LARGEST
    if len(data) > limit:
        raise ReadError(
            f"the file has {len(data):,} bytes, more than the limit of {limit:,}",
            "split it, or use `claimlint scan` for a table of posts",
            path,
        )


def _read(
    source: str, format: str, path: str, profile: Profile, record: str, data: bytes = b"", fields: str = ""
) -> Document:
    # imported here: whoever only asks for a format need not wait for the patterns of all that is read
    from claimlint.readers.finish import finish
    from claimlint.readers.prose import Prose

    if format not in READERS:
        raise ReadError(f"there is no format named {format!r}", f"use one of {', '.join(READERS)}", path)
    prose = Prose(source, data, fields)
    try:
        READERS[format](prose, profile)
    except ReadError as error:
        raise ReadError(error.message, error.hint, error.where or path) from error
    return finish(prose, path, profile, record)
