"""Doses in words -> amounts that can be compared: "500 mg three times a day" is 1,500 mg a day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimlint.forms import FORMS
from claimlint.matching import Found, Sentence, Span

_AMOUNT = re.compile(
    r"(\d+(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)(?:\s?(?:-|\u2014|to|or)\s?(\d+(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+))?[\s-]?"
    r"(mgs?|milligrams?|mcg|\u00b5g|\u03bcg|ug|micrograms?|g|gm|gms|grams?|iu|i\.u\.|units?|international units?)"
    r"(\s?/\s?kg)?(?!\w)"
)
_UNITS = {"m": 1e-3, "mc": 1e-6, "u": 1e-6, "\u00b5": 1e-6, "\u03bc": 1e-6, "g": 1.0, "i": None}
_WORDS = {"once": 1, "twice": 2, "thrice": 3, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_TIMES = re.compile(
    r"(once|twice|thrice|\d+|one|two|three|four|five|six)\s?(?:x|times)?\s?(?:/|a|per|each|every)?\s?(?:day|daily)"
)
_HOURS = re.compile(r"(?:every|q\.?)\s?(\d+|two|three|four|six)\s?h")
_LATIN = {"bid": 2, "b.i.d": 2, "tid": 3, "t.i.d": 3, "qid": 4, "q.i.d": 4}
_NEAR = 40
"""Characters between a dose and its schedule, or its drug, at most."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What is taken. once: at a time, day: in a day; both in `unit`, the larger end of a range.

    week: in a week. unit: "g" for everything by weight (in grams) or "iu".
    """

    once: float
    day: float
    week: float
    unit: str


def amounts(sentence: Sentence, found: Found, lexicons: tuple[str, ...]) -> Iterator[tuple[Amount, str]]:
    """Doses that touch a match, each with the nearest thing that it may be a dose of."""
    text = sentence.passage.folded
    names = [span for name in lexicons for span in sentence.spans(name)]
    for match in _AMOUNT.finditer(text, sentence.start, sentence.end):
        if match.end() <= found.start or match.start() >= found.end or match[4] or not names:
            continue
        near = min(names, key=lambda span: _distance(span, match.start(), match.end()))
        if _distance(near, match.start(), match.end()) <= _NEAR:
            yield _amount(match, text[match.end() : min(sentence.end, match.end() + _NEAR)]), near.name


def convert(value: float, unit: str, wanted: str) -> float | None:
    """A value in another unit ("mg", "mcg", "g", "IU"); None between weights and international units."""
    factor = {"mg": 1e3, "mcg": 1e6, "g": 1.0}.get(wanted)
    if factor is not None:
        return value * factor if unit == "g" else None
    return value if wanted.lower() == unit else None


def _amount(match: re.Match[str], behind: str) -> Amount:
    number = float((match[2] or match[1]).replace(",", ""))
    word = match[3]
    key = "mc" if word.startswith(("mc", "microg")) else word[0]
    factor = _UNITS["i" if word.startswith(("i", "unit")) else key]
    unit = "iu" if factor is None else "g"
    once = number * (factor or 1.0)
    schedule = FORMS["schedule"].search(behind)
    words = schedule.group() if schedule else ""
    if "week" in words or "month" in words:
        return Amount(once, once / 7, once, unit)
    day = once * _times_a_day(words)
    return Amount(once, day, 7 * day if words else once, unit)


def _times_a_day(schedule: str) -> float:
    if (times := _TIMES.match(schedule)) is not None:
        return float(_WORDS.get(times[1], 0) or times[1])
    if (hours := _HOURS.match(schedule)) is not None:
        return 24 / float(_WORDS.get(hours[1], 0) or hours[1])
    return float(_LATIN.get(schedule, 1))


def _distance(span: Span, start: int, end: int) -> int:
    return max(0, span.start - end, start - span.end)
