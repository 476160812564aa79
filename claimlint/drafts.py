"""Paths -> one report: which files, read and checked in a stable order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from claimlint.checking import Checked, Checker
from claimlint.errors import UsageError
from claimlint.files import find_files
from claimlint.model import Problem, Profile, Report
from claimlint.settings import Config


def check_paths(
    paths: Iterable[Path],
    config_of: Callable[[Path], Config],
    checker: Checker,
    *,
    stdin: bytes = b"",
    stdin_filename: str = "stdin.txt",
) -> Report:
    """Check files and folders; `-` stands for `stdin`. UsageError when a path does not exist or nothing matches."""
    results: list[tuple[str, Checked]] = []
    for path in paths:
        if str(path) == "-":
            results.append((stdin_filename, _check(stdin_filename, stdin, config_of, checker)))
            continue
        if not path.exists():
            raise UsageError(f"{path} does not exist", "check the spelling, or the folder that you are in")
        for file in find_files(path, config_of):
            name = file.as_posix()
            try:
                data = file.read_bytes()
            except OSError as error:
                problem = Problem(name, f"cannot be read: {error.strerror}", "check who may read the file")
                results.append((name, Checked(problem=problem)))
                continue
            results.append((name, _check(name, data, config_of, checker)))
    return Report(
        findings=tuple(finding for _, checked in results for finding in checked.findings),
        excused=tuple(excused for _, checked in results for excused in checked.excused),
        problems=tuple(checked.problem for _, checked in results if checked.problem is not None),
        documents=len(results),
        sources={name: checked.source for name, checked in results if checked.source},
    )


def _check(name: str, data: bytes, config_of: Callable[[Path], Config], checker: Checker) -> Checked:
    config = config_of(Path(name))
    settings = config.for_file(Path(name))
    form = config.format_of(Path(name)) or ""
    return checker.check_bytes(name, data, settings, settings.profile or Profile.ARTICLE, form)
