"""Front matter: YAML between lines of three dashes or TOML between lines of three plus signs.

Its facts (author, dates ...) go to the metadata. Its title and description are read like the rest of
the article, for they are what search engines and link cards show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimlint.document import BlockKind
from claimlint.errors import ReadError
from claimlint.readers import metadata
from claimlint.readers.outline import Outline
from claimlint.readers.prose import Prose
from claimlint.readers.spans import with_line_feeds
from claimlint.readers.strings import Value, toml_strings, yaml_strings

_FENCED = re.compile(r"(---|\+\+\+)[ \t]*(\r\n|\n|\r)")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_SHOWN = {
    "title": BlockKind.TITLE,
    "subtitle": BlockKind.PARAGRAPH,
    "description": BlockKind.PARAGRAPH,
    "summary": BlockKind.PARAGRAPH,
    "excerpt": BlockKind.PARAGRAPH,
    "tagline": BlockKind.PARAGRAPH,
}
_LONGEST = 256 * 1024


def read(prose: Prose, outline: Outline) -> int:
    """Read the front matter, if there is any. Gives the place in the source where the body begins.

    Front matter that cannot be parsed is left out and says nothing: the body is still the article.
    """
    source = prose.source
    opening = _FENCED.match(source)
    if not opening:
        return 0
    closing = _CLOSING[opening[1]].search(with_line_feeds(source), opening.end(), opening.end() + _LONGEST)
    if not closing:
        return 0
    try:
        values = list((yaml_strings if opening[1] == "---" else toml_strings)(source, opening.end(), closing.start()))
    except ReadError:
        return closing.end() if _is_data(source[opening.end() : closing.start()]) else 0
    if opening[1] == "---" and not all(value.path for value in values):
        return 0  # one bare scalar: a thematic break and some text
    for name, text in _named(values):
        metadata.field(name, text, prose.facts)
    for value in values:
        if len(value.path) == 1 and (kind := _SHOWN.get(str(value.path[0]).lower())):
            outline.beside(value.runs, kind)
    return closing.end()


_KEY_LINE = re.compile(r"^[\w-]+\s*[:=]", re.MULTILINE)


def _is_data(text: str) -> bool:
    """Whether text that does not parse was meant as front matter."""
    return _KEY_LINE.match(text) is not None


def _named(values: list[Value]) -> Iterator[tuple[str, str]]:
    """The value of each top key: its text, or the names in it."""
    found: dict[str, list[str]] = {}
    for value in values:
        inner = [part for part in value.path[1:] if isinstance(part, str)]
        if value.path and isinstance(value.path[0], str) and (not inner or inner[-1] in ("name", "title")):
            found.setdefault(value.path[0], []).append(value.text)
    for name, texts in found.items():
        yield name, ", ".join(filter(None, texts))
