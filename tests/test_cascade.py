"""The two invariants: the cascade finds what brute force finds, and a finding quotes its place in the source."""

from __future__ import annotations

import html

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimlint.document import Document
from claimlint.engine import Engine
from claimlint.folding import INVISIBLE, fold
from claimlint.model import Profile
from claimlint.readers import read_text

CLAIMS = [
    "Garlic oil cures diabetes.", "This tea wipes out cancer for good!", "Throw away your insulin today.",
    "The drops have no side effects", "It works for everyone with eczema.", "Take 20 mg of melatonin every night.",
    "Studies show that turmeric beats ibuprofen.", "Drink a teaspoon of turpentine.", "Big Pharma hides the cure.",
    "Gabapentin treats migraine.", "Buy tramadol online, no prescription needed!", "Lose 20 pounds in two weeks.",
    "Fish antibiotics are the same thing.", "Start with .5 mg, then 4.0 mg of naltrexone.", "A miracle drug for lupus.",
    "Safe for pregnant women and newborns.", "Your doctor will never tell you this about thyroid disease.",
]  # fmt: skip
HARMLESS = [
    "It does not cure anything.", "Is it safe in pregnancy?", "We walked to the market for cured ham.",
    "Ask your pharmacist first.", "The trial had 40 participants.", "Natural killer cells are white blood cells.",
    "There is no known cure for lupus.", "However,", "and", "but", "My doctor said that", "It is a myth that",
    "Dr. Lee, M.D., disagrees.", "i love it", "\u00fcber-healthy \U0001f957 soup", "e\u0301clair", "\u0130stanbul",
]  # fmt: skip
pieces = st.lists(st.sampled_from(CLAIMS + HARMLESS), min_size=1, max_size=7)
joints = st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\n- ", "\n\n> ", ", ", "; ", "\u00a0", "\t"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Prose with claims in it, joined and spelled in the ways that drafts are."""
    text = ""
    for piece in draw(pieces):
        spelled = draw(st.sampled_from([str, str.upper, str.lower, _typographic, _invisible]))
        text += (draw(joints) if text else "") + spelled(piece)
    return text


def _typographic(text: str) -> str:
    return text.replace("'", "\u2019").replace("-", "\u2011").replace(" ", "\u00a0", 1)


def _invisible(text: str) -> str:
    return "".join(char + (INVISIBLE[at % len(INVISIBLE)] if at % 5 == 3 else "") for at, char in enumerate(text))


def found(engine: Engine, document: Document, brute: bool) -> list[tuple[object, ...]]:
    result = engine.check(document, brute=brute)
    findings = [(f.code, f.start, f.end, f.severity, f.frame, f.evidence) for f in result.findings]
    return findings + [(e.finding.code, e.finding.start, e.finding.end, e.by, e.cue) for e in result.excused]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts(), st.sampled_from(Profile), st.sampled_from(["text", "markdown"]))
def test_cascade_finds_what_brute_force_finds(engine: Engine, text: str, profile: Profile, form: str) -> None:
    document = read_text(text, path="x", profile=profile, format=form)
    assert found(engine, document, brute=False) == found(engine, document, brute=True)


def visible(text: str) -> str:
    """Source text as it reads: no marks, no invisible characters, single spaces."""
    bare = "".join(char for char in html.unescape(text) if char not in INVISIBLE and char not in "*_")
    return " ".join(fold(bare).split())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts(), st.sampled_from(Profile), st.sampled_from(["text", "markdown"]), st.booleans())
def test_a_finding_quotes_its_place(engine: Engine, text: str, profile: Profile, form: str, front: bool) -> None:
    if form == "markdown":
        text = text.replace("cures", "**cures**").replace("'", "&#39;")
        if front:
            text = f"---\r\ntitle: Tea\r\n---\r\n{text}"
    document = read_text(text, path="x", profile=profile, format=form)
    for finding in engine.check(document).findings:
        assert text[finding.start : finding.end] == finding.match
        assert document.line_col(finding.start) == (finding.line, finding.column)
        lines = text.replace("\r\n", "\n").split("\n")
        assert lines[finding.line - 1][finding.column - 1 :].startswith(finding.match.split("\r")[0].split("\n")[0])
        blocks = " ".join(visible(block.text) for block in document.blocks)
        quoted = visible(finding.match.replace("\n> ", "\n").replace("\r\n> ", "\n"))
        assert quoted in blocks or "\n" in finding.match


def test_the_quote_of_a_claim_behind_marks_is_exact(engine: Engine) -> None:
    front = "\ufeff---\ntitle: Tea\n---\n\n"
    source = front + "Our g\u00adinger t&#101;a\u00a0**cures  arthritis**, e\u0301h \U0001f957.\r\n\r\nfine."
    document = read_text(source, path="a.md", profile=Profile.POST, format="markdown")
    quoted = [f.match for f in engine.check(document).findings if f.code in ("EFF001", "SUP001")]
    assert quoted == ["cures  arthritis"]
    for finding in engine.check(document).findings:
        assert source[finding.start : finding.end] == finding.match


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces, st.integers(0, 2**32 - 1), st.sampled_from(["markdown", "html", "rst", "asciidoc"]))
def test_wrapping_a_paragraph_anew_changes_no_finding(
    engine: Engine, sentences: list[str], wrapping: int, form: str
) -> None:
    words = " ".join(sentences).split(" ")
    wrapped = words[0] + "".join((" ", "\n")[wrapping >> at % 32 & 1] + word for at, word in enumerate(words[1:]))

    def told(text: str) -> list[tuple[object, ...]]:
        document = read_text(text, path="x", profile=Profile.POST, format=form)
        found = engine.check(document).findings
        return [(f.code, document.source[f.start : f.end].split(), f.severity, f.frame) for f in found]

    assert told(wrapped) == told(" ".join(words))


@pytest.mark.parametrize(
    ("form", "source"),
    [
        ("markdown", "no side  \neffects"), ("markdown", "no side\\\neffects"), ("markdown", "no side<br>effects"),
        ("html", "<p>no side<br>effects"), ("rst", "| no side\n| effects"), ("text", "no side\neffects"),
    ],
)  # fmt: skip
def test_a_line_break_that_the_author_sees_stays(form: str, source: str) -> None:
    document = read_text(source, path="x", profile=Profile.POST, format=form)
    assert [block.text for block in document.blocks] == ["no side\neffects"]
