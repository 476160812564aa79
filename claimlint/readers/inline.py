"""Inline marks of Markdown: the visible runs of a stretch of source, its links and its comments.

One pass from left to right, so that the place of every run is known; nothing is rendered and found again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from claimlint.model import EvidenceKind
from claimlint.readers.prose import Mark, Run

_SPECIAL = re.compile(r"[\\`*_~<&\[\]!{]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255})>")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_TARGET = re.compile(
    r"\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,60})\]")
_FENCE = re.compile(r"`+")


@dataclass(slots=True)
class Inline:
    """What a stretch of source shows. comments: (text, start, end) in the source."""

    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    comments: list[tuple[str, int, int]] = field(default_factory=list)


def scan(source: str, pieces: list[tuple[int, int]], labels: frozenset[str]) -> Inline:
    """Runs of the pieces (line by line stretches of the source). labels: reference definitions, folded."""
    result = Inline()
    scanner = _Scanner(source, labels, result)
    for number, (start, end) in enumerate(pieces):
        if number:
            previous = pieces[number - 1][1]
            result.runs.append((previous, start, "\n"))
        scanner.piece(start, end)
    scanner.close()
    return result


class _Scanner:
    def __init__(self, source: str, labels: frozenset[str], result: Inline) -> None:
        self.source = source
        self.labels = labels
        self.result = result
        self.open: list[tuple[int, int]] = []  # brackets that wait for their end: (source offset, run index)
        self.code_ends: dict[int, int] = {}

    def piece(self, at: int, end: int) -> None:
        source, plain = self.source, at
        while special := _SPECIAL.search(source, at, end):
            at = special.start()
            step = self._special(at, end, special[0])
            if step is None:
                at += 1
                continue
            shown, after = step
            if plain < at:
                self._run(plain, at)
            if shown is not None and shown != "":
                self.result.runs.append((at, after, shown))
            at = plain = after
        if plain < end:
            self._run(plain, end)

    def _run(self, start: int, end: int) -> None:
        self.result.runs.append((start, end, None))

    def close(self) -> None:
        """Brackets that never became a link are text."""
        for offset, index in reversed(self.open):
            self.result.runs.insert(index, (offset, offset + 1, None))
        self.open.clear()

    def _special(self, at: int, end: int, char: str) -> tuple[str | None, int] | None:
        """(text shown, offset behind) of a mark at a place; None when it is plain text."""
        source = self.source
        if char == "\\":
            following = source[at + 1 : at + 2]
            return (following, at + 2) if at + 1 < end and following in _ESCAPABLE else None
        if char == "`":
            return self._code(at, end)
        if char == "&":
            entity = _ENTITY.match(source, at, end)
            shown = html.unescape(entity[0]) if entity else ""
            return (shown, entity.end()) if entity and shown != entity[0] else None
        if char == "<":
            return self._angle(at, end)
        if char in "*_~":
            return self._emphasis(at, end, char)
        if char == "!":
            return ("", at + 1) if source.startswith("![", at) and at + 1 < end else None
        if char == "[":
            return self._opening(at, end)
        if char == "]":
            return self._closing(at, end)
        if source.startswith(("{{", "{%"), at):  # shortcodes and templates
            close = source.find("}}" if source[at + 1] == "{" else "%}", at, end)
            return (" ", close + 2) if close >= 0 else None
        return None

    def _code(self, at: int, end: int) -> tuple[str, int]:
        fence = _FENCE.match(self.source, at, end)
        assert fence is not None
        size = len(fence[0])
        floor = self.code_ends.get(size, -1)
        if floor < end:  # no closing fence of this size before: do not look again
            for close in _FENCE.finditer(self.source, fence.end(), end):
                if len(close[0]) == size:
                    return " ", close.end()
            self.code_ends[size] = end
        return fence[0], fence.end()

    def _angle(self, at: int, end: int) -> tuple[str, int] | None:
        if link := _AUTOLINK.match(self.source, at, end):
            self.result.marks.append(Mark(EvidenceKind.LINK, at, at, link[1]))
            return " ", link.end()
        if comment := _COMMENT.match(self.source, at):
            self.result.comments.append((comment[1].strip(), at, comment.end()))
            return " ", comment.end()
        if tag := _TAG.match(self.source, at, end):
            name = tag[0].strip("</>").split()[0].lower().rstrip("/")
            return (" " if name in ("br", "p", "div", "li", "td", "th", "tr", "hr", "img") else ""), tag.end()
        return None

    def _emphasis(self, at: int, end: int, char: str) -> tuple[str, int] | None:
        after = at
        while after < end and self.source[after] == char:
            after += 1
        before = self.source[at - 1] if at else " "
        following = self.source[after] if after < len(self.source) else " "
        if char == "~" and after - at != 2:
            return None
        if before.isspace() and (following.isspace() or after >= end):
            return None  # a star on its own
        if char == "_" and before.isalnum() and following.isalnum():
            return None  # snake_case
        return "", after

    def _opening(self, at: int, end: int) -> tuple[str, int] | None:
        if note := _FOOTNOTE.match(self.source, at, end):
            self.result.marks.append(Mark(EvidenceKind.FOOTNOTE, at, at, note[1]))
            return "", note.end()
        if len(self.open) > 60:
            return None
        self.open.append((at, len(self.result.runs) + (1 if self._pending(at) else 0)))
        return "", at + 1

    def _pending(self, at: int) -> bool:
        """Whether plain text before the bracket is still to become a run."""
        last = self.result.runs[-1][1] if self.result.runs else -1
        return last != at and bool(self.source[max(last, at - 1) : at])

    def _closing(self, at: int, end: int) -> tuple[str, int] | None:
        if not self.open:
            return None
        offset, index = self.open.pop()
        if target := _TARGET.match(self.source, at + 1, end):
            self.result.marks.append(Mark(EvidenceKind.LINK, offset + 1, at, target[1]))
            return "", target.end()
        label = _LABEL.match(self.source, at + 1, end)
        name = (label[1] if label and label[1] else self.source[offset + 1 : at]).strip().lower()
        if name in self.labels:
            self.result.marks.append(Mark(EvidenceKind.LINK, offset + 1, at, name))
            return "", label.end() if label else at + 1
        self.result.runs.insert(min(index, len(self.result.runs)), (offset, offset + 1, None))
        return None


def split_cells(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the cells of a table row."""
    at, cell = start, start
    line = source[start:end]
    if line.lstrip().startswith("|"):
        at = cell = start + line.index("|") + 1
    code = False
    while at < end:
        char = source[at]
        if char == "\\":
            at += 2
            continue
        if char == "`":
            code = not code
        if char == "|" and not code:
            yield cell, at
            cell = at + 1
        at += 1
    if source[cell:end].strip():
        yield cell, end
