"""The cascade: a document in, its findings out. The steps in order, on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from claimlint.caveats import Caveats
from claimlint.compiler import CompiledPattern, Ruleset
from claimlint.context import Frames, Place
from claimlint.document import Document
from claimlint.documents import DOCUMENT_CHECKS, View
from claimlint.facts import CHECKS, UNCHECKED
from claimlint.findings import Match, keep_best, to_excused, to_finding
from claimlint.knowledge import Knowledge
from claimlint.matching import AGENT, Found, Passage, Phrase, Sentence
from claimlint.mentions import about, beside, mentioned_before, points_back
from claimlint.model import ASSERTED, Excused, Finding, Frame, Profile, Severity
from claimlint.notation import find_notation
from claimlint.prefilter import Automaton, Groups
from claimlint.rule_types import Effect, Kind, Scope
from claimlint.settings import Settings


@dataclass(frozen=True, slots=True)
class Result:
    """What the rules say of one document: in order of place."""

    findings: tuple[Finding, ...]
    excused: tuple[Excused, ...]


class Engine:
    """Runs a ruleset over documents. Built once, used for many; it keeps no state between them."""

    def __init__(self, ruleset: Ruleset, settings: Settings | None = None) -> None:
        self.ruleset = ruleset
        self.settings = settings or Settings()
        self.frames = Frames.from_data(ruleset.frames)
        self.knowledge = Knowledge.from_data(ruleset.knowledge)
        self.automaton = Automaton(ruleset)
        self.numbers = {name: number for number, name in enumerate(ruleset.features)}
        self.caveats = Caveats(ruleset.caveats)
        self.active = [self.settings.selects(rule.code, by_default=rule.status == "stable") for rule in ruleset.rules]
        self._phrases: dict[tuple[int, int], tuple[Phrase, list[Phrase], list[Phrase]]] = {}
        self.groups = Groups(ruleset)
        self._leading: dict[Profile, dict[int, list[int]]] = {profile: {} for profile in Profile}
        for profile, leading in self._leading.items():
            for number, pattern in enumerate(ruleset.patterns):
                if self._runs(pattern, profile):
                    for feature in pattern.groups[0]:
                        leading.setdefault(feature, []).append(number)

    def check(self, document: Document, *, brute: bool = False) -> Result:
        """All findings of a document.

        brute: try every pattern on every sentence, without the prefilter; for tests of the cascade.
        """
        passages = [Passage(block, i, self.automaton, self.numbers) for i, block in enumerate(document.blocks)]
        subjects = set().union(*(passage.features for passage in passages))
        matches = [
            match
            for passage in passages
            for sentence, pattern in self._candidates(passage, document.profile, subjects, brute)
            for found in self._find(sentence, pattern)
            if (match := self._judge(document, passages, sentence, pattern, found)) is not None
        ]
        matches += self._whole_document(document, passages, matches)
        return self._result(document, matches)

    def _candidates(
        self, passage: Passage, profile: Profile, subjects: set[int], brute: bool
    ) -> Iterator[tuple[Sentence, CompiledPattern]]:
        """Sentences and the patterns that can match in them."""
        if brute:
            for index in range(len(passage.spans)):
                for pattern in self.ruleset.patterns:
                    if self._runs(pattern, profile):
                        yield passage.sentence(index), pattern
            return
        wanted = self._possible(passage, profile, subjects)
        if len(passage.spans) == 1:
            yield from ((passage.sentence(0), self.ruleset.patterns[number]) for number in wanted)
            return
        for index, (start, end) in enumerate(passage.spans) if wanted else ():
            groups = self.groups.among(passage.sentence_features(index))
            for number in self.groups.possible(wanted, groups, passage.folded[start:end]):
                yield passage.sentence(index), self.ruleset.patterns[number]

    def _possible(self, passage: Passage, profile: Profile, subjects: set[int]) -> list[int]:
        """Numbers of patterns of which a block holds a feature of every group, in a document about these subjects."""
        leading = self._leading[profile]
        led = set().union(*(leading[feature] for feature in passage.features if feature in leading))
        groups = self.groups.among(passage.features)
        return [
            number
            for number in self.groups.possible(sorted(led), groups, passage.folded)
            if all(not subjects.isdisjoint(group) for group in self.ruleset.patterns[number].about)
        ]

    def _runs(self, compiled: CompiledPattern, profile: Profile) -> bool:
        rule = self.ruleset.rules[compiled.owner]
        pattern = rule.patterns[compiled.pattern]
        severity = (pattern.severity or rule.severity)[profile]
        return (
            self.active[compiled.owner]
            and severity is not Severity.IGNORE
            and (not pattern.only or profile in pattern.only)
        )

    def _find(self, sentence: Sentence, compiled: CompiledPattern) -> Iterable[Found]:
        """Matches of a pattern in a sentence, less the harmless ones."""
        pattern = self.ruleset.rules[compiled.owner].patterns[compiled.pattern]
        key = (compiled.owner, compiled.pattern)
        if key not in self._phrases:
            self._phrases[key] = (
                Phrase(compiled.elements),
                [Phrase(elements) for elements in compiled.unless],
                [Phrase(elements) for elements in compiled.unless_sentence],
            )
        phrase, unless, unless_sentence = self._phrases[key]
        if pattern.phrase:
            found = list(phrase.find(sentence))
        elif pattern.slots:
            found = sentence.slots(pattern)
        else:
            found = list(find_notation(sentence, pattern))
        if not found or any(any(p.find(sentence)) for p in unless_sentence):
            return ()
        harmless = [span for p in unless for span in p.find(sentence)]
        return [
            f
            for f in found
            if not any(h.start < f.end and f.start < h.end for h in harmless)
            and not sentence.passage.in_address(f.start, f.end)
            and (not pattern.beside or beside(sentence, pattern.beside, f))
        ]

    def _judge(
        self,
        document: Document,
        passages: Sequence[Passage],
        sentence: Sentence,
        compiled: CompiledPattern,
        found: Found,
    ) -> Match | None:
        """The match with its frame; None when a slot is nowhere to be found or a needed fact is unknown."""
        rule = self.ruleset.rules[compiled.owner]
        pattern = rule.patterns[compiled.pattern]
        carried = _carry(document, passages, sentence, pattern.slots, found)
        if carried is None or (pattern.about and not about(passages, pattern.about)):
            return None
        match = Match(
            rule, sentence, carried, ASSERTED, (pattern.severity or rule.severity)[document.profile], False, pattern
        )
        facts = [CHECKS[name](self.knowledge, sentence, carried) for name in (*rule.when_facts, *pattern.when_facts)]
        if any(fact is None for fact in facts):
            return None
        if any(fact is not None and not fact.checked for fact in facts):
            # a fact that nobody checked never drives an error, and the finding says so
            match = replace(match, severity=min(match.severity, Severity.WARNING, key=_rank), note=UNCHECKED)
        if rule.kind is not Kind.NOTATION:  # a dose is written the same way in a denial, a question or a trial
            match = self._frame(document, match)
        return self._excuse(document, passages, match)

    def _frame(self, document: Document, match: Match) -> Match:
        """The match as its frame leaves it: excused, lowered or as it was."""
        sentence, found, rule = match.sentence, match.found, match.rule
        passage = sentence.passage
        # words between the pieces are the author's own: "garlic never cures flu"
        slots = [(span.start, span.end) for _, span in found.slots if found.start <= span.start < span.end <= found.end]
        parts = tuple(slots or found.parts)
        key = (sentence.index, found.start, found.end, rule.sense, parts)
        if key not in passage.frames:
            place = Place(passage.text, tuple(passage.spans), sentence.index, sentence.tokens, document, passage.index)
            passage.frames[key] = self.frames.judge(place, found.start, found.end, rule.sense, parts)
        frame = passage.frames[key]
        named = parts or ((found.start, found.end),)
        benign = next((s for s in sentence.spans("benign") if any(s.start < b and a < s.end for a, b in named)), None)
        if benign is not None and not frame.excuses:
            frame = Frame("other-sense", passage.text[benign.start : benign.end], benign.start, benign.end, True)
        if frame.name == ASSERTED.name:
            return match
        default = Effect.EXCUSE if frame.excuses else Effect(self.frames.effect(frame.name, rule.sense))
        if default is Effect.EXCUSE and not frame.excuses:
            default = Effect.LOWER  # the table's word, but not in this case: a testimonial in quotation marks
        effect = rule.frames.get(frame.name, default)
        severity = match.severity.lowered() if effect is Effect.LOWER else match.severity
        return replace(match, frame=frame, severity=severity, excused=effect is Effect.EXCUSE)

    def _excuse(self, document: Document, passages: Sequence[Passage], match: Match) -> Match:
        """The match, excused when a fact or a caveat settles it."""
        if match.excused:
            return match
        rule, sentence = match.rule, match.sentence
        for name in rule.unless_facts:
            fact = CHECKS[name](self.knowledge, sentence, match.found)
            if fact is not None:
                return replace(match, frame=Frame(name, fact.text, excuses=True), excused=True)
        caveat = self.caveats.present(rule.requires, rule.scope, document, passages, sentence)
        if caveat is not None:
            return replace(match, frame=Frame(CAVEAT, caveat, excuses=True), excused=True)
        if self.caveats.lost(rule.requires, document):
            return replace(match, severity=match.severity.lowered())  # its absence proves nothing
        return match

    def _whole_document(self, document: Document, passages: Sequence[Passage], matches: Sequence[Match]) -> list[Match]:
        """Findings of the rules that look at the document as a whole."""
        found: list[Match] = []
        for rule, active in zip(self.ruleset.rules, self.active, strict=True):
            if active and rule.check and rule.severity[document.profile] is not Severity.IGNORE:
                triggers = [match for match in matches if match.rule is rule and not match.excused]
                view = View(document, passages, rule, triggers, matches, self.knowledge, self.caveats)
                found += DOCUMENT_CHECKS[rule.check](view)
        return found

    def _result(self, document: Document, matches: list[Match]) -> Result:
        findings, excused = [], []
        kept = keep_best(match for match in matches if match.rule.kind is not Kind.DOCUMENT or match.pattern is None)
        seen: set[tuple[str, int, str]] = set()
        for match in sorted(kept, key=lambda m: (m.sentence.passage.index, m.found.start, m.rule.code)):
            first = _first(match)
            told = first is not None and any(self._same(first, other) for other in seen)
            if first is not None and (not match.excused or match.frame.name == CAVEAT):
                seen.add(first)  # a mention with its caveat is the one that counts, so later ones need none
            if match.excused:
                excused.append(to_excused(document, match))
                continue
            if told:
                continue
            severity = self.settings.severity_of(match.rule.code, match.severity)
            if severity is not Severity.IGNORE:
                findings.append(to_finding(document, replace(match, severity=severity)))
        return Result(tuple(findings), tuple(excused))

    def _same(self, one: tuple[str, int, str], other: tuple[str, int, str]) -> bool:
        """Whether two mentions count as one: low-dose naltrexone is naltrexone."""
        is_a = self.knowledge.is_a
        return one[:2] == other[:2] and (is_a(one[2], other[2]) or is_a(other[2], one[2]))


CAVEAT = "caveat"
"""Excused because the text says what the rule requires; the cue is its words."""


def _first(match: Match) -> tuple[str, int, str] | None:
    """What a rule that reports once reports once: its agent, in the section or in the document."""
    once = match.rule.once
    if once is None:
        return None
    agent = dict(match.found.slots).get(AGENT)
    section = match.sentence.passage.block.section if once is Scope.SECTION else -1
    return match.rule.code, section, agent.name if agent is not None else ""


def _rank(severity: Severity) -> int:
    return severity.rank


def _carry(
    document: Document,
    passages: Sequence[Passage],
    sentence: Sentence,
    slots: tuple[tuple[str, tuple[str, ...]], ...],
    found: Found,
) -> Found | None:
    """The match with its missing slots taken from nearby text; None when one is not to be found."""
    filled = dict(found.slots)
    for slot, names in slots:
        if slot not in filled:
            span = mentioned_before(document, passages, sentence, names) if points_back(sentence, found) else None
            if span is None:
                return None
            filled[slot] = span
    return replace(found, slots=tuple(filled.items()))
