"""Files and posts in, documents out: one reader a format, all giving the same `Document`.

READERS names the formats, SUFFIXES which file names go to which. A reader is a function
`read(prose, profile)` that fills a `Prose` with the blocks of its source; it is imported on first use.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from claimlint.errors import ReadError
from claimlint.model import BlockKind, Document, EvidenceKind, Metadata, Profile
from claimlint.readers import evidence, structure
from claimlint.readers.formats import BINARY, NEED_FIELDS, SUFFIXES, decode, format_of, sniff
from claimlint.readers.prose import Prose, blocks_of, evidence_of

__all__ = ["BINARY", "LARGEST", "NEED_FIELDS", "READERS", "SUFFIXES", "Reader", "decode", "read", "read_text", "sniff"]

Reader = Callable[[Prose, Profile], None]


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
    format = format or format_of(path, data)
    limit = LARGEST_MARKUP if format in _MARKUP else LARGEST
    if len(data) > limit:
        raise ReadError(
            f"the file has {len(data):,} bytes, more than the limit of {limit:,}",
            "split it, or use `claimlint scan` for a table of posts",
            path,
        )
    source = "" if format in BINARY else decode(data, path)
    prose = Prose(source, data, text_field)
    return _read(prose, format or sniff(source), path, profile, record)


def read_text(source: str, *, path: str = "", profile: Profile, record: str = "", format: str = "text") -> Document:
    """The document in a text that is already decoded: a post, standard input, an editor's buffer."""
    return _read(Prose(source), format, path, profile, record)


def _read(prose: Prose, format: str, path: str, profile: Profile, record: str) -> Document:
    if format not in READERS:
        raise ReadError(f"there is no format named {format!r}", f"use one of {', '.join(READERS)}", path)
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
        sources = evidence_of(draft)
        if named := evidence.find(draft.text):
            marked = {(source.start, source.end) for source in sources}
            named = [source for source in named if (source.start, source.end) not in marked]
            prose.facts.links += sum(source.kind is EvidenceKind.LINK for source in named)
            sources = tuple(sorted((*sources, *named), key=lambda source: (source.start, source.end)))
        found.append(sources)
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
