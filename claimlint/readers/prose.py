"""The builder that every reader fills: runs of source in, blocks with exact places out.

A reader says which stretches of the source a piece of prose is made of. The text is joined from
exactly those stretches, so its place in the source is right by construction; nothing is ever
searched for again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claimlint.folding import INVISIBLE
from claimlint.model import Block, BlockKind, Directive, Evidence, EvidenceKind, Segment

# every character that str.isspace() knows
WHITE = "".join(chr(code) for code in (*range(0x3001), 0xFEFF) if chr(code).isspace())
BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_DROPPED = WHITE + INVISIBLE
_IRREGULAR = re.compile(rf"[\s{INVISIBLE}]{{2,}}|[^\S ]|[{INVISIBLE}]")

Run = tuple[int, int, str | None]
"""(start, end, text): source[start:end] as it stands (text None), or shown as another text (an entity)."""

HEADINGS = frozenset({BlockKind.TITLE, BlockKind.HEADING})

_DIRECTIVE = re.compile(r"\s*(claimlint-[\s\S]*)")


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
    """The blocks, directives and facts of one source, in order of appearance."""

    source: str
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
        """Add a block made of these runs, in order. None when nothing visible is in them."""
        text, segments = join(self.source, runs)
        if not text:
            return None
        draft = Draft(text, segments, kind, level, stem, row, column, quoted, marks)
        self.drafts.append(draft)
        return draft

    def comment(self, text: str, start: int, end: int) -> None:
        """Note a comment of the source: kept when it is a directive. text: without comment marks."""
        if "claimlint-" in text and (found := _DIRECTIVE.match(text)):
            self.directives.append(Directive(found[1].rstrip(), start, end))


def join(source: str, runs: Sequence[Run]) -> tuple[str, tuple[Segment, ...]]:
    """The visible text of the runs and its map to the source.

    White space is collapsed (a line break if the gap holds one, else a space), what no reader sees is
    dropped, the ends are trimmed.
    """
    if len(runs) == 1 and runs[0][2] is None:
        start, end, _ = runs[0]
        text = source[start:end]
        if text.isprintable() and "  " not in text:  # nothing to collapse or to drop: the usual line
            bare = text.lstrip(" ")
            start += len(text) - len(bare)
            text = bare.rstrip(" ")
            return text, (Segment(0, len(text), start, start + len(text)),) if text else ()
    joiner = _Joiner()
    for start, end, shown in runs:
        if shown is None:
            joiner.copy(source[start:end], start)
        else:
            joiner.put(shown, start, end)
    return "".join(joiner.parts), tuple(Segment(*segment) for segment in joiner.segments)


class _Joiner:
    __slots__ = ("at", "gap", "parts", "segments")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.segments: list[tuple[int, int, int, int]] = []
        self.at = 0
        self.gap: tuple[int, int, bool] | None = None  # white space that waits for the next visible character

    def copy(self, text: str, start: int) -> None:
        body = text.lstrip(_DROPPED)
        left = len(text) - len(body)
        if left:
            self.white(text[:left], start, start + left)
        if not body:
            return
        end = start + len(text)
        body = body.rstrip(_DROPPED)
        at, base = 0, start + left
        if not body.isprintable() or "  " in body:
            for odd in _IRREGULAR.finditer(body):
                self.visible(body[at : odd.start()], base + at)
                at = odd.end()
                self.white(odd[0], base + odd.start(), base + at)
        self.visible(body[at:] if at else body, base + at)
        right = base + len(body)
        if right < end:
            self.white(text[right - start :], right, end)

    def put(self, text: str, start: int, end: int) -> None:
        shown = " ".join(text.translate(_NOT_SHOWN).split())
        if not shown:
            self.white(text, start, end)
            return
        if text[0] in BREAKS or text[0].isspace():
            self.white(text[0], start, start)
        self._space()
        self._emit(shown, start, end)
        if text[-1].isspace():
            self.white(text[-1], end, end)

    def white(self, text: str, start: int, end: int) -> None:
        # the gap begins and ends at real white space, so that dropped characters at its rim stay out of it
        if not self.parts:
            return
        bare = text.lstrip(INVISIBLE)
        if not (kept := bare.rstrip(INVISIBLE)):
            return
        if end - start == len(text):
            start += len(text) - len(bare)
            end = start + len(kept)
        broken = not BREAKS.isdisjoint(kept)
        if self.gap:
            self.gap = (self.gap[0], end, broken or self.gap[2])
        else:
            self.gap = (start, end, broken)

    def visible(self, text: str, start: int) -> None:
        if text:
            self._space()
            self._emit(text, start, start + len(text))

    def _space(self) -> None:
        if self.gap:
            start, end, broken = self.gap
            self.gap = None
            self._emit("\n" if broken else " ", start, end)

    def _emit(self, text: str, start: int, end: int) -> None:
        at = self.at
        self.at = at + len(text)
        self.parts.append(text)
        if self.segments:
            text_start, text_end, source_start, source_end = self.segments[-1]
            if (
                source_end == start
                and end - start == self.at - at
                and text_end - text_start == source_end - source_start
            ):
                self.segments[-1] = (text_start, self.at, source_start, end)
                return
        self.segments.append((at, self.at, start, end))


_NOT_SHOWN = dict.fromkeys(map(ord, INVISIBLE))


def compose(inner: Iterable[Segment], outer: Sequence[Segment]) -> tuple[Segment, ...]:
    """The map text -> file, from the maps text -> inner source and inner source -> file.

    For sources inside a source: the string of a JSON field, the cell of a notebook.
    outer: in order, covering the inner source without gaps.
    """
    ends = [part.text_end for part in outer]
    composed: list[Segment] = []
    for part in inner:
        at = bisect_left(ends, part.source_start + 1)
        if part.copied:
            position = part.text_start
            while position < part.text_end:
                source = part.source_start + position - part.text_start
                cover = outer[at]
                step = min(part.text_end - position, cover.text_end - source)
                begin, end = _within(cover, source, source + step)
                _append(composed, Segment(position, position + step, begin, end))
                position += step
                at += 1
        else:
            last = bisect_left(ends, part.source_end)
            begin = _within(outer[at], part.source_start, part.source_start + 1)[0]
            end = _within(outer[last], part.source_end - 1, part.source_end)[1]
            _append(composed, Segment(part.text_start, part.text_end, begin, end))
    return tuple(composed)


def _within(part: Segment, start: int, end: int) -> tuple[int, int]:
    if part.copied:
        shift = part.source_start - part.text_start
        return start + shift, end + shift
    return part.source_start, part.source_end


def _append(segments: list[Segment], new: Segment) -> None:
    if segments:
        last = segments[-1]
        if last.copied and new.copied and last.source_end == new.source_start:
            segments[-1] = Segment(last.text_start, new.text_end, last.source_start, new.source_end)
            return
    segments.append(new)


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
