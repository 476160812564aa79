"""Checks sources here, or in processes of its own when there is enough to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from claimlint import processes
from claimlint.checking import Checked, Checker, Source
from claimlint.errors import ClaimlintError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

_WORTH_A_WORKER = 400_000  # bytes to parse; a worker takes about a second to start


class Workers:
    """A context in which sources are checked. Processes start with the first work that is worth it."""

    def __init__(self, jobs: int, checker: Checker) -> None:
        """jobs: processes at most; 1 checks everything in this one."""
        self._jobs = jobs
        self._checker = checker
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pool is None:
            return
        if kind is not None:  # nobody waits for what they are at
            from multiprocessing import active_children

            for process in set(active_children()) - self._others:
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def check(self, sources: Sequence[Source]) -> Iterator[Checked]:
        """Results in the order of the sources. ClaimlintError when a worker process dies."""
        wanted = min(self._jobs, sum(len(source.data) for source in sources) // _WORTH_A_WORKER)
        if wanted < 2 and self._pool is None:
            yield from map(self._checker.check_source, sources)
            return
        from concurrent.futures.process import BrokenProcessPool

        pool = self._started(wanted)
        with processes.uninterrupted():
            results = pool.map(_check, sources, chunksize=4)
        try:
            yield from results
        except BrokenProcessPool:
            raise ClaimlintError(
                "a worker process died, so the run is not complete", "run again with -j 1 to see which file does it"
            ) from None

    def _started(self, workers: int) -> ProcessPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import active_children

            self._others = set(active_children())
            self._pool = ProcessPoolExecutor(workers, processes.context(), _begin, (self._checker.fresh(),))
        return self._pool


_checker: Checker | None = None


def _begin(checker: Checker) -> None:
    global _checker
    _checker = checker
    processes.end_with_parent()


def _check(source: Source) -> Checked:
    assert _checker is not None, "the pool starts its workers with _begin"
    return _checker.check_source(source)
