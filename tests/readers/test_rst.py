"""reStructuredText: sections, lists, directives, tables, notes."""

from __future__ import annotations

import pytest
from places import block_with, document, kinds, place, quoted, texts

from claimlint.document import BlockKind, EvidenceKind
from claimlint.errors import ReadError


def test_headings_get_their_levels_from_their_order() -> None:
    source = "####\nBook\n####\n\nOne\n===\n\nText.\n\nPart\n----\n\nTwo\n===\n\nMore\n\n----------\n\nafter.\n"
    found = document(source, "rst")
    assert [(block.text, block.level) for block in found.blocks if block.level] == [
        ("Book", 1),
        ("One", 2),
        ("Part", 3),
        ("Two", 2),
    ]
    assert found.blocks[0].kind is BlockKind.TITLE
    assert texts(found)[-2:] == ["More", "after."]


def test_lists_terms_and_quotes() -> None:
    source = (
        "Avoid it if you:\n\n* are ill\n\n  still ill\n\n  #. or were\n* drink\n  tea\n\n"
        "Dose\n   One cup\n\n   A day\n\nSaid he\n\n   It cures.\n\n"
        "| line one\n| line two\n"
    )
    found = document(source, "rst")
    assert kinds(found) == [
        (BlockKind.PARAGRAPH, "Avoid it if you:"),
        (BlockKind.ITEM, "are ill"),
        (BlockKind.ITEM, "still ill"),
        (BlockKind.ITEM, "or were"),
        (BlockKind.ITEM, "drink tea"),
        (BlockKind.ITEM, "Dose"),
        (BlockKind.ITEM, "One cup"),
        (BlockKind.ITEM, "A day"),
        (BlockKind.PARAGRAPH, "Said he"),
        (BlockKind.QUOTE, "It cures."),
        (BlockKind.PARAGRAPH, "line one line two"),
    ]
    assert found.blocks[block_with(found, "drink tea").stem].text == "Avoid it if you:"
    assert found.blocks[block_with(found, "A day").stem].text == "Dose"


@pytest.mark.parametrize(
    "hidden",
    [
        ".. code-block:: text\n\n   it cures",
        "::\n\n   it cures",
        ".. a comment: it cures\n   and more",
        "..\n   it cures",
        ".. raw:: html\n\n   <p>it cures</p>",
        ".. _target: https://x.example",
        ".. |name| image:: it-cures.png",
        ">>> it.cures()\nTrue",
        ".. toctree::\n   :maxdepth: 2\n\n   it/cures",
        ".. math:: it = cures",
        ":field: it cures",
        ".. highlight:: text",
    ],
)
def test_code_comments_and_settings_are_left_out(hidden: str) -> None:
    assert texts(document(f"Before.\n\n{hidden}\n\nAfter.\n", "rst")) == ["Before.", "After."]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (".. note:: Very\n   hot.\n\n   Too hot.", ["Very hot.", "Too hot."]),
        (".. admonition:: Title\n   :class: x\n\n   Hot.", ["Title", "Hot."]),
        (".. warning::\n\n   - hot\n   - very", ["hot", "very"]),
        (".. figure:: x.png\n   :alt: Alt\n\n   Caption\n\n   Legend", ["Alt", "Caption", "Legend"]),
        (".. meta::\n   :description: About tea", ["About tea"]),
        (".. versionadded:: 2.0\n   Hot tea.", ["2.0 Hot tea."]),
        (".. unknown-box::\n\n   Hot.", ["Hot."]),
        ("Tea::\n\n   code\n\nMore ::\n\n   code", ["Tea:", "More"]),
    ],
)
def test_directives_with_prose_are_read(source: str, expected: list[str]) -> None:
    assert texts(document(source, "rst")) == expected


