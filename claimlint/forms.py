"""Things that a phrase recognises by their form, not from a lexicon: doses, numbers, times, percentages, money."""

from __future__ import annotations

import re

_NUMBER = (
    r"\.?\d+(?:[.,/]\d+)*|half(?: an?)?|a quarter|one|two|three|four|five|six|seven|eight|nine|ten|a few|several|"
    r"\u00bd|\u00bc|\u00be"
)
_RANGE = r"\s?(?:-|\u2014|to|or)\s?"
_MASS = (
    r"mgs?|mcg|\u00b5g|\u03bcg|ug|g|gms?|grams?|milligrams?|micrograms?|ml|mls|cc|millilit(?:er|re)s?|iu|i\.u\.|"
    r"units?|international units?|meq"
)
_COUNT = (
    r"drops?|droppers?(?:ful)?s?|capsules?|caps?|tablets?|tabs?|pills?|gumm(?:y|ies)|softgels?|lozenges?|puffs?|kernels?|"
    r"vials?|doses?"
)
_SPOON = r"tsps?|tbsps?|(?:tea|table|dessert)?[\s-]?spoon(?:ful)?s?|capfuls?|dropperfuls?|scoops?"
_KITCHEN = rf"{_SPOON}|kg|l|ounces?|oz|patch(?:es)?|cloves?|tolas?|squirts?|sachets?|pumps?|ratti|masha"
_PER = r"(?:\s?/\s?(?:kg|day|d|week|wk|lb|hr|hour|ml|dose))*"


def _amount(unit: str) -> str:
    """A number, or a range of them, with a unit."""
    size = "(?:more |heaped |full |level |extra |small )?"
    return rf"(?<![\w.])(?:{_NUMBER})(?:{_RANGE}(?:{_NUMBER}))?[\s-]?{size}(?:{unit})"


_TIME = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|mos?|years?|yrs?)"
_TIMES = r"(?:once|twice|thrice|(?:\d+|one|two|three|four|five|six)(?:\s?(?:-|\u2014|to|or)\s?\d+)?\s?(?:x|times))"
_DAYTIME = (
    r"(?:morning|evening|night|day|afternoon|noon|midday|breakfast|lunch|dinner|supper|bed|bedtime|meals?|food|sleep|"
    r"sleeping)"
)
_SPAN = r"(?:daily|weekly|monthly|nightly|day|week|month|night|hour)"
_EVERY = r"(?:every|each) (?:\d+|one|two|three|four|six|eight|twelve|few|other|second|third|single)?"
_LATIN = r"q\.?\s?\d+\s?h(?:rs?|ours?)?|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?d|q\.?o\.?d"
_FREQUENCY = (  # twice daily, 3x a day, 1-2 times per week, every 8 hours, every other day, each morning
    rf"(?:{_TIMES}\s?(?:/|a|per|each|every|in a|in the)?\s?{_SPAN}"
    rf"|{_EVERY}(?:{_RANGE}\d+)?\s?(?:{_TIME}|morning|evening|meal|bedtime)|\d+ hourly"
    rf"|(?:a|per|each) (?:day|week|night)|daily|nightly|weekly|hourly|{_LATIN})"
)

FORMS = {
    "dose": re.compile(
        rf"{_amount(f'{_MASS}|{_COUNT}|{_KITCHEN}')}{_PER}(?!\w)"
        rf"|(?<!\w)an? (?:heaped |full |level |small |large |good )?(?:{_SPOON})(?!\w)"
    ),
    "strength": re.compile(rf"{_amount(f'{_MASS}|{_COUNT}')}{_PER}(?!\w)"),
    "mass": re.compile(rf"{_amount(_MASS)}{_PER}(?!\w)"),
    "rate": re.compile(  # a dose with its frequency in one: 5 mg/day
        rf"{_amount(f'{_MASS}|{_COUNT}')}(?:\s?/\s?kg)?\s?/\s?(?:day|d|24 ?h|week|wk|night)(?!\w)"
    ),
    "number": re.compile(rf"(?<![\w.])(?:{_NUMBER}|hundreds|thousands|millions|dozens|countless)(?!\w)"),
    "percent": re.compile(rf"(?<![\w.])\d+(?:\.\d+)?(?:{_RANGE}\d+(?:\.\d+)?)?\s?(?:%|per ?cent\b)"),
    "duration": re.compile(
        r"(?<![\w.])(?:\d+(?:[.,]\d+)?|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|few|"
        rf"a couple of|several|mere|the first|the next)(?:{_RANGE}(?:\d+|two|three|four|five|six))?[\s-]?"
        rf"(?:short |full |single )?{_TIME}(?!\w)"
    ),
    "frequency": re.compile(rf"(?<![\w.]){_FREQUENCY}(?!\w)"),
    "schedule": re.compile(  # also before bed, with each meal, on an empty stomach, in the morning
        rf"(?<![\w.])(?:{_FREQUENCY}"
        rf"|(?:before|after|with|between|at|during) (?:going to |your? |each |every |the |a |main |last )*{_DAYTIME}"
        r"|in the (?:morning|evening|afternoon)s?|(?:mornings?|evenings?) and (?:mornings?|evenings?|nights?)"
        r"|(?:on|with) an? (?:empty|full) stomach|(?:an )?hour before (?:bed|sleep|meals?))(?!\w)"
    ),
    "money": re.compile(
        r"(?:[$\u20ac\u00a3]\s?\d[\d,.]*|\d[\d,.]*\s?(?:dollars|usd|eur|euros|bucks|pounds sterling)\b)"
    ),
    "year": re.compile(r"(?<![\w.,/-])(?:19[5-9]|20[0-4])\d(?![\w%]|[.,]\d)"),
    "citation": re.compile(
        r"\[\d+(?:[,\s-]+\d+)*\]"  # [4], [4, 6-8]
        # (Lee et al., 2019)
        r"|\((?:see |e\.g\.,? )?[a-z][\w'.&, -]{1,60}?,? (?:19|20)\d\d[a-z]?(?:[;,][^()]{1,60})?\)"
        r"|\bet al\b"
        r"|\b(?:doi|pmid|pmcid|isrctn)[:\s]*\d[\w./-]*|\b(?:pmc|nct|isrctn)\d{5,}|\b10\.\d{4,}/\S+"
        r"|(?:https?://|www\.)[^\s)>\]]+"
        r"|(?<=[.,;:)])[\u00b9\u00b2\u00b3\u2070-\u2079]+|(?<=[a-z]{4})[\u00b9\u00b2\u00b3\u2070-\u2079]+"
        r"|(?<=[a-z)][.,])\d{1,3}(?:[,-]\d{1,3})*(?=\s|$)"  # a reference mark that was raised: "pain.12"
    ),
}
"""Each finds spans in folded text; the names are the builtins of the phrase language."""
