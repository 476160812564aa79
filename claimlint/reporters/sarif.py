"""SARIF 2.1.0, for code scanning and other collectors of results."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from claimlint.lines import Lines
from claimlint.model import SUPPRESSIONS, Excused, Finding, Report, Severity
from claimlint.reporters.info import Options, RuleLike, Rules, hosted
from claimlint.reporters.places import Places

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.IGNORE: "none"}


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """One run with every rule, so that a collector can tell a rule that found nothing from one that is gone.

    Suppressed results are left out unless `show_excused` asks for them: code hosts show them as open.
    """
    return json.dumps(_log(report, rules, options), ensure_ascii=False, indent=2) + "\n"


def _log(report: Report, rules: Rules, options: Options) -> dict[str, Any]:
    codes = sorted({*rules, *(finding.code for finding in report.findings)})
    if options.show_excused:
        codes = sorted({*codes, *(excused.finding.code for excused in report.excused)})
    writer = _Results(report, {code: at for at, code in enumerate(codes)}, options)
    results = [writer.result(finding) for finding in report.findings]
    if options.show_excused:
        results += [writer.excused(excused) for excused in report.excused]
    driver: dict[str, Any] = {"name": "claimlint", "rules": [_rule(code, rules.get(code)) for code in codes]}
    if options.version:
        driver["version"] = options.version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.problems,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": f"{problem.message} {problem.hint}".strip()},
                        "locations": [{"physicalLocation": {"artifactLocation": writer.artifact(problem.path)}}],
                    }
                    for problem in report.problems
                ],
            }
        ],
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, rule: RuleLike | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    entry: dict[str, Any] = {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ").capitalize()},
        "fullDescription": {"text": rule.why or rule.name},
        "help": {"text": f"{rule.why}\n\nInstead: {rule.instead}".strip(), "markdown": help_markdown(rule)},
        "properties": {"tags": ["health claims", rule.family]},
    }
    url = next((reference.url for reference in rule.references if reference.url), "")
    return entry | ({"helpUri": url} if url else {})


def help_markdown(rule: RuleLike) -> str:
    """Why, what to write instead and the sources, for a reviewer who sees the rule for the first time."""
    parts = [f"# {rule.code} {rule.name}", rule.why, f"**Write instead:** {rule.instead}" if rule.instead else ""]
    sources = []
    for reference in rule.references:
        text = ", ".join(filter(None, (reference.source, reference.clause)))
        sources.append(f"- [{text}](<{reference.url}>)" if reference.url else f"- {text}")
    parts.append("**Sources**\n\n" + "\n".join(sources) if sources else "")
    return "\n\n".join(filter(None, parts))


class _Results:
    def __init__(self, report: Report, indexes: dict[str, int], options: Options) -> None:
        self._places = Places(report)
        self._indexes = indexes
        self._options = options

    def result(self, finding: Finding) -> dict[str, Any]:
        text = f"{finding.message} Instead: {finding.instead}" if finding.instead else finding.message
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": self._indexes[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": text},
            "locations": [self._location(finding)],
        }
        related = self._related(finding)
        if related:
            result["relatedLocations"] = related
        if finding.fingerprint:
            # the second is the one that GitHub follows a result by; without it, it hashes the line
            result["partialFingerprints"] = {
                "claimlint/v1": finding.fingerprint,
                "primaryLocationLineHash": f"{finding.fingerprint}:1",
            }
        fix = self._fix(finding)
        if fix:
            result["fixes"] = [fix]
        return result

    def excused(self, excused: Excused) -> dict[str, Any]:
        result = self.result(excused.finding)
        if excused.by not in SUPPRESSIONS:
            return result | {"kind": "pass", "level": "none", "properties": {"frame": excused.by, "cue": excused.cue}}
        suppression = {"kind": "inSource" if excused.by == "directive" else "external"}
        if excused.cue:
            suppression["justification"] = excused.cue
        return result | {"suppressions": [suppression]}

    def artifact(self, path: str) -> dict[str, str]:
        name = hosted(path, self._options)
        if name.startswith("/"):
            return {"uri": f"file://{quote(name)}"}
        return {"uri": quote(name), "uriBaseId": "%SRCROOT%"}

    def _location(self, finding: Finding) -> dict[str, Any]:
        physical: dict[str, Any] = {"artifactLocation": self.artifact(finding.path)}
        if finding.record:  # its lines are lines of the post, not of the table that it stands in
            return {"physicalLocation": physical, "logicalLocations": [{"name": finding.record, "kind": "record"}]}
        physical["region"] = {
            "startLine": finding.line,
            "startColumn": finding.column,
            "endLine": finding.end_line,
            "endColumn": finding.end_column,
            "charOffset": finding.start,
            "charLength": finding.end - finding.start,
            "snippet": {"text": finding.match},
        }
        return {"physicalLocation": physical}

    def _related(self, finding: Finding) -> list[dict[str, Any]]:
        lines = self._places.lines(finding)
        if lines is None:
            return []
        return [
            {
                "id": number,
                "message": {"text": f"{span.role}: {span.text}"},
                "physicalLocation": {
                    "artifactLocation": self.artifact(finding.path),
                    "region": _region(lines, span.start, span.end),
                },
            }
            for number, span in enumerate(finding.evidence, 1)
            if 0 <= span.start < span.end
        ]

    def _fix(self, finding: Finding) -> dict[str, Any] | None:
        if finding.fix is None or finding.record:
            return None
        deleted = {"charOffset": finding.fix.start, "charLength": finding.fix.end - finding.fix.start}
        place = self._places.fix_place(finding, finding.fix)
        if place is not None:
            (line, column), (end_line, end_column) = place
            deleted |= {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
        replacement = {"deletedRegion": deleted, "insertedContent": {"text": finding.fix.text}}
        change = {"artifactLocation": self.artifact(finding.path), "replacements": [replacement]}
        words = "Safe rewrite" if finding.fix.safe else "Suggested rewrite"
        return {"description": {"text": words}, "artifactChanges": [change]}


def _region(lines: Lines, start: int, end: int) -> dict[str, int]:
    line, column = lines.line_col(start)
    end_line, end_column = lines.line_col(end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": start,
        "charLength": end - start,
    }
