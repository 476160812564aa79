"""Checks of what a document must have around its claims: names, dates, sources, advice, a fair headline.

All of them speak only when the document makes claims: the matches of the rule's own patterns.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from claimlint.document import BlockKind
from claimlint.findings import Match
from claimlint.matching import Found, Passage
from claimlint.model import ASSERTED, Severity
from claimlint.rule_types import Kind, Scope
from claimlint.view import View

CLAIMS = 3
"""Sentences with a claim from which on a document is one that advises on treatment."""
REVISED = date(2026, 11, 1)
"""The month in which the shipped rules were last revised. Dates are old or new as seen from here and not from the day
of the run, so that the same text gets the same answer wherever and whenever it is checked."""
MONTHS = 24
"""Age in months at which a date is old."""
NEAR = 3
"""Sentences on either side in which a claim contradicts a disclaimer."""
CLAIMING = frozenset({"EFF", "SUP", "TST", "STP", "DOS", "HAZ"})
"""Families whose findings a disclaimer cannot make good."""
_LONGEST_HEADLINE = 140


def missing(view: View) -> list[Match]:
    """The rule's required text stands nowhere, and the document makes several claims. Points at the title."""
    if _claim_sentences(view) < CLAIMS:
        return []
    if _required(view) is not None:
        return []
    match = _at_title(view)
    if view.caveats.lost(view.rule.requires, view.document):
        match = replace(match, severity=match.severity.lowered())
    return [match]


def stale_date(view: View) -> list[Match]:
    """No date at all, or a newest date that lies MONTHS before the rules were revised."""
    if not view.triggers:
        return []
    dates = [day for text in (view.document.metadata.published, view.document.metadata.updated) if (day := _day(text))]
    if not dates:
        return [_at_title(view)]
    newest = max(dates)
    if (REVISED.year - newest.year) * 12 + REVISED.month - newest.month < MONTHS:
        return []
    return [replace(_at_title(view), note=f"newest date {newest.isoformat()}")]


def headline(view: View) -> list[Match]:
    """A claim in the title or a heading, over text that holds what `requires` names: the limits of the evidence."""
    found = []
    for trigger in view.triggers:
        place = trigger.sentence.passage
        if not _is_headline(place):
            continue
        body = [passage for passage in view.passages if _stands_under(passage, place)]
        limit = next(
            (
                words
                for passage in body
                for index in range(len(passage.spans))
                if (words := _limit_in(view, passage, index)) is not None
            ),
            None,
        )
        if limit is not None:
            found.append(replace(trigger, pattern=None, note=f'the text says "{limit}"'))
    return found


def contradicted_disclaimer(view: View) -> list[Match]:
    """A disclaimer with a risky claim at most NEAR sentences away, and no referral beside it.

    A pattern with `beside` or `about` has named the claim already: "we may not say that this heals tumours".
    """
    found = []
    claims = [
        match
        for match in view.matches
        if match.rule.code[:3] in CLAIMING
        and match.rule.kind is not Kind.DOCUMENT
        and not match.excused
        and match.severity.rank >= Severity.WARNING.rank
    ]
    for trigger in view.triggers:
        own = trigger.pattern is not None and trigger.pattern.beside
        if own or (
            any(_near(trigger, claim) for claim in claims) and _required(view, trigger, Scope.NEIGHBOUR) is None
        ):
            found.append(replace(trigger, pattern=None))
    return found


def _claim_sentences(view: View) -> int:
    return len({(match.sentence.passage.index, match.sentence.index) for match in view.triggers})


def _required(view: View, at: Match | None = None, scope: Scope = Scope.DOCUMENT) -> str | None:
    sentence = (at or view.triggers[0]).sentence
    return view.caveats.present(view.rule.requires, scope, view.document, view.passages, sentence)


def _limit_in(view: View, passage: Passage, index: int) -> str | None:
    sentence = passage.sentence(index)
    return view.caveats.present(view.rule.requires, Scope.SENTENCE, view.document, view.passages, sentence)


def _at_title(view: View) -> Match:
    """A match of the title, or of the first claim when the document shows no title."""
    severity = view.rule.severity[view.document.profile]
    title = next((passage for passage in view.passages if passage.block.kind is BlockKind.TITLE), None)
    if title is not None and title.spans:
        start, end = title.spans[0]
        return Match(view.rule, title.sentence(0), Found(start, end), ASSERTED, severity, False)
    return replace(min(view.triggers, key=_order), severity=severity, pattern=None)


def _order(match: Match) -> tuple[int, int]:
    return match.sentence.passage.index, match.found.start


def _is_headline(passage: Passage) -> bool:
    """Titles and headings; in text without any, a short first line that is no sentence."""
    if passage.block.kind in (BlockKind.TITLE, BlockKind.HEADING):
        return True
    text = passage.text
    return passage.index == 0 and len(text) <= _LONGEST_HEADLINE and "\n" not in text and not text.endswith((".", "!"))


def _stands_under(passage: Passage, head: Passage) -> bool:
    if passage.index <= head.index or passage.block.kind in (BlockKind.TITLE, BlockKind.HEADING):
        return False
    return head.index == 0 or head.block.kind is BlockKind.TITLE or passage.block.section == head.index


def _near(one: Match, other: Match) -> bool:
    here, there = one.sentence.passage, other.sentence.passage
    if here is there:
        return abs(one.sentence.index - other.sentence.index) <= NEAR
    first, second = (one.sentence, other.sentence) if here.index < there.index else (other.sentence, one.sentence)
    between = len(first.passage.spans) - 1 - first.index + second.index + 1
    return abs(here.index - there.index) == 1 and between <= NEAR


def _day(text: str) -> date | None:
    """The day of an ISO date; of a year or month alone, its last day."""
    parts = [int(part) for part in text[:10].split("-") if part.isdigit()]
    try:
        year, month, day = (*parts, *(12, 28)[len(parts) - 1 :])[:3] if parts else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        return None
