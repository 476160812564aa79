"""Directives in the source that keep findings back: read, applied, and reported when wrong or of no use.

    claimlint-disable-next-line EFF001 -- reason     the line below, to the end of a paragraph that begins there
    claimlint-disable EFF, SAF001 -- reason          from here on
    claimlint-enable EFF                             ends it; without a code, ends all
    claimlint-disable-file EFF001 -- reason          the whole file

Each names a code or the start of a code, and a reason. A malformed one silences nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from claimlint.document import Directive, Document
from claimlint.hints import did_you_mean
from claimlint.model import Excused, Finding, Fix, Severity
from claimlint.reporters.info import RuleInfo

MALFORMED = RuleInfo(
    "CLM001",
    "malformed-directive",
    "CLM",
    "A directive that is not understood silences nothing, so nobody should believe that it does.",
    "Write `claimlint-disable-next-line EFF001 -- reason`, with a code and a reason.",
)
UNUSED = RuleInfo(
    "CLM002",
    "unused-directive",
    "CLM",
    "A directive that silences nothing today will silence the next claim that somebody writes here.",
    "Remove it.",
)
RULES = {rule.code: rule for rule in (MALFORMED, UNUSED)}
"""The rules that claimlint speaks for itself, by code."""

_VERBS = ("claimlint-disable-next-line", "claimlint-disable-file", "claimlint-disable", "claimlint-enable")
_SHAPE = re.compile(
    r"(?P<verb>claimlint-[\w-]*\w)(?P<codes>[^\u2013\u2014]*?)(?:\s*(?:--+|[\u2013\u2014])\s*(?P<reason>.*))?",
    re.DOTALL,
)
_CODE = re.compile(r"[A-Z]+[0-9]*")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Findings that remain, those about directives included, and those that a directive kept back."""

    findings: tuple[Finding, ...]
    excused: tuple[Excused, ...]


@dataclass(slots=True)
class _Order:
    """A directive that was understood."""

    place: Directive
    verb: str
    codes: tuple[str, ...]
    reason: str
    used: set[str] = field(default_factory=set)

    def code_for(self, finding: Finding) -> str | None:
        """Which of the directive's codes means a finding."""
        return max((code for code in self.codes if finding.code.startswith(code)), key=len, default=None)


def apply(
    document: Document, findings: Sequence[Finding], known: Collection[str], active: Callable[[str], bool]
) -> Suppressed:
    """Let the document's directives keep findings back, and report the directives that are wrong or of no use.

    known: codes of all rules, to tell a slip from a code. active: whether a rule ran on this document; a directive
    for rules that did not run is not called unused.
    """
    if not document.directives:
        return Suppressed(tuple(findings), ())
    orders, wrong = _understood(document, known)
    kept, excused = [], []
    ranges = [(order, _reach(document, order)) for order in orders if order.verb == "claimlint-disable-next-line"]
    for finding in findings:
        order = _next_line(ranges, finding) or _block(orders, finding) or _file(orders, finding)
        if order is None:
            kept.append(finding)
        else:
            order.used.add(order.code_for(finding) or "")
            excused.append(Excused(finding, "directive", order.reason))
    wrong += _unused(document, orders, known, active)
    everything = sorted([*kept, *wrong], key=lambda finding: (finding.start, finding.end, finding.code))
    return Suppressed(tuple(everything), tuple(excused))


def _understood(document: Document, known: Collection[str]) -> tuple[list[_Order], list[Finding]]:
    orders, wrong = [], []
    for place in document.directives:
        shape = _SHAPE.fullmatch(place.text.strip())
        verb = shape["verb"] if shape else place.text.split()[0]
        codes = tuple(re.split(r"[\s,]+", shape["codes"].strip())) if shape and shape["codes"].strip(" ,\t\r\n") else ()
        reason = " ".join((shape["reason"] or "").split()) if shape else ""
        mistake = _mistake(verb, codes, reason, known)
        if mistake:
            message, instead = mistake
            wrong.append(_about(document, place, MALFORMED, Severity.ERROR, message, instead))
        else:
            orders.append(_Order(place, verb, codes, reason))
    return orders, wrong


