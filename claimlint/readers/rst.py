"""reStructuredText: sections, lists, directives, tables, notes. Line by line, as docutils loses places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from claimlint.document import BlockKind
from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import metadata
from claimlint.readers.outline import Outline
from claimlint.readers.prose import Prose
from claimlint.readers.rst_directives import IN_ARGUMENT, PICTURES, QUOTES, TITLED, VERBATIM
from claimlint.readers.rst_inline import scan
from claimlint.readers.rst_lines import Line, lines_of
from claimlint.readers.rst_tables import Row, csv_cells, grid_cells, is_grid, is_simple, simple_cells
from claimlint.readers.spans import Span

_DEEPEST = 80
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1+")
_BULLET = re.compile(r"[-*+\u2022\u2023\u2043](?=\s|$)\s*")
_NUMBER = re.compile(r"(?:\(?(?:\d+|[A-Za-z]|#|[ivxlcdmIVXLCDM]+)\)|(?:\d+|[A-Za-z]|#|[ivxlcdmIVXLCDM]+)\.)(?=\s|$)\s*")
_FIELD = re.compile(r":((?:[^:\\\n]|\\.)+):(?=\s|$)\s*")
_EXPLICIT = re.compile(r"\.\.(?=\s|$)\s*")
_DIRECTIVE = re.compile(r"([\w-]+(?:[+:.][\w-]+)*)\s?::(?=\s|$)\s*")
_SUBSTITUTION = re.compile(r"\|([^|\n]+)\|\s+([\w-]+)::\s*")
_NOTE = re.compile(r"\[([^\]\n]+)\](?=\s|$)\s*")
_TARGET = re.compile(r"_((?:`[^`\n]+`|(?:[^:\\\n]|\\.)+?)):(?=\s|$)\s*(\S.*)?")


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of a reStructuredText source. Raises ReadError when it is nested too deeply."""
    prose.flows = True
    _Reader(prose).run()


