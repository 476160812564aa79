"""Reviewdog's diagnostic format. Its columns count UTF-8 bytes, from 1."""

from __future__ import annotations

import json
from typing import Any

from claimlint.lines import Lines
from claimlint.model import Finding, Report, Severity
from claimlint.reporters.info import Options, Rules, hosted
from claimlint.reporters.places import Places

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """One result with a diagnostic for each finding; the fix, if there is one, as a suggestion."""
    places = Places(report)
    result = {
        "source": {"name": "claimlint"},
        "diagnostics": [_diagnostic(finding, places, options) for finding in report.findings],
    }
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def _diagnostic(finding: Finding, places: Places, options: Options) -> dict[str, Any]:
    lines = places.lines(finding)
    location: dict[str, Any] = {"path": hosted(finding.path, options)}
    if lines is not None:
        location["range"] = _range(lines, finding.start, finding.end)
    elif not finding.record:
        location["range"] = {"start": {"line": finding.line}, "end": {"line": finding.end_line}}
    diagnostic: dict[str, Any] = {
        "message": f"{finding.message}\nInstead: {finding.instead}" if finding.instead else finding.message,
        "location": location,
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code} | ({"url": finding.url} if finding.url else {}),
    }
    if finding.fix is not None and lines is not None:
        fix = finding.fix
        diagnostic["suggestions"] = [{"range": _range(lines, fix.start, fix.end), "text": fix.text}]
    return diagnostic


def _range(lines: Lines, start: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": _position(lines, start), "end": _position(lines, end)}


def _position(lines: Lines, offset: int) -> dict[str, int]:
    line, column = lines.line_col(offset)
    before = lines.source[offset - column + 1 : offset]
    return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}
