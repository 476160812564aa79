"""What belongs to the article and what stands around it: bylines, menus, teasers, reference lists.

Works on the drafts of any reader, so that every format leaves out the same things. Posts are taken as
they are: nothing that a poster writes may hide from the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimlint.document import BlockKind
from claimlint.readers.metadata import REFERENCES, byline
from claimlint.readers.prose import HEADINGS, Draft, Facts

_RELATED = re.compile(
    r"(?:related|recent|trending|popular|recommended|latest|more|similar|featured|top)\s"
    r"(?:articles?|posts?|stories|reading|reads|content|topics|news|links|resources|from\b.{0,40}|on this topic"
    r"|like this)"
    r"|read (?:next|more|this next)|(?:see|read) also|also read|you (?:may|might) also (?:like|enjoy|be interested in)"
    r"|(?:more )?(?:recommended )?for you|keep reading|what to read next|more to (?:read|explore)|trending(?: now)?"
    r"|most (?:read|popular)|continue reading",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"""
    \b(?:sign|log)[\s-]?(?:up|in|out)\b(?!\w) .{0,60}\b(?:log|sign)[\s-]?(?:in|up|out)\b
   |^(?:sign\sup|log\sin|log\sout|sign\sin|subscribe(?:\snow|\stoday)?|register|menu|search|share|tweet|pin\sit|print|email|e-mail|close|cancel
      |home|advertisement|sponsored|ad|skip\sto\s(?:main\s)?content|back\sto\stop|load\smore|show\smore|view\sall|see\sall|next|previous
      |table\sof\scontents|contents|in\sthis\sarticle|on\sthis\spage|facebook|twitter|instagram|youtube|pinterest|linkedin|reply
      |leave\sa\s(?:comment|reply)|\d+\s(?:comments?|shares?|likes?)|share\s(?:this|on)\b.{0,40}|follow\sus\b.{0,40}
      |was\sthis\s(?:article\s|page\s)?helpful\??|copy\slink|accept(?:\sall)?(?:\scookies)?|got\sit|learn\smore|read\smore)[.!]?$
   |^thank(?:s|\syou)\sfor\s(?:signing\sup|subscribing|registering)
   |\bby\s(?:signing\sup|subscribing|clicking|registering|continuing|creating\san\saccount
      |using\sthis\ssite)\b.{0,80}\b(?:agree|accept|consent|terms|privacy)
   |\b(?:uses?|using|accept)\scookies\b|\bcookie\s(?:policy|settings|preferences|notice)\b
   |^(?:sign\sup|subscribe|join)\b.{0,60}\b(?:newsletters?|e-?mails?|mailing\slist|inbox|updates)\b
   |\ball\srights\sreserved\b|^(?:copyright\s|\u00a9|\(c\)\s).{0,120}$
   |^(?:privacy\s(?:policy|notice)|terms\s(?:of\s(?:use|service)|and\sconditions|&\sconditions)|contact\sus|about\sus
      |accessibility|sitemap)\b.{0,80}$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_CHROME = 240
_CITED = re.compile(
    r"https?://|\bdoi\b"
    r"|\bPMI?D|\b(?:19|20)\d\d\b|\bet al\b|\bjournal\b|\baccessed\b|\bretrieved\b|\bISBN\b|\bpp?\.\s?\d",
    re.IGNORECASE,
)
_CUT_OFF = ("...", "\u2026", "[...]", "[\u2026]")
_PARAGRAPH = 160  # a block this long that ends like a sentence is no teaser


def tidy(drafts: Sequence[Draft], facts: Facts) -> list[Draft]:
    """The drafts that are the article's own prose. Bylines, dates and references go to the facts."""
    kept = []
    for draft in _without_references(_without_related(drafts, facts), facts):
        text = draft.text
        if len(text) <= _LONGEST_CHROME + 60:
            if draft.kind not in HEADINGS and (text in (facts.author, facts.reviewer) or byline(text, facts)):
                continue
            if _is_chrome(text):
                continue
        kept.append(draft)
    return _without_teasers(kept)


def _is_chrome(text: str) -> bool:
    if len(text) > _LONGEST_CHROME:
        return False
    return _CHROME.search(text) is not None and not _claims_more(text)


def _claims_more(text: str) -> bool:
    """Whether a block that mentions site furniture goes on to say something else."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return len(sentences) > 1 and any(len(part) > 20 and not _CHROME.search(part) for part in sentences)


def _without_related(drafts: Sequence[Draft], facts: Facts) -> Iterator[Draft]:
    """Leave out what stands under "Related articles": cards repeat other articles' headlines."""
    level = -1
    for number, draft in enumerate(drafts):
        if _is_label(draft, _RELATED):
            level = draft.level
            continue
        if level >= 0:
            following = drafts[number + 1] if number + 1 < len(drafts) else None
            if not _ends_related(draft, following, level, facts):
                continue
            level = -1
        yield draft


def _ends_related(draft: Draft, following: Draft | None, level: int, facts: Facts) -> bool:
    if draft.kind in HEADINGS:
        if REFERENCES.fullmatch(draft.text):
            return True
        if facts.heading_levels and level > 0:
            return draft.level <= level
        # without levels a heading can be a card's title: its text shows which
        return following is not None and following.kind not in HEADINGS and _is_full(following)
    if facts.heading_levels and level > 0:
        return False
    return _is_full(draft)


def _is_full(draft: Draft) -> bool:
    if draft.kind is BlockKind.ITEM:
        return False
    text = draft.text
    return (
        len(text) >= _PARAGRAPH
        and not text.endswith(_CUT_OFF)
        and text.endswith((".", "!", "?", ":", ")", '"', "\u201d"))
    )


def _without_references(drafts: Iterator[Draft], facts: Facts) -> Iterator[Draft]:
    """Leave out the entries of a reference list, and only those: other prose below it stays."""
    level = -1
    heading: Draft | None = None
    for draft in drafts:
        if _is_label(draft, REFERENCES):
            level, heading = draft.level, draft
            continue
        if level >= 0:
            if draft.kind in HEADINGS and not _CITED.search(draft.text):
                level = -1
            elif _CITED.search(draft.text):
                facts.references = True
                heading = None
                continue
            elif heading is not None:
                yield heading
            heading = None
        yield draft


def _is_label(draft: Draft, pattern: re.Pattern[str]) -> bool:
    text = draft.text
    if len(text) > 60 or draft.kind not in (*HEADINGS, BlockKind.PARAGRAPH):
        return False
    return pattern.fullmatch(text.rstrip(":")) is not None


def _without_teasers(drafts: list[Draft]) -> list[Draft]:
    """Leave out texts that were cut off with dots when they are said twice or begin another block."""
    cut = [draft for draft in drafts if draft.text.endswith(_CUT_OFF)]
    if not cut:
        return drafts
    counts: dict[str, int] = {}
    for draft in cut:
        counts[draft.text] = counts.get(draft.text, 0) + 1
    whole = sorted(draft.text for draft in drafts if not draft.text.endswith(_CUT_OFF))
    dropped = {id(draft) for draft in cut if counts[draft.text] > 1 or _begins_another(draft.text, whole)}
    return [draft for draft in drafts if id(draft) not in dropped]


def _begins_another(text: str, whole: list[str]) -> bool:
    from bisect import bisect_left

    start = text.rstrip(".\u2026[] ")
    at = bisect_left(whole, start)
    return len(start) > 20 and at < len(whole) and whole[at].startswith(start)
