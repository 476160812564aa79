"""Files of facts -> plain data. Every mistake of every file is found before any is reported.

A file holds one kind of fact, its `defaults` fill in what its entries leave out, and each entry names its source:

    facts: boxed-warnings
    about: Boxed warnings in force.
    sources:
      label: {name: openFDA drug labels, url: "https://open.fda.gov/apis/drug/label/"}
    defaults: {source: label, status: recalled, jurisdiction: US}
    entries:
      - {drug: metformin, subject: lactic acidosis, terms: [lactic], status: checked, checked: 2026-11-24}

Two more kinds hold no facts but the ladders that look-ups climb: `classes` (a class and its members) and `broader`
(a condition and the narrower ones that count as it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from claimlint.errors import RulesError
from claimlint.folding import fold
from claimlint.knowledge import Data
from claimlint.yamlio import Path, Source

FIELDS: dict[str, dict[str, str]] = {
    "approved-uses": {"drug": "names", "approved": "names?", "off-label": "names?"},
    "established": {"agent": "names", "target": "names"},
    "curative": {"agent": "names", "target": "names"},
    "prevention": {"agent": "names", "target": "names"},
    "boxed-warnings": {"drug": "names", "subject": "text", "terms": "texts", "since": "text?"},
    "no-boxed-warning": {"drug": "names"},
    "boxed-warning-history": {"drug": "names", "was": "text", "terms": "texts", "removed": "text"},
    "interactions": {"a": "names", "b": "names", "risk": "text", "level": "level"},
    "must-warn": {"drug": "names", "subject": "text", "terms": "texts"},
    "abrupt-stop": {"drug": "names", "risk": "text"},
    "pregnancy": {"drug": "names", "risk": "text"},
    "supplement-actions": {"product": "names", "condition": "names", "action": "text", "year": "text"},
    "hazards": {"name": "names", "harm": "text", "legitimate": "text?"},
    "unapproved": {"name": "names", "what": "text"},
    "disease-modifying": {"condition": "names", "drug": "names"},
    "surrogates": {"biomarker": "names", "stands-for": "text"},
    "dose-ranges": {
        **{"drug": "names", "use": "text?", "unit": "unit", "per": "per"},
        **{"low": "number", "high": "number", "above": "number"},
    },
    "crisis-lines": {"region": "text", "line": "text", "contact": "text", "about": "helps"},
    "emergency": {"sign": "text", "terms": "texts"},
    "notation": {"bad": "text", "good": "text", "code": "code", "why": "text"},
}
"""Kind of fact -> its fields and their types, in the order of the fact's data row; "?" marks what may be left out."""

LADDERS: dict[str, dict[str, str]] = {
    "classes": {"class": "names", "members": "names"},
    "broader": {"condition": "names", "narrower": "names"},
}
CHOICES: dict[str, tuple[str, ...]] = {
    "level": ("contraindicated", "avoid", "monitor", "separate", "plan"),
    "unit": ("mg", "mcg", "g", "IU", "mg/kg", "mcg/kg"),
    "per": ("day", "week", "dose", "hour"),
    "helps": ("suicide", "poison", "emergency"),
    "status": ("checked", "recalled"),
    "jurisdiction": ("US", "EU", "UK", "AU", "CA", ""),
}
ORIGIN = ("source", "status", "checked", "jurisdiction", "note")
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")
_CODE = re.compile(r"[A-Z]{3}\d{3}")


def compile_knowledge(
    sources: Sequence[Source], today: date, canonical: Callable[[str], str] = lambda name: name
) -> Data:
    """Plain data of all facts, as `Knowledge.from_data` reads it.

    today: no fact can have been checked later. canonical: gives a name's canonical form in the lexicons, or the name.
    Raises RulesError with every mistake found, in the order of the files.
    """
    reading = _Reading(today, lambda name: fold(canonical(name)))
    for source in sources:
        if not source.errors:
            reading.file(source)
    errors = tuple(error for source in sources for error in source.errors)
    if errors:
        raise RulesError(errors)
    return reading.data()


