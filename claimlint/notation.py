"""Notation rules: the form of a dose, and its fix. The only place where a rule is an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from claimlint.matching import Found, Sentence
from claimlint.rule_types import Pattern


def find_notation(sentence: Sentence, pattern: Pattern) -> Iterator[Found]:
    """Matches of a rule's expression; its first group, if it has one, is the part to report."""
    for match in _compiled(pattern.regex).finditer(sentence.passage.text, sentence.start, sentence.end):
        group = 1 if match.re.groups else 0
        yield Found(match.start(group), match.end(group))


def replacement(pattern: Pattern, text: str) -> str | None:
    """What to write instead of the matched text, None when the rule knows no fix."""
    if not pattern.replace:
        return None
    key, _, value = pattern.replace.partition(" => ")
    return re.sub(key, value, text)


@lru_cache(maxsize=256)
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)
