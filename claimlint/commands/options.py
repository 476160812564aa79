"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from claimlint.commands.session import Choices
from claimlint.errors import UsageError

FAIL_ON = click.Choice(["error", "warning", "info", "never"])
PROFILES = click.Choice(["article", "post"])


def codes(values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes as people type them: several options, commas, lower case."""
    return tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """The paths and options of every command that checks drafts; `choices` takes what they give."""
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
            click.option(
                "--extension", multiple=True, metavar=".SUFFIX=FORMAT", help="Read files with a suffix as this format."
            ),
            click.option("--text-field", metavar="NAMES", help="Fields of JSON and YAML exports that hold the text."),
            click.option("--no-cache", is_flag=True, help="Check every file anew, remember nothing."),
            click.option("-j", "--jobs", type=click.IntRange(1), help="Processes at most. [default: one a core]"),
            click.option("-v", "--verbose", is_flag=True, help="Say what was skipped and why."),
        )
    ):
        command = option(command)
    return command


def choices(paths: tuple[Path, ...], jobs: int | None, **options: Any) -> Choices:
    """What was typed, as a session takes it."""
    for name in ("select", "ignore"):
        options[name] = codes(options.get(name, ()))
    options["extension"] = tuple(map(_extension, options.get("extension", ())))
    options["text_field"] = options.get("text_field") or ""
    return Choices(paths, jobs=jobs or 0, **options)


def _extension(typed: str) -> tuple[str, str]:
    """`.txt=markdown` as a suffix in lower case and the name of a format. UsageError."""
    from claimlint.hints import did_you_mean
    from claimlint.readers import READERS

    suffix, _, format = typed.partition("=")
    if format not in READERS:
        hint = did_you_mean(format, READERS) or f"formats are {', '.join(READERS)}"
        raise UsageError(f"--extension {typed} names no format", f"write .suffix=format; {hint}")
    return f".{suffix.lstrip('.').lower()}", format
