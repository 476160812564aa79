"""The command line: arguments in, exit code out. Everything that it does is done elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from claimlint import __version__
from claimlint.errors import ClaimlintError
from claimlint.model import Profile, Severity

if TYPE_CHECKING:
    from claimlint.commands.check import Choices
    from claimlint.model import Rule

FAIL_ON = click.Choice(["error", "warning", "info", "never"])
PROFILES = click.Choice([profile.value for profile in Profile])
_FORMATS = (
    "text concise json jsonl sarif github gitlab junit rdjson checkstyle html csv".split()
)  # reporters.REPORTERS, spelled out so that --help imports nothing


class _Group(click.Group):
    """Suggests the command that was meant, and tells an interrupted run from one with findings."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("claimlint: interrupted", err=True)
            sys.exit(130)

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


def _choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Options of every command that checks drafts."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True)),
            click.option("--profile", type=PROFILES, help="article (default) or post."),
            click.option(
                "--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Use this file."
            ),
            click.option("--isolated", is_flag=True, help="Read no configuration file and no baseline."),
            click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), help="Use this baseline."),
            click.option("--force-exclude", is_flag=True, help="Leave excluded files out even when they are named."),
            click.option("--no-cache", is_flag=True, help="Check every file anew, remember nothing."),
            click.option("-j", "--jobs", type=click.IntRange(1), help="Processes at most. [default: one a core]"),
            click.option("-v", "--verbose", is_flag=True, help="Say what was skipped and why."),
        )
    ):
        command = option(command)
    return command


def _choices(paths: tuple[Path, ...], jobs: int | None, **options: Any) -> Choices:
    from claimlint.commands.check import Choices

    for name in ("select", "ignore"):
        options[name] = _codes(options.get(name, ()))
    return Choices(paths, jobs=jobs or 0, **options)


@main.command()
@_choosing
@click.option("--select", multiple=True, metavar="CODES", help="Run only these rules: codes or their beginnings.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option("--output-format", type=click.Choice(_FORMATS), help="How to report. [default: text]")
@click.option("-o", "--output-file", type=click.Path(path_type=Path), help="Write the report here.")
@click.option("--fail-on", type=FAIL_ON, help="Severity from which the exit code is 1. [default: error]")
@click.option("--max-warnings", type=click.IntRange(0), help="More warnings than this also give exit code 1.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--show-excused", is_flag=True, help="Also show what a frame, caveat or suppression excused, and why.")
@click.option("--statistics", is_flag=True, help="Count findings by rule instead of showing them.")
@click.option("--diff-base", metavar="REF", help="Report only what stands on lines changed since this git ref.")
@click.option("--no-baseline", is_flag=True, help="Report known findings, too.")
@click.option("--stdin-filename", default="stdin.txt", metavar="NAME", help="What `-` is called; tells its format.")
def check(**options: Any) -> None:
    """Check drafts. PATHS are files or folders, `-` is standard input, nothing means this folder."""
    try:
        from claimlint.commands import check as command

        sys.exit(command.check(_choices(**options)))
    except ClaimlintError as error:
        _fail(error)


@main.group()
def baseline() -> None:
    """List the findings of old texts, so that only new ones are reported."""


def _baseline(action: str, options: dict[str, Any]) -> None:
    try:
        from claimlint.commands import baseline as command

        click.echo(getattr(command, action)(_choices(**options)))
    except ClaimlintError as error:
        _fail(error)


@baseline.command("create")
@_choosing
def baseline_create(**options: Any) -> None:
    """Write the findings of PATHS to a new baseline."""
    _baseline("create", options)


@baseline.command("update")
@_choosing
def baseline_update(**options: Any) -> None:
    """Renew the entries of PATHS: new findings enter, stale ones go."""
    _baseline("update", options)


@baseline.command("prune")
@_choosing
def baseline_prune(**options: Any) -> None:
    """Drop the entries of PATHS that are no longer found. Nothing new enters."""
    _baseline("prune", options)


@main.group()
def cache() -> None:
    """What claimlint remembers between runs."""


@cache.command("clean")
def cache_clean() -> None:
    """Forget compiled rules and findings of earlier runs."""
    from claimlint.commands.housekeeping import clean_cache

    click.echo(clean_cache())


@main.command()
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@click.option("--hook/--no-hook", default=None, help="Add the pre-commit hook, or do not ask about it.")
def init(force: bool, hook: bool | None) -> None:
    """Write a commented .claimlint.yml here, and offer the pre-commit hook."""
    try:
        from claimlint.commands.housekeeping import init as command

        click.echo(command(Path(), force, hook))
    except ClaimlintError as error:
        _fail(error)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None, "click completes in all three shells"
    click.echo(kind(main, {}, "claimlint", "_CLAIMLINT_COMPLETE").source())


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
