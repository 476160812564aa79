"""The phrase language: how an editor writes down what a rule looks for.

    no side effects          these words, in any case, with any white space or hyphens between them
    cure~                    any inflection: cure, cures, cured, curing
    (miracle|wonder) drug    one of several
    (very|really)? safe      may be left out
    take~ .. tablets         up to three words between (.. or ..5 for up to five)
    cures {condition}        an entry of a lexicon; {drug|herb} an entry of either
    {dose} {strength} {mass} {rate} {number} {duration} {frequency} {schedule} {percent} {money}
                             a dose (3 drops, 5 mg, 1 tsp), one that is no kitchen measure, one by weight or volume,
                             5 mg/day, a number, a time, how often (twice a day), that or when (at bedtime) ...
    ^ take                   at the start of a clause (a command)

`parse` turns a phrase into elements; it knows nothing about lexicons or inflections yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimlint.forms import FORMS

BUILTINS = frozenset(FORMS)
"""Names in braces that are recognised by their form, not looked up in a lexicon."""

DEFAULT_GAP = 3
LONGEST_GAP = 12


class PhraseError(ValueError):
    """A mistake in a phrase. column: 1-based, in code points."""

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.column, self.hint = message, column, hint


@dataclass(frozen=True, slots=True)
class Word:
    """A literal word. inflected: any form of it."""

    text: str
    inflected: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of one of these lexicons, or a builtin."""

    names: tuple[str, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words of the same clause."""

    most: int


@dataclass(frozen=True, slots=True)
class ClauseStart:
    """Nothing of the clause stands before."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences."""

    options: tuple[tuple[Element, ...], ...]
    optional: bool = False


Element = Word | Entry | Gap | ClauseStart | Choice

_TOKEN = re.compile(r"\s*(?:(\.\.\d*)|(\^)|(\{)([^{}]*)(\}?)(\?)?|(\()|(\|)|(\)\??)|([^\s(){}|^?]+)(\?)?|(.))")


def parse(phrase: str) -> tuple[Element, ...]:
    """The elements of a phrase. Raises PhraseError at the column of the mistake."""
    phrase = phrase.rstrip()
    elements, end = _sequence(phrase, 0, depth=0)
    if end < len(phrase):
        raise PhraseError("a ) without its (", end + 1, "remove it, or add the opening bracket")
    if not elements:
        raise PhraseError("the phrase is empty", 1, "write the words that the rule looks for")
    if not any(_solid(element) for element in elements):
        raise PhraseError("the phrase can match nothing at all", 1, "at least one word must not be optional")
    if isinstance(elements[-1], Gap) or isinstance(elements[0], Gap):
        raise PhraseError("a gap must stand between words", len(phrase), "remove .. at the edge")
    return elements


def _solid(element: Element) -> bool:
    """Whether the element always takes at least one word."""
    if isinstance(element, Choice):
        return not element.optional and all(any(map(_solid, option)) for option in element.options)
    return isinstance(element, Word | Entry) and not element.optional


def _sequence(phrase: str, at: int, depth: int) -> tuple[tuple[Element, ...], int]:
    elements: list[Element] = []
    while token := _TOKEN.match(phrase, at):
        gap, clause, brace, names, brace_end, brace_optional, opening, bar, closing, word, optional, stray = (
            token.groups()
        )
        column = token.end() - len(token[0].lstrip()) + 1
        if bar or closing:
            if depth == 0 and bar:
                raise PhraseError("a | outside of brackets", column, "write (this|that)")
            return tuple(elements), token.start() if depth else at
        at = token.end()
        if gap:
            most = int(gap[2:]) if gap[2:] else DEFAULT_GAP
            if not 1 <= most <= LONGEST_GAP:
                raise PhraseError(f"a gap of {most} words", column, f"between ..1 and ..{LONGEST_GAP}")
            elements.append(Gap(most))
        elif clause:
            elements.append(ClauseStart())
        elif brace:
            if not brace_end:
                raise PhraseError("a { without its }", column, "write {condition}")
            split = tuple(name.strip() for name in names.split("|"))
            if not all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in split):
                raise PhraseError("a lexicon name is missing or odd", column, "write {condition} or {drug|herb}")
            elements.append(Entry(split, bool(brace_optional)))
        elif opening:
            choice, at = _choice(phrase, at, column, depth)
            elements.append(choice)
        elif word:
            elements.append(_word(word, bool(optional), column))
        else:
            raise PhraseError(f"unexpected {stray!r}", column, "a ? belongs directly behind a word or a bracket")
    return tuple(elements), len(phrase)


def _choice(phrase: str, at: int, column: int, depth: int) -> tuple[Choice, int]:
    if depth >= 2:
        raise PhraseError("brackets nested too deep", column, "split the phrase into two")
    options = []
    while True:
        option, at = _sequence(phrase, at, depth + 1)
        if not option:
            raise PhraseError("an empty alternative", at + 1, "write (this|that)? if it may be left out")
        options.append(option)
        token = _TOKEN.match(phrase, at)
        if token is None:
            raise PhraseError("a ( without its )", column, "add the closing bracket")
        at = token.end()
        if token[9]:
            return Choice(tuple(options), token[9].endswith("?")), at


def _word(text: str, optional: bool, column: int) -> Word:
    inflected = text.endswith("~")
    bare = text[:-1] if inflected else text
    if not bare or "~" in bare:
        raise PhraseError("a ~ without its word", column, "write cure~")
    return Word(bare, inflected, optional)
