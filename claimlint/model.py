"""The types that everything else speaks in. Frozen, picklable, and free of other imports of ours.

Offsets are counted in Unicode code points, ends are exclusive, lines and columns start at 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How loudly a finding speaks. IGNORE means: not reported in this profile."""

    IGNORE = "ignore"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for ignore up to 3 for error."""
        return _RANKS[self]

    def lowered(self, steps: int = 1) -> Severity:
        """The severity some steps down, but never below info."""
        if self is Severity.IGNORE:
            return self
        return _LADDER[max(1, self.rank - steps)]


_LADDER = (Severity.IGNORE, Severity.INFO, Severity.WARNING, Severity.ERROR)
_RANKS = {severity: rank for rank, severity in enumerate(_LADDER)}


class Profile(StrEnum):
    """Whose text it is: an article draft by a publisher, or a community post."""

    ARTICLE = "article"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Frame:
    """Who says a claim and how: asserted, negated, asked, quoted ...

    cue: the words that decided it, "" when asserted. cue_start, cue_end: where they stand in the text
    that was judged (-1 when there is no cue). excuses: the claim is not the author's own assertion.
    """

    name: str
    cue: str = ""
    cue_start: int = -1
    cue_end: int = -1
    excuses: bool = False


ASSERTED = Frame("asserted")


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """A piece of text that a verdict leans on: the cue of a frame, the drug of a missing caveat."""

    role: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement of source[start:end]. safe: it cannot change what the text means."""

    start: int
    end: int
    text: str
    safe: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One risky claim at its place. source[start:end] == match."""

    code: str
    name: str
    severity: Severity
    message: str
    why: str
    instead: str
    path: str
    record: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    match: str
    frame: str = "asserted"
    evidence: tuple[EvidenceSpan, ...] = ()
    fix: Fix | None = None
    url: str = ""
    fingerprint: str = ""


SUPPRESSIONS = {
    "directive": "a directive",
    "baseline": "the baseline",
    "unchanged": "unchanged lines",
}
"""Values of `Excused.by` that are no frames: the user, not the text, keeps the finding back."""


YIELDS = "yields"
"""Value of `Excused.by`: another rule says the same more exactly; the cue is its code."""


@dataclass(frozen=True, slots=True)
class Excused:
    """A match that is not reported, and why.

    by: the name of a frame, or one of SUPPRESSIONS. cue: the frame's words, or the reason that was given.
    """

    finding: Finding
    by: str
    cue: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read. The run goes on; the exit code tells."""

    path: str
    message: str
    hint: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run has to say. `sources` serves reporters that show the line."""

    findings: tuple[Finding, ...] = ()
    excused: tuple[Excused, ...] = ()
    problems: tuple[Problem, ...] = ()
    documents: int = 0
    sources: dict[str, str] = field(default_factory=dict)

    def exit_code(self, fail_on: Severity | None, max_warnings: int | None = None) -> int:
        """2 when an input could not be read, 1 when a finding reaches `fail_on`, else 0.

        fail_on: None means never. max_warnings: more warnings than this also give 1.
        """
        if self.problems:
            return 2
        if fail_on is not None and any(f.severity.rank >= fail_on.rank for f in self.findings):
            return 1
        warnings = sum(f.severity is Severity.WARNING for f in self.findings)
        return 1 if max_warnings is not None and warnings > max_warnings else 0
