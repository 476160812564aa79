"""Workflow commands that GitHub Actions turns into annotations, and the table of the step summary."""

from __future__ import annotations

import html

from claimlint.model import Finding, Report, Severity
from claimlint.reporters.info import Options, Rules, hosted
from claimlint.reporters.summary import summary

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SUMMARY_LIMIT = 900_000  # GitHub drops a summary above 1 MiB as a whole


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """One command a line. Problems and errors come first, as only ten annotations of a kind are shown a step."""
    lines = [
        _command("error", {"file": hosted(problem.path, options), "title": "claimlint cannot read this"}, text)
        for problem in report.problems
        for text in [f"{problem.message} {problem.hint}".strip()]
    ]
    for finding in loudest_first(report):
        place: dict[str, object] = {"file": hosted(finding.path, options), "title": f"{finding.code} {finding.name}"}
        if not finding.record:
            place |= {"line": finding.line, "endLine": finding.end_line}
            if finding.end_line == finding.line:  # columns of a span over several lines are refused
                place |= {"col": finding.column, "endColumn": finding.end_column}
        lines.append(_command(_COMMANDS[finding.severity], place, _message(finding)))
    return "".join(f"{line}\n" for line in lines)


def step_summary(report: Report, options: Options, link: str = "") -> str:
    """All findings as a Markdown table, for the file that GITHUB_STEP_SUMMARY names.

    link: address of the repository's root at this commit, e.g. ".../blob/3f2a", to link each place; "" for none.
    """
    head = [f"### claimlint: {escape_markdown(summary(report, options.stale).splitlines()[0])}", ""]
    head += [f"{escape_markdown(line)}  " for line in summary(report, options.stale).splitlines()[1:]]
    if not report.findings:
        return "\n".join(head).rstrip() + "\n"
    head += ["", "| Severity | Rule | Place | Text | Write instead |", "| --- | --- | --- | --- | --- |"]
    size = sum(map(len, head))
    rows: list[str] = []
    for finding in loudest_first(report):
        row = _row(finding, options, link)
        size += len(row.encode()) + 1
        if size > _SUMMARY_LIMIT:
            rows.append(f"\n{len(report.findings) - len(rows)} more do not fit here; see the log of the step.")
            break
        rows.append(row)
    return "\n".join([*head, *rows]) + "\n"


def loudest_first(report: Report) -> list[Finding]:
    """Errors, then warnings, then infos, each in the order of the report."""
    return sorted(report.findings, key=lambda finding: -finding.severity.rank)


def escape_markdown(text: str) -> str:
    """Text that a Markdown table shows as it is: no markup, no HTML, no mention, no new row."""
    plain = html.escape(" ".join(text.split()), quote=False)
    return "".join(f"&#{ord(char)};" if char in "|`*_[]~\\@#:" else char for char in plain)


def _row(finding: Finding, options: Options, link: str) -> str:
    path = hosted(finding.path, options)
    place = escape_markdown(f"{path}:{finding.line}" if not finding.record else f"{path}#{finding.record}")
    if link and not finding.record:
        from urllib.parse import quote

        place = f"[{place}]({link}/{quote(path)}?plain=1#L{finding.line})"
    cells = (
        finding.severity.value,
        f"{finding.code} {escape_markdown(finding.name)}",
        place,
        escape_markdown(_cut(finding.match)),
        escape_markdown(finding.instead),
    )
    return f"| {' | '.join(cells)} |"


def _cut(text: str, limit: int = 200) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "\u2026"


def _message(finding: Finding) -> str:
    return f"{finding.message}\nInstead: {finding.instead}" if finding.instead else finding.message


def _command(name: str, properties: dict[str, object], message: str) -> str:
    said = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
