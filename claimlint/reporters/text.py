"""The default: each finding with its line, why it is risky and what to write instead."""

from __future__ import annotations

import textwrap

from claimlint.model import Excused, Finding, Report
from claimlint.reporters.info import Options, RuleLike, Rules
from claimlint.reporters.places import Places, printable
from claimlint.reporters.style import Style, statistics_table
from claimlint.reporters.summary import summary


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """Findings in order, then a line of counts."""
    style = Style(options.colour)
    if options.statistics:
        return statistics_table(report, style)
    places = Places(report)
    pieces = [_finding(f, rules.get(f.code), places, style, options.width) for f in report.findings]
    if options.show_excused:
        pieces += [_excused(excused, places, style, options.width) for excused in report.excused]
    return "\n".join([*pieces, summary(report, options.stale)]) + "\n"


def _finding(finding: Finding, rule: RuleLike | None, places: Places, style: Style, width: int) -> str:
    head = f"{style.bold(finding.code)} {style.severity(finding.severity)}: {printable(finding.message)}"
    notes = [("why", finding.why), ("instead", finding.instead)]
    if finding.fix is not None:
        written = f'"{finding.fix.text}"' if finding.fix.text else "nothing"
        notes.append(("fix" if finding.fix.safe else "suggestion", f"write {written}"))
    link = finding.url or next((r.url for r in rule.references if r.url), "") if rule else finding.url
    if link:
        notes.append(("more", link))
    return _piece(head, finding, notes, places, style, width)


def _excused(excused: Excused, places: Places, style: Style, width: int) -> str:
    finding = excused.finding
    head = f"{style.bold(finding.code)} {style.dim('excused')}: {printable(finding.message)}"
    cue = f'{excused.by}: "{excused.cue}"' if excused.cue else excused.by
    return _piece(head, finding, [("excused by", cue)], places, style, width)


def _piece(head: str, finding: Finding, notes: list[tuple[str, str]], places: Places, style: Style, width: int) -> str:
    path = f"{finding.path}#{finding.record}" if finding.record else finding.path
    number = str(finding.line)
    gutter = " " * len(number)
    bar = style.mark("|")
    excerpt = places.excerpt(finding, width - len(number) - 5)
    lines = [
        head,
        f"{gutter}{style.mark('-->')} {printable(path)}:{finding.line}:{finding.column}",
        f"{gutter} {bar}",
        f"{style.mark(number)} {bar} {excerpt.text}",
        f"{gutter} {bar} {style.severity(finding.severity, excerpt.carets())}",
    ]
    for label, text in notes:
        if text:
            lines += _note(label, text, gutter, style, width)
    return "\n".join(lines) + "\n"


def _note(label: str, text: str, gutter: str, style: Style, width: int) -> list[str]:
    lead = f"{gutter} = {label}: "
    wrapped = textwrap.wrap(
        printable(" ".join(text.split())), max(40, width - len(lead)), break_long_words=False, break_on_hyphens=False
    )
    lines = [f"{gutter} {style.mark('=')} {style.bold(label + ':')} {wrapped[0]}"]
    return lines + [" " * len(lead) + line for line in wrapped[1:]]
