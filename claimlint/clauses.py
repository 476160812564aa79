"""Where clauses and quotations begin and end, from tokens alone.

A cue's scope must stop where its clause does. Without a parser, the surest signs in English are the
terminators of the cue files, a new subject with its verb, and a finite verb behind "and" or a comma.
"""

from __future__ import annotations

from collections.abc import Sequence

STOPS = frozenset('. , ; : ! ? \u2026 \u2014 ( ) [ ] " -- ... *'.split())
"""Tokens that count as the end of a phrase for `$`, and that a gap never covers."""
OPENERS = frozenset("* _ # > - \u2022 + ~ \" ' ( [ \u2014".split())
"""Tokens that may stand before the first word of a sentence."""

_SUBJECTS = frozenset("it he she they we i".split())
_POINTERS = frozenset("you this that these those there".split())
_FINITE = frozenset(
    "is are was were has have had does do did will would can could may might should must 's 're 'm 've 'll".split()
)
_JOINERS = frozenset("and or but so then plus , \u2014 because".split())
_ADVERBS = frozenset("also then even actually really instead still now just only simply always often quickly".split())


def phrase_cuts(words: Sequence[str], finite: frozenset[str]) -> list[int]:
    """Token positions before which a new clause begins, in order.

    finite: verbs in a form that needs its own subject ("cures", "heals").
    """
    cuts = []
    count = len(words)
    for at in range(1, count):
        word = words[at]
        if word in _SUBJECTS:
            if words[at - 1] not in ("'", '"') or at + 1 < count:
                cuts.append(at)
        elif word in _POINTERS:
            following = words[at + 1] if at + 1 < count else ""
            if following in _FINITE or following in finite:
                cuts.append(at)
        elif words[at - 1] in _JOINERS and word not in _JOINERS:
            verb = at
            while verb + 1 < count and words[verb] in _ADVERBS:
                verb += 1
            if words[verb] in _FINITE or (words[verb] in finite and words[at - 1] != "or"):
                cuts.append(at)
    return cuts


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans inside double quotation marks, in order, marks left out.

    A mark that never closes quotes up to the end of its paragraph when it is a curly one, and counts
    for nothing when it is a straight one (inches, slips).
    """
    if '"' not in text and "\u201c" not in text:
        return []
    spans = []
    opened = -1
    curly = False
    for at, mark in enumerate(text):
        if mark == "\u201c":
            if opened < 0:
                opened, curly = at + 1, True
        elif mark == "\u201d":
            if opened >= 0:
                spans.append((opened, at))
            opened = -1
        elif mark == '"':
            if opened < 0:
                before = text[at - 1 : at]
                if not before.isalnum() and not text[at + 1 : at + 2].isspace():
                    opened, curly = at + 1, False
            elif not curly:
                spans.append((opened, at))
                opened = -1
    if opened >= 0 and curly:
        spans.append((opened, len(text)))
    return spans
