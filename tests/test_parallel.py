"""Checking in several processes: a worker that dies, a user who interrupts, a line that shows how far it got."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimlint.checking import Checked, Checker, Source
from claimlint.commands.watching import Progress
from claimlint.errors import ClaimlintError
from claimlint.model import Profile
from claimlint.parallel import Workers
from claimlint.settings import Settings


class Dying(Checker):
    """A checker whose process dies at one file."""

    def fresh(self) -> Dying:
        return Dying()

    def check_source(self, source: Source) -> Checked:
        if source.path == "7.md":
            os._exit(9)
        return Checked(source=source.path)


def test_a_worker_that_dies_is_told_and_nothing_hangs() -> None:
    sources = [Source(f"{n}.md", b"x" * 500_000, Settings(), Profile.ARTICLE) for n in range(20)]
    with Workers(2, Dying()) as workers, pytest.raises(ClaimlintError, match="a worker process died") as caught:
        list(workers.check(sources))
    assert "-j 1" in caught.value.hint


def test_little_work_starts_no_process() -> None:
    sources = [Source(f"{n}.md", b"x" * 1000, Settings(), Profile.ARTICLE) for n in range(5)]
    with Workers(8, Dying()) as workers:
        assert [checked.source for checked in workers.check(sources)] == [source.path for source in sources]


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.7, 1.0, 1.4, 2.5])
def test_an_interrupted_run_says_so_at_once_and_leaves_no_process(tmp_path: Path, after: float) -> None:
    for n in range(200):
        (tmp_path / f"{n}.md").write_text("Our garlic tea cures diabetes. It did for us.\n\n" * 4000)
    command = [str(Path(sys.executable).with_name("claimlint")), "check", "--isolated", "--no-cache", "-j", "2"]
    run = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    time.sleep(after)
    os.killpg(run.pid, signal.SIGINT)
    try:
        _, told = run.communicate(timeout=15)  # every process holds stderr, so the last has ended, too
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
    assert run.returncode == 130
    assert told == "claimlint: interrupted\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_only_and_only_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(stream: io.StringIO) -> str:
        monkeypatch.setattr("sys.stderr", stream)
        progress = Progress()
        for done in range(4):
            progress.step(done, 3)
            time.sleep(0.02)
        progress.close()
        return stream.getvalue()

    assert run(Terminal()) == ""
    monkeypatch.setattr("claimlint.commands.watching._PATIENCE", 0.0)
    monkeypatch.setattr("claimlint.commands.watching._EVERY", 0.0)
    assert run(io.StringIO()) == ""
    shown = run(Terminal())
    assert "3/3 files" in shown
    assert shown.endswith("\r\x1b[K")
