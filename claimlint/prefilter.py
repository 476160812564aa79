"""The cheap first look: which surfaces stand where in folded text, in one automaton pass."""

from __future__ import annotations

import ahocorasick

from claimlint.compiler import Ruleset

Triple = tuple[int, str, str]
Hit = tuple[int, int, tuple[Triple, ...]]
"""Start and end in the text, and (feature, exact spelling or "", canonical name) for each meaning."""


class Automaton:
    """Every surface of a ruleset, found in one pass."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._automaton = ahocorasick.Automaton()
        units = frozenset(ruleset.units)
        for surface, triples in ruleset.surfaces.items():
            entry = (
                len(surface),
                surface in units,
                tuple((f, e, c) for f, e, c in triples),
                any(e for _, e, _ in triples),
            )
            self._automaton.add_word(surface, entry)
        self._empty = not ruleset.surfaces
        if ruleset.surfaces:
            self._automaton.make_automaton()

    def hits(self, text: str, folded: str) -> list[Hit]:
        """All surfaces at word boundaries, in order of their ends."""
        if self._empty:
            return []
        found: list[Hit] = []
        size = len(folded)
        for last, (length, unit, triples, cased) in self._automaton.iter(folded):
            end = last + 1
            if end < size and folded[end].isalnum():
                continue
            start = end - length
            if start and (before := folded[start - 1]).isalnum() and not (unit and before.isdigit()):
                continue
            if cased:
                word = text[start:end]
                triples = tuple(t for t in triples if not t[1] or t[1] == word)
                if not triples:
                    continue
            found.append((start, end, triples))
        return found
