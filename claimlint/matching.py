"""Candidate sentences -> matches: phrases and slots over spaCy tokens and lexicon hits."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import Any

from claimlint.document import Block
from claimlint.folding import fold
from claimlint.forms import FORMS
from claimlint.model import Frame
from claimlint.prefilter import Automaton, Hit
from claimlint.rule_types import Pattern
from claimlint.sentences import Tokens, split, tokenize

CLAUSE_BREAKS = frozenset((";", ".", "!", "?", "...", "\u2026", "but", "however", "although", "whereas", ":"))
_STARTERS = frozenset(
    ": ; , \u2014 ( ) . ! ? ... \u2026 - \u2022 * > and so please but or next today instead therefore thus "
    "never not n't".split()  # "never take" is a command, too: its frame will tell
)
_ADVERBS = frozenset("then just simply also now first always".split())
TAKEN = frozenset("drug drug-class supplement herb food recreational unapproved product remedy sold".split())
"""Lexicons of things that people take. As a part of a condition's name ("vitamin D deficiency") they are none."""
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\")\]]+(?<![.,;:!?])")
_SKIPPED = frozenset(("-", '"', "*", "_", "'", "**", "--"))
_SAME = {"nt": "n't", "\u2019": "'"}


@dataclass(frozen=True, slots=True)
class Span:
    """A lexicon hit in a sentence: token span (end exclusive), its canonical name, offsets in the block."""

    first: int
    last: int
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern's match: offsets in the block's text, the slots that made it, and its pieces.

    parts: what the pattern itself named, when words that it only skipped stand between: ("garlic", "cures")
    in "garlic never cures"; () when nothing was skipped.
    """

    start: int
    end: int
    slots: tuple[tuple[str, Span], ...] = ()
    parts: tuple[tuple[int, int], ...] = ()


def comparable(tokens: Tokens) -> tuple[list[str], list[int], list[int]]:
    """Words, starts and ends without hyphens and quotation marks, which no phrase should stumble over."""
    words, starts, ends = [], [], []
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        if word not in _SKIPPED:
            words.append(_SAME.get(word, word))
            starts.append(start)
            ends.append(end)
    return words, starts, ends


class Sentence:
    """A candidate sentence: its words, and where the entries of each lexicon stand."""

    def __init__(self, passage: Passage, index: int) -> None:
        self.passage = passage
        self.index = index
        self.start, self.end = passage.spans[index]
        self._entries: dict[str, list[Span]] = {}
        self._spans: dict[str, list[Span]] = {}
        self._ends: dict[str, dict[int, list[int]]] = {}
        self._slots: dict[object, list[Found]] = {}

    @cached_property
    def tokens(self) -> Tokens:
        """spaCy tokens, for the frame engine."""
        return tokenize(self.passage.text, self.start, self.end)

    @cached_property
    def _comparable(self) -> tuple[list[str], list[int], list[int]]:
        return comparable(self.tokens)

    @cached_property
    def words(self) -> list[str]:
        """Comparable words."""
        return self._comparable[0]

    @cached_property
    def starts(self) -> list[int]:
        """Offsets of the words in the block."""
        return self._comparable[1]

    @cached_property
    def ends(self) -> list[int]:
        """Ends of the words in the block."""
        return self._comparable[2]

    @cached_property
    def breaks(self) -> list[int]:
        """Indexes of words that end a clause."""
        return [index for index, word in enumerate(self.words) if word in CLAUSE_BREAKS]

    def spans(self, name: str) -> list[Span]:
        """Entries of a lexicon (or a builtin) in order; the longest where they overlap."""
        if name not in self._spans:
            longest: list[Span] = []
            for span in self.entries(name):
                if not longest or span.end > longest[-1].end:
                    longest.append(span)
            self._spans[name] = longest
        return self._spans[name]

    def entries(self, name: str) -> list[Span]:
        """Entries of a lexicon (or a builtin) in order, those inside longer ones too ("meds" in "your meds")."""
        if name not in self._entries:
            self._entries[name] = self._find(name)
        return self._entries[name]

    def _find(self, name: str) -> list[Span]:
        passage = self.passage
        if name in FORMS:
            found = [(m.start(), m.end(), "") for m in FORMS[name].finditer(passage.folded, self.start, self.end)]
        else:
            feature = passage.numbers.get("{" + name + "}", -1)
            found = [
                (start, end, canonical)
                for start, end, triples in passage.hits_between(self.start, self.end)
                for number, _, canonical in triples
                if number == feature
            ]
        found.sort(key=lambda hit: (hit[0], -hit[1]))
        whole = self.spans("condition") if found and name in TAKEN else ()
        spans: list[Span] = []
        starts, ends = self.starts, self.ends
        for start, end, canonical in found:
            if any(w.start <= start and end <= w.end and (start, end) != (w.start, w.end) for w in whole):
                continue  # nobody takes the alcohol of an alcohol use disorder
            first = bisect_right(starts, start) - 1
            last = bisect_left(ends, end)
            if first < 0 or last >= len(ends):
                continue
            spans.append(Span(first, last + 1, start, end, canonical))
        return spans

    def ends_at(self, name: str, index: int) -> list[int]:
        """Token ends of the entries of a lexicon that start at a word."""
        if name not in self._ends:
            table: dict[int, list[int]] = {}
            for span in self.entries(name):
                table.setdefault(span.first, []).append(span.last)
            self._ends[name] = table
        return self._ends[name].get(index, [])

    def slots(self, pattern: Pattern) -> list[Found]:
        """Matches of a slots pattern. Rules about the whole document share theirs, so they are kept."""
        key = (pattern.slots, pattern.order, pattern.carry, pattern.within)
        if key not in self._slots:
            self._slots[key] = list(find_slots(self, pattern.slots, pattern.order, pattern.carry, pattern.within))
        return self._slots[key]

    def starts_clause(self, index: int) -> bool:
        """Whether nothing of the clause stands before a word."""
        while index and self.words[index - 1] in _ADVERBS:
            index -= 1  # "just take" is a command, "i just take" is none
        if index == 0 or self.words[index - 1] in _STARTERS:
            return True
        mark = self.words[0]  # "1. take", "a) take"
        return index == 1 and (mark.isdigit() or (len(mark) == 1 and mark != "i"))

    def breaks_between(self, first: int, last: int) -> bool:
        """Whether a clause ends between two words."""
        at = bisect_left(self.breaks, first)
        return at < len(self.breaks) and self.breaks[at] < last


class Passage:
    """A block under examination: folded text, hits, sentences; each made once, when first asked for."""

    def __init__(self, block: Block, index: int, automaton: Automaton, numbers: dict[str, int]) -> None:
        self.block = block
        self.index = index
        self.text = block.text
        self.folded = fold(block.text)
        self.numbers = numbers
        self.hits = automaton.hits(block.text, self.folded)
        self._sentences: dict[int, Sentence] = {}
        self._features: dict[int, set[int]] = {}
        self.frames: dict[object, Frame] = {}
        """Frames that were judged before: many rules meet at the same words."""
        self.caveats: dict[tuple[str, int], str | None] = {}
        """What a caveat was found to say in a sentence."""

    @cached_property
    def features(self) -> set[int]:
        """Features that stand anywhere in the block."""
        return {number for _, _, triples in self.hits for number, _, _ in triples}

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Sentence spans."""
        return split(self.text)

    @cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        return [m.span() for m in _ADDRESS.finditer(self.folded)] if "/" in self.folded else []

    def in_address(self, start: int, end: int) -> bool:
        """Whether a span begins or ends inside of a web address: nobody says the words in there."""
        return any(a < start < b or a < end < b for a, b in self._addresses)

    @cached_property
    def _hit_starts(self) -> list[int]:
        self.hits.sort(key=lambda hit: hit[0])
        return [hit[0] for hit in self.hits]

    def hits_between(self, start: int, end: int) -> list[Hit]:
        """Hits that lie within a span."""
        starts = self._hit_starts
        return [hit for hit in self.hits[bisect_left(starts, start) : bisect_left(starts, end)] if hit[1] <= end]

    def sentence_features(self, index: int) -> set[int]:
        """Features that stand in a sentence."""
        if index not in self._features:
            hits = self.hits_between(*self.spans[index])
            self._features[index] = {number for _, _, triples in hits for number, _, _ in triples}
        return self._features[index]

    def sentence(self, index: int) -> Sentence:
        """A sentence, made once."""
        if index not in self._sentences:
            self._sentences[index] = Sentence(self, index)
        return self._sentences[index]


