"""Raw rows of tables. What the reader cannot take as a row is told as a bad row, never dropped.

A raw row is the bytes of a JSON line, of a CSV record, or of a Parquet row's fields as msgpack.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import msgspec

from claimlint.errors import ReadError
from claimlint.scan.rows import Fields

LONGEST_ROW = 8 * 1024 * 1024
"""Bytes of a row at most, so that memory stays bounded whatever a table holds."""

_LONGEST_RECORD = 256 * 1024  # bytes of a CSV record over several lines; longer means a quote that is never closed


class BadRow(NamedTuple):
    """A row that goes to quarantine. offset: as in a record. size: bytes. hash: of the bytes, hex."""

    offset: int
    size: int
    reason: str
    hash: str


class RawRow(NamedTuple):
    """A row that was not looked into yet."""

    offset: int
    data: bytes

    def bad(self, reason: str) -> BadRow:
        """The row as quarantine has it."""
        return BadRow(self.offset, len(self.data), reason, hash_of(self.data))


Rows = Iterator[RawRow | BadRow]


def hash_of(data: bytes) -> str:
    """32 hex digits, by which a row in quarantine can be found again."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def json_rows(stream: BinaryIO, start: int = 0) -> Rows:
    """The lines of a stream that are not blank. start: offset of the first. ReadError when the file is damaged."""
    return (row for row in _lines(stream, start) if isinstance(row, BadRow) or not row.data.isspace())


def _lines(stream: BinaryIO, offset: int) -> Rows:
    while line := _read_line(stream):
        if len(line) < LONGEST_ROW or line.endswith(b"\n"):
            yield RawRow(offset, line)
            offset += len(line)
            continue
        size, digest = len(line), hashlib.blake2b(line, digest_size=16)
        while not line.endswith(b"\n") and (line := _read_line(stream)):
            size += len(line)
            digest.update(line)
        yield BadRow(offset, size, f"the row has more than {LONGEST_ROW:,} bytes", digest.hexdigest())
        offset += size


def _read_line(stream: BinaryIO) -> bytes:
    try:
        return stream.readline(LONGEST_ROW)
    except (EOFError, OSError, zlib.error) as error:
        raise damaged(error) from None


def damaged(error: Exception) -> ReadError:
    """The error for a file that cannot be read on."""
    return ReadError(f"the file is damaged or cut short ({type(error).__name__})", "the rows before were scanned")


def csv_rows(stream: BinaryIO, header: tuple[str, ...], delimiter: str, start: int) -> Rows:
    """CSV records, which may go over several lines. header: its fields. ReadError when the file is damaged.

    A quote that is not closed would swallow the good rows behind it: when a record over several lines does not
    have the fields of the header, its first line is a bad row, and reading begins anew behind that line.
    """
    lines = _Pushable(_lines(stream, start))
    for first in lines:
        if isinstance(first, BadRow) or b'"' not in first.data:
            if isinstance(first, BadRow) or not first.data.isspace():
                yield first
            continue
        record, fields = _record(first, lines, delimiter)
        if len(record) == 1:
            yield first
        elif fields == len(header):
            yield RawRow(first.offset, b"".join(row.data for row in record))
        else:
            lines.push(record[1:])
            yield first.bad("a quote that is not closed, or fields that do not fit the header")


class _Pushable:
    """Lines, and lines that were given back."""

    def __init__(self, lines: Rows) -> None:
        self._lines = lines
        self._back: list[RawRow] = []
        self._stop: BadRow | None = None

    def __iter__(self) -> Rows:
        while True:
            if self._back:
                yield self._back.pop()
            elif self._stop is not None:
                stop, self._stop = self._stop, None
                yield stop
            elif (line := next(self._lines, None)) is not None:
                yield line
            else:
                return

    def push(self, lines: list[RawRow]) -> None:
        self._back.extend(reversed(lines))

    def within_record(self) -> RawRow | None:
        """The next line of a record; None where it cannot go on."""
        if self._back:
            return self._back.pop()
        if self._stop is not None or (line := next(self._lines, None)) is None:
            return None
        if isinstance(line, BadRow):
            self._stop = line
            return None
        return line


def _record(first: RawRow, lines: _Pushable, delimiter: str) -> tuple[list[RawRow], int]:
    """The lines of the record that a line begins, and how many fields it has, 0 when it has no end."""
    used = [first]

    def feed() -> Iterator[str]:
        yield first.data.decode(errors="replace")
        while used[-1].offset - first.offset < _LONGEST_RECORD and (more := lines.within_record()) is not None:
            used.append(more)
            yield more.data.decode(errors="replace")

    try:
        return used, len(next(csv.reader(feed(), delimiter=delimiter, strict=True), []))
    except csv.Error:
        return used, 0


def parquet_rows(stream: BinaryIO, fields: Fields) -> Rows:
    """The rows of a Parquet file; their offset is their number, from 0. ReadError when the file is damaged."""
    import pyarrow
    import pyarrow.parquet

    names = fields.names()
    try:
        file = pyarrow.parquet.ParquetFile(stream)
        number = 0
        for batch in file.iter_batches(batch_size=1000, columns=[name for name in names if name]):
            columns = [_values(batch.column(name)) if name else [None] * len(batch) for name in names]
            for values in zip(*columns, strict=True):
                yield RawRow(number, msgspec.msgpack.encode(values, enc_hook=str))
                number += 1
    except (pyarrow.ArrowException, OSError) as error:
        raise damaged(error) from None


def _values(column: Any) -> list[Any]:
    """A column's values; strings as bytes, since nothing says that they are valid UTF-8."""
    import pyarrow

    if pyarrow.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type):
        column = column.cast(pyarrow.large_binary())
    values: list[Any] = column.to_pylist()
    return [value.isoformat() if isinstance(value, datetime.datetime) else value for value in values]
