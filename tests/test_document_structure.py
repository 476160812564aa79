"""Document rules: they speak of the whole text, once, and only when it makes claims."""

from __future__ import annotations

import pytest

from claimlint.engine import Engine
from claimlint.model import Finding, Profile, Severity
from claimlint.readers import read_text

CLAIMS = ("Valerian eases insomnia.", "Valerian relieves anxiety.", "Valerian soothes headache.")


def findings(engine: Engine, text: str, code: str, form: str = "markdown") -> list[Finding]:
    document = read_text(text, path="x", profile=Profile.ARTICLE, format=form)
    return [finding for finding in engine.check(document).findings if finding.code == code]


@pytest.mark.parametrize("code", ["DOC001", "DOC003", "DOC004"])
def test_speaks_once_at_the_title_of_a_text_with_claims(engine: Engine, code: str) -> None:
    found = findings(engine, "# Valerian\n\n" + "\n\n".join(CLAIMS), code)
    assert [finding.match for finding in found] == ["Valerian"]


@pytest.mark.parametrize("code", ["DOC001", "DOC003", "DOC004"])
def test_two_claims_are_no_advice_on_treatment(engine: Engine, code: str) -> None:
    assert findings(engine, "# Valerian\n\n" + "\n\n".join(CLAIMS[:2]), code) == []


def test_missing_references_weigh_less_in_plain_text(engine: Engine) -> None:
    text = "Valerian at night\n\n" + " ".join(CLAIMS)
    assert [finding.severity for finding in findings(engine, text, "DOC003", "text")] == [Severity.INFO]
    assert [finding.severity for finding in findings(engine, f"# {text}", "DOC003")] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("byline", "stale"), [("Updated on 3 May 2019", True), ("Updated on 3 May 2099", False), ("By Ana Ruiz", True)]
)
def test_old_or_missing_date(engine: Engine, byline: str, stale: bool) -> None:
    found = findings(engine, f"# Statins\n\n{byline}\n\nGuidelines recommend statins after a stroke.", "DOC002")
    assert bool(found) is stale


def test_headline_is_measured_by_the_text_under_it(engine: Engine) -> None:
    limit = "The evidence is limited, and more research is needed."
    assert findings(engine, f"# Ginger cures migraine\n\n{limit}", "DOC005")
    assert not findings(engine, "# Ginger cures migraine\n\nIt does so for everyone.", "DOC005")
    other = f"# Kitchen herbs\n\n## Ginger cures migraine\n\nIt is a root.\n\n## Mint\n\n{limit}"
    assert not findings(engine, other, "DOC005")


def test_disclaimer_far_from_a_claim_is_left_alone(engine: Engine) -> None:
    between = "\n\n".join(["We walked to the market."] * 3)
    assert findings(engine, "Not medical advice. Garlic cures diabetes.", "SUP004")
    assert not findings(engine, f"Not medical advice.\n\n{between}\n\nGarlic cures diabetes.", "SUP004")