# phrases

Gaps = tuple[tuple[int, int], ...]
"""Spans of words that the gaps of a phrase skipped."""


class Phrase:
    """A compiled phrase, ready to walk over words."""

    def __init__(self, elements: list[Any]) -> None:
        self.elements = [_prepared(element) for element in elements]
        words, self._entries = _first(self.elements)
        self._words = frozenset(words)

    def find(self, sentence: Sentence) -> Iterator[Found]:
        """Matches from left to right that do not overlap."""
        words = sentence.words
        starts = [index for index, word in enumerate(words) if word in self._words]
        if self._entries:
            more = {span.first for name in self._entries for span in sentence.entries(name)}
            starts = sorted(more.union(starts)) if starts else sorted(more)
        floor = 0
        for index in starts:
            if index < floor:
                continue
            for end, gaps in _walk(self.elements, 0, sentence, words, index, ()):
                if end > index:
                    parts = _between(sentence, index, end, gaps)
                    yield Found(sentence.starts[index], sentence.ends[end - 1], parts=parts)
                    floor = end
                    break


def _between(sentence: Sentence, first: int, last: int, gaps: Gaps) -> tuple[tuple[int, int], ...]:
    """Offsets of what lies between the gaps."""
    if not gaps:
        return ()
    edges = [first, *(edge for gap in gaps for edge in gap), last]
    pieces = zip(edges[::2], edges[1::2], strict=True)
    return tuple((sentence.starts[start], sentence.ends[end - 1]) for start, end in pieces if start < end)


