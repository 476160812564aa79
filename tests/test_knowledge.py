"""What the shipped facts say, asked through the names that texts use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

from claimlint import knowledge_files, rules, yamlio
from claimlint.compiler import THINGS, canonical_names, compile_folders, spellings
from claimlint.engine import Engine
from claimlint.fact_types import FACTS, Fact, Provenance, fact_fields
from claimlint.folding import fold, spaced
from claimlint.knowledge import Knowledge
from claimlint.model import Profile
from claimlint.readers import read_text
from claimlint.rulefolders import packaged

ORIGINS = [field.name for field in fields(Provenance)]
FILES = [
    yamlio.parse(path.read_text(encoding="utf-8"), f"rulesets/knowledge/{path.name}")
    for path in sorted((packaged() / "knowledge").glob("*.yml"))
]


@pytest.fixture(scope="module")
def canonical() -> Callable[[str], str]:
    return canonical_names(rules.load([packaged()]))


@pytest.fixture(scope="module")
def knowledge(engine: Engine) -> Knowledge:
    return engine.knowledge


def test_every_name_is_one_that_texts_can_mention(canonical: Callable[[str], str]) -> None:
    """A fact under a name that no lexicon has can never be found. Classes may exist for their members alone."""
    mentioned = {
        fold(surface)
        for lexicon in rules.load([packaged()]).lexicons
        if lexicon.name in THINGS
        for names in lexicon.entries
        for name in names
        for surface in spellings(name.lstrip("="), lexicon.plural)
    }
    classes = {fold(canonical(name)) for source, _, key, name in knowledge_files.names(FILES) if key == "class"}
    lost = [
        f"{source.name}:{source.line(path)}: {name}"
        for source, path, _, name in knowledge_files.names(FILES)
        if fold(name) not in mentioned and fold(canonical(name)) not in classes
    ]
    assert not lost


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS.keys())
def test_every_kind_of_fact_is_there(knowledge: Knowledge, kind: type[Fact]) -> None:
    assert knowledge.all(kind)


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS.keys())
def test_files_and_types_have_the_same_fields(kind: type[Fact]) -> None:
    keys = [key.replace("-", "_") for key in knowledge_files.FIELDS[kind.kind]]
    assert list(fact_fields(kind)) == keys


def test_what_was_looked_up_names_its_page() -> None:
    """Each checked fact carries an address and a day, and most facts do not pretend to be checked."""
    data = compile_folders([packaged()]).knowledge
    rows = [dict(zip(ORIGINS, row, strict=True)) for row in data["origins"]]
    checked = [row for row in rows if row["status"] == "checked"]
    assert checked
    assert all(row["url"].startswith("https://") and row["checked"] for row in checked)
    assert all(not row["checked"] for row in rows if row["status"] == "recalled")


@pytest.mark.parametrize(
    ("agent", "target"),
    [
        ("antibiotics", "strep throat"), ("amoxicillin", "ear infection"), ("statins", "LDL cholesterol"),
        ("Lipitor", "high cholesterol"), ("ibuprofen", "pain"), ("Advil", "period pain"),
        ("insulin", "high blood sugar"), ("inhalers", "asthma"), ("chemotherapy", "cancer cells"),
        ("chemo", "breast cancer"), ("fibre", "constipation"), ("oral rehydration salts", "dehydration"),
        ("exercise", "blood pressure"), ("physical therapy", "back pain"), ("nicotine replacement therapy", "cravings"),
        ("iron", "anaemia"), ("vitamin B12", "b12 deficiency"), ("folic acid", "anemia"), ("CBT", "depression"),
        ("CBT", "insomnia"), ("light therapy", "seasonal depression"), ("metformin", "type 2 diabetes"),
        ("Ozempic", "diabetes"), ("levothyroxine", "underactive thyroid"), ("antihistamines", "hay fever"),
        ("omeprazole", "heartburn"), ("SSRIs", "panic attacks"), ("CPAP", "sleep apnea"),
        ("hearing aids", "hearing loss"), ("methotrexate", "rheumatoid arthritis"),
        ("ocrelizumab", "multiple sclerosis"), ("warfarin", "stroke"), ("naloxone", "overdose"),
        ("gluten-free diet", "coeliac disease"), ("dialysis", "kidney failure"), ("permethrin", "scabies"),
        ("antifungal cream", "athlete's foot"), ("benzoyl peroxide", "acne"), ("antiretrovirals", "HIV"),
        ("lithium", "bipolar disorder"), ("levodopa", "Parkinson's"), ("walking", "fatigue"),
    ],
)  # fmt: skip
def test_ordinary_medicine_is_known(engine: Engine, knowledge: Knowledge, agent: str, target: str) -> None:
    assert _any(engine, knowledge.is_established, agent, target)


@pytest.mark.parametrize(
    ("agent", "target"),
    [
        ("antibiotics", "flu"), ("antibiotics", "common cold"), ("turmeric", "arthritis"), ("honey", "cancer"),
        ("ivermectin", "COVID-19"), ("ivermectin", "cancer"), ("low-dose naltrexone", "multiple sclerosis"),
        ("exercise", "type 1 diabetes"), ("low-carb diet", "type 1 diabetes"), ("colloidal silver", "infection"),
        ("infliximab", "multiple sclerosis"), ("apple cider vinegar", "diabetes"), ("vitamin C", "cancer"),
        ("vitamin D", "COVID-19"), ("CBD oil", "anxiety"), ("acupuncture", "infertility"),
        ("metformin", "type 1 diabetes"), ("chelation", "autism"), ("essential oils", "viral infection"),
        ("mebendazole", "cancer"),
    ],
)  # fmt: skip
def test_what_is_no_ordinary_medicine_stays_unknown(
    engine: Engine, knowledge: Knowledge, agent: str, target: str
) -> None:
    assert not _any(engine, knowledge.is_established, agent, target)


@pytest.mark.parametrize(
    ("agent", "target", "prevents"),
    [
        ("sunscreen", "skin cancer", True), ("HPV vaccine", "cervical cancer", True), ("hand washing", "flu", True),
        ("exercise", "heart disease", True), ("condoms", "HIV", True), ("vaccines", "measles", True),
        ("HPV vaccine", "lung cancer", False), ("vitamin C", "colds", False), ("garlic", "heart attack", False),
        ("exercise", "type 1 diabetes", False), ("colonoscopy", "brain cancer", False),
    ],
)  # fmt: skip
def test_prevention(engine: Engine, knowledge: Knowledge, agent: str, target: str, prevents: bool) -> None:
    assert _any(engine, knowledge.prevents, agent, target) is prevents


@pytest.mark.parametrize(
    ("agent", "target", "cures"),
    [
        ("antivirals", "hepatitis C", True), ("antibiotics", "syphilis", True), ("surgery", "appendicitis", True),
        ("surgery", "colon cancer", True), ("surgery", "stage 4 cancer", False), ("antibiotics", "flu", False),
        ("insulin", "diabetes", False), ("exercise", "depression", False), ("interferon beta", "MS", False),
    ],
)  # fmt: skip
def test_cures(engine: Engine, knowledge: Knowledge, agent: str, target: str, cures: bool) -> None:
    assert _any(engine, knowledge.is_curative, agent, target) is cures


def test_labels(knowledge: Knowledge) -> None:
    assert _verdict(knowledge, "naltrexone", "alcoholism") == "approved"
    assert _verdict(knowledge, "low-dose naltrexone", "multiple sclerosis") == "off-label"
    assert _verdict(knowledge, "gabapentin", "migraine") == "off-label"
    assert _verdict(knowledge, "gabapentin", "gout") is None
    assert _verdict(knowledge, "tirzepatide", "sleep apnea") == "approved"


def test_boxed_warnings(knowledge: Knowledge) -> None:
    assert knowledge.boxed_warning("naltrexone") is None
    assert [fact.removed for fact in knowledge.boxed_history("naltrexone")] == ["2013"]
    glatiramer = knowledge.boxed_warning("glatiramer")
    assert glatiramer is not None
    assert glatiramer.provenance.firm
    assert "anaphyla" in glatiramer.terms
    ciprofloxacin = knowledge.boxed_warning("ciprofloxacin")
    assert ciprofloxacin is not None, "a drug has what its class has"
    assert "tendon" in ciprofloxacin.terms


def test_a_recalled_fact_says_so(knowledge: Knowledge) -> None:
    fact = knowledge.boxed_warning("clozapine")
    assert fact is not None
    assert not fact.provenance.firm
    assert "not checked" in fact.provenance.caution


def test_classes(knowledge: Knowledge) -> None:
    assert knowledge.is_a("sertraline", "antidepressant")
    assert knowledge.interactions("sildenafil", "nitroglycerin")
    assert knowledge.interactions("nitroglycerin", "sildenafil")
    assert knowledge.abrupt_stop("metoprolol")
    assert not knowledge.abrupt_stop("amoxicillin")


def test_a_name_of_one_spelling_is_not_another_word(canonical: Callable[[str], str]) -> None:
    assert canonical("AIDS") == "HIV"
    assert canonical("aids") != "HIV"
    assert canonical("you") == "you", "words of address are no things"


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Insulin lowers blood sugar in people with type 1 diabetes.", False),
        ("Light therapy relieves seasonal depression.", False),
        ("Fibre eases constipation.", False),
        ("Physical therapy relieves back pain.", False),
        ("Garlic treats high cholesterol.", True),
        ("Turmeric relieves joint pain better than ibuprofen.", True),
        ("Garlic lowers high cholesterol without statins and treats diabetes.", True),
        ("Exercise cures depression.", True),
    ],
)
def test_facts_leave_ordinary_medicine_alone(engine: Engine, text: str, flagged: bool) -> None:
    found = engine.check(read_text(text, profile=Profile.ARTICLE)).findings
    assert any(finding.code[:3] in ("EFF", "SUP") for finding in found) is flagged


def _any(engine: Engine, ask: Callable[[str, str], bool], agent: str, target: str) -> bool:
    """Asked as rules do: with the canonical names of what the text says."""
    return any(ask(a, t) for a in _canonical(engine, agent) for t in _canonical(engine, target))


def _canonical(engine: Engine, text: str) -> set[str]:
    return {
        canonical
        for feature, exact, canonical in engine.ruleset.surfaces[spaced(fold(text))]
        if exact in ("", text) and engine.ruleset.features[feature].strip("{}") in THINGS
    }


def _verdict(knowledge: Knowledge, drug: str, condition: str) -> str | None:
    approval = knowledge.approval(drug, condition)
    return approval.verdict if approval else None
