"""The record of a post: what moderators, dashboards and Spark jobs read. Its schema ships with the package."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from claimlint.model import Finding, Severity
from claimlint.scan.privacy import redact

SCHEMA_VERSION = 1

Level = Literal["error", "warning", "info"]
Action = Literal["filter", "report", "none"]
Count = Annotated[int, Meta(ge=0)]
_BANDS = {Severity.ERROR: 200, Severity.WARNING: 100, Severity.INFO: 0}
_POINTS = {Severity.ERROR: 20, Severity.WARNING: 6, Severity.INFO: 2}
_ACTIONS: dict[Severity, Action] = {Severity.ERROR: "filter", Severity.WARNING: "report", Severity.INFO: "none"}


class Source(Struct, frozen=True):
    """Where a post came from."""

    file: Annotated[str, Meta(description="The table, as the user named it; - for standard input.")]
    offset: Annotated[
        int, Meta(ge=0, description="Byte at which the row starts, in the unpacked table; in Parquet its number.")
    ]


class Point(Struct, frozen=True):
    """A line and a column, both from 1, in code points."""

    row: Annotated[int, Meta(ge=1)]
    column: Annotated[int, Meta(ge=1)]


class EvidencePiece(Struct, frozen=True):
    """Words that a finding leans on besides its match. Offsets as in the finding."""

    role: str
    text: str
    start: Count
    end: Count


class PostFinding(Struct, frozen=True):
    """A finding in a post. Offsets are code points in the field that it names, the end exclusive."""

    code: str
    name: str
    severity: Level
    message: str
    why: str
    instead: str
    field: Annotated[Literal["title", "text"], Meta(description="Which part of the post the offsets count in.")]
    start: Count
    end: Count
    location: Point
    end_location: Point
    match: Annotated[str, Meta(description="The words found; masked like the text, empty without it.")]
    frame: str
    evidence: tuple[EvidencePiece, ...]
    url: str | None
    fingerprint: str


class EngineInfo(Struct, frozen=True):
    """What the post was checked with."""

    version: str
    ruleset_hash: Annotated[str, Meta(description="Changes whenever a rule does.")]


class Record(Struct, frozen=True, omit_defaults=False):
    """A post, what was found in it, and what a moderator may want to do about it. Never acted upon by claimlint."""

    schema_version: Annotated[int, Meta(ge=1)]
    id: str
    source: Source
    profile: Literal["post", "article"]
    created_at: Annotated[str | None, Meta(description="As the table has it; seconds since 1970 become ISO 8601, UTC.")]
    author_hash: Annotated[str | None, Meta(description="Salted, so that it tells nothing outside of its run.")]
    flagged: Annotated[bool, Meta(description="Whether there is any finding.")]
    severity: Annotated[Level | None, Meta(description="Of the worst finding.")]
    risk: Annotated[
        int,
        Meta(
            ge=0,
            le=299,
            description="Orders posts for review; no probability. 200 with an error, 100 with a warning, 0 without, "
            "plus at most 99: 20 an error, 6 a warning, 2 an info, half of it unless the claim is asserted, and 10 "
            "for each family beyond the first. More or worse findings never lower it.",
        ),
    ]
    action: Annotated[Action, Meta(description="A suggestion only: filter for an error, report for a warning.")]
    action_reason: Annotated[str, Meta(description="The finding that the action follows from, empty without one.")]
    categories: Annotated[tuple[str, ...], Meta(description="Families of the findings, sorted.")]
    findings: tuple[PostFinding, ...]
    title: Annotated[str | None, Meta(description="Masked by default; null without a title or without text.")]
    text: Annotated[str | None, Meta(description="Masked by default, offsets kept; null when text is left out.")]
    content_hash: Annotated[str, Meta(description="Of title and text, as the table has them.")]
    engine: EngineInfo
    dup_group: Annotated[str, Meta(description="The same for posts that differ only in case, digits, links and so on.")]
    dup_count: Annotated[int, Meta(ge=0, description="Posts of the group in the run, this one included.")]


def schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    made = msgspec.json.schema(Record, ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A post as `claimlint scan` writes it",
        **made,
    }


def risk(findings: tuple[Finding, ...]) -> int:
    """Orders posts for review, 0 without findings; documented in the schema. Monotone: more or worse is never less."""
    if not findings:
        return 0
    points = sum(_POINTS[f.severity] // (1 if f.frame == "asserted" else 2) for f in findings)
    points += 10 * (len({f.code[:3] for f in findings}) - 1)
    return _BANDS[worst(findings).severity] + min(99, points)


def worst(findings: tuple[Finding, ...]) -> Finding:
    """The loudest finding, of equals the first."""
    return max(findings, key=lambda finding: finding.severity.rank)


def action(findings: tuple[Finding, ...]) -> tuple[Action, str]:
    """What is suggested, and why."""
    if not findings:
        return "none", ""
    found = worst(findings)
    return _ACTIONS[found.severity], f"{found.severity.value} {found.code} {found.name}"


def post_finding(finding: Finding, body: int, shown: str | None, hide: bool) -> PostFinding:
    """A finding as the record has it.

    body: where the text starts in the checked source, behind the title and an empty line; 0 without a title.
    shown: the checked source as it may be shown, of the same length; None leaves all words of the post out.
    hide: mask private data in the message, too.
    """
    in_text = finding.start >= body
    shift, lines = (body, 2 if body else 0) if in_text else (0, 0)
    message, instead = finding.message, finding.instead
    if shown is None:  # these may quote the post
        message, instead = finding.name, ""
    elif hide:
        message, instead = redact(message), redact(instead)
    return PostFinding(
        code=finding.code,
        name=finding.name,
        severity=finding.severity.value,  # type: ignore[arg-type]
        message=message,
        why=finding.why,
        instead=instead,
        field="text" if in_text else "title",
        start=finding.start - shift,
        end=finding.end - shift,
        location=Point(finding.line - lines, finding.column),
        end_location=Point(finding.end_line - lines, finding.end_column),
        match="" if shown is None else shown[finding.start : finding.end],
        frame=finding.frame,
        evidence=tuple(
            EvidencePiece(e.role, "" if shown is None else shown[e.start : e.end], e.start - shift, e.end - shift)
            for e in finding.evidence
        ),
        url=finding.url or None,
        fingerprint=finding.fingerprint,
    )
