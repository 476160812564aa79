"""The cheap first look: which surfaces stand where in folded text, in one automaton pass."""

from __future__ import annotations

import ahocorasick

from claimlint.compiler import Ruleset

Triple = tuple[int, str, str]
Hit = tuple[int, int, tuple[Triple, ...]]
"""Start and end in the text, and (feature, exact spelling or "", canonical name) for each meaning."""


class _Spaced(dict[int, int]):
    """Everything that is no letter or digit becomes a space. Filled as characters are met."""

    def __missing__(self, code: int) -> int:
        self[code] = code if chr(code).isalnum() else 32
        return self[code]


_SPACED = _Spaced()


def spaced(folded: str) -> str:
    """Folded text with a space for every separator, and one at each end: words are told by their spaces."""
    return f" {folded.translate(_SPACED)} "


def _keys(surface: str, unit: bool) -> list[str]:
    """What to look for in spaced text: the surface between spaces; a unit also right behind a digit."""
    bare = surface.translate(_SPACED).strip()
    return [f" {bare} ", *(f"{digit}{bare} " for digit in "0123456789" if unit)]


class Automaton:
    """Every surface of a ruleset, found in one pass."""

    def __init__(self, ruleset: Ruleset) -> None:
        units = frozenset(ruleset.units)
        entries: dict[str, tuple[int, list[Triple]]] = {}
        for surface, triples in ruleset.surfaces.items():
            for key in _keys(surface, surface in units):
                # spellings that differ only in their separators meet in one key, and are as long
                entries.setdefault(key, (len(key.strip() if key[0] == " " else key[1:].strip()), []))[1].extend(triples)
        self._automaton = ahocorasick.Automaton()
        for key, (length, found) in entries.items():
            meanings = tuple(dict.fromkeys((feature, exact, name) for feature, exact, name in found))
            self._automaton.add_word(key, (length, meanings, any(exact for _, exact, _ in meanings)))
        self._empty = not entries
        if entries:
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
