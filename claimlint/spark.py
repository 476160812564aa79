"""The scan on Apache Spark: a DataFrame of posts in, a DataFrame of records and bad rows out.

Each row is judged by the code of `claimlint scan`, with the same rules, so the records are the same, byte for byte,
but for `dup_count`, which is 0 until `count_duplicates` has seen all posts. Workers need claimlint installed.
Works on classic Spark, on Spark Connect and, but for `scan_jsonl` and `count_duplicates`, on streams.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from claimlint.checking import Checker, default_cache
from claimlint.errors import ClaimlintError, UsageError
from claimlint.hints import did_you_mean
from claimlint.model import Profile
from claimlint.scan.parts import Part
from claimlint.scan.posts import Policy
from claimlint.scan.raw import BadRow, RawRow, json_rows
from claimlint.scan.rows import Fields
from claimlint.scan.scanner import Scanner
from claimlint.scan.sources import Chunk, Table
from claimlint.settings import Config, Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SCHEMA", "count_duplicates", "findings", "scan_dataframe", "scan_jsonl", "scan_lines"]

SCHEMA = (
    "id string, file string, offset bigint, flagged boolean, severity string, risk int, action string, "
    "categories array<string>, created_at string, author_hash string, dup_group string, record string, "
    "quarantine string"
)
"""Columns of a scan, one row a post or bad row. record: the post's record as JSON, null for a bad row.
quarantine: the bad row's line as JSON, null for a post; only `file` and `offset` are set beside it."""

_FINDINGS = (
    "findings array<struct<code string, name string, severity string, message string, field string, "
    "start int, end int, match string, frame string, fingerprint string>>"
)


def scan_dataframe(
    df: DataFrame,
    *,
    id_col: str,
    text_col: str,
    title_col: str = "",
    author_col: str = "",
    created_col: str = "",
    config: str | os.PathLike[str] | None = None,
    profile: str = "post",
    redact: bool = True,
    text: bool = True,
    salt: bytes | None = None,
    name: str = "",
) -> DataFrame:
    """A row of SCHEMA for each row of a DataFrame, which may be a stream.

    text_col, title_col: strings, or UTF-8 as binary. Other columns may hold what casts to a string.
    config: path of a `.claimlint.yml` on the driver, None for the defaults. Folders of rules that it names must be
    at the same path on every worker. redact: mask addresses, links, handles and telephone numbers.
    text: False leaves out all words of posts. salt: of the hashes of authors, None to draw one.
    name: what records call the table. UsageError for a column that is missing or holds no text.
    """
    from pyspark.sql import functions

    names = {"id": id_col, "text": text_col, "title": title_col, "author": author_col, "created": created_col}
    types = dict(df.dtypes)
    for role, column in names.items():
        if column and column not in types:
            hint = did_you_mean(column, types) or f"it has {', '.join(types)}"
            raise UsageError(f"the DataFrame has no column {column!r}", hint)
        if column and role in ("text", "title") and types[column] not in ("string", "binary"):
            raise UsageError(f"column {column!r} holds {types[column]}, not text", "name a column of strings")
    columns = []
    for role, column in names.items():
        quoted = functions.col(f"`{column.replace('`', '``')}`") if column else functions.lit(None)
        value = quoted if types.get(column) == "binary" else quoted.cast("string").cast("binary")
        columns.append(value.alias(role))
    work = _work(config, profile, redact, text, salt, Table(name, "parquet", Fields(**names)))
    return df.select(*columns).mapInArrow(partial(_scan_rows, work), SCHEMA)


def scan_lines(
    df: DataFrame,
    *,
    line_col: str = "value",
    id_field: str = "id",
    text_field: str = "text",
    title_field: str = "",
    author_field: str = "",
    created_field: str = "",
    config: str | os.PathLike[str] | None = None,
    profile: str = "post",
    redact: bool = True,
    text: bool = True,
    salt: bytes | None = None,
    name: str = "",
) -> DataFrame:
    """A row of SCHEMA for each line of JSON in a column of strings or binary; it may be a stream, as from Kafka.

    Fields are named as for `claimlint scan`; offsets are 0. The rest is as in `scan_dataframe`.
    """
    from pyspark.sql import functions

    fields = Fields(id_field, text_field, title_field, author_field, created_field)
    work = _work(config, profile, redact, text, salt, Table(name, "jsonl", fields))
    lines = df.select(
        functions.col(line_col).cast("binary").alias("line"),
        functions.lit(name).alias("file"),
        functions.lit(None).cast("bigint").alias("block"),
    )
    return lines.mapInArrow(partial(_scan_lines, work), SCHEMA)


