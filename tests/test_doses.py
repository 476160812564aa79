"""Doses in words as amounts that can be compared, and rules that lean on them."""

from __future__ import annotations

import pytest

from claimlint import doses
from claimlint.engine import Engine
from claimlint.forms import FORMS
from claimlint.matching import Found, Passage
from claimlint.model import Profile
from claimlint.readers import read_text


def amount(engine: Engine, text: str) -> tuple[doses.Amount, str]:
    block = read_text(text, path="", profile=Profile.ARTICLE, record="").blocks[0]
    sentence = Passage(block, 0, engine.automaton, engine.numbers).sentence(0)
    return next(doses.amounts(sentence, Found(0, len(text)), ("drug", "supplement")))


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("Ibuprofen 400 mg three times a day", 1.2),
        ("500 mg of naproxen every 12 hours", 1.0),
        ("naproxen 250-500 mg bid", 1.0),
        ("magnesium 2 g at night", 2.0),
        ("1,000 mcg of folic acid daily", 0.001),
        ("melatonin .5 mg", 0.0005),
    ],
)
def test_day_is_what_a_day_adds_up_to(engine: Engine, text: str, grams: float) -> None:
    assert amount(engine, text)[0].day == pytest.approx(grams)


def test_a_weekly_dose_is_no_daily_one(engine: Engine) -> None:
    found, name = amount(engine, "vitamin D 50,000 IU once a week")
    assert name == "vitamin D"
    assert found.unit == "iu"
    assert found.week == 50_000
    assert found.day == pytest.approx(50_000 / 7)


def test_weights_and_international_units_do_not_convert() -> None:
    assert doses.convert(1.0, "g", "mg") == 1000
    assert doses.convert(400, "iu", "IU") == 400
    assert doses.convert(1.0, "g", "IU") is None
    assert doses.convert(400, "iu", "mcg") is None


@pytest.mark.parametrize(
    "text",
    [
        "twice a day",
        "3x daily",
        "every 8 hours",
        "every 4-6 hours",
        "q6h",
        "once per week",
        "8 hourly",
        "every other day",
    ],
)
def test_frequency_takes_the_whole_schedule(text: str) -> None:
    assert [m.group() for m in FORMS["frequency"].finditer(f"take it {text}, then rest")] == [text]


@pytest.mark.parametrize(
    "text", ["at bedtime", "before meals", "on an empty stomach", "in the morning", "with breakfast"]
)
def test_schedule_knows_the_times_of_a_day(text: str) -> None:
    assert [m.group() for m in FORMS["schedule"].finditer(f"take it {text}, then rest")] == [text]
    assert not FORMS["frequency"].search(text)


def test_ordinary_supplement_doses_are_left_alone(engine: Engine) -> None:
    def codes(text: str) -> set[str]:
        document = read_text(text, path="", profile=Profile.ARTICLE, record="")
        return {finding.code for finding in engine.check(document).findings}

    assert "DOS001" not in codes("Take 1,000 mg of vitamin C a day.")
    assert "DOS001" in codes("Take 1,000 mg of vitamin C every two hours.")
