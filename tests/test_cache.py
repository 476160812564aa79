"""The cache gives back exactly what was put in, or nothing."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from claimlint.cache import Cache, Entry, key
from claimlint.model import EvidenceSpan, Excused, Finding, Fix, Profile, Severity
from claimlint.settings import Settings

FOUND = Finding(
    "EFF001", "n", Severity.WARNING, "m\u2028\U0001f375", "w", "i", "a.md", "", 3, 7, 1, 4, 1, 8, "cure", "asserted",
    (EvidenceSpan("agent", "tea", 0, 3),), Fix(3, 7, "ease", False), "https://example.org", "ab12",
)  # fmt: skip
ENTRY = Entry((FOUND,), (Excused(FOUND, "negated", "not"),), "tea cure \ud800")
SAID = {
    "content": b"x", "path": "a.md", "name": "a.md", "settings": Settings(), "profile": Profile.ARTICLE,
    "format": "", "rules": "r1", "version": "1.0",
}  # fmt: skip


def test_an_entry_round_trips(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get(key(**SAID)) is None
    assert cache.put(key(**SAID), ENTRY)
    assert cache.get(key(**SAID)) == ENTRY
    assert Cache(tmp_path).get(key(**SAID)) == ENTRY


@pytest.mark.parametrize(
    "change",
    [
        {"content": b"y"},
        {"path": "./a.md"},
        {"name": "b/a.md"},
        {"settings": Settings(ignore=("EFF",))},
        {"settings": Settings(severity=(("EFF", Severity.INFO),))},
        {"profile": Profile.POST},
        {"format": "html"},
        {"rules": "r2"},
        {"version": "1.1"},
    ],
)
def test_whatever_findings_depend_on_is_in_the_key(change: dict[str, object]) -> None:
    assert key(**{**SAID, **change}) != key(**SAID)
    assert key(**{**SAID}) == key(**SAID)


def test_damage_of_any_kind_is_a_miss(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(key(**SAID), ENTRY)
    (file,) = (tmp_path / "findings").glob("*/*")
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            file.write_bytes(damaged)
            assert cache.get(key(**SAID)) is None
    file.write_bytes(whole)
    assert cache.get(key(**SAID)) == ENTRY


def test_a_folder_that_cannot_be_used_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "findings").write_text("a file in the way")
    cache = Cache(tmp_path)
    assert cache.put(key(**SAID), ENTRY) is False
    assert cache.get(key(**SAID)) is None
    assert cache.prune() == 0
    assert cache.clean() == 0


def _fill(folder: Path, start: int) -> None:
    cache = Cache(folder)
    for number in range(60):
        one = key(**{**SAID, "content": str((start + number) % 80).encode()})
        held = cache.get(one)
        assert held is None or held == ENTRY
        cache.put(one, ENTRY)


def test_runs_share_a_folder(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=_fill, args=(tmp_path, start)) for start in (0, 20)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0]
    assert not list(tmp_path.rglob("*.tmp"))
    assert Cache(tmp_path).clean() == 80
    assert Cache(tmp_path).get(key(**SAID)) is None


def test_old_entries_go_once_a_day(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(key(**SAID), ENTRY)
    (file,) = (tmp_path / "findings").glob("*/*")
    now, day = file.stat().st_mtime, 24 * 3600.0
    assert cache.prune(now + 29 * day) == 0
    assert cache.prune(now + 29.5 * day) == 0
    assert cache.prune(now + 31 * day) == 1
    assert cache.get(key(**SAID)) is None
