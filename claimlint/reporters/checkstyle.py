"""Checkstyle XML."""

from __future__ import annotations

from itertools import groupby

from claimlint.model import Report
from claimlint.reporters.info import Options, Rules
from claimlint.reporters.xml import document, element


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """A `file` element for each path, an `error` element for each finding or problem in it."""
    root = element(None, "checkstyle", version="4.3")
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        file = element(root, "file", name=path)
        for finding in group:
            element(
                file,
                "error",
                line=finding.line,
                column=finding.column,
                severity=finding.severity.value,
                message=f"{finding.message} Instead: {finding.instead}" if finding.instead else finding.message,
                source=f"claimlint.{finding.code}",
            )
    for problem in report.problems:
        file = element(root, "file", name=problem.path)
        text = f"{problem.message} {problem.hint}".strip()
        element(file, "error", line=1, severity="error", message=text, source="claimlint.unreadable")
    return document(root)
