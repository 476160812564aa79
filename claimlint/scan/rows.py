"""A raw row -> a post, or the reason why it cannot be one."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

LONGEST_TEXT = 1_000_000
"""Code points of a post at most. No person writes more, and one post must not hold up all others."""


class BadRowError(ValueError):
    """A row that holds no post that can be read. `reason` never quotes the row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Post(NamedTuple):
    """What a row says. title, author and created are "" when the table has no such field."""

    id: str
    text: str
    title: str = ""
    author: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields of a table; "" for one that it does not have."""

    id: str = "id"
    text: str = "text"
    title: str = ""
    author: str = ""
    created: str = ""

    def names(self) -> tuple[str, str, str, str, str]:
        """In the order of `Post`."""
        return self.id, self.text, self.title, self.author, self.created


GUESS = Fields("", "")
"""Nothing is known of the names."""

Parser = Callable[[bytes, int], Post]
"""A raw row and its offset in; BadRowError when it holds no post."""


def parser(format: str, fields: Fields, header: Sequence[str] = ()) -> Parser:
    """How the rows of a table are read. format: jsonl, csv, tsv or parquet. header: of csv and tsv."""
    if format == "jsonl":
        return lambda raw, offset: _json_post(raw, offset, fields)
    if format == "parquet":
        return lambda raw, offset: _post(msgspec.msgpack.decode(raw), offset)
    return _csv_parser(fields, header, "\t" if format == "tsv" else ",")


def _json_post(raw: bytes, offset: int, fields: Fields) -> Post:
    try:
        row = msgspec.json.decode(raw)
    except RecursionError:
        raise BadRowError("JSON is nested too deeply") from None
    except UnicodeDecodeError:
        raise BadRowError("not valid UTF-8") from None
    except msgspec.DecodeError:
        row = _lenient(raw)
    if not isinstance(row, dict):
        raise BadRowError("not a JSON object")
    return _post([row.get(name) if name else None for name in fields.names()], offset)


def _lenient(raw: bytes) -> Any:
    """Rows that only the standard library takes: NaN, and half a surrogate pair, perhaps in a field nobody needs."""
    try:
        return json.loads(raw)
    except UnicodeDecodeError:
        raise BadRowError("not valid UTF-8") from None
    except RecursionError:
        raise BadRowError("JSON is nested too deeply") from None
    except ValueError:
        raise BadRowError("broken JSON") from None


def _csv_parser(fields: Fields, header: Sequence[str], delimiter: str) -> Parser:
    places = [header.index(name) if name else -1 for name in fields.names()]
    width = len(header)

    def parse(raw: bytes, offset: int) -> Post:
        try:
            values = next(csv.reader([raw.decode()], delimiter=delimiter, strict=True))
        except UnicodeDecodeError:
            raise BadRowError("not valid UTF-8") from None
        except csv.Error:
            raise BadRowError("broken CSV") from None
        if len(values) != width:
            raise BadRowError(f"{len(values)} fields where the header has {width}")
        return _post([values[place] if place >= 0 else None for place in places], offset)

    return parse


def _post(values: Sequence[Any], offset: int) -> Post:
    id, text, title, author, created = values
    if text is None:
        raise BadRowError("no text")
    return Post(
        _word(id) or f"@{offset}", _text(text, "text"), _text(title or "", "title"), _word(author), _time(created)
    )


def _text(value: Any, name: str) -> str:
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            raise BadRowError("not valid UTF-8") from None
    if not isinstance(value, str):
        raise BadRowError(f"the {name} is no string")
    if len(value) > LONGEST_TEXT:
        raise BadRowError(f"the {name} has more than {LONGEST_TEXT:,} characters")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise BadRowError("half a surrogate pair") from None
    return value


def _word(value: Any) -> str:
    """A short value as a string: an id may be a number."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    word = value if isinstance(value, str) else json.dumps(value, default=str)
    return word if word.isascii() else word.encode(errors="replace").decode()


def _time(value: Any) -> str:
    """Seconds or milliseconds since 1970 as ISO 8601 in UTC; anything else as it stands."""
    word = _word(value)
    try:
        seconds = float(word)
    except ValueError:
        return word
    if 1e11 <= seconds < 1e13:
        seconds /= 1000
    if not 1e8 <= seconds < 1e10:
        return word
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
