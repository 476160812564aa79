"""A JSON array of findings; field names follow ruff where ruff has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from claimlint.model import Excused, Finding, Fix, Report
from claimlint.reporters.info import Options, Rules
from claimlint.reporters.places import Places
from claimlint.reporters.summary import rule_counts


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """An array of findings, or with `statistics` of counts. Excused ones, when asked for, carry `excused`."""
    if options.statistics:
        rows: list[dict[str, Any]] = [
            {"code": row.code, "name": row.name, "severity": row.severity.value, "count": row.total}
            for row in rule_counts(report)
        ]
    else:
        rows = list(entries(report, options))
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def entries(report: Report, options: Options) -> Iterator[dict[str, Any]]:
    """The findings as plain data, in order, then the excused ones when asked for."""
    places = Places(report)
    for finding in report.findings:
        yield entry(finding, places)
    if options.show_excused:
        for excused in report.excused:
            yield entry(excused.finding, places) | {"excused": _excused(excused)}


def entry(finding: Finding, places: Places) -> dict[str, Any]:
    """One finding as plain data. Offsets in code points, ends exclusive, rows and columns from 1."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "why": finding.why,
        "instead": finding.instead,
        "filename": finding.path,
        "record": finding.record or None,
        "location": {"row": finding.line, "column": finding.column},
        "end_location": {"row": finding.end_line, "column": finding.end_column},
        "start": finding.start,
        "end": finding.end,
        "match": finding.match,
        "frame": finding.frame,
        "evidence": [
            {"role": span.role, "text": span.text, "start": span.start, "end": span.end} for span in finding.evidence
        ],
        "fix": _fix(finding, finding.fix, places),
        "url": finding.url or None,
        "fingerprint": finding.fingerprint,
    }


def _fix(finding: Finding, fix: Fix | None, places: Places) -> dict[str, Any] | None:
    if fix is None:
        return None
    place = places.fix_place(finding, fix)
    return {
        "applicability": "safe" if fix.safe else "unsafe",
        "edits": [
            {
                "content": fix.text,
                "start": fix.start,
                "end": fix.end,
                "location": _point(place[0]) if place else None,
                "end_location": _point(place[1]) if place else None,
            }
        ],
    }


def _point(place: tuple[int, int]) -> dict[str, int]:
    return {"row": place[0], "column": place[1]}


def _excused(excused: Excused) -> dict[str, str]:
    return {"by": excused.by, "cue": excused.cue}
