"""Readers: a source in, a `Document` out."""

from __future__ import annotations

import re

from claimlint.model import Block, BlockKind, Document, Profile, Segment

_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")


def read_text(source: str, *, path: str, profile: Profile, record: str = "", format: str = "text") -> Document:
    """Plain text: a block for each paragraph."""
    blocks = []
    for match in _PARAGRAPH.finditer(source):
        text = match[0].strip()
        if text:
            start = match.start() + match[0].index(text[0])
            blocks.append(Block(text, BlockKind.PARAGRAPH, (Segment(0, len(text), start, start + len(text)),)))
    return Document(path, source, profile, tuple(blocks), record=record)


def decode(path: str, data: bytes, format: str = "") -> tuple[str, str]:
    return data.decode(), "text"


def read(path: str, data: bytes, *, profile: Profile, format: str = "") -> Document:
    return read_text(data.decode(), path=path, profile=profile)
