"""Checks of what a document leaves out about the drugs that it explains: warnings, combinations, harms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from claimlint.document import BlockKind
from claimlint.fact_types import Provenance
from claimlint.facts import UNCHECKED, known_interaction, mentioned
from claimlint.findings import Match
from claimlint.knowledge import Knowledge
from claimlint.matching import Passage, Span
from claimlint.rule_types import Scope
from claimlint.view import View

MENTIONS = 3
"""Sentences that name a drug from which on a document explains it, without a title or heading that says so."""
BENEFITS = 3
"""Sentences that name a benefit of one thing from which on a document has to name its harms, too."""
_MEN = re.compile(r"\b(?:men|man|male|males|penis|prostate|erectile|erections?|testicular)\b")
_WOMEN = re.compile(r"\b(?:women|woman|female|females|girls?|partners?)\b")

Gap = tuple[str, tuple[str, ...], Provenance]
"""Something that a text on a drug must mention: in words, as beginnings of words, and who says so."""


def boxed_warning(view: View) -> list[Match]:
    """A drug that the text explains has a boxed warning, and none of its subjects is mentioned."""
    return [] if _discharged(view) else _omitted(view, _boxed)


def must_warn(view: View) -> list[Match]:
    """Two things that do not go together are recommended together; or a drug's known danger is left out."""
    pairs = [trigger for trigger in view.triggers if "target" in dict(trigger.found.slots)]
    found = []
    for trigger in pairs:
        slots = dict(trigger.found.slots)
        fact = known_interaction(view.knowledge, slots["agent"].name, slots["target"].name)
        if fact is not None:
            found.append(replace(trigger, pattern=None, note=_note(fact.text, fact.checked)))
    return found + _omitted(replace(view, triggers=[t for t in view.triggers if t not in pairs]), _dangers)


def pregnancy(view: View) -> list[Match]:
    """A drug that the text explains can harm a pregnancy, and the text speaks neither of that nor of men only."""
    text = _folded(view.passages)
    if _discharged(view) or (_MEN.search(text) and not _WOMEN.search(text)):
        return []
    return _omitted(view, _pregnancy)


def harms(view: View) -> list[Match]:
    """Several benefits of one thing, and not a word of harm in the whole document."""
    if _discharged(view):
        return []
    for agent, first in _subjects(view).items():
        sentences = {
            (trigger.sentence.passage.index, trigger.sentence.index)
            for trigger in view.triggers
            if view.knowledge.is_a(dict(trigger.found.slots)["agent"].name, agent)
        }
        if len(sentences) >= BENEFITS:
            return [_at_name(view, first, agent)]
    return []


def _omitted(view: View, gaps: Callable[[Knowledge, str], Iterable[Gap]]) -> list[Match]:
    """One finding for each subject of the document of which none of the gaps' terms is mentioned."""
    found: list[Match] = []
    text = _folded(view.passages)
    for agent, trigger in _subjects(view).items():
        missing = [gap for gap in gaps(view.knowledge, agent) if not mentioned(text, gap[1])]
        if missing:
            what, _, provenance = missing[0]
            found.append(replace(_at_name(view, trigger, agent), note=_note(what, provenance.firm)))
    return found


def _subjects(view: View) -> dict[str, Match]:
    """The drugs that the document explains, with the first sentence that recommends each.

    A drug counts when a heading names it, or when many sentences do, and no other drug twice as many: one that is
    named as an alternative or as an interaction is nobody's subject.
    """
    first: dict[str, Match] = {}
    names = {dict(trigger.found.slots)["agent"].name for trigger in view.triggers}
    for trigger in sorted(view.triggers, key=lambda t: (t.sentence.passage.index, t.found.start)):
        name = dict(trigger.found.slots)["agent"].name
        wider = (other for other in reversed(view.knowledge.classes(name)) if other in names)
        first.setdefault(next(wider, name), trigger)  # a text on statins that names simvastatin has one subject
    counts = {agent: len(list(_named(view, agent))) for agent in first}
    most = max(counts.values(), default=0)
    return {
        agent: trigger
        for agent, trigger in first.items()
        if (counts[agent] >= MENTIONS and 2 * counts[agent] > most)
        or any(passage.block.kind in _HEADS for passage, _ in _named(view, agent))
    }


_HEADS = (BlockKind.TITLE, BlockKind.HEADING)


def _named(view: View, agent: str) -> Iterator[tuple[Passage, Span]]:
    """The sentences that name an agent of the rule, each with the first place in it."""
    is_a = view.knowledge.is_a
    lexicons = {name for pattern in view.rule.patterns for name in dict(pattern.slots).get("agent", ())}
    for passage in view.passages:
        for index in range(len(passage.spans)):
            sentence = passage.sentence(index)
            spans = [span for name in lexicons for span in sentence.spans(name) if is_a(span.name, agent)]
            if spans:
                yield passage, spans[0]


def _at_name(view: View, trigger: Match, agent: str) -> Match:
    """The trigger's match, moved to the drug's name in a title or heading, else where the text first names it."""
    places = sorted(_named(view, agent), key=lambda place: place[0].block.kind not in _HEADS)
    if not places:
        return replace(trigger, pattern=None)
    passage, span = places[0]
    sentence = next(s for i in range(len(passage.spans)) if (s := passage.sentence(i)).start <= span.start < s.end)
    found = replace(trigger.found, start=span.start, end=span.end, slots=(("agent", span),))
    severity = view.rule.severity[view.document.profile]
    return replace(trigger, sentence=sentence, found=found, severity=severity, pattern=None)


def _discharged(view: View) -> bool:
    """Whether nothing is advised at all, or the text the rule requires stands somewhere."""
    if not view.triggers:
        return True
    sentence, rule = view.triggers[0].sentence, view.rule
    return view.caveats.present(rule.requires, Scope.DOCUMENT, view.document, view.passages, sentence) is not None


def _folded(passages: Sequence[Passage]) -> str:
    return "\n".join(passage.folded for passage in passages)


def _note(what: str, checked: bool) -> str:
    return what if checked else f"{what}; {UNCHECKED}"


def _boxed(knowledge: Knowledge, drug: str) -> Iterator[Gap]:
    for warning in knowledge.boxed_warnings(drug):
        yield warning.subject, warning.terms, warning.provenance


def _dangers(knowledge: Knowledge, drug: str) -> Iterator[Gap]:
    for fact in knowledge.must_warn(drug):
        yield fact.subject, fact.terms, fact.provenance


def _pregnancy(knowledge: Knowledge, drug: str) -> Iterator[Gap]:
    fact = knowledge.pregnancy(drug)
    if fact is not None:
        yield fact.risk, (), fact.provenance
