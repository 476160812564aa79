"""Markup inside a block as cuts: what is left of the content is the prose, at its own place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from claimlint.document import BlockKind, EvidenceKind
from claimlint.readers.evidence import is_mark
from claimlint.readers.outline import Outline
from claimlint.readers.prose import Mark, Prose
from claimlint.readers.spans import Places, Run, Span

Cut = tuple[int, int, str]
"""content[start:end] is markup; the text is what is shown in its place, "" for nothing."""


@dataclass(slots=True)
class Inline:
    """What a block shows: runs of prose, evidence, texts beside it, comments."""

    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    beside: list[tuple[list[Run], BlockKind]] = field(default_factory=list)
    """Texts of images, and footnotes that are written where they are mentioned."""
    comments: list[tuple[str, int, int]] = field(default_factory=list)
    links: int = 0

    def add_to(self, outline: Outline, prose: Prose, *, heading: int = 0) -> None:
        """Add the block where the outline stands, and what stands beside it."""
        outline.add(self.runs, self.marks, heading=heading)
        for runs, kind in self.beside:
            outline.beside(runs, kind)
        for text, start, end in self.comments:
            prose.comment(text, start, end)
        prose.facts.links += self.links


class Cuts:
    """The cuts of one block's content, in any order, and the evidence found while cutting."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.cuts: list[Cut] = []
        self.marks: list[tuple[EvidenceKind, int, int, str]] = []
        self.aside: list[tuple[Span, list[Cut], BlockKind]] = []
        self.comments: list[tuple[str, int, int]] = []
        self.links = 0

    def cut(self, start: int, end: int, shown: str = "") -> None:
        """Leave out content[start:end], showing another text in its place."""
        if start < end:
            self.cuts.append((start, end, shown))

    def link(self, start: int, end: int, target: str) -> None:
        """content[start:end] is the text of a link. A bare number that leads down the page is a footnote mark."""
        self.links += target.startswith(("http:", "https:", "//"))
        text = self.shown(start, end) if end - start < 20 else "text"
        if target.startswith("#") and not any(map(str.isalnum, text)):  # the way back from a note
            self.cut(start, end)
        elif target.startswith("#") and is_mark("word", text):
            self.reference(start, end, text.strip("[]"), EvidenceKind.FOOTNOTE)
        else:
            self.marks.append((EvidenceKind.LINK, start, end, target))

    def reference(self, start: int, end: int, target: str, kind: EvidenceKind = EvidenceKind.REFERENCE) -> None:
        """content[start:end] is a mark that stands for a source and is no prose."""
        self.cut(start, end)
        self.marks.append((kind, start, start, target))

    def shown(self, start: int, end: int) -> str:
        """The text that content[start:end] shows as far as is known now."""
        at, parts = start, []
        for cut_start, cut_end, text in sorted(cut for cut in self.cuts[-40:] if start <= cut[0] and cut[1] <= end):
            if cut_start >= at:
                parts += [self.content[at:cut_start], text]
                at = cut_end
        return "".join([*parts, self.content[at:end]])

    def result(self, places: Places) -> Inline:
        """What is left. places: where the content stands in the source."""
        inline = Inline(kept(places, 0, len(self.content), self.cuts), links=self.links)
        for kind, start, end, target in self.marks:
            inline.marks.append(Mark(kind, *places.span(start, end), target))
        inline.marks.sort(key=lambda mark: (mark.start, mark.end))
        inline.beside = [(kept(places, *span, cuts), kind) for span, cuts, kind in self.aside]
        inline.comments = [(text, *places.span(start, end)) for text, start, end in self.comments]
        return inline


def kept(places: Places, start: int, end: int, cuts: Sequence[Cut]) -> list[Run]:
    """The runs of content[start:end] that the cuts leave, and what is shown in place of a cut."""
    runs: list[Run] = []
    at = start
    for cut_start, cut_end, shown in sorted(cuts, key=lambda cut: (cut[0], -cut[1])):
        if cut_start < at or cut_end > end:
            continue  # inside a larger cut, or outside
        runs += places.runs(at, cut_start)
        if shown:
            runs.append((*places.span(cut_start, cut_end), shown))
        at = cut_end
    runs += places.runs(at, end)
    return runs
