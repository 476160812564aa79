"""GitLab's code quality report."""

from __future__ import annotations

import hashlib
import json

from claimlint.model import Report, Severity
from claimlint.reporters.info import Options, Rules, hosted

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """An array of issues. GitLab shows only the first of two issues with one fingerprint, so each has its own."""
    issues = []
    seen: set[str] = set()
    for finding in report.findings:
        path = hosted(finding.path, options)
        text = f"{finding.message} Instead: {finding.instead}" if finding.instead else finding.message
        key = f"{path}\0{finding.record}\0{finding.code}\0{finding.fingerprint or finding.start}"
        while (fingerprint := hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]) in seen:
            key += "\0"
        seen.add(fingerprint)
        issues.append(
            {
                "description": text,
                "check_name": finding.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": path, "lines": {"begin": finding.line, "end": finding.end_line}},
            }
        )
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
