"""Paths -> one report: which files, read and checked in a stable order, on one core or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from claimlint.checking import Checked, Checker, Source
from claimlint.errors import ReadError, UsageError
from claimlint.files import find_files
from claimlint.model import Problem, Profile, Report
from claimlint.parallel import Workers
from claimlint.settings import Config

_BATCH = 32_000_000  # bytes of sources that are held at once


class Run(NamedTuple):
    """A report and what it is a report of. paths: of the files that were read, as the user named them."""

    report: Report
    paths: frozenset[str] = frozenset()


class Watcher(NamedTuple):
    """Who wants to hear how a run goes. note: a line for --verbose. step: files done and files in all."""

    note: Callable[[str], None] = lambda line: None
    step: Callable[[int, int], None] = lambda done, total: None


def check_paths(
    paths: Iterable[Path],
    config_of: Callable[[Path], Config],
    checker: Checker,
    *,
    stdin: bytes = b"",
    stdin_filename: str = "stdin.txt",
    force_exclude: bool = False,
    jobs: int = 1,
    watcher: Watcher | None = None,
) -> Run:
    """Check files and folders; `-` stands for `stdin`. UsageError when a path does not exist.

    force_exclude: leave excluded files out even when they are named.
    jobs: processes at most; fewer are used where starting them would take longer than they save. The report is the
    same for any number.
    """
    watcher = watcher or Watcher()
    files = _files(paths, config_of, force_exclude, watcher)
    done = _Done()
    with Workers(jobs, checker) as workers:
        for batch in _batches(files, config_of, stdin, stdin_filename):
            _check_batch(batch, checker, workers, done, watcher, len(files))
    watcher.note(
        f"{len(files)} to check: {done.remembered} unchanged since an earlier run, {done.passed} without any risky word"
    )
    return Run(
        Report(
            findings=tuple(finding for _, checked in done.results for finding in checked.findings),
            excused=tuple(excused for _, checked in done.results for excused in checked.excused),
            problems=tuple(checked.problem for _, checked in done.results if checked.problem is not None),
            documents=sum(checked.problem is None for _, checked in done.results),
            sources={source.path: checked.source for source, checked in done.results if checked.source},
        ),
        frozenset(source.path for source, checked in done.results if checked.problem is None),
    )


@dataclass
class _Done:
    results: list[tuple[Source, Checked]] = field(default_factory=list)
    remembered: int = 0
    passed: int = 0


def _files(
    paths: Iterable[Path], config_of: Callable[[Path], Config], force_exclude: bool, watcher: Watcher
) -> list[Path]:
    files: dict[Path, None] = {}  # a file that is named twice is checked once
    for path in paths:
        if str(path) == "-":
            files[path] = None
            continue
        if not path.exists():
            raise UsageError(f"{path} does not exist", "check the spelling, or the folder that you are in")
        if force_exclude and path.is_file() and config_of(path).excludes(path):
            watcher.note(f"{path} skipped: the configuration excludes it")
            continue
        files |= dict.fromkeys(find_files(path, config_of, watcher.note))
    return list(files)


def _batches(
    files: Iterable[Path], config_of: Callable[[Path], Config], stdin: bytes, stdin_filename: str
) -> Iterator[list[tuple[Source, Problem | None]]]:
    batch: list[tuple[Source, Problem | None]] = []
    size = 0
    configs: dict[Path, Config] = {}  # by folder: to look one up takes longer than to read a small file
    for file in files:
        is_stdin = str(file) == "-"
        path = Path(stdin_filename) if is_stdin else file
        if path.parent not in configs:
            configs[path.parent] = config_of(path)
        config = configs[path.parent]
        settings = config.for_file(path)
        problem, data = None, stdin
        if not is_stdin:
            try:
                with FileIO(file) as opened:  # a buffer is of no use for reading a whole file
                    data = opened.readall()
            except OSError as error:
                hint = "check who may read the file"
                problem, data = Problem(path.as_posix(), f"cannot be read: {error.strerror}", hint), b""
        named = path.as_posix()
        form = config.format_of(path) or ""
        name = config.relative(path) or named
        profile = settings.profile or Profile.ARTICLE
        source = Source(named, data, settings, profile, form, name, config.fields)
        batch.append((source, problem))
        size += len(data)
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _check_batch(
    batch: Sequence[tuple[Source, Problem | None]],
    checker: Checker,
    workers: Workers,
    done: _Done,
    watcher: Watcher,
    total: int,
) -> None:
    """Remember what is known, pass what the gate lets pass, check the rest; results in the order of the batch."""
    results: dict[int, Checked] = {}
    left: list[int] = []
    for at, (source, problem) in enumerate(batch):
        known = Checked(problem=problem) if problem else checker.remembered(source)
        if known is not None:
            results[at] = known
            done.remembered += problem is None
            continue
        try:
            passed = checker.passes(source)
        except ReadError as error:
            results[at] = Checked(problem=Problem(source.path, error.message, error.hint))
            continue
        if passed:
            results[at] = Checked()
            done.passed += 1
            checker.remember(source, results[at])
        else:
            left.append(at)
    finished = len(done.results) + len(results)
    watcher.step(finished, total)
    for at, checked in zip(left, workers.check([batch[at][0] for at in left]), strict=True):
        results[at] = checked
        finished += 1
        watcher.step(finished, total)
    done.results += [(source, results[at]) for at, (source, _) in enumerate(batch)]
