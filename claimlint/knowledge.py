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
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

from claimlint.fact_types import (
    FACTS,
    AbruptStop,
    BoxedHistory,
    BoxedWarning,
    Curative,
    DiseaseModifying,
    DoseRange,
    Enforcement,
    Established,
    Fact,
    Hazard,
    Interaction,
    MustWarn,
    NoBoxedWarning,
    Pair,
    PregnancyRisk,
    Prevention,
    Provenance,
    Surrogate,
    Unapproved,
    Use,
)
from claimlint.folding import fold

Data = dict[str, Any]

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
