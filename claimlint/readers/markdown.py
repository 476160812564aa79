"""Markdown: markdown-it-py finds the blocks and their lines, `inline` the visible runs in them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from claimlint.model import BlockKind, Document, Profile
from claimlint.readers.inline import scan, split_cells
from claimlint.readers.metadata import finish
from claimlint.readers.prose import Draft, Prose

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n(.*?)(?:\r\n|\n)\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE_END = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:\s*")
_KEYS = {
    "title": ("title",),
    "author": ("author", "authors", "by", "byline"),
    "reviewer": ("reviewer", "reviewed_by", "reviewedby", "medically_reviewed_by", "reviewed-by", "medical_reviewer"),
    "published": ("date", "published", "publish_date", "pubdate", "date_published"),
    "updated": ("updated", "lastmod", "modified", "last_reviewed", "last_updated", "reviewed", "date_modified"),
    "language": ("lang", "language"),
}


def read(path: str, source: str, profile: Profile, record: str) -> Document:
    """Read Markdown with YAML or TOML front matter."""
    prose = Prose(source)
    front = _FRONT.match(source)
    if front:
        _note_front(prose, front[1], front[2])
    offset = front.end() if front else 0
    body = source[offset:]
    environment: dict[str, Any] = {}
    tokens = _parser().parse(body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " "), environment)
    labels = frozenset(label.lower() for label in environment.get("references", {}))
    _Blocks(prose, _line_spans(source, offset), labels).walk(tokens)
    return finish(prose, path, profile, record)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 60}).enable("table").disable("inline")


def _line_spans(source: str, offset: int) -> list[tuple[int, int]]:
    spans, start = [], offset
    for end in _LINE_END.finditer(source, offset):
        spans.append((start, end.start()))
        start = end.end()
    spans.append((start, len(source)))
    return spans


class _Blocks:
    """Turns block tokens into drafts. Lists nest, so the stems of open lists are a stack."""

    def __init__(self, prose: Prose, lines: list[tuple[int, int]], labels: frozenset[str]) -> None:
        self.prose = prose
        self.lines = lines
        self.labels = labels
        self.last: Draft | None = None
        self.stems: list[Draft | None] = []
        self.item_open = False
        self.quotes = 0
        self.heading = 0
        self.row = self.column = -1
        self.cells: list[tuple[int, int]] = []

    def walk(self, tokens: list[Token]) -> None:
        for token in tokens:
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open"):
                self.stems.append(self.last)
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self.stems.pop()
            elif kind == "list_item_open":
                self.item_open = True
            elif kind == "blockquote_open":
                self.quotes += 1
            elif kind == "blockquote_close":
                self.quotes -= 1
            elif kind == "heading_open":
                self.heading = int(token.tag[1])
            elif kind == "heading_close":
                self.heading = 0
            elif kind == "table_open":
                self.row = -1
            elif kind == "table_close":
                self.row = self.column = -1
            elif kind == "tr_open" and token.map:
                self.row, self.column = self.row + 1, -1
                self.cells = list(split_cells(self.prose.source, *self.lines[token.map[0]]))
            elif kind in ("td_open", "th_open"):
                self.column += 1
            elif kind == "html_block" and token.map:
                self._html(token.map)
            elif kind == "inline":
                self._inline(token)

    def _inline(self, token: Token) -> None:
        if self.column >= 0:
            if self.column < len(self.cells):
                self._add(BlockKind.CELL, [self.cells[self.column]], row=self.row, column=self.column)
            return
        if not token.map:
            return
        pieces = self._pieces(token.content, token.map)
        if not pieces:
            return
        if self.heading:
            kind = BlockKind.TITLE if self.heading == 1 and not self.prose.drafts else BlockKind.HEADING
            self._add(kind, pieces, level=self.heading)
        elif self.quotes:
            self._add(BlockKind.QUOTE, pieces)
        elif self.stems:
            stem = self.stems[-1]
            self._add(BlockKind.ITEM, pieces, level=len(self.stems), stem=stem, keep_last=not self.item_open)
            self.item_open = False
        elif note := _FOOTNOTE.match(self.prose.source, *pieces[0]):
            self._add(BlockKind.FOOTNOTE, [(note.end(), pieces[0][1]), *pieces[1:]])
        else:
            self._add(BlockKind.PARAGRAPH, pieces)

    def _pieces(self, content: str, lines: list[int]) -> list[tuple[int, int]]:
        """Where each line of a block's content stands: what containers and marks take is at the line's front."""
        pieces = []
        for number, line in enumerate(content.split("\n")):
            if lines[0] + number >= len(self.lines):
                break
            start, end = self.lines[lines[0] + number]
            text = self.prose.source[start:end]
            if self.heading:
                text = text.rstrip()
                bare = text.rstrip("#")
                text = bare.rstrip() if bare.endswith((" ", "\t")) or not bare else text
            # tabs become spaces on the way, so the place is counted from the line's end
            kept = len(line.strip())
            stop = start + len(text.rstrip())
            pieces.append((max(start, stop - kept), stop))
        return [piece for piece in pieces if piece[0] < piece[1]]

    def _add(
        self,
        kind: BlockKind,
        pieces: list[tuple[int, int]],
        *,
        level: int = 0,
        stem: Draft | None = None,
        row: int = -1,
        column: int = -1,
        keep_last: bool = False,
    ) -> None:
        shown = scan(self.prose.source, pieces, self.labels)
        for comment in shown.comments:
            self.prose.comment(*comment)
        draft = self.prose.add(
            kind, shown.runs, level=level, stem=stem, row=row, column=column, quoted=self.quotes > 0, marks=shown.marks
        )
        if draft is not None and not keep_last:
            self.last = draft

    def _html(self, lines: list[int]) -> None:
        start, end = self.lines[lines[0]][0], self.lines[min(lines[1], len(self.lines)) - 1][1]
        source = self.prose.source
        for comment in _COMMENT.finditer(source, start, end):
            self.prose.comment(comment[1].strip(), comment.start(), comment.end())
        if re.match(r"\s*<(script|style|pre|iframe|svg|nav|!--)", source[start:end], re.IGNORECASE):
            return
        self._add(BlockKind.PARAGRAPH, [self.lines[n] for n in range(lines[0], min(lines[1], len(self.lines)))])


def _note_front(prose: Prose, fence: str, text: str) -> None:
    """Facts from front matter. A broken one says nothing: whoever builds the page will complain."""
    data: Any = None
    if fence == "---":
        import yaml

        try:
            data = yaml.safe_load(text)
        except yaml.YAMLError:
            return
    else:
        import tomllib

        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return
    if not isinstance(data, dict):
        return
    table = {str(key).lower(): value for key, value in data.items()}
    for name, keys in _KEYS.items():
        for key in keys:
            value = table.get(key)
            if isinstance(value, list):
                value = value[0] if value else None
            if isinstance(value, dict):
                value = value.get("name")
            if value is not None:
                prose.facts.note(name, str(value))
    if table.get("references") or table.get("sources") or table.get("citations"):
        prose.facts.references = True
