"""`claimlint check`: find files, check them, hold back what is known, report."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claimlint import __version__
from claimlint.cache import Cache
from claimlint.checking import default_cache
from claimlint.commands.options import FAIL_ON, choices, choosing
from claimlint.commands.session import Choices, Session
from claimlint.commands.watching import note
from claimlint.drafts import Run
from claimlint.errors import UsageError
from claimlint.model import Report, Severity
from claimlint.paths import project_root
from claimlint.reporters import REPORTERS, Options, reporter
from claimlint.reporters.summary import plural
from claimlint.settings import Config

if TYPE_CHECKING:
    from claimlint.adoption import Known
    from claimlint.commands.fixing import FixedFile
    from claimlint.gitdiff import Changes

STATISTICS = ("text", "concise", "json")


@click.command()
@choosing
@click.option("--select", multiple=True, metavar="CODES", help="Run only these rules: codes or their beginnings.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option("--output-format", type=click.Choice(list(REPORTERS)), help="How to report. [default: text]")
@click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the report here.")
@click.option("--fail-on", type=FAIL_ON, help="Severity from which the exit code is 1. [default: error]")
@click.option("--max-warnings", type=click.IntRange(0), help="More warnings than this also give exit code 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--no-files-ok", is_flag=True, help="Exit with 0 when there is no file to check.")
@click.option("--fix", is_flag=True, help="Correct how doses and units are written, then report what is left.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also fixes that may change the meaning.")
@click.option("--show-excused", is_flag=True, help="Also show what a frame, caveat or suppression excused, and why.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of showing them.")
@click.option("--diff-base", metavar="REF", help="Report only what stands on lines changed since this git ref.")
@click.option("--no-baseline", is_flag=True, help="Report known findings, too.")
@click.option("--stdin-filename", default="stdin.txt", metavar="NAME", help="What `-` is called; tells its format.")
def check(**options: Any) -> None:
    """Check drafts. PATHS are files or folders, `-` is standard input, nothing means this folder."""
    sys.exit(run(choices(**options)))


def run(typed: Choices) -> int:
    """Check, hold back what is known, report; the exit code. ClaimlintError for whatever the user can mend."""
    if typed.unsafe_fixes and not (typed.fix or typed.diff):
        raise UsageError("--unsafe-fixes does nothing by itself", "add --fix or --diff")
    if typed.diff_base and any(str(path) == "-" for path in typed.paths):
        raise UsageError("standard input has no earlier version", "name the file, or leave --diff-base out")
    if typed.fix and not typed.diff and any(str(path) == "-" for path in typed.paths):
        raise UsageError("standard input cannot be fixed", "name the file, or use --diff")
    session = Session(typed)
    form = typed.output_format or session.top.output_format or "text"
    if typed.statistics and form not in STATISTICS:
        raise UsageError(
            f"--statistics cannot be written as {form}", f"choose --output-format {' or '.join(STATISTICS)}"
        )
    changes = None
    if typed.diff_base:  # told before the work, not after it
        from claimlint.gitdiff import changed_since

        changes = changed_since(typed.diff_base, _folder(session))
    report, stale = _checked(session, changes)
    if typed.diff:
        return _diff(session, report)
    if typed.fix and _fix(session, report):
        report, stale = _checked(session, changes)
    _say_problems(report)
    options = _options(typed, stale)
    _write(reporter(form)(report, rules=session.rules(), options=options), typed.output_file)
    if form == "github":
        _step_summary(report, options)
    if not typed.no_cache:
        Cache(default_cache()).prune()
    if not report.documents and not report.problems:
        from claimlint.files import nothing_found

        sys.stderr.write(f"claimlint: {nothing_found(typed.paths)}\n")
        # hooks name the files that they know; when all of these are excluded, nothing is amiss
        return 0 if typed.no_files_ok or typed.force_exclude else 2
    return exit_code(typed, session.top, report)


def _checked(session: Session, changes: Changes | None) -> tuple[Report, int]:
    """What is to be reported, and how many entries of baselines are stale."""
    ran = session.run()
    report, stale = ran.report, 0
    if known := _known(session, ran):
        from claimlint.adoption import without_known

        report, stale = without_known(ran, known, session.config_of)
    if changes is not None:
        from claimlint.adoption import on_changed_lines

        report = on_changed_lines(report, changes, session.choices.diff_base or "")
    return report, stale


def _fix(session: Session, report: Report) -> bool:
    """Write fixes into the files; whether any was written."""
    files = [file for file in _fixed_files(session, report) if file.count]
    for file in files:
        file.write()
    if files:
        note(f"corrected {plural(sum(file.count for file in files), 'place')} in {plural(len(files), 'file')}")
    return bool(files)


def _diff(session: Session, report: Report) -> int:
    """Show what fixes would change; the exit code is 1 when they would change something."""
    diffs = [file.diff() for file in _fixed_files(session, report)]
    _write("".join(diffs), session.choices.output_file)
    _say_problems(report)
    return 2 if report.problems else int(any(diffs))


def _fixed_files(session: Session, report: Report) -> list[FixedFile]:
    """Files with fixes in them. What cannot be fixed and what waits for --unsafe-fixes is told."""
    from claimlint.commands.fixing import FixedFile, fixed_files

    choices = session.choices
    stdin = (Path(choices.stdin_filename).as_posix(), session.stdin) if session.stdin else None
    files = []
    for file in fixed_files(report, session.config_of, stdin, unsafe=choices.unsafe_fixes):
        if isinstance(file, FixedFile):
            files.append(file)
        else:
            note(f"{file.path}: {file.message}" + (f" ({file.hint})" if file.hint else ""))
    left = sum(file.left for file in files)
    if left:
        note(
            f"{plural(left, 'more fix', 'more fixes')} may change the meaning: look at them with --diff --unsafe-fixes"
        )
    return files


def exit_code(typed: Choices, config: Config, report: Report) -> int:
    """The contract of exit codes: 2 for what could not be read, 1 for findings, 0; the same for every format."""
    threshold = config.fail_on
    if typed.fail_on is not None:
        threshold = None if typed.fail_on == "never" else Severity(typed.fail_on)
    limit = config.max_warnings if typed.max_warnings is None else typed.max_warnings
    code = report.exit_code(threshold, limit)
    return 0 if typed.exit_zero and code == 1 else code


def _known(session: Session, run: Run) -> list[Known]:
    """The baselines that hold for a run."""
    explicit = session.choices.baseline
    if not explicit and (session.choices.no_baseline or session.choices.isolated):
        return []
    from claimlint.adoption import known_to

    return known_to([session.top] if explicit else session.configs(run), explicit)


def _folder(session: Session) -> Path:
    """A folder inside the work tree that is checked."""
    paths = [path for path in session.choices.paths if str(path) != "-"]
    first = paths[0] if paths else Path()
    return first if first.is_dir() else first.parent


def _options(typed: Choices, stale: int) -> Options:
    to_terminal = typed.output_file is None and sys.stdout.isatty()
    width = 100
    if to_terminal:
        import shutil

        width = min(120, shutil.get_terminal_size((width, 24)).columns)
    return Options(
        colour=(to_terminal and "NO_COLOR" not in os.environ) or bool(os.environ.get("FORCE_COLOR")),
        show_excused=typed.show_excused,
        width=width,
        root=project_root(Path.cwd()),
        cwd=Path.cwd(),
        statistics=typed.statistics,
        version=__version__,
        stale=stale,
    )


def _say_problems(report: Report) -> None:
    for problem in report.problems:
        hint = f"\n  hint: {problem.hint}" if problem.hint else ""
        sys.stderr.write(f"claimlint: {problem.path}: {problem.message}{hint}\n")


def _write(text: str, target: Path | None) -> None:
    """To a file as a whole or not at all, else to standard output. UTF-8 either way."""
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
        return
    from claimlint.replacing import replaced

    try:
        with replaced(target) as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}", "choose a file in a folder that exists") from None


def _step_summary(report: Report, options: Options) -> None:
    """The table under the step, where GitHub Actions says that it wants one."""
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if not target:
        return
    from claimlint.reporters.github import step_summary

    server, project, commit = (os.environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    link = f"{server}/{project}/blob/{commit}" if server and project and commit else ""
    try:
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(step_summary(report, options, link))
    except OSError as error:
        note(f"cannot write the step summary: {error.strerror}")
