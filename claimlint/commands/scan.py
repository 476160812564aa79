"""`claimlint scan`: posts in, one line out for each post with a finding."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from claimlint.commands.options import FAIL_ON, PROFILES, codes
from claimlint.model import Profile, Severity


@click.command()
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
    sys.exit(_scan(files, **options))


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

    typed = Override(select=codes(select) or None, ignore=codes(ignore), profile=Profile(profile))
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
