"""Bylines, dates, reference lists, menus and teasers: facts and furniture, no prose. The same for every format."""

from __future__ import annotations

import pytest
from places import document, texts

from claimlint.readers.metadata import byline, iso_date
from claimlint.readers.prose import Facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("By Ann Lee, RN", {"author": "Ann Lee, RN"}),
        ("By Ann Lee and Bo de Vries", {"author": "Ann Lee and Bo de Vries"}),
        ("Written by the editors", {"author": "the editors"}),
        ("Medically reviewed by\nBo Kim, M.D.\nWritten by\nAnn Lee", {"reviewer": "Bo Kim, M.D.", "author": "Ann Lee"}),
        (
            "Medically reviewed by Bo Kim, MD \u2014 By Ann Lee \u2014 Updated on March 3, 2024",
            {"reviewer": "Bo Kim, MD", "updated": "2024-03-03"},
        ),
        ("Posted on May 07, 2021", {"published": "2021-05-07"}),
        ("Published: 7 May 2021", {"published": "2021-05-07"}),
        ("Last reviewed March 2026", {"updated": "2026-03"}),
        ("2024-05-06", {"published": "2024-05-06"}),
        ("By Ann Lee | June 4, 2023", {"author": "Ann Lee", "published": "2023-06-04"}),
        ("Fact-checked by Cy Wu", {"reviewer": "Cy Wu"}),
    ],
)
def test_bylines_are_facts(text: str, facts: dict[str, str]) -> None:
    kept = Facts()
    assert byline(text, kept)
    for name, value in facts.items():
        assert getattr(kept, name) == value


@pytest.mark.parametrize(
    "text",
    [
        "By Taking This Root You Can Cure Your Gout",
        "Reviewed by experts, this pill is safe.",
        "Posted by my sister, it works",
        "Published in 2020, the study found no cure.",
        "Author: it cures cancer",
        "Updated on May 3, 2024: this drug cures gout",
        "By Ann Lee, MD: how garlic cures gout",
        "Reviewed by A. Lee, M.D., who says it cures gout",
        "By noon the pain was gone.",
    ],
)
def test_a_claim_in_the_shape_of_a_byline_stays_prose(text: str) -> None:
    assert not byline(text, Facts())
    assert texts(document(f"Intro text.\n\n{text}\n\nMore text.", "text"))[1] == text


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Sept. 3rd, 2024", "2024-09-03"),
        ("2024/3/9", "2024-03-09"),
        ("03/04/2024", "2024"),
        ("in March 2024", "2024-03"),
        ("2024-02-11T08:00:00Z", "2024-02-11"),
        ("no date", ""),
        ("99 May 2024", "2024-05"),
    ],
)
def test_dates_say_as_much_as_is_certain(text: str, date: str) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "Skip to main content",
        "sign up log in\nResources\nAbout Us",
        "We use cookies to make this site work.",
        "By signing up, you agree to our terms and our privacy policy.",
        "Sign up for our newsletter and get tips in your inbox",
        "\u00a9 2024 Joint Notes. All rights reserved.",
        "Thank you for subscribing.",
        "Share on Facebook",
        "Advertisement",
    ],
)
def test_site_furniture_is_left_out(text: str) -> None:
    assert texts(document(f"Tea is a drink.\n\n{text}\n\nIt is hot.", "text")) == ["Tea is a drink.", "It is hot."]


def test_a_claim_beside_furniture_is_not_hidden_by_it() -> None:
    text = "Our cookies cure gout in a week. They also heal the heart of anyone. Accept cookies to read on."
    assert texts(document(f"Intro here.\n\n{text}", "text"))[1] == text


def test_related_cards_end_where_the_article_goes_on() -> None:
    long = (
        "The article goes on after the cards with a whole paragraph about what is known and what is not known of tea, "
    )
    long += "and it ends the way that a sentence ends, with a full stop."
    cards = "Related articles\n\nGinger heals backs in...\n\nGinger Heals Backs"
    source = f"Tea\n\nIt is hot.\n\n{cards}\n\nWhat Is Known\n\n{long}\n"
    assert texts(document(source, "text")) == ["Tea", "It is hot.", "What Is Known", long]


def test_related_sections_end_at_the_next_heading_of_their_level() -> None:
    source = "# Tea\n\nHot.\n\n## Related articles\n\n### Ginger heals\n\nGinger heals backs.\n\n## Dose\n\nOne cup.\n"
    assert texts(document(source, "markdown")) == ["Tea", "Hot.", "Dose", "One cup."]
    html = "<h1>Tea</h1><p>Hot.<h2>You may also like</h2><h3>Ginger heals</h3><p>Backs.<h2>Dose</h2><p>One cup."
    assert texts(document(html, "html")) == ["Tea", "Hot.", "Dose", "One cup."]


def test_teasers_that_are_cut_off_and_repeated_are_left_out() -> None:
    teaser = "One day a tea was made that..."
    source = f"{teaser}\n\nIt is hot, and nobody knew...\n\n{teaser}\n\nIt is hot, and nobody knew that. Or did they?\n"
    assert texts(document(source, "text")) == ["It is hot, and nobody knew that. Or did they?"]
    alone = "Nobody knows how it works...\n\nIt is hot.\n"
    assert len(texts(document(alone, "text"))) == 2


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_only_entries_of_a_reference_list_are_left_out(format: str) -> None:
    mark = "## " if format == "markdown" else ""
    entries = "1. Lee A. Tea. J Tea. 2019.\n2. https://tea.example"
    source = f"Tea is hot.\n\n{mark}References\n\n{entries}\n\nThis tea cures gout.\n"
    found = document(source, format)
    assert texts(found)[0] == "Tea is hot."
    assert texts(found)[-1] == "This tea cures gout."
    assert not any("Lee" in text or "https" in text for text in texts(found))
    assert found.metadata.references


def test_a_heading_that_only_sounds_like_references_is_one() -> None:
    source = "Sources\n\nVitamin D comes from the sun and from fish.\n\nMore text is here.\n"
    assert "Vitamin D comes from the sun and from fish." in texts(document(source, "text"))
    assert not document(source, "text").metadata.references
