"""Sentences: where they end in careful prose and in careless posts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.folding import fold
from claimlint.sentences import split, tokenize


@pytest.mark.parametrize(
    "sentences",
    [
        ["It works, e.g. for colds.", "Try it."],
        ["Dr. Lee and J. Smith et al. found it.", "No.1 brand!"],
        ["He said so... then left.", "Fine."],
        ["Wait...", "What?", "no!!", "yes"],
        ["Take 4.5 mg. twice a day.", "hi.", "it seems fine."],
        ["Lost 20 lb. in a week.", "Gone."],
        ["On Monday, Jan. 12, 2015 it rained.", "In Dec. it snowed."],
        ["Oils, creams, etc.", "The rest stays.", "Creams etc. are fine."],
        ["it hurt .", "lack of sleep ."],
        ['"It cures flu."', "She smiled."],
        ["It cures flu.[3]", "It also stains."],
        ["Eat fruit (18 is young, right?) and sleep.", "Done."],
        ["- one\n", "- two"],
        ["A heading\n", "The text below it."],
    ],
)
def test_split(sentences):
    text = " ".join(sentences).replace("\n ", "\n")
    assert [text[start:end] for start, end in split(text)] == [sentence.strip() for sentence in sentences]


def test_missing_space_behind_a_full_stop():
    text = "The cough is gone.We are glad. See example.com for more."
    assert [text[a:b] for a, b in split(text)] == ["The cough is gone.", "We are glad.", "See example.com for more."]


def test_wrapped_line_goes_on():
    text = "This line was wrapped by an old mail program at seventy\ncharacters and goes on here."
    assert len(split(text)) == 1


@given(st.text(alphabet="ab .!?…\n\"'”)([]:;-1İé🙂A", max_size=60))
def test_spans_are_ordered_trimmed_and_cover_all_but_white_space(text):
    spans = split(text)
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())


@settings(deadline=None)  # the tokenizer is loaded on first use
@given(st.text(alphabet="aB '’\u200b-.5mgİ\n", min_size=1, max_size=40))
def test_tokens_are_the_folded_text_at_their_offsets(text):
    tokens = tokenize(text, 0, len(text))
    for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True):
        assert word == fold(text)[start:end]
