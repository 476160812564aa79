"""Where a block stands in a marked-up document: lists, items, quotes, notes, tables, headings.

Readers of markup open and close containers; kind, level and stem of a block follow from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimlint.document import BlockKind
from claimlint.readers.prose import Draft, Mark, Prose
from claimlint.readers.spans import Run

_KINDS = {"item": BlockKind.ITEM, "quote": BlockKind.QUOTE, "footnote": BlockKind.FOOTNOTE, "cell": BlockKind.CELL}


@dataclass(slots=True)
class Container:
    """An open list, item, quote, note, table or cell, and what the blocks directly inside it are."""

    name: str
    kind: BlockKind
    level: int = 0
    stem: Draft | None = None
    quoted: bool = False
    previous: Draft | None = None  # the block that stood last, directly before here
    row: int = -1
    column: int = -1


class Outline:
    """Adds blocks to a prose at the place in the document that the open containers make."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self.open = [Container("root", BlockKind.PARAGRAPH)]
        self.tables = [*self.open]  # a cell outside any table counts in the root
        self.counts: dict[str, int] = {}
        self.titled = False

    @property
    def innermost(self) -> Container:
        return self.open[-1]

    def enter(self, name: str, stem: Draft | None = None) -> None:
        """Open a container: list, item, quote, footnote, table, cell or box (which changes nothing).

        stem: the block that introduces an item, where it is not the one before its list.
        """
        outer = self.open[-1]
        kind = _KINDS.get(name, outer.kind)
        if name == "item" and outer.kind is BlockKind.FOOTNOTE:
            kind = outer.kind  # a list of notes
        new = Container(name, kind, outer.level, outer.stem, outer.quoted, None, outer.row, outer.column)
        if name == "list":
            new.stem = outer.previous
        elif name == "item":
            new.level = outer.level + 1
            new.stem = stem or outer.stem
        elif name == "quote":
            new.quoted = True
        elif name == "table":
            new.row = new.column = -1
            self.tables.append(new)
        self.open.append(new)
        self.counts[name] = self.counts.get(name, 0) + 1

    def leave(self, name: str) -> None:
        """Close the innermost container of this name and all inside it; nothing when none is open."""
        if not self.counts.get(name):
            return
        while True:
            closed = self.open.pop()
            self.counts[closed.name] -= 1
            if closed.name == "table":
                self.tables.pop()
            if closed.name == name:
                break
        if name not in ("item", "cell"):
            self.apart()

    def is_open(self, name: str) -> bool:
        return self.counts.get(name, 0) > 0

    def apart(self) -> None:
        """Something stands between the last block and the next: it introduces nothing."""
        self.open[-1].previous = None

    def row(self) -> None:
        """Begin a row of the innermost table."""
        table = self.tables[-1]
        table.row += 1
        table.column = -1

    def cell(self) -> None:
        """Open the next cell of the row."""
        table = self.tables[-1]
        table.column += 1
        self.enter("cell")
        self.open[-1].row, self.open[-1].column = max(0, table.row), table.column

    def unquote(self) -> None:
        """The innermost quote is none: only a box written like one."""
        outer, inner = self.open[-2], self.open[-1]
        inner.quoted, inner.kind = outer.quoted, outer.kind

    def add(self, runs: Sequence[Run], marks: Sequence[Mark] = (), *, heading: int = 0) -> Draft | None:
        """Add a block where the containers stand. heading: its level, or 0."""
        inner = self.open[-1]
        kind = inner.kind
        if heading:
            kind = BlockKind.HEADING if self.titled or heading > 1 else BlockKind.TITLE
        draft = self.prose.add(
            kind,
            runs,
            level=heading or (inner.level if kind is BlockKind.ITEM else 0),
            stem=inner.stem if kind is BlockKind.ITEM else None,
            row=inner.row if kind is BlockKind.CELL else -1,
            column=inner.column if kind is BlockKind.CELL else -1,
            quoted=inner.quoted,
            marks=marks,
        )
        if draft is not None:
            self.titled = self.titled or kind is BlockKind.TITLE
            inner.previous = draft
        return draft

    def beside(self, runs: Sequence[Run], kind: BlockKind = BlockKind.CAPTION, level: int = 0) -> Draft | None:
        """Add a text that stands beside the flow: a caption, the text of an image, a title."""
        drafts = self.prose.drafts
        draft = self.prose.add(kind, runs, level=level, quoted=self.open[-1].quoted)
        if draft is not None and len(drafts) > 1 and (drafts[-2].kind, drafts[-2].text) == (kind, draft.text):
            del drafts[-2]  # the caption says once more what the text of the image says
        if draft is not None and kind is BlockKind.TITLE:
            self.titled = True
        return draft
