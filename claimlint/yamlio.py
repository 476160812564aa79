"""YAML with places: every value knows its line, so that a mistake in a rule can be shown where it is.

Only safe scalars are built (no tags, no aliases to objects), and the YAML 1.1 trap that reads a bare
`off`, `no` or `on` as a truth value is closed: only `true` and `false` are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from claimlint.errors import ClaimlintError

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Source:
    """One parsed YAML file: its data, the place of every value, and the mistakes found in it."""

    name: str
    lines: list[str]
    data: Any = None
    marks: dict[Path, tuple[int, int]] = field(default_factory=dict)
    errors: list[ClaimlintError] = field(default_factory=list)

    def line(self, path: Path = ()) -> int:
        """1-based line of a value, or of the nearest thing around it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))[0]

    def fail(self, path: Path, message: str, hint: str = "", column: int = 0) -> None:
        """Record a mistake at a value, with the excerpt of its line. column: 1-based, within the value."""
        while path and path not in self.marks:
            path = path[:-1]
        line, start = self.marks.get(path, (1, 1))
        at = start + column - 1 if column else start
        excerpt = self.lines[line - 1].rstrip() if line <= len(self.lines) else ""
        shown = f"{message}\n    {excerpt.strip()}" if excerpt.strip() else message
        if column and excerpt:
            quote = 1 if excerpt[start - 1 : start] in ("'", '"') else 0
            caret = at - 1 + quote - (len(excerpt) - len(excerpt.lstrip()))
            shown += f"\n    {' ' * max(0, caret)}^"
        self.errors.append(ClaimlintError(shown, hint, f"{self.name}:{line}:{at}"))

    def unknown_keys(self, path: Path, mapping: dict[str, Any], known: set[str] | frozenset[str]) -> None:
        """Record each key that nobody reads, with a did-you-mean."""
        for key in mapping:
            if key not in known:
                near = get_close_matches(str(key), known, 1)
                hint = f"did you mean `{near[0]}`?" if near else "known keys: " + ", ".join(sorted(known))
                self.fail((*path, key), f"unknown key `{key}`", hint)


def parse(text: str, name: str) -> Source:
    """Parse one YAML document. Syntax errors and double keys end up in `Source.errors`."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = Source(name, text.splitlines())
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        source.marks[()] = (line, mark.column + 1 if mark else 1)
        hint = "quote the text if it holds a colon, a hash or starts with a special character"
        source.fail((), f"not valid YAML: {error.problem}", hint)
        return source
    except yaml.YAMLError as error:  # unprintable characters carry no mark
        source.marks[()] = (1, 1)
        source.fail((), f"not valid YAML: {str(error).splitlines()[0]}")
        return source
    if node is not None:
        source.data = _build(source, node, ())
    return source


def _build(source: Source, node: Any, path: Path) -> Any:
    """The data of one node. Recursion is bounded by the YAML parser's own nesting limit."""
    source.marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if node.id == "sequence":
        return [_build(source, child, (*path, index)) for index, child in enumerate(node.value)]
    if node.id == "mapping":
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            place = (*path, key)
            if key in mapping:
                source.marks[place] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
                source.fail(place, f"key `{key}` stands here twice", "keep one of them")
                continue
            mapping[key] = _build(source, value_node, place)
            if value_node.id != "scalar":
                source.marks[place] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        return mapping
    return _scalar(node)


def _scalar(node: Any) -> Any:
    if node.style:  # "" for a plain scalar of the C parser, None for the other
        return node.value
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "bool":
        return {"true": True, "false": False}.get(node.value.lower(), node.value)
    if kind == "null":
        return None
    if kind == "int":
        try:
            return int(node.value.replace("_", ""))
        except ValueError:  # 0x1F, 1:30 and the like stay what the author typed
            return node.value
    if kind == "float":
        try:
            return float(node.value)
        except ValueError:
            return node.value
    return node.value
