"""`claimlint scan`: tables of posts in, records out, worst first if wanted."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claimlint.commands.options import FAIL_ON, PROFILES, codes
from claimlint.commands.session import cores
from claimlint.commands.watching import PostProgress, note
from claimlint.errors import UsageError
from claimlint.model import Profile, Severity

if TYPE_CHECKING:
    from claimlint.scan.job import Outcome
    from claimlint.scan.scanner import Scanner
    from claimlint.scan.sources import Table
    from claimlint.settings import Settings

OUTPUT_FORMATS = ("jsonl", "csv", "parquet", "html", "text")
INPUT_FORMATS = ("jsonl", "csv", "tsv", "parquet")


def _limit(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A number of rows, or a share of them with a percent sign."""
    try:
        good = float(value.removesuffix("%")) >= 0
    except ValueError:
        good = False
    if not good:
        raise click.BadParameter(f"{value} is no number of rows such as 10, and no share such as 0.5%")
    return value


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--profile", type=PROFILES, default="post", show_default=True)
@click.option("--input-format", type=click.Choice(INPUT_FORMATS), help="[default: told from name and content]")
@click.option("--id-field", default="", metavar="NAME", help="Field of a post's identity.")
@click.option("--text-field", default="", metavar="NAME", help="Field of its text.")
@click.option("--title-field", default="", metavar="NAME", help="Field of its title.")
@click.option("--author-field", default="", metavar="NAME", help="Field of who wrote it.")
@click.option("--created-field", default="", metavar="NAME", help="Field of when. [fields: guessed, and said]")
@click.option("--output-format", type=click.Choice(OUTPUT_FORMATS), help="[default: as the output is named, or jsonl]")
@click.option("-o", "--output-file", type=click.Path(path_type=Path, dir_okay=False), help="Write the records here.")
@click.option("--quarantine", type=click.Path(path_type=Path, dir_okay=False), help="[default: beside the output]")
@click.option("--all", "everything", is_flag=True, help="Also write posts without findings.")
@click.option("--sort", type=click.Choice(["input", "risk"]), default="input", show_default=True)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Write N posts drawn evenly from each severity.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draw.")
@click.option("--select", multiple=True, metavar="CODES", help="Run only these rules: codes or their beginnings.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Leave these rules out.")
@click.option("--fail-on", type=FAIL_ON, default="error", show_default=True)
@click.option(
    "--max-bad", metavar="N|P%", callback=_limit, default="0", show_default=True, help="More bad rows give exit code 2."
)
@click.option("--no-redact", is_flag=True, help="Leave e-mail addresses, links, handles and numbers readable.")
@click.option("--no-text", is_flag=True, help="Write no words of the posts.")
@click.option("--salt", metavar="WORDS", help="Of author hashes, to compare runs. [default: drawn anew]")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="Processes at most. [default: one a core]")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def scan(**options: Any) -> None:
    """Go through tables of posts: JSON lines, CSV, TSV or Parquet, packed with gzip or zstd, `-` is standard input.

    Writes one record for each post with a finding. A run that was stopped goes on when it is started again.
    """
    sys.exit(_scan(**options))


