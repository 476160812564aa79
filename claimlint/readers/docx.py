"""Word files (DOCX). The source is the text of the paragraphs, one a line, so a line is a paragraph's number.

Tracked insertions are in, deletions out; comments, hidden and struck-out words are left out of the prose.
A comment that holds a directive works like a directive of a text format.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from claimlint.document import BlockKind, EvidenceKind
from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import metadata
from claimlint.readers.evidence import is_mark
from claimlint.readers.outline import Outline
from claimlint.readers.prose import Mark, Prose
from claimlint.readers.spans import Run

_LARGEST = 256 * 1024 * 1024  # bytes, unpacked
_MOST_PARTS = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OUT = frozenset(_W + name for name in "del moveFrom rPr pPr tblPr trPr tcPr sectPr sdtPr".split()) | {_FALLBACK}
_THROUGH = frozenset(_W + name for name in "sdt sdtContent ins moveTo customXml smartTag".split())
_LINE_BREAK = "\u2028"  # a break inside a paragraph must not begin a new line of the source
_HEADING = re.compile(r"heading (\d)")
_CODE_STYLES = frozenset({"source code", "html preformatted", "preformatted text", "macro text", "plain code"})
_FACT_STYLES = frozenset({"author", "date"})
_LIST = re.compile(r"list (?:bullet|number)(?: (\d))?")
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+(?:\\l\s+)?"([^"]*)"')
_SOURCE_FIELD = re.compile(r"\s*(?:ADDIN\s+(?:ZOTERO_ITEM|CSL_CITATION|EN\.CITE|Mendeley)|CITATION)\b")


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of a Word file. Raises ReadError when it cannot be opened or is not safe to open."""
    _check(prose.data)
    try:
        import docx
    except ImportError as error:
        raise ReadError(
            "reading Word files needs python-docx", "install it: pip install 'claimlint-health[docx]'"
        ) from error
    try:
        document = docx.Document(io.BytesIO(prose.data))
        _Reader(prose, document).run()
    except ReadError:
        raise
    except Exception as error:  # python-docx lets through whatever a broken package makes zip, XML and itself raise
        detail = " ".join(str(error).split())[:120] or type(error).__name__
        raise ReadError(
            f"not a readable Word file: {detail}", "open it in a word processor and save it again"
        ) from error


def _check(data: bytes) -> None:
    """Refuse what is no package, or would need too much memory unpacked, before it is unpacked."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError("an old Word file (.doc) or one with a password", "save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise ReadError("not a Word file, or only a part of one", "fetch or save the file again") from error
    size = sum(part.file_size for part in parts)
    if size > _LARGEST or len(parts) > _MOST_PARTS:
        raise ReadError(
            f"the Word file would unpack to {size:,} bytes in {len(parts):,} parts, more than any draft",
            "exclude the file",
        )


class _Paragraph:
    """The text of one paragraph while it is collected."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.parts: list[str] = []
        self.at = start
        self.runs: list[Run] = []
        self.marks: list[Mark] = []

    def write(self, text: str, visible: bool = True) -> None:
        self.parts.append(text)
        if visible:
            self.runs.append((self.at, self.at + len(text), None))
        self.at += len(text)


