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
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from claimlint import cues
from claimlint.clauses import OPENERS, STOPS, phrase_cuts
from claimlint.model import ASSERTED, Document, Frame
from claimlint.sentences import Tokens, split, tokenize

load = cues.load
parse = cues.parse


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


class _Cue(NamedTuple):
    """One variant of a cue, ready to match. elements: sets of words, GAP, or END."""

    elements: tuple[frozenset[str] | str, ...]
    anchored: bool  # only at the start of the sentence
    solid: int  # elements before the first gap
    set: int


class _Set(NamedTuple):
    """What the cues of one set have in common. See `cues` for the values."""

    frame: str
    direction: str
    reach: str
    within: int
    kinds: frozenset[str]
    effect: str
    weight: int
    where: frozenset[str]
    cancels: frozenset[str]


class _Hit(NamedTuple):
    """A cue found: token span, its set."""

    start: int
    end: int
    set: _Set


class _Verdict(NamedTuple):
    """A frame that applies, before the best is chosen. start, end: of the cue in the text, -1 elsewhere."""

    weight: int
    distance: int
    frame: str
    cue: str
    start: int
    end: int
    effect: str


_MAX_GAP = 3


class Frames:
    """The frame engine, built once from the data of the cue files. Holds no state between calls."""

    def __init__(self, table: dict[str, dict[str, Any]], sets: list[dict[str, Any]], finite: frozenset[str]) -> None:
        self._table = table
        self._finite = finite
        self._sets: list[_Set] = []
        self._indexes: dict[str, dict[str, list[_Cue]]] = {place: {} for place in (*cues.PLACES, "over")}
        for one in sets:
            self._sets.append(
                _Set(
                    one["frame"],
                    one["direction"],
                    one["reach"],
                    one["within"],
                    frozenset(one["kinds"]),
                    one["effect"],
                    one["weight"],
                    frozenset(one["where"]),
                    frozenset(one["cancels"]),
                )
            )
            places = ["over"] if one["direction"] == "over" else one["where"]
            for elements in one["cues"]:
                self._add(elements, len(self._sets) - 1, places)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Frames:
        """The engine for what `load` or `parse` returned (or a JSON copy of it)."""
        return cls(data["frames"], data["sets"], frozenset(data["finite"]))

    def _add(self, elements: list[list[str]], number: int, places: list[str]) -> None:
        anchored = elements[0] == [cues.START]
        body = tuple(
            e[0] if e[0] in (cues.GAP, cues.END) else frozenset(e) for e in (elements[1:] if anchored else elements)
        )
        solid = body.index(cues.GAP) if cues.GAP in body else len(body)
        cue = _Cue(body, anchored, solid, number)
        for place in places:
            for word in body[0]:
                self._indexes[place].setdefault(word, []).append(cue)

    def effect(self, frame: str, kind: str = "claim") -> str:
        """What the table says that a frame does to a match of this kind: excuse, lower or keep."""
        row = self._table.get(frame)
        return str(row["except"].get(kind, row["effect"])) if row else "keep"

    def judge(self, place: Place, start: int, end: int, kind: str = "claim") -> Frame:
        """The frame of text[start:end], a match in the sentence of `place`.

        start, end: offsets in the block's text. kind: one of `cues.KINDS`. The cue's offsets are in the
        block's text too, -1 when the cue stands in another block. Never raises on odd spans.
        """
        tokens = place.tokens
        words = [cues.normal(word) for word in tokens.words]
        first = max(0, bisect_right(tokens.starts, start) - 1)
        last = max(first + 1, bisect_left(tokens.starts, end))
        verdicts: list[_Verdict] = []
        cancelled: set[str] = set()
        hits = self._hits(self._indexes["sentence"], words, first, last, kind)
        cuts = phrase_cuts(words, self._finite)
        for hit in hits:
            if self._reaches(hit, hits, words, cuts, first, last):
                cancelled |= hit.set.cancels
                if hit.set.frame != "asserted":
                    verdicts.append(self._verdict(hit, tokens, place.text, first, last))
        return self._best(verdicts, cancelled, kind)

    def _hits(self, index: dict[str, list[_Cue]], words: list[str], first: int, last: int, kind: str) -> list[_Hit]:
        """The longest cues at each position outside of the claim's span [first, last)."""
        hits: list[_Hit] = []
        at = 0
        count = len(words)
        while at < count:
            if at == first:
                at = last
                continue
            candidates = index.get(words[at])
            limit = first if at < first else count
            step = at + 1
            if candidates:
                longest = 0
                found: list[tuple[_Cue, int]] = []
                for cue in candidates:
                    stop = _match(cue, words, at, limit)
                    if stop > 0:
                        kinds = self._sets[cue.set].kinds
                        if kinds and kind not in kinds:
                            continue
                        if stop - at > longest:
                            longest, found = stop - at, [(cue, stop)]
                        elif stop - at == longest:
                            found.append((cue, stop))
                if found:
                    one_only = [pair for pair in found if self._sets[pair[0].set].frame == "pseudo"][:1]
                    hits += [_Hit(at, stop, self._sets[cue.set]) for cue, stop in one_only or found]
                    step = max(at + 1, at + min(cue.solid for cue, _ in found))
            at = step
        return hits

    def _reaches(self, hit: _Hit, hits: list[_Hit], words: list[str], cuts: list[int], first: int, last: int) -> bool:
        """Whether a cue's scope covers the claim."""
        direction, reach = hit.set.direction, hit.set.reach
        if hit.set.frame in ("pseudo", "terminator"):
            return False
        if hit.end <= first:
            if direction == "after":
                return False
            low, high = hit.end, first
        else:
            if direction == "before":
                return False
            low, high = last, hit.start
        if hit.set.within and high - low > hit.set.within:
            return False
        if reach == "sentence":
            return True
        for other in hits:
            between = other.set.frame == "terminator" and low <= other.start < high
            if between and (other.set.reach == "clause" or reach == "phrase"):
                return False
        if reach == "phrase":
            before = hit.end <= first
            return not any(low <= cut <= high if before else low <= cut < hit.start for cut in cuts)
        return True

    def _verdict(self, hit: _Hit, tokens: Tokens, text: str, first: int, last: int) -> _Verdict:
        start = tokens.starts[hit.start]
        end = tokens.ends[min(hit.end, len(tokens.ends)) - 1]
        distance = first - hit.end if hit.end <= first else hit.start - last
        return _Verdict(hit.set.weight, distance, hit.set.frame, text[start:end], start, end, hit.set.effect)

    def _best(self, verdicts: list[_Verdict], cancelled: set[str], kind: str) -> Frame:
        best: tuple[bool, int, int] | None = None
        frame = ASSERTED
        for verdict in verdicts:
            if verdict.frame in cancelled:
                continue
            excuses = (verdict.effect or self.effect(verdict.frame, kind)) == "excuse"
            rank = (excuses, verdict.weight, -verdict.distance)
            if best is None or rank > best:
                best = rank
                frame = Frame(verdict.frame, verdict.cue, verdict.start, verdict.end, excuses)
        return frame