def names(sources: Iterable[Source]) -> Iterator[tuple[Source, Path, str, str]]:
    """Every name that look-ups go by: its file, its place, the field it stands in, and the name as written."""
    for source in sources:
        for index, entry in enumerate(source.data["entries"]):
            for key, kind in _fields(source.data["facts"]).items():
                if kind.startswith("names"):
                    value = entry.get(key, [])
                    if isinstance(value, str):
                        yield source, ("entries", index, key), key, value
                    else:
                        yield from ((source, ("entries", index, key, at), key, name) for at, name in enumerate(value))


def schema() -> dict[str, Any]:
    """The JSON Schema of a file of facts, for editors."""
    text, texts = {"type": "string", "minLength": 1}, {"type": "array", "minItems": 1, "items": {"type": "string"}}
    origin = {
        "type": "object",
        "required": ["name"],
        "properties": {"name": text, "url": {"type": "string", "pattern": "^https?://"}},
        "additionalProperties": False,
    }
    types: dict[str, Any] = {
        **{
            "text": {"type": ["string", "number"], "minLength": 1},
            "number": {"type": "number"},
            "texts": texts,
            "names": {"anyOf": [text, texts]},
        },
        "code": {"type": "string", "pattern": f"^{_CODE.pattern}$"},
        **{name: {"enum": list(values)} for name, values in CHOICES.items()},
    }
    origins: dict[str, Any] = {
        "source": {"anyOf": [text, origin]},
        "status": types["status"],
        "checked": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "jurisdiction": types["jurisdiction"],
        "note": text,
    }
    kinds = {**FIELDS, **LADDERS}
    entries = {
        kind: {
            "type": "object",
            "required": [key for key, type_ in fields.items() if not type_.endswith("?")],
            "properties": {**{key: types[type_.rstrip("?")] for key, type_ in fields.items()}, **origins},
            "additionalProperties": False,
        }
        for kind, fields in kinds.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claimlint facts",
        "type": "object",
        "required": ["facts", "about", "entries"],
        "properties": {
            "facts": {"enum": list(kinds)},
            "about": text,
            "sources": {"type": "object", "additionalProperties": origin},
            "defaults": {"type": "object", "properties": origins, "additionalProperties": False},
            "entries": {"type": "array", "minItems": 1},
        },
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"facts": {"const": kind}}},
                "then": {"properties": {"entries": {"items": {"$ref": f"#/$defs/{kind}"}}}},
            }
            for kind in kinds
        ],
        "$defs": entries,
    }


def _fields(kind: str) -> dict[str, str]:
    return FIELDS.get(kind) or LADDERS[kind]


