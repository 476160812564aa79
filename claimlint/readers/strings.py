"""The strings in JSON, YAML and TOML, each with the runs of source that it is written with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claimlint.errors import ReadError
from claimlint.readers.spans import Run

Path = tuple[str | int, ...]

DEEPEST = 200
"""Structures nested deeper than this are refused."""


@dataclass(frozen=True, slots=True)
class Value:
    """A string: its path of keys and list positions, its value, and how it is written."""

    path: Path
    text: str
    runs: list[Run]
    start: int
    end: int


_JSON_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_JSON_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)


def json_strings(source: str) -> Iterator[Value]:
    """Every string value of a JSON text (keys are in the paths). Raises ReadError when it is not JSON."""
    try:
        json.loads(source)
    except json.JSONDecodeError as error:
        raise ReadError(
            f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}", "mend the file or exclude it"
        ) from error
    except RecursionError as error:
        raise ReadError("the JSON is nested too deeply to read", "split the file or exclude it") from error
    path: list[str | int] = []
    in_object: list[bool] = []
    key = False  # the next string is a key
    for token in _JSON_TOKEN.finditer(source):
        first = token[0][0]
        if first in "{[":
            in_object.append(first == "{")
            path.append("" if first == "{" else 0)
            key = first == "{"
        elif first in "}]":
            in_object.pop()
            path.pop()
            key = False
        elif first == ",":
            key = in_object[-1]
            if not key:
                path[-1] = int(path[-1]) + 1
        elif first == '"':
            if key:
                path[-1] = json.loads(token[0])
                key = False
            else:
                runs = _escaped(source, token.start() + 1, token.end() - 1, _JSON_ESCAPE, _json_shown)
                yield Value(tuple(path), json.loads(token[0]), runs, token.start(), token.end())


def _json_shown(escape: str) -> str:
    shown = json.loads(f'"{escape}"')
    assert isinstance(shown, str)
    return shown


def _escaped(source: str, start: int, end: int, pattern: re.Pattern[str], shown: Callable[[str], str]) -> list[Run]:
    """The runs of a written string. shown: what an escape stands for."""
    runs: list[Run] = []
    at = start
    for escape in pattern.finditer(source, start, end):
        if at < escape.start():
            runs.append((at, escape.start(), None))
        runs.append((escape.start(), escape.end(), shown(escape[0])))
        at = escape.end()
    if at < end:
        runs.append((at, end, None))
    return runs


_FOLD = r"(?<![ \t])[ \t]*+(?:(?:\r\n|[\r\n])[ \t]*)+"  # a line break in a flow scalar, with the white space around it
_YAML_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*(?:\r\n|[\r\n])[ \t]*|.)|" + _FOLD
)
_YAML_NAMED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_QUOTE = re.compile("''|" + _FOLD)
_BREAK = re.compile(r"\r\n|[\r\n]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")


def yaml_strings(source: str, start: int = 0, end: int | None = None) -> Iterator[Value]:
    """Every scalar value of the YAML in source[start:end], as its text. Raises ReadError when it is not YAML.

    In a folded block line breaks are kept: for prose they are white space all the same.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    end = len(source) if end is None else end
    path: list[str | int] = []
    in_mapping: list[bool] = []
    key = False
    try:
        # events, not nodes: no recursion, and aliases are not followed
        for event in yaml.parse(source[start:end], Loader=loader):
            if isinstance(event, yaml.CollectionEndEvent):
                path.pop()
                in_mapping.pop()
            elif not isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
                continue
            elif key and isinstance(event, yaml.ScalarEvent):
                path[-1] = event.value
                key = False
                continue
            elif isinstance(event, yaml.ScalarEvent):
                begin, stop = start + _index(event.start_mark), start + _index(event.end_mark)
                yield Value(tuple(path), event.value, _yaml_runs(source, begin, stop, event.style), begin, stop)
            elif isinstance(event, yaml.CollectionStartEvent):
                mapping = isinstance(event, yaml.MappingStartEvent)
                if len(path) >= DEEPEST:
                    raise ReadError(f"the YAML is nested more than {DEEPEST} levels deep", "exclude the file")
                path.append("" if mapping else 0)
                in_mapping.append(mapping)
                key = mapping
                continue
            if in_mapping:  # a value ended
                key = in_mapping[-1]
                if not key:
                    path[-1] = int(path[-1]) + 1
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = source.count("\n", 0, start) + mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise ReadError(
            f"not valid YAML: {problem}" + (f" at line {line}" if line else ""), "mend the file or exclude it"
        ) from error


