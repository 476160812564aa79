"""What look-ups answer: classes, wider and narrower conditions, and what wins over what."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from claimlint import knowledge_files, rules, yamlio
from claimlint.compiler import canonical_names
from claimlint.engine import Engine
from claimlint.knowledge import Knowledge

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 24)
SOURCE = 'source: {name: a label, url: "https://example.org/label"}'
HEAD = "about: For the test.\ndefaults: {source: {name: a label}, status: recalled}\nentries:\n"


def built(*texts: str, canonical: dict[str, str] | None = None) -> Knowledge:
    """Look-ups over facts written as YAML, through the JSON that a cache would hold."""
    sources = [yamlio.parse(text, f"facts-{index}.yml") for index, text in enumerate(texts)]
    names = canonical or {}
    data = knowledge_files.compile_knowledge(sources, TODAY, lambda name: names.get(name, name))
    return Knowledge.from_data(json.loads(json.dumps(data)))


CLASSES = f"facts: classes\n{HEAD}" + (
    "  - {class: antidepressant, members: [SSRI, mirtazapine]}\n  - {class: SSRI, members: [sertraline]}\n"
)
BROADER = f"facts: broader\n{HEAD}" + (
    "  - {condition: multiple sclerosis, narrower: [relapsing multiple sclerosis]}\n"
    "  - {condition: cancer, narrower: [lymphoma]}\n"
)
USES = f"facts: approved-uses\n{HEAD}" + (
    "  - {drug: naltrexone, approved: [alcohol use disorder], off-label: [multiple sclerosis]}\n"
    "  - {drug: rituximab, approved: [lymphoma], off-label: [multiple sclerosis]}\n"
)


def test_a_use_is_approved_off_label_or_unknown() -> None:
    facts = built(USES, BROADER)
    assert facts.approval("Naltrexone", "alcohol use disorder").verdict == "approved"  # type: ignore[union-attr]
    assert facts.approval("naltrexone", "relapsing multiple sclerosis").verdict == "off-label"  # type: ignore[union-attr]
    assert facts.approval("naltrexone", "asthma") is None
    assert facts.approval("aspirin", "asthma") is None


def test_an_approval_for_a_narrower_condition_answers_for_the_wider_word() -> None:
    approval = built(USES, BROADER).approval("rituximab", "cancer")
    assert approval is not None
    assert (approval.verdict, approval.condition) == ("approved", "lymphoma")


def test_off_label_for_the_wider_condition_wins_over_approval_for_a_narrower_one() -> None:
    uses = f"facts: approved-uses\n{HEAD}  - {{drug: x, approved: [lymphoma], off-label: [cancer]}}\n"
    approval = built(uses, BROADER).approval("x", "cancer")
    assert approval is not None
    assert approval.verdict == "off-label"


def test_a_drug_has_what_its_classes_have_and_its_own_first() -> None:
    boxed = f"facts: boxed-warnings\n{HEAD}" + (
        "  - {drug: antidepressant, subject: of the class, terms: [suicid]}\n"
        "  - {drug: sertraline, subject: its own, terms: [own]}\n"
    )
    facts = built(boxed, CLASSES)
    assert facts.classes("sertraline") == ("ssri", "antidepressant")
    assert facts.is_a("sertraline", "Antidepressant")
    assert not facts.is_a("antidepressant", "sertraline")
    assert [fact.subject for fact in facts.boxed_warnings("sertraline")] == ["its own", "of the class"]
    assert facts.boxed_warning("mirtazapine").subject == "of the class"  # type: ignore[union-attr]
    assert facts.boxed_warning("ibuprofen") is None


def test_a_drug_listed_without_a_boxed_warning_does_not_get_that_of_its_class() -> None:
    boxed = f"facts: boxed-warnings\n{HEAD}  - {{drug: SSRI, subject: of the class, terms: [suicid]}}\n"
    none = f"facts: no-boxed-warning\n{HEAD}  - {{drug: sertraline}}\n"
    facts = built(boxed, none, CLASSES)
    assert facts.boxed_warning("sertraline") is None
    assert facts.no_boxed_warning("sertraline") is not None
    assert facts.no_boxed_warning("ssri") is None


def test_interactions_hold_in_either_order_and_for_classes() -> None:
    text = f"facts: interactions\n{HEAD}" + (
        "  - {a: SSRI, b: [tramadol], risk: serotonin syndrome, level: avoid}\n"
        "  - {a: SSRI, b: [aspirin], risk: bleeding, level: monitor}\n"
    )
    facts = built(text, CLASSES)
    for pair in (("sertraline", "tramadol"), ("tramadol", "sertraline"), ("SSRI", "Tramadol")):
        assert [fact.risk for fact in facts.interactions(*pair)] == ["serotonin syndrome"]
    assert facts.interactions("sertraline", "sertraline") == ()
    assert facts.interactions("tramadol", "aspirin") == ()
    assert len(facts.interactions_of("sertraline")) == 2
    assert facts.interactions_of("mirtazapine") == ()


def test_pairs_climb_to_wider_conditions_and_a_cure_never_climbs_down() -> None:
    cures = f"facts: curative\n{HEAD}  - {{agent: surgery, target: [lymphoma]}}\n"
    prevents = f"facts: prevention\n{HEAD}  - {{agent: HPV vaccine, target: [cancer]}}\n"
    facts = built(cures, prevents, BROADER)
    assert facts.is_curative("surgery", "lymphoma")
    assert not facts.is_curative("surgery", "cancer")
    assert facts.prevents("HPV vaccine", "lymphoma")
    assert facts.is_established("surgery", "lymphoma"), "what cures is an ordinary treatment"
    assert not facts.is_established("surgery", "asthma")


def test_only_what_was_checked_is_firm_and_the_rest_says_so() -> None:
    text = "facts: hazards\nabout: For the test.\nentries:\n" + (
        f"  - {{name: bleach, harm: burns, {SOURCE}, status: checked, checked: 2026-11-24}}\n"
        f"  - {{name: borax, harm: poisoning, {SOURCE}, status: recalled}}\n"
    )
    facts = built(text)
    checked, recalled = facts.hazard("Bleach"), facts.hazard("borax")
    assert checked is not None
    assert recalled is not None
    assert (checked.provenance.firm, checked.provenance.caution) == (True, "")
    assert (checked.provenance.url, checked.provenance.checked) == ("https://example.org/label", "2026-11-24")
    assert not recalled.provenance.firm
    assert "not checked" in recalled.provenance.caution


def test_names_are_those_of_the_lexicons() -> None:
    text = f"facts: unapproved\n{HEAD}  - {{name: [MMS drops, MMS], what: bleach}}\n"
    names = {"MMS drops": "Miracle Mineral Solution", "MMS": "Miracle Mineral Solution"}
    assert built(text, canonical=names).unapproved("miracle mineral solution") is not None


def test_dose_ranges_belong_to_the_drug_alone() -> None:
    text = f"facts: dose-ranges\n{HEAD}" + (
        "  - {drug: SSRI, unit: mg, per: day, low: 5, high: 200, above: 300}\n"
        "  - {drug: mirtazapine, use: sleep, unit: mg, per: day, low: 7.5, high: 45, above: 90}\n"
        "  - {drug: mirtazapine, unit: mg, per: day, low: 15, high: 45, above: 90}\n"
    )
    facts = built(text, CLASSES)
    assert facts.dose_range("sertraline") == ()
    assert [(fact.use, fact.low) for fact in facts.dose_range("mirtazapine")] == [("sleep", 7.5), ("", 15)]


def test_a_disease_without_a_list_says_nothing_about_drugs() -> None:
    text = f"facts: disease-modifying\n{HEAD}  - {{condition: multiple sclerosis, drug: [ocrelizumab]}}\n"
    facts = built(text, BROADER)
    assert facts.is_disease_modifying("ocrelizumab", "relapsing multiple sclerosis")
    assert not facts.is_disease_modifying("baclofen", "multiple sclerosis")
    assert facts.has_disease_modifying("relapsing multiple sclerosis")
    assert not facts.has_disease_modifying("asthma")


def test_the_schema_for_editors_is_up_to_date() -> None:
    schema = json.loads((ROOT / "claimlint" / "schemas" / "knowledge.schema.json").read_text(encoding="utf-8"))
    assert schema == knowledge_files.schema(), "run: python docs/generate.py"


def test_the_schema_refuses_what_the_compiler_refuses() -> None:
    validator = Draft202012Validator(knowledge_files.schema())
    for entry in ({"name": "x"}, {"name": "x", "harm": "y", "hram": "z"}, {"name": "x", "harm": "y", "status": "sure"}):
        assert not validator.is_valid({"facts": "hazards", "about": "x", "entries": [entry]})


def test_naltrexone_is_told_right(engine: Engine) -> None:
    facts = engine.knowledge
    for name in ("naltrexone", "low-dose naltrexone"):
        approval = facts.approval(name, "multiple sclerosis")
        assert approval is not None
        assert approval.verdict == "off-label"
        assert facts.boxed_warning(name) is None
        assert facts.no_boxed_warning(name) is not None
        assert facts.boxed_history(name)[0].removed == "2013"
        assert facts.interactions(name, "oxycodone")[0].level == "contraindicated"
        assert facts.must_warn(name)
        assert not facts.is_disease_modifying(name, "multiple sclerosis")
    assert facts.interactions("naltrexone", "ibuprofen") == ()


def test_boxed_warnings_that_changed_lately(engine: Engine) -> None:
    facts = engine.knowledge
    assert facts.boxed_warning("glatiramer").since == "2025-01"  # type: ignore[union-attr]
    assert "anaphyla" in facts.boxed_warning("glatiramer").terms  # type: ignore[union-attr]
    assert "endometri" in facts.boxed_warning("estradiol").terms  # type: ignore[union-attr]
    assert any("breast cancer" in fact.terms for fact in facts.boxed_history("estradiol"))


@pytest.mark.parametrize("drug", ["ivermectin", "gabapentin", "prednisone", "aspirin", "acetaminophen"])
def test_no_boxed_warning_is_invented(engine: Engine, drug: str) -> None:
    assert engine.knowledge.boxed_warning(drug) is None


@pytest.mark.parametrize("name", ["migraine", "insomnia", "dizziness"])
def test_a_word_list_of_a_rule_does_not_rename_a_thing(name: str) -> None:
    """`bad-reaction` lists them all in one entry; to a fact they stay what `condition` and `symptom` say."""
    assert canonical_names(rules.load([ROOT / "rulesets"]))(name) == name
