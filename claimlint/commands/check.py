"""`claimlint check`: find files, check them, hold back what is known, report."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from claimlint import __version__
from claimlint.cache import Cache
from claimlint.checking import Checker, default_cache
from claimlint.commands.watching import Progress, note, watcher
from claimlint.drafts import Run, check_paths
from claimlint.errors import UsageError
from claimlint.model import Profile, Report, Severity
from claimlint.paths import project_root
from claimlint.reporters import Options, RuleLike, reporter
from claimlint.settings import ALL, Config, Override, Settings

if TYPE_CHECKING:
    from claimlint.adoption import Known

STATISTICS = ("text", "concise", "json")


class Choices(NamedTuple):
    """What the user typed. None and empty leave it to the configuration.

    paths: files and folders, "-" for standard input. jobs: processes at most, 0 for one a core.
    """

    paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    output_format: str | None = None
    output_file: Path | None = None
    fail_on: str | None = None
    max_warnings: int | None = None
    exit_zero: bool = False
    show_excused: bool = False
    statistics: bool = False
    config: Path | None = None
    isolated: bool = False
    stdin_filename: str = "stdin.txt"
    baseline: Path | None = None
    no_baseline: bool = False
    diff_base: str | None = None
    force_exclude: bool = False
    no_cache: bool = False
    jobs: int = 0
    verbose: bool = False


class Session:
    """The configurations and the checker of one command."""

    def __init__(self, choices: Choices) -> None:
        typed = Override(
            select=choices.select or None,
            ignore=choices.ignore,
            profile=Profile(choices.profile) if choices.profile else None,
        )
        paths = choices.paths or (Path(),)
        start = Path(choices.stdin_filename) if str(paths[0]) == "-" else paths[0]
        self.choices = choices
        self.config_of: Callable[[Path], Config]
        if choices.isolated:
            isolated = Config(root=Path.cwd(), command_line=typed)
            self.config_of = lambda _: isolated
        else:
            from claimlint.config import Configs

            self.config_of = Configs(choices.config, typed).for_path
        self.top = self.config_of(start)
        folder = default_cache()
        self.checker = Checker(folder, None if choices.no_cache else Cache(folder))

    def run(self) -> Run:
        """Check the paths. Unknown codes on the command line or in a configuration stop it before it starts."""
        self._check_typed_codes()
        progress = Progress()
        paths = self.choices.paths or (Path(),)
        stdin = sys.stdin.buffer.read() if any(str(path) == "-" for path in paths) else b""
        try:
            run = check_paths(
                paths,
                self.config_of,
                self.checker,
                stdin=stdin,
                stdin_filename=self.choices.stdin_filename,
                force_exclude=self.choices.force_exclude,
                jobs=self.choices.jobs or _cores(),
                watcher=watcher(progress, self.choices.verbose),
            )
        finally:
            progress.close()
        for config in self.configs(run):
            self._check_mentions(config)
        return run

    def configs(self, run: Run) -> list[Config]:
        """The configurations of a run's files, each once."""
        found: dict[Path | None, Config] = {self.top.path: self.top}
        for path in run.paths:
            config = self.config_of(Path(path))
            found.setdefault(config.path, config)
        return list(found.values())

    def rules(self, settings: Settings | None = None) -> Mapping[str, RuleLike]:
        """All rules that a reporter may ask for, loaded when it does."""
        return _Rules(self.checker, settings or Settings(rulesets=self.top.rulesets))

    def _check_typed_codes(self) -> None:
        for code in (*self.choices.select, *self.choices.ignore):
            if code != ALL and not any(known.startswith(code) for known in self._codes(self.top, [code])):
                from claimlint.hints import did_you_mean

                known = self._codes(self.top, [code])
                hint = did_you_mean(code, known) or "`claimlint rules list` shows all rules"
                raise UsageError(f"no rule has the code {code}, or a code that starts so", hint)

    def _check_mentions(self, config: Config) -> None:
        if config.mentions:
            from claimlint.config import check_codes

            check_codes(config, self._codes(config, [mention.code for mention in config.mentions]))

    def _codes(self, config: Config, wanted: list[str]) -> set[str]:
        """Codes of rules: from the names of files when these tell enough, else from the rules."""
        from claimlint.suppress import RULES

        rules = self.checker.rules(Settings(rulesets=config.rulesets))
        codes = {*rules.likely_codes, *RULES}
        if all(code == ALL or any(known.startswith(code) for known in codes) for code in wanted):
            return codes
        return {*(rule.code for rule in rules.ruleset.rules), *RULES}


class _Rules(Mapping[str, RuleLike]):
    """Rules by code; read only when somebody looks."""

    def __init__(self, checker: Checker, settings: Settings) -> None:
        self._checker = checker
        self._settings = settings
        self._table: dict[str, RuleLike] | None = None

    def _all(self) -> dict[str, RuleLike]:
        if self._table is None:
            from claimlint.suppress import RULES

            ruleset = self._checker.rules(self._settings).ruleset
            self._table = {**{rule.code: rule for rule in ruleset.rules}, **RULES}
        return self._table

    def __getitem__(self, code: str) -> RuleLike:
        return self._all()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def check(choices: Choices) -> int:
    """Run the command; the exit code. ClaimlintError for whatever the user can mend."""
    session = Session(choices)
    form = choices.output_format or session.top.output_format or "text"
    if choices.statistics and form not in STATISTICS:
        raise UsageError(
            f"--statistics cannot be written as {form}", f"choose --output-format {' or '.join(STATISTICS)}"
        )
    changes = None
    if choices.diff_base:  # told before the work, not after it
        from claimlint.gitdiff import changed_since

        changes = changed_since(choices.diff_base, _folder(session))
    run = session.run()
    report, stale = run.report, 0
    if known := _known(session, run):
        from claimlint.adoption import without_known

        report, stale = without_known(run, known, session.config_of)
    if changes is not None:
        from claimlint.adoption import on_changed_lines

        report = on_changed_lines(report, changes, choices.diff_base or "")
    _say_problems(report)
    options = _options(choices, stale)
    _write(reporter(form)(report, rules=session.rules(), options=options), choices.output_file)
    if form == "github":
        _step_summary(report, options)
    if not choices.no_cache:
        Cache(default_cache()).prune()
    return exit_code(choices, session.top, report)


def exit_code(choices: Choices, config: Config, report: Report) -> int:
    """The contract of exit codes: 2 for what could not be read, 1 for findings, 0; the same for every format."""
    threshold = config.fail_on
    if choices.fail_on is not None:
        threshold = None if choices.fail_on == "never" else Severity(choices.fail_on)
    limit = config.max_warnings if choices.max_warnings is None else choices.max_warnings
    code = report.exit_code(threshold, limit)
    return 0 if choices.exit_zero and code == 1 else code


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


def _options(choices: Choices, stale: int) -> Options:
    to_terminal = choices.output_file is None and sys.stdout.isatty()
    width = 100
    if to_terminal:
        import shutil

        width = min(120, shutil.get_terminal_size((width, 24)).columns)
    return Options(
        colour=(to_terminal and "NO_COLOR" not in os.environ) or bool(os.environ.get("FORCE_COLOR")),
        show_excused=choices.show_excused,
        width=width,
        root=project_root(Path.cwd()),
        cwd=Path.cwd(),
        statistics=choices.statistics,
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
    fresh = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        fresh.write_bytes(text.encode("utf-8", "backslashreplace"))
        fresh.replace(target)
    except OSError as error:
        fresh.unlink(missing_ok=True)
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


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
