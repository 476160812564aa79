"""`claimlint rule` and `claimlint rules`: explain, list, test and begin rules."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimlint.commands.options import codes as to_codes
from claimlint.errors import UsageError
from claimlint.model import Profile
from claimlint.reporters.summary import plural

if TYPE_CHECKING:
    from claimlint.rule_types import Rule


FOLDERS = click.option(
    "--rules",
    "folders",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of further rules, beside those that the configuration names.",
)


@click.command()
@click.argument("code")
@FOLDERS
def rule(code: str, folders: tuple[Path, ...]) -> None:
    """Explain a rule: what it finds, why that is risky, what to write instead."""
    from claimlint.explain import explain, own_page
    from claimlint.suppress import RULES

    own = RULES.get(code.upper()) or next((one for one in RULES.values() if one.name == code.lower()), None)
    click.echo(own_page(own) if own else explain(_rules(folders), code))


@click.group()
def rules() -> None:
    """List, test and write rules."""


@rules.command("list")
@FOLDERS
def rules_list(folders: tuple[Path, ...]) -> None:
    """List all rules: code, severity in articles and in posts, name. Preview rules are off unless selected."""
    for one in _rules(folders):
        severities = "/".join(one.severity[profile].value for profile in Profile)
        mark = "" if one.status == "stable" else f"  ({one.status})"
        click.echo(f"{one.code}  {severities:16}  {one.name}{mark}")


@rules.command("test")
@click.argument("codes", nargs=-1)
@FOLDERS
def rules_test(codes: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Run every example of every rule and cue file, or of the rules with these CODES or beginnings of codes."""
    from datetime import date

    from claimlint.compiler import compile_folders
    from claimlint.engine import Engine
    from claimlint.examples import run_cue_examples, run_examples
    from claimlint.rulefolders import packaged
    from claimlint.settings import ALL, Settings

    wanted = to_codes(codes)
    # the only place that looks at the calendar: a fact must not have been checked tomorrow
    ruleset = compile_folders([packaged(), *_folders(folders)], today=date.today())
    engine = Engine(ruleset, Settings(select=(ALL,)))
    for code in wanted:
        if not any(one.code.startswith(code) for one in ruleset.rules):
            from claimlint.hints import did_you_mean

            near = did_you_mean(code, [one.code for one in ruleset.rules])
            raise UsageError(
                f"no rule has the code {code}, or a code that starts so", " ".join(filter(None, (near, _LOOKED_AT)))
            )
    chosen = [one for one in ruleset.rules if not wanted or one.code.startswith(wanted)]
    failures = list(run_examples(engine, chosen))
    count = sum(len(one.examples) for one in chosen)
    if not wanted:
        failures += run_cue_examples(engine)
        count += len(ruleset.frames["examples"])
    for failure in failures:
        click.echo(f"{failure.where}: {failure.code} {failure.message}\n    {failure.text}")
    good = count - len(failures)
    click.echo(
        f"{plural(good, 'example')} of {plural(len(chosen), 'rule')} {'is' if good == 1 else 'are'} as "
        f"{'it' if good == 1 else 'they'} should be, {len(failures)} {'is' if len(failures) == 1 else 'are'} not"
    )
    sys.exit(1 if failures else 0)


_LOOKED_AT = "Rules of yours lie in a folder that `rulesets` in .claimlint.yml names, or that --rules does."


@rules.command("new")
@click.argument("code")
@click.option("--name", default="", help="What it is called: lower-case words with hyphens.  [default: the code]")
@click.option("--rules", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Where to write it.  [default: the one folder that the configuration names]")  # fmt: skip
def rules_new(code: str, name: str, folder: Path | None) -> None:
    """Write a rule with examples to begin with, such as WEL001."""
    from claimlint.commands.newrule import write
    from claimlint.suppress import RULES

    named = _folders(())
    if folder is None:
        if len(named) != 1:
            raise UsageError("which folder of rules is it for?", "name it: --rules house")
        folder = Path(os.path.relpath(named[0]))
    code = code.upper()
    known = _rules((folder,) if folder.is_dir() else ())
    path = write(code, name or code.lower(), folder, {*RULES, *(one.code for one in known)})
    lines = [f"Wrote {path}."]
    if folder.resolve() not in named:
        lines.append(f"For `claimlint check` to use it, add to .claimlint.yml:\n\n  rulesets: [{folder.as_posix()}]\n")
    lines.append(f"Next: write your words into it, then `claimlint rules test {code} --rules {folder}`.")
    click.echo("\n".join(lines))


def _rules(folders: tuple[Path, ...]) -> list[Rule]:
    from claimlint.checking import Checker, default_cache
    from claimlint.settings import Settings

    return Checker(default_cache()).rules(Settings(rulesets=_folders(folders))).ruleset.rules


def _folders(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The configuration's folders of rules and those that were typed, each once."""
    from claimlint.config import load_config

    return tuple(dict.fromkeys(folder.resolve() for folder in (*load_config(Path()).rulesets, *folders)))