class _Reading:
    """What has been read so far."""

    def __init__(self, today: date, canonical: Callable[[str], str]) -> None:
        self._today = today
        self._canonical = canonical
        self._origins: dict[tuple[str, ...], int] = {}
        self._facts: dict[str, list[list[Any]]] = {kind: [] for kind in FIELDS}
        self._ladders: dict[str, dict[str, list[str]]] = {kind: {} for kind in LADDERS}

    def data(self) -> Data:
        return {"origins": [list(row) for row in self._origins], "facts": self._facts, **self._ladders}

    def file(self, source: Source) -> None:
        data = source.data
        if not isinstance(data, dict):
            source.fail((), "a file of facts holds a mapping", "start with `facts:`, `about:` and `entries:`")
            return
        source.unknown_keys((), data, {"facts", "about", "sources", "defaults", "entries"})
        kind = data.get("facts")
        if kind not in FIELDS and kind not in LADDERS:
            known = ", ".join([*FIELDS, *LADDERS])
            source.fail(("facts",), f"`facts` must name a kind of fact, not {kind!r}", f"one of: {known}")
            return
        if not isinstance(data.get("about"), str) or not data["about"].strip():
            source.fail(("about",), "`about` is missing", "say in a sentence what the file holds")
        shared = self._mapping(source, data, "sources")
        for name in shared:
            _source_error(source, ("sources", name), shared[name])
        defaults = self._mapping(source, data, "defaults")
        source.unknown_keys(("defaults",), defaults, frozenset(ORIGIN))
        entries = data.get("entries")
        if not isinstance(entries, list) or not entries:
            source.fail(
                ("entries",), "`entries` must be a list with at least one entry", "add an entry or drop the file"
            )
            return
        seen: dict[str, int] = {}
        for index, entry in enumerate(entries):
            self._entry(source, str(kind), ("entries", index), entry, shared, defaults, seen)

    def _mapping(self, source: Source, data: dict[str, Any], key: str) -> dict[str, Any]:
        value = data.get(key, {})
        if isinstance(value, dict):
            return value
        source.fail((key,), f"`{key}` must be a mapping")
        return {}

    def _entry(
        self,
        source: Source,
        kind: str,
        path: Path,
        entry: Any,
        shared: dict[str, Any],
        defaults: dict[str, Any],
        seen: dict[str, int],
    ) -> None:
        if not isinstance(entry, dict):
            source.fail(path, "an entry must be a mapping", "write `- key: value`")
            return
        before = len(source.errors)
        fields = _fields(kind)
        source.unknown_keys(path, entry, {*fields, *ORIGIN})
        row = [self._value(source, (*path, key), entry.get(key), key, type_) for key, type_ in fields.items()]
        origin = self._origin(source, path, {**defaults, **entry}, shared)
        if kind == "approved-uses" and not entry.get("approved") and not entry.get("off-label"):
            source.fail(path, "no use is given", "add `approved`, `off-label` or both")
        if kind == "dose-ranges" and len(source.errors) == before and not row[4] <= row[5] <= row[6]:
            source.fail(path, "the figures are out of order", "`low` <= `high` <= `above`")
        same = repr(row)
        if same in seen:
            source.fail(path, f"the same entry stands in line {seen[same]}", "keep one of them")
        seen[same] = source.line(path)
        if len(source.errors) > before:
            return
        if kind in LADDERS:
            self._ladder(source, path, kind, row)
        else:
            self._facts[kind].append([self._origins.setdefault(origin, len(self._origins)), *row])

    def _ladder(self, source: Source, path: Path, kind: str, row: list[Any]) -> None:
        ladder = self._ladders[kind]
        for wide in row[0]:
            for narrow in row[1]:
                if narrow == wide:
                    continue  # two names of one lexicon entry
                steps = ladder.setdefault(narrow, [])
                if wide not in steps:
                    steps.append(wide)
        for wide in row[0]:
            if _reaches(ladder, wide, wide):
                source.fail(path, f"`{wide}` would be above itself", "take it out of its own members")

    def _value(self, source: Source, path: Path, value: Any, key: str, type_: str) -> Any:
        wanted = type_.rstrip("?")
        if value is None:
            if not type_.endswith("?"):
                source.fail(path, f"`{key}` is missing")
            return [] if wanted in ("names", "texts") else ""
        if wanted in ("names", "texts"):
            return self._texts(source, path, value, key, wanted)
        if wanted == "number":
            if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
                return value
            source.fail(path, f"`{key}` must be a number of 0 or more, not {value!r}")
            return 0
        text = str(value)
        if wanted in CHOICES and text not in CHOICES[wanted]:
            source.fail(path, f"`{key}` cannot be {text!r}", "one of: " + ", ".join(CHOICES[wanted]))
        elif wanted == "code" and not _CODE.fullmatch(text):
            source.fail(path, f"`{key}` must be a rule code like NTN001, not {text!r}")
        elif isinstance(value, list | dict) or not text.strip():
            source.fail(path, f"`{key}` must be a text")
        return text

    def _texts(self, source: Source, path: Path, value: Any, key: str, wanted: str) -> list[str]:
        values = [value] if isinstance(value, str) and wanted == "names" else value
        if not isinstance(values, list) or not values:
            source.fail(path, f"`{key}` must be a list of texts", f"write `{key}: [one, another]`")
            return []
        found: list[str] = []
        written: set[str] = set()
        for index, item in enumerate(values):
            if not isinstance(item, str) or not item.strip():
                source.fail((*path, index), f"`{key}` holds {item!r}, which is no text", "quote it")
                continue
            if fold(item) in written:
                source.fail((*path, index), f"`{item}` stands here twice", "keep one of them")
            written.add(fold(item))
            name = self._canonical(item) if wanted == "names" else fold(item)
            if name not in found:  # two names of one lexicon entry are one
                found.append(name)
        return found

    def _origin(self, source: Source, path: Path, entry: dict[str, Any], shared: dict[str, Any]) -> tuple[str, ...]:
        given = entry.get("source")
        if isinstance(given, str) and given in shared:
            given = shared[given]
        elif given is None:
            source.fail(path, "a fact needs a source", "add `source:` here, or one for all under `defaults:`")
        elif isinstance(given, str):
            known = ", ".join(shared) or "none yet"
            source.fail((*path, "source"), f"no source `{given}` in `sources`", f"known: {known}")
        else:
            _source_error(source, (*path, "source"), given)
        given = given if isinstance(given, dict) else {}
        status = str(entry.get("status", ""))
        if status not in CHOICES["status"]:
            message = f"`status` cannot be {status!r}" if status else "a fact needs a status"
            source.fail((*path, "status"), message, "`checked` if the source was read, else `recalled`")
        jurisdiction = str(entry.get("jurisdiction", ""))
        if jurisdiction not in CHOICES["jurisdiction"]:
            known = ", ".join(filter(None, CHOICES["jurisdiction"]))
            source.fail((*path, "jurisdiction"), f"`jurisdiction` cannot be {jurisdiction!r}", f"one of: {known}")
        checked = self._checked(source, path, entry, status)
        if status == "checked" and given and not given.get("url"):
            source.fail((*path, "source"), "a checked fact needs the address that was read", "add `url` to its source")
        note = entry.get("note", "")
        if not isinstance(note, str):
            source.fail((*path, "note"), "`note` must be a text")
        return str(given.get("name", "")), str(given.get("url", "")), status, checked, jurisdiction, str(note)

    def _checked(self, source: Source, path: Path, entry: dict[str, Any], status: str) -> str:
        at = (*path, "checked")
        if status != "checked":
            if "checked" in source.data["entries"][path[1]]:
                source.fail(
                    at, "`checked` has a date, but the status is not `checked`", "set `status: checked` or drop it"
                )
            return ""
        try:
            day = date.fromisoformat(str(entry.get("checked", "")))
        except ValueError:
            source.fail(at, "a checked fact needs the day of the check", "write `checked: 2026-01-31`")
            return ""
        if day > self._today:
            source.fail(at, f"`checked` lies in the future: {day}", f"today is {self._today}")
        return day.isoformat()


def _source_error(source: Source, path: Path, value: Any) -> None:
    hint = 'write `{name: "...", url: "https://..."}`'
    if not isinstance(value, dict):
        source.fail(path, "a source must be a mapping", hint)
        return
    source.unknown_keys(path, value, {"name", "url"})
    if not isinstance(value.get("name"), str) or not value["name"].strip():
        source.fail(path, "a source needs a name", hint)
    url = value.get("url")
    if url is not None and not _URL.fullmatch(str(url)):
        source.fail((*path, "url"), f"not an address: {url!r}", "start it with https://")


def _reaches(ladder: dict[str, list[str]], start: str, goal: str) -> bool:
    queue, seen = list(ladder.get(start, ())), set[str]()
    for name in queue:
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            queue.extend(ladder.get(name, ()))
    return False
