"""The standard HTML parser, made to say where in the source everything stands.

Its own handling of unfinished constructs differs between Python versions and can take quadratic time,
so the few methods that look for the end of a construct are replaced by ones that know when there is none.
"""

from __future__ import annotations

from html.parser import HTMLParser


class Events(HTMLParser):
    """Calls on_text, on_start, on_end and on_comment with offsets in the content."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.content = content
        self.last_end = content.rfind(">")
        self.last_comment_end = content.rfind("-->")
        self.spent = 0  # characters looked at in vain; bounds the work on hostile input
        self.pending = -1  # where text began that has not been handed over
        self.lines: list[int] = []

    def parse(self) -> None:
        """Read the whole content."""
        self.lines = [0]
        at = self.content.find("\n")
        while at >= 0:
            self.lines.append(at + 1)
            at = self.content.find("\n", at + 1)
        self.feed(self.content)
        self.close()
        self._hand_over(len(self.content))

    def on_text(self, start: int, end: int) -> None:
        """content[start:end] is text, entities as they stand."""

    def on_start(self, name: str, attributes: dict[str, str], start: int, end: int) -> None:
        """A start tag. attributes: decoded values, "" for those without one; the first of equal names counts."""

    def on_end(self, name: str, start: int) -> None:
        """An end tag."""

    def on_comment(self, text: str, start: int, end: int) -> None:
        """A comment, without its marks."""

    # HTMLParser's events

    def handle_data(self, data: str) -> None:
        # only where it starts counts: the parser has decoded the text already
        if self.pending < 0:
            self.pending = self._place()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._place()
        self._hand_over(start)
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")
        self.on_start(tag, attributes, start, start + len(self.get_starttag_text() or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.on_end(tag, self._place())

    def handle_endtag(self, tag: str) -> None:
        start = self._place()
        self._hand_over(start)
        self.on_end(tag, start)

    def _place(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _hand_over(self, end: int) -> None:
        if self.pending >= 0:
            start, self.pending = self.pending, -1
            if start < end:
                self.on_text(start, end)

    # HTMLParser's search for the end of a construct: each returns where it ends

    def parse_starttag(self, i: int) -> int:
        if i < self.last_end and self.spent <= 8 * len(self.content):
            end = super().parse_starttag(i)
            if end >= 0:
                return end
            self.spent += len(self.content) - i
        return self._as_text(i)

    def parse_endtag(self, i: int) -> int:
        return super().parse_endtag(i) if i < self.last_end else self._as_text(i)

    def parse_pi(self, i: int) -> int:
        return self._leave_out(i, ">", 2)

    def parse_html_declaration(self, i: int) -> int:
        if self.content.startswith("<!--", i):
            return self.parse_comment(i)
        if self.content.startswith("<![CDATA[", i):
            return self._leave_out(i, "]]>", 9)
        return self._leave_out(i, ">", 2)

    def parse_comment(self, i: int, report: bool = True) -> int:
        if self.content.startswith((">", "->"), i + 4):  # browsers end "<!-->" and "<!--->" at once
            return self._leave_out(i, ">", 4)
        if i + 4 > self.last_comment_end:  # never closed: hides all the rest, as in browsers
            return self._leave_out(i, "", 0)
        end = self.content.index("-->", i + 4)
        self._hand_over(i)
        self.on_comment(self.content[i + 4 : end], i, end + 3)
        return end + 3

    def _leave_out(self, i: int, end: str, skip: int) -> int:
        self._hand_over(i)
        if not end or i + skip > self.last_end:
            return len(self.content)
        at = self.content.find(end, i + skip)
        return at + len(end) if at >= 0 else len(self.content)

    def _as_text(self, i: int) -> int:
        self.handle_data("<")
        return i + 1
