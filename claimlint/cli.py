"""The command line: which commands there are. Each is imported when it is asked for."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any, cast

import click

from claimlint import __version__
from claimlint.errors import ClaimlintError

COMMANDS = {
    "check": "claimlint.commands.check:check",
    "scan": "claimlint.commands.scan:scan",
    "learn": "claimlint.commands.learn:learn",
    "rule": "claimlint.commands.rules:rule",
    "rules": "claimlint.commands.rules:rules",
    "baseline": "claimlint.commands.baseline:baseline",
    "server": "claimlint.commands.server:server",
    "init": "claimlint.commands.housekeeping:init",
    "cache": "claimlint.commands.housekeeping:cache",
    "completion": "claimlint.commands.housekeeping:completion",
}
"""Name of each command, and the module and function that it is."""


class _Commands(click.Group):
    """Imports a command when it is needed, suggests the one that was meant, and keeps the contract of exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        return cast(click.Command, getattr(import_module(module), name))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?" if near else error.message) from None

    def invoke(self, ctx: click.Context) -> Any:
        gc.set_threshold(100_000)  # most of what a run makes lives until its end
        try:
            return super().invoke(ctx)
        except ClaimlintError as error:
            click.echo(f"claimlint: {error}", err=True)
            sys.exit(2)
        except KeyboardInterrupt:
            click.echo("claimlint: interrupted", err=True)
            sys.exit(130)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="claimlint")
def main() -> None:
    """Find risky health claims in drafts and posts, and what to write instead.

    \b
    claimlint check draft.md         check drafts
    claimlint rule EFF001            explain a rule
    claimlint scan posts.jsonl       go through a table of posts
    claimlint learn verdicts.jsonl   what verdicts on findings say about the rules
    """


def run() -> None:
    """The command. Ends without taking the interpreter apart, which takes as long as to check a hundred small files."""
    try:
        main(prog_name="claimlint")
    except SystemExit as stop:
        if "multiprocessing" in sys.modules or not (stop.code is None or isinstance(stop.code, int)):
            raise  # processes are to be waited for, or a message is to be printed
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:  # nobody listens any more
            os._exit(stop.code or 1)
        os._exit(stop.code or 0)
