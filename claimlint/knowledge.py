"""What is known about drugs, treatments and hazards, and look-ups into it.

Facts come from `rulesets/knowledge/*.yml` through `knowledge_files.compile_knowledge`, which gives plain data that a
cache can hold; `Knowledge.from_data` makes it answer questions. Every name is folded, so look-ups do not mind case.

Three rules hold everywhere:

- Unknown is silent: a look-up that knows nothing answers None, False or an empty tuple.
- A drug has what its classes have: sertraline is an SSRI, which is an antidepressant.
- A fact nobody checked may lower or hide a finding, but must not drive an error: see `Provenance.firm`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeVar

from claimlint.folding import fold

Data = dict[str, Any]


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

F = TypeVar("F", bound=Fact)
P = TypeVar("P", bound=Pair)


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether a use is on the label. condition: the name the fact has for it, maybe a broader or narrower one."""

    verdict: Literal["approved", "off-label"]
    condition: str
    fact: Use


class Knowledge:
    """All facts, and the questions that rules ask of them."""

    def __init__(
        self, facts: Iterable[Fact], parents: Mapping[str, tuple[str, ...]], broader: Mapping[str, tuple[str, ...]]
    ) -> None:
        """parents: a drug or class -> the classes it belongs to. broader: a condition -> the wider ones."""
        self.facts = tuple(facts)
        self._classes = _Ladder(parents)
        self._conditions = _Ladder(broader)

    @classmethod
    def from_data(cls, data: Data) -> Knowledge:
        """From what `knowledge_files.compile_knowledge` gave. Only the shape that it gives is understood."""
        origins = [Provenance(*row) for row in data["origins"]]
        facts = (_fact(FACTS[kind], row, origins) for kind, rows in data["facts"].items() for row in rows)
        return cls(facts, _tuples(data["classes"]), _tuples(data["broader"]))

    def all(self, kind: type[F]) -> tuple[F, ...]:
        """Every fact of one type, in the order of the file."""
        return tuple(fact for fact in self.facts if isinstance(fact, kind))

    def classes(self, drug: str) -> tuple[str, ...]:
        """The classes of a drug or class, nearest first, without the drug itself."""
        return self._classes.up(fold(drug))[1:]

    def is_a(self, drug: str, drug_class: str) -> bool:
        """Whether the drug is that class or belongs to it."""
        return fold(drug_class) in self._classes.up(fold(drug))

    # --- uses

    def approval(self, drug: str, condition: str) -> Approval | None:
        """Whether the use is on the label, off it, or unknown (None).

        The nearest name decides: the condition itself, then wider ones ("relapsing multiple sclerosis" is multiple
        sclerosis). A label for a narrower condition ("lymphoma") also answers for the wider word ("cancer").
        Where both verdicts fall on one name, "approved" wins.
        """
        uses = self._by_name(Use, "drug", drug)
        for name in self._conditions.up(fold(condition)):
            for use in uses:
                if name in use.approved:
                    return Approval("approved", name, use)
            for use in uses:
                if name in use.off_label:
                    return Approval("off-label", name, use)
        narrower = self._conditions.down(fold(condition))
        for use in uses:
            for name in use.approved:
                if name in narrower:
                    return Approval("approved", name, use)
        return None

    def established(self, agent: str, target: str) -> Established | None:
        """The fact that makes the agent an ordinary treatment of the target or of a wider or narrower one."""
        return self._pair(Established, agent, target, narrower=True)

    def is_established(self, agent: str, target: str) -> bool:
        """Whether saying that the agent treats, lowers or relieves the target is ordinary medicine."""
        if self.established(agent, target) or self.curative(agent, target):
            return True
        approval = self.approval(agent, target)
        return approval is not None and approval.verdict == "approved"

    def curative(self, agent: str, target: str) -> Curative | None:
        """The fact that lets the agent be called a cure of the target or of a wider condition."""
        return self._pair(Curative, agent, target)

    def is_curative(self, agent: str, target: str) -> bool:
        """Whether the agent can be said to cure the target."""
        return self.curative(agent, target) is not None

    def prevention(self, agent: str, target: str) -> Prevention | None:
        """The fact that lets the agent be said to prevent the target."""
        return self._pair(Prevention, agent, target, narrower=True)

    def prevents(self, agent: str, target: str) -> bool:
        """Whether the agent can be said to prevent the target or lower its risk."""
        return self.prevention(agent, target) is not None

    def disease_modifying(self, drug: str, condition: str) -> DiseaseModifying | None:
        """The fact that lists the drug as one that changes the course of the condition."""
        wider = self._conditions.up(fold(condition))
        facts = self._by_name(DiseaseModifying, "drug", drug)
        return next((fact for fact in facts if any(name in fact.condition for name in wider)), None)

    def is_disease_modifying(self, drug: str, condition: str) -> bool:
        """Whether the drug is known to change the course of the condition."""
        return self.disease_modifying(drug, condition) is not None

    def has_disease_modifying(self, condition: str) -> bool:
        """Whether such drugs are listed for the condition at all; where not, not being listed says nothing."""
        wider = self._conditions.up(fold(condition))
        return any(name in fact.condition for fact in self.all(DiseaseModifying) for name in wider)

    # --- risks

    def boxed_warning(self, drug: str) -> BoxedWarning | None:
        """The boxed warning in force for the drug itself, else for its nearest class."""
        return next(iter(self.boxed_warnings(drug)), None)

    def boxed_warnings(self, drug: str) -> tuple[BoxedWarning, ...]:
        """All of them, the drug's own first. Empty for a drug that is listed as carrying none."""
        own = self._index(BoxedWarning, "drug").get(fold(drug), ())
        if not own and self.no_boxed_warning(drug):
            return ()
        return self._by_name(BoxedWarning, "drug", drug)

    def no_boxed_warning(self, drug: str) -> NoBoxedWarning | None:
        """The fact that the drug's label carries no boxed warning. None: nothing is known."""
        return next(iter(self._index(NoBoxedWarning, "drug").get(fold(drug), ())), None)

    def boxed_history(self, drug: str) -> tuple[BoxedHistory, ...]:
        """Boxed warnings that the drug or its class once carried."""
        return self._by_name(BoxedHistory, "drug", drug)

    def interactions(self, a: str, b: str) -> tuple[Interaction, ...]:
        """What is known of the two together, in either order; classes count."""
        left, right = self._classes.up(fold(a)), self._classes.up(fold(b))
        return tuple(
            fact
            for fact in self._by_name(Interaction, "a", a, b)
            if (_meet(left, fact.a) and _meet(right, fact.b)) or (_meet(left, fact.b) and _meet(right, fact.a))
        )

    def interactions_of(self, drug: str) -> tuple[Interaction, ...]:
        """Every interaction that the drug or its class is one side of."""
        found = (*self._by_name(Interaction, "a", drug), *self._by_name(Interaction, "b", drug))
        return tuple(dict.fromkeys(found))

    def must_warn(self, drug: str) -> tuple[MustWarn, ...]:
        """What a text that explains the drug has to mention."""
        return self._by_name(MustWarn, "drug", drug)

    def abrupt_stop(self, drug: str) -> AbruptStop | None:
        """Why the drug must not be stopped at once."""
        return next(iter(self._by_name(AbruptStop, "drug", drug)), None)

    def pregnancy(self, drug: str) -> PregnancyRisk | None:
        """What the drug can do to a pregnancy."""
        return next(iter(self._by_name(PregnancyRisk, "drug", drug)), None)

    def hazard(self, name: str) -> Hazard | None:
        """The dangerous practice of that name."""
        return next(iter(self._by_name(Hazard, "name", name)), None)

    def unapproved(self, name: str) -> Unapproved | None:
        """The unapproved product of that name."""
        return next(iter(self._by_name(Unapproved, "name", name)), None)

    def enforcement(self, product: str, condition: str) -> tuple[Enforcement, ...]:
        """Actions of regulators against selling the product for the condition or a wider one."""
        wider = self._conditions.up(fold(condition))
        return tuple(fact for fact in self._by_name(Enforcement, "product", product) if _meet(wider, fact.condition))

    def dose_range(self, drug: str) -> tuple[DoseRange, ...]:
        """The ranges known for the drug itself, one for each use. Classes have none."""
        return self._index(DoseRange, "drug").get(fold(drug), ())

    def surrogate(self, biomarker: str) -> Surrogate | None:
        """The fact that makes the measure a validated stand-in."""
        return next(iter(self._index(Surrogate, "biomarker").get(fold(biomarker), ())), None)

    def is_surrogate(self, biomarker: str) -> bool:
        """Whether the measure is a validated stand-in for an outcome."""
        return self.surrogate(biomarker) is not None

    # --- inside

    @cached_property
    def _indexes(self) -> dict[tuple[type[Fact], str], dict[str, tuple[Any, ...]]]:
        return {}

    def _index(self, kind: type[F], field: str) -> dict[str, tuple[F, ...]]:
        if (kind, field) not in self._indexes:
            index: dict[str, tuple[F, ...]] = {}
            for fact in self.all(kind):
                for name in getattr(fact, field):
                    index[name] = (*index.get(name, ()), fact)
            self._indexes[kind, field] = index
        return self._indexes[kind, field]

    def _by_name(self, kind: type[F], field: str, *names: str) -> tuple[F, ...]:
        """Facts whose field holds one of the names or a class of it, the nearest first."""
        index = self._index(kind, field)
        found = (fact for name in names for step in self._classes.up(fold(name)) for fact in index.get(step, ()))
        return tuple(dict.fromkeys(found))

    def _pair(self, kind: type[P], agent: str, target: str, narrower: bool = False) -> P | None:
        facts = self._by_name(kind, "agent", agent)
        if not facts:
            return None
        names = self._conditions.up(fold(target))
        if narrower:
            names = (*names, *self._conditions.down(fold(target)))
        return next((fact for name in names for fact in facts if name in fact.target), None)


