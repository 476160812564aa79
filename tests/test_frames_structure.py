"""Frames that hang on what stands around the sentence: headings, lists, tables, quotes, titles."""

from __future__ import annotations

import pytest

from claimlint import context
from claimlint.context import Frames, Place
from claimlint.model import Frame
from claimlint.readers import read_text
from claimlint.rulefolders import packaged
from claimlint.sentences import split, tokenize

FRAMES = Frames.from_data(context.load(packaged() / "contexts"))


def judge(source: str, claim: str, kind: str = "claim", form: str = "markdown") -> Frame:
    """The frame of a claim's first place in a document."""
    document = read_text(source, path="draft", profile="article", record="", format=form)
    number, block = next((n, b) for n, b in enumerate(document.blocks) if claim in b.text)
    start = block.text.index(claim)
    sentences = tuple(split(block.text))
    index = next(i for i, (_, end) in enumerate(sentences) if start < end)
    place = Place(block.text, sentences, index, tokenize(block.text, *sentences[index]), document, number)
    return FRAMES.judge(place, start, start + len(claim), kind)


def test_items_under_a_heading_of_myths():
    source = "# Salt\n\n## Myths about salt\n\n- Salt lamps cure asthma\n- Sea salt has no sodium\n"
    assert judge(source, "cure asthma") == Frame("debunk", "Myths about", -1, -1, True)


def test_subheading_under_a_heading_of_myths():
    source = "# Salt\n\n## Common myths\n\n### Salt lamps cure asthma\n\nPeople like the glow.\n"
    assert judge(source, "cure asthma").name == "debunk"


def test_paragraph_deep_under_a_heading_of_myths_is_lowered_and_not_hidden():
    source = "# Salt\n\n## Common myths\n\nWe asked around. Iodised salt prevents goitre.\n"
    frame = judge(source, "prevents goitre")
    assert (frame.name, frame.excuses) == ("debunk", False)


def test_heading_of_another_section_does_not_matter():
    source = "# Salt\n\n## Myths about salt\n\n- Salt lamps glow\n\n## Our lamp\n\nThe lamp cures asthma.\n"
    assert judge(source, "cures asthma").name == "asserted"


def test_negative_heading():
    source = "## Who should not use the oil\n\n- People who take blood thinners\n- Children\n"
    assert judge(source, "take blood thinners", "dose").name == "negative-list-stem"


def test_heading_that_its_paragraph_refutes():
    source = "## Onion socks cure the flu\n\nNo. Socks keep feet warm and nothing more.\n"
    frame = judge(source, "cure the flu")
    assert (frame.name, frame.cue, frame.cue_start, frame.excuses) == ("debunk", "No.", -1, True)


def test_heading_that_its_paragraph_upholds():
    source = "## Onion socks cure the flu\n\nPut them on at night and sleep well.\n"
    assert judge(source, "cure the flu").name == "asserted"


def test_paragraph_that_the_next_one_contradicts_is_not_hidden():
    assert judge("Onion socks cure the flu.\n\nNo. Wait. Buy ours.\n", "cure the flu").name == "asserted"
    assert judge("Onion socks cure the flu. No.\n", "cure the flu").name == "debunk"


def test_title_that_asks_and_a_paragraph_that_says_yes():
    assert judge("# Does kefir cure IBS?\n\nYes! Drink two cups.\n", "cure IBS").name == "asserted"
    assert judge("# Does kefir cure IBS?\n\nWe look at the trials.\n", "cure IBS").name == "question"


@pytest.mark.parametrize(
    ("stem", "item", "claim", "frame"),
    [
        ("Do not use the oil if you:", "take blood thinners", "take blood thinners", "negative-list-stem"),
        ("You shouldn't take the pill if you:", "take opioids", "take opioids", "negative-list-stem"),
        ("Red flags in an advert:", "cures every disease", "cures every disease", "debunk"),
        ("Be wary of promises such as:", "reverses diabetes in days", "reverses diabetes", "debunk"),
        ("Vitamin D may:", "prevent falls", "prevent falls", "hedged"),
        ("The tea does not:", "cure cancer", "cure cancer", "negative-list-stem"),
        ("The seller claims that it:", "cures cancer", "cures cancer", "attributed-seller"),
        ("Scientists are testing whether it can:", "prevent falls", "prevent falls", "research-question"),
        ("The tea:", "cures cancer", "cures cancer", "asserted"),
        ("If tablets did not help, our tea:", "cures cancer", "cures cancer", "asserted"),
        ("It is not just a tea. It:", "cures cancer", "cures cancer", "asserted"),
    ],
)
def test_list_takes_the_frame_of_its_stem(stem, item, claim, frame):
    assert judge(f"{stem}\n\n- drink water\n- {item}\n", claim).name == frame
    typed = f"{stem}\n- drink water\n- {item}"
    start = typed.index(claim)
    assert FRAMES.judge_text(typed, start, start + len(claim)).name == frame


def test_cue_in_a_stem_of_the_same_text_has_its_place():
    text = "The tea does not:\n- cure cancer"
    frame = FRAMES.judge_text(text, text.index("cure"), len(text))
    assert text[frame.cue_start : frame.cue_end] == frame.cue == "not"


def test_block_quote():
    assert judge("> Turpentine cures worms.\n\nPlease never drink it.\n", "cures worms").name == "quoted"
    testimonial = judge("> My worms are gone, it cures worms.\n", "cures worms")
    assert (testimonial.name, testimonial.excuses) == ("quoted", False)


TABLE = "| Claim | Verdict |\n| --- | --- |\n| Garlic cures flu | False |\n| Vaccines prevent measles | True |\n"


def test_table_of_claims_and_verdicts():
    assert judge(TABLE, "cures flu").name == "debunk"
    assert judge(TABLE, "prevent measles").name == "asserted"


def test_table_without_claims():
    table = "| Food | Effect |\n| --- | --- |\n| Garlic | cures flu |\n"
    assert judge(table, "cures flu").name == "asserted"
    table = "| Food | What they say | What we found |\n| --- | --- | --- |\n| Garlic | cures flu | no evidence |\n"
    assert judge(table, "cures flu").name == "debunk"


def test_page_of_a_fact_checker_lowers():
    frame = judge("# Fact check: seven kitchen cures\n\nGarlic cures flu.\n", "cures flu")
    assert (frame.name, frame.excuses, FRAMES.effect(frame.name)) == ("fact-check-page", False, "lower")


def test_verdict_in_the_next_paragraph():
    source = "# Post\n\nGarlic cures flu.\n\nVerdict: false. Nobody got well.\n"
    assert judge(source, "cures flu").name == "debunk"
