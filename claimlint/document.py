"""A document that was read: its source, and the blocks of prose in it.

Offsets are counted in Unicode code points, ends are exclusive, lines and columns start at 1.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from claimlint.lines import Lines
from claimlint.model import Profile


class BlockKind(StrEnum):
    """What a block of prose is in its document."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a block's text and the source it came from.

    Where both lengths are equal the run was copied, and offsets inside it map one to one.
    Otherwise (an entity, an escape) the run maps as a whole.
    """

    text_start: int
    text_end: int
    source_start: int
    source_end: int

    @property
    def copied(self) -> bool:
        """Whether the text is the source, character for character."""
        return self.text_end - self.text_start == self.source_end - self.source_start


class EvidenceKind(StrEnum):
    """What backs a statement up where it stands."""

    LINK = "link"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link, footnote mark or numbered reference beside a block's text (offsets in the block's text)."""

    kind: EvidenceKind
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of visible prose: a paragraph, a heading, a list item, a cell.

    text: the prose, without markup.
    level: heading level or list depth, 0 for the rest.
    section: index of the heading that the block stands under, in `Document.blocks`; -1 for none.
    stem: index of the block that introduces the list that the block is an item of; -1 for none.
    row, column: place of a cell in its table, -1 for the rest.
    segments: in order of text, covering it without gaps.
    """

    text: str
    kind: BlockKind
    segments: tuple[Segment, ...]
    level: int = 0
    section: int = -1
    stem: int = -1
    row: int = -1
    column: int = -1
    quoted: bool = False
    evidence: tuple[Evidence, ...] = ()

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source span of a span of the text. The span must not be empty."""
        starts = [segment.text_start for segment in self.segments]
        first = self.segments[bisect_right(starts, start) - 1]
        last = self.segments[bisect_right(starts, end - 1) - 1]
        source_start = first.source_start + (start - first.text_start if first.copied else 0)
        source_end = last.source_start + (end - last.text_start) if last.copied else last.source_end
        return source_start, source_end


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says about itself, wherever it says it (front matter, byline, HTML meta)."""

    title: str = ""
    author: str = ""
    reviewer: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    references: bool = False
    links: int = 0
    keeps_links: bool = True  # plain text loses them, so their absence proves nothing


@dataclass(frozen=True, slots=True)
class Directive:
    """A claimlint comment in the source, e.g. `claimlint-disable-next-line EFF001 -- reason`.

    text: the comment's words, without the format's own comment marks.
    start, end: where the comment stands in the source.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One input, read: its source and the prose in it.

    path: as the user named it, with forward slashes. record: id of a post or row, "" for a file.
    """

    path: str
    source: str
    profile: Profile
    blocks: tuple[Block, ...]
    metadata: Metadata = Metadata()
    directives: tuple[Directive, ...] = ()
    record: str = ""

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.source)

    def line_col(self, offset: int) -> tuple[int, int]:
        """Line and column of a source offset, both from 1, in code points."""
        return self._lines.line_col(offset)
