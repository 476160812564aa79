"""AsciiDoc: sections, lists, delimited blocks, tables, attributes."""

from __future__ import annotations

import re

from claimlint.document import BlockKind
from claimlint.model import Profile
from claimlint.readers import metadata
from claimlint.readers.asciidoc_inline import alt_span, scan
from claimlint.readers.asciidoc_tables import cells, columns
from claimlint.readers.outline import Outline
from claimlint.readers.prose import Draft, Prose
from claimlint.readers.rst_lines import Line, lines_of
from claimlint.readers.spans import Span

_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)")
_ENTRY = re.compile(r":(!?[\w][\w-]*!?):(?=\s|$)[ \t]*(.*)")
_ATTRIBUTES = re.compile(r"\[(?:\[[^\[\]]*\]|[^\[\]]*)\]")
_TITLE = re.compile(r"\.(?=[^\s.])")
_ITEM = re.compile(r"(\*{1,6}|-|\.{1,6}|\d+\.|[a-zA-Z]\.|<\d+>|<\.>)[ \t]+(?=\S)")
_TASK = re.compile(r"\[[ xX*]\][ \t]+")
_TERM = re.compile(r"(.*?\S)(:{2,4}|;;)(?:[ \t]+(?=\S)|$)")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_MACRO = re.compile(r"(image|video|audio|include|ifdef|ifndef|ifeval|endif|toc|gist)::(\S*?)\[(.*)\]")
_TABLE = re.compile(r"[|,:!]={3,}")
_DELIMITER = re.compile(r"-{4,}|\.{4,}|\+{4,}|/{4,}|={4,}|\*{4,}|_{4,}|--|`{3,}\w*|~{4,}")
_VERBATIM = frozenset("-.+/`~")
_CODE_STYLES = frozenset(
    "source listing literal stem latexmath asciimath pass comment plantuml mermaid graphviz ditaa".split()
)
_QUOTE_STYLES = frozenset({"quote", "verse"})
_AUTHOR_LINE = re.compile(
    r"(?P<name>[^\W\d_][\w.'\u2019-]*(?:[ _][\w.'\u2019-]+){0,3}(?:,\s?[A-Z][\w.]{1,8})*)(?:\s+<[^<>\s]+>)?(?:;|$)"
)
_REVISION_LINE = re.compile(r"(?:v[\d.]+,?\s*)?(?P<date>[^:]*\d{4}[^:]*)?(?::.*)?")


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of an AsciiDoc source."""
    prose.flows = True
    _Reader(prose).run()


class _Reader:
    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self.source = prose.source
        self.outline = Outline(prose)
        self.lines = lines_of(prose.source)
        self.attributes: dict[str, str] = {}
        self.markers: list[str] = []  # of the open lists, outermost first
        self.open: list[tuple[str, str, list[str]]] = []  # delimiter, container, markers outside
        self.style = ""  # of the next block
        self.style_line: Line | None = None
        self.attached = False  # a "+" joins the next block to the item
        self.term: Draft | None = None

    def run(self) -> None:
        at = self.header()
        while at < len(self.lines):
            line = self.lines[at]
            at = self.element(at, line) if line.text else at + 1

    def header(self) -> int:
        """The document's title, authors, revision and attributes."""
        at = 0
        while at < len(self.lines) and (not self.lines[at].text or self.is_entry_or_comment(at)):
            at += 1
        if at >= len(self.lines) or not re.match(r"[=#][ \t]+\S", self.lines[at].text):
            return at
        self.heading(self.lines[at])
        at += 1
        plain = 0
        while at < len(self.lines) and (line := self.lines[at]).text:
            if not self.is_entry_or_comment(at):
                plain += 1
                if plain == 1 and (author := _AUTHOR_LINE.match(line.text)):
                    self.prose.facts.note("author", author["name"].replace("_", " "))
                elif plain == 2 and (revision := _REVISION_LINE.fullmatch(line.text)):
                    metadata.field("date", revision["date"] or "", self.prose.facts)
                else:
                    break
            at += 1
        return at

    def is_entry_or_comment(self, at: int) -> bool:
        """Take in an attribute entry or a comment line."""
        line = self.lines[at]
        if line.text.startswith("//") and not line.text.startswith("///"):
            self.prose.comment(line.text[2:].strip(), line.start, line.end)
            return True
        if not (entry := _ENTRY.fullmatch(line.text)):
            return False
        name, value = entry[1].strip("!").lower(), entry[2]
        self.attributes[name] = value
        metadata.field({"revdate": "date"}.get(name, name), value, self.prose.facts)
        if name == "description" and value:
            self.outline.beside([(line.end - len(value), line.end, None)], BlockKind.PARAGRAPH)
        return True

    def element(self, at: int, line: Line) -> int:
        text = line.text
        if _DELIMITER.fullmatch(text):
            return self.delimited(at, text)
        if _TABLE.fullmatch(text):
            return self.table(at, text)
        if self.is_entry_or_comment(at):
            return at + 1
        if text == "+":
            self.attached = bool(self.markers)
            return at + 1
        if text in ("'''", "<<<", "---", "- - -", "***", "* * *"):
            self.leave_lists()
            self.outline.apart()
            return at + 1
        if text[0] == "[" and _ATTRIBUTES.fullmatch(text):
            self.style = re.split(r"[,#.%\]]", text[1:])[0].strip('"').lower() or self.style
            self.style_line = line
            return at + 1
        if _TITLE.match(text) and not _ITEM.match(text):
            self.caption((line.start + 1, line.end))
            return at + 1
        if macro := _MACRO.fullmatch(text):
            self.block_macro(macro, line)
            return at + 1
        if not line.indent and not self.open and _HEADING.match(text):
            self.leave_lists()
            self.heading(line)
            return self.done(at + 1)
        if (item := _ITEM.match(text)) and not self.style_is(_CODE_STYLES):
            return self.item(at, item)
        if (term := _TERM.match(text)) and not self.style_is(_CODE_STYLES):
            return self.described(at, term)
        return self.paragraph(at)

    def done(self, at: int) -> int:
        """A block has ended; its style and its "+" are used up."""
        self.style, self.style_line, self.attached = "", None, False
        return at

    def style_is(self, styles: frozenset[str]) -> bool:
        return self.style in styles

    # blocks

    def heading(self, line: Line) -> None:
        found = _HEADING.match(line.text)
        width = found.end() if found else 0
        self.add([(line.start + width, line.end)], heading=len(found[1]) if found else 1)

    def paragraph(self, at: int) -> int:
        lines = self.lines
        stop = self.paragraph_end(at)
        if not self.attached:
            self.leave_lists()
        if self.style_is(_CODE_STYLES) or (lines[at].indent and not self.attached):
            self.outline.apart()
            return self.done(stop)
        spans = self.spans(at, stop)
        if not spans:
            return self.done(stop)
        if label := _ADMONITION.match(lines[at].text):
            spans[0] = (spans[0][0] + label.end(), spans[0][1])
        if self.style_is(_QUOTE_STYLES):
            self.outline.enter("quote")
            self.add(spans)
            self.outline.leave("quote")
        else:
            self.add(spans)
        return self.done(stop)

    def spans(self, at: int, stop: int) -> list[Span]:
        """The lines as spans, without comments."""
        spans: list[Span] = []
        for line in self.lines[at:stop]:
            if line.text.startswith("//") and not line.text.startswith("///"):
                self.prose.comment(line.text[2:].strip(), line.start, line.end)
            else:
                spans.append((line.start, line.end))
        return spans

    def paragraph_end(self, at: int) -> int:
        stop = at + 1
        while stop < len(self.lines) and (line := self.lines[stop]).text:
            if (
                line.text == "+"
                or (self.attached and _ITEM.match(line.text))
                or _DELIMITER.fullmatch(line.text)
                or _TABLE.fullmatch(line.text)
            ):
                break
            if line.text[0] == "[" and _ATTRIBUTES.fullmatch(line.text):
                break
            stop += 1
        return stop

    def delimited(self, at: int, text: str) -> int:
        """A line that opens or closes a delimited block."""
        if self.open and self.open[-1][0] == text:
            self.close()
            return self.done(at + 1)
        for number in range(len(self.open) - 1, -1, -1):  # the end of an outer block ends what is open in it
            if self.open[number][0] == text and number >= len(self.open) - 8:
                while len(self.open) > number:
                    self.close()
                return self.done(at + 1)
        if not self.attached:
            self.leave_lists()
        if (text[0] in _VERBATIM and text != "--") or self.style_is(_CODE_STYLES):
            return self.verbatim(at, text)
        quotes = text[0] == "_" or self.style_is(_QUOTE_STYLES)
        container = "quote" if quotes else "box"
        self.outline.enter(container)
        self.open.append((text, container, self.markers))
        self.markers = []
        return self.done(at + 1)

    def close(self) -> None:
        self.leave_lists()
        _, container, self.markers = self.open.pop()
        self.outline.leave(container)

    def verbatim(self, at: int, text: str) -> int:
        """Leave out a block up to its closing line, or up to the end."""
        closing = "```" if text.startswith("```") else text
        stop = at + 1
        while stop < len(self.lines) and self.lines[stop].text != closing:
            stop += 1
        if text[0] == "/":
            inner = self.lines[at + 1 : stop]
            comment = "\n".join(line.text for line in inner)
            self.prose.comment(comment.strip(), self.lines[at].start, self.lines[min(stop, len(self.lines) - 1)].end)
        else:
            self.outline.apart()
        return self.done(stop + 1)

    def caption(self, span: Span) -> None:
        inline = scan(self.source, [span], self.attributes)
        self.outline.beside(inline.runs)

    def block_macro(self, macro: re.Match[str], line: Line) -> None:
        if macro[1] == "image" and (alt := alt_span(line.text, *macro.span(3))):
            self.caption((line.start + alt[0], line.start + alt[1]))
        self.done(0)

    # lists

    def leave_lists(self, count: int = 0) -> None:
        """Close the lists inside the first `count` ones."""
        while len(self.markers) > count:
            self.markers.pop()
            self.outline.leave("item")
            self.outline.leave("list")

    def enter_item(self, marker: str, stem: Draft | None = None) -> None:
        if marker in self.markers:
            self.leave_lists(self.markers.index(marker) + 1)
            self.outline.leave("item")
        else:
            self.markers.append(marker)
            self.outline.enter("list")
        self.outline.enter("item", stem)

    def item(self, at: int, found: re.Match[str]) -> int:
        marker = found[1]
        if marker[0] not in "*-.":
            marker = "<" if marker[0] == "<" else "1" if marker[0].isdigit() else "a"
        line = self.lines[at]
        start = line.start + found.end()
        if task := _TASK.match(line.text, found.end()):
            start = line.start + task.end()
        self.enter_item(marker)
        stop = self.item_end(at)
        self.add([(start, line.end), *self.spans(at + 1, stop)])
        return self.done(stop)

    def described(self, at: int, found: re.Match[str]) -> int:
        """A term and what is said about it, on its line or on the next ones."""
        line = self.lines[at]
        self.enter_item(found[2])
        self.add([(line.start, line.start + found.end(1))])
        term = self.outline.innermost.previous
        self.outline.leave("item")
        self.outline.enter("item", term)
        stop = self.item_end(at)
        spans = self.spans(at + 1, stop)
        if found.end() < len(line.text):
            spans.insert(0, (line.start + found.end(), line.end))
        self.add(spans)
        return self.done(stop)

    def item_end(self, at: int) -> int:
        stop = at + 1
        while stop < len(self.lines) and (line := self.lines[stop]).text:
            text = line.text
            if text == "+" or _ITEM.match(text) or _TERM.match(text) or _DELIMITER.fullmatch(text):
                break
            if _TABLE.fullmatch(text) or (text[0] == "[" and _ATTRIBUTES.fullmatch(text)):
                break
            stop += 1
        return stop

    # tables

    def table(self, at: int, text: str) -> int:
        if not self.attached:
            self.leave_lists()
        stop = at + 1
        while stop < len(self.lines) and self.lines[stop].text != text:
            stop += 1
        outline = self.outline
        outline.enter("table")
        inner = [line for line in self.lines[at + 1 : stop] if line.text]
        if inner and text[0] in "|!":
            count = columns(self.style_line.text if self.style_line else "", inner[0].text, text[0])
            for number, span in enumerate(cells(self.source, inner[0].start, inner[-1].end, text[0])):
                if number % count == 0:
                    outline.row()
                outline.cell()
                self.add([span])
                outline.leave("cell")
        outline.leave("table")
        return self.done(stop + 1)

    def add(self, spans: list[Span], heading: int = 0) -> None:
        spans = [span for span in spans if span[0] < span[1]]
        if spans:
            scan(self.source, spans, self.attributes).add_to(self.outline, self.prose, heading=heading)
