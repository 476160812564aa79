"""The builder that every reader fills: runs of source in, blocks with exact places out.

A reader says which stretches of the source a piece of prose is made of. The text is joined from
exactly those stretches, so its place in the source is right by construction; nothing is ever
searched for again.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from claimlint.document import Block, BlockKind, Directive, Evidence, EvidenceKind, Segment
from claimlint.errors import ReadError
from claimlint.readers.spans import Run, compose, join

MOST_BLOCKS = 200_000
MOST_RUNS = 300_000
"""Limits that bound the memory that a hostile file can take."""
HEADINGS = frozenset({BlockKind.TITLE, BlockKind.HEADING})

_DIRECTIVE = re.compile(r"\s*(claimlint(?:-|[\s:]+(?:disable|enable|ignore|skip|off|on)\b)[\s\S]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence found by a reader, at its place in the source. start == end: the mark itself is not prose."""

    kind: EvidenceKind
    start: int
    end: int
    target: str = ""


@dataclass(slots=True, eq=False)
class Draft:
    """A block on its way: the structure can still change, so other drafts are named, not numbered."""

    text: str
    segments: tuple[Segment, ...]
    kind: BlockKind
    level: int = 0
    stem: Draft | None = None
    row: int = -1
    column: int = -1
    quoted: bool = False
    marks: Sequence[Mark] = ()

    @property
    def start(self) -> int:
        """Where the block starts in the source."""
        return self.segments[0].source_start

    def drop(self, count: int) -> None:
        """Leave out the first characters of the text (a label that is no prose)."""
        text = self.text[count:].lstrip(" \n")
        count = len(self.text) - len(text)
        kept = []
        for part in self.segments:
            if part.text_end <= count:
                continue
            cut = max(0, count - part.text_start) if part.copied else 0
            kept.append(
                Segment(
                    max(0, part.text_start - count),
                    part.text_end - count,
                    part.source_start + cut,
                    part.source_end,
                )
            )
        self.text, self.segments = text, tuple(kept)


@dataclass(slots=True)
class Facts:
    """What the document says about itself, as far as it has been read."""

    title: str = ""
    author: str = ""
    reviewer: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    references: bool = False
    links: int = 0
    keeps_links: bool = True
    heading_levels: bool = True
    """Whether the levels of headings mean something (plain text has no levels)."""

    def note(self, name: str, value: object) -> None:
        """Keep the first value that a document gives for a fact."""
        if isinstance(value, str) and (value := " ".join(value.split())) and not getattr(self, name):
            setattr(self, name, value)


@dataclass(slots=True)
class Prose:
    """The blocks, directives and facts of one source, in order of appearance.

    source: the text that all places are in. data: the bytes of a format that is no text; its reader
    makes the source. fields: names of the fields with text in an export. flows: the lines of a paragraph run on,
    so that wrapping it anew changes nothing; set by the readers of formats where that is so.
    """

    source: str
    data: bytes = b""
    fields: str = ""
    flows: bool = False
    drafts: list[Draft] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)

    def add(
        self,
        kind: BlockKind,
        runs: Sequence[Run],
        *,
        level: int = 0,
        stem: Draft | None = None,
        row: int = -1,
        column: int = -1,
        quoted: bool = False,
        marks: Sequence[Mark] = (),
    ) -> Draft | None:
        """Add a block made of these runs, in order. None when nothing visible is in them.

        Raises ReadError for a source with more blocks or more markup than any draft has.
        """
        if len(self.drafts) >= MOST_BLOCKS or len(runs) > MOST_RUNS:
            what = f"{MOST_BLOCKS:,} paragraphs" if len(self.drafts) >= MOST_BLOCKS else f"{MOST_RUNS:,} marks in one"
            raise ReadError(f"more than {what}, which no draft has", "split the file, or exclude it")
        text, segments = join(self.source, runs, flows=self.flows)
        if not text:
            return None
        draft = Draft(text, segments, kind, level, stem, row, column, quoted, marks)
        self.drafts.append(draft)
        return draft

    def comment(self, text: str, start: int, end: int) -> None:
        """Keep a comment that is a directive or was meant as one. text: without comment marks."""
        if found := _DIRECTIVE.match(text):
            self.directives.append(Directive(found[1].rstrip(), start, end))


def absorb(outer: Prose, inner: Prose, places: Sequence[Segment]) -> None:
    """Add what was read from a source inside the source. places: inner source -> outer source, without gaps."""
    if not places:
        return
    starts = [part.text_start for part in places]

    def point(offset: int) -> int:
        part = places[bisect_right(starts, offset) - 1]
        if offset >= part.text_end:
            return part.source_end
        return part.source_start + (offset - part.text_start if part.copied else 0)

    if len(outer.drafts) + len(inner.drafts) > MOST_BLOCKS:
        raise ReadError(f"more than {MOST_BLOCKS:,} paragraphs, which no draft has", "split the file, or exclude it")
    for draft in inner.drafts:
        draft.segments = compose(draft.segments, places)
        draft.marks = [Mark(mark.kind, point(mark.start), point(mark.end), mark.target) for mark in draft.marks]
    outer.drafts += inner.drafts
    outer.directives += [Directive(found.text, point(found.start), point(found.end)) for found in inner.directives]
    facts = outer.facts
    for name in ("title", "author", "reviewer", "published", "updated", "language"):
        facts.note(name, getattr(inner.facts, name))
    facts.references = facts.references or inner.facts.references
    facts.links += inner.facts.links


def blocks_of(drafts: Sequence[Draft], evidence: Sequence[tuple[Evidence, ...]]) -> tuple[Block, ...]:
    """The finished blocks: sections and stems numbered."""
    numbers = {id(draft): number for number, draft in enumerate(drafts)}
    open_sections: list[tuple[int, int]] = []  # (level, number) of the headings that still stand
    blocks = []
    for number, draft in enumerate(drafts):
        if draft.kind in HEADINGS:
            while open_sections and open_sections[-1][0] >= draft.level:
                open_sections.pop()
        section = open_sections[-1][1] if open_sections else -1
        if draft.kind in HEADINGS:
            open_sections.append((draft.level, number))
        blocks.append(
            Block(
                draft.text,
                draft.kind,
                draft.segments,
                draft.level,
                section,
                numbers.get(id(draft.stem), -1) if draft.stem is not None else -1,
                draft.row,
                draft.column,
                draft.quoted,
                evidence[number],
            )
        )
    return tuple(blocks)


def evidence_of(draft: Draft) -> tuple[Evidence, ...]:
    """The reader's marks, in offsets of the block's text."""
    if not draft.marks:
        return ()
    starts = [part.source_start for part in draft.segments]
    ends = [part.source_end for part in draft.segments]

    def offset(source: int) -> int:
        at = bisect_left(ends, source + 1)  # the first part that ends after the place
        if at == len(ends):
            return len(draft.text)
        part = draft.segments[at]
        if source <= starts[at]:
            return part.text_start
        return part.text_start + (source - part.source_start if part.copied else 0)

    return tuple(Evidence(mark.kind, offset(mark.start), offset(mark.end), mark.target) for mark in draft.marks)
