"""Finding cues among tokens, and how far each reaches.

A cue is looked up by its first word, so a sentence costs one dict look-up a token and little more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from claimlint.clauses import OPENERS, STOPS
from claimlint.cues import END, GAP, OPTIONAL, START

_SUBORDINATORS = frozenset("if when since although though while because unless after before once even as".split())
_RELATIVES = frozenset("who that which".split())
_MAIN_VERBS = frozenset("is are was were will has have had can".split())
_BASE_FORM = frozenset("do does did can could will would should must may might shall".split())
_NOUN_NEGATIONS = frozenset("no without".split())
_NEGATIVE = frozenset("no not without never zero nothing none".split())
_LISTING = frozenset(", and or plus &".split())
_JOINERS = frozenset("and or but so".split())


class CueSet(NamedTuple):
    """What the cues of one set have in common. `cues` says what the values mean."""

    frame: str
    direction: str
    reach: str
    within: int
    kinds: frozenset[str]
    effect: str
    weight: int
    cancels: frozenset[str]


class Hit(NamedTuple):
    """A cue found: its token span, and the set it belongs to."""

    start: int
    end: int
    set: CueSet


Claim = Sequence[tuple[int, int]]
"""Token spans of a claim's pieces, in order. Words between two pieces are not the claim's and may be cues."""
Element = tuple[frozenset[str] | str | int, bool]
"""Words, END, or the most words of a gap; and whether the words may be missing."""


class _Cue(NamedTuple):
    elements: tuple[Element, ...]
    second: frozenset[str] | None  # words that can follow the first; None for any
    anchored: bool  # only at the start of the sentence
    solid: int  # elements before the first gap
    set: CueSet


_Table = dict[str, dict[str, list[_Cue]]]
"""First word -> second word -> cues; "" for cues with an open second word, or with too many to list."""
_FEW = 12


class Index:
    """The cues for one place of a text (the sentence itself, headings, stems ...), by their first word."""

    def __init__(self) -> None:
        self._by_word: _Table = {}
        self._pseudo: _Table = {}

    def add(self, data: dict[str, Any]) -> None:
        """Add one set of cues, as `cues.parse` has it."""
        one = CueSet(
            data["frame"], data["direction"], data["reach"], data["within"], frozenset(data["kinds"]),
            data["effect"], data["weight"], frozenset(data["cancels"]),
        )  # fmt: skip
        for elements in data["cues"]:
            anchored = elements[0] == [START]
            body = elements[1:] if anchored else elements
            packed = tuple(_element(e) for e in body)
            gaps = [i for i, (words, _) in enumerate(packed) if isinstance(words, int)]
            cue = _Cue(packed, _second(packed), anchored, gaps[0] if gaps else len(packed), one)
            table = self._pseudo if one.frame == "pseudo" else self._by_word
            few = cue.second is not None and len(cue.second) <= _FEW
            for word in body[0]:
                buckets = table.setdefault(word, {})
                for following in (cue.second or ()) if few else ("",):
                    buckets.setdefault(following, []).append(cue)

    def hits(self, words: Sequence[str], claim: Claim, kind: str) -> list[Hit]:
        """The longest cues at each position outside of the claim's pieces.

        A longer cue takes its words from those within it, as in ConText; words under a gap stay free. A
        pseudo-cue also takes them from a cue that begins before it, unless that goes on behind it: "no doubt"
        leaves nothing of "there is no", but "is not known whether" stands in spite of "not known".
        """
        found: list[Hit] = []
        by_word = self._by_word
        pseudo = self._pseudo_spans(words, claim)
        for low, high, wrong_side in _free(claim, len(words)):
            covered = low
            for at in range(low, high):
                buckets = by_word.get(words[at])
                if buckets is None:
                    continue
                candidates = _candidates(buckets, words[at + 1] if at + 1 < high else "")
                if not candidates:
                    continue
                longest = max(1, covered - at + 1)
                solid = at
                best: list[_Cue] = []
                for cue in candidates:
                    if cue.set.direction == wrong_side or (cue.set.kinds and kind not in cue.set.kinds):
                        continue
                    stop = _match(cue, words, at, high)
                    if stop - at < longest:
                        continue
                    if pseudo and cue.set.frame != "asserted" and _taken(at, stop, pseudo):
                        continue
                    if stop - at > longest or not best:
                        longest, best, solid = stop - at, [], at + cue.solid
                    best.append(cue)
                    solid = min(solid, at + cue.solid)
                found += [Hit(at, at + longest, cue.set) for cue in best]
                covered = max(covered, min(solid, at + longest))
        return found

    def _pseudo_spans(self, words: Sequence[str], claim: Claim) -> list[tuple[int, int]]:
        spans = []
        for low, high, _ in _free(claim, len(words)):
            for at in range(low, high):
                buckets = self._pseudo.get(words[at])
                if buckets is None:
                    continue
                stop = 0
                for cue in _candidates(buckets, words[at + 1] if at + 1 < high else ""):
                    stop = max(stop, _match(cue, words, at, high))
                if stop:
                    spans.append((at, stop))
        return spans

    def over(self, words: Sequence[str], claim: Claim, kind: str) -> list[Hit]:
        """The cues that share words with the claim.

        `over`: they cover the claim's first word, or half of it ("cured ham"). `inside`: all within it.
        """
        found = []
        first, last = claim[0][0], claim[-1][1]
        for at in range(max(0, first - 5), last):
            buckets = self._by_word.get(words[at], {})
            for cue in _candidates(buckets, words[at + 1] if at + 1 < len(words) else ""):
                stop = 0 if cue.set.kinds and kind not in cue.set.kinds else _match(cue, words, at, len(words))
                if cue.set.direction == "inside":
                    shares = first <= at and stop <= last
                else:
                    shares = at <= first or 2 * (min(stop, last) - at) >= last - first
                if stop > first and shares:
                    found.append(Hit(at, stop, cue.set))
        return found


def _candidates(buckets: dict[str, list[_Cue]], following: str) -> list[_Cue]:
    """The cues of one first word that the second word allows."""
    found = list(buckets.get(following, ())) if following else []
    for cue in buckets.get("", ()):
        if cue.second is None or following in cue.second:
            found.append(cue)
    return found


def _taken(at: int, stop: int, pseudo: Iterable[tuple[int, int]]) -> bool:
    """Whether a pseudo-cue leaves nothing of a cue at [at, stop)."""
    return any((at < start < stop <= end) or (at == start and stop < end) or start < at < end for start, end in pseudo)


def _free(claim: Claim, count: int) -> Iterator[tuple[int, int, str]]:
    """The stretches outside of the claim's pieces, and the direction that no cue in them can have."""
    low = 0
    for first, last in claim:
        if low < first:
            yield low, first, "after" if low == 0 else ""
        low = last
    if low < count:
        yield low, count, "before"


