"""The cheap first look: which surfaces stand where in folded text, in one automaton pass, and what they can make."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick

from claimlint.compiler import Ruleset
from claimlint.folding import spaced
from claimlint.gate import Literals

Triple = tuple[int, str, str]
Hit = tuple[int, int, tuple[Triple, ...]]
"""Start and end in the text, and (feature, exact spelling or "", canonical name) for each meaning."""


class Automaton:
    """Every surface of a ruleset, found in one pass."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._automaton = ahocorasick.Automaton()
        add = self._automaton.add_word
        cased, units = frozenset(ruleset.cased), frozenset(ruleset.units)
        for surface, meanings in ruleset.surfaces.items():
            entry = (len(surface) - 2, meanings, surface in cased)
            add(surface, entry)
            if surface[1:-1] in units:  # also right behind a digit: "5mg"
                for digit in "0123456789":
                    add(digit + surface[1:], entry)
        self._empty = not ruleset.surfaces
        if ruleset.surfaces:
            self._automaton.make_automaton()

    def hits(self, text: str, folded: str) -> list[Hit]:
        """All surfaces at word boundaries, in order of their ends."""
        if self._empty:
            return []
        found: list[Hit] = []
        for last, (length, meanings, cased) in self._automaton.iter(spaced(folded)):
            end = last - 1  # the text starts one behind its leading space, and the key ends with one
            start = end - length
            if cased:
                word = text[start:end]
                meanings = tuple(meaning for meaning in meanings if not meaning[1] or meaning[1] == word)
                if not meanings:
                    continue
            found.append((start, end, meanings))
        return found


class Groups:
    """Which patterns can match where some features stand. The groups of features are the bits of one number.

    Many patterns share their groups, and to compare two numbers takes a tenth of the time of looking into sets.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        bits: dict[frozenset[int], int] = {}
        self._bits: dict[int, int] = {}  # of a feature: the groups that it is in
        self._needs: list[int] = []
        self._literals = [Literals(pattern.literals) for pattern in ruleset.patterns]
        for pattern in ruleset.patterns:
            needs = 0
            for group in map(frozenset, pattern.groups):
                if group not in bits:
                    bits[group] = 1 << len(bits)
                    for feature in group:
                        self._bits[feature] = self._bits.get(feature, 0) | bits[group]
                needs |= bits[group]
            self._needs.append(needs)

    def among(self, features: Iterable[int]) -> int:
        """The groups that some features are in."""
        groups = 0
        for feature in features:
            groups |= self._bits.get(feature, 0)
        return groups

    def possible(self, patterns: Iterable[int], groups: int, folded: str) -> list[int]:
        """Those of some patterns of which a text has a feature of every group and a word for every part.

        Never wrong about a match. patterns: their numbers. groups: of the text, as `among` gives them.
        """
        needs = self._needs
        few = [number for number in patterns if groups & needs[number] == needs[number]]
        return [number for number in few if self._literals[number].spelled_in(folded)]