def _first(elements: list[tuple[Any, ...]]) -> tuple[set[str], set[str]]:
    """Words and lexicons that a match of the elements can begin with."""
    words: set[str] = set()
    entries: set[str] = set()
    for element in elements:
        kind = element[0]
        if kind == "words":
            words |= element[1] | element[2].keys()
        elif kind == "entry":
            entries.update(element[1])
        elif kind == "choice":
            for option in element[1]:
                inner_words, inner_entries = _first(option)
                words |= inner_words
                entries |= inner_entries
        if kind in ("words", "entry", "choice") and not element[-1]:
            break
    return words, entries


def _prepared(element: list[Any]) -> tuple[Any, ...]:
    kind = element[0]
    if kind == "words":
        singles = frozenset(sequence[0] for sequence in element[1] if len(sequence) == 1)
        longer: dict[str, list[list[str]]] = {}
        for sequence in sorted(element[1], key=len, reverse=True):
            if len(sequence) > 1:
                longer.setdefault(sequence[0], []).append(sequence)
        return ("words", singles, longer, element[2])
    if kind == "choice":
        return ("choice", [[_prepared(part) for part in option] for option in element[1]], element[2])
    return tuple(element)


def _walk(
    elements: list[tuple[Any, ...]], at: int, sentence: Sentence, words: list[str], index: int, gaps: Gaps
) -> Iterator[tuple[int, Gaps]]:
    """Word indexes at which the rest of the elements can end, with the words that gaps skipped."""
    if at == len(elements):
        yield index, gaps
        return
    element = elements[at]
    kind = element[0]
    if kind == "words":
        if index < len(words):
            word = words[index]
            for sequence in element[2].get(word, ()):
                if words[index : index + len(sequence)] == sequence:
                    yield from _walk(elements, at + 1, sentence, words, index + len(sequence), gaps)
            if word in element[1]:
                yield from _walk(elements, at + 1, sentence, words, index + 1, gaps)
        if element[3]:
            yield from _walk(elements, at + 1, sentence, words, index, gaps)
    elif kind == "entry":
        for name in element[1]:
            for end in sentence.ends_at(name, index):
                yield from _walk(elements, at + 1, sentence, words, end, gaps)
        if element[2]:
            yield from _walk(elements, at + 1, sentence, words, index, gaps)
    elif kind == "gap":
        yield from _walk(elements, at + 1, sentence, words, index, gaps)
        for end in range(index + 1, min(index + element[1], len(words)) + 1):
            if words[end - 1] in CLAUSE_BREAKS:
                break
            yield from _walk(elements, at + 1, sentence, words, end, (*gaps, (index, end)))
    elif kind == "start":
        if sentence.starts_clause(index):
            yield from _walk(elements, at + 1, sentence, words, index, gaps)
    else:
        for option in element[1]:
            for end, inner in _walk(option, 0, sentence, words, index, gaps):
                yield from _walk(elements, at + 1, sentence, words, end, inner)
        if element[2]:
            yield from _walk(elements, at + 1, sentence, words, index, gaps)


