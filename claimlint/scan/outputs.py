"""Records -> a file of some format. `OUTPUTS` names them."""

from __future__ import annotations

import csv
import heapq
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

import msgspec

from claimlint import __version__
from claimlint.errors import UsageError
from claimlint.reporters.info import Rules
from claimlint.reporters.places import printable
from claimlint.scan.record import Record


class About(NamedTuple):
    """What a writer may want to know of the run besides its records.

    summary: as it is written beside the output. rules: gives the rules of the run by code, read when asked for.
    """

    summary: dict[str, Any]
    rules: Callable[[], Rules]


Output = Callable[[Iterable[bytes], BinaryIO, About], None]
"""Lines of JSON, one a record, in; the file out. It must not hold all records in memory unless its format needs it."""


def _jsonl(lines: Iterable[bytes], file: BinaryIO, about: About) -> None:
    file.writelines(lines)


def _records(lines: Iterable[bytes]) -> Iterator[Record]:
    decoder = msgspec.json.Decoder(Record)
    return map(decoder.decode, lines)


_COLUMNS = (
    "id file offset created_at author_hash severity risk action action_reason categories codes matches dup_group"
    " dup_count title text"
).split()


def _csv(lines: Iterable[bytes], file: BinaryIO, about: About) -> None:
    """One row a post. Findings are told by codes and matches, separated by " | "."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for r in _records(lines):
        words = [r.id, r.source.file, r.source.offset, r.created_at, r.author_hash, r.severity, r.risk, r.action]
        words += [r.action_reason, " ".join(r.categories), " ".join(f.code for f in r.findings)]
        words += [" | ".join(f.match for f in r.findings), r.dup_group, r.dup_count, r.title, r.text]
        writer.writerow([_cell(word) for word in words])
    text.flush()
    text.detach()


def _cell(value: Any) -> Any:
    """Spreadsheets run what begins so as a formula; an apostrophe keeps it text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _parquet(lines: Iterable[bytes], file: BinaryIO, about: About) -> None:
    """The record with its nesting."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("Parquet needs pyarrow", 'run: pip install "claimlint-health[parquet]"') from None
    pa: Any = pyarrow
    words = [(name, pa.string()) for name in ("code", "name", "severity", "message", "why", "instead", "field")]
    point = pa.struct([("row", pa.int32()), ("column", pa.int32())])
    span = [("start", pa.int32()), ("end", pa.int32())]
    evidence = pa.list_(pa.struct([("role", pa.string()), ("text", pa.string()), *span]))
    finding = [*words, *span, ("location", point), ("end_location", point), ("match", pa.string())]
    finding += [("frame", pa.string()), ("evidence", evidence), ("url", pa.string()), ("fingerprint", pa.string())]
    schema = pa.schema(
        [
            ("schema_version", pa.int32()),
            ("id", pa.string()),
            ("source", pa.struct([("file", pa.string()), ("offset", pa.int64())])),
            ("profile", pa.string()),
            ("created_at", pa.string()),
            ("author_hash", pa.string()),
            ("flagged", pa.bool_()),
            ("severity", pa.string()),
            ("risk", pa.int32()),
            ("action", pa.string()),
            ("action_reason", pa.string()),
            ("categories", pa.list_(pa.string())),
            ("findings", pa.list_(pa.struct(finding))),
            ("title", pa.string()),
            ("text", pa.string()),
            ("content_hash", pa.string()),
            ("engine", pa.struct([("version", pa.string()), ("ruleset_hash", pa.string())])),
            ("dup_group", pa.string()),
            ("dup_count", pa.int64()),
        ]
    )
    coming = iter(lines)
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        while batch := [msgspec.json.decode(line) for line in islice(coming, 5000)]:
            writer.write_table(pa.Table.from_pylist(batch, schema))


def _text(lines: Iterable[bytes], file: BinaryIO, about: About) -> None:
    """To read in a terminal: a post's line, then a line for each finding with its words."""
    for r in _records(lines):
        same = f", {r.dup_count} alike" if r.dup_count > 1 else ""
        said = [f"{r.id}  risk {r.risk}  {r.action}{same}  ({r.source.file}:{r.source.offset})"]
        said += [f"  {f.code} {f.severity}: {f.message}" + (f"  > {f.match}" if f.match else "") for f in r.findings]
        file.write("".join(f"{printable(' '.join(line.split(chr(10))))}\n" for line in said).encode())


_MOST_POSTS = 100_000
"""On a page: no moderator reads more, and a browser would fail."""


def _html(lines: Iterable[bytes], file: BinaryIO, about: About) -> None:
    """The triage page, with the worst posts when there are too many for one."""
    from claimlint.triage import render_page

    counted = 0

    def decoded() -> Iterator[dict[str, Any]]:
        nonlocal counted
        for line in lines:
            counted += 1
            yield msgspec.json.decode(line)

    worst = heapq.nlargest(_MOST_POSTS, decoded(), key=lambda record: record["risk"])
    said = f"{about.summary['posts']:,} posts scanned"
    if bad := about.summary["bad_rows"]:
        said += f", {bad:,} bad {'row' if bad == 1 else 'rows'} in quarantine"
    if counted > len(worst):
        said += f"; only the worst {len(worst):,} of {counted:,} are on this page, the other formats have all"
    page = render_page(worst, rules=about.rules(), title="Posts to look at", version=__version__, note=said)
    file.write(page.encode())


OUTPUTS: dict[str, Output] = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet, "text": _text, "html": _html}
