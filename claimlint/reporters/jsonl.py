"""One JSON object a line, one line a finding, in the fields of `json`."""

from __future__ import annotations

import json

from claimlint.model import Report
from claimlint.reporters.info import Options, Rules
from claimlint.reporters.json import entries

# JSON allows these raw in strings, but some readers end a line at them
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """Empty when there is no finding."""
    lines = (json.dumps(entry, ensure_ascii=False).translate(_LINE_ENDS) for entry in entries(report, options))
    return "".join(f"{line}\n" for line in lines)
