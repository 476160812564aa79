"""What a run says on stderr while it goes: a progress line on a terminal, and the notes of --verbose."""

from __future__ import annotations

import sys
import time
from collections import deque
from typing import TYPE_CHECKING

from claimlint.drafts import Watcher

if TYPE_CHECKING:
    from claimlint.scan.pool import Done

_PATIENCE = 1.0  # seconds before a progress line appears
_EVERY = 0.1  # seconds between two updates
_WINDOW = 30.0  # seconds whose pace tells the time left
_SURE = 3.0  # seconds of pace before any time left is told


class Line:
    """A line on stderr that rewrites itself, for runs that last, on a terminal only."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._last = self._begun
        self._shown = False

    def due(self) -> bool:
        """Whether to show the line anew."""
        now = time.monotonic()
        if not self._terminal or now - self._begun < _PATIENCE or now - self._last < _EVERY:
            return False
        self._last, self._shown = now, True
        return True

    def show(self, share: float, words: str) -> None:
        """share: from 0 to 1."""
        filled = int(30 * min(1.0, share))
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {words}\x1b[K")
        sys.stderr.flush()

    def close(self) -> None:
        """Wipe the line, so that the report starts on a clean one."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Progress(Line):
    """How far a run over files is."""

    def step(self, done: int, total: int) -> None:
        """Files done and files in all."""
        if self.due():
            self.show(done / max(1, total), f"{done}/{total} files")


class PostProgress(Line):
    """How far a run over posts is, and how long it will take at the pace of the last half minute."""

    def __init__(self) -> None:
        super().__init__()
        self._posts = self._findings = self._read = self._bytes = 0
        self._pace: deque[tuple[float, int]] = deque()

    def step(self, done: Done, total: int) -> None:
        """A chunk that is done. total: bytes of all files, 0 when nobody knows."""
        self._posts += done.tally.get("posts", 0)
        self._findings += done.tally.get("findings", 0)
        self._bytes += done.tally.get("bytes", 0)
        self._read = max(self._read, done.read)
        if not done.fresh:  # found from an earlier run, so it says nothing about the pace
            self._pace.clear()
        self._pace.append((time.monotonic(), self._read))
        while self._pace[-1][0] - self._pace[0][0] > _WINDOW:
            self._pace.popleft()
        if self.due():
            words = f"{self._posts:,} posts, {self._bytes / 1e6:,.0f} MB, {self._findings:,} findings"
            self.show(self._read / total if total else 0.0, words + self._left(total))

    def _left(self, total: int) -> str:
        (first, before), (last, after) = self._pace[0], self._pace[-1]
        if not total or last - first < _SURE or after <= before:
            return ""
        seconds = (total - after) * (last - first) / (after - before)
        return f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", about {seconds:.0f} s left"


def watcher(progress: Progress, verbose: bool) -> Watcher:
    """Who tells the user how a run goes."""
    return Watcher(note, progress.step) if verbose else Watcher(step=progress.step)


def note(line: str) -> None:
    """A line of --verbose on stderr."""
    from claimlint.reporters.places import printable

    sys.stderr.write(f"claimlint: {printable(line)}\n")