def scan_jsonl(
    spark: SparkSession,
    path: str | list[str],
    *,
    id_field: str = "id",
    text_field: str = "text",
    title_field: str = "",
    author_field: str = "",
    created_field: str = "",
    config: str | os.PathLike[str] | None = None,
    profile: str = "post",
    redact: bool = True,
    text: bool = True,
    salt: bytes | None = None,
) -> DataFrame:
    """A row of SCHEMA for each line of JSON lines files, wherever Spark can read them, packed ones included.

    Offsets are true: a first pass adds up the bytes of each block of each file. The rest is as in `scan_dataframe`.
    """
    from pyspark.sql import functions

    lines = (
        spark.read.option("lineSep", "\n")
        .text(path)
        .select(
            functions.col("value").cast("binary").alias("line"),
            functions.col("_metadata.file_path").alias("file"),
            functions.col("_metadata.file_block_start").alias("block"),
            functions.col("_metadata.file_size").alias("size"),
        )
    )
    counted = lines.groupBy("file", "block", "size").agg(
        functions.sum(functions.octet_length("line") + functions.lit(1)).alias("bytes")
    )
    found = [(row["file"], row["block"], row["size"], row["bytes"]) for row in counted.collect()]
    fields = Fields(id_field, text_field, title_field, author_field, created_field)
    work = _work(config, profile, redact, text, salt, Table("", "jsonl", fields), _places(found))
    return lines.drop("size").mapInArrow(partial(_scan_lines, work), SCHEMA)


def count_duplicates(scanned: DataFrame) -> DataFrame:
    """A scan with `dup_count` in its records and as a column: how many posts of the scan have the same `dup_group`.

    Not for streams, which never have all posts.
    """
    from pyspark.sql import Window, functions

    posts = functions.col("record").isNotNull()
    # bad rows have no group: spread them, so that they do not all meet in one task
    group = functions.coalesce(functions.col("dup_group"), functions.col("quarantine"))
    count = functions.when(posts, functions.count(functions.lit(1)).over(Window.partitionBy(group)))
    return scanned.withColumn("dup_count", count).withColumn(
        "record",  # dup_count is the last field
        functions.when(posts, functions.expr("concat(left(record, char_length(record) - 2), dup_count, '}')")),
    )


def findings(scanned: DataFrame) -> DataFrame:
    """One row a finding of a scan: id, file, offset, risk, and the fields of the finding."""
    from pyspark.sql import functions

    found = functions.explode(functions.from_json("record", _FINDINGS)["findings"])
    kept = scanned.where("flagged").select("id", "file", "offset", "risk", found.alias("finding"))
    return kept.select("id", "file", "offset", "risk", "finding.*")


@dataclass(frozen=True)
class _Places:
    """Where the lines of files stand. blocks: offset of the first line of each block. sizes: of files not packed."""

    blocks: Mapping[tuple[str, int], int] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Work:
    """What a worker has to know. Picklable."""

    settings: Settings
    profile: Profile
    policy: Policy
    table: Table
    places: _Places


def _work(
    config: str | os.PathLike[str] | None,
    profile: str,
    redact: bool,
    text: bool,
    salt: bytes | None,
    table: Table,
    places: _Places | None = None,
) -> _Work:
    from claimlint.config import load_config_file

    loaded = Config() if config is None else load_config_file(Path(config))
    policy = Policy(redact=redact, text=text, salt=os.urandom(16) if salt is None else salt)
    return _Work(loaded.for_file(Path(table.name)), Profile(profile), policy, table, places or _Places())


def _places(blocks: Iterable[tuple[str, int, int, int]]) -> _Places:
    """From file, start of the block, size of the file and bytes of the block's lines, each with one for its end."""
    starts, sizes = {}, {}
    for file, group in groupby(sorted(blocks), key=lambda block: block[0]):
        members = list(group)
        size, lines = members[0][2], sum(member[3] for member in members)
        plain = size - lines in (-1, 0, 2, 3)  # else it is packed, and its size says nothing of its lines
        at = 3 if plain and size - lines >= 2 else 0  # Spark drops a byte order mark
        if plain:
            sizes[file] = size
        for _, block, _, length in members:
            starts[file, block] = at
            at += length
    return _Places(starts, sizes)


# One checker a worker process: Spark keeps its Python workers, and rules and engines with them.
_checker: Checker | None = None


