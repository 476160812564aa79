"""Chunks to processes, and what happens when one of these dies."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from claimlint import processes
from claimlint.errors import ClaimlintError
from claimlint.scan import parts
from claimlint.scan.scanner import Scanner
from claimlint.scan.sources import Chunk

_AHEAD = 3  # chunks read for each worker besides the one it scans, so that none ever waits
_FATAL = 2  # times that a row must have ended a process to be refused


class Done(NamedTuple):
    """A chunk whose part is written. read: as in the chunk. fresh: it was scanned now, not found from before."""

    number: int
    tally: dict[str, int]
    read: int
    fresh: bool = True


@dataclass(slots=True)
class _Task:
    """A chunk on its way. careful: tell of each row before it is tried. deaths: how often a process died at a row."""

    chunk: Chunk
    careful: bool = False
    deaths: Counter[int] = field(default_factory=Counter)

    def deadly(self) -> frozenset[int]:
        return frozenset(index for index, times in self.deaths.items() if times >= _FATAL)


class _Worker:
    """A process, its connection, and what it is at. ready: it waits for a task, so that sending one never blocks."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.task: _Task | None = None
        self.ready = False
        self.row = -1


class Pool:
    """Processes that scan chunks and write their parts. A process that dies costs its chunk once more.

    Such a chunk is then scanned row by row under watch, and a row at which a process dies again and again is refused.
    """

    def __init__(self, scanner: Scanner, folder: Path, jobs: int) -> None:
        """folder: for the parts. jobs: processes."""
        self._scanner = scanner
        self._folder = folder
        self._jobs = jobs
        self._context = processes.context()
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()
        self._stillborn = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()

    def run(self, chunks: Iterable[Chunk]) -> Iterator[Done]:
        """Scan chunks; each as it is done, in any order. ClaimlintError when parts cannot be written."""
        coming = iter(chunks)
        while True:
            while len(self._waiting) < self._jobs * _AHEAD and (chunk := next(coming, None)) is not None:
                self._waiting.append(_Task(chunk))
            self._hand_out()
            if not self._waiting and not any(worker.task for worker in self._workers):
                return
            yield from self._listen()

    def _hand_out(self) -> None:
        idle = sum(worker.task is None for worker in self._workers)
        for _ in range(min(self._jobs - len(self._workers), len(self._waiting) - idle)):
            self._start()
        for worker in list(self._workers):
            if worker.ready and self._waiting:
                worker.task, worker.ready, worker.row = self._waiting.popleft(), False, -1
                try:
                    worker.connection.send((worker.task.chunk, worker.task.deadly(), worker.task.careful))
                except OSError:
                    self._bury(worker)

    def _start(self) -> None:
        here, there = self._context.Pipe()
        process = self._context.Process(  # type: ignore[attr-defined]
            target=_work, args=(there, self._scanner.fresh(), self._folder), daemon=True
        )
        with processes.uninterrupted():
            process.start()
            self._workers.append(_Worker(process, here))
        there.close()

    def _listen(self) -> Iterator[Done]:
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection)):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                said = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(said, int):
                worker.row = said
            elif isinstance(said, ClaimlintError):
                raise said
            elif isinstance(said, OSError):
                raise cannot_write(self._folder, said)
            else:
                task, worker.task, worker.ready = worker.task, None, True
                self._stillborn = 0
                if task is not None:
                    yield Done(task.chunk.number, said, task.chunk.read)

    def _bury(self, worker: _Worker) -> None:
        """Take back what a dead process was at; the row that it was trying is suspected."""
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        task = worker.task
        if task is not None:
            task.careful = True
            if worker.row >= 0:
                task.deaths[worker.row] += 1
            self._waiting.appendleft(task)
        elif not worker.ready:
            self._stillborn += 1
            if self._stillborn > self._jobs + 1:
                raise ClaimlintError("worker processes end as soon as they start", "run again with -j 1 to see why")


def run_here(scanner: Scanner, folder: Path, chunks: Iterable[Chunk]) -> Iterator[Done]:
    """The same as `Pool.run` in this process."""
    for chunk in chunks:
        yield Done(chunk.number, _scan(scanner, folder, chunk), chunk.read)


def cannot_write(folder: Path, error: OSError) -> ClaimlintError:
    """The error for a full disk and the like; what was written before stays, and the run can go on from there."""
    reason = error.strerror or type(error).__name__
    return ClaimlintError(
        f"cannot write to {folder}: {reason}", "make room and run the same command again: it goes on where it stopped"
    )


def _scan(scanner: Scanner, folder: Path, chunk: Chunk) -> dict[str, int]:
    part = scanner.scan(chunk)
    try:
        part.write(parts.path_of(folder, chunk.number), chunk.digest())
    except OSError as error:
        raise cannot_write(folder, error) from None
    return dict(part.tally)


def _work(connection: Connection, scanner: Scanner, folder: Path) -> None:
    """A worker's life: it says that it is there, then takes chunks and answers with their tallies."""
    processes.end_with_parent()
    connection.send(None)
    while True:
        try:
            chunk, deadly, careful = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            part = scanner.scan(chunk, deadly, connection.send if careful else None)
            part.write(parts.path_of(folder, chunk.number), chunk.digest())
        except (ClaimlintError, OSError) as error:
            connection.send(error)
        else:
            connection.send(dict(part.tally))
