"""`claimlint server`: speaks the language server protocol with an editor."""

from __future__ import annotations

from pathlib import Path

import click

from claimlint.commands.options import PROFILES
from claimlint.errors import UsageError
from claimlint.model import Profile


@click.command()
@click.option("--profile", type=PROFILES, help="[default: article]")
@click.option("--config", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Use this configuration.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def server(profile: str | None, config: Path | None, isolated: bool) -> None:
    """Serve an editor over standard input and output (language server protocol)."""
    try:
        from claimlint.lsp import create
    except ImportError:
        raise UsageError("the language server needs pygls", 'run: pip install "claimlint-health[lsp]"') from None
    from claimlint.checking import Checker, default_cache
    from claimlint.config import Configs
    from claimlint.settings import Config, Override

    typed = Override(profile=Profile(profile) if profile else None)
    alone = Config(root=Path.cwd(), command_line=typed)
    create(
        lambda: (lambda _: alone) if isolated else Configs(config, typed).for_path, Checker(default_cache())
    ).start_io()
