"""Lines, columns and excerpts of a report's sources, for formats that show or count them."""

from __future__ import annotations

from typing import NamedTuple

from claimlint.lines import Lines
from claimlint.model import Finding, Fix, Report

ELLIPSIS = "\u2026"


class Excerpt(NamedTuple):
    """One printed line of source with the part to underline.

    text: printable, no control characters, cut with an ellipsis where it was too long.
    start, end: code points of `text` to underline.
    """

    text: str
    start: int
    end: int

    def carets(self) -> str:
        """Blanks and carets that stand below the underlined part in a terminal."""
        before, marked = self.text[: self.start], self.text[self.start : self.end]
        return " " * columns(before) + "^" * max(1, columns(marked))


class Places:
    """Where things stand in the sources of a report."""

    def __init__(self, report: Report) -> None:
        self._sources = report.sources
        self._lines: dict[str, Lines] = {}

    def lines(self, finding: Finding) -> Lines | None:
        """The lines of the source that a finding is in, None when the report does not keep it (posts)."""
        if finding.record or finding.path not in self._sources:
            return None
        if finding.path not in self._lines:
            self._lines[finding.path] = Lines(self._sources[finding.path])
        return self._lines[finding.path]

    def line(self, finding: Finding) -> str | None:
        """The line on which a finding starts, without its line end."""
        lines = self.lines(finding)
        return None if lines is None else lines.rest(finding.start - finding.column + 1)

    def excerpt(self, finding: Finding, width: int) -> Excerpt:
        """The finding's line, windowed around the match to fit `width` code points."""
        line = self.line(finding)
        if line is None:
            first = finding.match.splitlines()[0] if finding.match else ""
            return _window(first, 0, len(first), width)
        start = finding.column - 1
        end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
        return _window(line, start, min(end, len(line)), width)

    def fix_place(self, finding: Finding, fix: Fix) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Line and column of both ends of a fix, None when the source is not kept."""
        if (fix.start, fix.end) == (finding.start, finding.end):
            return (finding.line, finding.column), (finding.end_line, finding.end_column)
        lines = self.lines(finding)
        return None if lines is None else (lines.line_col(fix.start), lines.line_col(fix.end))


def _window(line: str, start: int, end: int, width: int) -> Excerpt:
    width = max(width, 20)
    left, right = 0, len(line)
    if len(line) > width:
        spare = max(0, width - (end - start))
        left = max(0, min(start - spare // 2, len(line) - width))
        right = min(len(line), max(left + width, min(end, start + width)))
        right = min(right, left + width) if end <= left + width else left + width
    text = printable(line[left:right])
    head, tail = ELLIPSIS if left else "", ELLIPSIS if right < len(line) else ""
    shift = len(head) - left
    return Excerpt(head + text + tail, start + shift, min(end, right) + shift)


def printable(text: str) -> str:
    """The text with every control character a blank or a mark, length kept: safe to print in a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else _shown(c) for c in text)


def _shown(char: str) -> str:
    # joiners inside emoji are harmless and wanted; escapes, bidi overrides and the like are not
    return char if char in "\u200c\u200d\ufe0f" else "\ufffd"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: 2 for wide characters, 0 for combining marks."""
    if text.isascii():
        return len(text)
    from unicodedata import category, combining, east_asian_width

    shown = (char for char in text if not combining(char) and category(char) not in ("Mn", "Me", "Cf"))
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in shown)