def _index(mark: object) -> int:
    return int(getattr(mark, "index", 0))


def _yaml_runs(source: str, start: int, end: int, style: str | None) -> list[Run]:
    if style == '"':
        return _escaped(source, start + 1, end - 1, _YAML_ESCAPE, _yaml_shown)
    if style == "'":
        return _escaped(source, start + 1, end - 1, _QUOTE, lambda found: "'" if found == "''" else _folded(found))
    if style in ("|", ">"):
        return _block_runs(source, start, end)
    return _escaped(source, start, end, _QUOTE, lambda found: found if found == "''" else _folded(found))


def _yaml_shown(escape: str) -> str:
    if escape[0] != "\\":
        return _folded(escape)
    code = escape[1]
    if code in "xuU" and len(escape) > 2:
        return chr(int(escape[2:], 16))
    if escape[1:].isspace() and ("\n" in escape or "\r" in escape):
        return ""
    return _YAML_NAMED.get(code, code)


def _folded(white: str) -> str:
    count = len(_BREAK.findall(white))
    return " " if count == 1 else "\n" * (count - 1)


def _block_runs(source: str, start: int, end: int) -> list[Run]:
    """The lines of a literal or folded block, without their indentation."""
    header = _LINE.match(source, start, end)
    lines = []
    at = header.end() if header else end
    while at < end and (line := _LINE.match(source, at, end)) and line.end() > at:
        lines.append((at, line.end()))
        at = line.end()
    texts = [source[begin:stop] for begin, stop in lines]
    indent = next((len(text) - len(text.lstrip(" ")) for text in texts if text.strip()), 0)
    runs: list[Run] = []
    for (begin, stop), text in zip(lines, texts, strict=True):
        skip = min(indent, len(text) - len(text.lstrip(" ")))
        if begin + skip < stop:
            runs.append((begin + skip, stop, None))
    return runs


_TOML_STRING = re.compile(
    r"^[ \t]*([\w.-]+|\"[^\"\n]*\")[ \t]*=[ \t]*"
    r"(\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')",
    re.MULTILINE | re.DOTALL,
)
_TOML_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\s*\n\s*|.)", re.DOTALL)
_TOML_NAMED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def toml_strings(source: str, start: int, end: int) -> Iterator[Value]:
    """The strings of the TOML in source[start:end]; without places (no runs) but for those of top keys.

    Raises ReadError when it is not TOML.
    """
    import tomllib

    text = source[start:end]
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(f"not valid TOML: {error}", "mend the file or exclude it") from error
    places: dict[str, list[Run]] = {}
    table = re.compile(r"^[ \t]*\[", re.MULTILINE).search(source, start, end)
    for found in _TOML_STRING.finditer(source, start, table.start() if table else end):
        mark = 3 if found[2].startswith(('"""', "'''")) else 1
        begin, stop = found.start(2) + mark, found.end(2) - mark
        if found[2][0] == '"':
            places[found[1].strip('"')] = _escaped(source, begin, stop, _TOML_ESCAPE, _toml_shown)
        else:
            places[found[1].strip('"')] = [(begin, stop, None)]
    yield from _toml_values(data, (), places)


def _toml_values(data: object, path: Path, places: dict[str, list[Run]]) -> Iterator[Value]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _toml_values(value, (*path, key), places)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _toml_values(value, (*path, number), places)
    else:
        runs = places.get(str(path[0]), []) if len(path) == 1 else []
        yield Value(path, str(data), runs, 0, 0)


def _toml_shown(escape: str) -> str:
    code = escape[1]
    if code in "uU":
        return chr(int(escape[2:], 16))
    return "" if escape[1:].isspace() else _TOML_NAMED.get(code, code)
