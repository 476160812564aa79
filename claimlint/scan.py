"""Posts -> findings, one line a post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from claimlint.model import Document, Finding, Profile, Report, Severity
from claimlint.readers import read_text
from claimlint.reporters.json import entry
from claimlint.reporters.places import Places

ACTIONS = {Severity.ERROR: "filter", Severity.WARNING: "report", Severity.INFO: "none"}


def posts(path: str, lines: Iterable[bytes], id_field: str, text_field: str, profile: Profile) -> Iterator[Document]:
    """The posts of a JSON lines file as documents, in order."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = msgspec.json.decode(line)
            yield read_text(row[text_field], path=path, profile=profile, record=str(row.get(id_field, number)))


def post_line(document: Document, findings: tuple[Finding, ...]) -> str:
    """One line of JSON for a post."""
    places = Places(Report(findings, sources={document.path: document.source}))
    worst = max((finding.severity for finding in findings), key=lambda s: s.rank, default=Severity.INFO)
    record = {
        "id": document.record,
        "profile": document.profile,
        "risk": sum(4 ** (finding.severity.rank - 1) for finding in findings),
        "action": ACTIONS[worst],
        "findings": [entry(finding, places) for finding in findings],
    }
    return msgspec.json.encode(record).decode() + "\n"
