"""HTML: what a visitor of the page reads, with what stands around the article left out."""

from __future__ import annotations

import re
from html import unescape

from claimlint.document import BlockKind, EvidenceKind
from claimlint.model import Profile
from claimlint.readers import metadata
from claimlint.readers.evidence import is_mark
from claimlint.readers.html_events import Events
from claimlint.readers.html_roles import (
    BLOCKS,
    CONTAINERS,
    VOID,
    fact_of,
    is_left_out,
    is_note,
    linked_data,
)
from claimlint.readers.outline import Outline
from claimlint.readers.prose import Draft, Mark, Prose
from claimlint.readers.spans import Places, Run

_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")
_ATTRIBUTE = r"""(?<=[\s"'/]){}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_ALT = re.compile(_ATTRIBUTE.format("alt"), re.IGNORECASE)
_CONTENT = re.compile(_ATTRIBUTE.format("content"), re.IGNORECASE)

_DEEPEST_FACT = 8

Attributes = dict[str, str]


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of an HTML page or of a piece of one."""
    prose.flows = True
    outline = Outline(prose)
    page = Page(prose, outline, prose.source, Places([(0, 0, len(prose.source))]))
    page.run()
    if page.title and not outline.titled:
        draft = prose.add(BlockKind.TITLE, page.title, level=1)
        if draft is not None:  # it stands before everything else
            prose.drafts.insert(0, prose.drafts.pop())


