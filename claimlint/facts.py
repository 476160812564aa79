"""Fact checks that rules name: does what the text says agree with what is known?

Each looks at a match and answers with the fact that settles it, or None. Unknown is None: silence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claimlint.fact_types import Provenance
from claimlint.knowledge import Knowledge
from claimlint.matching import Found, Sentence, Span

AGENTS = ("drug", "drug-class", "vaccine", "treatment", "practice", "device", "supplement", "food", "diet", "measure")
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


CHECKS: dict[str, Check] = {
    "established": established,
    "curative": curative,
    "prevention": prevention,
    "disease-modifying": disease_modifying,
    "off-label": off_label,
    "unapproved": unapproved,
    "abrupt-stop": abrupt_stop,
}
