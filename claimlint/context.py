"""Frames: is a claim the author's own assertion, or negated, hedged, asked, quoted, refuted ...?

The method is ConText (Harkema, Dowling, Thornblade and Chapman, 2009, "ConText: an algorithm for
determining negation, experiencer, and temporal status from clinical reports", J Biomed Inform
42:839-851): cues with a direction, pseudo-cues that look like cues, and terminators that end a cue's
scope. It differs in five ways. A scope ends at the clause (a new subject with its verb, a finite verb
behind "and"), never after a fixed number of words alone. A cue inside the claim's own span decides
nothing ("no side effects" is the claim). Frames carry weights, so that "may not cure" is negated
and not hedged. Marks of the text count as cues: question marks, quotation marks, the next sentence.
Structure counts: headings, list stems, block quotes, tables of claim and verdict.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from claimlint import cues, structure
from claimlint.clauses import new_verbs, phrase_cuts, quotations
from claimlint.cuematch import Claim, Clauses, CueSet, Hit, Index, reaches
from claimlint.document import BlockKind, Document
from claimlint.model import ASSERTED, Frame
from claimlint.rulefolders import packaged
from claimlint.sentences import Tokens, split, tokenize

load = cues.load
parse = cues.parse

_NEGATIONS = ("negated", "negated-existence")
_FIRST_PERSON = frozenset("i my me mine i'm i've im ive".split())
_ADDRESSED = frozenset("you your you'll yours".split())
_SCARE_WORDS = 2  # a quotation of so few words names or mocks; it does not report a statement
_NEXT_SENTENCES = 3
_NOTE_OPENERS = frozenset("no zero without not never none minimal".split())
_NOTE_BEFORE = frozenset(", ; . : - ( ! and but with great well normal".split()) | {"\u2014"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a match stands.

    text: the block's text. sentences: its sentence spans, as `sentences.split` gives them. index: which
    of them the match is in. tokens: that sentence's tokens. document, block: the document, and the
    block's index in `document.blocks`; without them headings, stems and tables are not looked at.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]
    index: int
    tokens: Tokens
    document: Document | None = None
    block: int = -1


def place_in(text: str, start: int) -> Place | None:
    """The place of an offset in a text that stands alone; None when the text has no words."""
    sentences = tuple(split(text))
    index = next((i for i, (_, stop) in enumerate(sentences) if start < stop), len(sentences) - 1)
    return Place(text, sentences, index, tokenize(text, *sentences[index])) if sentences else None


@dataclass(slots=True)
class _Verdicts:
    """The frames that apply to one match, before the best is chosen."""

    kind: str
    table: dict[str, dict[str, Any]]
    found: list[tuple[int, int, Frame]] = field(default_factory=list)  # weight, distance
    cancelled: dict[str, int] = field(default_factory=dict)

    def effect(self, frame: str, effect: str = "") -> str:
        row = self.table[frame]
        return effect or str(row["except"].get(self.kind, row["effect"]))

    def add(self, frame: str, cue: str, start: int = -1, end: int = -1, *, distance: int = 0, effect: str = "",
            weight: int = -1) -> None:  # fmt: skip
        excuses = self.effect(frame, effect) == "excuse"
        weight = self.table[frame]["weight"] if weight < 0 else weight
        self.found.append((weight, distance, Frame(frame, cue, start, end, excuses)))

    def add_set(self, one: CueSet, cue: str, start: int = -1, end: int = -1, *, distance: int = 0, frame: str = "",
                lowered: bool = False) -> None:  # fmt: skip
        for name in one.cancels:
            self.cancelled[name] = max(one.weight, self.cancelled.get(name, 0))
        if one.frame == "asserted":
            return
        name = frame or one.frame
        effect = one.effect
        if lowered and self.effect(name, effect) == "excuse":
            effect = "lower"
        self.add(name, cue, start, end, distance=distance, effect=effect, weight=one.weight)

    def best(self) -> Frame:
        """The verdict: one that excuses before one that does not, then the heavier, then the nearer."""
        standing = [
            (frame.excuses, weight, -distance, frame)
            for weight, distance, frame in self.found
            if weight >= self.cancelled.get(frame.name, 0)
        ]
        return max(standing, key=lambda one: one[:3])[3] if standing else ASSERTED


class Frames:
    """The frame engine, built once from the data of the cue files. Holds no state between calls."""

    def __init__(self, table: dict[str, dict[str, Any]], sets: list[dict[str, Any]], finite: Iterable[str]) -> None:
        self._table = table
        self._finite = frozenset(finite)
        self._indexes = {place: Index() for place in (*cues.PLACES, "over")}
        for one in sets:
            everywhere = one["frame"] in ("pseudo", "terminator")
            places = cues.PLACES if everywhere else ["over"] if one["direction"] in ("over", "inside") else one["where"]
            for place in places:
                self._indexes[place].add(one)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Frames:
        """The engine for what `load` or `parse` returned (or a JSON copy of it)."""
        return cls(data["frames"], data["sets"], data["finite"])

    def effect(self, frame: str, kind: str = "claim") -> str:
        """What the table says that a frame does to a match of this kind: excuse, lower or keep."""
        row = self._table.get(frame)
        return str(row["except"].get(kind, row["effect"])) if row else "keep"

    def judge(
        self, place: Place, start: int, end: int, kind: str = "claim", parts: Sequence[tuple[int, int]] = ()
    ) -> Frame:
        """The frame of text[start:end], a match in the sentence of `place`.

        start, end: offsets in the block's text. kind: one of `cues.KINDS`. parts: the pieces of the match,
        in order, when words between them are not the rule's own ("garlic" and "cures" in "garlic never
        cures"); such words may be cues, the words of a piece never are. The cue's offsets are in the block's
        text too, -1 when it stands in another block. When the frame does not excuse, `effect` tells
        whether it lowers.
        """
        tokens = place.tokens
        own = _comparable(tokens)
        claim = _pieces(tokens, parts or ((start, end),))
        verdicts = _Verdicts(kind, self._table)
        self._sentence(verdicts, place, own, claim)
        self._quotes(verdicts, place, start, end)
        self._stem(verdicts, place, claim[0][0])
        if place.document is not None and place.block >= 0:
            self._document(verdicts, place, place.document)
        self._next(verdicts, place)
        self._note(verdicts, place, own, claim[0][0])
        return verdicts.best()

    def judge_text(self, text: str, start: int, end: int, kind: str = "claim") -> Frame:
        """The frame of text[start:end] in a text that stands alone. See `judge`."""
        place = place_in(text, start)
        return self.judge(place, start, end, kind) if place else ASSERTED

    def _sentence(self, verdicts: _Verdicts, place: Place, words: list[str], claim: Claim) -> None:
        tokens, text = place.tokens, place.text
        hits = self._indexes["sentence"].hits(words, claim, verdicts.kind)
        clauses = Clauses(phrase_cuts(words, self._finite), new_verbs(words, self._finite), self._finite)
        covering = self._indexes["over"].over(words, claim, verdicts.kind)
        for hit in covering + [h for h in hits if _decides(h) and reaches(h, hits, words, clauses, claim)]:
            start, end = tokens.starts[hit.start], tokens.ends[hit.end - 1]
            distance = max(claim[0][0] - hit.end, hit.start - claim[-1][1], 0)
            verdicts.add_set(hit.set, text[start:end], start, end, distance=distance)

    def _quotes(self, verdicts: _Verdicts, place: Place, start: int, end: int) -> None:
        """Quotation marks around the claim. A first person inside them is a testimonial, which is put forward."""
        text = place.text
        for opened, closed in quotations(text):
            if opened <= start and end <= closed + 1:
                inside = text[opened:closed].lower().split()
                testimonial = not _FIRST_PERSON.isdisjoint(inside)
                effect = "lower" if testimonial or len(inside) <= _SCARE_WORDS else ""
                stop = min(closed + 1, len(text))
                verdicts.add("quoted", text[opened - 1 : stop], opened - 1, stop, effect=effect)

    def _stem(self, verdicts: _Verdicts, place: Place, first: int) -> None:
        """A line with a colon that introduces the claim's line: "You should not take it if you:"."""
        inside = structure.stem_inside(place.text, place.sentences, place.index)
        if inside:
            text = place.text[slice(*inside)]
        elif place.document is not None and place.block >= 0 and place.index == 0:
            text = structure.stem_block(place.document, place.block)
        else:
            return
        words, starts, ends = cues.cut(text)
        while words and words[-1] in (":", "*", "_"):
            words.pop()
        if not words:
            return
        count = len(words)
        behind = ((count, count),)
        hits = self._indexes["stem"].hits(words, behind, verdicts.kind)
        special = len(hits)
        hits += self._indexes["sentence"].hits(words, behind, verdicts.kind)
        clauses = Clauses([cut for cut in phrase_cuts(words, self._finite) if cut < count - 1], [], self._finite)
        for number, hit in enumerate(hits):
            # "If tablets did not help, try these:" negates nothing
            closed = "," in words[hit.end :] and hit.set.frame in (*_NEGATIONS, "negative-list-stem")
            if not _decides(hit) or closed or (number >= special and not _from_stem(hit, hits, words, clauses)):
                continue
            frame = "negative-list-stem" if hit.set.frame in _NEGATIONS else hit.set.frame
            start, end = starts[hit.start], ends[hit.end - 1]
            where = (inside[0] + start, inside[0] + end) if inside else (-1, -1)
            verdicts.add_set(hit.set, text[start:end], *where, distance=first + count - hit.end, frame=frame)

    def _next(self, verdicts: _Verdicts, place: Place) -> None:
        """What the next sentences say of the claim: "False.", "There is no evidence for this.", "Yes!"."""
        index = self._indexes["next"]
        document = place.document
        heading = document is not None and document.blocks[place.block].kind in (BlockKind.HEADING, BlockKind.TITLE)
        for number, (sentence, offset) in enumerate(_following(place)):
            words, starts, ends = cues.cut(sentence)
            for hit in index.hits(words, ((len(words), len(words)),), verdicts.kind):
                # another paragraph answers a heading; to a paragraph it only brings a verdict line
                apart = offset < 0 and not heading and hit.set.within < 2
                if _decides(hit) and number < max(1, hit.set.within) and not apart:
                    start, end = starts[hit.start], ends[hit.end - 1]
                    where = (offset + start, offset + end) if offset >= 0 else (-1, -1)
                    verdicts.add_set(hit.set, sentence[start:end], *where, distance=number)

    def _note(self, verdicts: _Verdicts, place: Place, words: list[str], first: int) -> None:
        """A note without a subject ("..., no side effects so far") where the author tells of themselves."""
        if "own-report" not in self._table or verdicts.effect("own-report") == "keep":
            return
        before = words[first - 1] if first else ","
        if words[first] not in _NOTE_OPENERS or before not in _NOTE_BEFORE or not _ADDRESSED.isdisjoint(words):
            return
        for near in (place.index, place.index - 1, place.index + 1, place.index - 2):
            if 0 <= near < len(place.sentences):
                start, end = place.sentences[near]
                own, starts, ends = cues.cut(place.text[start:end])
                at = next((index for index, word in enumerate(own) if word in _FIRST_PERSON), -1)
                if at >= 0:
                    cue = place.text[start + starts[at] : start + ends[at]]
                    verdicts.add("own-report", cue, start + starts[at], start + ends[at])
                    return

    def _document(self, verdicts: _Verdicts, place: Place, document: Document) -> None:
        block = document.blocks[place.block]
        if block.kind is BlockKind.QUOTE or block.quoted:
            inside = block.text.lower().split()
            verdicts.add("quoted", "block quote", effect="" if _FIRST_PERSON.isdisjoint(inside) else "lower")
        for number, heading in enumerate(structure.headings(document, place.block)):
            # a paragraph under "Myths" may be the rebuttal; an item or a subheading is the myth
            plain = block.kind is BlockKind.PARAGRAPH and (number > 0 or place.index > 0)
            self._elsewhere(verdicts, "heading", heading, lowered=plain)
        if block.kind is BlockKind.CELL:
            head, row = structure.row_and_column(document, place.block)
            self._elsewhere(verdicts, "column", head)
            for cell in row:
                self._elsewhere(verdicts, "row", cell)
        self._elsewhere(verdicts, "title", structure.title(document))

    def _elsewhere(self, verdicts: _Verdicts, where: str, text: str, *, lowered: bool = False) -> None:
        """Cues in the text of another block."""
        if not text:
            return
        words, starts, ends = cues.cut(text)
        for hit in self._indexes[where].hits(words, ((len(words), len(words)),), verdicts.kind):
            if _decides(hit):
                cue = text[starts[hit.start] : ends[hit.end - 1]]
                verdicts.add_set(hit.set, cue, distance=100, lowered=lowered)


