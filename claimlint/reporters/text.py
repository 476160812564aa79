"""The default: each finding with its line, why it is risky and what to write instead."""

from __future__ import annotations

from functools import lru_cache

from claimlint.model import YIELDS, Excused, Finding, Report
from claimlint.reporters.info import Options, Rules
from claimlint.reporters.places import Places, printable
from claimlint.reporters.style import Style, statistics_table
from claimlint.reporters.summary import summary


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """Findings in order, then a line of counts."""
    style = Style(options.colour)
    if options.statistics:
        return statistics_table(report, style)
    places = Places(report)
    pieces = [_finding(f, places, style, options.width) for f in report.findings]
    if options.show_excused:
        pieces += [_excused(excused, places, style, options.width) for excused in report.excused]
    return "\n".join([*pieces, summary(report, options.stale)]) + "\n"


def _finding(finding: Finding, places: Places, style: Style, width: int) -> str:
    head = f"{style.bold(finding.code)} {style.severity(finding.severity)}: {printable(finding.message)}"
    notes = [("why", finding.why), ("instead", finding.instead)]
    if finding.fix is not None:
        written = f'write "{finding.fix.text}"' if finding.fix.text else "remove it"
        notes.append(("fix" if finding.fix.safe else "suggestion", written))
    if finding.url:
        notes.append(("more", finding.url))
    return _piece(head, finding, notes, places, style, width)


def _excused(excused: Excused, places: Places, style: Style, width: int) -> str:
    finding = excused.finding
    head = f"{style.bold(finding.code)} {style.dim('excused')}: {printable(finding.message)}"
    cue = f'{excused.by}: "{printable(excused.cue)}"' if excused.cue else excused.by
    if excused.by == YIELDS:
        cue = f"{excused.cue}, which says the same more exactly"
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


@lru_cache(maxsize=1024)
def _note(label: str, text: str, gutter: str, style: Style, width: int) -> tuple[str, ...]:
    """A note, wrapped to the width; the same reasons come up again and again."""
    lead = f"{gutter} = {label}: "
    room = max(40, width - len(lead))
    lines = [""]
    for word in printable(text).split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    first = f"{gutter} {style.mark('=')} {style.bold(label + ':')} {lines[0]}"
    return (first, *(" " * len(lead) + line for line in lines[1:]))