def _scan(
    files: tuple[Path, ...],
    *,
    profile: str,
    input_format: str | None,
    output_format: str | None,
    output_file: Path | None,
    quarantine: Path | None,
    everything: bool,
    sort: str,
    sample: int | None,
    seed: int,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    max_bad: str,
    no_redact: bool,
    no_text: bool,
    salt: str | None,
    isolated: bool,
    jobs: int | None,
    quiet: bool,
    **fields: str,
) -> int:
    from claimlint.checking import Checker, default_cache
    from claimlint.scan.job import Job, Task, Watcher
    from claimlint.scan.posts import Policy
    from claimlint.scan.rows import Fields
    from claimlint.scan.scanner import Scanner
    from claimlint.settings import Override

    form = output_format or _form(output_file)
    _keep_apart(files, output_file, quarantine)
    if form == "parquet" and output_file is None:
        raise UsageError("Parquet is not written to standard output", "name a file with -o")
    typed = Override(select=codes(select) or None, ignore=codes(ignore), profile=Profile(profile))
    task = Task(
        names=tuple(file.as_posix() for file in files),
        fields=Fields(**{name.removesuffix("_field"): value for name, value in fields.items()}),
        format=input_format or "",
        output=output_file,
        quarantine=quarantine,
        form=form,
        order=sort,
        jobs=jobs or cores(),
        salt=None if salt is None else salt.encode("utf-8", "surrogateescape"),
    )

    def prepare(tables: Sequence[Table]) -> Scanner:
        settings = tuple(_settings([Path(table.name) for table in tables], typed, isolated))
        policy = Policy(redact=not no_redact, text=not no_text)
        checker = Checker(default_cache())
        return Scanner(checker, Profile(profile), policy, everything, sample or 0, seed, tuple(tables), settings)

    say = (lambda line: None) if quiet else note
    progress = PostProgress()
    watcher = Watcher(lambda table: say(_guessed(table)), say, progress.step)
    try:
        outcome = Job(task, prepare, watcher).run()
    except KeyboardInterrupt:
        progress.close()
        if output_file is not None:
            note("stopped; the same command goes on from here")
        raise
    finally:
        progress.close()
    _tell(outcome, say)
    return _exit_code(outcome, fail_on, max_bad)


def _form(output: Path | None) -> str:
    """The format that a name such as found.csv asks for."""
    suffix = output.suffix.removeprefix(".").lower() if output is not None else ""
    named = {"txt": "text", "htm": "html"}.get(suffix, suffix)
    return named if named in OUTPUT_FORMATS else "jsonl"


def _keep_apart(files: Sequence[Path], *outputs: Path | None) -> None:
    """UsageError when an output would replace a table that is read."""
    for output in outputs:
        for file in files:
            if output is not None and output.exists() and file.exists() and output.samefile(file):
                raise UsageError(f"{output} is read and would be written", "write to another file")


def _settings(paths: list[Path], typed: Any, isolated: bool) -> list[Settings]:
    """The settings of each table."""
    from claimlint.settings import Config

    if isolated:
        return [Config(command_line=typed).for_file(path) for path in paths]
    from claimlint.config import Configs

    configs = Configs(None, typed)
    return [configs.for_path(path).for_file(path) for path in paths]


def _guessed(table: Table) -> str:
    names = zip(("id", "text", "title", "author", "created"), table.fields.names(), strict=True)
    return f"{table.name}: {table.format}, " + ", ".join(f"{role} from {name!r}" for role, name in names if name)


def _tell(outcome: Outcome, say: Any) -> None:
    """What came of it, on stderr. Problems are told whatever was asked for."""
    tally, summary = outcome.tally, outcome.summary
    counts = ", ".join(f"{count:,} {severity}" for severity, count in summary["severities"].items())
    say(f"{tally['posts']:,} posts, {tally['flagged']:,} with findings" + (f" ({counts})" if counts else ""))
    if summary["duplicate_groups"]:
        say(f"{summary['duplicate_posts']:,} of the posts are alike, in {summary['duplicate_groups']:,} groups")
    if tally["bad"]:
        reasons = ", ".join(f"{reason}: {count:,}" for reason, count in summary["bad_reasons"].items())
        note(f"{tally['bad']:,} bad rows ({reasons})")
        note(f"they are in {outcome.quarantine}" if outcome.quarantine else "--quarantine FILE keeps a list of them")
    for problem in outcome.problems:
        note(f"{problem.path}: {problem.message}" + (f" ({problem.hint})" if problem.hint else ""))


def _exit_code(outcome: Outcome, fail_on: str, max_bad: str) -> int:
    """2 when a table could not be read or more rows were bad than allowed, 1 for findings, else 0."""
    tally = outcome.tally
    limit = float(max_bad.removesuffix("%"))
    if max_bad.endswith("%"):
        limit *= (tally["posts"] + tally["bad"]) / 100
    if outcome.problems or tally["bad"] > limit:
        return 2
    if fail_on == "never":
        return 0
    return int(any(tally[f"severity {s.value}"] for s in Severity if s.rank >= Severity(fail_on).rank))