class Page(Events):
    """One run over some HTML, adding its prose to an outline.

    content: the HTML; places: where its characters stand in the outline's source.
    """

    def __init__(self, prose: Prose, outline: Outline, content: str, places: Places) -> None:
        super().__init__(content)
        self.prose = prose
        self.outline = outline
        self.places = places
        self.runs: list[Run] = []
        self.marks: list[Mark] = []
        self.beside: list[list[Run]] = []
        self.heading = 0
        self.caption = False
        self.title: list[Run] = []
        self.in_title = False
        self.skipping = ""  # name of the element that is left out, and how often it is open
        self.depth = 0
        self.anchor: tuple[str, int, int] | None = None  # target, start, runs before
        self.raised: list[tuple[int, int]] = []  # start, runs before
        self.facts: list[tuple[str, str, int, list[str]]] = []  # element, fact, depth of equal elements, its text
        self.data: str | None = None  # text of the linked data that is being read
        self.term: Draft | None = None  # of the description list
        self.notes: list[str] = []  # elements that opened a footnote

    def run(self) -> None:
        """Read it all."""
        self.parse()
        self.flush()

    # what the parser sees

    def on_text(self, start: int, end: int) -> None:
        if self.data is not None:
            self.data += self.content[start:end]
        if self.skipping:
            return
        runs = self.decoded(start, end)
        if self.in_title:
            self.title += runs
            return
        self.runs += runs
        for fact in self.facts:
            fact[3].append(unescape(self.content[start:end]))

    def on_comment(self, text: str, start: int, end: int) -> None:
        self.prose.comment(text, *self.places.span(start, end))

    def on_start(self, name: str, attributes: Attributes, start: int, end: int) -> None:
        if self.skipping:
            self.depth += name == self.skipping and name not in VOID
            if self.skipping != "p" or name not in BLOCKS:
                return
            self.skipping = ""  # a paragraph ends where the next block begins
        if name == "script":
            self.data = "" if "ld+json" in attributes.get("type", "") else None
        if is_left_out(name, attributes):
            if name in BLOCKS:
                self.flush()
                self.outline.apart()
            if name not in VOID:
                self.skipping, self.depth = name, 1
            return
        if name in BLOCKS:
            self.flush()
            self.open_block(name, attributes)
        else:
            self.open_inline(name, attributes, start, end)
        if len(self.facts) < _DEEPEST_FACT and name not in VOID and (fact := fact_of(name, attributes)):
            given = attributes.get("content") or attributes.get("datetime")
            if given:
                metadata.field(fact, given, self.prose.facts)
            else:
                self.facts.append((name, fact, 1, []))
        elif self.facts and self.facts[-1][0] == name:
            name, fact, depth, text = self.facts[-1]
            self.facts[-1] = (name, fact, depth + 1, text)

    def on_end(self, name: str, start: int) -> None:
        if self.skipping:
            self.depth -= name == self.skipping
            if self.depth <= 0:
                self.skipping = ""
                if self.data is not None:
                    linked_data(self.data, self.prose.facts)
                    self.data = None
            return
        if name in BLOCKS:
            self.flush()
            self.close_block(name)
        else:
            self.close_inline(name, start)
        if self.facts and self.facts[-1][0] == name:
            self.end_fact()

    def end_fact(self) -> None:
        name, fact, depth, text = self.facts[-1]
        if depth > 1:
            self.facts[-1] = (name, fact, depth - 1, text)
            return
        self.facts.pop()
        value = " ".join("".join(text).split())
        if len(value) <= 120:
            metadata.field(
                fact, re.sub(r"^(?:[Ww]ritten |[Mm]edically |[Rr]eviewed )*[Bb]y:? ", "", value), self.prose.facts
            )

    # blocks

    def open_block(self, name: str, attributes: Attributes) -> None:
        outline = self.outline
        if name[0] == "h" and name[1:].isdigit():
            self.heading = int(name[1:])
        elif name == "li":
            if outline.innermost.name == "item":
                outline.leave("item")
            outline.enter("item")
        elif name in ("dt", "dd"):
            if outline.innermost.name == "item":
                outline.leave("item")
            outline.enter("item", self.term if name == "dd" else None)
            if name == "dt":
                self.term = None
        elif name == "tr":
            self.caption = False
            self.leave_cell()
            outline.row()
        elif name in ("td", "th"):
            self.leave_cell()
            outline.cell()
        elif name in ("figcaption", "caption"):
            self.caption = True
        elif name in CONTAINERS:
            outline.enter(CONTAINERS[name])
        elif name == "hr":
            outline.apart()
        elif name == "html":
            self.prose.facts.note("language", attributes.get("lang", ""))
        if is_note(attributes):
            outline.enter("footnote")
            self.notes.append(name)

    def close_block(self, name: str) -> None:
        outline = self.outline
        if self.notes and self.notes[-1] == name:
            self.notes.pop()
            outline.leave("footnote")
        if name[0] == "h" and name[1:].isdigit():
            self.heading = 0
        elif name in ("li", "dt", "dd"):
            outline.leave("item")
        elif name in ("td", "th", "tr"):
            self.leave_cell()
        elif name in ("figcaption", "caption"):
            self.caption = False
        elif name in CONTAINERS:
            outline.leave(CONTAINERS[name])

    def leave_cell(self) -> None:
        if self.outline.is_open("cell"):
            self.outline.leave("cell")

    def flush(self) -> None:
        """End the block whose text has been collected."""
        if self.runs:
            if self.anchor:
                self.mark_link(self.runs[-1][1])
            if self.caption:
                self.outline.beside(self.runs)
            else:
                draft = self.outline.add(self.runs, self.marks, heading=self.heading)
                if draft is not None and self.outline.innermost.name == "item" and self.term is None:
                    self.term = draft
            self.runs, self.marks, self.raised = [], [], []
        for runs in self.beside:
            self.outline.beside(runs)
        self.beside = []

    # inside a block

    def open_inline(self, name: str, attributes: Attributes, start: int, end: int) -> None:
        if name == "br":
            self.runs.append((*self.places.span(start, end), "\n"))
        elif name == "a":
            self.close_anchor(start)
            if target := attributes.get("href", ""):
                self.anchor = (target, self.places.point(end - 1) + 1, len(self.runs))
        elif name in ("sup", "cite"):
            self.raised.append((self.places.point(end - 1) + 1, len(self.runs)))
        elif name == "img":
            if alt := self.value(_ALT, start, end):
                self.beside.append(alt)
        elif name == "title":
            self.in_title = True
        elif name == "meta":
            self.meta(attributes, start, end)

    def close_inline(self, name: str, start: int) -> None:
        if name == "a":
            self.close_anchor(start)
        elif name == "title":
            self.in_title = False
        elif name in ("sup", "cite") and self.raised:
            begin, before = self.raised.pop()
            text = self.text(self.runs[before:])
            if name == "cite":
                self.marks.append(Mark(EvidenceKind.REFERENCE, begin, self.places.point(start), text))
            elif is_mark(self.text(self.runs[max(0, before - 3) : before])[-12:], text):
                del self.runs[before:]
                while self.marks and self.marks[-1].start >= begin:
                    self.marks.pop()
                self.marks.append(Mark(EvidenceKind.FOOTNOTE, begin, begin, text.strip("[] ")))

    def close_anchor(self, start: int) -> None:
        if not self.anchor:
            return
        target, begin, before = self.anchor
        text = self.text(self.runs[before:]) if len(self.runs) - before < 4 else "text"
        if not target.startswith("#"):
            self.mark_link(self.places.point(start))
        elif not any(map(str.isalnum, text)):  # the way back from a note
            del self.runs[before:]
        elif not is_mark("word", text):
            self.mark_link(self.places.point(start))
        elif not self.raised:
            del self.runs[before:]
            self.marks.append(Mark(EvidenceKind.FOOTNOTE, begin, begin, text.strip("[] ")))
        self.anchor = None

    def mark_link(self, end: int) -> None:
        if self.anchor:
            target, begin, _ = self.anchor
            self.marks.append(Mark(EvidenceKind.LINK, begin, max(begin, end), target))
            self.prose.facts.links += target.startswith(("http:", "https:", "//"))

    # values

    def meta(self, attributes: Attributes, start: int, end: int) -> None:
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        metadata.field(name, attributes.get("content", ""), self.prose.facts)
        if name.lower() == "description" and (runs := self.value(_CONTENT, start, end)):
            self.outline.beside(runs, BlockKind.PARAGRAPH)

    def value(self, pattern: re.Pattern[str], start: int, end: int) -> list[Run]:
        """The runs of an attribute's value in the tag that stands at content[start:end]."""
        found = pattern.search(self.content, start, end)
        if not found or not found.lastindex:
            return []
        return self.decoded(*found.span(found.lastindex))

    def decoded(self, start: int, end: int) -> list[Run]:
        """The runs of content[start:end] with its entities decoded."""
        content = self.content
        if content.find("&", start, end) < 0:
            return [*self.places.runs(start, end)]
        runs: list[Run] = []
        at = start
        for entity in _ENTITY.finditer(content, start, end):
            shown = unescape(entity[0])
            if shown != entity[0]:
                runs += self.places.runs(at, entity.start())
                runs.append((*self.places.span(*entity.span()), shown))
                at = entity.end()
        runs += self.places.runs(at, end)
        return runs

    def text(self, runs: list[Run]) -> str:
        """The plain text of a few runs."""
        return "".join(self.prose.source[start:end] if shown is None else shown for start, end, shown in runs)
