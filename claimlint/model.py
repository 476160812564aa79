"""The types that everything else speaks in. Frozen, picklable, and free of other imports of ours.

Offsets are counted in Unicode code points, ends are exclusive, lines and columns start at 1.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Severity(StrEnum):
    """How loudly a finding speaks. IGNORE means: not reported in this profile."""

    IGNORE = "ignore"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for ignore up to 3 for error."""
        return _RANKS[self]

    def lowered(self, steps: int = 1) -> Severity:
        """The severity some steps down, but never below info."""
        if self is Severity.IGNORE:
            return self
        return _LADDER[max(1, self.rank - steps)]


_LADDER = (Severity.IGNORE, Severity.INFO, Severity.WARNING, Severity.ERROR)
_RANKS = {severity: rank for rank, severity in enumerate(_LADDER)}


class Profile(StrEnum):
    """Whose text it is: an article draft by a publisher, or a community post."""

    ARTICLE = "article"
    POST = "post"


class BlockKind(StrEnum):
    """What a block of prose is in its document."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    CAPTION = "caption"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a block's text and the source it came from.

    Where both lengths are equal the run was copied, and offsets inside it map one to one.
    Otherwise (an entity, an escape) the run maps as a whole.
    """

    text_start: int
    text_end: int
    source_start: int
    source_end: int

    @property
    def copied(self) -> bool:
        """Whether the text is the source, character for character."""
        return self.text_end - self.text_start == self.source_end - self.source_start


class EvidenceKind(StrEnum):
    """What backs a statement up where it stands."""

    LINK = "link"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A link, footnote mark or numbered reference beside a block's text (offsets in the block's text)."""

    kind: EvidenceKind
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of visible prose: a paragraph, a heading, a list item, a cell.

    text: the prose, without markup.
    level: heading level or list depth, 0 for the rest.
    section: index of the heading that the block stands under, in `Document.blocks`; -1 for none.
    stem: index of the block that introduces the list that the block is an item of; -1 for none.
    row, column: place of a cell in its table, -1 for the rest.
    segments: in order of text, covering it without gaps.
    """

    text: str
    kind: BlockKind
    segments: tuple[Segment, ...]
    level: int = 0
    section: int = -1
    stem: int = -1
    row: int = -1
    column: int = -1
    quoted: bool = False
    evidence: tuple[Evidence, ...] = ()

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source span of a span of the text. The span must not be empty."""
        starts = [segment.text_start for segment in self.segments]
        first = self.segments[bisect_right(starts, start) - 1]
        last = self.segments[bisect_right(starts, end - 1) - 1]
        source_start = first.source_start + (start - first.text_start if first.copied else 0)
        source_end = last.source_start + (end - last.text_start) if last.copied else last.source_end
        return source_start, source_end


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says about itself, wherever it says it (front matter, byline, HTML meta)."""

    title: str = ""
    author: str = ""
    reviewer: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    references: bool = False
    links: int = 0
    keeps_links: bool = True  # plain text loses them, so their absence proves nothing


@dataclass(frozen=True, slots=True)
class Directive:
    """A claimlint comment in the source, e.g. `claimlint-disable-next-line EFF001 -- reason`.

    text: the comment's words, without the format's own comment marks.
    start, end: where the comment stands in the source.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One input, read: its source and the prose in it.

    path: as the user named it, with forward slashes. record: id of a post or row, "" for a file.
    """

    path: str
    source: str
    profile: Profile
    blocks: tuple[Block, ...]
    metadata: Metadata = Metadata()
    directives: tuple[Directive, ...] = ()
    record: str = ""

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, source = [0], self.source
        at = -1
        while True:
            # LF, CRLF and CR end a line; U+2028, form feed and the like do not, as in editors
            line_feed, carriage = source.find("\n", at + 1), source.find("\r", at + 1)
            if line_feed < 0 and carriage < 0:
                return starts
            if carriage >= 0 and (line_feed < 0 or carriage < line_feed):
                at = carriage + 1 if source.startswith("\n", carriage + 1) else carriage
            else:
                at = line_feed
            starts.append(at + 1)

    def line_col(self, offset: int) -> tuple[int, int]:
        """Line and column of a source offset, both from 1, in code points."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class Frame:
    """Who says a claim and how: asserted, negated, asked, quoted ...

    cue: the words that decided it, "" when asserted. cue_start, cue_end: where they stand in the text
    that was judged (-1 when there is no cue). excuses: the claim is not the author's own assertion.
    """

    name: str
    cue: str = ""
    cue_start: int = -1
    cue_end: int = -1
    excuses: bool = False


ASSERTED = Frame("asserted")


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
    tokens: a spaCy token pattern. regex, replace: for notation, with the text of a safe fix.
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


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """A piece of text that a verdict leans on: the cue of a frame, the drug of a missing caveat."""

    role: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement of source[start:end]. safe: it cannot change what the text means."""

    start: int
    end: int
    text: str
    safe: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One risky claim at its place. source[start:end] == match."""

    code: str
    name: str
    severity: Severity
    message: str
    why: str
    instead: str
    path: str
    record: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    match: str
    frame: str = "asserted"
    evidence: tuple[EvidenceSpan, ...] = ()
    fix: Fix | None = None
    url: str = ""
    fingerprint: str = ""


SUPPRESSIONS = {
    "directive": "a directive",
    "baseline": "the baseline",
    "unchanged": "unchanged lines",
}
"""Values of `Excused.by` that are no frames: the user, not the text, keeps the finding back."""


@dataclass(frozen=True, slots=True)
class Excused:
    """A match that is not reported, and why.

    by: the name of a frame, or one of SUPPRESSIONS. cue: the frame's words, or the reason that was given.
    """

    finding: Finding
    by: str
    cue: str


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read. The run goes on; the exit code tells."""

    path: str
    message: str
    hint: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a run has to say. `sources` serves reporters that show the line."""

    findings: tuple[Finding, ...] = ()
    excused: tuple[Excused, ...] = ()
    problems: tuple[Problem, ...] = ()
    documents: int = 0
    sources: dict[str, str] = field(default_factory=dict)

    def exit_code(self, fail_on: Severity | None, max_warnings: int | None = None) -> int:
        """2 when an input could not be read, 1 when a finding reaches `fail_on`, else 0.

        fail_on: None means never. max_warnings: more warnings than this also give 1.
        """
        if self.problems:
            return 2
        if fail_on is not None and any(f.severity.rank >= fail_on.rank for f in self.findings):
            return 1
        warnings = sum(f.severity is Severity.WARNING for f in self.findings)
        return 1 if max_warnings is not None and warnings > max_warnings else 0
