"""The gate: tells from a source's words alone that no rule can find anything in it.

Cheap enough to ask of every file before anything is parsed. It may say yes for nothing, but never no for something.
A surface (a name or word that leads to a pattern) is known here by its rarest part: a run of letters or of digits.
A source may hold a finding only if it has, for some pattern, a part of each group that the pattern needs and one of
each set of words that it spells out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from claimlint.folding import fold, without_invisible

_PART = re.compile(r"[^\W\d_]+|\d+")
_INSIDE_WORD = re.compile(r"\w(?:[*_~`\\]+|<[^>\n]{0,80}>|\{[^}\n]{0,80}\})+\w")
_TAG = re.compile(r"^[ \t>]*<[a-z!?/]", re.IGNORECASE | re.MULTILINE)  # a block of HTML may hold blank lines
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_FRONT_MATTER = re.compile(r"\s*(---|\+\+\+)[ \t\r]*\n.*?^\1[ \t\r]*$", re.DOTALL | re.MULTILINE)
_ENTITY = re.compile(r"&#?\w{1,32};")


class Literals:
    """The parts of a pattern that are spelled out."""

    def __init__(self, parts: Iterable[Iterable[str]]) -> None:
        """parts: for each, the ways to spell it; of a way, every word must be in the text."""
        self._parts = []
        for ways in parts:
            words = [way for way in ways if " " not in way]
            self._parts.append((words, [way.split(" ") for way in ways if " " in way]))

    def spelled_in(self, text: str) -> bool:
        """Whether a folded text has a way of every part. Never wrong about a match."""
        for words, sequences in self._parts:
            if not any(word in text for word in words) and not any(
                all(word in text for word in sequence) for sequence in sequences
            ):
                return False
        return True


_Found = tuple[str, list[int]]


class Gate:
    """Asks of a source whether it may hold a finding."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """data: as `data_of` gives it."""
        self._sets: list[list[int]] = data["sets"]
        self._words: dict[str, int] = {}
        for number, words in enumerate(data["words"]):
            self._words.update(dict.fromkeys(words.split(), number))
        self._phrases: dict[str, str] = data["phrases"]
        self._always: list[int] = data["always"]
        self._patterns: list[list[list[int]]] = data["patterns"]
        self._literals: list[list[list[str]]] = data["literals"]
        self._numbers = range(len(self._patterns))
        self._leading: dict[int, list[int]] = {}
        for number, groups in enumerate(self._patterns):
            for feature in groups[0]:
                self._leading.setdefault(feature, []).append(number)

    def may_hold(self, source: str, markup: bool, paragraphs: bool = False) -> bool:
        """False only if no reader could make a finding of this source.

        markup: the format has inline marks. paragraphs: no sentence of the format goes on behind a blank line.
        """
        if markup:
            if _INSIDE_WORD.search(source):
                return True  # marks that may split a word: only the reader can tell
            if "&" in source and _ENTITY.search(source):
                import html  # its table of names takes longer to load than most files to look at

                source = html.unescape(source)
        source = without_invisible(source)
        text = fold(source)
        found = list(self._found(text))
        possible = self._possible(text, found, self._numbers)
        if not possible or not paragraphs or (markup and _TAG.search(source)):
            return bool(possible)
        signs = self._signs(found, {feature for number in possible for feature in self._patterns[number][0]})
        parts = (text[start:end] for start, end in _paragraphs(source))
        return any(
            self._possible(part, self._found(part), possible) for part in parts if any(sign in part for sign in signs)
        )

    def _possible(self, text: str, found: Iterable[_Found], patterns: Container[int]) -> set[int]:
        """Those of some patterns of which a folded text has a part of each group. found: what `_found` says of it."""
        features = set(self._always).union(*(features for _, features in found))
        return {
            number
            for number in {number for feature in features for number in self._leading.get(feature, ())}
            if number in patterns
            and all(not features.isdisjoint(group) for group in self._patterns[number])
            and Literals(self._literals[number]).spelled_in(text)
        }

    def _signs(self, found: Iterable[_Found], features: set[int]) -> list[str]:
        """Parts without which no paragraph of a text has one of the features. found: what `_found` says of the text."""
        if not features.isdisjoint(self._always):
            return [""]
        return [part for part, named in found if not features.isdisjoint(named)]

    def _found(self, text: str) -> Iterator[_Found]:
        """Features of all surfaces whose every part is in a folded text, each with the rarest part."""
        parts = set(_PART.findall(text))
        for part in parts & self._words.keys():
            yield part, self._sets[self._words[part]]
        for part in parts & self._phrases.keys():
            for phrase in self._phrases[part].split(" "):
                number, *others = phrase.split("+")
                if parts.issuperset(others):
                    yield part, self._sets[int(number)]


def _paragraphs(source: str) -> Iterator[tuple[int, int]]:
    """Starts and ends between blank lines; front matter, whose values may hold some, stays in one."""
    head = _FRONT_MATTER.match(source)
    start = head.end() if head else 0
    if head:
        yield 0, start
    for line in _BLANK_LINE.finditer(source, start):
        yield start, line.start()
        start = line.end()
    yield start, len(source)


def data_of(
    patterns: Iterable[tuple[Sequence[Sequence[int]], Sequence[Sequence[str]]]],
    surfaces: Mapping[str, Iterable[int]],
    rank: Callable[[str], float],
) -> dict[str, Any]:
    """What a Gate needs, plain enough for JSON.

    patterns: the groups of features of each, the rarest group first, and the parts that each spells out.
    surfaces: folded string -> its features. rank: how common a word is; small is rare.

    sets: lists of features. words: for each of the sets, the surfaces of one part, separated by blanks. phrases: for
    the rarest part of longer surfaces, "number of the set + other part + other part" for each, separated by blanks.
    """
    groups, literals = [], []
    for needed, words_needed in patterns:
        groups.append([list(group) for group in needed])
        literals.append([list(words) for words in words_needed])
    used = {feature for pattern in groups for group in pattern for feature in group}
    by_parts: dict[tuple[str, ...], set[int]] = {}
    always: set[int] = set()
    for surface, features in surfaces.items():
        wanted = used.intersection(features)
        if wanted and all(char.isalpha() or char.isdecimal() or not char.isalnum() for char in surface):
            parts = sorted(set(_PART.findall(surface)), key=lambda part: (rank(part), -len(part), part))
            by_parts.setdefault(tuple(parts), set()).update(wanted)
        elif wanted:  # signs that count as letters for some and not for others
            always |= wanted
    always |= by_parts.pop((), set())
    sets: dict[tuple[int, ...], list[str]] = {}
    phrases: dict[str, list[str]] = {}
    numbers: dict[tuple[int, ...], int] = {}
    for parts_of, found in sorted(by_parts.items()):
        key = tuple(sorted(found))
        number = numbers.setdefault(key, len(numbers))
        words = sets.setdefault(key, [])
        if len(parts_of) == 1:
            words.append(parts_of[0])
        else:
            phrases.setdefault(parts_of[0], []).append("+".join([str(number), *parts_of[1:]]))
    return {
        "sets": [list(key) for key in numbers],
        "words": [" ".join(words) for words in sets.values()],
        "phrases": {part: " ".join(each) for part, each in phrases.items()},
        "always": sorted(always),
        "patterns": groups,
        "literals": literals,
    }


def read(path: Path) -> Gate | None:
    """A gate that was written before; None when there is none, or a crash cut it short."""
    try:
        return Gate(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None
