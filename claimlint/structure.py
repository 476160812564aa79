"""What stands around a block: headings, the stem of its list, its row and column, what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claimlint.document import Block, BlockKind, Document
from claimlint.sentences import split

_BULLET = re.compile(r"\s*(?:[-*\u2022\u00b7>+~\u2713\u2717\u274c\u2705]|\(?\w{1,2}[.)])\s")
_TABLE_LIMIT = 2000  # cells looked at on either side; larger tables are data, not prose

sentences_of = lru_cache(maxsize=128)(split)
"""`sentences.split`, remembered: the block behind a heading is asked for again and again."""


def headings(document: Document, block: int) -> Iterator[str]:
    """The headings that a block stands under, nearest first."""
    at = document.blocks[block].section
    level = 99
    for _ in range(8):
        if not 0 <= at < len(document.blocks):
            return
        heading = document.blocks[at]
        if heading.level < level:
            level = heading.level
            yield heading.text
        at = heading.section


def title(document: Document) -> str:
    """The title that a document gives itself, or that its first block shows; "" for none."""
    if document.metadata.title:
        return document.metadata.title
    first = document.blocks[0] if document.blocks else None
    if first and (first.kind is BlockKind.TITLE or (first.kind is BlockKind.HEADING and first.level <= 1)):
        return first.text
    return ""


def stem_block(document: Document, block: int) -> str:
    """The line that introduces the list that a block is an item of, "" for none."""
    at = document.blocks[block].stem
    return document.blocks[at].text if 0 <= at < len(document.blocks) else ""


def stem_inside(text: str, sentences: tuple[tuple[int, int], ...], index: int) -> tuple[int, int] | None:
    """The sentence of the same block that introduces this one with a colon, over earlier bullets.

    A line right behind the colon counts as introduced; later lines only while they carry bullets.
    """
    bulleted = bool(_BULLET.match(text, *sentences[index]))
    for earlier in range(index - 1, max(-1, index - 25), -1):
        start, end = sentences[earlier]
        if text[start:end].rstrip("*_ ").endswith(":"):
            return (start, end) if bulleted or earlier == index - 1 else None
        if not bulleted or not (_BULLET.match(text, start, end) or earlier == index - 1):
            return None
    return None


def following(document: Document, block: int) -> Block | None:
    """The block behind this one when it goes on with the same matter: no heading, no other list."""
    if block + 1 >= len(document.blocks):
        return None
    after = document.blocks[block + 1]
    if after.kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION):
        return after
    return None


def row_and_column(document: Document, block: int) -> tuple[str, list[str]]:
    """The head of a cell's column, and the other cells of its row."""
    blocks = document.blocks
    cell = blocks[block]
    first = block
    while first > 0 and block - first < _TABLE_LIMIT and blocks[first - 1].kind is BlockKind.CELL:
        if blocks[first - 1].row > blocks[first].row:
            break  # another table
        first -= 1
    head = ""
    row: list[str] = []
    for at in range(first, min(len(blocks), first + 2 * _TABLE_LIMIT)):
        other = blocks[at]
        if other.kind is not BlockKind.CELL or (at > first and other.row < blocks[at - 1].row):
            break
        if other.row == 0 and other.column == cell.column and at != block:
            head = other.text
        if other.row == cell.row and at != block:
            row.append(other.text)
        if other.row > cell.row:
            break
    return head, row
