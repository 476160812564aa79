"""From stretches of a source to visible text, with the way back for every character."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from claimlint.document import Segment
from claimlint.errors import ReadError
from claimlint.folding import INVISIBLE

# every character that str.isspace() knows
WHITE = "".join(chr(code) for code in (*range(0x3001), 0xFEFF) if chr(code).isspace())
BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
_LINE_ENDS = frozenset("\n\r")
_DROPPED = WHITE + INVISIBLE
_IRREGULAR = re.compile(rf"[\s{INVISIBLE}]{{2,}}|[^\S ]|[{INVISIBLE}]")

MOST_LINES = 400_000
"""A bound for the memory that a hostile file can take."""

Run = tuple[int, int, str | None]
"""(start, end, text): source[start:end] as it stands (text None), or shown as another text (an entity)."""

Span = tuple[int, int]


def with_line_feeds(source: str) -> str:
    """The source with a line feed at the end of each line, of the same length, so that places stay true.

    Raises ReadError when it has more lines than any draft.
    """
    if source.count("\n") + source.count("\r") > MOST_LINES:
        raise ReadError(f"more than {MOST_LINES:,} lines, which no draft has", "split the file, or exclude it")
    return source.replace("\r\n", " \n").replace("\r", "\n") if "\r" in source else source


def join(source: str, runs: Sequence[Run], *, flows: bool = False) -> tuple[str, tuple[Segment, ...]]:
    """The visible text of the runs and its map to the source.

    White space is collapsed (a line break if the gap holds one, else a space), what no reader sees is
    dropped, the ends are trimmed. flows: lines of the source run on, as in HTML; only a run that is shown
    as a line break breaks the text.
    """
    if len(runs) == 1 and runs[0][2] is None:
        start, end, _ = runs[0]
        text = source[start:end]
        if text.isprintable() and "  " not in text:  # nothing to collapse or to drop: the usual line
            bare = text.lstrip(" ")
            start += len(text) - len(bare)
            text = bare.rstrip(" ")
            return text, (Segment(0, len(text), start, start + len(text)),) if text else ()
    joiner = _Joiner(BREAKS - _LINE_ENDS if flows else BREAKS)
    for start, end, shown in runs:
        if shown is None:
            joiner.copy(source[start:end], start)
        else:
            joiner.put(shown, start, end)
    return "".join(joiner.parts), tuple(Segment(*segment) for segment in joiner.segments)


class _Joiner:
    __slots__ = ("at", "breaks", "gap", "parts", "segments")

    def __init__(self, breaks: frozenset[str]) -> None:
        self.breaks = breaks  # what breaks the text where it is copied from the source
        self.parts: list[str] = []
        self.segments: list[tuple[int, int, int, int]] = []
        self.at = 0
        self.gap: tuple[int, int, bool] | None = None  # white space that waits for the next visible character

    def copy(self, text: str, start: int) -> None:
        body = text.lstrip(_DROPPED)
        left = len(text) - len(body)
        if left:
            self.white(text[:left], start, start + left, self.breaks)
        if not body:
            return
        end = start + len(text)
        body = body.rstrip(_DROPPED)
        at, base = 0, start + left
        if not body.isprintable() or "  " in body:
            for odd in _IRREGULAR.finditer(body):
                self.visible(body[at : odd.start()], base + at)
                at = odd.end()
                self.white(odd[0], base + odd.start(), base + at, self.breaks)
        self.visible(body[at:] if at else body, base + at)
        right = base + len(body)
        if right < end:
            self.white(text[right - start :], right, end, self.breaks)

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

    def white(self, text: str, start: int, end: int, breaks: frozenset[str] = BREAKS) -> None:
        # the gap begins and ends at real white space, so that dropped characters at its rim stay out of it
        if not self.parts:
            return
        bare = text.lstrip(INVISIBLE)
        if not (kept := bare.rstrip(INVISIBLE)):
            return
        if end - start == len(text):
            start += len(text) - len(bare)
            end = start + len(kept)
        broken = not breaks.isdisjoint(kept)
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


class Places:
    """The content that lines of a source make without what stands before them, and the way back."""

    def __init__(self, pieces: Sequence[tuple[int, int, int]]) -> None:
        self.pieces = pieces  # (place in the content, place in the source, length)
        self.starts = [piece[0] for piece in pieces]

    @classmethod
    def of(cls, source: str, lines: Sequence[Span]) -> tuple[str, Places]:
        """The lines joined (each but the last with its line break), and their places."""
        pieces: list[tuple[int, int, int]] = []
        texts: list[str] = []
        at = 0
        for number, (start, end) in enumerate(lines):
            stretches = [(start, end)]
            if number + 1 < len(lines):  # the line break may stand after white space or the edge of a table
                after = max(source.find("\n", end, lines[number + 1][0]), end)
                stretches = [(start, end + 1)] if after == end else [(start, end), (after, after + 1)]
            for begin, stop in stretches:
                if pieces and pieces[-1][1] + pieces[-1][2] == begin:
                    pieces[-1] = (pieces[-1][0], pieces[-1][1], pieces[-1][2] + stop - begin)
                else:
                    pieces.append((at, begin, stop - begin))
                texts.append(source[begin:stop])
                at += stop - begin
        return "".join(texts), cls(pieces)

    def runs(self, start: int, end: int) -> Iterator[Run]:
        """Copied runs for content[start:end]."""
        if len(self.pieces) == 1:
            shift = self.pieces[0][1]
            if start < end:
                yield start + shift, end + shift, None
            return
        at = bisect_right(self.starts, start) - 1
        while start < end:
            begin, source, length = self.pieces[at]
            stop = min(end, begin + length)
            yield source + start - begin, source + stop - begin, None
            start, at = stop, at + 1

    def point(self, offset: int) -> int:
        """The place of content[offset]."""
        begin, source, _ = self.pieces[bisect_right(self.starts, offset) - 1]
        return source + offset - begin

    def span(self, start: int, end: int) -> Span:
        """The source span of content[start:end]."""
        return (self.point(start), self.point(end - 1) + 1) if end > start else (self.point(start),) * 2


def written(source: str, runs: Iterable[Run]) -> tuple[str, tuple[Segment, ...]]:
    """The text of the runs as it is, nothing collapsed, and its map to the source: a source inside a source."""
    parts: list[str] = []
    segments: list[Segment] = []
    at = 0
    for start, end, shown in runs:
        text = source[start:end] if shown is None else shown
        if text:
            _append(segments, Segment(at, at + len(text), start, end))
            parts.append(text)
            at += len(text)
    return "".join(parts), tuple(segments)


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
