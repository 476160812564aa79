"""The cheap first look: which surfaces stand where in folded text, in one automaton pass."""

from __future__ import annotations

import ahocorasick

from claimlint.compiler import Ruleset
from claimlint.folding import spaced

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
