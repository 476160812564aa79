"""Names of findings that survive moved, reflowed and re-quoted text: what a baseline and a code host know them by."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from claimlint.document import Document
from claimlint.folding import fold, without_invisible
from claimlint.model import Finding

_WINDOW = 4
"""Words on each side that tell two equal matches apart. Never beyond the block, so that blocks can move."""

_WORD = re.compile(r"\w+")


def with_fingerprints(findings: Iterable[Finding], document: Document, name: str) -> tuple[Finding, ...]:
    """The findings, each with 20 hex digits made of its code, the words of its match and the words around it.

    Line numbers, line breaks, markup and letter case play no part. Equal findings of a document are numbered
    in order. name: the document's path as the project knows it, the same from every folder and on every machine.
    """
    spans = [(block.segments[0].source_start, block.segments[-1].source_end) for block in document.blocks]
    seen: Counter[str] = Counter()
    named = []
    for finding in findings:
        start, end = _around(finding, spans)
        before = _words(document.source[start : finding.start])[-_WINDOW:]
        after = _words(document.source[finding.end : end])[:_WINDOW]
        match = _words(finding.match)
        key = "\0".join([finding.code, name, finding.record, *(" ".join(part) for part in (before, match, after))])
        ordinal = seen[key]
        seen[key] += 1
        digest = hashlib.blake2b(f"{key}\0{ordinal}".encode("utf-8", "surrogatepass"), digest_size=10)
        named.append(replace(finding, fingerprint=digest.hexdigest()))
    return tuple(named)


def _around(finding: Finding, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The smallest block around a finding; the finding itself when there is none (a directive)."""
    holding = [span for span in spans if span[0] <= finding.start and finding.end <= span[1]]
    return min(holding, key=lambda span: span[1] - span[0], default=(finding.start, finding.end))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(without_invisible(text)))
