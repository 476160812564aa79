"""The counts that close a report: how many findings, how many were kept back and by what."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from claimlint.model import SUPPRESSIONS, Report, Severity


class RuleCount(NamedTuple):
    """How often one rule spoke in a report."""

    code: str
    name: str
    severity: Severity
    total: int


def rule_counts(report: Report) -> list[RuleCount]:
    """Counts by rule, most frequent first, then by code. `severity` is the loudest that the rule spoke with."""
    counts = Counter(finding.code for finding in report.findings)
    loudest = {f.code: f for f in sorted(report.findings, key=lambda f: f.severity.rank)}
    rows = [RuleCount(code, loudest[code].name, loudest[code].severity, n) for code, n in counts.items()]
    return sorted(rows, key=lambda row: (-row.total, row.code))


def plural(count: int, word: str, several: str = "") -> str:
    """ "1 error", "2 errors"."""
    return f"{count} {word}" if count == 1 else f"{count} {several or word + 's'}"


def summary(report: Report, stale: int = 0) -> str:
    """One to three lines: findings by severity, what was suppressed, what could not be read."""
    by_severity = Counter(finding.severity for finding in report.findings)
    counts = [
        plural(by_severity[severity], word, several)
        for severity, word, several in (
            (Severity.ERROR, "error", ""),
            (Severity.WARNING, "warning", ""),
            (Severity.INFO, "info", "infos"),
        )
        if by_severity[severity]
    ]
    files = plural(report.documents, "file")
    if not report.documents:
        lines = [] if report.problems else ["No file was checked."]
    else:
        lines = [f"Found {', '.join(counts)} in {files}." if counts else f"No findings in {files}."]
    hidden = Counter(excused.by for excused in report.excused if excused.by in SUPPRESSIONS)
    if hidden:
        parts = ", ".join(f"{count} by {SUPPRESSIONS[by]}" for by, count in sorted(hidden.items()))
        lines.append(f"Not shown: {parts}.")
    if stale:
        entries = plural(stale, "entry of the baseline is", "entries of the baseline are")
        lines.append(f"{entries} no longer found: run `claimlint baseline prune`.")
    if report.problems:
        lines.append(f"{plural(len(report.problems), 'input')} could not be read.")
    return "\n".join(lines)