class _Reader:
    def __init__(self, prose: Prose, document: Any) -> None:
        self.prose = prose
        self.document = document
        self.outline = Outline(prose)
        self.lines: list[str] = []
        self.at = 0
        self.found: list[tuple[_Paragraph, Any]] = []
        self.comments = self.texts_of("comments", "comment")
        self.links = {rel.rId: rel.target_ref for rel in document.part.rels.values() if rel.is_external}
        self.style = lru_cache(maxsize=None)(self._style)
        self.fields: list[list[Any]] = []  # open fields: instruction, start of the result
        self.boxes: list[Any] = []

    def run(self) -> None:
        # the source is needed before blocks can be made from it: first the lines, then the blocks
        steps: list[tuple[str, Any]] = list(self.walk(self.document.element.body))
        for part, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
            for note in self.notes(part, name):
                steps += [("footnote", None), *self.walk(note), ("/footnote", None)]
        self.prose.source = "\n".join(self.lines)
        for step, value in steps:
            self.step(step, value)

    def step(self, step: str, value: Any) -> None:
        outline = self.outline
        if step == "paragraph":
            self.block(*value)
        elif step == "row":
            outline.row()
        elif step == "cell":
            outline.cell()
        elif step.startswith("/"):
            self.leave_lists(0)
            outline.leave(step[1:])
        else:
            self.leave_lists(0)
            outline.enter(step)

    # first pass: lines of the source

    def walk(self, parent: Any) -> Iterator[tuple[str, Any]]:
        """Paragraphs and tables below an element, in order, as steps; their text becomes lines."""
        for child in parent:
            if child.tag == _W + "p":
                yield "paragraph", (self.paragraph(child), child)
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    yield from self.walk(box)
            elif child.tag == _W + "tbl":
                yield "table", None
                for row in _below(child, "tr"):
                    yield "row", None
                    for cell in _below(row, "tc"):
                        yield "cell", None
                        yield from self.walk(cell)
                        yield "/cell", None
                yield "/table", None
            elif child.tag in _THROUGH:
                yield from self.walk(child)

    def paragraph(self, element: Any) -> _Paragraph:
        paragraph = _Paragraph(self.at)
        for field in self.fields:
            field[1] = paragraph.at
        self.inline(element, paragraph)
        line = "".join(paragraph.parts)
        self.lines.append(line)
        self.at += len(line) + 1
        return paragraph

    def inline(self, parent: Any, paragraph: _Paragraph) -> None:
        for child in parent:
            tag = child.tag
            if tag == _W + "r":
                self.characters(child, paragraph)
            elif tag == _W + "hyperlink":
                start = paragraph.at
                self.inline(child, paragraph)
                target = self.links.get(child.get(_ID), "") or "#" + (child.get(_W + "anchor") or "")
                self.link(paragraph, start, target)
            elif tag == _W + "fldSimple":
                start = paragraph.at
                self.inline(child, paragraph)
                self.field(paragraph, child.get(_W + "instr") or "", start)
            elif isinstance(tag, str) and tag not in _OUT:
                self.inline(child, paragraph)

    def characters(self, run: Any, paragraph: _Paragraph) -> None:
        look = run.find(_W + "rPr")
        visible = not any(_is_on(look, name) for name in ("vanish", "webHidden", "strike", "dstrike"))
        raised = look.find(_W + "vertAlign") if look is not None else None
        if raised is not None and raised.get(_W + "val") == "superscript":
            text = "".join(child.text or "" for child in run.iter(_W + "t"))
            if text and is_mark("".join(paragraph.parts[-3:])[-12:], text):
                paragraph.marks.append(Mark(EvidenceKind.FOOTNOTE, paragraph.at, paragraph.at, text.strip("[] ")))
                visible = False
        self.pieces(run, paragraph, visible)

    def pieces(self, run: Any, paragraph: _Paragraph, visible: bool) -> None:
        for child in run:
            tag = child.tag if isinstance(child.tag, str) else ""
            name = tag.removeprefix(_W)
            if name == "t":
                paragraph.write((child.text or "").replace("\n", " ").replace("\r", " "), visible)
            elif name == "tab":
                paragraph.write("\t", visible)
            elif name in ("br", "cr"):
                paragraph.write(_LINE_BREAK, visible)
            elif name == "noBreakHyphen":
                paragraph.write("\u2011", visible)
            elif name == "sym":
                paragraph.write("\ufffd", visible)
            elif name in ("footnoteReference", "endnoteReference"):
                paragraph.marks.append(
                    Mark(EvidenceKind.FOOTNOTE, paragraph.at, paragraph.at, child.get(_W + "id") or "")
                )
            elif name == "commentReference":
                self.prose.comment(self.comments.get(child.get(_W + "id"), ""), paragraph.at, paragraph.at)
            elif name == "instrText" and self.fields:
                self.fields[-1][0] += child.text or ""
            elif name == "fldChar":
                self.field_mark(child.get(_W + "fldCharType"), paragraph)
            elif tag not in _OUT and name not in ("delText", "delInstrText", "instrText"):
                self.boxes += (box for box in child.iter(_W + "txbxContent") if _is_shown(box, run))

    def field_mark(self, kind: str, paragraph: _Paragraph) -> None:
        if kind == "begin":
            self.fields.append(["", paragraph.at])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = paragraph.at
        elif kind == "end" and self.fields:
            instruction, start = self.fields.pop()
            self.field(paragraph, instruction, max(start, paragraph.start))

    def field(self, paragraph: _Paragraph, instruction: str, start: int) -> None:
        if link := _LINK_FIELD.match(instruction):
            self.link(paragraph, start, link[1])
        elif _SOURCE_FIELD.match(instruction):
            paragraph.marks.append(
                Mark(EvidenceKind.REFERENCE, start, paragraph.at, "".join(paragraph.parts)[start - paragraph.start :])
            )

    def link(self, paragraph: _Paragraph, start: int, target: str) -> None:
        if start < paragraph.at and target != "#":
            paragraph.marks.append(Mark(EvidenceKind.LINK, start, paragraph.at, target))
            self.prose.facts.links += target.startswith(("http:", "https:"))

    # second pass: blocks

    def block(self, paragraph: _Paragraph, element: Any) -> None:
        names, level, outline_level = self.style(_style_id(element))
        if any(name in _CODE_STYLES or name.startswith("toc ") for name in names):
            self.outline.apart()
            return
        for name in names:
            if name in _FACT_STYLES:
                metadata.field(name, "".join(paragraph.parts), self.prose.facts)
        own = element.find(_W + "pPr")
        level = _list_level(own) if _list_level(own) is not None else level
        if not paragraph.runs and level is None:
            return
        self.leave_lists(level or 0)
        if level:
            self.enter_list(level)
        heading = next((int(found[1]) for name in names if (found := _HEADING.fullmatch(name))), outline_level or 0)
        marks = sorted(paragraph.marks, key=lambda mark: (mark.start, mark.end))
        if "title" in names and not self.outline.titled:
            self.outline.beside(paragraph.runs, BlockKind.TITLE, 1)
        elif "caption" in names:
            self.outline.beside(paragraph.runs)
        elif any(name in ("quote", "intense quote", "block text") for name in names):
            self.outline.enter("quote")
            self.outline.add(paragraph.runs, marks)
            self.outline.leave("quote")
        else:
            self.outline.add(paragraph.runs, marks, heading=heading)

    def enter_list(self, level: int) -> None:
        while self.depth() < level:
            self.outline.enter("list")
            self.outline.enter("item")

    def leave_lists(self, level: int) -> None:
        """Close the lists that are deeper than this; at the same depth a new item begins."""
        while self.depth() > level:
            self.outline.leave("item")
            self.outline.leave("list")
        if level and self.depth() == level:
            self.outline.leave("item")
            self.outline.enter("item")

    def depth(self) -> int:
        return self.outline.innermost.level if self.outline.innermost.name == "item" else 0

    # other parts of the package

    def _style(self, identity: str) -> tuple[tuple[str, ...], int | None, int | None]:
        """Names of a style and its bases, its list level (from 1), and its outline level (from 1)."""
        names: list[str] = []
        level = outline_level = None
        for _ in range(12):
            style = self.styles.get(identity)
            if style is None:
                break
            name = style.find(_W + "name")
            names.append((name.get(_W + "val") if name is not None else identity).lower())
            look = style.find(_W + "pPr")
            if (
                level is None
            ):  # the name first: the numbering of "List Bullet 2" need not say that it is the second level
                named = _LIST.fullmatch(names[-1])
                level = int(named[1] or 1) if named else _list_level(look)
            if outline_level is None and look is not None and (mark := look.find(_W + "outlineLvl")) is not None:
                number = int(mark.get(_W + "val") or 9)
                outline_level = number + 1 if number < 9 else None
            base = style.find(_W + "basedOn")
            identity = base.get(_W + "val") if base is not None else ""
        return tuple(names), level, outline_level

    @property
    def styles(self) -> dict[str, Any]:
        if not hasattr(self, "_styles"):
            self._styles = {
                style.get(_W + "styleId"): style for style in self.document.styles.element.iter(_W + "style")
            }
        return self._styles

    def notes(self, part: str, name: str) -> Iterator[Any]:
        """The notes of a part, without those that only draw lines."""
        root = self.part(part)
        if root is not None:
            yield from (note for note in root.iter(_W + name) if note.get(_W + "type") in (None, "normal"))

    def texts_of(self, part: str, name: str) -> dict[str, str]:
        root = self.part(part)
        if root is None:
            return {}
        return {
            item.get(_W + "id"): "".join(text.text or "" for text in item.iter(_W + "t"))
            for item in root.iter(_W + name)
        }

    def part(self, name: str) -> Any:
        """The root element of a part that the document refers to, or None."""
        from docx.oxml import parse_xml

        for rel in self.document.part.rels.values():
            if not rel.is_external and rel.reltype.endswith("/" + name):
                return parse_xml(rel.target_part.blob)
        return None


def _below(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in _THROUGH:
            yield from _below(child, name)


def _is_shown(box: Any, run: Any) -> bool:
    """Whether a text box of a run is neither the fall-back copy of another nor inside another."""
    for outer in box.iterancestors():
        if outer is run:
            return True
        if outer.tag in (_FALLBACK, _W + "txbxContent"):
            return False
    return True


def _is_on(look: Any, name: str) -> bool:
    mark = look.find(_W + name) if look is not None else None
    return mark is not None and mark.get(_W + "val") not in ("0", "false", "off")


def _style_id(element: Any) -> str:
    look = element.find(_W + "pPr")
    style = look.find(_W + "pStyle") if look is not None else None
    return (style.get(_W + "val") or "") if style is not None else ""


def _list_level(look: Any) -> int | None:
    """The list level (from 1) that paragraph properties give; 0: explicitly none; None: not said."""
    number = look.find(_W + "numPr") if look is not None else None
    if number is None:
        return None
    identity, level = number.find(_W + "numId"), number.find(_W + "ilvl")
    if identity is not None and identity.get(_W + "val") == "0":
        return 0
    return min(int(level.get(_W + "val") or 0) if level is not None else 0, 20) + 1