def _match(cue: _Cue, words: list[str], at: int, limit: int) -> int:
    """End of the cue when it matches words[at:limit], else 0."""
    if cue.anchored and any(words[k] not in OPENERS and not words[k].isdigit() for k in range(at)):
        return 0
    return _match_from(cue.elements, 0, words, at, limit)


def _match_from(elements: tuple[frozenset[str] | str, ...], number: int, words: list[str], at: int, limit: int) -> int:
    while number < len(elements):
        element = elements[number]
        if element == cues.GAP:
            for skip in range(_MAX_GAP + 1):
                stop = _match_from(elements, number + 1, words, at + skip, limit)
                if stop:
                    return stop
                if at + skip >= limit or words[at + skip] in STOPS:
                    return 0
            return 0
        if element == cues.END:
            if at < len(words) and (at >= limit or words[at] not in STOPS):
                return 0
        else:
            if at >= limit or words[at] not in element:
                return 0
            at += 1
        number += 1
    return at


@lru_cache(maxsize=1)
def _packaged() -> Frames:
    here = Path(__file__).resolve().parent
    folder = next(f for f in (here / "rulesets", here.parent / "rulesets") if f.is_dir())  # wheel, checkout
    return Frames.from_data(load(folder / "contexts"))


def frame_of(text: str, start: int, end: int, kind: str = "claim") -> Frame:
    """The frame of text[start:end], judged by the cues that ship with claimlint.

    text: one block of prose; it is split into sentences here. kind: what the span is (claim, safety, dose,
    stop, hazard, source, evidence or status): "may" excuses a claim but no dose. Returns the frame
    with its cue; cue offsets are in `text`. See the module's text for the method and its source.
    """
    sentences = tuple(split(text))
    index = next((i for i, (_, stop) in enumerate(sentences) if start < stop), len(sentences) - 1)
    if index < 0:
        return ASSERTED
    tokens = tokenize(text, *sentences[index])
    return _packaged().judge(Place(text, sentences, index, tokens), start, end, kind)
