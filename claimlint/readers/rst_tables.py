"""The tables of reStructuredText: rows of cells, each cell the spans of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from claimlint.readers.rst_lines import Line
from claimlint.readers.spans import Span

Row = list[list[Span]]
_GRID = re.compile(r"\+(?:[-=]+\+)+")
_SIMPLE = re.compile(r"=+(?:[ \t]+=+)+")
_RULE = re.compile(r"[-=]+(?:[ \t]+[-=]+)*")


def is_grid(text: str) -> bool:
    """Whether a line is the border of a grid table."""
    return _GRID.fullmatch(text) is not None


def is_simple(text: str) -> bool:
    """Whether a line is the border of a simple table."""
    return _SIMPLE.fullmatch(text) is not None


def grid_cells(lines: Sequence[Line]) -> Iterator[Row]:
    """Cells between "+---+" borders. A cell that spans rows counts in the row where its text stands."""
    edges = sorted({at for line in lines if line.text[:1] == "+" for at in _signs(line.text, "+")})
    cells: dict[int, list[Span]] = {}
    for line in lines:
        if line.text[:1] == "+" and is_grid(line.text):
            if cells:
                yield [spans for _, spans in sorted(cells.items())]
            cells = {}
            continue
        bars = [at for at in _signs(line.text, "|+") if at in edges or at == len(line.text) - 1]
        for left, right in pairwise(bars):
            piece = line.text[left + 1 : right]
            if piece.strip() and not set(piece) <= {"-", "="}:
                start = line.start + left + 1 + len(piece) - len(piece.lstrip())
                cells.setdefault(left, []).append((start, start + len(piece.strip())))
    if cells:
        yield [spans for _, spans in sorted(cells.items())]


def simple_cells(lines: Sequence[Line]) -> Iterator[Row]:
    """Cells in the columns that the "=== ===" border draws; a blank first column continues the row above."""
    border = lines[0].text
    starts = [found.start() for found in re.finditer(r"=+", border)]
    row: Row = []
    for line in lines[1:]:
        if not line.text or _RULE.fullmatch(line.text):
            if row:
                yield row
            row = []
            continue
        shift = line.indent - lines[0].indent
        pieces: Row = []
        for number, left in enumerate(starts):
            begin = max(0, left - shift)
            end = starts[number + 1] - shift if number + 1 < len(starts) else len(line.text)
            piece = line.text[begin : max(begin, end)]
            at = line.start + begin + len(piece) - len(piece.lstrip())
            pieces.append([(at, at + len(piece.strip()))] if piece.strip() else [])
        if pieces[0] or not row:
            if row:
                yield row
            row = pieces
        else:
            row = [[*above, *below] for above, below in zip(row, pieces, strict=True)]
    if row:
        yield row


_CSV = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)')


def csv_cells(lines: Sequence[Line]) -> Iterator[Row]:
    """Cells of comma-separated lines; a quoted cell must end in its line."""
    for line in lines:
        if not line.text:
            continue
        row: Row = []
        at = 0
        while at < len(line.text) and (found := _CSV.match(line.text, at)) and found.end() > at:
            start, end = found.span(1 if found[1] is not None else 2)
            row.append([(line.start + start, line.start + end)])
            at = found.end()
        yield row


def _signs(text: str, signs: str) -> list[int]:
    return [at for at, char in enumerate(text) if char in signs]
