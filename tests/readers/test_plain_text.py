"""Plain text: articles and posts."""

from __future__ import annotations

import pytest
from places import block_with, document, kinds, place, texts

from claimlint.document import BlockKind, EvidenceKind
from claimlint.model import Profile


def stems(source: str, profile: Profile = Profile.ARTICLE) -> dict[str, str]:
    blocks = document(source, "text", profile).blocks
    return {
        block.text: blocks[block.stem].text if block.stem >= 0 else ""
        for block in blocks
        if block.kind is BlockKind.ITEM
    }


@pytest.mark.parametrize("bullet", ["-", "*", "+", "\u2022", "\u00b7", "\u2013", "1.", "2)", "(3)", "a)"])
def test_items_take_the_line_above_as_their_stem(bullet: str) -> None:
    assert stems(f"Never use it if you\n{bullet} are pregnant\n{bullet} have gout\n") == {
        "are pregnant": "Never use it if you",
        "have gout": "Never use it if you",
    }


def test_a_blank_line_may_stand_before_the_items_after_a_colon_or_a_heading_only() -> None:
    assert stems("It may cause:\n\n- a rash\n")["a rash"] == "It may cause:"
    assert stems("Side effects\n\n- a rash\n")["a rash"] == "Side effects"
    assert stems("It is an old tea.\n\n- a rash\n")["a rash"] == ""


def test_blank_lines_between_items_keep_the_list_together() -> None:
    assert stems("Avoid it with:\n\n- warfarin\n\n- aspirin\n") == {
        "warfarin": "Avoid it with:",
        "aspirin": "Avoid it with:",
    }


def test_deeper_items_hang_on_the_item_above() -> None:
    source = "Avoid it with:\n- blood thinners\n   - warfarin\n   - aspirin\n- alcohol\n"
    assert stems(source) == {
        "blood thinners": "Avoid it with:",
        "warfarin": "blood thinners",
        "aspirin": "blood thinners",
        "alcohol": "Avoid it with:",
    }


def test_a_line_after_an_item_goes_on_with_it_or_begins_anew() -> None:
    source = "Bring:\n- a cup that\n  holds a pint\n- and a\nspoon\nThen drink it.\n"
    assert texts(document(source, "text"))[1:] == ["a cup that holds a pint", "and a spoon", "Then drink it."]


def test_short_lines_between_blank_ones_are_headings_of_an_article() -> None:
    source = (
        "Tea and Joints\n\nMany people drink tea for sore joints.\n\nDoes It Help?\n\nNobody knows yet.\n\nIt is cheap."
    )
    assert kinds(document(source, "text")) == [
        (BlockKind.TITLE, "Tea and Joints"),
        (BlockKind.PARAGRAPH, "Many people drink tea for sore joints."),
        (BlockKind.HEADING, "Does It Help?"),
        (BlockKind.PARAGRAPH, "Nobody knows yet."),
        (BlockKind.PARAGRAPH, "It is cheap."),
    ]
    assert {block.kind for block in document(source, "text", Profile.POST).blocks} == {BlockKind.PARAGRAPH}


def test_a_line_that_nobody_would_wrap_is_a_paragraph() -> None:
    long = "This one goes on and on about tea and how people drink it in the morning, at noon and in the evening. "
    long += "And it still goes on after that."
    source = f"A heading\n{long}\n{long}\nAnother heading\n{long}\n"
    assert [block.text for block in document(source, "text").blocks] == [
        "A heading",
        long,
        long,
        "Another heading",
        long,
    ]


def test_underlined_and_numbered_headings() -> None:
    source = "Tea\n===\n\nText one is here.\n\nMore\n----\nText two is here.\n\n## Last\nText three.\n"
    found = kinds(document(source, "text"))
    assert [text for kind, text in found if kind in (BlockKind.TITLE, BlockKind.HEADING)] == ["Tea", "More", "Last"]


def test_quoted_lines_are_quotes_in_posts_too() -> None:
    source = "> it cured\n> my knees\n\nNo, it did not.\n&gt; oh yes\n"
    quotes = [block for block in document(source, "text", Profile.POST).blocks if block.quoted]
    assert [block.text for block in quotes] == ["it cured\nmy knees", "oh yes"]
    assert all(block.kind is BlockKind.QUOTE for block in quotes)


def test_entities_of_a_careless_export_are_decoded() -> None:
    source = "It doesn&#39;t help &amp; costs &lt;5 dollars. AT&T sells it; &bogus; too."
    found = document(source, "text", Profile.POST)
    assert found.blocks[0].text == "It doesn't help & costs <5 dollars. AT&T sells it; &bogus; too."
    assert place(found, "costs") == (1, source.index("costs") + 1)


def test_invisible_characters_are_dropped_and_white_space_is_one() -> None:
    found = document("cu\u00adres\u200b  all\u00a0\t pain\u2028now\r\nthen", "text", Profile.POST)
    assert found.blocks[0].text == "cures all pain\nnow\nthen"


def test_lines_are_counted_as_editors_count_them() -> None:
    found = document("one\x0c\n\n\x85two\u2028three\r\rfour\r\n\r\nfive", "text", Profile.POST)
    assert [place(found, word) for word in ("one", "two", "four", "five")] == [(1, 1), (3, 2), (5, 1), (7, 1)]


def test_posts_cannot_be_silenced_and_lose_nothing() -> None:
    source = "<!-- claimlint-disable EFF001 -- hidden -->\n\nBy Ann Lee\n\n"
    source += "Related articles\n\nSign up or log in\n\nIt cures.\n"
    post = document(source, "text", Profile.POST)
    assert post.directives == ()
    assert len(post.blocks) == 5
    article = document(source, "text")
    assert [directive.text for directive in article.directives] == ["claimlint-disable EFF001 -- hidden"]
    assert article.metadata.author == "Ann Lee"


@pytest.mark.parametrize(
    ("text", "kind", "span"),
    [
        ("It helps [3, 4].", EvidenceKind.REFERENCE, "[3, 4]"),
        ("It helps (Lee et al., 2019; Kim 2020).", EvidenceKind.REFERENCE, "(Lee et al., 2019; Kim 2020)"),
        ("Lee and Kim (2019) say so.", EvidenceKind.REFERENCE, "Lee and Kim (2019)"),
        ("See doi:10.1000/abc.12.", EvidenceKind.REFERENCE, "10.1000/abc.12"),
        ("See PMID: 12345678.", EvidenceKind.REFERENCE, "PMID: 12345678"),
        ("The trial (NCT01234567) ended.", EvidenceKind.REFERENCE, "NCT01234567"),
        ("It helps.\u00b3 Or not.", EvidenceKind.REFERENCE, "\u00b3"),
        ("See https://example.org/a?b=c.", EvidenceKind.LINK, "https://example.org/a?b=c"),
    ],
)
def test_sources_in_the_text_are_evidence(text: str, kind: EvidenceKind, span: str) -> None:
    (mark,) = document(text, "text").blocks[0].evidence
    assert (mark.kind, text[mark.start : mark.end]) == (kind, span)


@pytest.mark.parametrize(
    "text", ["It grew to 5 m\u00b2.", "It cost more (in 2019).", "(May 2020)", "A [note] here.", "It is 10\u00b3."]
)
def test_other_brackets_and_numbers_are_not(text: str) -> None:
    assert document(text, "text").blocks[0].evidence == ()


def test_the_places_of_items_start_at_their_words() -> None:
    found = document("Never if:\r\n \u2022\tyou are ill\r\n", "text")
    assert place(found, "you are ill") == (2, 4)
    assert block_with(found, "you are ill").level == 1
