"""A report as a run over two drafts would give it: every severity, a fix, evidence, awkward characters."""

from __future__ import annotations

import pytest

from claimlint.document import Document
from claimlint.model import EvidenceSpan, Excused, Finding, Fix, Problem, Profile, Report, Severity
from claimlint.reporters import RuleInfo
from claimlint.rule_types import Reference

TEA = (
    "# Tea\r\n\r\nOur 🍵 “green” tea cures gout, they say,\r\nand it never, ever\r\nharms a kidney.\r\n"
    "\r\nIt does not cure gout. Take 5 mcg.\r\n"
)
ODD = "drafts/odd, 100%: name.md"
HERBS = "Herbs <b>protect</b> every child & adult from flu 👩‍⚕️ at 100% — =1+1.\n"


def finding(path: str, source: str, match: str, severity: Severity, code: str = "EFF001", **more: object) -> Finding:
    """A finding at the first place of `match` in `source`, with true lines and columns."""
    document = Document(path, source, Profile.ARTICLE, ())
    start = source.index(match)
    line, column = document.line_col(start)
    end_line, end_column = document.line_col(start + len(match))
    return Finding(
        **{
            "code": code,
            "name": RULES[code].name,
            "severity": severity,
            "message": f'"{match.splitlines()[0]}" promises too much.',
            "why": RULES[code].why,
            "instead": RULES[code].instead,
            "path": path,
            "record": "",
            "start": start,
            "end": start + len(match),
            "line": line,
            "column": column,
            "end_line": end_line,
            "end_column": end_column,
            "match": match,
            "fingerprint": f"{code}{start:05}",
            **more,
        }
    )


RULES = {
    "EFF001": RuleInfo(
        "EFF001",
        "promise-of-a-cure",
        "EFF",
        "No food has been shown to cure a disease.",
        'Say what a trial measured: "lowered uric acid by 5% in 60 adults".',
        (Reference("Some Act", "section 5", "https://example.org/act#5"), Reference("A handbook", "", "")),
    ),
    "NOT002": RuleInfo("NOT002", "ambiguous-unit", "NOT", "Units are misread.", "Write the unit out.", ()),
}


@pytest.fixture
def rules() -> dict[str, RuleInfo]:
    return dict(RULES)


@pytest.fixture
def report() -> Report:
    cure = finding(
        "drafts/tea.md",
        TEA,
        "cures gout",
        Severity.ERROR,
        evidence=(EvidenceSpan("agent", "tea", 17, 20),),
        url="https://example.org/rules/EFF001",
    )
    unharmed = finding("drafts/tea.md", TEA, "never, ever\r\nharms a kidney", Severity.WARNING)
    start = TEA.index("5 mcg")
    unit = finding(
        "drafts/tea.md", TEA, "5 mcg", Severity.INFO, "NOT002", fix=Fix(start + 2, start + 5, "micrograms", True)
    )
    herbs = finding(ODD, HERBS, "protect</b> every child & adult from flu", Severity.ERROR)
    denied = finding("drafts/tea.md", TEA, "cure gout", Severity.ERROR)
    old = finding(ODD, HERBS, "at 100%", Severity.WARNING)
    return Report(
        findings=(cure, unharmed, unit, herbs),
        excused=(Excused(denied, "negated", "does not"), Excused(old, "directive", "legal cleared it")),
        problems=(Problem("drafts/broken.docx", "It is no Word file.", "Save it again as .docx."),),
        documents=7,
        sources={"drafts/tea.md": TEA, ODD: HERBS},
    )
