"""Fact checks that rules name: does what the text says agree with what is known?

Each looks at a match and answers with the fact that settles it, or None. Unknown is None: silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claimlint import doses
from claimlint.knowledge import DoseRange, Knowledge, Provenance
from claimlint.matching import Found, Sentence

AGENTS = ("drug", "drug-class", "vaccine", "treatment", "practice", "device", "supplement", "food", "diet", "measure")
UNCHECKED = "based on a fact that was not checked against its source"
"""What a finding says of a fact that somebody wrote from memory."""
TARGETS = ("condition", "symptom", "biomarker", "pathogen", "body-system", "weight")


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that settles a match. text: for the reader. checked: whether somebody looked it up."""

    text: str
    checked: bool
    url: str = ""


Check = Callable[[Knowledge, Sentence, Found], "Known | None"]


def _pairs(sentence: Sentence, found: Found) -> Iterator[tuple[str, str]]:
    """(agent, target) names: the match's own slots first, else what the sentence offers."""
    slots = dict(found.slots)
    agents = [slots["agent"].name] if "agent" in slots else []
    agents += [span.name for name in AGENTS for span in sentence.spans(name)]
    targets = [slots["target"].name] if "target" in slots else []
    if not targets:
        targets = [span.name for name in TARGETS for span in sentence.spans(name)]
    for agent in dict.fromkeys(agents):
        for target in dict.fromkeys(targets):
            yield agent, target


def _known(text: str, provenance: Provenance) -> Known:
    return Known(text, provenance.firm, provenance.url)


