"""What a fact is: one frozen type for each kind of file in `rulesets/knowledge`, and where each fact comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from, and how far it can be trusted.

    status: "checked" (somebody read the source on that day) or "recalled" (written from memory).
    checked: ISO date, or "" when the status is "recalled".
    jurisdiction: "US", "EU", "UK", "AU", "CA", or "" where it holds anywhere.
    """

    source: str
    url: str
    status: str
    checked: str
    jurisdiction: str
    note: str

    @property
    def firm(self) -> bool:
        """Whether the fact may drive an error."""
        return self.status == "checked"

    @property
    def caution(self) -> str:
        """What a finding must say about the fact: "" for a checked one."""
        return "" if self.firm else f"from memory of {self.source}, not checked"


@dataclass(frozen=True, slots=True)
class Fact:
    """What every fact carries."""

    kind: ClassVar[str] = ""
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Use(Fact):
    """A drug, and the uses that its label names or that it is talked about for without approval."""

    kind: ClassVar[str] = "approved-uses"
    drug: tuple[str, ...]
    approved: tuple[str, ...]
    off_label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair(Fact):
    """Agents that are an ordinary treatment, a cure or a prevention of the targets."""

    agent: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Established(Pair):
    """Ordinary treatment: "statins lower LDL"."""

    kind: ClassVar[str] = "established"


@dataclass(frozen=True, slots=True)
class Curative(Pair):
    """Treatment that does cure."""

    kind: ClassVar[str] = "curative"


@dataclass(frozen=True, slots=True)
class Prevention(Pair):
    """Prevention that authorities accept."""

    kind: ClassVar[str] = "prevention"


@dataclass(frozen=True, slots=True)
class BoxedWarning(Fact):
    """A boxed warning in force. terms: stems, one of which a text that mentions the subject will hold."""

    kind: ClassVar[str] = "boxed-warnings"
    drug: tuple[str, ...]
    subject: str
    terms: tuple[str, ...]
    since: str


@dataclass(frozen=True, slots=True)
class NoBoxedWarning(Fact):
    """Drugs whose label carries none."""

    kind: ClassVar[str] = "no-boxed-warning"
    drug: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoxedHistory(Fact):
    """A boxed warning that was taken off. removed: "2013", "2013-10" or a range in words."""

    kind: ClassVar[str] = "boxed-warning-history"
    drug: tuple[str, ...]
    was: str
    terms: tuple[str, ...]
    removed: str


@dataclass(frozen=True, slots=True)
class Interaction(Fact):
    """Two things that do not go together. level: contraindicated, avoid, monitor, separate or plan."""

    kind: ClassVar[str] = "interactions"
    a: tuple[str, ...]
    b: tuple[str, ...]
    risk: str
    level: str


@dataclass(frozen=True, slots=True)
class MustWarn(Fact):
    """What a text that explains the drug has to mention. terms: stems, as in `BoxedWarning`."""

    kind: ClassVar[str] = "must-warn"
    drug: tuple[str, ...]
    subject: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AbruptStop(Fact):
    """What can happen when the drug is stopped at once."""

    kind: ClassVar[str] = "abrupt-stop"
    drug: tuple[str, ...]
    risk: str


@dataclass(frozen=True, slots=True)
class PregnancyRisk(Fact):
    """What the drug can do to a pregnancy."""

    kind: ClassVar[str] = "pregnancy"
    drug: tuple[str, ...]
    risk: str


@dataclass(frozen=True, slots=True)
class Enforcement(Fact):
    """A regulator acted against selling the product for the condition."""

    kind: ClassVar[str] = "supplement-actions"
    product: tuple[str, ...]
    condition: tuple[str, ...]
    action: str
    year: str


@dataclass(frozen=True, slots=True)
class Hazard(Fact):
    """A dangerous practice. legitimate: what the substance is properly used for, or ""."""

    kind: ClassVar[str] = "hazards"
    name: tuple[str, ...]
    harm: str
    legitimate: str


@dataclass(frozen=True, slots=True)
class Unapproved(Fact):
    """Something sold or discussed that no regulator of the jurisdiction has approved for people."""

    kind: ClassVar[str] = "unapproved"
    name: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class DiseaseModifying(Fact):
    """Drugs that change the course of the condition."""

    kind: ClassVar[str] = "disease-modifying"
    condition: tuple[str, ...]
    drug: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surrogate(Fact):
    """A measure that stands in for an outcome with good reason. stands_for: that outcome."""

    kind: ClassVar[str] = "surrogates"
    biomarker: tuple[str, ...]
    stands_for: str


@dataclass(frozen=True, slots=True)
class DoseRange(Fact):
    """Bounds that catch a slip of the pen; never advice.

    unit: "mg", "mcg", "g", "IU"; per: "day", "week", "dose", "hour" or "kg"; low..high: what is usual;
    above: a figure beyond it is surely a slip; use: which use of the drug the range is for, or "".
    """

    kind: ClassVar[str] = "dose-ranges"
    drug: tuple[str, ...]
    use: str
    unit: str
    per: str
    low: float
    high: float
    above: float


@dataclass(frozen=True, slots=True)
class CrisisLine(Fact):
    """Whom to call. about: "suicide", "poison" or "emergency"."""

    kind: ClassVar[str] = "crisis-lines"
    region: str
    line: str
    contact: str
    about: str


@dataclass(frozen=True, slots=True)
class Emergency(Fact):
    """A sign that needs emergency care. terms: stems that all have to be near one another."""

    kind: ClassVar[str] = "emergency"
    sign: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notation(Fact):
    """A way of writing doses that has led to errors, what to write instead, and the rule that says so."""

    kind: ClassVar[str] = "notation"
    bad: str
    good: str
    code: str
    why: str


FACTS: Mapping[str, type[Fact]] = {
    fact.kind: fact
    for fact in (
        *(Use, Established, Curative, Prevention, BoxedWarning, NoBoxedWarning, BoxedHistory, Interaction, MustWarn),
        *(AbruptStop, PregnancyRisk, Enforcement, Hazard, Unapproved, DiseaseModifying, Surrogate, DoseRange),
        *(CrisisLine, Emergency, Notation),
    )
}
"""Kind of fact, as the files name it, to its type."""


def fact_fields(kind: type[Fact]) -> tuple[str, ...]:
    """The fields of a type of fact in the order of its data row, without the provenance."""
    return tuple(field.name for field in fields(kind))[1:]
