"""Required text: does a caveat stand in the scope of a match?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimlint.compiler import CompiledCaveat, CompiledPattern
from claimlint.document import BlockKind, Document
from claimlint.matching import Found, Passage, Phrase, Sentence
from claimlint.rule_types import Scope


class Caveats:
    """Looks for caveats. Only called for matches, so it costs nothing on clean text."""

    def __init__(self, caveats: Sequence[CompiledCaveat]) -> None:
        self._caveats = {caveat.name: caveat for caveat in caveats}
        self._phrases: dict[tuple[str, int], Phrase] = {}
        self._unless: dict[str, list[Phrase]] = {}

    def present(
        self, names: Sequence[str], scope: Scope, document: Document, passages: Sequence[Passage], sentence: Sentence
    ) -> str | None:
        """The words (or the kind of evidence) that discharge a match, or None when nothing does."""
        for name in names:
            caveat = self._caveats[name]
            for field in caveat.metadata:
                if value := getattr(document.metadata, field):
                    return f"{field}: {value}"
            for passage, index in _sentences(scope, passages, sentence):
                found = self._in_sentence(caveat, passage, index)
                if found is not None:
                    return found
        return None

    def lost(self, names: Sequence[str], document: Document) -> bool:
        """Whether one of the caveats may have stood in a link that the document's format does not keep."""
        return not document.metadata.keeps_links and any(self._caveats[name].evidence for name in names)

    def _in_sentence(self, caveat: CompiledCaveat, passage: Passage, index: int) -> str | None:
        key = (caveat.name, index)
        if key not in passage.caveats:
            passage.caveats[key] = self._look(caveat, passage, index)
        return passage.caveats[key]

    def _look(self, caveat: CompiledCaveat, passage: Passage, index: int) -> str | None:
        start, end = passage.spans[index]
        for evidence in passage.block.evidence:
            if evidence.kind in caveat.evidence and start <= evidence.start < end + 3:
                return evidence.target or evidence.kind.value
        features = passage.sentence_features(index)
        for number, pattern in enumerate(caveat.patterns):
            if all(not features.isdisjoint(group) for group in pattern.groups):
                for match in self._phrase(caveat.name, number, pattern).find(passage.sentence(index)):
                    if not self._voided(caveat, passage.sentence(index), match):
                        return passage.text[match.start : match.end]
        return None

    def _voided(self, caveat: CompiledCaveat, sentence: Sentence, match: Found) -> bool:
        if caveat.name not in self._unless:
            self._unless[caveat.name] = [Phrase(elements) for elements in caveat.unless]
        return any(
            void.start < match.end and match.start < void.end
            for phrase in self._unless[caveat.name]
            for void in phrase.find(sentence)
        )

    def _phrase(self, name: str, number: int, pattern: CompiledPattern) -> Phrase:
        key = (name, number)
        if key not in self._phrases:
            self._phrases[key] = Phrase(pattern.elements)
        return self._phrases[key]


def _sentences(scope: Scope, passages: Sequence[Passage], sentence: Sentence) -> Iterator[tuple[Passage, int]]:
    """Every sentence of a scope, the match's own first."""
    here = sentence.passage
    if scope is Scope.SENTENCE:
        yield here, sentence.index
        return
    if scope is Scope.NEIGHBOUR:
        for index in (sentence.index, sentence.index - 1, sentence.index + 1):
            if 0 <= index < len(here.spans):
                yield here, index
        return
    for passage in (here, *(p for p in passages if p is not here and _in_scope(scope, passages, here, p))):
        for index in range(len(passage.spans)):
            yield passage, index


def _leads(passages: Sequence[Passage], here: Passage) -> bool:
    if here.block.kind is BlockKind.HEADING:
        return False
    head = passages[here.block.section] if here.block.section >= 0 else here
    return head.block.kind is BlockKind.TITLE


def _in_scope(scope: Scope, passages: Sequence[Passage], here: Passage, other: Passage) -> bool:
    if scope is Scope.DOCUMENT:
        return True
    if scope is Scope.SECTION:
        if _leads(passages, here):
            return True  # a title or the text right under it speaks of what the sections say in full
        return other.block.section == here.block.section or other.index == here.block.section
    if len(here.spans) == 1 and other.index == here.index + 1 and other.block.kind is BlockKind.PARAGRAPH:
        return True  # a line on its own, such as the title of a post, is explained by what follows
    # a paragraph goes with the list that it introduces, and a list item with its stem and siblings
    mine = here.block.stem if here.block.stem >= 0 else here.index
    return other.index == mine or other.block.stem == mine