def established(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The pair is ordinary medicine: "antibiotics treat strep throat"."""
    for agent, target in _pairs(sentence, found):
        if (fact := knowledge.established(agent, target)) is not None:
            return _known(f"{agent} for {target}", fact.provenance)
        approval = knowledge.approval(agent, target)
        if approval is not None and approval.verdict == "approved":
            return _known(f"{agent} is approved for {target}", approval.fact.provenance)
    return curative(knowledge, sentence, found)


def curative(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The treatment does cure: "antivirals cure hepatitis C"."""
    for agent, target in _pairs(sentence, found):
        if (fact := knowledge.curative(agent, target)) is not None:
            return _known(f"{agent} can cure {target}", fact.provenance)
    return None


def prevention(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The protection is established: "vaccines prevent measles"."""
    for agent, target in _pairs(sentence, found):
        if (fact := knowledge.prevention(agent, target)) is not None:
            return _known(f"{agent} against {target}", fact.provenance)
    return None


def disease_modifying(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The drug is known to change the course of the disease."""
    for agent, target in _pairs(sentence, found):
        if (fact := knowledge.disease_modifying(agent, target)) is not None:
            return _known(f"{agent} in {target}", fact.provenance)
    return None


def off_label(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The use is known not to be on the label."""
    slots = dict(found.slots)
    if "agent" not in slots or "target" not in slots:
        return None
    approval = knowledge.approval(slots["agent"].name, slots["target"].name)
    if approval is None or approval.verdict != "off-label":
        return None
    return _known(f"{slots['agent'].name} for {slots['target'].name} is off-label", approval.fact.provenance)


def unapproved(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The agent has no approval at all."""
    slots = dict(found.slots)
    fact = knowledge.unapproved(slots["agent"].name) if "agent" in slots else None
    return _known(f"{slots['agent'].name} is not approved", fact.provenance) if fact is not None else None


def abrupt_stop(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """Stopping the drug at once is known to be dangerous."""
    slots = dict(found.slots)
    fact = knowledge.abrupt_stop(slots["agent"].name) if "agent" in slots else None
    return _known(f"stopping {slots['agent'].name}: {fact.risk}", fact.provenance) if fact is not None else None


def interaction(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The two things are known not to go together."""
    slots = dict(found.slots)
    if "agent" not in slots or "target" not in slots:
        return None
    return known_interaction(knowledge, slots["agent"].name, slots["target"].name)


def known_interaction(knowledge: Knowledge, one: str, other: str) -> Known | None:
    """Why the two must not be combined; None where they only have to be watched or taken at different times."""
    for fact in knowledge.interactions(one, other):
        if fact.level in ("contraindicated", "avoid"):
            return _known(fact.risk, fact.provenance)
    return None


def stale_boxed_warning(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The boxed warning that the sentence speaks of is not on the label (any more)."""
    slots = dict(found.slots)
    if "agent" not in slots:
        return None
    drug, text = slots["agent"].name, sentence.passage.folded[sentence.start : sentence.end]
    if (fact := knowledge.no_boxed_warning(drug)) is not None:
        history = knowledge.boxed_history(drug)
        if history:
            return _known(
                f"the boxed warning about {history[0].was} was removed in {history[0].removed}", fact.provenance
            )
        return _known(f"the label of {drug} carries no boxed warning", fact.provenance)
    if any(_holds(text, warning.terms) for warning in knowledge.boxed_warnings(drug)):
        return None
    for past in knowledge.boxed_history(drug):
        if _holds(text, past.terms):
            return _known(f"the boxed warning about {past.was} was removed: {past.removed}", past.provenance)
    return None


def boxed_warning(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The drug's label carries a boxed warning."""
    slots = dict(found.slots)
    warning = knowledge.boxed_warning(slots["agent"].name) if "agent" in slots else None
    return _known(f"boxed warning: {warning.subject}", warning.provenance) if warning is not None else None


def _holds(text: str, terms: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(term)}", text) for term in terms)


def usual_dose(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """A supplement at a dose that its usual range covers, as any label of it would say."""
    for amount, supplement in doses.amounts(sentence, found, ("supplement",)):
        for fact in knowledge.dose_range(supplement):
            largest = doses.convert(amount.day, amount.unit, fact.unit)
            if largest is not None and fact.per == "day" and largest <= fact.high:
                return _known(f"{supplement} up to {fact.high:g} {fact.unit} a {fact.per} is usual", fact.provenance)
    return None


def above_limit(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The dose is above any that is used, but not so far that it must be a slip of the pen."""
    return _beyond(knowledge, sentence, found, slip=False)


def implausible_dose(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The dose is off by a factor that a wrong unit or a lost point makes."""
    return _beyond(knowledge, sentence, found, slip=True)


SLIP = 8.0
"""How many times the usual a dose must be to look like a wrong unit or a lost decimal point."""


def _beyond(knowledge: Knowledge, sentence: Sentence, found: Found, slip: bool) -> Known | None:
    for amount, agent in doses.amounts(sentence, found, ("drug", "supplement")):
        ranges = knowledge.dose_range(agent)
        answers = [(_factor(amount, fact), fact) for fact in ranges]
        known = [(factor, fact) for factor, fact in answers if factor is not None]
        # a drug with several uses has several ranges, and a dose is odd only when none of them covers it
        if not known or len(known) < len(ranges) or any(factor <= 1 for factor, _ in known):
            continue
        factor, fact = min(known, key=lambda pair: pair[0])
        if (factor >= SLIP) is slip:
            usual = f"{fact.low:g} to {fact.high:g} {fact.unit} a {fact.per}"
            return _known(f"usual for {agent}: {usual}", fact.provenance)
    return None


def _factor(amount: doses.Amount, fact: DoseRange) -> float | None:
    """How many times the figure beyond which a text is wrong, or the usual figure where it is no dose of that kind."""
    if fact.per not in ("day", "week", "dose"):
        return None
    taken = {"day": amount.day, "week": amount.week, "dose": amount.once}[fact.per]
    converted = doses.convert(taken, amount.unit, fact.unit)
    if converted is None:
        return None
    return converted / fact.above if converted <= fact.above else converted / fact.high


CHECKS: dict[str, Check] = {
    "established": established,
    "curative": curative,
    "prevention": prevention,
    "disease-modifying": disease_modifying,
    "off-label": off_label,
    "unapproved": unapproved,
    "abrupt-stop": abrupt_stop,
    "interaction": interaction,
    "stale-boxed-warning": stale_boxed_warning,
    "boxed-warning": boxed_warning,
    "usual-dose": usual_dose,
    "above-limit": above_limit,
    "implausible-dose": implausible_dose,
}
