"""What a document says about itself: author, reviewer, dates. One place for every format."""

from __future__ import annotations

import re
from collections.abc import Mapping

from claimlint.readers.prose import Facts

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<number>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)",
        rf"\b{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s(?P<year>(?:19|20)\d\d)\b",
        rf"\b{_MONTH},?\s(?P<year>(?:19|20)\d\d)\b",
        r"\b\d{1,2}[-/.]\d{1,2}[-/.](?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<year>(?:19|20)\d\d)\b",
    )
)


def iso_date(text: str) -> str:
    """The first date in a text as YYYY-MM-DD, YYYY-MM or YYYY (as exactly as it says); "" when there is none.

    "03/04/2024" gives the year only: which number is the month differs between readers.
    """
    for pattern in _DATES:
        if found := pattern.search(text):
            parts = found.groupdict()
            month = _MONTHS[parts["month"].lower()] if parts.get("month") else int(parts.get("number") or 0)
            day = int(parts.get("day") or 0)
            if not 1 <= month <= 12:
                return found["year"]
            return f"{found['year']}-{month:02}" + (f"-{day:02}" if 1 <= day <= 31 else "")
    return ""


_LABEL = re.compile(
    r"""
    (?:^|(?<=[\n|\u00b7\u2022\u2014\u2013,;.]\s)|(?<=[\n|\u00b7\u2022\u2014\u2013])|(?<=\s-\s)|(?<=\s))
    (?:
      (?P<reviewer>(?:(?:last|this\ (?:article|page|post)\ (?:was|has\ been)|article)\s)?
          (?:medically\s|clinically\s|scientifically\s|expert\s|peer\s)?
          (?:reviewed\s(?:and\sapproved\s)?by|fact[-\s]checked\sby|review\sprovided\sby)
          |(?:medical|clinical|expert)\sreviewer\s?:|(?:medical\s)?review\s?:|reviewers?\s?:|reviewed\sby\s?:)
     |(?P<author>(?:(?:article|story|post)\s)?(?:written|authored|posted|published)\sby|authors?\s?:|writer\s?:|byline\s?:)
     |(?P<updated>(?:(?:last|date|medically|clinically|content)\s){0,2}
          (?:updated|reviewed|modified|revised|reviewed\sand\supdated|update)\s?(?:on\b|:|(?=[\dA-Z])))
     |(?P<published>(?:(?:first|originally|date|date\sof)\s)?(?:posted|published|publication|publication\sdate|created)\s?
          (?:on\b|:|date\s?:|(?=[\dA-Z]))|date\s?:|(?:publish|publication)\sdate\s?:)
    )\s*:?\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUICK = re.compile(
    r"review|\bby\b|author|writer|byline|updat|publi|post|revis|modif|creat|fact.check|date", re.IGNORECASE
)
_PARTICLE = r"(?:de|van|von|der|den|la|le|bin|al|el|di|da|du)\s"
_WORD = r"(?:[A-Z][\w\u2019'-]*\.?)"
_PERSON = rf"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.?\s)?{_WORD}(?:\s(?:{_PARTICLE})?{_WORD}){{0,3}}"
_CREDENTIALS = r"(?:,\s?[A-Z][A-Za-z.-]{1,12}(?:\s?(?:\([A-Z]{1,6}\)|[A-Z]{2,8}))?)*"
_PEOPLE = rf"{_PERSON}{_CREDENTIALS}(?:(?:,?\sand\s|\s?[&,;]\s?){_PERSON}{_CREDENTIALS})*"
_BY = re.compile(rf"[Bb][Yy]:?\s(?P<people>{_PEOPLE})\s*(?P<rest>$|[\n|\u00b7\u2022\u2014\u2013;-])")
_DAY_FIRST = rf"\d{{1,2}}\s{_MONTH.replace('month', 'month2')}"
_BARE_DATE = re.compile(
    rf"(?:{_MONTH}\s\d{{1,2}},?\s(?:19|20)\d\d|{_DAY_FIRST}\s(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\.?",
    re.IGNORECASE,
)
_EDGES = " \n\t|\u00b7\u2022\u2014\u2013-,;:"
_LONGEST = 300  # a byline is short; longer text is prose


def byline(text: str, facts: Facts) -> bool:
    """Whether a block's text is nothing but a byline, a review note or a date. Its facts are kept."""
    if len(text) > _LONGEST:
        return False
    if _BARE_DATE.fullmatch(text):
        facts.note("published", iso_date(text))
        return True
    if not _QUICK.search(text):
        return False
    labels = list(_LABEL.finditer(text))
    head = text[: labels[0].start()].strip(_EDGES) if labels else text
    noted: list[tuple[str, str]] = []
    if head:
        by = _BY.match(head)
        if not by or (by["rest"] and not _is_value(head[by.end() :].strip(_EDGES))):
            return False
        noted.append(("author", by["people"]))
        noted.append(("published", iso_date(head[by.end("people") :])))
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends[: len(labels)], strict=True):
        value = text[label.end() : end].strip(_EDGES)
        kind = label.lastgroup or ""
        if kind in ("published", "updated"):
            if not (date := iso_date(value)) or not _is_value(value):
                return False
            noted.append((kind, date))
        else:
            person = _value_person(value)
            if not person:
                return False
            noted.append((kind, person))
            if date := iso_date(value):
                noted.append(("updated" if kind == "reviewer" else "published", date))
    for kind, value in noted:
        facts.note(kind, value)
    return True


