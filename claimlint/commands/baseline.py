"""`claimlint baseline create|update|prune`: list the findings of old texts, and let the list shrink."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from claimlint import baseline as known_findings
from claimlint.adoption import Known, baseline_path
from claimlint.commands.options import choices, choosing
from claimlint.commands.session import Choices, Session
from claimlint.drafts import Run
from claimlint.errors import UsageError
from claimlint.reporters.summary import plural


@click.group()
def baseline() -> None:
    """List the findings of old texts, so that only new ones are reported."""


@baseline.command("create")
@choosing
def create_command(**options: Any) -> None:
    """Write the findings of PATHS to a new baseline."""
    click.echo(create(choices(**options)))


@baseline.command("update")
@choosing
def update_command(**options: Any) -> None:
    """Renew the entries of PATHS: new findings enter, stale ones go."""
    click.echo(update(choices(**options)))


@baseline.command("prune")
@choosing
def prune_command(**options: Any) -> None:
    """Drop the entries of PATHS that are no longer found. Nothing new enters."""
    click.echo(prune(choices(**options)))


def create(typed: Choices) -> str:
    """Write a new baseline; what to tell the user. UsageError when there is one already."""
    session = Session(typed)
    path = typed.baseline or baseline_path(session.top)
    if path.exists():
        raise UsageError(f"{path} exists already", "`claimlint baseline update` renews it")
    run = _run(session)
    known = Known(path, session.top, known_findings.Baseline())
    written = known_findings.of(run.report.findings, known.name)
    known_findings.write(path, written)
    files = len({entry.path for entry in written.entries})
    lines = [f"Wrote {plural(len(written.entries), 'finding')} of {plural(files, 'file')} to {_shown(path)}."]
    if path != baseline_path(session.top):
        lines.append(f"Add `baseline: {_shown(path)}` to .claimlint.yml, or pass --baseline {_shown(path)} to check.")
    return "\n".join([*lines, "Commit it: `claimlint check` now reports only what is new."])


def update(typed: Choices) -> str:
    """Renew the entries of the files that are checked; what to tell the user."""
    session, known = _existing(typed)
    run = _run(session)
    fresh = known_findings.updated(known.baseline, run.report.findings, known.name, known.settled(run))
    return _replaced(known, fresh)


def prune(typed: Choices) -> str:
    """Drop the entries that no finding answers to any more; what to tell the user."""
    session, known = _existing(typed)
    run = _run(session)
    stale = known_findings.apply(known.baseline, run.report.findings, known.name, known.settled(run)).stale
    return _replaced(known, known_findings.pruned(known.baseline, stale))


def _existing(typed: Choices) -> tuple[Session, Known]:
    session = Session(typed)
    path = typed.baseline or baseline_path(session.top)
    return session, Known(path, session.top, known_findings.read(path))


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


def _replaced(known: Known, fresh: known_findings.Baseline) -> str:
    before, after = set(known.baseline.entries), set(fresh.entries)
    if before != after:
        known_findings.write(known.path, fresh)
    added, gone = len(after - before), len(before - after)
    return f"{_shown(known.path)}: {added} added, {gone} removed, {plural(len(after), 'finding')} left."


def _shown(path: Path) -> str:
    full = path.absolute()
    return (full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full).as_posix()
