"""Bylines, reviewers, dates and the parts of a page that are no prose, told the same way in every format."""

from __future__ import annotations

import re

from claimlint.model import Block, BlockKind, Document, Evidence, Metadata, Profile
from claimlint.readers import evidence
from claimlint.readers.prose import HEADINGS, Draft, Facts, Prose, blocks_of, evidence_of

_PERSON = r"([A-Z][^\n,;|]{2,60}?(?:, ?[A-Z][\w. ]{0,12})*)"
_REVIEWER = re.compile(
    r"^(?:this (?:article|page) was )?(?:medically|clinically|scientifically)?\s*"
    rf"(?:reviewed|fact[- ]checked|approved) by:?\s*{_PERSON}?\s*$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(rf"^(?:article )?(?:written |story |text |words )?by:?\s*{_PERSON}?\s*$", re.IGNORECASE)
_DATE = (
    r"((?:\d{1,2}(?:st|nd|rd|th)? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}, ?)?\d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
_PUBLISHED = re.compile(rf"^(?:published|posted|date)(?: on)?:? {_DATE}", re.IGNORECASE)
_UPDATED = re.compile(
    rf"\b(?:(?:last )?(?:updated|reviewed|revised|checked|medically reviewed)(?: on)?:? {_DATE})",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"(?:list of )?(?:references|sources|bibliography|citations|further reading|literature|works cited|footnotes)"
    r"(?: and .{1,20})?:?",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:related|recent|popular|trending|recommended|latest|more|similar)"
    r"(?: (?:articles|posts|stories|reading|reads|news|topics|from .{1,30}|on .{1,30}|content|links))?:?"
    r"|you (?:may|might) also (?:like|enjoy|be interested in):?|read (?:next|more):?|share this.{0,20}"
    r"|sign up.{0,40}|log in|subscribe.{0,40}|cookie.{0,30}|.{0,12}newsletter.{0,20}",
    re.IGNORECASE,
)
_TEASER = ("...", "\u2026")


def finish(prose: Prose, path: str, profile: Profile, record: str) -> Document:
    """The document: what it says about itself noted, page furniture left out, evidence and sections in place."""
    drafts = prose.drafts
    if profile is Profile.ARTICLE:
        _note_facts(drafts, prose.facts)
        drafts = _without_furniture(drafts, prose.facts)
    marks = [tuple(_merged(evidence_of(draft), evidence.find(draft.text))) for draft in drafts]
    blocks = blocks_of(drafts, marks)
    return Document(
        path, prose.source, profile, blocks, _metadata(prose.facts, blocks), tuple(prose.directives), record
    )


def _merged(marks: tuple[Evidence, ...], found: list[Evidence]) -> list[Evidence]:
    own = {(mark.start, mark.end) for mark in marks}
    return [*marks, *(one for one in found if (one.start, one.end) not in own)]


def _note_facts(drafts: list[Draft], facts: Facts) -> None:
    lines = [
        (number, line.strip())
        for number, draft in enumerate(drafts)
        if len(draft.text) < 400
        for line in draft.text.split("\n")
        if len(line) < 160
    ]
    for at, (_, line) in enumerate(lines):
        following = lines[at + 1][1] if at + 1 < len(lines) else ""
        for name, pattern in (("reviewer", _REVIEWER), ("author", _AUTHOR)):
            if match := pattern.match(line):
                facts.note(name, match[1] or (following if following[:1].isupper() and len(following) < 60 else ""))
        if match := _PUBLISHED.search(line):
            facts.note("published", match[1])
        if match := _UPDATED.search(line):
            facts.note("updated", match[1])


def _without_furniture(drafts: list[Draft], facts: Facts) -> list[Draft]:
    """Without menus, teasers of other articles, sign-up text, reference lists and repeated lines."""
    kept: list[Draft] = []
    seen: set[str] = set()
    skipping = 0  # level of the heading whose section is left out, 0 for none
    for draft in drafts:
        bare = draft.text.strip().rstrip(":")
        short = len(bare) < 60
        if draft.kind in HEADINGS or (short and _REFERENCES.fullmatch(bare)):
            if skipping and facts.heading_levels and draft.level <= skipping:
                skipping = 0
            if short and _REFERENCES.fullmatch(bare):
                facts.references = True
                skipping = draft.level or 9
            elif short and _FURNITURE.fullmatch(bare):
                skipping = draft.level or 9
        if skipping or (short and _FURNITURE.fullmatch(bare)):
            continue
        if draft.text.endswith(_TEASER) and draft.kind is BlockKind.PARAGRAPH and len(draft.text) < 160:
            continue
        key = draft.text.lower()
        if len(key) > 30 and key in seen and draft.kind in (*HEADINGS, BlockKind.PARAGRAPH):
            continue  # a teaser that repeats a headline
        seen.add(key)
        kept.append(draft)
    return kept


def _metadata(facts: Facts, blocks: tuple[Block, ...]) -> Metadata:
    title = facts.title or next((block.text for block in blocks if block.kind is BlockKind.TITLE), "")
    links = facts.links + sum(mark.kind == "link" for block in blocks for mark in block.evidence)
    return Metadata(
        title=title,
        author=facts.author,
        reviewer=facts.reviewer,
        published=facts.published,
        updated=facts.updated,
        language=facts.language,
        references=facts.references or any(mark.kind != "link" for block in blocks for mark in block.evidence),
        links=links,
        keeps_links=facts.keeps_links,
    )
