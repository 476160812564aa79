"""What ordinary posts are spared, and what is still said of them."""

from __future__ import annotations

import pytest

from claimlint.engine import Engine
from claimlint.model import Profile
from claimlint.readers import read_text


def codes(engine: Engine, text: str) -> set[str]:
    return {finding.code for finding in engine.check(read_text(text, path="p", profile=Profile.POST)).findings}


def test_nobody_says_the_words_of_a_web_address(engine: Engine) -> None:
    address = "https://example.org/garlic-cures-cancer-miracle-cure"
    assert codes(engine, f"Has this garlic page gone missing? {address} It was about cancer and recipes.") == set()
    assert "EFF001" in codes(engine, f"Garlic cures cancer: {address}")


def test_words_of_a_link_in_plain_text_are_read_apart_from_its_address(engine: Engine) -> None:
    assert "EFF001" in codes(engine, "Garlic does it all: [it cures cancer](https://example.org/page) and more.")


@pytest.mark.parametrize(
    "text",
    [
        "I am on the second pack of this pill. No side effects, no weight gain.",
        "I've been on the tablets since May. My sleep is fine, no side effects.",
        "I lost 80 pounds in a year. No drugs, no pills, no surgery.",
        "Klonopin, .25 mg twice daily.\n\nI have been prescribed it since June and feel slow.",
    ],
)
def test_what_people_report_of_themselves_is_no_promise(engine: Engine, text: str) -> None:
    assert codes(engine, text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("This pill is for everyone. No side effects, no weight gain.", "SAF001"),
        ("I sell this tea. You get no side effects, and that is a promise.", "SAF001"),
    ],
)
def test_a_promise_to_others_stays_one(engine: Engine, text: str, code: str) -> None:
    assert code in codes(engine, text)


def test_an_agent_of_another_block_keeps_its_own_name(engine: Engine) -> None:
    text = "Kratom, a question.\n\nIt treats migraines, and I would not do without it on a bad day at work."
    findings = engine.check(read_text(text, path="p", profile=Profile.POST)).findings
    assert [f.message for f in findings if f.code == "EFF003" and "kratom" in f.message.lower()]
