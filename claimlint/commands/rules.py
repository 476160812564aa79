"""`claimlint rule` and `claimlint rules`: explain, list and test rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimlint.commands.options import codes as to_codes
from claimlint.model import Profile

if TYPE_CHECKING:
    from claimlint.model import Rule


@click.command()
@click.argument("code")
def rule(code: str) -> None:
    """Explain a rule: what it finds, why that is risky, what to write instead."""
    from claimlint.explain import explain, own_page
    from claimlint.suppress import RULES

    own = RULES.get(code.upper()) or next((one for one in RULES.values() if one.name == code.lower()), None)
    click.echo(own_page(own) if own else explain(_rules(()), code))


@click.group()
def rules() -> None:
    """List, test and write rules."""


@rules.command("list")
@click.option("--rules", "folders", multiple=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
def rules_list(folders: tuple[Path, ...]) -> None:
    """List all rules with their severities."""
    for one in _rules(folders):
        severities = "/".join(one.severity[profile].value for profile in Profile)
        mark = "" if one.status == "stable" else f"  ({one.status})"
        click.echo(f"{one.code}  {severities:16}  {one.name}{mark}")


@rules.command("test")
@click.argument("codes", nargs=-1)
@click.option("--rules", "folders", multiple=True, type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="Folders of further rules.")  # fmt: skip
def rules_test(codes: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Run every example of every rule and cue file, or of the rules with these CODES."""
    from claimlint.checking import Checker
    from claimlint.examples import run_cue_examples, run_examples
    from claimlint.settings import ALL, Settings

    engine = Checker().engine(Settings(select=(ALL,), rulesets=_folders(folders)))
    chosen = [one for one in engine.ruleset.rules if not codes or one.code.startswith(to_codes(codes))]
    failures = list(run_examples(engine, chosen))
    count = sum(len(one.examples) for one in chosen)
    if not codes:
        failures += run_cue_examples(engine)
        count += len(engine.ruleset.frames["examples"])
    for failure in failures:
        click.echo(f"{failure.where}: {failure.code} {failure.message}\n    {failure.text}")
    click.echo(
        f"{count - len(failures)} examples of {len(chosen)} rules are as they should be, {len(failures)} are not"
    )
    sys.exit(1 if failures else 0)


def _rules(folders: tuple[Path, ...]) -> list[Rule]:
    from claimlint.checking import Checker, default_cache
    from claimlint.settings import Settings

    return Checker(default_cache()).rules(Settings(rulesets=_folders(folders))).ruleset.rules


def _folders(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The configuration's folders of rules and those that were typed, each once."""
    from claimlint.config import load_config

    return tuple(dict.fromkeys(folder.resolve() for folder in (*load_config(Path()).rulesets, *folders)))
