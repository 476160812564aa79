"""Plain text: paragraphs at blank lines, lists with the line that introduces them, quoted lines."""

from __future__ import annotations

import re

from claimlint.document import BlockKind
from claimlint.folding import INVISIBLE
from claimlint.model import Profile
from claimlint.readers.metadata import byline
from claimlint.readers.prose import Draft, Facts, Prose
from claimlint.readers.spans import Run, with_line_feeds

_ROUND = "\u2022\u25cf\u25aa\u25e6\u2023\u2043\u25cb\u25a0"  # signs that are bullets even without a space
_BULLETS = frozenset("-*+\u00b7\u2013\u2014(" + _ROUND)
_ITEM = re.compile(
    rf"(?:[-*+\u00b7\u2013\u2014{_ROUND}]|\(?\d{{1,3}}[.)]|\(?[a-z]\))[ \t\u00a0]+(?=\S)|[{_ROUND}](?=\S)"
)
_RULE = re.compile(r"[-=*_~+\u2500\u2014\u2013\s#]{3,}")
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_EMPTY = frozenset({"&#x200B;", "&nbsp;"})  # how some editors write an empty line
_COMMENT = re.compile(r"<!--(.*?)-->\s*", re.DOTALL)
_LONG_LINE = 120  # nobody wraps lines this wide: such a line is a paragraph of its own
_LONGEST_HEADING = 100
_SENTENCE_ENDS = (".", "!", ":", ";", ",", "\u2026")


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of a plain text. Posts have no headings; they are taken line by line as they stand."""
    prose.facts.keeps_links = False
    prose.facts.heading_levels = False
    _Reader(prose, profile).run()


class _Reader:
    def __init__(self, prose: Prose, profile: Profile) -> None:
        self.prose = prose
        self.article = profile is Profile.ARTICLE
        self.entities = "&" in prose.source and _ENTITY.search(prose.source) is not None
        self.kind = BlockKind.PARAGRAPH
        self.runs: list[Run] = []  # of the block that is being read
        self.lines = 0
        self.level = 0
        self.stem: Draft | None = None
        self.last: Draft | None = None
        self.detached = True  # a blank line stands between the last block and here
        self.items: list[tuple[int, Draft | None]] = []  # indents of the open list and their newest items
        self.list_stem: Draft | None = None
        self.titled = False

    def run(self) -> None:
        text = with_line_feeds(self.prose.source)
        at = 0
        for line in text.split("\n"):
            bare = line.strip()
            if not bare or (len(bare) <= 8 and (bare in _EMPTY or not bare.strip(INVISIBLE))):
                self.flush()
                self.detached = True
            else:
                self.line(line, bare, at)
            at += len(line) + 1
        self.flush()

    def line(self, line: str, bare: str, at: int) -> None:
        first = bare[0]
        start = at + line.index(first)
        end = start + len(bare)
        if first == ">" or (first == "&" and bare.startswith("&gt;")):
            self.quote(bare, at, end)
            return
        marked = (
            first in _BULLETS or first.isdigit() or (first.islower() and bare[1:2] == ")") or first in "=_~\u2500#<"
        )
        if marked and self.marked(bare, start, end, start - at):
            return
        self.plain(bare, start, end, line[0].isspace())

    def marked(self, bare: str, start: int, end: int, indent: int) -> bool:
        """A line that begins with a sign: an item, a rule, a heading, a comment."""
        if item := _ITEM.match(bare):
            self.item(start + item.end(), end, indent)
            return True
        if len(bare) >= 3 and _RULE.fullmatch(bare):
            underlines = self.article and self.lines == 1 and bare[0] in "=-~" and self.kind is BlockKind.PARAGRAPH
            self.flush(heading=underlines)
            self.detached = True
            return True
        if self.article and (hashes := _HASHES.match(bare)):
            self.flush()
            self.runs = [(start + hashes.end(), end, None)]
            self.flush(heading=True)
            return True
        if self.article and bare.startswith("<!--") and (comment := _COMMENT.fullmatch(bare)):
            self.flush()
            self.prose.comment(comment[1], start, end)
            return True
        return False

    def plain(self, bare: str, start: int, end: int, indented: bool) -> None:
        long = len(bare) > _LONG_LINE
        if self.lines:
            continues = self.kind is BlockKind.PARAGRAPH or (
                self.kind is BlockKind.ITEM and (indented or bare[0].islower())
            )
            if long or not continues:
                self.flush(heading=long and self.kind is BlockKind.PARAGRAPH and self.title_like())
        if not self.lines:
            self.kind = BlockKind.PARAGRAPH
            self.runs = [(start, end, None)]
        else:
            self.runs[-1] = (self.runs[-1][0], end, None)
        self.lines += 1
        if long:
            self.flush()

    def item(self, start: int, end: int, indent: int) -> None:
        introduces = self.lines > 0 and self.kind is BlockKind.PARAGRAPH
        self.flush(keep_list=True)
        if introduces or not self.items:
            last = self.last
            leads = last is not None and (
                not self.detached or last.text.endswith(":") or last.kind in (BlockKind.HEADING, BlockKind.TITLE)
            )
            self.list_stem = last if leads and last is not None and last.kind is not BlockKind.ITEM else None
            self.items = []
        while self.items and self.items[-1][0] > indent:
            self.items.pop()
        if self.items and self.items[-1][0] == indent:
            self.items.pop()
        self.kind = BlockKind.ITEM
        self.stem = self.items[-1][1] if self.items else self.list_stem
        self.items.append((indent, None))
        self.level = len(self.items)
        self.runs = [(start, end, None)]
        self.lines = 1

    def quote(self, bare: str, line_start: int, end: int) -> None:
        inner = bare
        while inner.startswith((">", "&gt;")):
            inner = inner[1:] if inner[0] == ">" else inner[4:]
            inner = inner.lstrip()
        if self.kind is not BlockKind.QUOTE or not inner:
            self.flush()
        self.kind = BlockKind.QUOTE
        if inner:
            if self.runs:  # the line break between two quoted lines
                self.runs.append((self.runs[-1][1], line_start, None))
            self.runs.append((end - len(inner), end, None))
            self.lines += 1

    def title_like(self) -> bool:
        """Whether the block being read is one short line without the end of a sentence."""
        start, end, _ = self.runs[0]
        text = self.prose.source[start:end]
        return (
            self.article
            and self.lines == 1
            and len(text) <= _LONGEST_HEADING
            and not text.endswith(_SENTENCE_ENDS)
            and not text[0].islower()
            and any(map(str.isalpha, text))
            and not byline(text, Facts())
        )

    def flush(self, heading: bool = False, keep_list: bool = False) -> None:
        """End the block that is being read."""
        if not self.runs:
            return
        kind = self.kind
        level, stem = (self.level, self.stem) if kind is BlockKind.ITEM else (0, None)
        if kind is BlockKind.PARAGRAPH and (heading or self.title_like()):
            kind, level = (BlockKind.HEADING, 2) if self.titled else (BlockKind.TITLE, 1)
            self.titled = True
        elif kind is BlockKind.PARAGRAPH and self.runs[-1][1] - self.runs[0][0] > _LONGEST_HEADING:
            self.titled = True  # after the first paragraph no heading is the title
        runs = self.decoded() if self.entities else self.runs
        draft = self.prose.add(kind, runs, level=level, stem=stem, quoted=kind is BlockKind.QUOTE)
        self.runs, self.lines, self.kind = [], 0, BlockKind.PARAGRAPH
        if draft is not None:
            self.last = draft
            self.detached = False
            if kind is BlockKind.ITEM:
                self.items[-1] = (self.items[-1][0], draft)
            elif not keep_list:
                self.items = []

    def decoded(self) -> list[Run]:
        """The runs with the entities of a careless export decoded."""
        from html import unescape

        source = self.prose.source
        runs: list[Run] = []
        for start, end, _ in self.runs:
            at = start
            for entity in _ENTITY.finditer(source, start, end):
                runs += [(at, entity.start(), None), (entity.start(), entity.end(), unescape(entity[0]))]
                at = entity.end()
            runs.append((at, end, None))
        return runs
