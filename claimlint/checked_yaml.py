"""YAML read against a JSON Schema: plain data with the place of each value, or every mistake at once.

The schema decides what a scalar is, not YAML 1.1: where a string is due, `off`, `no`, `1.10` and `2024-01-01`
stay what was written. Keywords understood: type, enum, pattern, minLength, minimum, items, properties,
additionalProperties, propertyNames, $ref into $defs, and `message`, our own: what a pattern asks for, in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from claimlint.errors import ConfigError
from claimlint.hints import did_you_mean, excerpt

Node = Any  # yaml's: id, tag, value, start_mark, end_mark; its stubs know only some of them
Key = tuple[str | int, ...]
Schema = dict[str, Any]

_TYPE_NAMES = {"object": "a mapping", "array": "a list", "string": "a text", "integer": "a whole number"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says.

    data: dicts, lists, strings and integers, as the schema has them.
    places: line and column, both from 1, of the value at each path of keys, e.g. ("ignore", 0).
    names: the same of the key itself, for values in mappings.
    """

    data: dict[str, Any]
    places: dict[Key, tuple[int, int]]
    names: dict[Key, tuple[int, int]]
    name: str
    source: str

    def where(self, key: Key) -> str:
        """`path:line:column` of a value."""
        line, column = self.places[key]
        return f"{self.name}:{line}:{column}"

    def value(self, key: Key) -> Any:
        """The value at a path of keys."""
        value: Any = self.data
        for step in key:
            value = value[step]
        return value

    def mistake(self, key: Key, message: str, hint: str = "") -> ConfigError:
        """An error at a value, with its line."""
        line, column = self.places[key]
        value = self.value(key)
        width = len(value) if isinstance(value, str) else 1
        return ConfigError(f"{message}\n{excerpt(self.source, line, column, width)}", hint, self.where(key))