def test_tables_of_every_form() -> None:
    grid = "+-----+------+\n| a   | b    |\n+=====+======+\n| two | c*d* |\n| ply |      |\n+-----+------+\n"
    simple = "===== ====\nh     i\n===== ====\nj k   l\n      m\n===== ====\n"
    listed = ".. list-table:: T\n\n   * - n\n     - o\n   * - p\n     - q\n"
    found = document(f'{grid}\n{simple}\n{listed}\n.. csv-table::\n\n   r, "s, t"\n', "rst")
    cells = [
        (" ".join(block.text.split()), block.row, block.column)
        for block in found.blocks
        if block.kind is BlockKind.CELL
    ]
    assert cells == [
        ("a", 0, 0), ("b", 0, 1), ("two ply", 1, 0), ("c*d*", 1, 1),
        ("h", 0, 0), ("i", 0, 1), ("j k", 1, 0), ("l m", 1, 1),
        ("n", 0, 0), ("o", 0, 1), ("p", 1, 0), ("q", 1, 1),
        ("r", 0, 0), ("s, t", 0, 1),
    ]  # fmt: skip
    assert quoted(found, "two ply") == "two |      |\n| ply".replace("|      |\n", "| c*d* |\n")


@pytest.mark.parametrize(
    ("source", "phrase", "written"),
    [
        ("It **cures** gout", "cures gout", "cures** gout"),
        ("It ``cures`` *all*\ngout", "cures all gout", "cures`` *all*\ngout"),
        ("`It cures <http://x.example>`_ gout", "cures gout", "cures <http://x.example>`_ gout"),
        ("The :term:`cure` for", "cure for", "cure` for"),
        ("re\\ *cure*\\ d tea", "recured tea", "re\\ *cure*\\ d tea"),
        ("5\\* off", "5* off", "5\\* off"),
        ("- * not bold but 2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        (
            "an_underscore and snake_case_ word",
            "an_underscore and snake_case_ word",
            "an_underscore and snake_case_ word",
        ),
    ],
)
def test_a_finding_quotes_the_source_as_it_is_written(source: str, phrase: str, written: str) -> None:
    assert quoted(document(source, "rst"), phrase) == written


def test_evidence_of_every_form() -> None:
    source = (
        "See `a trial <https://t.example>`__, Study_, `The Book`_, x [1]_, y [#n]_, z [Lee2019]_ and :cite:`kim`.\n\n"
        ".. _study: https://s.example\n.. _The Book: https://b.example\n.. [1] One.\n.. [#n] Two\n   lines.\n"
    )
    found = document(source, "rst")
    assert found.blocks[0].text == "See a trial, Study, The Book, x, y, z and ."
    assert [(mark.kind, mark.target) for mark in found.blocks[0].evidence] == [
        (EvidenceKind.LINK, "https://t.example"),
        (EvidenceKind.LINK, "https://s.example"),
        (EvidenceKind.LINK, "https://b.example"),
        (EvidenceKind.FOOTNOTE, "1"),
        (EvidenceKind.FOOTNOTE, "#n"),
        (EvidenceKind.REFERENCE, "Lee2019"),
        (EvidenceKind.REFERENCE, "kim"),
    ]
    assert kinds(found)[1:] == [(BlockKind.FOOTNOTE, "One."), (BlockKind.FOOTNOTE, "Two lines.")]


def test_substitutions_show_their_text_at_the_place_of_use() -> None:
    found = document("The |drug| tea.\n\n.. |drug| replace:: hot\n", "rst")
    assert texts(found) == ["The hot tea."]
    assert quoted(found, "hot tea") == "|drug| tea"


def test_directives_stand_in_comments() -> None:
    found = document("a\n\n.. claimlint-disable EFF001 -- x\n\nb\n", "rst")
    (directive,) = found.directives
    assert directive.text == "claimlint-disable EFF001 -- x"
    assert found.line_col(directive.start) == (3, 1)


def test_tabs_and_line_ends_keep_places() -> None:
    found = document("- a\r\n\r\n\t- b\r\n\r\n\t  c\r\n", "rst")
    assert [place(found, word) for word in "abc"] == [(1, 3), (3, 4), (5, 4)]


def test_absurd_nesting_is_refused_with_its_line() -> None:
    source = "\n\n".join(" " * depth + "deep" for depth in range(300))
    with pytest.raises(ReadError, match=r"nested more than \d+ deep at line \d+"):
        document(source, "rst")
