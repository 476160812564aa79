"""Old texts and new ones: what of a run's findings is known, stands on unchanged lines, or is news."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from claimlint import baseline
from claimlint.baseline import Baseline, Entry
from claimlint.drafts import Run
from claimlint.model import Excused, Report
from claimlint.settings import Config

if TYPE_CHECKING:
    from claimlint.gitdiff import Changes

BASELINE = "claimlint-baseline.json"
"""Name of the baseline where the configuration gives none; looked for in the project's root."""


@dataclass(frozen=True)
class Known:
    """A baseline file and the project that it belongs to. everywhere: it holds for other projects' files, too."""

    path: Path
    config: Config
    baseline: Baseline
    everywhere: bool = False

    def name(self, path: str) -> str:
        """A path as the project knows it."""
        return self.config.relative(Path(path)) or path

    def settled(self, run: Run) -> Callable[[Entry], bool]:
        """Whether a run looked where an entry stands with the entry's rule on, or the file is gone."""

        checked = {self.name(path) for path in run.paths}

        def told(entry: Entry) -> bool:
            file = self.config.root / entry.path
            if entry.path in checked:
                return self.config.for_file(file).selects(entry.code)
            return not file.exists()

        return told


def baseline_path(config: Config) -> Path:
    """Where a configuration has its baseline."""
    return config.baseline or config.root / BASELINE


def known_to(configs: Iterable[Config], explicit: Path | None = None) -> list[Known]:
    """The baselines of some configurations. ConfigError for a damaged one, or for one that was named but is missing.

    explicit: a file that holds for all of them, in place of their own.
    """
    found: dict[Path, Known] = {}
    for config in configs:
        path = explicit or baseline_path(config)
        if path not in found and (explicit or config.baseline or path.is_file()):
            found[path] = Known(path, config, baseline.read(path), explicit is not None)
    return list(found.values())


def without_known(run: Run, known: Iterable[Known], config_of: Callable[[Path], Config]) -> tuple[Report, int]:
    """The report without what baselines know, and how many entries of theirs are stale."""
    report, stale = run.report, 0
    for one in known:
        theirs = [f for f in report.findings if one.everywhere or config_of(Path(f.path)).root == one.config.root]
        applied = baseline.apply(one.baseline, theirs, one.name, one.settled(run))
        kept_back = {id(excused.finding) for excused in applied.excused}
        fresh = tuple(finding for finding in report.findings if id(finding) not in kept_back)
        report = replace(report, findings=fresh, excused=(*report.excused, *applied.excused))
        stale += len(applied.stale)
    return report, stale


def on_changed_lines(report: Report, changes: Changes, ref: str) -> Report:
    """The report with only what stands on changed lines."""
    kept, excused = [], []
    for finding in report.findings:
        if changes.touch(Path(finding.path), finding, report.sources.get(finding.path)):
            kept.append(finding)
        else:
            excused.append(Excused(finding, "unchanged", f"not changed since {ref}"))
    return replace(report, findings=tuple(kept), excused=(*report.excused, *excused))