class _Ladder:
    """Names and the wider names above them, walked nearest first. A circle is walked once."""

    def __init__(self, above: Mapping[str, tuple[str, ...]]) -> None:
        self._above = above
        self._up: dict[str, tuple[str, ...]] = {}
        self._below: dict[str, list[str]] = {}
        for name, wider in above.items():
            for step in wider:
                self._below.setdefault(step, []).append(name)

    def up(self, name: str) -> tuple[str, ...]:
        if name not in self._up:
            self._up[name] = tuple(_walk(name, self._above))
        return self._up[name]

    def down(self, name: str) -> frozenset[str]:
        return frozenset(_walk(name, self._below)) - {name}


def _walk(name: str, steps: Mapping[str, Iterable[str]]) -> Iterator[str]:
    queue, seen = [name], {name}
    for at in queue:
        yield at
        for step in steps.get(at, ()):
            if step not in seen:
                seen.add(step)
                queue.append(step)


def _meet(names: Iterable[str], others: tuple[str, ...]) -> bool:
    return any(name in others for name in names)


def _tuples(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in lists.items()}


def _fact(kind: type[F], row: list[Any], origins: list[Provenance]) -> F:
    values = [tuple(value) if isinstance(value, list) else value for value in row[1:]]
    return kind(origins[row[0]], *values)


def fact_fields(kind: type[Fact]) -> tuple[str, ...]:
    """The fields of a type of fact in the order of its data row, without the provenance."""
    return tuple(field.name for field in fields(kind))[1:]
