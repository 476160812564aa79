"""Which rules run, and how loudly: `--select`, `--ignore` and severities by code or prefix."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimlint.model import Rule, Severity


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes or prefixes of codes ("EFF", "EFF001"); where several fit a rule, the longest decides.

    select: () means every stable rule. severity: overrides for both profiles. preview: opt-in rules run, too.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = field(default_factory=dict)
    preview: bool = False

    def allows(self, rule: Rule) -> bool:
        """Whether a rule runs at all."""
        chosen = _longest(self.select, rule.code) if self.select else 0
        opted_in = rule.status == "stable" or self.preview or rule.code in self.select
        return chosen >= 0 and opted_in and _longest(self.ignore, rule.code) <= (chosen if chosen else -1)

    def severity_of(self, rule: Rule, default: Severity) -> Severity:
        """The severity that the user wants for a rule."""
        fitting = [prefix for prefix in self.severity if rule.code.startswith(prefix)]
        return self.severity[max(fitting, key=len)] if fitting else default


def _longest(prefixes: tuple[str, ...], code: str) -> int:
    """Length of the longest prefix that fits, -1 when none does."""
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
