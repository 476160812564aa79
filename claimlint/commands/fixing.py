"""`--fix` and `--diff`: the fixes of a report's findings, put into the files that they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from claimlint import fixes, readers
from claimlint.errors import ReadError, UsageError
from claimlint.model import Finding, Problem, Report
from claimlint.replacing import replaced
from claimlint.settings import Config


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file with fixes in it. before, after: texts; data: the bytes before. count: fixes in it. left: unsafe ones."""

    path: str
    data: bytes
    before: str
    after: str
    count: int
    left: int

    def diff(self) -> str:
        """A unified diff, "" when nothing changes."""
        return fixes.diff(self.path, self.before, self.after)

    def write(self) -> None:
        """Put the fixed file in the place of the old one, as a whole or not at all. UsageError."""
        target = Path(self.path).resolve()  # what a link points to, not the link
        try:
            if target.read_bytes() != self.data:
                raise UsageError(f"{self.path} changed while it was checked", "run again")
            with replaced(target) as file:
                Path(file.name).chmod(target.stat().st_mode)
                file.write(fixes.encode(self.after, self.data))
        except OSError as error:
            raise UsageError(f"cannot write {self.path}: {error.strerror}", "check who may write there") from None


def fixed_files(
    report: Report, config_of: Callable[[Path], Config], stdin: tuple[str, bytes] | None, *, unsafe: bool
) -> Iterator[FixedFile | Problem]:
    """Every file with a fix for something that is reported; a Problem where its format cannot be fixed in place.

    stdin: the name and the bytes of standard input.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.fix is not None:
            by_path.setdefault(finding.path, []).append(finding)
    for path, findings in by_path.items():
        try:
            data = stdin[1] if stdin and stdin[0] == path else Path(path).read_bytes()
            format, before = readers.identify(path, data, config_of(Path(path)).format_of(Path(path)) or "")
            wanted = [finding.fix for finding in findings if finding.fix is not None]
            fixed = fixes.apply(before, wanted, unsafe=unsafe, format=format)
        except ReadError as error:
            yield Problem(path, error.message, error.hint)
        except OSError as error:
            yield Problem(path, f"cannot be read: {error.strerror}")
        else:
            left = sum(not fix.safe for fix in fixed.skipped)
            yield FixedFile(path, data, before, fixed.source, len(fixed.applied), left)
