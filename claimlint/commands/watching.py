"""What a run says on stderr while it goes: a progress line on a terminal, and the notes of --verbose."""

from __future__ import annotations

import sys
import time

from claimlint.drafts import Watcher
from claimlint.reporters.places import printable

_PATIENCE = 1.0  # seconds before a progress line appears
_EVERY = 0.1  # seconds between two updates


class Progress:
    """A line on stderr that rewrites itself, for runs that last, on a terminal only."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._last = self._begun
        self._shown = False

    def step(self, done: int, total: int) -> None:
        """Files done and files in all."""
        now = time.monotonic()
        if not self._terminal or now - self._begun < _PATIENCE or now - self._last < _EVERY:
            return
        self._last, self._shown = now, True
        filled = 30 * done // max(1, total)
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total} files")
        sys.stderr.flush()

    def close(self) -> None:
        """Wipe the line, so that the report starts on a clean one."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def watcher(progress: Progress, verbose: bool) -> Watcher:
    """Who tells the user how a run goes."""
    return Watcher(note, progress.step) if verbose else Watcher(step=progress.step)


def note(line: str) -> None:
    """A line of --verbose on stderr."""
    sys.stderr.write(f"claimlint: {printable(line)}\n")
