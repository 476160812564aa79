"""A rule as its file gives it: what it looks for, why, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from claimlint.model import Profile, Severity


@dataclass(frozen=True, slots=True)
class Reference:
    """Why a rule exists: a law, a standard or a study, with its clause and address."""

    source: str
    clause: str
    url: str


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must find (bad) or leave alone (good).

    text: without marks. start, end: the span that must be found, -1 when the example does not say.
    frame: the frame that must excuse it, fix: what the fix must write; "" when the example does not say.
    """

    text: str
    bad: bool
    profile: Profile
    start: int = -1
    end: int = -1
    frame: str = ""
    fix: str = ""
    known_wrong: bool = False
    line: int = 0


class Effect(StrEnum):
    """What a frame does to a match: excused, one severity lower, or as it is."""

    EXCUSE = "excuse"
    LOWER = "lower"
    KEEP = "keep"


class Kind(StrEnum):
    """What a rule looks at."""

    CLAIM = "claim"  # a pattern that the author asserts
    REQUIRES = "requires"  # a trigger whose caveat is missing from its scope
    NOTATION = "notation"  # the form of a number, unit or abbreviation
    DOCUMENT = "document"  # something about the document as a whole
    KNOWLEDGE = "knowledge"  # needs a fact with a source; silent when the fact is unknown


class Scope(StrEnum):
    """Where a required caveat may stand."""

    SENTENCE = "sentence"
    NEIGHBOUR = "neighbour"  # the sentence and one on either side
    PARAGRAPH = "paragraph"
    SECTION = "section"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which a rule can match. Exactly one of phrase, slots, tokens and regex is set.

    phrase: in the phrase language. slots: slot name -> lexicon names, unordered within one clause.
    tokens: a spaCy token pattern. regex, replace: for notation, with the text of a fix.
    replace_unsafe: the fix may change the meaning.
    words: of which one stands in whatever the regex matches; without any, a unit of a dose does.
    carry: slots that may stand elsewhere in the block, its heading or the title.
    order: slot names that must come in this order. within: words between neighbouring slots at most.
    unless: phrases that touch the match and make it harmless. unless_sentence: anywhere in its sentence.
    beside: groups of lexicons; an entry of each group must stand in the sentence, outside of the match.
    about: groups of lexicons; an entry of each group must stand somewhere in the document.
    when_facts: fact checks that must know something, besides those of the rule.
    severity: overrides the rule's. only: the profiles that the pattern runs in, () for all.
    """

    phrase: str = ""
    slots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tokens: str = ""
    regex: str = ""
    words: tuple[str, ...] = ()
    replace: str = ""
    replace_unsafe: bool = False
    carry: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    within: int = 6
    unless: tuple[str, ...] = ()
    unless_sentence: tuple[str, ...] = ()
    beside: tuple[tuple[str, ...], ...] = ()
    about: tuple[tuple[str, ...], ...] = ()
    when_facts: tuple[str, ...] = ()
    severity: dict[Profile, Severity] | None = None
    only: tuple[Profile, ...] = ()
    line: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its YAML file has it.

    sense: how the frame engine should read a match (claim, safety, dose, stop, hazard, ...).
    frames: effects that differ from the frame table. requires: caveats, any of which discharges the rule.
    unless_facts, when_facts: names of fact checks (see `facts.CHECKS`). check: name of a document check.
    once: report only the first match of an agent in each section, or in the document; none behind one that stands
    with its caveat.
    yields_to: codes of rules that say the same more exactly; where one of them stands, this rule is quiet.
    """

    code: str
    name: str
    kind: Kind
    severity: dict[Profile, Severity]
    message: str
    why: str
    instead: str
    patterns: tuple[Pattern, ...] = ()
    status: str = "stable"
    sense: str = "claim"
    frames: dict[str, Effect] = field(default_factory=dict)
    scope: Scope = Scope.SENTENCE
    requires: tuple[str, ...] = ()
    unless_facts: tuple[str, ...] = ()
    when_facts: tuple[str, ...] = ()
    check: str = ""
    once: Scope | None = None
    yields_to: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    known_false_positives: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    file: str = ""

    @property
    def family(self) -> str:
        """The three letters in front of the number."""
        return self.code[:3]
