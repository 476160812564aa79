"""The tables of AsciiDoc: where the cells stand, and how many make a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimlint.readers.spans import Span

_SPECIFIER = re.compile(
    r"(?:^|(?<=\s))(?=\S)(?:(?:\d+(?:\.\d+)?|\.\d+)[*+])?(?:[<^>](?:\.[<^>])?|\.[<^>])?[adehlmsv]?\Z", re.MULTILINE
)
_COLUMNS = re.compile(r"\bcols\s*=\s*(?:\"([^\"]*)\"|([^\s,\]]+))")
_REPEATED = re.compile(r"\s*(\d+)\*")
_LONGEST_SPECIFIER = 16


def cells(source: str, start: int, end: int, separator: str) -> Iterator[Span]:
    """The cells of source[start:end], in order, without the specifiers before their separators."""
    bars = [at for at in _found(source, separator, start, end) if at == start or source[at - 1] != "\\"]
    for number, bar in enumerate(bars):
        stop = end
        if number + 1 < len(bars):
            stop = bars[number + 1]
            specifier = _SPECIFIER.search(source, max(bar + 1, stop - _LONGEST_SPECIFIER), stop)
            if specifier and specifier.start() > bar + 1:
                stop = specifier.start()
        yield bar + 1, stop


def columns(attributes: str, first_line: str, separator: str) -> int:
    """How many cells make a row: what the block's attributes say, else the cells of the first line."""
    if found := _COLUMNS.search(attributes):
        parts = re.split("[,;]", found[1] or found[2])
        return sum(int(repeated[1]) if (repeated := _REPEATED.match(part)) else 1 for part in parts)
    return max(1, first_line.count(separator) - first_line.count("\\" + separator))


def _found(source: str, separator: str, start: int, end: int) -> Iterator[int]:
    at = source.find(separator, start, end)
    while at >= 0:
        yield at
        at = source.find(separator, at + 1, end)
