"""Files and posts in, documents out: one reader a format, all giving the same `Document`.

READERS names the formats, SUFFIXES which file names go to which. A reader is a function
`read(prose, profile)` that fills a `Prose` with the blocks of its source; it is imported on first use.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from claimlint.errors import ReadError
from claimlint.model import BlockKind, Document, Metadata, Profile
from claimlint.readers import evidence, structure
from claimlint.readers.prose import Prose, blocks_of, evidence_of

Reader = Callable[[Prose, Profile], None]


def _lazy(module: str) -> Reader:
    def read_prose(prose: Prose, profile: Profile) -> None:
        import_module(f"claimlint.readers.{module}").read(prose, profile)

    return read_prose


READERS: dict[str, Reader] = {name: _lazy(name) for name in ("text", "markdown", "html")}
SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}

LARGEST = 64 * 1024 * 1024
"""Files above this many bytes are refused: no draft is so long, and memory stays bounded."""


def read(
    path: str,
    data: bytes,
    *,
    profile: Profile,
    format: str = "",
    record: str = "",
) -> Document:
    """The document in a file's bytes.

    format: a name of READERS; by default the suffix decides, then the content.
    Raises ReadError when the bytes are no text in a known encoding or no valid file of the format.
    """
    if len(data) > LARGEST:
        raise ReadError(
            f"the file has {len(data):,} bytes, more than the limit of {LARGEST:,}",
            "split it, or use `claimlint scan` for a table of posts",
            path,
        )
    source = decode(data, path)
    return read_text(source, path=path, profile=profile, record=record, format=format or format_of(path, source))


def read_text(source: str, *, path: str = "", profile: Profile, record: str = "", format: str = "text") -> Document:
    """The document in a text that is already decoded: a post, standard input, an editor's buffer."""
    prose = Prose(source)
    try:
        READERS[format](prose, profile)
    except ReadError as error:
        raise ReadError(error.message, error.hint, error.where or path) from error
    return finish(prose, path, profile, record)


def finish(prose: Prose, path: str, profile: Profile, record: str) -> Document:
    """The document that a reader's prose makes. Only articles lose menus and bylines, and only they can be silenced."""
    drafts = structure.tidy(prose.drafts, prose.facts) if profile is Profile.ARTICLE else prose.drafts
    found = []
    for draft in drafts:
        own, named = evidence_of(draft), evidence.find(draft.text)
        found.append((*own, *named) if named else own)
    facts = prose.facts
    metadata = Metadata(
        facts.title or next((draft.text for draft in drafts if draft.kind is BlockKind.TITLE), ""),
        facts.author,
        facts.reviewer,
        facts.published,
        facts.updated,
        facts.language,
        facts.references,
        facts.links,
        facts.keeps_links,
    )
    directives = tuple(prose.directives) if profile is Profile.ARTICLE else ()
    return Document(path, prose.source, profile, blocks_of(drafts, found), metadata, directives, record)


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
            "save the file as UTF-8",
            path,
        ) from error
    if (zero := text.find("\0")) >= 0:
        raise ReadError(
            f"not a text file: it has a zero byte at offset {len(text[:zero].encode(encoding)) + skip:,}",
            "save the file as UTF-8 text, or exclude it",
            path,
        )
    return text


_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|article|div|p|h[1-6])\b",
    re.IGNORECASE,
)


def format_of(path: str, source: str) -> str:
    """The format of a file: its suffix says, or its first characters."""
    suffix = PurePath(path).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    return sniff(source)


def sniff(source: str) -> str:
    """The format that a text without a known suffix is in: HTML, Markdown or plain text."""
    return "text"
