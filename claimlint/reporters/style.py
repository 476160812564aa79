"""Terminal colours, and the table of `--statistics`."""

from __future__ import annotations

from typing import NamedTuple

from claimlint.model import Report, Severity
from claimlint.reporters.summary import rule_counts, summary

_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.INFO: "36;1", Severity.IGNORE: "2"}


class Style(NamedTuple):
    """Wraps text in ANSI colours, or leaves it alone."""

    colour: bool

    def severity(self, severity: Severity, text: str = "") -> str:
        """The severity's name, or another text, in the colour of the severity."""
        return self._wrap(text or severity.value, _COLOURS[severity])

    def bold(self, text: str) -> str:
        return self._wrap(text, "1")

    def dim(self, text: str) -> str:
        return self._wrap(text, "2")

    def mark(self, text: str) -> str:
        return self._wrap(text, "34;1")

    def _wrap(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def statistics_table(report: Report, style: Style) -> str:
    """Counts by rule, most frequent first, then the closing summary."""
    rows = rule_counts(report)
    wide = max((len(str(row.total)) for row in rows), default=1)
    code = max((len(row.code) for row in rows), default=1)
    lines = [
        f"{row.total:>{wide}}  {style.bold(row.code.ljust(code))}  "
        f"{style.severity(row.severity, row.severity.ljust(7))}  {row.name}"
        for row in rows
    ]
    return "\n".join([*lines, summary(report)]) + "\n"
