"""One article, written in every format by hand and by real programs: the same prose at its own place."""

from __future__ import annotations

import re

import pytest
from places import block_with, golden, kinds, place, quoted, texts

from claimlint.document import BlockKind, EvidenceKind
from claimlint.engine import Engine

BY_HAND = [f"article.{suffix}" for suffix in ("md", "mdx", "html", "rst", "adoc", "txt", "json", "yaml")]
MADE = [f"made/{name}" for name in ("pandoc.html", "pandoc.rst", "pandoc.adoc", "pandoc.docx", "pandoc.ipynb")]
MADE += ["made/libreoffice.docx", "made/libreoffice.html"]
ALL = BY_HAND + MADE

PHRASES = (
    "cures arthritis",
    "people who drank it for eight weeks had slightly less pain",
    "found no difference at all",
    "Who should not drink it",
    "You should not drink turmeric tea if you:",
    "blood thinners",
    "are due for surgery within two weeks",
    "tell the surgeon first",
    "My neighbour swears that it healed her knees overnight.",
    "100% safe",
    "about 1 in 10",
)


@pytest.mark.parametrize("name", ALL)
def test_every_claim_stands_at_its_place(name: str) -> None:
    document = golden(name)
    for phrase in PHRASES:
        # the phrase is in the source once, so searching it tells where it must be found
        written = re.compile(r"(?:\s|\\n|[>\s])+".join(map(re.escape, phrase.split())))
        if name.endswith(".ipynb"):
            written = re.compile(written.pattern.replace(r"\s|", r"\s|\\n\",\s+\"|"))
        found = written.findall(document.source)
        assert len(found) == 1, (phrase, found)
        match = written.search(document.source)
        assert match
        assert place(document, phrase) == document.line_col(match.start())
        assert quoted(document, phrase) == match[0]


@pytest.mark.parametrize("name", ALL)
def test_the_list_has_its_stem_and_depth(name: str) -> None:
    document = golden(name)
    stem = block_with(document, "You should not drink turmeric tea if you:")
    for phrase in ("blood thinners", "have gallstones or a blocked bile duct", "are due for surgery"):
        item = block_with(document, phrase)
        assert item.kind is BlockKind.ITEM
        assert item.level == 1
        assert document.blocks[item.stem] is stem
    if name != "made/libreoffice.html":  # it writes the nested list outside of the item
        nested = block_with(document, "tell the surgeon first")
        assert nested.level == 2
        assert document.blocks[nested.stem] is block_with(document, "are due for surgery")


@pytest.mark.parametrize("name", ALL)
def test_headings_open_sections(name: str) -> None:
    document = golden(name)
    heading = block_with(document, "What people report")
    assert heading.kind is BlockKind.HEADING
    assert document.blocks[block_with(document, "100% safe").section] is heading


@pytest.mark.parametrize("name", [name for name in ALL if name != "made/libreoffice.html"])
def test_the_quote_is_one(name: str) -> None:
    quote = block_with(golden(name), "healed her knees")
    assert (quote.kind, quote.quoted) == (BlockKind.QUOTE, True)


@pytest.mark.parametrize("name", [name for name in ALL if not name.endswith(".txt")])
def test_cells_know_their_row_and_column(name: str) -> None:
    cell = block_with(golden(name), "about 1 in 10")
    assert (cell.kind, cell.row, cell.column) == (BlockKind.CELL, 1, 1)


@pytest.mark.parametrize("name", [name for name in ALL if not name.endswith(".txt")])
def test_links_and_notes_are_evidence(name: str) -> None:
    document = golden(name)
    block = block_with(document, "had slightly less pain")
    link = next(mark for mark in block.evidence if mark.kind is EvidenceKind.LINK)
    assert " ".join(block.text[link.start : link.end].split()) == "a larger study"
    assert link.target == "https://example.org/knee-study"
    assert document.metadata.links >= 1
    note = next(mark for mark in block.evidence if mark.kind is not EvidenceKind.LINK)
    assert block.text[: note.start].endswith("One small trial")


@pytest.mark.parametrize("name", ALL)
def test_what_is_no_prose_is_left_out(name: str) -> None:
    document = golden(name)
    shown = " ".join(texts(document))
    for hidden in ("Ginger", "Cures that work", "cure everything", "claimlint-", "Log in", "J Example Med"):
        assert hidden not in shown
    if name != "made/libreoffice.html":  # it writes code as a paragraph like any other
        assert "cures cancer" not in shown
    assert document.metadata.references or name == "made/libreoffice.html"


@pytest.mark.parametrize("name", BY_HAND)
def test_the_facts_are_the_same_everywhere(name: str) -> None:
    facts = golden(name).metadata
    assert facts.title == "Turmeric tea for sore knees"
    assert (facts.author, facts.reviewer) == ("Dana Whitfield, RN", "Omar Reyes, MD")
    assert (facts.published, facts.updated) == ("2024-02-11", "2025-03-04")


@pytest.mark.parametrize("name", [name for name in BY_HAND if not name.endswith((".txt", ".json"))])
def test_the_directive_is_found_in_the_comments_of_the_format(name: str) -> None:
    document = golden(name)
    (directive,) = document.directives
    assert directive.text.endswith("SAF001 -- quoted to refute")
    assert directive.text in document.source[directive.start : directive.end]


def test_markup_formats_give_the_same_blocks() -> None:
    def prose(name: str) -> list[tuple[BlockKind, str]]:
        return [(kind, text) for kind, text in kinds(golden(name)) if kind not in (BlockKind.FOOTNOTE, BlockKind.TITLE)]

    expected = prose("article.md")
    assert len(expected) > 15
    for name in ("article.mdx", "article.html", "article.rst", "article.adoc"):
        assert prose(name) == expected, name
    inside = [block for block in expected if not block[1].startswith("What a daily cup")]
    for name in ("article.json", "article.yaml"):
        assert prose(name) == inside, name


@pytest.mark.parametrize("name", [name for name in ALL if name != "made/libreoffice.html"])
def test_every_format_gives_the_same_findings(name: str, engine: Engine) -> None:
    def told(name: str) -> list[tuple[str, str, str]]:
        checked = engine.check(golden(name))
        results = [(finding, "") for finding in checked.findings]
        results += [(excused.finding, excused.by) for excused in checked.excused]
        sources = golden(name).source
        for finding, _ in results:
            assert finding.start < 0 or sources[finding.start : finding.end] == finding.match
        # the wording of the table in plain text and facts about the document as a whole differ
        return sorted((finding.code, _plain(finding.match), by) for finding, by in results if finding.code[:3] != "DOC")

    assert told(name) == told("article.md")


def _plain(match: str) -> str:
    """A match without the marks of its format."""
    return " ".join(re.sub(r"<[^>]*>|\\n|&nbsp;|[*_\"\\,]", " ", match).split())
