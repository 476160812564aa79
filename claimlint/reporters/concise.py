"""One line a finding, `path:line:column: severity: CODE message`, as editors and grep expect it."""

from __future__ import annotations

from claimlint.model import Finding, Report
from claimlint.reporters.info import Options, Rules
from claimlint.reporters.places import printable
from claimlint.reporters.style import Style, statistics_table
from claimlint.reporters.summary import summary


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """Findings in order, then a line of counts."""
    style = Style(options.colour)
    if options.statistics:
        return statistics_table(report, style)
    lines = [_line(finding, style) for finding in report.findings]
    if options.show_excused:
        lines += [
            f"{_line(excused.finding, style)} {style.dim(f'[{excused.by}: {printable(excused.cue)}]')}"
            for excused in report.excused
        ]
    lines.append(summary(report, options.stale))
    return "\n".join(lines) + "\n"


def _line(finding: Finding, style: Style) -> str:
    path = f"{finding.path}#{finding.record}" if finding.record else finding.path
    place = f"{style.bold(printable(path))}:{finding.line}:{finding.column}"
    severity = style.severity(finding.severity)
    return f"{place}: {severity}: {style.bold(finding.code)} {printable(finding.message)}"
