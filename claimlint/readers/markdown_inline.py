"""Markdown inside a block: which characters of the source a reader of the page sees.

The scanner never builds the text itself. It collects cuts, stretches of the content that are markup or
that are shown as something else, and what is left over is the prose, at its own place.
The parts of CommonMark that decide what is markup (delimiter runs, brackets, code spans, raw HTML) follow
its specification; the tests compare the text with markdown-it's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.entities import html5
from string import punctuation

from markdown_it.common.utils import normalizeReference

from claimlint.document import BlockKind, EvidenceKind
from claimlint.readers.cuts import Cuts, Inline
from claimlint.readers.evidence import is_mark
from claimlint.readers.html_roles import BLOCKS
from claimlint.readers.markdown_emphasis import Delimiter, delimiter_run, matched
from claimlint.readers.markdown_targets import Targets
from claimlint.readers.spans import Places, Span

_SPECIAL = re.compile(r"[\\`*_\[\]<&{]|!(?=\[)|~~+| {2,}(?=\r?\n|\r)")
ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#(\d{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255})>")
_TAG_HEAD = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9.-]*+)((?:[^\"'<>]++|\"[^\"]*+\"|'[^']*+')*+)")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}|\{%[^%]*%\}|\{[:#.][^{}\n]*\}")
_CITATION = re.compile(r"\[[^\[\]@\n]{0,60}@[\w][\w:.#$%&+?<>~/-]*[^\[\]\n]{0,200}\](?!\()")
_BRACE = re.compile("[{}]")
_JSX_HEAD = re.compile(r"<(/?)([A-Za-z][\w.:-]*+)?")
_JSX_PART = re.compile(r"[^\"'{}<>]*+(?:\"[^\"]*+\"[^\"'{}<>]*+|'[^']*+'[^\"'{}<>]*+)*+")
_PATIENCE = 8  # how many times the length of a block may be looked at in vain
_TICKS = re.compile("`+")
_SILENT = frozenset({"script", "style", "del", "s", "strike", "template", "svg", "math"})
_ENDS = {"!--": "-->", "![CDATA[": "]]>", "?": "?>", "!": ">"}


@dataclass(slots=True)
class _Bracket:
    start: int  # of "[" or "!["
    end: int
    image: bool
    delimiters: int  # how many there were before it
    cuts: int


@dataclass(slots=True)
class _Element:
    name: str
    start: int
    end: int
    target: str = ""


def scan(
    source: str, lines: Sequence[Span], references: dict[str, str], footnotes: frozenset[str], mdx: bool = False
) -> Inline:
    """The prose in these stretches of the source (the lines of one block, without container marks).

    references: normalised label -> address. footnotes: normalised labels that are defined.
    """
    content, places = Places.of(source, lines)
    if not _SPECIAL.search(content):
        return Inline(runs=[*places.runs(0, len(content))])
    scanner = _Scanner(content, references, footnotes, mdx)
    scanner.run()
    return scanner.result(places)


class _Scanner(Cuts):
    def __init__(self, content: str, references: dict[str, str], footnotes: frozenset[str], mdx: bool) -> None:
        super().__init__(content)
        self.targets = Targets(content, references)
        self.footnotes = footnotes
        self.mdx = mdx
        self.delimiters: list[Delimiter] = []
        self.brackets: list[_Bracket] = []
        self.inactive = 0  # brackets below this number cannot open links: one has been closed inside them
        self.elements: list[_Element] = []
        self.ticks: dict[int, list[int]] | None = None
        self.spent = 0  # characters looked at in vain; bounds the work on hostile input
        self.last: dict[str, int] = {}

    def run(self) -> None:
        content = self.content
        steps: dict[str, Callable[[int], int]] = {
            "\\": self.escape,
            "`": self.code,
            "*": self.delimiter,
            "_": self.delimiter,
            "~": self.delimiter,
            "[": self.open_bracket,
            "!": self.open_bracket,
            "]": self.close_bracket,
            "<": self.angle,
            "&": self.entity,
            "{": self.brace,
            " ": self.hard_break,
        }
        position = 0
        search = _SPECIAL.search
        while found := search(content, position):
            start = found.start()
            position = steps[content[start]](start)
        self.emphasis(0)

    # single characters

    def escape(self, at: int) -> int:
        following = self.content[at + 1 : at + 2]
        if following and (following in punctuation or following in "\r\n"):
            self.cut(at, at + 1, "" if following in punctuation else "\n")
            return at + 2 if following in punctuation else at + 1
        return at + 1

    def hard_break(self, at: int) -> int:
        end = at
        while self.content[end] == " ":
            end += 1
        self.cut(at, end, "\n")
        return end

    def entity(self, at: int) -> int:
        if not (found := ENTITY.match(self.content, at)):
            return at + 1
        shown = decoded(found)
        if shown:
            self.cuts.append((at, found.end(), shown))
        return found.end()

    def code(self, at: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.content):
                self.ticks.setdefault(len(run[0]), []).append(run.start())
        after = at + 1
        while self.content.startswith("`", after):
            after += 1
        length = after - at
        places = self.ticks.get(length, [])
        closing = bisect_right(places, at)
        if closing == len(places):
            return after
        end = places[closing]
        inside = self.content[after:end]
        stripped = int(inside[0] in " \n" and inside[-1] in " \n" and not inside.isspace())
        self.cuts += [(at, after + stripped, ""), (end - stripped, end + length, "")]
        return end + length

    def brace(self, at: int) -> int:
        if self.mdx:
            end = self.balanced(at)
            if end < 0:
                return at + 1
            inner = self.content[at + 1 : end - 1].strip()
            if inner.startswith("/*") and inner.endswith("*/"):
                self.comments.append((inner[2:-2], at, end))
            self.cuts.append((at, end, " " if inner in ('" "', "' '") else ""))
            return end
        found = _TEMPLATE.match(self.content, at)
        if not found:
            return at + 1
        self.cut(at, found.end())
        return found.end()

    def balanced(self, at: int) -> int:
        """The end of the JSX expression that starts here, or -1."""
        if self.spent > _PATIENCE * len(self.content):
            return -1
        depth = 0
        for found in _BRACE.finditer(self.content, at):
            depth += 1 if found[0] == "{" else -1
            if not depth:
                return found.end()
        self.spent += len(self.content) - at
        return -1

    # raw HTML

    def angle(self, at: int) -> int:
        content = self.content
        if link := _AUTOLINK.match(content, at):
            self.cuts += [(at, at + 1, ""), (link.end() - 1, link.end(), "")]
            self.marks.append((EvidenceKind.LINK, at + 1, link.end() - 1, link[1]))
            self.links += link[1].startswith("http")
            return link.end()
        for head, tail in _ENDS.items():
            if content.startswith(head, at + 1):
                return self.declaration(at, head, tail)
        if self.mdx:
            return self.jsx(at)
        if self.spent > _PATIENCE * len(content) or not (tag := _TAG_HEAD.match(content, at)):
            return at + 1
        end = tag.end()
        if content[end : end + 1] != ">":
            self.spent += (len(content) if content[end : end + 1] in ("'", '"') else end) - at
            return at + 1
        if tag[3] and not (tag[3][0].isspace() or tag[3] == "/"):
            return at + 1
        return self.tag(tag[2].lower(), bool(tag[1]), tag.span(3), at, end + 1)

    def jsx(self, at: int) -> int:
        """A JSX tag: like one of HTML, with expressions for values."""
        content = self.content
        head = _JSX_HEAD.match(content, at)
        if not head or not (head[2] or content.startswith(">", head.end())) or self.spent > _PATIENCE * len(content):
            return at + 1
        end = head.end()
        while part := _JSX_PART.match(content, end):
            end = part.end()
            if not content.startswith("{", end):
                break
            if (end := self.balanced(end)) < 0:
                return at + 1
        if not content.startswith(">", end):
            self.spent += (len(content) if content[end : end + 1] in ("'", '"') else end) - at
            return at + 1
        return self.tag((head[2] or "").lower(), bool(head[1]), (head.end(), end), at, end + 1)

    def declaration(self, at: int, head: str, tail: str) -> int:
        content = self.content
        if head == "!" and not content[at + 2 : at + 3].isalpha():
            return at + 1
        if tail not in self.last:
            self.last[tail] = content.rfind(tail)
        start = at + 1 + (len(head) if head != "!--" else 1)  # "<!-->" is a whole comment
        if self.last[tail] < start:
            return at + 1
        end = content.index(tail, start) + len(tail)
        if head == "!--":
            self.comments.append((content[at + 4 : end - 3], at, end))
        self.cut(at, end)
        return end

    def tag(self, name: str, closes: bool, attributes: Span, at: int, end: int) -> int:
        content = self.content
        self.cuts.append((at, end, "\n" if name == "br" or name in BLOCKS else ""))
        if not closes and name == "img" and (alt := _ALT.search(content, *attributes)):
            self.aside.append((alt.span(alt.lastindex or 0), [], BlockKind.CAPTION))
        if name in ("a", "sup", *_SILENT):
            if closes:
                self.close_element(name, at, end)
            elif not content.endswith("/", *attributes):
                href = _HREF.search(content, *attributes) if name == "a" else None
                target = href[href.lastindex or 0] if href else ""
                self.elements.append(_Element(name, at, end, target))
        return end

    def close_element(self, name: str, at: int, end: int) -> None:
        if not self.elements or self.elements[-1].name != name:
            return
        element = self.elements.pop()
        if name == "a":
            if element.target:
                self.link(element.end, at, element.target)
        elif name == "sup":
            if is_mark(self.content[max(0, element.start - 12) : element.start], self.shown(element.end, at)):
                self.reference(element.start, end, self.shown(element.end, at), EvidenceKind.FOOTNOTE)
        else:
            self.cut(element.start, end)

    # brackets

    def open_bracket(self, at: int) -> int:
        image = self.content[at] == "!"
        end = at + 2 if image else at + 1
        if not image and self.content.startswith("[^", at):
            close = self.content.find("]", at, at + 100)
            if close > 0 and normalizeReference(self.content[at + 2 : close]) in self.footnotes:
                self.reference(at, close + 1, self.content[at + 2 : close], EvidenceKind.FOOTNOTE)
                return close + 1
        if not image and "@" in self.content[at : at + 64] and (cited := _CITATION.match(self.content, at)):
            self.reference(at, cited.end(), cited[0][1:-1])
            return cited.end()
        self.brackets.append(_Bracket(at, end, image, len(self.delimiters), len(self.cuts)))
        return end

    def close_bracket(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        bracket = self.brackets.pop()
        number = len(self.brackets)
        active = bracket.image or number >= self.inactive
        self.inactive = min(self.inactive, number)
        found = self.targets.after(bracket.end, at) if active else None
        if not found:
            return at + 1
        end, target = found
        self.emphasis(bracket.delimiters)
        if bracket.image:
            later = self.cuts[bracket.cuts :]
            inner = [cut for cut in later if cut[0] >= bracket.end and cut[1] <= at]
            self.aside.append(((bracket.end, at), inner, BlockKind.CAPTION))
            self.cuts[bracket.cuts :] = [cut for cut in later if cut[0] < bracket.start]
            self.cut(bracket.start, end)
        else:
            self.cuts += [(bracket.start, bracket.end, ""), (at, end, "")]
            self.link(bracket.end, at, target)
            self.inactive = number
        return end

    # emphasis

    def delimiter(self, at: int) -> int:
        end, run = delimiter_run(self.content, at)
        if run:
            self.delimiters.append(run)
        return end

    def emphasis(self, bottom: int) -> None:
        """Match the delimiter runs above `bottom`; what matches is markup, the rest is text."""
        runs = self.delimiters[bottom:]
        del self.delimiters[bottom:]
        self.cuts += [(start, end, "") for start, end in matched(runs)]


def decoded(found: re.Match[str]) -> str:
    """The character that an entity stands for, "" when it is none."""
    if found[3]:
        return html5.get(found[3] + ";", "")
    code = int(found[1], 16) if found[1] else int(found[2])
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code)
