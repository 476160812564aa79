"""Configurations on top of each other: what adds up, what replaces, and what two of them disagree about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from claimlint.errors import ConfigError
from claimlint.settings import Mention

_LISTS = ("rulesets", "include", "exclude")
_MAPPINGS = ("severity", "extension")
_SINGLE = ("fail-on", "max-warnings", "profile", "text-field", "baseline", "output-format", "select")


@dataclass(frozen=True)
class Layer:
    """What one configuration says.

    values: plain data by key, as the schema has it; `overrides` as a list of pairs once merged.
    places: `path:line:column` of each value, by path of keys.
    """

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[tuple[str | int, ...], str] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()


def merged(below: Layer, above: Layer) -> Layer:
    """One layer on another. A `select` begins anew: it drops the lower one and what that ignored."""
    low, high = below.values, above.values
    values = {**low, **high}
    refused = [*(() if "select" in high else low.get("ignore", ())), *high.get("ignore", ())]
    values = {key: value for key, value in values.items() if key != "ignore"} | ({"ignore": refused} if refused else {})
    for key in _LISTS:
        if key in low or key in high:
            values[key] = [*low.get(key, ()), *high.get(key, ())]
    for key in _MAPPINGS:
        if key in low or key in high:
            # taken out first, so that an entry said again stands last and wins
            kept = {name: value for name, value in low.get(key, {}).items() if name not in high.get(key, {})}
            values[key] = {**kept, **high.get(key, {})}
    if "per-file-ignores" in low or "per-file-ignores" in high:
        ignores = {glob: list(codes) for glob, codes in low.get("per-file-ignores", {}).items()}
        for glob, codes in high.get("per-file-ignores", {}).items():
            ignores[glob] = [*ignores.get(glob, ()), *codes]
        values["per-file-ignores"] = ignores
    if "overrides" in low or "overrides" in high:
        values["overrides"] = [*_pairs(low), *_pairs(high)]
    return Layer(values, {**below.places, **above.places}, below.mentions + above.mentions)


def siblings(bases: Sequence[Layer], own: Layer) -> tuple[Layer, list[ConfigError]]:
    """Layers that one file extends, merged in order.

    An error for each point that they disagree on and that the file itself (own) does not decide.
    """
    result, errors = Layer(), []
    for base in bases:
        errors += _disagreements(result, base, own)
        result = merged(result, base)
    return result, errors


def _disagreements(first: Layer, second: Layer, own: Layer) -> list[ConfigError]:
    keys: list[tuple[str, ...]] = [(key,) for key in _SINGLE]
    for mapping in _MAPPINGS:
        keys += [(mapping, name) for name in second.values.get(mapping, {})]
    errors = []
    for key in keys:
        one, other = _at(first, key), _at(second, key)
        if one is not None and other is not None and one != other and _at(own, key) is None:
            name = ".".join(key)
            errors.append(
                ConfigError(
                    f"two configurations disagree: {name} is {_text(one)} in {first.places[key]}"
                    f" and {_text(other)} in {second.places[key]}",
                    f"say {name} in the file that extends both",
                    own.places.get(("extends",), ""),
                )
            )
    return errors


def _at(layer: Layer, key: tuple[str, ...]) -> Any:
    value: Any = layer.values
    for step in key:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _pairs(values: dict[str, Any]) -> list[Any]:
    overrides = values.get("overrides", ())
    return list(overrides.items()) if isinstance(overrides, dict) else list(overrides)


def _text(value: Any) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
