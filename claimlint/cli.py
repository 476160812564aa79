"""The command line: arguments in, exit code out. Everything that it does is done elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from claimlint import __version__
from claimlint.errors import ClaimlintError, UsageError
from claimlint.model import Profile, Report, Severity

if TYPE_CHECKING:
    from claimlint.checking import Checker
    from claimlint.config import Config
    from claimlint.model import Rule

FAIL_ON = click.Choice(["error", "warning", "info", "never"])
PROFILES = click.Choice([profile.value for profile in Profile])
_FORMATS = (
    "text concise json jsonl sarif github gitlab junit rdjson checkstyle html csv".split()
)  # reporters.REPORTERS, spelled out so that --help imports nothing


class _Group(click.Group):
    """Suggests the command that was meant."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?" if near else error.message) from None


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="claimlint")
def main() -> None:
    """Find risky health claims in drafts and posts, and what to write instead.

    \b
    claimlint check draft.md         check drafts
    claimlint rule EFF001            explain a rule
    claimlint scan posts.jsonl       go through a table of posts
    """


def _fail(error: ClaimlintError) -> NoReturn:
    click.echo(f"claimlint: {error}", err=True)
    sys.exit(2)


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--select", multiple=True, metavar="CODES", help="Run only these rules: codes or their beginnings.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option("--profile", type=PROFILES, help="article (default) or post.")
@click.option("--output-format", type=click.Choice(_FORMATS), help="How to report. [default: text]")
@click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the report here.")
@click.option("--fail-on", type=FAIL_ON, help="Severity from which the exit code is 1. [default: error]")
@click.option("--max-warnings", type=click.IntRange(0), help="More warnings than this also give exit code 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--show-excused", is_flag=True, help="Also show matches that a frame or caveat excused, and why.")
@click.option("--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Use this file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--stdin-filename", default="stdin.txt", metavar="NAME", help="What `-` is called; tells its format.")
def check(paths: tuple[Path, ...], **options: Any) -> None:
    """Check drafts. PATHS are files or folders, `-` is standard input, nothing means this folder."""
    try:
        sys.exit(_check(paths or (Path(),), **options))
    except ClaimlintError as error:
        _fail(error)


def _check(
    paths: tuple[Path, ...],
    *,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    output_format: str | None,
    output_file: Path | None,
    fail_on: str | None,
    max_warnings: int | None,
    exit_zero: bool,
    show_excused: bool,
    config: Path | None,
    isolated: bool,
    stdin_filename: str,
) -> int:
    from claimlint.checking import Checker, default_cache
    from claimlint.drafts import check_paths
    from claimlint.settings import Config, Override

    typed = Override(
        select=_codes(select) or None, ignore=_codes(ignore), profile=Profile(profile) if profile else None
    )
    start = Path(stdin_filename) if str(paths[0]) == "-" else paths[0]
    if isolated:
        top = Config(command_line=typed)
        config_of = _always(top)
    else:
        from claimlint.config import Configs

        configs = Configs(config, typed)
        top = configs.for_path(start)
        config_of = configs.for_path
    checker = Checker(default_cache())
    stdin = sys.stdin.buffer.read() if any(str(path) == "-" for path in paths) else b""
    report = check_paths(paths, config_of, checker, stdin=stdin, stdin_filename=stdin_filename)
    text = _render(report, output_format or top.output_format or "text", checker, show_excused, output_file is None)
    _write(text, output_file)
    threshold = top.fail_on if fail_on is None else None if fail_on == "never" else Severity(fail_on)
    code = report.exit_code(threshold, top.max_warnings if max_warnings is None else max_warnings)
    return 0 if exit_zero and code == 1 else code


def _always(config: Config) -> Callable[[Path], Config]:
    return lambda _: config


def _render(report: Report, form: str, checker: Checker, show_excused: bool, to_terminal: bool) -> str:
    from claimlint.reporters import Options, reporter
    from claimlint.settings import Settings

    options = Options(
        colour=to_terminal and sys.stdout.isatty() and "NO_COLOR" not in os.environ,
        show_excused=show_excused,
        width=min(120, shutil.get_terminal_size((100, 24)).columns),
        root=Path.cwd(),
        cwd=Path.cwd(),
        version=__version__,
    )
    known = {rule.code: rule for rule in checker.rules(Settings()).ruleset.rules} if report.findings else {}
    return reporter(form)(report, rules=known, options=options)