class _Reader:
    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self.source = prose.source
        self.outline = Outline(prose)
        self.lines = lines_of(prose.source)
        self.targets: dict[str, str] = {}
        self.substitutions: dict[str, str] = {}
        self.styles: list[str] = []  # adornments of the headings, outermost first
        self.depth = 0
        self.endless = -1  # end of a region in which no simple table ends any more

    def run(self) -> None:
        self.collect()
        self.body(0, len(self.lines), 0)

    def collect(self) -> None:
        """Targets and substitutions: they can be used before they are written."""
        for line in self.lines:
            if not line.text.startswith(".. "):
                continue
            rest = line.text[3:].lstrip()
            if found := _TARGET.match(rest):
                self.targets[" ".join(found[1].strip("`").lower().split())] = (found[2] or "").strip() or "#" + found[1]
            elif (found := _SUBSTITUTION.match(rest)) and found[2] == "replace":
                self.substitutions[" ".join(found[1].lower().split())] = rest[found.end() :].strip()

    # regions

    def body(self, start: int, end: int, indent: int) -> None:
        """The body elements in lines[start:end], which are indented by `indent` or more columns."""
        self.depth += 1
        if self.depth > _DEEPEST:
            message = f"blocks nested more than {_DEEPEST} deep at line {start + 1}"
            raise ReadError(message, "nest less deeply or exclude the file")
        at = start
        while at < end:
            line = self.lines[at]
            if not line.text:
                at += 1
            elif line.indent > indent:
                stop = self.region(at, end, indent + 1)
                self.within("quote", at, stop)
                at = stop
            else:
                at = self.element(at, end, indent)
        self.depth -= 1

    def within(self, container: str, start: int, end: int) -> None:
        self.outline.enter(container)
        self.inner(start, end)
        self.outline.leave(container)

    def inner(self, start: int, end: int) -> None:
        """A region with an indentation of its own."""
        indents = [line.indent for line in self.lines[start:end] if line.text]
        if indents:
            self.body(start, end, min(indents))

    def region(self, start: int, end: int, indent: int) -> int:
        """The end of the lines from `start` on that are indented by `indent` or more, with the blank ones between."""
        at = last = start
        while at < end:
            line = self.lines[at]
            if line.text:
                if line.indent < indent:
                    break
                last = at + 1
            at += 1
        return last

    # elements

    def element(self, at: int, end: int, indent: int) -> int:
        line = self.lines[at]
        text = line.text
        first = text[0]
        if first == "." and _EXPLICIT.match(text):
            return self.explicit(at, end, indent)
        if (found := _BULLET.match(text)) and not (len(text) > 3 and _ADORNMENT.fullmatch(text)):
            return self.item(at, end, found.end())
        if (found := _NUMBER.match(text)) and self.is_numbered(at, end, indent + found.end()):
            return self.item(at, end, found.end())
        if first == ":" and (found := _FIELD.match(text)):
            return self.field(at, end, indent, found)
        if first == "|" and (text == "|" or text.startswith("| ")):
            return self.line_block(at, end, indent)
        if text.startswith("__ "):
            return at + 1
        if text.startswith(">>>"):
            return self.skip_paragraph(at, end)
        if first == "+" and is_grid(text):
            stop = at
            while stop < end and self.lines[stop].text[:1] in ("+", "|"):
                stop += 1
            return self.cells(at, stop, grid_cells)
        if first == "=" and is_simple(text) and (stop := self.simple_end(at, end)):
            return self.cells(at, stop, simple_cells)
        if _ADORNMENT.fullmatch(text):
            return self.adornment(at, end, indent)
        return self.paragraph(at, end, indent)

    def adornment(self, at: int, end: int, indent: int) -> int:
        """A line of one repeated sign: the line over a heading, or a rule across the page."""
        text = self.lines[at].text
        if at + 2 < end and self.lines[at + 2].text == text and self.lines[at + 1].text and not indent:
            self.heading(self.lines[at + 1], text[0] * 2)
            return at + 3
        if len(text) >= 4 and (at + 1 >= end or not self.lines[at + 1].text):
            self.outline.apart()
            return at + 1
        return self.paragraph(at, end, indent)

    def heading(self, line: Line, style: str) -> None:
        if style not in self.styles:
            self.styles.append(style)
        self.add([(line.start, line.end)], heading=self.styles.index(style) + 1)

    def paragraph(self, at: int, end: int, indent: int) -> int:
        lines = self.lines
        stop = at + 1
        if stop < end and (under := lines[stop]).text and not indent:
            size = len(lines[at].text)
            long_enough = len(under.text) >= min(size, 4) and size <= 2 * len(under.text)
            if long_enough and not under.indent and _ADORNMENT.fullmatch(under.text):
                self.heading(lines[at], under.text[0])
                return at + 2
        if stop < end and lines[stop].text and lines[stop].indent > indent and not lines[at].text.endswith("::"):
            return self.definition(at, end, indent)
        while stop < end and lines[stop].text and lines[stop].indent >= indent:
            stop += 1
        spans = [(line.start, line.end) for line in lines[at:stop]]
        if not lines[stop - 1].text.endswith("::"):
            self.add(spans)
            return stop
        start, last = spans[-1]
        shorter = last - 2 if self.source[start : last - 2].endswith((" ", "\t")) or last - 2 == start else last - 1
        self.add([*spans[:-1], (start, shorter)] if shorter > start else spans[:-1])
        return self.literal(stop, end, indent)

    def literal(self, at: int, end: int, indent: int) -> int:
        """Leave out the literal block after a paragraph that ends with two colons."""
        while at < end and not self.lines[at].text:
            at += 1
        if at < end and self.lines[at].indent > indent:
            return self.region(at, end, indent + 1)
        mark = self.lines[at].text[:1] if at < end else ""
        if mark and _ADORNMENT.fullmatch(mark * 2):  # a quoted literal block
            while at < end and self.lines[at].text.startswith(mark):
                at += 1
        return at

    def definition(self, at: int, end: int, indent: int) -> int:
        """A term and its indented definition."""
        stop = self.region(at + 1, end, indent + 1)
        outline = self.outline
        outline.enter("list")
        outline.enter("item")
        self.add([(self.lines[at].start, self.lines[at].end)])
        term = outline.innermost.previous
        outline.leave("item")
        outline.enter("item", term)
        self.inner(at + 1, stop)
        outline.leave("list")
        return stop

    def item(self, at: int, end: int, width: int) -> int:
        """One list item; items that follow one another share the list and its stem."""
        line = self.lines[at]
        outline = self.outline
        stop = self.region(at + 1, end, line.indent + 1)
        if outline.innermost.name != "list":
            outline.enter("list")
        outline.enter("item")
        self.lines[at] = line.after(width, self.source)
        if self.lines[at].text:
            inner = min([self.lines[at].indent, *(other.indent for other in self.lines[at + 1 : stop] if other.text)])
            self.lines[at] = self.lines[at].at_column(inner)
            self.body(at, stop, inner)
        else:
            self.inner(at + 1, stop)
        outline.leave("item")
        following = stop
        while following < end and not self.lines[following].text:
            following += 1
        if following >= end or self.lines[following].indent != line.indent or not self.is_item(following, end):
            outline.leave("list")
        return stop

    def is_item(self, at: int, end: int) -> bool:
        line = self.lines[at]
        if _BULLET.match(line.text):
            return True
        found = _NUMBER.match(line.text)
        return found is not None and self.is_numbered(at, end, line.indent + found.end())

    def is_numbered(self, at: int, end: int, column: int) -> bool:
        """Whether a line that begins like "A." is an item: its next line must be indented, blank or an item."""
        if at + 1 >= end or not self.lines[at + 1].text:
            return True
        following = self.lines[at + 1]
        return following.indent >= min(column, self.lines[at].indent + 2) or _NUMBER.match(following.text) is not None

    def field(self, at: int, end: int, indent: int, found: re.Match[str]) -> int:
        """A field says something about the document or about code: a fact, no prose."""
        stop = self.region(at + 1, end, indent + 1)
        value = " ".join([self.lines[at].text[found.end() :], *(line.text for line in self.lines[at + 1 : stop])])
        metadata.field(found[1], value.strip(), self.prose.facts)
        return stop

    def line_block(self, at: int, end: int, indent: int) -> int:
        spans: list[Span] = []
        while at < end and self.lines[at].text[:1] == "|":
            line = self.lines[at]
            spans.append((min(line.start + 2, line.end), line.end))
            at += 1
        self.prose.flows = False  # here each line stands for itself
        self.add(spans)
        self.prose.flows = True
        return at

    def skip_paragraph(self, at: int, end: int) -> int:
        while at < end and self.lines[at].text:
            at += 1
        return at

    # tables

    def simple_end(self, at: int, end: int) -> int:
        """The line after a simple table: past the border that a blank line or the end follows; 0 for no table."""
        if self.endless == end:
            return 0
        for number in range(at + 1, end):
            if is_simple(self.lines[number].text) and (number + 1 >= end or not self.lines[number + 1].text):
                return number + 1
        self.endless = end
        return 0

    def cells(self, at: int, stop: int, cells: Callable[[Sequence[Line]], Iterator[Row]]) -> int:
        """Add the cells of the table in lines[at:stop]."""
        outline = self.outline
        outline.enter("table")
        for row in cells(self.lines[at:stop]):
            outline.row()
            for spans in row:
                outline.cell()
                self.add(spans)
                outline.leave("cell")
        outline.leave("table")
        return stop

    # explicit markup

    def explicit(self, at: int, end: int, indent: int) -> int:
        line = self.lines[at]
        found = _EXPLICIT.match(line.text)
        width = found.end() if found else 2
        rest = line.text[width:]
        stop = self.region(at + 1, end, indent + 1)
        if not rest and at + 1 < end and not self.lines[at + 1].text:
            return at + 1  # an empty comment ends a list, so that a quote can follow
        if directive := _DIRECTIVE.match(rest):
            self.directive(directive[1].lower(), line.after(width + directive.end(), self.source), at, stop)
        elif _SUBSTITUTION.match(rest) or _TARGET.match(rest):
            pass
        elif note := _NOTE.match(rest):
            self.lines[at] = line.after(width + note.end(), self.source)
            self.outline.enter("footnote")
            self.first_and_rest(at, stop)
            self.outline.leave("footnote")
        else:
            text = "\n".join([rest, *(other.text for other in self.lines[at + 1 : stop])])
            self.prose.comment(text.strip(), line.start, self.lines[stop - 1].end)
        return max(stop, at + 1)

    def first_and_rest(self, at: int, stop: int) -> None:
        """A block whose first line stands after a mark and whose other lines are indented less."""
        inner = min((line.indent for line in self.lines[at + 1 : stop] if line.text), default=self.lines[at].indent)
        if self.lines[at].text:
            self.lines[at] = self.lines[at].at_column(inner)
            self.body(at, stop, inner)
        else:
            self.inner(at + 1, stop)

    def directive(self, name: str, argument: Line, at: int, stop: int) -> None:
        if name in VERBATIM:
            self.outline.apart()
            return
        body = at + 1
        options: dict[str, Line] = {}
        while body < stop and (option := _FIELD.match(self.lines[body].text)):
            options[option[1]] = self.lines[body].after(option.end(), self.source)
            body += 1
        if name == "meta":
            self.meta(options)
            return
        if name in PICTURES:
            if alt := options.get("alt"):
                self.caption([(alt.start, alt.end)])
            body = self.figure_caption(body, stop)
        elif name in TITLED and argument.text:
            self.caption([(argument.start, argument.end)])
        container = "quote" if name in QUOTES else "box"
        self.outline.enter(container)
        if name in IN_ARGUMENT and argument.text:
            self.lines[at] = argument
            self.first_and_rest(at, stop)
        elif name == "csv-table":
            self.cells(body, stop, csv_cells)
        elif name == "list-table":
            self.list_table(body, stop)
        else:
            self.inner(body, stop)
        self.outline.leave(container)

    def meta(self, options: dict[str, Line]) -> None:
        for name, line in options.items():
            metadata.field(name, line.text, self.prose.facts)
            if name.split()[0].lower() == "description":
                self.outline.beside([(line.start, line.end, None)], BlockKind.PARAGRAPH)

    def caption(self, spans: list[Span]) -> None:
        if spans:
            self.outline.beside(scan(self.source, spans, self.targets, self.substitutions).runs)

    def figure_caption(self, at: int, stop: int) -> int:
        """The first paragraph of a figure is its caption."""
        while at < stop and not self.lines[at].text:
            at += 1
        after = at
        while after < stop and self.lines[after].text:
            after += 1
        self.caption([(line.start, line.end) for line in self.lines[at:after]])
        return after

    def list_table(self, at: int, stop: int) -> None:
        """Rows are items of a list, cells are items of the lists in it."""
        outline = self.outline
        outline.enter("table")
        row_indent = min((line.indent for line in self.lines[at:stop] if line.text), default=0)
        number = at
        while number < stop:
            line = self.lines[number]
            found = _BULLET.match(line.text) if line.text else None
            if not found:
                number += 1
                continue
            if line.indent == row_indent:
                outline.row()
                self.lines[number] = line = line.after(found.end(), self.source)
                if not (found := _BULLET.match(line.text)):
                    number += 1
                    continue
            outline.cell()
            last = self.region(number + 1, stop, line.indent + 1)
            self.lines[number] = line.after(found.end(), self.source)
            self.first_and_rest(number, last)
            outline.leave("cell")
            number = max(last, number + 1)
        outline.leave("table")

    def add(self, spans: list[Span], heading: int = 0) -> None:
        spans = [span for span in spans if span[0] < span[1]]
        if spans:
            inline = scan(self.source, spans, self.targets, self.substitutions)
            inline.add_to(self.outline, self.prose, heading=heading)
