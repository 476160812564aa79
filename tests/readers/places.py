"""Helpers for the tests of the readers: documents from sources, and where their phrases stand."""

from __future__ import annotations

import re
from pathlib import Path

from claimlint.document import Block, BlockKind, Document
from claimlint.folding import INVISIBLE
from claimlint.model import Profile
from claimlint.readers import read, read_text

GOLDEN = Path(__file__).parent / "golden"


def document(source: str, format: str, profile: Profile = Profile.ARTICLE) -> Document:
    return checked(read_text(source, profile=profile, format=format))


def golden(name: str) -> Document:
    data = (GOLDEN / name).read_bytes()
    return checked(read(name, data, profile=Profile.ARTICLE, text_field="title,content.rendered,body"))


def checked(document: Document) -> Document:
    """The document, after a look at what every block promises."""
    for number, block in enumerate(document.blocks):
        check_block(document, block)
        assert -1 <= block.section < number
        assert -1 <= block.stem < number
    return document


def check_block(document: Document, block: Block) -> None:
    text, source = block.text, document.source
    assert text
    assert text == text.strip()
    assert not re.search(rf"\s{{2,}}|[^\S \n]|[{INVISIBLE}]", text), repr(text)
    at = place = 0
    for part in block.segments:
        assert part.text_start == at < part.text_end
        assert place <= part.source_start <= part.source_end <= len(source)
        at, place = part.text_end, part.source_end
        if part.copied:
            shown, written = text[part.text_start : at], source[part.source_start : place]
            assert all(a == b or (a.isspace() and b.isspace()) for a, b in zip(shown, written, strict=True))
    assert at == len(text)
    for mark in block.evidence:
        assert 0 <= mark.start <= mark.end <= len(text)


def texts(document: Document) -> list[str]:
    return [" ".join(block.text.split()) for block in document.blocks]


def kinds(document: Document) -> list[tuple[BlockKind, str]]:
    return [(block.kind, " ".join(block.text.split())) for block in document.blocks]


def block_with(document: Document, phrase: str) -> Block:
    """The only block that holds a phrase."""
    found = [block for block in document.blocks if phrase in " ".join(block.text.split())]
    assert len(found) == 1, f"{phrase!r} stands in {len(found)} blocks of {texts(document)}"
    return found[0]


def quoted(document: Document, phrase: str) -> str:
    """What a finding on this phrase would quote from the source."""
    block = block_with(document, phrase)
    found = re.search(r"\s+".join(map(re.escape, phrase.split())), block.text)
    assert found
    start, end = block.to_source(*found.span())
    return document.source[start:end]


def place(document: Document, phrase: str) -> tuple[int, int]:
    """Line and column of a phrase."""
    block = block_with(document, phrase)
    found = re.search(r"\s+".join(map(re.escape, phrase.split())), block.text)
    assert found
    return document.line_col(block.to_source(*found.span())[0])
