"""Moderators' verdicts on findings -> how often each rule is right, and which rules to lower or silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import Struct

from claimlint.errors import ReadError
from claimlint.intervals import wilson
from claimlint.model import Severity

SILENCE_BELOW = 0.5
LOWER_BELOW = 0.8
"""Precision that a rule must be able to have. A rule is touched only when the whole interval lies below."""


class Verdict(Struct, frozen=True):
    """What a moderator says of a finding; id, start and end tell which, as the record has them."""

    id: str
    code: str
    start: int
    end: int
    verdict: Literal["right", "wrong", "unsure"]
    field: str = "text"


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a rule was right. low, high: 95% interval of the precision. change: what is suggested, or None."""

    code: str
    right: int
    wrong: int
    unsure: int
    low: float
    high: float
    change: Severity | None = None

    @property
    def share(self) -> float | None:
        """Right ones among those that somebody was sure of."""
        sure = self.right + self.wrong
        return self.right / sure if sure else None


def read(lines: Iterable[bytes], path: str) -> list[Verdict]:
    """The verdicts of a file of JSON lines. ReadError with its line."""
    decoder = msgspec.json.Decoder(Verdict)
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                verdict = decoder.decode(line.removeprefix(b"\xef\xbb\xbf"))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                hint = 'a verdict is {"id": "p1", "code": "EFF001", "start": 0, "end": 9, "verdict": "right"}'
                reason = str(error) if isinstance(error, msgspec.DecodeError) else "not valid UTF-8"
                raise ReadError(reason, hint, f"{path}:{number}") from None
            found.append(verdict)
    return found


def latest(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """One verdict on each finding: of several the last one holds."""
    return list({(each.id, each.code, each.field, each.start, each.end): each for each in verdicts}.values())


def precisions(
    verdicts: Iterable[Verdict],
    severities: Mapping[str, Severity],
    silence_below: float = SILENCE_BELOW,
    lower_below: float = LOWER_BELOW,
) -> list[Precision]:
    """By rule, the least precise first. severities: of the rules now; a rule without one is not changed."""
    counts: dict[str, dict[str, int]] = {}
    for verdict in verdicts:
        if not verdict.code:
            continue  # on a post without findings
        counts.setdefault(verdict.code, {"right": 0, "wrong": 0, "unsure": 0})[verdict.verdict] += 1
    found = []
    for code, count in counts.items():
        low, high = wilson(count["right"], count["right"] + count["wrong"])
        severity = severities.get(code)
        change = None
        if severity is not None and high < silence_below:
            change = Severity.IGNORE
        elif severity is not None and high < lower_below and severity.lowered() is not severity:
            change = severity.lowered()
        found.append(Precision(code, **count, low=low, high=high, change=change))
    return sorted(found, key=lambda each: (each.share if each.share is not None else 2.0, each.code))


def missed(verdicts: Iterable[Verdict]) -> str:
    """What was said of posts without findings, "" when nothing was."""
    counts = Counter(verdict.verdict for verdict in verdicts if not verdict.code)
    if not counts:
        return ""
    return (
        f"# posts without findings: {counts['right']} rightly so, in {counts['wrong']} something was missed, "
        f"{counts['unsure']} unsure\n"
    )


def patch(found: Iterable[Precision]) -> str:
    """A configuration in YAML with what is suggested, and the counts behind it as comments."""
    found = list(found)
    lines = ["# rule      right wrong unsure  precision (95% interval)"]
    for each in found:
        share = "  -" if each.share is None else f"{each.share:4.0%}"
        code = each.code if each.code.isprintable() else ascii(each.code)
        counts = f"{code:8} {each.right:6} {each.wrong:5} {each.unsure:6}"
        lines.append(f"# {counts}  {share} ({each.low:.0%} to {each.high:.0%})")
    silenced = [each.code for each in found if each.change is Severity.IGNORE]
    lowered = [each for each in found if each.change not in (None, Severity.IGNORE)]
    if silenced:
        lines += ["ignore:", *(f"  - {code}" for code in silenced)]
    if lowered:
        lines += ["severity:", *(f"  {each.code}: {each.change}" for each in lowered)]
    if not silenced and not lowered:
        lines.append("# nothing to change")
    return "\n".join(lines) + "\n"
