"""A whole run: begin it or go on with it, scan, merge. Whatever stops it, the same command goes on from there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from claimlint import __version__
from claimlint.errors import ReadError, UsageError
from claimlint.model import Problem
from claimlint.replacing import replaced
from claimlint.scan import merge, parts
from claimlint.scan.outputs import OUTPUTS, About
from claimlint.scan.pool import Done, Pool, cannot_write, run_here
from claimlint.scan.rows import GUESS, Fields
from claimlint.scan.scanner import Scanner
from claimlint.scan.sources import STDIN, Chunk, Opened, Table, chunks, opened

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Task:
    """What to scan and where to. Settings of the posts are in the scanner.

    names: of the tables, "-" for standard input. format: of the tables, "" to tell it from each. output: None for
    standard output. quarantine: None for beside the output. order: "input" or "risk". form: a name of OUTPUTS.
    salt: of author hashes, None to draw one.
    """

    names: tuple[str, ...]
    fields: Fields = GUESS
    format: str = ""
    output: Path | None = None
    quarantine: Path | None = None
    form: str = "jsonl"
    order: str = "input"
    jobs: int = 1
    salt: bytes | None = None


class Watcher(NamedTuple):
    """Who is told how a run goes: table opened, a note, and how far it is."""

    table: Callable[[Table], None] = lambda table: None
    note: Callable[[str], None] = lambda line: None
    step: Callable[[Done, int], None] = lambda done, total: None


@dataclass
class Outcome:
    """What a run gives. tally: counts as `parts.Part` has them. summary: what is written beside the output."""

    tally: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    quarantine: Path | None = None


class Job:
    """One run of a task."""

    def __init__(self, task: Task, prepare: Callable[[Sequence[Table]], Scanner], watcher: Watcher) -> None:
        """prepare: the scanner for tables once they are opened; the job gives it its salt."""
        self._task = task
        self._prepare = prepare
        self._watcher = watcher
        self._out = Outcome()

    def run(self) -> Outcome:
        """Scan and write everything. ClaimlintError when that cannot go on; the same command then resumes."""
        with ExitStack() as stack:
            tables = self._open(stack)
            scanner = self._prepare([each.table for each in tables])
            folder = self._folder(stack)
            scanner = scanner.salted(self._begin(folder, scanner))
            paths = self._scan(scanner, folder, tables)
            try:
                self._write(scanner, paths, folder)
            except OSError as error:
                raise cannot_write((self._task.output or folder).parent, error) from None
        if self._task.output is not None:
            shutil.rmtree(folder, ignore_errors=True)
        return self._out

    def _open(self, stack: ExitStack) -> list[Opened]:
        tables = []
        for name in self._task.names:
            try:
                table = stack.enter_context(opened(name, self._task.format, self._task.fields))
            except ReadError as error:
                self._problem(name, error)
            except UsageError as error:
                raise UsageError(error.message, error.hint, name) from None
            else:
                self._watcher.table(table.table)
                tables.append(table)
        return tables

    def _problem(self, name: str, error: ReadError) -> None:
        self._out.problems.append(Problem(name, error.message, error.hint))

    def _folder(self, stack: ExitStack) -> Path:
        """Where parts are kept: beside the output, so that a later run finds them."""
        if self._task.output is None:
            return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="claimlint-")))
        folder = self._task.output.with_name(f"{self._task.output.name}.work")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _lock(folder, stack)
        except OSError as error:
            raise cannot_write(folder, error) from None
        return folder

    def _begin(self, folder: Path, scanner: Scanner) -> bytes:
        """The salt of the run that the folder holds; parts of a run with other rules or options go."""
        salt = self._task.salt
        said = repr((__version__, scanner.shape(), salt))
        key = hashlib.blake2b(said.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        path = folder / _MANIFEST
        try:
            known = msgspec.json.decode(path.read_bytes(), type=dict[str, str])
            if known["key"] == key:
                return bytes.fromhex(known["salt"])
            self._watcher.note("rules or options have changed since the run that was stopped: beginning anew")
        except (OSError, ValueError, KeyError):
            pass
        for part in folder.glob("part-*"):
            part.unlink(missing_ok=True)
        salt = os.urandom(16) if salt is None else salt
        try:
            with replaced(path) as file:
                file.write(msgspec.json.encode({"key": key, "salt": salt.hex()}))
        except OSError as error:
            raise cannot_write(folder, error) from None
        return salt

    def _chunks(self, tables: list[Opened]) -> Iterator[Chunk]:
        number = before = 0
        for index, table in enumerate(tables):
            try:
                for chunk in chunks(table, number, index, before):
                    yield chunk
                    number = chunk.number + 1
            except ReadError as error:
                self._problem(table.table.name, error)
            before += _size(table.table.name)

    def _scan(self, scanner: Scanner, folder: Path, tables: list[Opened]) -> list[Path]:
        """Scan what was not scanned before; the paths of all parts."""
        total = sum(_size(table.table.name) for table in tables)
        known: list[Done] = []
        count = 0

        def missing() -> Iterator[Chunk]:
            nonlocal count
            for chunk in self._chunks(tables):
                count = chunk.number + 1
                found = parts.header(parts.path_of(folder, chunk.number), chunk.digest())
                if found is None:
                    yield chunk
                else:
                    known.append(Done(chunk.number, found.tally, chunk.read, fresh=False))

        def done(each: Done) -> None:
            self._out.tally.update(each.tally)
            self._watcher.step(each, total)

        coming = missing()
        first = list(islice(coming, 2))
        with ExitStack() as stack:
            if self._task.jobs < 2 or len(first) < 2:
                running = run_here(scanner, folder, chain(first, coming))
            else:
                running = stack.enter_context(Pool(scanner, folder, self._task.jobs)).run(chain(first, coming))
            for each in running:
                while known:
                    done(known.pop(0))
                done(each)
        for each in known:
            done(each)
        return [parts.path_of(folder, number) for number in range(count)]

    def _write(self, scanner: Scanner, paths: list[Path], folder: Path) -> None:
        task, tally = self._task, self._out.tally
        known = merge.duplicates(paths, tally["posts"])
        authors = merge.authors(paths, tally["posts"])
        drawn, strata = merge.draw(paths, scanner.sample, tally) if scanner.sample else (None, None)
        self._out.summary = _summary(self._out, known, authors, strata)
        lines = merge.records(paths, known, drawn)
        ordered = merge.by_risk(lines, folder) if task.order == "risk" else (line for _, line in lines)
        about = About(self._out.summary, scanner.rules)
        if task.output is None:
            import sys

            OUTPUTS[task.form](ordered, sys.stdout.buffer, about)
            sys.stdout.buffer.flush()
        else:
            with replaced(task.output, sync=True) as file:
                OUTPUTS[task.form](ordered, file, about)
            with replaced(task.output.with_name(f"{task.output.name}.summary.json"), sync=True) as file:
                file.write(msgspec.json.format(msgspec.json.encode(self._out.summary), indent=2) + b"\n")
        self._quarantine(paths)

    def _quarantine(self, paths: list[Path]) -> None:
        task = self._task
        target = task.quarantine or (task.output and task.output.with_name(f"{task.output.name}.quarantine.jsonl"))
        if target is None:
            return
        if not self._out.tally["bad"]:
            target.unlink(missing_ok=True)
            return
        with replaced(target, sync=True) as file:
            for path in paths:
                file.writelines(parts.read(path).quarantine)
        self._out.quarantine = target


def _size(name: str) -> int:
    return 0 if name == STDIN else Path(name).stat().st_size


def _lock(folder: Path, stack: ExitStack) -> None:
    """Keep a second run out of the folder, as long as this one lives."""
    file = stack.enter_context((folder / "lock").open("ab"))
    with contextlib.suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"another run is writing to {folder}", "wait for it, or choose another output file"
            ) from None


def _summary(
    out: Outcome, known: merge.Duplicates, authors: list[merge.Author], strata: dict[str, int] | None
) -> dict[str, Any]:
    """Counts of a run as plain data, the same for the same input whoever scanned it."""
    tally = out.tally

    def group(name: str) -> dict[str, int]:
        found = {key.removeprefix(f"{name} "): count for key, count in tally.items() if key.startswith(f"{name} ")}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    return {
        "version": __version__,
        "rows": tally["posts"] + tally["bad"],
        "posts": tally["posts"],
        "bad_rows": tally["bad"],
        "flagged": tally["flagged"],
        "findings": tally["findings"],
        "severities": group("severity"),
        "families": group("family"),
        "codes": group("code"),
        "bad_reasons": group("reason"),
        "duplicate_groups": known.groups,
        "duplicate_posts": known.posts,
        "authors": [author._asdict() for author in authors],
        "sample": strata,
        "problems": [{"file": p.path, "message": p.message} for p in out.problems],
    }