def _element(words: list[str]) -> Element:
    if words[0] == GAP:
        return int(words[1]), False
    if words[0] == END:
        return END, False
    return frozenset(word for word in words if word != OPTIONAL), words[0] == OPTIONAL


def _second(elements: tuple[Element, ...]) -> frozenset[str] | None:
    """The words of which one must follow the first for the cue to match; None when that is open."""
    found: frozenset[str] = frozenset()
    for words, optional in elements[1:]:
        if not isinstance(words, frozenset):
            return None
        found |= words
        if not optional:
            return found
    return None


def _match(cue: _Cue, words: Sequence[str], at: int, limit: int) -> int:
    """End of the cue if it matches words[at:limit], else 0."""
    if cue.anchored and any(words[k] not in OPENERS and not words[k].isdigit() for k in range(at)):
        return 0
    return _match_from(cue.elements, 0, words, at, limit)


def _match_from(elements: tuple[Element, ...], number: int, words: Sequence[str], at: int, limit: int) -> int:
    for index in range(number, len(elements)):
        element, optional = elements[index]
        if isinstance(element, int):
            for skip in range(element + 1):
                stop = _match_from(elements, index + 1, words, at + skip, limit)
                if stop:
                    return stop
                if at + skip >= limit or words[at + skip] in STOPS:
                    break
            return 0
        if isinstance(element, str):  # END
            if at < len(words) and (at >= limit or words[at] not in STOPS):
                return 0
        elif at < limit and words[at] in element:
            if optional:
                stop = _match_from(elements, index + 1, words, at + 1, limit)
                return stop or _match_from(elements, index + 1, words, at, limit)
            at += 1
        elif not optional:
            return 0
    return at


