"""`claimlint baseline create|update|prune`: list the findings of old texts, and let the list shrink."""

from __future__ import annotations

import sys
from pathlib import Path

from claimlint import baseline
from claimlint.adoption import Known, baseline_path
from claimlint.commands.check import Choices, Session
from claimlint.drafts import Run
from claimlint.errors import UsageError
from claimlint.reporters.summary import plural


def create(choices: Choices) -> str:
    """Write a new baseline; what to tell the user. UsageError when there is one already."""
    session = Session(choices)
    path = choices.baseline or baseline_path(session.top)
    if path.exists():
        raise UsageError(f"{path} exists already", "`claimlint baseline update` renews it")
    run = _run(session)
    known = Known(path, session.top, baseline.Baseline())
    written = baseline.of(run.report.findings, known.name)
    baseline.write(path, written)
    files = len({entry.path for entry in written.entries})
    lines = [f"Wrote {plural(len(written.entries), 'finding')} of {plural(files, 'file')} to {_shown(path)}."]
    if path != baseline_path(session.top):
        lines.append(f"Add `baseline: {_shown(path)}` to .claimlint.yml, or pass --baseline {_shown(path)} to check.")
    return "\n".join([*lines, "Commit it: `claimlint check` now reports only what is new."])


def update(choices: Choices) -> str:
    """Renew the entries of the files that are checked; what to tell the user."""
    session, known = _existing(choices)
    run = _run(session)
    fresh = baseline.updated(known.baseline, run.report.findings, known.name, known.settled(run))
    return _replaced(known, fresh)


def prune(choices: Choices) -> str:
    """Drop the entries that no finding answers to any more; what to tell the user."""
    session, known = _existing(choices)
    run = _run(session)
    stale = baseline.apply(known.baseline, run.report.findings, known.name, known.settled(run)).stale
    return _replaced(known, baseline.pruned(known.baseline, stale))


def _existing(choices: Choices) -> tuple[Session, Known]:
    session = Session(choices)
    path = choices.baseline or baseline_path(session.top)
    return session, Known(path, session.top, baseline.read(path))


def _run(session: Session) -> Run:
    """A run whose every input could be read: a list with holes would hide what is in them."""
    run = session.run()
    if run.report.problems:
        for problem in run.report.problems:
            sys.stderr.write(f"claimlint: {problem.path}: {problem.message}\n")
        count = plural(len(run.report.problems), "file")
        raise UsageError(f"{count} could not be read, so the baseline was left as it is", "mend or exclude them")
    others = {session.config_of(Path(path)).root for path in run.paths} - {session.top.root}
    if others and not session.choices.baseline:
        named = ", ".join(sorted(map(str, others)))
        raise UsageError(
            f"these paths belong to several projects: {named} has a configuration of its own",
            "run the command in each, or name one file with --baseline",
        )
    return run


def _replaced(known: Known, fresh: baseline.Baseline) -> str:
    before, after = set(known.baseline.entries), set(fresh.entries)
    if before != after:
        baseline.write(known.path, fresh)
    added, gone = len(after - before), len(before - after)
    return f"{_shown(known.path)}: {added} added, {gone} removed, {plural(len(after), 'finding')} left."


def _shown(path: Path) -> str:
    full = path.absolute()
    return (full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full).as_posix()