def _comparable(tokens: Tokens) -> list[str]:
    """The words as cues see them; a hyphen between spaces is a dash."""
    words = cues.normals(tokens.words)
    if "-" in words:
        for at in range(1, len(words) - 1):
            free = tokens.ends[at - 1] < tokens.starts[at] and tokens.ends[at] < tokens.starts[at + 1]
            if words[at] == "-" and free:
                words[at] = "\u2014"
    return words


def _pieces(tokens: Tokens, parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Token spans of the parts, in order, overlapping ones joined."""
    pieces: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        first = max(0, bisect_right(tokens.starts, start) - 1)
        last = max(first + 1, bisect_left(tokens.starts, end))
        if pieces and first < pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(last, pieces[-1][1]))
        else:
            pieces.append((first, last))
    return pieces


def _decides(hit: Hit) -> bool:
    return hit.set.frame not in ("pseudo", "terminator")


def _from_stem(hit: Hit, hits: list[Hit], words: list[str], clauses: Clauses) -> bool:
    """Whether an ordinary cue in a stem reaches the items behind the colon."""
    count = len(words)
    if hit.set.direction == "after" or "," in words[hit.end :]:
        return False
    return reaches(hit, hits, words, clauses, ((count, count),))


def _following(place: Place) -> Iterable[tuple[str, int]]:
    """Up to three sentences behind the claim's, each with its offset in the block, -1 for another block's."""
    left = _NEXT_SENTENCES
    for start, end in place.sentences[place.index + 1 : place.index + 1 + left]:
        yield place.text[start:end], start
        left -= 1
    if left and place.document is not None and place.block >= 0:
        after = structure.following(place.document, place.block)
        if after is not None:
            for start, end in structure.sentences_of(after.text)[:left]:
                yield after.text[start:end], -1


@lru_cache(maxsize=1)
def _packaged() -> Frames:
    return Frames.from_data(load(packaged() / "contexts"))


def frame_of(text: str, start: int, end: int, kind: str = "claim") -> Frame:
    """The frame of text[start:end], judged by the cues that ship with claimlint.

    text: one block of prose; it is split into sentences here. kind: what the span is (claim, safety, dose,
    stop, hazard, source, evidence or status): "may" excuses a claim but no dose. Returns the frame
    with its cue; cue offsets are in `text`. See the module's text for the method and its source.
    """
    return _packaged().judge_text(text, start, end, kind)
