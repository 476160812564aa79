"""Required text: what discharges a rule, where it may stand, and what voids it."""

from __future__ import annotations

from claimlint.engine import Engine
from claimlint.model import Finding, Profile
from claimlint.readers import read_text

BENEFITS = "# Turmeric\n\nTurmeric eases joint pain. Turmeric lowers blood sugar.\n\nTurmeric improves memory. "


def found(engine: Engine, text: str, code: str) -> list[Finding]:
    document = read_text(text, path="a.md", profile=Profile.ARTICLE, record="", format="markdown")
    return [finding for finding in engine.check(document).findings if finding.code == code]


def test_a_voided_caveat_discharges_nothing(engine: Engine) -> None:
    assert found(engine, BENEFITS, "RSK004")
    assert found(engine, BENEFITS + "It has no side effects.", "RSK004")
    assert not found(engine, BENEFITS + "Side effects are rare.", "RSK004")


def test_my_doctor_is_no_prescriber_of_the_reader(engine: Engine) -> None:
    dose = "Take 40 mg of melatonin before bed. "
    assert found(engine, dose + "My doctor laughed about it.", "DOS001")
    assert found(engine, dose + "You do not need a doctor for that.", "DOS001")
    assert not found(engine, dose + "Ask your doctor first.", "DOS001")


def test_first_mention_with_its_caveat_speaks_for_later_ones(engine: Engine) -> None:
    first = "# Sleep and nerves\n\n## Uses\n\nTrazodone treats insomnia"
    later = ".\n\n## Studies\n\nTrazodone treats insomnia in a few trials.\n"
    assert len(found(engine, first + later, "OFL001")) == 1
    assert not found(engine, first + ", an off-label use" + later, "OFL001")


def test_each_drug_has_its_own_first_mention(engine: Engine) -> None:
    text = "Trazodone treats insomnia. Gabapentin treats migraine. Trazodone helps with insomnia."
    assert [finding.match for finding in found(engine, text, "OFL001")] == ["treats insomnia", "treats migraine"]


def test_the_lead_is_discharged_by_what_a_section_says(engine: Engine) -> None:
    text = "# Trazodone for insomnia\n\nTrazodone treats insomnia.\n\n## Approval\n\nThis use is not approved.\n"
    assert not found(engine, text, "OFL001")
    assert found(engine, text.replace("not approved", "common"), "OFL001")


def test_a_list_between_does_not_hide_what_it_is_about(engine: Engine) -> None:
    items = "".join(f"- complaint {number}\n" for number in range(9))
    text = f"Naltrexone may cause:\n\n{items}\nIt also carries a black box warning for the liver.\n"
    assert [finding.match for finding in found(engine, text, "OFL005")] == ["black box warning"]


def test_notation_is_wrong_in_a_denial_and_in_a_question_too(engine: Engine) -> None:
    assert found(engine, "Do not take 4.0 mg of the drug.", "NTN001")
    assert found(engine, "Is 4.0 mg of the drug too much?", "NTN001")
