"""Findings of files that were checked before, kept by everything that they depend on.

One small file an entry, put in place by a rename and closed with a checksum: runs may share the folder, and
whatever a crash or a full disk leaves behind reads as a miss.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from functools import lru_cache
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from claimlint.model import EvidenceSpan, Excused, Finding, Fix, Profile, Severity
from claimlint.settings import Settings

_FORMAT = 1  # of an entry; older ones are never looked at again and go with the old
_MAX_AGE = 30 * 24 * 3600.0  # seconds
_PRUNE_EVERY = 24 * 3600.0


class Entry(NamedTuple):
    """What checking one file gave. source: the text that the findings quote, "" when there are none."""

    findings: tuple[Finding, ...]
    excused: tuple[Excused, ...]
    source: str


class Cache:
    """Entries in a folder. A folder that cannot be written or read is a cache that remembers nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "findings"

    def get(self, key: str) -> Entry | None:
        """What was kept under a key; None for a miss, damaged entries included."""
        try:
            with FileIO(self._name(key)) as file:  # asked for every file, so without a buffer
                data = file.readall()
        except OSError:
            return None
        checksum, _, body = data.partition(b"\n")
        if checksum.decode("ascii", "replace") != _checksum(body):
            return None
        try:
            return _from_data(json.loads(body))
        except (ValueError, TypeError, KeyError, IndexError):
            return None

    def put(self, key: str, entry: Entry) -> bool:
        """Keep an entry; False when it could not be written."""
        body = json.dumps(_to_data(entry), separators=(",", ":")).encode()
        path = Path(self._name(key))
        fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(_checksum(body).encode() + b"\n" + body)
            fresh.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
            return False
        return True

    def prune(self, now: float | None = None) -> int:
        """Remove entries that nobody renewed for 30 days, at most once a day; how many went.

        now: seconds since the epoch, for tests.
        """
        now = time.time() if now is None else now
        stamp = self._folder / "pruned"
        try:
            if not self._folder.is_dir() or (stamp.exists() and now - stamp.stat().st_mtime < _PRUNE_EVERY):
                return 0
            stamp.touch()
            os.utime(stamp, (now, now))
        except OSError:
            return 0
        gone = 0
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                if now - path.stat().st_mtime > _MAX_AGE:
                    path.unlink()
                    gone += 1
        return gone

    def clean(self) -> int:
        """Remove everything; how many entries went."""
        import shutil

        count = sum(1 for _ in self._folder.glob("*/*"))
        shutil.rmtree(self._folder, ignore_errors=True)
        return count

    def _name(self, key: str) -> str:
        return f"{self._folder}/{key[:2]}/{key[2:]}"


def key(
    *, content: bytes, path: str, name: str, settings: Settings, profile: Profile, format: str, rules: str, version: str
) -> str:
    """The key of a file's findings: hex, the same on every machine and in every run.

    content: of the file. format: whatever tells how it is read. path: as findings name it. name: as fingerprints do.
    rules: digest of the ruleset.
    """
    said = repr((_FORMAT, version, rules, path, name, _said(settings), profile.value, format, len(content)))
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=20)
    digest.update(content)
    return digest.hexdigest()


_said = lru_cache(maxsize=64)(repr)  # many files share their settings


def _checksum(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=8).hexdigest()


def _to_data(entry: Entry) -> list[Any]:
    excused = [[_finding_data(e.finding), e.by, e.cue] for e in entry.excused]
    return [[_finding_data(f) for f in entry.findings], excused, entry.source]


def _from_data(data: list[Any]) -> Entry:
    findings, excused, source = data
    return Entry(
        tuple(_finding(row) for row in findings),
        tuple(Excused(_finding(row), by, cue) for row, by, cue in excused),
        source,
    )


def _finding_data(f: Finding) -> list[Any]:
    evidence = [[span.role, span.text, span.start, span.end] for span in f.evidence]
    fix = [f.fix.start, f.fix.end, f.fix.text, f.fix.safe] if f.fix else None
    place = [f.path, f.record, f.start, f.end, f.line, f.column, f.end_line, f.end_column]
    words = [f.code, f.name, f.severity.value, f.message, f.why, f.instead]
    return [*words, *place, f.match, f.frame, evidence, fix, f.url, f.fingerprint]


def _finding(row: list[Any]) -> Finding:
    code, name, severity, *others, evidence, fix, url, fingerprint = row
    spans = tuple(EvidenceSpan(*span) for span in evidence)
    values = [code, name, Severity(severity), *others, spans, Fix(*fix) if fix else None, url, fingerprint]
    return Finding(*values)