def _mistake(verb: str, codes: tuple[str, ...], reason: str, known: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with a directive and what to write, or None."""
    if verb not in _VERBS:
        guess = did_you_mean(verb, _VERBS) or f"Known: {', '.join(_VERBS)}."
        return f'"{verb}" is no directive, so it silences nothing.', guess[:1].upper() + guess[1:]
    if verb != "claimlint-enable" and not codes:
        return "This directive names no rule, so it silences nothing.", f"Write `{verb} EFF001 -- reason`."
    for code in codes:
        if not _CODE.fullmatch(code):
            return (
                f'"{code}" is no code of a rule, so this directive silences nothing.',
                f"Write the code, then -- and the reason: `{verb} EFF001 -- reason`.",
            )
        if not any(name.startswith(code) for name in known):
            guess = did_you_mean(code, known) or "`claimlint rules list` shows all rules."
            return f"No rule has the code {code}, so this directive silences nothing.", guess[:1].upper() + guess[1:]
    if verb != "claimlint-enable" and not reason:
        return (
            "This directive gives no reason, so it silences nothing.",
            f"Say why: `{verb} {', '.join(codes)} -- reason`.",
        )
    return None


def _reach(document: Document, order: _Order) -> tuple[int, list[tuple[int, int]]]:
    """The line that a next-line directive means, and the spans of the blocks that begin on it.

    Text that is wrapped anew must not change what is silenced, so a paragraph counts as a whole.
    """
    source, at = document.source, order.place.end
    line, _ = document.line_col(at)
    rest = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)(?:[ \t]*(?:\r\n|\r|\n))*").match(source, at)
    line, _ = document.line_col(min(rest.end() if rest else at, len(source)))
    spans = [(block.segments[0].source_start, block.segments[-1].source_end) for block in document.blocks]
    return line, [span for span in spans if document.line_col(span[0])[0] == line]


def _next_line(ranges: Sequence[tuple[_Order, tuple[int, list[tuple[int, int]]]]], finding: Finding) -> _Order | None:
    for order, (line, spans) in ranges:
        if order.code_for(finding) is None or finding.start < order.place.end:
            continue
        if finding.line == line or any(start <= finding.start < end for start, end in spans):
            return order
    return None


def _block(orders: Sequence[_Order], finding: Finding) -> _Order | None:
    """The disable that holds at a finding: the last word before it counts."""
    holding = None
    for order in orders:
        if order.place.end > finding.start:
            break
        if order.verb == "claimlint-disable" and order.code_for(finding) is not None:
            holding = order
        if order.verb == "claimlint-enable" and (not order.codes or order.code_for(finding) is not None):
            holding = None
    return holding


def _file(orders: Sequence[_Order], finding: Finding) -> _Order | None:
    fitting = (o for o in orders if o.verb == "claimlint-disable-file" and o.code_for(finding) is not None)
    return next(fitting, None)


def _unused(
    document: Document, orders: Sequence[_Order], known: Collection[str], active: Callable[[str], bool]
) -> list[Finding]:
    if not active(UNUSED.code):
        return []
    ran = {code for code in known if active(code)}
    findings = []
    for order in orders:
        if order.verb == "claimlint-enable":
            idle = not _ends_something(orders, order)
            codes: tuple[str, ...] = ()
        else:
            codes = tuple(c for c in order.codes if c not in order.used and any(name.startswith(c) for name in ran))
            idle = bool(codes)
        if idle:
            whole = len(codes) == len(order.codes) or not codes
            what = "This directive" if whole else f"{', '.join(codes)} in this directive"
            does = "ends nothing" if order.verb == "claimlint-enable" else "silences nothing"
            instead = "Remove it." if whole else f"Remove {', '.join(codes)} from it."
            found = _about(document, order.place, UNUSED, Severity.WARNING, f"{what} {does}.", instead)
            findings.append(_fixed(document, found, order, codes if not whole else ()))
    return findings


def _ends_something(orders: Sequence[_Order], enable: _Order) -> bool:
    """Whether a disable before an enable has a code that the enable ends."""
    before = [o for o in orders if o.verb == "claimlint-disable" and o.place.end <= enable.place.start]
    if not enable.codes:
        return bool(before)
    return any(
        code.startswith(ended) or ended.startswith(code)
        for order in before
        for code in order.codes
        for ended in enable.codes
    )


def _fixed(document: Document, finding: Finding, order: _Order, dropped: tuple[str, ...]) -> Finding:
    """The finding with the edit that removes the directive, or some codes of it."""
    from dataclasses import replace

    source, place = document.source, order.place
    at = source.find(place.text, place.start, place.end)
    if at < 0:  # the comment is not written out in the source (a comment of a word processor)
        return finding
    if dropped:
        shape = _SHAPE.fullmatch(place.text.strip())
        start, end = shape.span("codes") if shape else (0, 0)
        left = ", ".join(code for code in order.codes if code not in dropped)
        return replace(finding, fix=Fix(at + start, at + end, f" {left}", safe=True))
    start, end = place.start, place.end
    line_start = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    rest = re.compile(r"[ \t]*(?:\r\n|\r|\n|$)").match(source, end)
    if rest and not source[line_start:start].strip():
        start, end = line_start, rest.end()
    return replace(finding, fix=Fix(start, end, "", safe=True))


def _about(
    document: Document, place: Directive, rule: RuleInfo, severity: Severity, message: str, instead: str
) -> Finding:
    line, column = document.line_col(place.start)
    end_line, end_column = document.line_col(place.end)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=severity,
        message=message,
        why=rule.why,
        instead=instead,
        path=document.path,
        record=document.record,
        start=place.start,
        end=place.end,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        match=document.source[place.start : place.end],
    )