class Clauses(NamedTuple):
    """Where new clauses begin (`clauses.phrase_cuts`), and verbs behind "and" (`clauses.new_verbs`)."""

    cuts: list[int]
    verbs: list[int]
    finite: frozenset[str]  # verbs in a form that needs a subject of its own


def reaches(hit: Hit, hits: Iterable[Hit], words: Sequence[str], clauses: Clauses, claim: Claim) -> bool:
    """Whether the scope of a cue covers the claim."""
    cuts = clauses.cuts
    first = next((start for start, _ in claim if hit.end <= start), -1)
    before = first >= 0 and hit.set.direction != "after"
    if before:
        low, high = hit.end, first
    else:
        low, high = max((end for _, end in claim if end <= hit.start), default=0), hit.start
    if hit.set.within and high - low > hit.set.within:
        return False
    reach = hit.set.reach
    if reach == "sentence":
        return True
    for other in hits:
        between = other.set.frame == "terminator" and low <= other.start < high
        if between and (reach == "phrase" or other.set.reach == "clause"):
            return False
    if reach == "clause":
        return True
    if reach == "comma":
        return "," not in words[low:high] and not any(low < cut <= high for cut in cuts)
    if before:
        if high < len(words) and _new_statement(hit, words, clauses, high):
            return False
        return not any(low <= cut <= high for cut in cuts) and not _left_behind(hit, words, first)
    joined = high > low and words[high - 1] in _JOINERS
    return not any(low <= cut < high or (cut == high and joined) for cut in cuts)


def _new_statement(hit: Hit, words: Sequence[str], clauses: Clauses, at: int) -> bool:
    """Whether the claim at `at` cannot be what the negation in front of it negates."""
    negation = words[hit.end - 1]
    if negation in _NOUN_NEGATIONS and any(hit.end <= verb <= at for verb in clauses.verbs):
        return True  # "no pills and cure your gout"
    if words[at - 1] in _LISTING and words[at] in _NEGATIVE:
        return True  # "not sleepy, not dizzy, no side effects"
    # "do not" needs a base form: in "don't panic, steam kills it" another subject has come in between
    after_do = negation == "not" and hit.end > 1 and words[hit.end - 2] in _BASE_FORM
    return after_do and words[at] in clauses.finite and _RELATIVES.isdisjoint(words[hit.end : at])


def _left_behind(hit: Hit, words: Sequence[str], first: int) -> bool:
    """Whether the cue stands in a subordinate clause that ends before the claim.

    "If it does not help, ..." ends at the comma, "patients who did not respond were ..." at the verb.
    """
    between = words[hit.end : first]
    comma = "," in between
    verb = any(word in _MAIN_VERBS and between[at - 1] not in _JOINERS for at, word in enumerate(between) if at)
    if not (comma or verb):
        return False
    for at in range(hit.start - 1, max(-1, hit.start - 12), -1):
        if words[at] in STOPS:
            return False
        if words[at] in _SUBORDINATORS:
            return comma
        if words[at] in _RELATIVES:
            return verb
    return False
