"""AsciiDoc: sections, lists, delimited blocks, tables, inline marks."""

from __future__ import annotations

import pytest
from places import block_with, document, kinds, place, quoted, texts

from claimlint.document import BlockKind, EvidenceKind


def test_the_header_gives_title_and_facts() -> None:
    source = "// by hand\n= Hot Tea\nAnn Lee <a@b.example>; Bo Kim\nv2, 2024-02-03\n:reviewer: Cy Wu\n\n"
    source += "Text.\n\n== More\n"
    found = document(source, "asciidoc")
    assert kinds(found) == [(BlockKind.TITLE, "Hot Tea"), (BlockKind.PARAGRAPH, "Text."), (BlockKind.HEADING, "More")]
    assert (found.metadata.author, found.metadata.reviewer) == ("Ann Lee", "Cy Wu")
    assert found.metadata.published == "2024-02-03"


def test_lists_nest_by_their_marks() -> None:
    source = (
        "Avoid it if you:\n\n* are ill\n** or were\nonce\n. one\n* drink\n+\nMuch of it.\n\nAfter.\n\n"
        "Dose:: One cup\nTaste::\n  Bitter\n\n* [x] done\n"
    )
    found = document(source, "asciidoc")
    assert [(block.text, block.level) for block in found.blocks if block.kind is BlockKind.ITEM] == [
        ("are ill", 1),
        ("or were once", 2),
        ("one", 3),
        ("drink", 1),
        ("Much of it.", 1),
        ("Dose", 1),
        ("One cup", 1),
        ("Taste", 1),
        ("Bitter", 1),
        ("done", 2),
    ]
    assert found.blocks[block_with(found, "Much of it.").stem].text == "Avoid it if you:"
    assert found.blocks[block_with(found, "Bitter").stem].text == "Taste"


@pytest.mark.parametrize(
    "hidden",
    [
        "----\nit cures\n----",
        "....\nit cures\n....",
        "```text\nit cures\n```",
        "++++\n<p>it cures</p>\n++++",
        "////\nit cures\n////",
        "// it cures",
        " it cures (literal)",
        "[source,text]\nit cures",
        "[listing]\n--\nit cures\n--",
        ":name: it cures",
        "include::it-cures.txt[]",
        "'''",
        "[[it-cures]]",
    ],
)
def test_code_comments_and_settings_are_left_out(hidden: str) -> None:
    assert texts(document(f"Before.\n\n{hidden}\n\nAfter.\n", "asciidoc")) == ["Before.", "After."]


def test_boxes_quotes_and_captions() -> None:
    source = (
        "NOTE: Very hot.\n\n[TIP]\n====\nToo hot.\n\n* item\n====\n\n____\nIt cures.\n____\n\n"
        "[quote, He]\nIt heals.\n\n"
        ".Below\nimage::x.png[A cup, 200]\n\n****\nAside.\n****\n"
    )
    found = document(source, "asciidoc")
    assert kinds(found) == [
        (BlockKind.PARAGRAPH, "Very hot."),
        (BlockKind.PARAGRAPH, "Too hot."),
        (BlockKind.ITEM, "item"),
        (BlockKind.QUOTE, "It cures."),
        (BlockKind.QUOTE, "It heals."),
        (BlockKind.CAPTION, "Below"),
        (BlockKind.CAPTION, "A cup"),
        (BlockKind.PARAGRAPH, "Aside."),
    ]
    assert [block.quoted for block in found.blocks] == [False] * 3 + [True] * 2 + [False] * 3


def test_tables() -> None:
    source = '[cols="1,2*"]\n|===\n|a |b |c\n\n|d\n2+|e *f*\ng\na|h \\| i\n|===\n\n|===\n|j |k\n|l |m\n|===\n'
    found = document(source, "asciidoc")
    assert [(" ".join(block.text.split()), block.row, block.column) for block in found.blocks] == [
        ("a", 0, 0), ("b", 0, 1), ("c", 0, 2), ("d", 1, 0), ("e f g", 1, 1), ("h | i", 1, 2),
        ("j", 0, 0), ("k", 0, 1), ("l", 1, 0), ("m", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "phrase", "written"),
    [
        ("It *cures* gout", "cures gout", "cures* gout"),
        ("It **cu**res _all_\ngout", "cures all gout", "cu**res _all_\ngout"),
        ("It `cures` #all#", "cures all", "cures` #all"),
        ("https://x.example[It cures] gout", "cures gout", "cures] gout"),
        ("<<part,It cures>> gout", "cures gout", "cures>> gout"),
        ("caf&#233;{nbsp}tea", "café tea", "caf&#233;{nbsp}tea"),
        ('"`cures`" gout', "“cures” gout", '"`cures`" gout'),
        ("2 * 3 * 4 snake_case_name", "2 * 3 * 4 snake_case_name", "2 * 3 * 4 snake_case_name"),
        ("a \\*star* b", "*star* b", "*star* b"),
        ("It +*cures*+ gout", "*cures* gout", "*cures*+ gout"),
        ("two +\nlines", "two lines", "two +\nlines"),
        ("[.red]#cures# gout [.line-through]#not#.", "cures gout .", "cures# gout [.line-through]#not#."),
        (":drug: hot\n\nThe {drug} tea", "hot tea", "{drug} tea"),
    ],
)
def test_a_finding_quotes_the_source_as_it_is_written(source: str, phrase: str, written: str) -> None:
    assert quoted(document(source, "asciidoc"), phrase) == written


def test_evidence_of_every_form() -> None:
    source = (
        "See https://t.example[a trial], link:b.html[B], xfootnote:[A note.], pain.^2^ over 5 m^2^, cite:[kim], "
        "https://u.example and <<top>>.\n"
    )
    found = document(source, "asciidoc")
    assert found.blocks[0].text == "See a trial, B, x, pain. over 5 m2, , https://u.example and ."
    assert [(mark.kind, mark.target) for mark in found.blocks[0].evidence] == [
        (EvidenceKind.LINK, "https://t.example"),
        (EvidenceKind.LINK, "b.html"),
        (EvidenceKind.FOOTNOTE, "note"),
        (EvidenceKind.FOOTNOTE, "2"),
        (EvidenceKind.REFERENCE, "kim"),
        (EvidenceKind.LINK, "https://u.example"),
        (EvidenceKind.REFERENCE, "top"),
    ]
    assert kinds(found)[1] == (BlockKind.FOOTNOTE, "A note.")
    assert found.metadata.links == 2


def test_directives_stand_in_comments() -> None:
    source = "a\n// claimlint-disable-next-line EFF001 -- x\nb\n\n////\nclaimlint-enable EFF001\n////\n"
    found = document(source, "asciidoc")
    assert [directive.text for directive in found.directives] == [
        "claimlint-disable-next-line EFF001 -- x",
        "claimlint-enable EFF001",
    ]
    assert texts(found) == ["a b"]
    assert place(found, "b") == (3, 1)
