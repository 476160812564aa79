"""Things that a phrase recognises by their form, not from a lexicon: doses, numbers, times, percentages, money."""

from __future__ import annotations

import re

_NUMBER = r"\d+(?:[.,/]\d+)*|half|one|two|three|four|five|six|seven|eight|nine|ten|a few|several|\u00bd|\u00bc|\u00be"
_UNIT = (
    r"(?:mg|mcg|\u00b5g|\u03bcg|ug|g|gm|gms|grams?|kg|milligrams?|micrograms?|ml|cc|millilit(?:er|re)s?|l|iu|i\.u\.|"
    r"units?|international units?|tsps?|tbsps?|(?:tea|table)?spoon(?:ful)?s?|drops?|dropper(?:ful)?s?|capsules?|caps?|"
    r"tablets?|tabs?|pills?|gumm(?:y|ies)|softgels?|lozenges?|puffs?|scoops?|ounces?|oz|patch(?:es)?|vials?|doses?|meq|"
    r"kernels?|cloves?|tolas?|squirts?|sachets?|pumps?)"
)
_STRENGTH = (
    r"(?:mg|mcg|\u00b5g|\u03bcg|ug|grams?|g|milligrams?|micrograms?|ml|cc|millilit(?:er|re)s?|iu|i\.u\.|units?|"
    r"international units?|drops?|droppers?(?:ful)?s?|capsules?|caps?|tablets?|tabs?|pills?|gumm(?:y|ies)|softgels?|"
    r"lozenges?|puffs?|meq|kernels?|vials?|doses?)"
)
_TIME = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|mos?|years?|yrs?)"
_RANGE = r"\s?(?:-|\u2014|to|or)\s?"

FORMS = {
    "dose": re.compile(
        rf"(?<![\w.])(?:{_NUMBER})(?:{_RANGE}(?:{_NUMBER}))?[\s-]?(?:more |heaped |full |level |extra )?{_UNIT}"
        r"(?:\s?/\s?(?:kg|day|d|week|wk|lb|hr|hour|ml|dose))*(?!\w)"
    ),
    "strength": re.compile(
        rf"(?<![\w.])(?:{_NUMBER})(?:{_RANGE}(?:{_NUMBER}))?[\s-]?{_STRENGTH}"
        r"(?:\s?/\s?(?:kg|day|d|week|wk|lb|hr|hour|ml|dose))*(?!\w)"
    ),
    "number": re.compile(rf"(?<![\w.])(?:{_NUMBER}|hundreds|thousands|millions|dozens|countless)(?!\w)"),
    "percent": re.compile(rf"(?<![\w.])\d+(?:\.\d+)?(?:{_RANGE}\d+(?:\.\d+)?)?\s?(?:%|per ?cent\b)"),
    "duration": re.compile(
        r"(?<![\w.])(?:\d+(?:[.,]\d+)?|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|few|"
        rf"a couple of|several|mere|the first|the next)(?:{_RANGE}(?:\d+|two|three|four|five|six))?[\s-]?"
        rf"(?:short |full |single )?{_TIME}(?!\w)"
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
