"""`claimlint learn`: what moderators' verdicts say about the rules. It changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from claimlint.commands.options import PROFILES
from claimlint.commands.watching import note
from claimlint.errors import ReadError
from claimlint.model import Profile


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--profile", type=PROFILES, default="post", show_default=True)
@click.option("--silence-below", type=click.FloatRange(0, 1), default=0.5, show_default=True, metavar="SHARE")
@click.option("--lower-below", type=click.FloatRange(0, 1), default=0.8, show_default=True, metavar="SHARE")
def learn(files: tuple[Path, ...], profile: str, silence_below: float, lower_below: float) -> None:
    """Suggest which rules to lower or silence, from verdicts on their findings.

    FILES hold one verdict a line: id, code, start, end, and verdict, which is right, wrong or unsure. A rule is
    lowered or silenced only when it can hardly be as precise as asked for: its whole interval lies below. The
    suggestion is a configuration on standard output, and nothing is changed.
    """
    from claimlint import verdicts
    from claimlint.checking import Checker, default_cache
    from claimlint.config import Configs
    from claimlint.settings import Config

    config: Config = Configs().for_path(Path())
    settings = config.for_file(Path())
    ruleset = Checker(default_cache()).rules(settings).ruleset
    severities = {
        rule.code: settings.severity_of(rule.code, rule.severity[Profile(profile)])
        for rule in ruleset.rules
        if settings.selects(rule.code)
    }
    lines = []
    for file in files:
        try:
            lines += verdicts.read(file.read_bytes().splitlines(), file.as_posix())
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror}", "", file.as_posix()) from None
    lines = verdicts.latest(lines)
    if unknown := sorted({verdict.code for verdict in lines if verdict.code} - {rule.code for rule in ruleset.rules}):
        note(f"no rule has the code {', '.join(unknown)}; verdicts on it are counted only")
    found = verdicts.precisions(lines, severities, silence_below, lower_below)
    sys.stdout.write(verdicts.patch(found) + verdicts.missed(lines))
