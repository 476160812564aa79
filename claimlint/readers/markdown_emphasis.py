"""Markdown's emphasis: which of the characters * _ ~ are markup and which are text.

The rules are CommonMark's (delimiter runs, the rule of three), in linear time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import punctuation
from unicodedata import category


@dataclass(slots=True)
class Delimiter:
    """A run of one delimiter character. start and end shrink while its characters are used up."""

    char: str
    start: int
    end: int
    length: int
    opens: bool
    closes: bool


def delimiter_run(content: str, at: int) -> tuple[int, Delimiter | None]:
    """The end of the run at this place, and the run if it can open or close anything."""
    char = content[at]
    end = at + 1
    while content.startswith(char, end):
        end += 1
    if char == "~" and end - at != 2:
        return end, None
    before = content[at - 1] if at else " "
    after = content[end] if end < len(content) else " "
    before_white, after_white = before.isspace(), after.isspace()
    before_mark, after_mark = _is_punctuation(before), _is_punctuation(after)
    left = not after_white and (not after_mark or before_white or before_mark)
    right = not before_white and (not before_mark or after_white or after_mark)
    if char == "_":
        opens, closes = left and (not right or before_mark), right and (not left or after_mark)
    else:
        opens, closes = left, right
    return end, Delimiter(char, at, end, end - at, opens, closes) if opens or closes else None


def matched(runs: Sequence[Delimiter]) -> Iterator[tuple[int, int]]:
    """The stretches that are markup. Struck-out text is one stretch with its marks."""
    floor: dict[tuple[str, bool, int], int] = {}  # below this opener a closer of the kind finds no partner
    openers: list[Delimiter] = []
    for run in runs:
        if run.closes:
            yield from _close(run, openers, floor)
        if run.opens and run.end > run.start:
            openers.append(run)


def _close(
    run: Delimiter, openers: list[Delimiter], floor: dict[tuple[str, bool, int], int]
) -> Iterator[tuple[int, int]]:
    key = (run.char, run.opens, run.length % 3)
    while run.end > run.start:
        lowest = floor.get(key, 0)
        found = len(openers) - 1
        while found >= lowest and not _pairs(openers[found], run):
            found -= 1
        if found < lowest:
            floor[key] = len(openers)
            return
        opener = openers[found]
        del openers[found + 1 :]
        if run.char == "~":
            yield opener.start, run.end
            opener.start, run.start = opener.end, run.end
        else:
            use = 2 if opener.end - opener.start >= 2 and run.end - run.start >= 2 else 1
            yield opener.end - use, opener.end
            yield run.start, run.start + use
            opener.end -= use
            run.start += use
        if opener.end == opener.start:
            openers.pop()
        for other, lowest in floor.items():
            floor[other] = min(lowest, len(openers))


def _pairs(opener: Delimiter, closer: Delimiter) -> bool:
    if opener.char != closer.char:
        return False
    if opener.char == "~" or not (opener.closes or closer.opens):
        return True
    return bool((opener.length + closer.length) % 3 or not (opener.length % 3 or closer.length % 3))


def _is_punctuation(char: str) -> bool:
    if char.isascii():
        return char in punctuation
    return category(char)[0] in "PS"
