"""Runs that are stopped, processes that die: what was done stays, nothing is lost, no process is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claimlint.checking import Checked, Checker
from claimlint.document import Document
from claimlint.errors import ClaimlintError
from claimlint.model import Profile
from claimlint.scan import parts, sources
from claimlint.scan.job import Job, Outcome, Task, Watcher
from claimlint.scan.pool import Done
from claimlint.scan.posts import Policy
from claimlint.scan.scanner import DEADLY, Scanner
from claimlint.settings import Settings

TEXT = "my aunt took this tea for a week and it cured her diabetes"


class Fragile(Checker):
    """A checker whose process dies at some posts: always at "deadly", once at "stumble" (a file remembers)."""

    def fresh(self) -> Fragile:
        return Fragile(self._cache)

    def check(self, document: Document, settings: Settings, name: str = "") -> Checked:
        if document.source == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        if document.source.startswith("stumble "):
            mark = Path(document.source.partition(" ")[2])
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return Checked()


def table(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    return path


def run(file: Path, out: Path, checker: Checker, jobs: int, step: Any = lambda done, total: None) -> Outcome:
    task = Task((str(file),), output=out, jobs=jobs, salt=b"x")

    def prepare(tables: Any) -> Scanner:
        return Scanner(checker, Profile.POST, Policy(), True, 0, 0, tuple(tables), (Settings(),) * len(tables))

    return Job(task, prepare, Watcher(step=step)).run()


def ids(out: Path) -> list[str]:
    return [json.loads(line)["id"] for line in out.read_bytes().splitlines()]


def quarantined(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.with_name(f"{out.name}.quarantine.jsonl").read_bytes().splitlines()]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sources.chunks

    def small(opened: sources.Opened, number: int, index: int, before: int = 0) -> Iterator[sources.Chunk]:
        return whole(opened, number, index, before, size=500)

    monkeypatch.setattr("claimlint.scan.job.chunks", small)


@pytest.mark.usefixtures("small_chunks")
def test_a_process_that_dies_costs_its_chunk_once_more_and_a_deadly_row_is_refused(tmp_path: Path) -> None:
    texts = ["fine"] * 100
    texts[10] = f"stumble {tmp_path / 'once'}"
    texts[50] = texts[51] = "deadly"
    out = tmp_path / "out.jsonl"
    outcome = run(table(tmp_path / "posts.jsonl", texts), out, Fragile(), 2)
    assert ids(out) == [str(n) for n in range(100) if n not in (50, 51)]
    assert [row["reason"] for row in quarantined(out)] == [DEADLY, DEADLY]
    assert outcome.tally["posts"] == 98
    assert not out.with_name("out.jsonl.work").exists()


def full_disk(self: parts.Part, path: Path, digest: str) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("small_chunks")
def test_a_full_disk_is_told_and_the_run_goes_on_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out = table(tmp_path / "posts.jsonl", ["fine"] * 100), tmp_path / "out.jsonl"
    finished: list[Done] = []
    with monkeypatch.context() as disk:

        def step(done: Done, total: int) -> None:
            finished.append(done)
            if len(finished) == 4:
                disk.setattr(parts.Part, "write", full_disk)

        with pytest.raises(ClaimlintError, match="No space left on device") as caught:
            run(file, out, Fragile(), 1, step)
    assert "same command" in caught.value.hint
    assert not out.exists()
    again: list[Done] = []
    run(file, out, Fragile(), 1, lambda done, total: again.append(done))
    assert ids(out) == [str(n) for n in range(100)]
    assert [done.fresh for done in again] == [False] * 4 + [True] * 2


@pytest.mark.usefixtures("small_chunks")
def test_only_what_fits_the_rows_and_the_options_is_taken_over(tmp_path: Path) -> None:
    file, out = table(tmp_path / "posts.jsonl", ["fine"] * 100), tmp_path / "out.jsonl"

    def stopped_at(count: int) -> Any:
        seen = []

        def step(done: Done, total: int) -> None:
            seen.append(done)
            if len(seen) == count:
                raise KeyboardInterrupt

        return step

    with pytest.raises(KeyboardInterrupt):
        run(file, out, Fragile(), 1, stopped_at(5))
    kept = sorted(out.with_name("out.jsonl.work").glob("part-*"))
    assert len(kept) == 5
    kept[0].write_bytes(kept[0].read_bytes()[:-3])  # as a crash leaves it
    file.write_text(file.read_text().replace('"id": 90,', '"id": 70,'))
    fresh: list[int] = []

    def note_fresh(done: Done, total: int) -> None:
        if done.fresh:
            fresh.append(done.number)

    run(file, out, Fragile(), 1, note_fresh)
    assert fresh == [0, 4, 5]
    assert ids(out)[89:92] == ["89", "70", "91"]
    assert len(ids(out)) == 100


def test_two_runs_do_not_write_to_one_output(tmp_path: Path) -> None:
    file, out = table(tmp_path / "posts.jsonl", ["fine"] * 3), tmp_path / "out.jsonl"

    def step(done: Done, total: int) -> None:
        with pytest.raises(ClaimlintError, match="another run"):
            run(file, out, Fragile(), 1)

    run(file, out, Fragile(), 1, step)
    assert len(ids(out)) == 3


def command(*arguments: object) -> list[str]:
    scan = [str(Path(sys.executable).with_name("claimlint")), "scan", "--isolated", "--fail-on", "never"]
    return [*scan, "--salt", "x", *map(str, arguments)]


def children(pid: int) -> set[int]:
    """All processes below one, however deep."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for_parts(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and len(list(out.with_name(f"{out.name}.work").glob("part-????????"))) < count:
        time.sleep(0.02)
    assert process.poll() is None, "the run ended before it could be stopped"


