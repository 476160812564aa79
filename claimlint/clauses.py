"""Where clauses and quotations begin and end, from tokens alone.

A cue's scope must stop where its clause does. Without a parser, the surest signs in English are the
terminators of the cue files, a new subject with its verb, and a finite verb behind "and" or a comma.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

STOPS = frozenset('. , ; : ! ? \u2026 \u2014 ( ) [ ] " -- ... *'.split())
"""Tokens that count as the end of a phrase for `$`, and that a gap never covers."""
OPENERS = frozenset("* _ # > - \u2022 + ~ \" ' ( [ \u2014 \u00b7 ** __ == >> >>>".split())
"""Tokens that may stand before the first word of a sentence."""

_SUBJECTS = frozenset("it he she they we i".split())
_POINTERS = frozenset("you this that these those there".split())
_FINITE = frozenset(
    "is are was were has have had does do did will would can could may might should must 's 're 'm 've 'll".split()
)
_JOINERS = frozenset("and or but so then plus & , \u2014 because".split())
_ADVERBS = frozenset("also then even actually really instead still now just only simply always often quickly".split())
_DEFINITE = frozenset("the this these his her my our your their".split())


def phrase_cuts(words: Sequence[str], finite: frozenset[str]) -> list[int]:
    """Token positions before which a new clause begins, in order.

    finite: verbs in a form that needs a subject of its own ("cures", "heals").
    """
    cuts = []
    count = len(words)
    same_form = False  # a verb of `finite` stands in this clause: "never treats, cures or heals"
    for at in range(1, count):
        word = words[at]
        cut = False
        if word in _SUBJECTS:
            cut = True
        elif word in _POINTERS:
            following = words[at + 1] if at + 1 < count else ""
            # "the drug that cures" goes on with its noun, "and that cures" does not
            relative = word == "that" and words[at - 1] not in _JOINERS and words[at - 1] not in STOPS
            cut = not relative and (following in _FINITE or following in finite)
        elif words[at - 1] in _JOINERS and word not in _JOINERS:
            verb = at
            while verb + 1 < count and words[verb] in _ADVERBS:
                verb += 1
            cut = words[verb] in _FINITE or (words[verb] in finite and words[at - 1] != "or" and not same_form)
            if not cut and words[at - 1] != "or" and word in _DEFINITE:
                cut = _verb_follows(words, at + 1, finite)
        if cut:
            cuts.append(at)
            same_form = False
        same_form = same_form or word in finite
    return cuts


def new_verbs(words: Sequence[str], finite: frozenset[str]) -> list[int]:
    """Positions behind "and" where a verb stands: "without pills and cure your gout" negates no cure."""
    return [
        at
        for at in range(1, len(words))
        if words[at - 1] in ("and", "&", "then") and any(form in finite for form in _third_persons(words[at]))
    ]


def _third_persons(word: str) -> tuple[str, ...]:
    """What the third person may be of a base form or a regular past."""
    if word.endswith("ed"):
        return f"{word[:-1]}s", f"{word[:-2]}s", f"{word[:-2]}es"
    return f"{word}s", f"{word}es"


def _verb_follows(words: Sequence[str], at: int, finite: frozenset[str]) -> bool:
    """Whether ", the patient ..." goes on with a verb, and so is no item of a list."""
    for word in words[at + 1 : at + 5]:
        if word in STOPS:
            return False
        if word in _FINITE or word in finite or (word.endswith("ed") and len(word) > 4):
            return True
    return False


_SINGLE_OPEN = re.compile(r"(?<![^\s(\[\u2014:-])['\u2018](?=\w)")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?%])['\u2019](?!\w)")


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans inside quotation marks, marks left out, in order of their kind.

    A double mark that never closes quotes up to the end of the block when it is a curly one (the quotation
    goes on in the next paragraph), and counts for nothing when it is a straight one (inches, slips).
    Single marks count when both stand at the edge of a word; an apostrophe does not.
    """
    spans = _double(text) if '"' in text or "\u201c" in text else []
    if "'" in text or "\u2018" in text:
        at = 0
        while opened := _SINGLE_OPEN.search(text, at):
            closed = _SINGLE_CLOSE.search(text, opened.end())
            if not closed:
                break
            spans.append((opened.end(), closed.start()))
            at = closed.end()
    return spans


def _double(text: str) -> list[tuple[int, int]]:
    spans = []
    opened = -1
    curly = False
    for found in re.finditer('["\u201c\u201d]', text):
        at, mark = found.start(), found[0]
        if mark == '"' and opened < 0:
            if not text[at - 1 : at].isalnum() and not text[at + 1 : at + 2].isspace():
                opened, curly = at + 1, False
        elif mark == "\u201c" and opened < 0:
            opened, curly = at + 1, True
        elif opened >= 0 and mark != "\u201c":
            spans.append((opened, at))
            opened = -1
    if opened >= 0 and curly:
        spans.append((opened, len(text)))
    return spans