# slots

AGENT = "agent"
"""The slot of who or what acts. It is evidence, not part of the span: "garlic does not [cure] colds"."""


def find_slots(
    sentence: Sentence,
    slots: tuple[tuple[str, tuple[str, ...]], ...],
    order: tuple[str, ...],
    loose: tuple[str, ...],
    within: int,
) -> Iterator[Found]:
    """Combinations of one entry for each slot, close together, in one clause, the tightest first.

    loose: slots that may stand anywhere in the sentence, or be missing from it.
    """
    tight = [(slot, _union(sentence, names)) for slot, names in slots if slot not in loose]
    if not all(spans for _, spans in tight):
        return
    combinations = []
    for combination in product(*(spans for _, spans in tight)):
        chosen = sorted(combination, key=lambda span: span.first)
        if any(
            right.first < left.last
            or right.first - left.last > within
            or sentence.breaks_between(left.last, right.first)
            for left, right in pairwise(chosen)
        ):
            continue
        named = dict(zip((slot for slot, _ in tight), combination, strict=True))
        if not _ordered(named, order):
            continue
        combinations.append((chosen[-1].last - chosen[0].first, chosen[0].first, named))
    combinations.sort(key=lambda item: item[:2])
    taken: list[tuple[int, int]] = []
    for _, _, named in combinations:
        core = [span for slot, span in named.items() if slot != AGENT] or list(named.values())
        start, end = min(span.start for span in core), max(span.end for span in core)
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        for slot, names in slots:
            if slot in loose:
                near = _nearest(sentence, names, start, end, before=order.index(slot) == 0 if slot in order else False)
                if near is not None:
                    named[slot] = near
        taken.append((start, end))
        yield Found(start, end, tuple(named.items()))


def _union(sentence: Sentence, names: tuple[str, ...]) -> list[Span]:
    if len(names) == 1:
        return sentence.spans(names[0])
    return list({(s.first, s.last): s for name in names for s in sentence.spans(name)}.values())


def _ordered(named: dict[str, Span], order: tuple[str, ...]) -> bool:
    present = [named[slot].first for slot in order if slot in named]
    return present == sorted(present)


def _nearest(sentence: Sentence, names: tuple[str, ...], start: int, end: int, before: bool) -> Span | None:
    best = None
    for span in _union(sentence, names):
        if span.start < end and start < span.end:
            continue
        if before and span.start > start:
            continue
        distance = start - span.end if span.end <= start else span.start - end
        if best is None or distance < best[0]:
            best = (distance, span)
    return best[1] if best else None