def _write(text: str, target: Path | None) -> None:
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}", "choose a file in a folder that exists") from None


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--profile", type=PROFILES, default="post", show_default=True)
@click.option("--id-field", default="id", show_default=True, help="Key of a post's identity.")
@click.option("--text-field", default="text", show_default=True, help="Key of a post's text.")
@click.option("--output-format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the posts here.")
@click.option("--all", "everything", is_flag=True, help="Also write posts without findings.")
@click.option("--select", multiple=True, metavar="CODES", help="Run only these rules: codes or their beginnings.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option("--fail-on", type=FAIL_ON, default="error", show_default=True)
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def scan(files: tuple[Path, ...], **options: Any) -> None:
    """Go through tables of posts (JSON lines), one line out for each post with a finding."""
    try:
        sys.exit(_scan(files, **options))
    except ClaimlintError as error:
        _fail(error)


def _scan(
    files: tuple[Path, ...],
    *,
    profile: str,
    id_field: str,
    text_field: str,
    output_format: str,
    output_file: Path | None,
    everything: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    isolated: bool,
) -> int:
    from claimlint.checking import Checker, default_cache
    from claimlint.scan import post_line, posts
    from claimlint.settings import Config, Override

    typed = Override(select=_codes(select) or None, ignore=_codes(ignore), profile=Profile(profile))
    if isolated:
        settings = Config(command_line=typed).for_file(files[0])
    else:
        from claimlint.config import Configs

        settings = Configs(None, typed).for_path(files[0]).for_file(files[0])
    checker = Checker(default_cache())
    worst = 0
    with output_file.open("w", encoding="utf-8") if output_file else nullcontext(sys.stdout) as out:
        for file in files:
            with file.open("rb") as lines:
                for document in posts(file.as_posix(), lines, id_field, text_field, Profile(profile)):
                    checked = checker.check(document, settings)
                    worst = max([worst, *(finding.severity.rank for finding in checked.findings)])
                    if checked.findings or everything:
                        out.write(post_line(document, checked.findings))
    return int(fail_on != "never" and worst >= Severity(fail_on).rank)


@main.command()
@click.argument("code")
def rule(code: str) -> None:
    """Explain a rule: what it finds, why that is risky, what to write instead."""
    try:
        from claimlint.explain import explain

        click.echo(explain(_rules(()), code))
    except ClaimlintError as error:
        _fail(error)


@main.group()
def rules() -> None:
    """List, test and write rules."""


@rules.command("list")
@click.option("--rules", "folders", multiple=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def rules_list(folders: tuple[Path, ...]) -> None:
    """List all rules with their severities."""
    try:
        for one in _rules(folders):
            severities = "/".join(one.severity[profile].value for profile in Profile)
            mark = "" if one.status == "stable" else f"  ({one.status})"
            click.echo(f"{one.code}  {severities:16}  {one.name}{mark}")
    except ClaimlintError as error:
        _fail(error)


@rules.command("test")
@click.argument("codes", nargs=-1)
@click.option("--rules", "folders", multiple=True, type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Folders of further rules.")  # fmt: skip
def rules_test(codes: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Run every example of every rule, or of the rules with these CODES."""
    try:
        from claimlint.checking import Checker
        from claimlint.examples import run_examples
        from claimlint.settings import ALL, Settings

        engine = Checker().engine(Settings(select=(ALL,), rulesets=folders))
        chosen = [one for one in engine.ruleset.rules if not codes or one.code.startswith(_codes(codes))]
        failures = list(run_examples(engine, chosen))
        for failure in failures:
            click.echo(f"{failure.where}: {failure.code} {failure.message}\n    {failure.text}")
        count = sum(len(one.examples) for one in chosen)
        click.echo(
            f"{count - len(failures)} examples of {len(chosen)} rules are as they should be, {len(failures)} are not"
        )
        sys.exit(1 if failures else 0)
    except ClaimlintError as error:
        _fail(error)


def _rules(folders: tuple[Path, ...]) -> list[Rule]:
    from claimlint.checking import Checker, default_cache
    from claimlint.settings import Settings

    return Checker(default_cache()).rules(Settings(rulesets=folders)).ruleset.rules
