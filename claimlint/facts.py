"""Fact checks that rules name: does what the text says agree with what is known?

Each looks at a match and answers with the fact that settles it, or None. Unknown is None: silence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from claimlint import doses
from claimlint.fact_types import DoseRange, Provenance
from claimlint.knowledge import Knowledge
from claimlint.matching import Found, Sentence, Span

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


_SET_ASIDE = frozenset(
    "without off unlike than versus vs no not beats replaces replace replaced ditch ditched ditching drop dropped quit "
    "quitting stop stopped stopping skip skipped skipping threw throw thrown throwing toss tossed avoid avoided "
    "rather instead forget alternative alternatives".split()
)
"""Words before a treatment that say that it is not the one at work: "better than statins", "threw away her inhaler"."""

_CARRIERS = frozenset("free patient patients dependent user users".split())
"""Words behind a treatment that make it a trait of somebody: "medicine-free", "an insulin patient"."""

_BY = frozenset("by with using through via from".split())
"""Words that name the agent behind the claim: "diabetes is treated with insulin"."""

_REACH = 3
"""How many words before a name a word of `_SET_ASIDE` may stand: "instead of taking a statin"."""


def _at_work(sentence: Sentence, span: Span, found: Found) -> bool:
    """Whether an agent can be the one that the match credits: named in it, before it, or behind it with "by"."""
    words = sentence.words
    if not _SET_ASIDE.isdisjoint(words[max(0, span.first - _REACH) : span.first]):
        return False
    if not _CARRIERS.isdisjoint(words[span.last : span.last + 1]):
        return False
    if span.start < found.end:
        return True
    between = words[bisect_left(sentence.starts, found.end) : span.first]
    return not _BY.isdisjoint(between)


def _inside(span: Span, found: Found) -> bool:
    return found.start <= span.start and span.end <= found.end


def _pairs(sentence: Sentence, found: Found) -> Iterator[tuple[str, str]]:
    """(agent, target) names that the match may be about, its own slots first.

    A match that names its agent and target is about these. Else the sentence may name them, as long as it does not set
    the agent aside ("without drugs", "better than ibuprofen").
    """
    slots = dict(found.slots)
    spans = [span for name in AGENTS for span in sentence.spans(name) if _at_work(sentence, span, found)]
    own = [span for span in spans if _inside(span, found)]
    agents = [slots["agent"]] if "agent" in slots else []
    agents += own if agents and _inside(agents[0], found) else spans
    goals = [span for name in TARGETS for span in sentence.spans(name)]
    targets = [slots["target"]] if "target" in slots else [span for span in goals if _inside(span, found)]
    if not targets and not own:
        targets = goals  # "studies have shown" names neither
    for agent in dict.fromkeys(span.name for span in agents):
        for target in dict.fromkeys(span.name for span in targets):
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
    if any(mentioned(text, warning.terms) for warning in knowledge.boxed_warnings(drug)):
        return None
    for past in knowledge.boxed_history(drug):
        if mentioned(text, past.terms):
            return _known(f"the boxed warning about {past.was} was removed: {past.removed}", past.provenance)
    return None


def boxed_warning(knowledge: Knowledge, sentence: Sentence, found: Found) -> Known | None:
    """The drug's label carries a boxed warning."""
    slots = dict(found.slots)
    warning = knowledge.boxed_warning(slots["agent"].name) if "agent" in slots else None
    return _known(f"boxed warning: {warning.subject}", warning.provenance) if warning is not None else None


def mentioned(text: str, terms: Iterable[str]) -> bool:
    """Whether a folded text has one of some terms, which are beginnings of words."""
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
