"""Matches -> findings: places, messages, and which of several overlapping matches speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from claimlint.document import BlockKind, Document
from claimlint.matching import Found, Sentence, Span
from claimlint.model import YIELDS, EvidenceSpan, Excused, Finding, Fix, Frame, Severity
from claimlint.notation import replacement
from claimlint.rule_types import Pattern, Rule

_QUOTATION = re.compile(r'"[^"]{1,400}"|\u201c[^\u201d]{1,400}\u201d|\u00ab[^\u00bb]{1,400}\u00bb')


@dataclass(frozen=True, slots=True)
class Match:
    """Inside the engine only: a rule's match, its frame, and whether it is excused. note: added to the message."""

    rule: Rule
    sentence: Sentence
    found: Found
    frame: Frame
    severity: Severity
    excused: bool
    pattern: Pattern | None = None
    note: str = ""


def keep_best(matches: Iterable[Match]) -> list[Match]:
    """One match a place and rule: asserted before excused, loud before quiet, long before short.

    A rule that yields to another is excused where that one stands.
    """
    best: list[Match] = []
    by_block: dict[int, list[Match]] = {}
    ranked = sorted(matches, key=lambda m: (m.excused, -m.severity.rank, m.found.start - m.found.end, m.found.start))
    for match in ranked:
        block = by_block.setdefault(match.sentence.passage.index, [])
        if not any(other.rule.code == match.rule.code and _overlap(other, match) for other in block):
            block.append(match)
            best.append(match)
    return [_yielding(match, by_block[match.sentence.passage.index]) for match in best]


def _yielding(match: Match, block: list[Match]) -> Match:
    """The match, excused when a rule that it yields to speaks at the same place."""
    for other in block:
        if (
            other.rule.code in match.rule.yields_to
            and not match.excused
            and not other.excused
            and _overlap(other, match)
        ):
            return replace(match, frame=Frame(YIELDS, other.rule.code, excuses=True), excused=True)
    return match


def _overlap(one: Match, other: Match) -> bool:
    return one.found.start < other.found.end and other.found.start < one.found.end


def to_finding(document: Document, match: Match) -> Finding:
    """The finding of a match, at its place in the source."""
    passage, found, rule = match.sentence.passage, match.found, match.rule
    start, end = passage.block.to_source(found.start, found.end)
    line, column = document.line_col(start)
    end_line, end_column = document.line_col(end)
    words = {"agent": _agent(match)} | {slot: _words(match, span) for slot, span in found.slots}
    quoted = document.source[start:end]
    message = _fill(rule.message, words, passage.text[found.start : found.end])
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=match.severity,
        message=f"{message} ({match.note})" if match.note else message,
        why=rule.why,
        instead=_fill(rule.instead, words, passage.text[found.start : found.end]),
        path=document.path,
        record=document.record,
        start=start,
        end=end,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        match=quoted,
        frame=match.frame.name,
        evidence=_evidence(document, match),
        fix=_fix(match, start, end, quoted),
        url=rule.references[0].url if rule.references else "",
    )


def to_excused(document: Document, match: Match) -> Excused:
    """The excused match with the frame and the cue that excused it."""
    return Excused(to_finding(document, match), match.frame.name, match.frame.cue)


def _fill(template: str, words: dict[str, str], match: str) -> str:
    """`{agent}` and `{target}` are what the text speaks of, `{match}` the words found."""
    values = {"target": "the condition", "match": " ".join(match.split())} | words
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template[:1].upper() + template[1:]


def _agent(match: Match) -> str:
    """What the sentence praises or warns of, for the words of the message: the last name before the match."""
    spans = [span for name in ("remedy", "drug", "drug-class") for span in match.sentence.spans(name)]
    before = [span for span in spans if span.end <= match.found.start]
    nearest = max(before, key=lambda span: span.start) if before else spans[0] if spans else None
    return _words(match, nearest) if nearest else "it"


def _words(match: Match, span: Span) -> str:
    """A thing as the sentence calls it; by its usual name when it was named elsewhere."""
    own = match.sentence.start <= span.start and span.end <= match.sentence.end
    return match.sentence.passage.text[span.start : span.end] if own else span.name


def _evidence(document: Document, match: Match) -> tuple[EvidenceSpan, ...]:
    block = match.sentence.passage.block
    spans = []
    if match.frame.cue and match.frame.cue_start >= 0:
        start, end = block.to_source(match.frame.cue_start, match.frame.cue_end)
        spans.append(EvidenceSpan("cue", document.source[start:end], start, end))
    for slot, span in match.found.slots:
        own = match.sentence.start <= span.start and span.end <= match.sentence.end
        if own and not (match.found.start <= span.start and span.end <= match.found.end):
            start, end = block.to_source(span.start, span.end)
            spans.append(EvidenceSpan(slot, document.source[start:end], start, end))
    return tuple(spans)


def _fix(match: Match, start: int, end: int, quoted: str) -> Fix | None:
    if match.pattern is None:
        return None
    block = match.sentence.passage.block
    if block.text[match.found.start : match.found.end] != quoted:
        return None  # marks or line ends stand inside, which a fix would lose
    text = replacement(match.pattern, quoted)
    if text is None or text == quoted:
        return None
    quotes = _QUOTATION.finditer(block.text)
    quoted_words = any(quote.start() < match.found.end and match.found.start < quote.end() for quote in quotes)
    verbatim = quoted_words or block.kind is BlockKind.QUOTE  # whoever is quoted wrote it so
    return Fix(start, end, text, safe=not match.pattern.replace_unsafe and not verbatim)