def _scanner(work: _Work) -> Scanner:
    global _checker
    if _checker is None:
        _checker = Checker(default_cache())
    return Scanner(_checker, work.profile, work.policy, everything=True)


def _scan_rows(work: _Work, batches: Iterable[Any]) -> Iterator[Any]:
    """In a worker: Arrow batches of id, text, title, author and created to batches of SCHEMA."""
    scanner = _scanner(work)
    for batch in batches:
        columns = [batch.column(name).to_pylist() for name in Fields.__slots__]
        rows = [RawRow(0, msgspec.msgpack.encode(values)) for values in zip(*columns, strict=True)]
        yield _batch(_scan(scanner, work, work.table.name, rows))


def _scan_lines(work: _Work, batches: Iterable[Any]) -> Iterator[Any]:
    """In a worker: Arrow batches of line, file and block to batches of SCHEMA."""
    scanner = _scanner(work)
    at: dict[tuple[str, int], int] = {}
    for batch in batches:
        lines, files, blocks = (batch.column(name).to_pylist() for name in ("line", "file", "block"))
        for file, group in groupby(zip(lines, files, blocks, strict=True), key=lambda row: row[1]):
            rows: list[RawRow | BadRow] = []
            for line, _, block in group:
                if line is None:
                    rows.append(RawRow(0, b"").bad("no line"))
                    continue
                offset = 0
                if block is not None:
                    offset = at.get((file, block), -1)
                    offset = _start(work, file, block) if offset < 0 else offset
                    at[file, block] = offset + len(line) + 1
                last = offset + len(line) >= work.places.sizes.get(file, offset + len(line) + 1)
                rows.extend(json_rows(io.BytesIO(line if last else line + b"\n"), offset))
            yield _batch(_scan(scanner, work, _local(file), rows))


def _start(work: _Work, file: str, block: int) -> int:
    try:
        return work.places.blocks[file, block]
    except KeyError:
        message = "the files have changed, or Spark has split them otherwise, since their lines were counted"
        raise ClaimlintError(message, "run the scan again") from None


def _local(file: str) -> str:
    """A file as the local scan would call it: a path; other places keep their address."""
    from urllib.parse import unquote

    return unquote(file.removeprefix("file:").replace("///", "/", 1)) if file.startswith("file:") else file


def _scan(scanner: Scanner, work: _Work, name: str, rows: Iterable[RawRow | BadRow]) -> Part:
    from dataclasses import replace

    chunk = Chunk(0, 0)
    for row in rows:
        if isinstance(row, BadRow):
            chunk.bad.append(row)
        else:
            chunk.rows.append(row)
    return replace(scanner, tables=(work.table._replace(name=name),), settings=(work.settings,)).scan(chunk)


class _Source(msgspec.Struct):
    file: str
    offset: int


class _Brief(msgspec.Struct):
    """The part of a record that has columns of its own."""

    id: str
    source: _Source
    flagged: bool
    severity: str | None
    risk: int
    action: str
    categories: list[str]
    created_at: str | None
    author_hash: str | None
    dup_group: str


class _Refused(msgspec.Struct):
    file: str
    offset: int


_brief = msgspec.json.Decoder(_Brief)
_refused = msgspec.json.Decoder(_Refused)


def _batch(part: Part) -> Any:
    """An Arrow batch of SCHEMA."""
    import pyarrow as pa

    schema = pa.schema(
        [
            ("id", pa.string()),
            ("file", pa.string()),
            ("offset", pa.int64()),
            ("flagged", pa.bool_()),
            ("severity", pa.string()),
            ("risk", pa.int32()),
            ("action", pa.string()),
            ("categories", pa.list_(pa.string())),
            ("created_at", pa.string()),
            ("author_hash", pa.string()),
            ("dup_group", pa.string()),
            ("record", pa.string()),
            ("quarantine", pa.string()),
        ]
    )
    rows: list[tuple[Any, ...]] = []
    for line in part.records:
        b = _brief.decode(line)
        shown = (b.id, b.source.file, b.source.offset, b.flagged, b.severity, b.risk, b.action, b.categories)
        rows.append((*shown, b.created_at, b.author_hash, b.dup_group, line.rstrip(b"\n").decode(), None))
    for line in part.quarantine:
        bad = _refused.decode(line)
        rows.append((None, bad.file, bad.offset, *[None] * 9, line.rstrip(b"\n").decode()))
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.record_batch(
        [pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)], schema=schema
    )
