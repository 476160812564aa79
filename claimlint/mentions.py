"""What a match leans on outside of itself: words beside it, the subject of the text, an agent named before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimlint.document import BlockKind, Document
from claimlint.matching import Found, Passage, Sentence, Span

ANAPHORS = frozenset("it its it's they them their this that these those such which one both each".split())
"""Words that point back to a thing named before."""

BACKWARD = 3
"""How many blocks before its own a carried agent may stand in ("it", "this stuff")."""


def beside(sentence: Sentence, groups: tuple[tuple[str, ...], ...], found: Found) -> bool:
    """Whether an entry of each group of lexicons stands in the sentence, outside of the match."""
    return all(
        any(span.end <= found.start or span.start >= found.end for name in names for span in sentence.spans(name))
        for names in groups
    )


def about(passages: Sequence[Passage], groups: tuple[tuple[str, ...], ...]) -> bool:
    """Whether an entry of each group of lexicons stands anywhere in the document."""
    if not passages:
        return False
    numbers = passages[0].numbers
    wanted = [{numbers[key] for name in names if (key := "{" + name + "}") in numbers} for names in groups]
    return all(any(not passage.features.isdisjoint(group) for passage in passages) for group in wanted)


def points_back(sentence: Sentence, found: Found) -> bool:
    """Whether a sentence leaves its agent to what was said before: "it eases pain", "Relieves pain fast"."""
    words, starts = sentence.words, sentence.starts
    first = next((index for index, start in enumerate(starts) if start >= found.start), 0)
    return sentence.starts_clause(first) or not ANAPHORS.isdisjoint(words[:first])


def mentioned_before(
    document: Document, passages: Sequence[Passage], sentence: Sentence, names: tuple[str, ...]
) -> Span | None:
    """The nearest earlier entry of the lexicons: same block, the blocks before it, its heading, the title.

    Its offsets are -1 when it stands in another block.
    """
    numbers = sentence.passage.numbers
    wanted = {numbers[key] for name in names if (key := "{" + name + "}") in numbers}
    for passage, last in _earlier(document, passages, sentence):
        if passage.features.isdisjoint(wanted):
            continue
        for index in range(last - 1, -1, -1):
            if not passage.sentence_features(index).isdisjoint(wanted):
                spans = [span for name in names for span in passage.sentence(index).spans(name)]
                if spans:
                    last_named = max(spans, key=lambda span: span.start)
                    return last_named if passage is sentence.passage else replace(last_named, start=-1, end=-1)
    return None


def _earlier(document: Document, passages: Sequence[Passage], sentence: Sentence) -> Iterator[tuple[Passage, int]]:
    """Passages in which to look, nearest first, each with the number of its sentences that count."""
    here = sentence.passage
    yield here, sentence.index
    seen = {here.index}
    block = here.block
    steps = [*_backward(passages, here.index), block.stem, block.section, 0]
    for index in steps:
        if index < 0 or index in seen or index >= here.index:
            continue
        if index == 0 and passages[0].block.kind not in (BlockKind.TITLE, BlockKind.HEADING) and block.section >= 0:
            continue  # no title: the first paragraph of a long article names too many things
        seen.add(index)
        yield passages[index], len(passages[index].spans)


def _backward(passages: Sequence[Passage], index: int) -> Iterator[int]:
    """The blocks before a block. A list that ends before it counts as one: its stem says what it is about."""
    for _ in range(BACKWARD):
        index -= 1
        if index > 0 and passages[index].block.stem >= 0:
            yield index
            index = passages[index].block.stem
        if index < 0:
            return
        yield index
