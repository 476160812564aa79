"""The cheap first look: which surfaces stand where in folded text, in one automaton pass."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import ahocorasick

from claimlint.compiler import Gate, Ruleset
from claimlint.folding import fold, without_invisible

Triple = tuple[int, str, str]
Hit = tuple[int, int, tuple[Triple, ...]]
"""Start and end in the text, and (feature, exact spelling or "", canonical name) for each meaning."""

_INSIDE_WORD = re.compile(r"\w(?:[*_~`\\]+|<[^>\n]{0,80}>|\{[^}\n]{0,80}\})+\w")
_ENTITY = re.compile(r"&#?\w{1,32};")


class GateCheck:
    """Tells whether a source can hold a finding at all, before it is parsed or spaCy is loaded."""

    def __init__(self, gate: Gate, units: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in gate.words:
            self._automaton.add_word(word, len(word))
        self._units = frozenset(units)
        if gate.words:
            self._automaton.make_automaton()
        self._empty = not gate.words

    def may_hold(self, source: str, markup: bool) -> bool:
        """False only if no reader could make a finding of this source. markup: the format has inline marks."""
        if self._empty:
            return False
        if markup:
            if _INSIDE_WORD.search(source):
                return True  # marks that may split a word: only the reader can tell
            if "&" in source and _ENTITY.search(source):
                source = html.unescape(source)
        text = fold(without_invisible(source))
        if "  " in text or "- " in text:
            text = " ".join(text.split())
        size = len(text)
        for last, length in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if end < size and text[end].isalnum():
                continue
            if start and text[start - 1].isalnum() and not text[start - 1].isdigit():
                continue
            return True
        return False


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