def gone(pids: set[int]) -> bool:
    for _ in range(200):
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("big")
    texts = [f"{TEXT} number {n}. " + "\n\n" + "walk " * 500 for n in range(5000)]
    texts[77] = "\ud800"
    return table(folder / "posts.jsonl", texts)


@pytest.fixture(scope="module")
def serial(big: Path) -> bytes:
    out = big.with_name("serial.jsonl")
    subprocess.run(command(big, "-o", out, "-j", 1, "--max-bad", 1), check=True, capture_output=True)
    return out.read_bytes()


@pytest.mark.slow
def test_any_number_of_processes_writes_the_same_bytes(big: Path, serial: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    subprocess.run(command(big, "-o", out, "-j", 3, "--max-bad", 1), check=True, capture_output=True)
    assert out.read_bytes() == serial


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_killed_run_leaves_no_process_and_goes_on_to_the_same_bytes(big: Path, serial: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    going = command(big, "-o", out, "-j", 2, "--max-bad", 1)
    for count in (2, 5, 8):
        process = subprocess.Popen(going, stderr=subprocess.DEVNULL)
        wait_for_parts(out, count, process)
        below = children(process.pid)
        assert below
        process.kill()
        process.wait()
        assert gone(below)
        assert not out.exists()
    subprocess.run(going, check=True, capture_output=True)
    assert out.read_bytes() == serial
    assert not out.with_name("out.jsonl.work").exists()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_killed_worker_changes_nothing(big: Path, serial: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(command(big, "-o", out, "-j", 2, "--max-bad", 1), stderr=subprocess.DEVNULL)
    wait_for_parts(out, 2, process)
    workers = [pid for pid in children(process.pid) if b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(max(workers), signal.SIGKILL)  # the youngest is a worker, the oldest their server
    assert process.wait() == 0
    assert out.read_bytes() == serial


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_ctrl_c_says_how_to_go_on(big: Path, serial: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    going = command(big, "-o", out, "-j", 2, "--max-bad", 1)
    process = subprocess.Popen(going, stderr=subprocess.PIPE, start_new_session=True)
    wait_for_parts(out, 3, process)
    below = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"same command" in told
    assert b"Traceback" not in told
    assert gone(below)
    subprocess.run(going, check=True, capture_output=True)
    assert out.read_bytes() == serial
