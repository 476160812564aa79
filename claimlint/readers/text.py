"""Plain text: paragraphs at blank lines, bullets with the line that introduces them, quoted lines, headings."""

from __future__ import annotations

import re

from claimlint.model import BlockKind, Document, Profile
from claimlint.readers.metadata import finish
from claimlint.readers.prose import Draft, Prose

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_BULLET = re.compile(r"\s*(?:[-*\u2022\u00b7\u25e6\u25aa\u25cf\u2013+]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+(?=\S)")
_DIRECTIVE = re.compile(r"\s*(?:#|//|<!--|%|;)\s*(claimlint-.*?)\s*(?:-->)?\s*$")
_END = (".", "!", "?", ":", ";", ",", "\u2026", ")", '"', "\u201d")
LONGEST_HEADING = 80


def read(path: str, source: str, profile: Profile, record: str) -> Document:
    """Read plain text. Linear in its length."""
    prose = Prose(source)
    prose.facts.keeps_links = False
    prose.facts.heading_levels = False
    _Lines(prose, headings=profile is Profile.ARTICLE).read()
    return finish(prose, path, profile, record)


class _Lines:
    """Goes through the lines once and hands finished blocks to the prose."""

    def __init__(self, prose: Prose, headings: bool) -> None:
        self.prose = prose
        self.headings = headings
        self.start = self.end = -1  # the block being gathered
        self.count = 0
        self.kind = BlockKind.PARAGRAPH
        self.stem: Draft | None = None
        self.last: Draft | None = None  # the last block that is no item
        self.quoted: list[tuple[int, int, str | None]] = []

    def read(self) -> None:
        source = self.prose.source
        at = 0
        while at < len(source):
            line = _LINE.match(source, at)
            assert line is not None
            self._line(at, line[0])
            at = line.end()
        self._flush()

    def _line(self, at: int, line: str) -> None:
        bare = line.strip()
        if not bare:
            self._flush()
            self.stem = None if self.last is None or not self.last.text.endswith(":") else self.last
            return
        if "claimlint-" in line and (directive := _DIRECTIVE.match(line)):
            self._flush()
            self.prose.comment(directive[1], at + directive.start(1), at + directive.end(1))
            return
        if bare[0] == ">" and (self.quoted or self.start < 0):
            self.quoted.append((at + line.index(">") + 1, at + len(line), None))
            return
        if self.quoted:
            self._flush()
        bullet = (
            _BULLET.match(line)
            if bare[0] in "-*\u2022\u00b7\u25e6\u25aa\u25cf\u2013+(0123456789" or bare[1:2] in ".)"
            else None
        )
        if bullet:
            introduces = self.start >= 0 and self.kind is BlockKind.PARAGRAPH
            self._flush()
            if introduces:
                self.stem = self.last
            self.kind, self.start = BlockKind.ITEM, at + bullet.end()
        elif self.start < 0:
            self.kind, self.start = BlockKind.PARAGRAPH, at
        self.end = at + len(line)
        self.count += 1

    def _flush(self) -> None:
        if self.quoted:
            self.last = self.prose.add(BlockKind.QUOTE, self.quoted, quoted=True) or self.last
            self.quoted = []
        if self.start < 0:
            return
        kind = self.kind
        text = self.prose.source[self.start : self.end].strip()
        level = 0
        if kind is BlockKind.PARAGRAPH and self.headings and self.count == 1 and _is_heading(text):
            kind, level = (BlockKind.HEADING, 2) if self.prose.drafts else (BlockKind.TITLE, 1)
        stem = self.stem if kind is BlockKind.ITEM else None
        draft = self.prose.add(kind, [(self.start, self.end, None)], level=level, stem=stem)
        if kind is not BlockKind.ITEM and draft is not None:
            self.last = draft
        self.start, self.count = -1, 0


def _is_heading(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and (not text.endswith(_END) or text.endswith("?")) and text[:1].isupper()
