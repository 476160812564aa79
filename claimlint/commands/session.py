"""What one command works with: what was typed, the configurations, the rules, and the run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from claimlint.cache import Cache
from claimlint.checking import Checker, default_cache
from claimlint.commands.watching import Progress, watcher
from claimlint.drafts import Run, check_paths
from claimlint.errors import UsageError
from claimlint.model import Profile
from claimlint.reporters import RuleLike
from claimlint.settings import ALL, Config, Override, Settings


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
    extension: tuple[tuple[str, str], ...] = ()
    text_field: str = ""
    no_files_ok: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False


class Session:
    """The configurations and the checker of one command."""

    def __init__(self, choices: Choices) -> None:
        typed = Override(
            select=choices.select or None,
            ignore=choices.ignore,
            profile=Profile(choices.profile) if choices.profile else None,
            extension=choices.extension,
            text_field=choices.text_field,
        )
        paths = choices.paths or (Path(),)
        start = Path(choices.stdin_filename) if str(paths[0]) == "-" else paths[0]
        self.choices = choices
        self.stdin = b""
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
        if not self.stdin and any(str(path) == "-" for path in paths):
            self.stdin = sys.stdin.buffer.read()
        try:
            run = check_paths(
                paths,
                self.config_of,
                self.checker,
                stdin=self.stdin,
                stdin_filename=self.choices.stdin_filename,
                force_exclude=self.choices.force_exclude,
                jobs=self.choices.jobs or cores(),
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


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
