"""Lines and columns of a text, as editors count them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property


class Lines:
    """The lines of a text. LF, CRLF and CR end one; U+2028, form feed and the like do not."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], -1
        while (at := self._end(at + 1)) < len(self.source):
            if self.source.startswith("\r\n", at):
                at += 1
            starts.append(at + 1)
        return starts

    def _end(self, start: int) -> int:
        """The offset of the first line end from here, the text's length when there is none."""
        line_feed = self.source.find("\n", start)
        carriage = self.source.find("\r", start, line_feed if line_feed >= 0 else len(self.source))
        return carriage if carriage >= 0 else line_feed if line_feed >= 0 else len(self.source)

    def line_col(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def rest(self, start: int) -> str:
        """The text from an offset to the end of its line, without the line end."""
        return self.source[start : self._end(start)]
