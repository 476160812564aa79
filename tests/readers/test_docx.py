"""Word files: the paragraphs' text, its structure and its places, and files that are broken or hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from places import block_with, checked, kinds, place, texts

from claimlint.document import BlockKind, Document, EvidenceKind
from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import read


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def opened(document: Any) -> Document:
    return checked(read("draft.docx", saved(document), profile=Profile.ARTICLE))


def add_xml(document: Any, body: str) -> None:
    """Append a paragraph written in WordprocessingML."""
    document.element.body.insert(-1, parse_xml(f"<w:p {nsdecls('w', 'r')}>{body}</w:p>"))


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_styles_give_kinds_lists_give_stems_and_tables_give_cells() -> None:
    draft = docx.Document()
    draft.add_heading("Tea", 0)
    draft.add_paragraph("")
    draft.add_heading("Who should not", 1)
    draft.add_paragraph("Avoid it if you:")
    draft.add_paragraph("are ill", style="List Bullet")
    draft.add_paragraph("or were", style="List Bullet 2")
    draft.add_paragraph("drink", style="List Bullet")
    draft.add_paragraph("It cures.", style="Quote")
    table = draft.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {number}"
    draft.add_paragraph("Below", style="Caption")
    found = opened(draft)
    assert kinds(found) == [
        (BlockKind.TITLE, "Tea"),
        (BlockKind.HEADING, "Who should not"),
        (BlockKind.PARAGRAPH, "Avoid it if you:"),
        (BlockKind.ITEM, "are ill"),
        (BlockKind.ITEM, "or were"),
        (BlockKind.ITEM, "drink"),
        (BlockKind.QUOTE, "It cures."),
        (BlockKind.CELL, "cell 0"),
        (BlockKind.CELL, "cell 1"),
        (BlockKind.CELL, "cell 2"),
        (BlockKind.CELL, "cell 3"),
        (BlockKind.CAPTION, "Below"),
    ]
    assert found.blocks[block_with(found, "drink").stem].text == "Avoid it if you:"
    assert found.blocks[block_with(found, "or were").stem].text == "are ill"
    assert (block_with(found, "cell 2").row, block_with(found, "cell 2").column) == (1, 0)
    assert place(found, "Who should not") == (3, 1)  # the third paragraph
    assert place(found, "2") == (11, 6)


def test_tracked_changes_hidden_and_struck_words() -> None:
    draft = docx.Document()
    add_xml(
        draft,
        run("It ")
        + '<w:del w:id="1" w:author="A"><w:r><w:delText>cures</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2" w:author="A">{run("may ease")}</w:ins>'
        + run(" all", "<w:strike/>")
        + run(" secret", "<w:vanish/>")
        + run(" pain", '<w:strike w:val="0"/>')
        + "<w:r><w:br/><w:t>now</w:t><w:noBreakHyphen/><w:t>ish</w:t><w:tab/><w:t>end</w:t></w:r>",
    )
    found = opened(draft)
    assert [block.text for block in found.blocks] == ["It may ease pain\nnow\u2011ish end"]
    assert found.source.splitlines()[0] != found.source  # a break inside a paragraph is no line of its own ...
    assert place(found, "end")[0] == 1  # ... for places


def test_links_notes_and_citation_fields_are_evidence() -> None:
    draft = docx.Document()
    identity = draft.part.relate_to(
        "https://t.example", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    add_xml(
        draft,
        run("See ")
        + f'<w:hyperlink r:id="{identity}">{run("a trial")}</w:hyperlink>'
        + run(" on pain")
        + run("3", '<w:vertAlign w:val="superscript"/>')
        + run(" over 5 m")
        + run("2", '<w:vertAlign w:val="superscript"/>')
        + field.format("begin")
        + '<w:r><w:instrText> ADDIN ZOTERO_ITEM {"x"} </w:instrText></w:r>'
        + field.format("separate")
        + run(" [Lee]")
        + field.format("end")
        + field.format("begin")
        + '<w:r><w:instrText>HYPERLINK "https://u.example"</w:instrText></w:r>'
        + field.format("separate")
        + run(" more")
        + field.format("end"),
    )
    found = opened(draft)
    block = found.blocks[0]
    assert block.text == "See a trial on pain over 5 m2 [Lee] more"
    assert [(mark.kind, mark.target, block.text[mark.start : mark.end]) for mark in block.evidence] == [
        (EvidenceKind.LINK, "https://t.example", "a trial"),
        (EvidenceKind.FOOTNOTE, "3", ""),
        (EvidenceKind.REFERENCE, " [Lee]", " [Lee]"),
        (EvidenceKind.LINK, "https://u.example", " more"),
    ]
    assert found.metadata.links == 2


def test_comments_are_left_out_and_can_hold_directives() -> None:
    draft = docx.Document()
    paragraph = draft.add_paragraph("It cures.")
    draft.add_comment(paragraph.runs, text="claimlint-disable-line EFF001 -- quoted")
    draft.add_comment(paragraph.runs, text="really?")
    found = opened(draft)
    assert texts(found) == ["It cures."]
    (directive,) = found.directives
    assert directive.text == "claimlint-disable-line EFF001 -- quoted"
    assert found.line_col(directive.start)[0] == 1


def test_text_boxes_are_read_once() -> None:
    draft = docx.Document()
    box = f"<w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    add_xml(
        draft,
        run("text")
        + f'<w:r><mc:AlternateContent {spaces}><mc:Choice Requires="wps">{box}</mc:Choice>'
        + f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert texts(opened(draft)) == ["text", "boxed"]


def simple() -> bytes:
    draft = docx.Document()
    draft.add_paragraph("It cures.")
    return saved(draft)


def replaced(name: str, content: bytes) -> bytes:
    """A Word file with one part exchanged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(simple())) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part))
    return buffer.getvalue()


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "cures">{entities}]>'
    body = "<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body>"
    return replaced("word/document.xml", f"{bomb}<w:document {nsdecls('w')}>{body}</w:document>".encode())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: b"", "not a Word file"),
        (lambda: b"PK\x03\x04 no package", "not a Word file"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "old Word file"),
        (lambda: simple()[: len(simple()) // 2], "not a Word file"),
        (lambda: simple()[:200] + bytes(300) + simple()[500:], "not a readable Word file"),
        (lambda: replaced("word/document.xml", b"<broken"), "not a readable Word file"),
        (lambda: replaced("[Content_Types].xml", b"<Types/>"), "not a readable Word file"),
        (lambda: replaced("word/document.xml", bytes(300 * 1024 * 1024)), "would unpack to"),
    ],
)
def test_broken_files_are_a_clear_problem(make: Callable[[], bytes], message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read("draft.docx", make(), profile=Profile.ARTICLE)
    assert caught.value.hint
    assert caught.value.where == "draft.docx"


def test_an_entity_bomb_does_not_go_off() -> None:
    try:
        found = read("draft.docx", entity_bomb(), profile=Profile.ARTICLE)
    except ReadError:
        return
    assert len(found.source) < 1000
