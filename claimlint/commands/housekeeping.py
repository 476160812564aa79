"""`claimlint init`, `claimlint cache clean` and `claimlint completion`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from claimlint.cache import Cache
from claimlint.checking import default_cache
from claimlint.config import NAMES
from claimlint.errors import UsageError
from claimlint.reporters.summary import plural

CONFIGURATION = """\
# Settings of claimlint. All keys are here; what is commented out shows the default or an example.

# Severity from which `claimlint check` exits with 1: error, warning, info or never.
fail-on: error

# Rules to leave out, or to make louder or quieter, by code or by the start of a code (`claimlint rules list`).
# ignore: [EFF005]
# severity:
#   EFF002: warning

# Rules to run, when it shall not be those that are on by default.
# select: [EFF, SAF, STP]

# Whose text it is: article or post.
# profile: article

# More warnings than this also make the exit code 1.
# max-warnings: 20

# Other settings for some files.
# overrides:
#   "forum/**": {profile: post}

# Files to take when a folder is checked; without it, all formats but JSON and YAML.
# include: ["*.md", "export/*.json"]

# Fields of JSON and YAML exports that hold the text.
# text-field: title,content.rendered

# Formats of files with an unusual suffix.
# extension: {.njk: html}

# Files to leave out when a folder is checked.
# exclude: [CHANGELOG.md, archive/]

# Rules that are off in some files.
# per-file-ignores:
#   "press/**": [EFF]

# Folders of further rules (see `claimlint rules new`).
# rulesets: [house/]

# How to report, when it shall not be text.
# output-format: concise

# Known findings of old articles, written by `claimlint baseline create`.
# baseline: claimlint-baseline.json

# A house rulebook: a file, or an installed package that registers one.
# extends: ./house-style.yml
"""

HOOK_FILE = ".pre-commit-config.yaml"
HOOK = """\
repos:
  - repo: local
    hooks:
      - id: claimlint
        name: claimlint
        entry: claimlint check --force-exclude
        language: system
        types_or: [markdown, mdx, html, rst, asciidoc, plain-text]
        require_serial: true
"""


@click.command()
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@click.option("--hook/--no-hook", default=None, help="Add the pre-commit hook, or do not ask about it.")
def init(force: bool, hook: bool | None) -> None:
    """Write a commented .claimlint.yml here, and offer the pre-commit hook."""
    click.echo(begin(Path(), force, hook))


@click.group()
def cache() -> None:
    """What claimlint remembers between runs."""


@cache.command("clean")
def cache_clean() -> None:
    """Forget compiled rules and findings of earlier runs."""
    click.echo(clean_cache())


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None, "click completes in all three shells"
    click.echo(kind(click.get_current_context().find_root().command, {}, "claimlint", "_CLAIMLINT_COMPLETE").source())


def begin(folder: Path, force: bool, hook: bool | None) -> str:
    """Write the configuration, and the hook if it is wanted; what to tell the user.

    hook: None asks, on a terminal. UsageError when there is a configuration and no force.
    """
    there = [name for name in NAMES if (folder / name).exists()]
    if there and not force:
        raise UsageError(f"{there[0]} exists already", "edit it, or replace it with --force")
    for name in there:
        (folder / name).unlink()
    (folder / NAMES[0]).write_text(CONFIGURATION, encoding="utf-8")
    lines = [f"Wrote {NAMES[0]}."]
    in_git = (folder / ".git").exists()
    if hook is None:
        hook = in_git and sys.stdin.isatty() and click.confirm("Check drafts before each commit (pre-commit)?")
    if hook:
        lines.append(_add_hook(folder))
    return "\n".join([*lines, "Next: `claimlint check`. Many old findings? `claimlint baseline create`."])


def _add_hook(folder: Path) -> str:
    path = folder / HOOK_FILE
    if path.exists():
        entry = HOOK.removeprefix("repos:\n")
        return f"{HOOK_FILE} exists already. Add this to its repos:\n\n{entry}"
    path.write_text(HOOK, encoding="utf-8")
    return f"Wrote {HOOK_FILE}. Turn it on with `pre-commit install`."


def clean_cache() -> str:
    """Remove what earlier runs left; what to tell the user."""
    folder = default_cache()
    count = Cache(folder).clean()
    compiled = [path for kind in ("*.rules.json", "*.gate.json") for path in folder.glob(kind)]
    for path in compiled:
        path.unlink(missing_ok=True)
    return (
        f"Removed {plural(count, 'remembered file')} and {plural(len(compiled), 'compiled rule file')} from {folder}."
    )
