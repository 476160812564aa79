"""Tables of posts as the user names them -> opened, their fields known, their rows in chunks."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from claimlint.errors import ReadError, UsageError
from claimlint.hints import did_you_mean
from claimlint.scan.raw import BadRow, RawRow, Rows, csv_rows, damaged, json_rows, parquet_rows
from claimlint.scan.rows import GUESS, Fields

CHUNK = 1_000_000
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,30}")  # of a field, as opposed to somebody's words
"""Bytes of rows in a chunk: large beside the cost of handing it to a process, small beside memory."""

FORMATS = ("jsonl", "csv", "tsv", "parquet")
STDIN = "-"
_SUFFIXES = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_PEEK = 256 * 1024  # bytes from which format and fields are told
_BOM = b"\xef\xbb\xbf"

GUESSES = {
    "id": ("id", "post_id", "comment_id", "message_id", "_id", "uuid", "name"),
    "text": ("text", "body", "selftext", "content", "message", "comment", "post", "post_text", "full_text"),
    "title": ("title", "subject", "headline"),
    "author": ("author", "author_id", "user", "user_id", "username", "author_name", "user_name"),
    "created": ("created_at", "created_utc", "created", "timestamp", "date", "published_at", "time"),
}
"""Names that fields often have, the likeliest first."""


class Table(NamedTuple):
    """A table of posts.

    name: as the user named it. format: one of FORMATS. header: of csv and tsv. start: bytes of BOM and header.
    """

    name: str
    format: str
    fields: Fields
    header: tuple[str, ...] = ()
    start: int = 0


@dataclass(slots=True)
class Chunk:
    """Some consecutive rows of a table.

    number: from 0, over all tables of a run. table: index of the table. size: bytes of its rows.
    read: bytes of all files read up to the end of the chunk, as they lie on the disk.
    """

    number: int
    table: int
    rows: list[RawRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    size: int = 0
    read: int = 0

    def digest(self) -> str:
        """Hex; the same only for the same rows at the same places."""
        found = hashlib.blake2b(repr((self.table, self.bad)).encode(), digest_size=16)
        for row in self.rows:
            found.update(b"%d %d " % (row.offset, len(row.data)))
            found.update(row.data)
        return found.hexdigest()


class Opened:
    """A table, opened: what it is, and its rows once."""

    def __init__(self, table: Table, rows: Callable[[], Rows], position: Callable[[], int]) -> None:
        self.table = table
        self.rows = rows
        self.position = position


@contextmanager
def opened(name: str, format: str = "", wanted: Fields = GUESS) -> Iterator[Opened]:
    """A table ready to be read.

    name: a path or "-". format: one of FORMATS, "" to tell it from name and content. wanted: fields that the user
    named, "" for those to guess. UsageError when the table lacks such a field or has none that looks like a text.
    ReadError when the file cannot be read.
    """
    with ExitStack() as stack:
        raw = _raw(name, stack)
        position = raw.tell if raw.seekable() else (lambda: 0)
        path = Path(name)
        stream, packed = _unpacked(raw, stack)
        format = format or _SUFFIXES.get((Path(path.stem) if packed else path).suffix.lower(), "")
        if format == "parquet" or (not format and raw.peek(4).startswith(b"PAR1")):
            yield _parquet(name, stream, wanted, position)
            return
        try:
            head = stream.read(_PEEK)
        except (EOFError, OSError, zlib.error) as error:
            raise damaged(error) from None
        whole = io.BufferedReader(cast(Any, _Joined(head, stream)), 1 << 20)
        yield _text(name, format or _sniffed(head), whole, head, wanted, position)


def chunks(opened: Opened, number: int, index: int, before: int = 0, size: int = CHUNK) -> Iterator[Chunk]:
    """A table's rows in chunks, the last one as far as a damaged file goes, and then ReadError.

    number: of the first chunk. index: of the table. before: bytes of the files before it.
    """
    chunk = Chunk(number, index)
    failure: ReadError | None = None
    rows = opened.rows()
    while True:
        try:
            row = next(rows, None)
        except ReadError as error:
            failure, row = error, None
        if row is not None and isinstance(row, BadRow):
            chunk.bad.append(row)
            chunk.size += 100
        elif row is not None:
            chunk.rows.append(row)
            chunk.size += len(row.data)
        if (row is None and chunk.size) or chunk.size >= size:
            chunk.read = before + opened.position()
            yield chunk
            chunk = Chunk(chunk.number + 1, index)
        if row is None:
            break
    if failure is not None:
        raise failure


def _raw(name: str, stack: ExitStack) -> io.BufferedReader:
    if name == STDIN:
        return cast(io.BufferedReader, sys.stdin.buffer)
    try:
        return stack.enter_context(io.BufferedReader(io.FileIO(name), 1 << 20))
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", "check the path and its permissions") from None


def _unpacked(raw: io.BufferedReader, stack: ExitStack) -> tuple[io.BufferedReader, bool]:
    """The stream without its compression, and whether there was one."""
    magic = raw.peek(4)[:4]
    if magic.startswith(b"\x1f\x8b"):
        return cast(io.BufferedReader, stack.enter_context(gzip.GzipFile(fileobj=raw))), True
    if magic == b"\x28\xb5\x2f\xfd":
        return _zstd(raw), True
    return raw, False


def _zstd(raw: io.BufferedReader) -> io.BufferedReader:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        pass
    else:
        return cast(io.BufferedReader, zstd.ZstdFile(raw))
    try:
        import pyarrow
    except ImportError:
        raise ReadError(
            "zstd needs Python 3.14 or pyarrow", 'run: pip install "claimlint-health[parquet]", or unpack it first'
        ) from None
    return cast(io.BufferedReader, pyarrow.CompressedInputStream(pyarrow.PythonFile(raw, mode="r"), "zstd"))


class _Joined(io.RawIOBase):
    """A stream whose head was read already, from its beginning. The rest only has to know `read`."""

    def __init__(self, head: bytes, rest: io.BufferedReader) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._head:
            data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            data = self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _sniffed(head: bytes) -> str:
    first = head.removeprefix(_BOM).lstrip()
    if first.startswith((b"{", b"[")) or not first:
        return "jsonl"
    line = first.partition(b"\n")[0]
    return "tsv" if line.count(b"\t") > line.count(b",") else "csv"


def _text(
    name: str, format: str, stream: io.BufferedReader, head: bytes, wanted: Fields, position: Callable[[], int]
) -> Opened:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("the table is UTF-16", "convert it: iconv -f UTF-16 -t UTF-8")
    start = len(_BOM) if head.startswith(_BOM) else 0
    stream.read(start)
    if format == "jsonl":
        if head[start:].lstrip().startswith(b"["):
            raise ReadError("this is one JSON array, not JSON lines", "convert it: jq -c '.[]'")
        samples = _samples(head[start:])
        names = list(dict.fromkeys(key for sample in samples for key in sample))
        fields = choose(names, wanted, [key for key in names if any(isinstance(s.get(key), str) for s in samples)])
        return Opened(Table(name, format, fields, (), start), lambda: json_rows(stream, start), position)
    delimiter = "\t" if format == "tsv" else ","
    line = stream.readline(_PEEK)
    header = tuple(word.strip() for word in next(csv.reader([line.decode(errors="replace")], delimiter=delimiter), []))
    if len(set(header)) < len(header):
        raise ReadError("two columns of the header have the same name", "rename one")
    fields = choose(header, wanted, header)
    table = Table(name, format, fields, header, start + len(line))
    return Opened(table, lambda: csv_rows(stream, header, delimiter, table.start), position)


def _samples(head: bytes) -> list[dict[str, Any]]:
    """Objects among the first lines."""
    found = []
    for line in head.splitlines()[:200]:
        try:
            row = msgspec.json.decode(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            found.append(row)
    return found


def _parquet(name: str, stream: io.BufferedReader, wanted: Fields, position: Callable[[], int]) -> Opened:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("Parquet needs pyarrow", 'run: pip install "claimlint-health[parquet]"') from None
    if not stream.seekable():
        raise ReadError("Parquet cannot be read from a pipe or a packed file", "give the path of the plain file")
    try:
        schema = pyarrow.parquet.read_schema(stream)
    except (pyarrow.ArrowException, OSError) as error:
        raise damaged(error) from None
    stream.seek(0)
    texts = [field.name for field in schema if "string" in str(field.type) or "binary" in str(field.type)]
    fields = choose(schema.names, wanted, texts)
    return Opened(Table(name, "parquet", fields), lambda: parquet_rows(stream, fields), position)


def choose(names: Sequence[str], wanted: Fields, texts: Sequence[str]) -> Fields:
    """Which fields to read: those the user named, else the likeliest. texts: names of fields that hold strings.

    UsageError when there is no such field, or no text. Where no names are known, "id" and "text" are tried.
    """
    low = {name.lower(): name for name in reversed(names)}
    strings = set(texts)
    found = {}
    for role, guesses in GUESSES.items():
        typed = getattr(wanted, role)
        if typed and names and typed not in names:
            raise UsageError(f"the table has no field {typed!r}", did_you_mean(typed, names) or _has(names))
        likely = [low[guess] for guess in guesses if guess in low]
        if role == "text" and not typed:
            likely = [name for name in likely if name in strings]
            if names and not likely:
                raise UsageError("no field looks like the text of a post", f"name it with --text-field; {_has(names)}")
        fallback = role if not names and role in ("id", "text") else ""
        found[role] = typed or next(iter(likely), fallback)
    return Fields(**found)


def _has(names: Sequence[str]) -> str:
    if all(_NAME.fullmatch(name) for name in names):
        return f"it has {', '.join(names[:20])}"
    return f"it has {len(names)} fields; does its first line name them?"