_LEADING_PEOPLE = re.compile(_PEOPLE)
_DESK = re.compile(r"(?:(?:the|our) )?(?:\w+ )?(?:editors?|staff|team|admin|desk|newsroom|board)", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}")


def _value_person(value: str) -> str:
    """The people that a value starts with, or "" when the value is more than people and a date."""
    found = _LEADING_PEOPLE.match(value)
    if not found:
        return value if _DESK.fullmatch(value) else ""
    rest = value[found.end() :]
    return found[0].strip(_EDGES) if _is_value(rest) else ""


def _is_value(text: str) -> bool:
    """Whether this is only a date, a place or some credentials, with too few plain words for a sentence."""
    plain = [word for word in _WORDS.findall(text) if word.islower() and word not in _SMALL]
    return len(plain) <= 1


_SMALL = frozenset("on the of and by at for in min read minute minutes am pm last with our its".split())

_KEYS = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "creator": "author",
    "article:author": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "parsely-author": "author",
    "sailthru.author": "author",
    "reviewer": "reviewer",
    "reviewedby": "reviewer",
    "reviewers": "reviewer",
    "medicalreviewer": "reviewer",
    "medicallyreviewedby": "reviewer",
    "factcheckedby": "reviewer",
    "date": "published",
    "dc.date": "published",
    "published": "published",
    "publishdate": "published",
    "publishedat": "published",
    "datepublished": "published",
    "publicationdate": "published",
    "pubdate": "published",
    "created": "published",
    "article:publishedtime": "published",
    "citationpublicationdate": "published",
    "updated": "updated",
    "updatedat": "updated",
    "lastupdated": "updated",
    "lastmod": "updated",
    "modified": "updated",
    "datemodified": "updated",
    "revised": "updated",
    "lastreviewed": "updated",
    "reviewed": "updated",
    "revieweddate": "updated",
    "article:modifiedtime": "updated",
    "og:updatedtime": "updated",
    "lang": "language",
    "language": "language",
}
_REFERENCE_KEYS = frozenset({"references", "sources", "citations", "citation", "bibliography"})


def field(name: str, value: object, facts: Facts) -> None:
    """Keep a named value of front matter, an HTML meta element, JSON-LD or a field list.

    value: a string, a mapping with a name, or a list of those.
    """
    key = name.lower().replace("_", "").replace("-", "").replace(" ", "")
    if key in _REFERENCE_KEYS:
        facts.references = facts.references or bool(value)
        return
    if not (fact := _KEYS.get(key) or _KEYS.get(name.lower())):
        return
    text = named(value)
    facts.note(fact, iso_date(text) if fact in ("published", "updated") else text)


def named(value: object) -> str:
    """The name in a value: itself, its "name", or those of its members joined by commas."""
    if isinstance(value, Mapping):
        return named(value.get("name") or value.get("title") or "")
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(named, value)))
    return "" if value is None or isinstance(value, bool) else str(value)


REFERENCES = re.compile(
    r"(?:\d+\.?\s)?(?:(?:list of|article|selected|key|medical|scientific)\s)?"
    r"(?:references?|sources?|bibliography|citations?|works cited|literature(?: cited)?|further reading|footnotes"
    r"|end ?notes)(?: (?:and|&) (?:references|sources|further reading|notes|citations))?\s*:?",
    re.IGNORECASE,
)
