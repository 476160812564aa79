"""Known findings of old texts: listed in a file, not reported, and shrinking."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimlint.errors import ConfigError
from claimlint.model import Excused, Finding
from claimlint.replacing import replaced

VERSION = 1
_SHOWN = 80  # code points of a match that an entry shows


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding. path: relative to the baseline's project. match: for people who read the file."""

    path: str
    record: str
    code: str
    match: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings of a project, sorted."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What a baseline makes of a run's findings. stale: entries of checked or vanished files without a finding."""

    findings: tuple[Finding, ...]
    excused: tuple[Excused, ...]
    stale: tuple[Entry, ...]


def of(findings: Iterable[Finding], name: Callable[[str], str]) -> Baseline:
    """A baseline of these findings. name: a finding's path as the project knows it."""
    return Baseline(tuple(sorted({_entry(finding, name(finding.path)) for finding in findings})))


def apply(
    baseline: Baseline, findings: Sequence[Finding], name: Callable[[str], str], settled: Callable[[Entry], bool]
) -> Applied:
    """Keep the known findings back.

    settled: whether this run looked where an entry stands, or the file is gone; only then can it be stale.
    """
    known = {(entry.path, entry.fingerprint) for entry in baseline.entries}
    fresh, excused, met = [], [], set()
    for finding in findings:
        key = (name(finding.path), finding.fingerprint)
        if key in known:
            met.add(key)
            excused.append(Excused(finding, "baseline", ""))
        else:
            fresh.append(finding)
    stale = [e for e in baseline.entries if (e.path, e.fingerprint) not in met and settled(e)]
    return Applied(tuple(fresh), tuple(excused), tuple(stale))


def updated(
    baseline: Baseline, findings: Iterable[Finding], name: Callable[[str], str], settled: Callable[[Entry], bool]
) -> Baseline:
    """The baseline with its settled entries replaced by what was found now."""
    kept = {entry for entry in baseline.entries if not settled(entry)}
    return Baseline(tuple(sorted(kept | set(of(findings, name).entries))))


def pruned(baseline: Baseline, stale: Collection[Entry]) -> Baseline:
    """The baseline without its stale entries. Nothing new enters it."""
    gone = set(stale)
    return Baseline(tuple(entry for entry in baseline.entries if entry not in gone))


def read(path: Path) -> Baseline:
    """Read a baseline file. ConfigError when it is missing or not what `write` wrote."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            "there is no such baseline", "write it with `claimlint baseline create`, or correct `baseline:`", str(path)
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the baseline: {error}", "restore it from version control", str(path)) from None
    if "\n<<<<<<< " in text or "\n>>>>>>> " in text:
        hint = "keep the lines of both sides and remove the markers, then run `claimlint baseline update`"
        raise ConfigError("the baseline holds marks of a merge conflict", hint, str(path))
    try:
        return _parsed(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        where = f"{path}:{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else str(path)
        hint = "restore it from version control, or write it anew: remove it and run `claimlint baseline create`"
        raise ConfigError(f"the baseline is damaged: {error}", hint, where) from None


def write(path: Path, baseline: Baseline) -> None:
    """Write a baseline file, one entry a line, as a whole or not at all. ConfigError when it cannot be written."""
    rows = [
        {"path": e.path, "record": e.record, "code": e.code, "match": e.match, "fingerprint": e.fingerprint}
        for e in baseline.entries
    ]
    lines = ",\n".join(json.dumps({k: v for k, v in row.items() if v}, ensure_ascii=False) for row in rows)
    text = (
        f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'
        if rows
        else f'{{"version": {VERSION}, "findings": []}}\n'
    )
    try:
        with replaced(path) as file:
            file.write(text.encode())
    except OSError as error:
        raise ConfigError(f"cannot write the baseline: {error.strerror}", "", str(path)) from None


def _entry(finding: Finding, path: str) -> Entry:
    match = " ".join(finding.match.split())
    shown = match if len(match) <= _SHOWN else match[: _SHOWN - 1] + "\u2026"
    return Entry(path, finding.record, finding.code, shown, finding.fingerprint)


def _parsed(data: Any) -> Baseline:
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        raise ValueError("it is no list of findings")
    if data.get("version") != VERSION:
        raise ValueError(f"version {data.get('version')!r} is not {VERSION}")
    entries = []
    for row in data["findings"]:
        fields = [row["path"], row.get("record", ""), row["code"], row.get("match", ""), row["fingerprint"]]
        if not all(isinstance(value, str) for value in fields):
            raise ValueError("an entry holds something that is no text")
        entries.append(Entry(*fields))
    return Baseline(tuple(sorted(entries)))
