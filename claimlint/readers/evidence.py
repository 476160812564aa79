"""Sources named in the text itself: addresses, [3], (Name 2019), DOI, PMID, trial numbers."""

from __future__ import annotations

import re

from claimlint.document import Evidence, EvidenceKind

_LINK = re.compile(r"https?://[^\s<>\"'\u201d\u2019)\]]+(?<![.,;:!?])", re.IGNORECASE)
_NUMBERED = re.compile(r"\[\d{1,3}(?:\s?[,;\u2013-]\s?\d{1,3})*\]|\[\^\w{1,20}\]")
_NO_NAME = (
    r"(?!(?:In|Since|From|Until|The|By|On|Updated|Published|Posted|Reviewed|Copyright|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct"
    r"|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December)\b)"
)
_NAME = rf"\b{_NO_NAME}[A-Z][\w'\u2019-]{{1,40}}"
_AUTHORS = rf"{_NAME}(?:,? et al\.?|,? (?:and|&) {_NAME})?"
_YEAR = r"(?:19|20)\d\d[a-z]?\b"
_IN_BRACKETS = re.compile(r"\([^()]{6,300}\)")
_CITED = re.compile(rf"{_AUTHORS},? {_YEAR}")
_NAMED = re.compile(rf"{_AUTHORS},? \({_YEAR}\)")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s<>\"]+(?<![.,;:)\]])")
_PMID = re.compile(r"\bPMID:?\s?(\d{4,9})\b|\bPMC\d{4,9}\b")
_TRIAL = re.compile(r"\bNCT\d{8}\b|\bISRCTN\d{8}\b")
_RAISED = re.compile(
    r"(?<=[\w.,;:!?)\"'\u2019\u201d])[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+(?:[,\u2013-][\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+)*"
)
_RAISED_DIGIT = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]")
_UNIT_BEFORE = re.compile(r"(?:\b[a-zA-Z]{1,2}|\d)$")  # m², 10³: a power and no reference


def find(text: str) -> list[Evidence]:
    """Every source named in a block's text, in order of place. Offsets in the text."""
    found: list[Evidence] = []
    if "://" in text:
        found += [Evidence(EvidenceKind.LINK, m.start(), m.end(), m[0]) for m in _LINK.finditer(text)]
    if "[" in text:
        found += [
            Evidence(
                EvidenceKind.FOOTNOTE if m[0][1] == "^" else EvidenceKind.REFERENCE,
                m.start(),
                m.end(),
                m[0].strip("[^]"),
            )
            for m in _NUMBERED.finditer(text)
        ]
    if "(" in text and ("19" in text or "20" in text):
        found += [Evidence(EvidenceKind.REFERENCE, m.start(), m.end(), m[0]) for m in _NAMED.finditer(text)]
        found += [
            Evidence(EvidenceKind.REFERENCE, m.start(), m.end(), m[0].strip("()"))
            for m in _IN_BRACKETS.finditer(text)
            if _CITED.search(m[0])
        ]
    if "10." in text:
        found += [Evidence(EvidenceKind.REFERENCE, m.start(), m.end(), m[0]) for m in _DOI.finditer(text)]
    if "PM" in text:
        found += [Evidence(EvidenceKind.REFERENCE, m.start(), m.end(), m[0]) for m in _PMID.finditer(text)]
    if "NCT" in text or "ISRCTN" in text:
        found += [Evidence(EvidenceKind.REFERENCE, m.start(), m.end(), m[0]) for m in _TRIAL.finditer(text)]
    if not text.isascii() and _RAISED_DIGIT.search(text):
        found += [
            Evidence(EvidenceKind.REFERENCE, m.start(), m.end(), m[0])
            for m in _RAISED.finditer(text)
            if not _UNIT_BEFORE.search(text, max(0, m.start() - 3), m.start())
        ]
    if len(found) > 1:
        found.sort(key=lambda evidence: (evidence.start, evidence.end))
    return found


_MARK = re.compile(r"\s*\[?\s*(?:\d{1,3}|[a-z]|[*\u2020\u2021\u00a7])(?:\s*[,;\u2013-]\s*(?:\d{1,3}|[a-z]))*\s*\]?\s*")
_AFTER_WORD = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?)\"'\u2019\u201d\]])\s?$")


def is_mark(before: str, raised: str) -> bool:
    """Whether raised characters are a reference mark ("pain.3") and no power or ordinal ("m2", "1st").

    before: the text that stands before them.
    """
    return _MARK.fullmatch(raised) is not None and _AFTER_WORD.search(before) is not None
