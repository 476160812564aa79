"""Sentences of a block, and the spaCy tokens of a sentence.

Only candidate blocks come here. A sentence ends at its punctuation, at a line break that no flowing
text would have, and nowhere inside "Dr. Lee", "e.g." or "4.5 mg".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from claimlint.folding import fold

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st vs e.g i.e eg ie etc al fig figs no nos vol pp ca approx dept inc ltd co corp jr sr "
    "ph.d m.d d.o b.sc m.sc r.n u.s u.k u.n a.m p.m b.c a.d cf ed eds rev gen gov sen rep hon vit tab tabs".split()
)
_OFTEN_LAST = frozenset("etc a.m p.m".split())  # abbreviations that a new sentence may follow
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_BEFORE_LOWER = frozenset("est max min avg temp med lat resp incl excl esp assoc".split())
# the end of a sentence: its mark, closing quotes or brackets, reference marks, then white space
_END = re.compile(
    r"""([.!?\u2026]+)(["'\u2019\u201d)\]*_]*)((?:\[\d+(?:[,\u2013-]\d+)*\]|\d{1,2}(?=\s+[A-Z]))*)(\s+)"""
)
_UNSPACED = re.compile(r"(?<=[a-z]{3})[.!?](?=[A-Z][a-z]*[\s,'\u2019])")  # "is gone.We are glad"
_VOWELS = frozenset("aeiouy")
_BREAK = re.compile(r"[ \t]*\n\s*")
_LAST_WORD = re.compile(r"[\w.'\u2019]+$")
_BULLET = re.compile(r"(?:[-*\u2022\u00b7>+~]|\(?\w{1,2}[.)])\s")


def split(text: str) -> list[tuple[int, int]]:
    """Sentence spans of a block's text, trimmed of white space, in order, never empty."""
    cuts = []
    for mark in _END.finditer(text):
        if _ends_sentence(text, mark):
            cuts.append((mark.start(4), mark.end(4)))
    cuts += [(mark.end(), mark.end()) for mark in _UNSPACED.finditer(text)]
    for line in _BREAK.finditer(text):
        if _breaks_line(text, line.start(), line.end()):
            cuts.append((line.start(), line.end()))
    spans = []
    start = 0
    for cut_start, cut_end in [*sorted(cuts), (len(text), len(text))]:
        piece = text[start:cut_start]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if left < right:
            spans.append((start + left, start + right))
        start = max(start, cut_end)
    return spans


def _ends_sentence(text: str, mark: re.Match[str]) -> bool:
    following = text[mark.end() : mark.end() + 1]
    if following in (")", "]"):
        return False
    if ")" in mark[2] and following.islower():
        return False  # "(why not?) and so on"
    if mark[1] != ".":
        dots = not mark[1].strip(".\u2026")
        return not (dots and following.islower())
    word = _LAST_WORD.search(text, max(0, mark.start() - 12), mark.start())
    last = word[0].lower().lstrip("'") if word else ""
    if last in _ABBREVIATIONS:
        return last in _OFTEN_LAST and following.isupper()
    if last in _MONTHS and not following.isupper():
        return False
    if len(last) == 1 and last.isalpha() and last != "i":
        return False  # an initial: "J. Smith"
    if following.islower():
        # posts often start a sentence in lower case; what looks like no word is an abbreviation ("lb.", "mg.")
        return last not in _BEFORE_LOWER and (len(last) > 3 or not last or not _VOWELS.isdisjoint(last))
    return True


def _breaks_line(text: str, start: int, end: int) -> bool:
    """A line break ends a sentence unless the text plainly flows on."""
    line_start = text.rfind("\n", 0, start) + 1
    line_length = start - line_start
    following = text[end : end + 1]
    if not following or text.count("\n", start, end) > 1:
        return True
    if _BULLET.match(text, end):
        return True
    flows = following.islower() or following in ",;:(" or (following.isdigit() and line_length >= 50)
    return not (flows or (line_length >= 60 and text[start - 1] not in ".!?:"))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The spaCy tokens of one sentence, white space dropped.

    words: folded text of each token. starts, ends: offsets in the block's text.
    start, end: the sentence's span in the block's text.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    start: int
    end: int


def tokenize(text: str, start: int, end: int) -> Tokens:
    """spaCy's English tokens of text[start:end]."""
    sentence = text[start:end]
    folded = fold(sentence)
    words, starts, ends = [], [], []
    # a Token object for each word costs more than the tokenizer itself
    for at, length in tokenizer()(sentence).to_array(["IDX", "LENGTH"]).tolist():
        word = folded[at : at + length]
        if word.strip():
            words.append(word)
            starts.append(start + at)
            ends.append(start + at + len(word))
    return Tokens(tuple(words), tuple(starts), tuple(ends), start, end)


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """spaCy's rule-based English tokenizer; no trained model. Imported on first use: it costs 0.4 s."""
    import spacy
    from spacy.util import compile_infix_regex

    english = spacy.blank("en")
    made: Tokenizer = english.tokenizer
    # a Markdown link in plain text: "[heals wounds](https://...)"
    made.infix_finditer = compile_infix_regex([*(english.Defaults.infixes or ()), r"\]\("]).finditer
    return made
