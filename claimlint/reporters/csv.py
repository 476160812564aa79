"""A table for spreadsheets."""

from __future__ import annotations

import csv
import io

from claimlint.model import Report
from claimlint.reporters.info import Options, Rules

COLUMNS = (
    "filename record row column end_row end_column severity code name message match why instead frame url fingerprint"
).split()


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """A header and one row a finding, comma separated, CRLF, quoted where needed.

    A cell that a spreadsheet would run as a formula (it starts with = + - @ or a tab) gets a leading apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for f in report.findings:
        place = (f.line, f.column, f.end_line, f.end_column)
        words = (f.severity.value, f.code, f.name, f.message, f.match, f.why, f.instead, f.frame, f.url, f.fingerprint)
        writer.writerow([_cell(f.path), _cell(f.record), *place, *map(_cell, words)])
    return out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in "=+-@\t\r" else text.replace("\0", "\ufffd")