def load(source: str, name: str, schema: Schema) -> tuple[Checked, tuple[ConfigError, ...]]:
    """Read a mapping. The data holds what is right, the errors all that is wrong; an empty file is an empty mapping.

    name: the file's, for messages.
    """
    import yaml  # 15 ms, and most runs have no configuration

    source = source.removeprefix("\ufeff")
    try:
        root = yaml.compose(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        text = f"this is not YAML: {error.problem or error.context}\n{excerpt(source, line, column)}"
        return Checked({}, {}, {}, name, source), (
            ConfigError(
                text, "check indentation, colons and quotes here and in the line above", f"{name}:{line}:{column}"
            ),
        )
    except yaml.YAMLError as error:
        return Checked({}, {}, {}, name, source), (
            ConfigError(f"this is not YAML: {error}", "save it as UTF-8 text", name),
        )
    check = _Check(schema, name, source)
    data = check.value(root, schema, ()) if root is not None else {}
    return Checked(data if isinstance(data, dict) else {}, check.places, check.names, name, source), tuple(check.errors)


class _WrongError(Exception):
    """Already noted; the value is left out."""


class _Check:
    def __init__(self, root: Schema, name: str, source: str) -> None:
        self._root = root
        self._name = name
        self._source = source
        self.places: dict[Key, tuple[int, int]] = {}
        self.names: dict[Key, tuple[int, int]] = {}
        self.errors: list[ConfigError] = []

    def value(self, node: Node, schema: Schema, key: Key) -> Any:
        """The node as data; None when it is wrong as a whole, and then it has no place either."""
        self.places[key] = (node.start_mark.line + 1, node.start_mark.column + 1)
        try:
            return self._value(node, schema, key)
        except _WrongError:
            del self.places[key]
            return None

    def _value(self, node: Node, schema: Schema, key: Key) -> Any:
        schema = self._resolved(schema)
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        kind = {"mapping": "object", "sequence": "array"}.get(node.id, "scalar")
        if kind == "object" and "object" in types:
            return self._mapping(node, schema, key)
        if kind == "array" and "array" in types:
            values: list[Any] = []
            for item in node.value:
                value = self.value(item, schema["items"], (*key, len(values)))
                values += [] if value is None else [value]
            return values
        if kind == "scalar" and "integer" in types:
            return self._integer(node, schema, key)
        if kind == "scalar" and "string" in types:
            # where a list may stand, a single text is a list of one
            if "array" in types:
                value = self.value(node, schema["items"], (*key, 0))
                return [] if value is None else [value]
            return self._string(node, schema, key)
        raise self._mistake(node, f"{_named(key)} must be {' or '.join(_TYPE_NAMES[t] for t in types)}")

    def _mapping(self, node: Node, schema: Schema, key: Key) -> dict[str, Any]:
        result: dict[str, Any] = {}
        seen: dict[str, int] = {}
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", False)
        for name_node, value_node in node.value:
            try:
                name = self._name_of(name_node, schema, key)
                if name in seen:
                    hint = f"it stands in line {seen[name]} already; keep one of the two"
                    raise self._mistake(name_node, f'"{name}" is said twice', hint)
            except _WrongError:
                continue
            seen[name] = name_node.start_mark.line + 1
            if name in properties:
                inner = properties[name]
            elif others:
                inner = others
            else:
                hint = did_you_mean(name, properties) or f"known keys: {', '.join(properties)}"
                self._mistake(name_node, f'unknown key "{name}"', hint)
                continue
            value = self.value(value_node, inner, (*key, name))
            if value is not None:
                result[name] = value
                self.names[(*key, name)] = (name_node.start_mark.line + 1, name_node.start_mark.column + 1)
        return result

    def _name_of(self, node: Node, schema: Schema, key: Key) -> str:
        if node.id != "scalar":
            raise self._mistake(node, "a key must be a plain text")
        names = self._resolved(schema.get("propertyNames", {}))
        self._fits(node, names, f"a key of {_named(key)}")
        return str(node.value)

    def _string(self, node: Node, schema: Schema, key: Key) -> str:
        if node.tag.endswith(":null"):
            raise self._mistake(node, f"{_named(key)} has no value", "write a value after the colon or remove the line")
        self._fits(node, schema, _named(key))
        return str(node.value)

    def _integer(self, node: Node, schema: Schema, key: Key) -> int:
        if not re.fullmatch(r"[+-]?\d{1,18}", node.value):
            raise self._mistake(node, f"{_named(key)} must be {_TYPE_NAMES['integer']}, not {node.value!r}")
        if int(node.value) < schema.get("minimum", int(node.value)):
            raise self._mistake(node, f"{_named(key)} must be at least {schema['minimum']}")
        return int(node.value)

    def _fits(self, node: Node, schema: Schema, what: str) -> None:
        text = node.value
        if "enum" in schema and text not in schema["enum"]:
            allowed = ", ".join(schema["enum"])
            guess = did_you_mean(text, schema["enum"])
            raise self._mistake(node, f'{what} cannot be "{text}"', f"{guess} Allowed: {allowed}".strip())
        if len(text) < schema.get("minLength", 0):
            raise self._mistake(node, f"{what} is empty")
        if "pattern" in schema and not re.search(schema["pattern"], text):
            hint = f"write a list: [{text}]" if re.search(r"[,\s]", text.strip()) else ""
            if not hint and re.search(schema["pattern"], text.upper()):
                hint = f'did you mean "{text.upper()}"?'
            raise self._mistake(node, f'{what} must be {schema["message"]}, not "{text}"', hint)

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" not in schema:
            return schema
        target: Any = self._root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return dict(target)

    def _mistake(self, node: Node, message: str, hint: str = "") -> _WrongError:
        """Note an error; return what to raise when the value cannot be used."""
        start, end = node.start_mark, node.end_mark
        line, column = start.line + 1, start.column + 1
        width = end.column - start.column if end.line == start.line else 1
        text = f"{message}\n{excerpt(self._source, line, column, width)}"
        self.errors.append(ConfigError(text, hint, f"{self._name}:{line}:{column}"))
        return _WrongError()


def _named(key: Key) -> str:
    names = [str(step) for step in key if isinstance(step, str)]
    name = ".".join(names) if names else "the configuration"
    return f"an entry of {name}" if key and isinstance(key[-1], int) else name
