"""The lines of a source for formats in which indentation means something."""

from __future__ import annotations

from dataclasses import dataclass

from claimlint.readers.spans import with_line_feeds

_TAB = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line. indent: the column of its first character, tabs to multiples of eight. text: from there on, trimmed.

    start, end: where the text stands in the source.
    """

    indent: int
    text: str
    start: int
    end: int

    def after(self, width: int, source: str) -> Line:
        """What is left of the line after its first `width` characters and the white space behind them."""
        rest = self.text[width:]
        bare = rest.lstrip()
        skipped = width + len(rest) - len(bare)
        column = self.indent
        for char in self.text[:skipped]:
            column += _TAB - column % _TAB if char == "\t" else 1
        return Line(column, bare, self.start + skipped, self.end)

    def at_column(self, indent: int) -> Line:
        """The same line, as if it were indented by this many columns."""
        return Line(indent, self.text, self.start, self.end)


def lines_of(source: str) -> list[Line]:
    """The lines of a source, whatever its line ends."""
    text = with_line_feeds(source)
    lines = []
    at = 0
    for line in text.split("\n"):
        bare = line.strip()
        if not bare:
            lines.append(Line(0, "", at, at))
        else:
            before = line[: len(line) - len(line.lstrip())]
            indent = len(before.expandtabs(_TAB)) if "\t" in before else len(before)
            start = at + len(before)
            lines.append(Line(indent, bare, start, start + len(bare)))
        at += len(line) + 1
    return lines
