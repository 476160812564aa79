"""Exports of a content system: JSON and YAML with the article in some fields."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from claimlint.document import BlockKind
from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import metadata
from claimlint.readers.prose import Prose, absorb
from claimlint.readers.sniffing import sniff
from claimlint.readers.spans import written
from claimlint.readers.strings import Value, json_strings, yaml_strings

_LINE_FIELDS = frozenset({"title", "headline", "name", "heading", "seo_title", "meta_title"})


def read_json(prose: Prose, profile: Profile) -> None:
    """Add the blocks of the text fields of a JSON export."""
    _read_fields(prose, profile, json_strings(prose.source))


def read_yaml(prose: Prose, profile: Profile) -> None:
    """Add the blocks of the text fields of a YAML export."""
    values = list(yaml_strings(prose.source))
    _read_fields(prose, profile, values)
    _comments(prose, values)


_COMMENT = re.compile(r"(?:^|(?<=\s))#[ \t]*(claimlint[-:\s][^\r\n]*)", re.MULTILINE | re.IGNORECASE)


def _comments(prose: Prose, values: list[Value]) -> None:
    """Directives in the YAML's comments, which are those outside of its strings."""
    starts = [value.start for value in values]
    for found in _COMMENT.finditer(prose.source):
        before = bisect_right(starts, found.start()) - 1
        if before < 0 or found.start() >= values[before].end:
            prose.comment(found[1], *found.span())


def _read_fields(prose: Prose, profile: Profile, values: Iterable[Value]) -> None:
    """Add the blocks of the fields that `prose.fields` names; the other fields can state facts.

    The names are separated by commas, each a key ("body") or the end of a path of keys ("content.rendered").
    What is in a field is HTML, Markdown or plain text, as its first characters show.
    Raises ReadError when no field is named or none is found.
    """
    wanted = [tuple(name.strip().split(".")) for name in prose.fields.split(",") if name.strip()]
    if not wanted:
        raise ReadError("which fields hold the text is not said", "name them, for example `--text-field title,body`")
    found = False
    for value in values:
        keys = tuple(part for part in value.path if isinstance(part, str))
        if not any(keys[-len(path) :] == path for path in wanted):
            if keys:
                metadata.field(_fact(keys), value.text, prose.facts)
            continue
        found = True
        if not value.runs:
            continue
        if keys[-1].lower() in _LINE_FIELDS:
            prose.facts.note("title", value.text)
            prose.add(BlockKind.TITLE, value.runs, level=1)
            continue
        _read_text(prose, profile, value)
    if not found:
        raise ReadError(f"no field named {prose.fields} holds text", "look at the names of the fields in the file")


def _fact(keys: tuple[str, ...]) -> str:
    return keys[-2] if len(keys) > 1 and keys[-1] == "name" else keys[-1]


def _read_text(prose: Prose, profile: Profile, value: Value) -> None:
    from claimlint.readers import READERS  # the table names this module too

    text, places = written(prose.source, value.runs)
    inner = Prose(text)
    READERS[sniff(text)](inner, profile)
    prose.facts.keeps_links = prose.facts.keeps_links and inner.facts.keeps_links
    absorb(prose, inner, places)
