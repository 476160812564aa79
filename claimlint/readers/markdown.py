"""Markdown: CommonMark with tables, footnotes, front matter, raw HTML and the usual templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from claimlint.model import BlockKind, Profile
from claimlint.readers.markdown_blocks import Span, parse
from claimlint.readers.markdown_inline import Inline, scan
from claimlint.readers.prose import Draft, Prose

_FENCE_LINE = re.compile(r":{3,}.*|\[![A-Z]+\][+-]?\s*")  # ":::note" and "[!NOTE]" lines name a box and say nothing
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_HEADING_ID = re.compile(r"\s*\{[#.:][^{}]*\}\s*$")


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of a Markdown source."""
    _Walker(prose).run()


@dataclass(slots=True)
class _Container:
    """A list, item, quote or footnote that is open. previous: the block that stood last, directly before here."""

    kind: str
    stem: Draft | None = None
    previous: Draft | None = None
    quotes: bool = True


@dataclass(slots=True)
class _Walker:
    prose: Prose
    open: list[_Container] = field(default_factory=lambda: [_Container("root")])
    references: dict[str, str] = field(default_factory=dict)
    footnotes: frozenset[str] = frozenset()
    titled: bool = False
    heading: int = 0
    row: int = -1
    column: int = -1

    def run(self) -> None:
        tokens, env = parse(self.prose.source)
        self.references = {label: entry["href"] for label, entry in env.get("references", {}).items()}
        self.footnotes = frozenset(map(normalizeReference, env.get("footnotes", ())))
        for token in tokens:
            step = getattr(self, f"on_{token.type}", None)
            if step:
                step(token)
            elif token.type in _OPENS:
                self.open.append(_Container(_OPENS[token.type]))
            elif token.type in _CLOSES:
                self.open.pop()
                self.open[-1].previous = None
            elif token.type in _APART:
                self.open[-1].previous = None

    # containers

    def on_bullet_list_open(self, token: Token) -> None:
        outer = self.open[-1]
        self.open.append(_Container("list", stem=outer.previous))

    on_ordered_list_open = on_bullet_list_open

    def on_list_item_open(self, token: Token) -> None:
        self.open.append(_Container("item", stem=self.open[-1].stem))

    def on_blockquote_open(self, token: Token) -> None:
        self.open.append(_Container("quote"))

    def on_heading_open(self, token: Token) -> None:
        self.heading = int(token.tag[1:])

    def on_table_open(self, token: Token) -> None:
        self.row = -1

    def on_table_close(self, token: Token) -> None:
        self.row = self.column = -1
        self.open[-1].previous = None

    def on_tr_open(self, token: Token) -> None:
        self.row += 1
        self.column = -1

    # prose

    def on_inline(self, token: Token) -> None:
        lines: list[Span] = token.meta["lines"]
        if not lines:
            return
        source = self.prose.source
        if self.row >= 0:
            self.column += 1
            self.add(self.scan(lines), BlockKind.CELL)
            return
        lines = self.without_labels(lines)
        if not lines:
            return
        if self.heading:
            start, end = lines[-1]
            if identity := _HEADING_ID.search(source, start, end):
                lines = [*lines[:-1], (start, identity.start())]
        self.add(self.scan(lines), self.kind())
        self.heading = 0

    def without_labels(self, lines: list[Span]) -> list[Span]:
        """The lines without those that only open or name a box, and without a task's tick box."""
        source = self.prose.source
        first = source[lines[0][0] : lines[0][0] + 1]
        container = self.open[-1]
        if first == "[" and container.kind == "item" and not container.previous:
            start, end = lines[0]
            if task := _TASK.match(source, start, end):
                return [(task.end(), end), *lines[1:]]
        if first in (":", "[") or any(source.startswith(":::", start) for start, _ in lines):
            kept = [line for line in lines if not _FENCE_LINE.fullmatch(source, *line)]
            if len(kept) < len(lines) and container.kind == "quote" and first == "[":
                container.quotes = False
            return kept
        return lines

    def scan(self, lines: list[Span]) -> Inline:
        return scan(self.prose.source, lines, self.references, self.footnotes)

    def kind(self) -> BlockKind:
        if self.heading:
            if self.heading == 1 and not self.titled:
                self.titled = True
                return BlockKind.TITLE
            return BlockKind.HEADING
        for container in reversed(self.open):
            if container.kind in _KINDS and container.quotes:
                return _KINDS[container.kind]
        return BlockKind.PARAGRAPH

    def add(self, inline: Inline, kind: BlockKind) -> None:
        container = self.open[-1]
        items = sum(outer.kind == "item" for outer in self.open)
        stem = next((outer.stem for outer in reversed(self.open) if outer.kind == "item"), None)
        quoted = any(outer.kind == "quote" and outer.quotes for outer in self.open)
        draft = self.prose.add(
            kind,
            inline.runs,
            level=self.heading or (items if kind is BlockKind.ITEM else 0),
            stem=stem if kind is BlockKind.ITEM else None,
            row=self.row,
            column=self.column,
            quoted=quoted,
            marks=inline.marks,
        )
        for runs in inline.beside:
            self.prose.add(BlockKind.CAPTION, runs, quoted=quoted)
        for text, start, end in inline.comments:
            self.prose.comment(text, start, end)
        self.prose.facts.links += inline.links
        container.previous = draft


_OPENS = {"footnote_open": "footnote", "admonition_open": "box"}
_CLOSES = {
    "bullet_list_close",
    "ordered_list_close",
    "list_item_close",
    "blockquote_close",
    "footnote_close",
    "admonition_close",
}
_APART = {"fence", "code_block", "hr", "html_block"}
_KINDS = {"item": BlockKind.ITEM, "quote": BlockKind.QUOTE, "footnote": BlockKind.FOOTNOTE}
