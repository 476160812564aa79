"""Jupyter notebooks: the Markdown cells."""

from __future__ import annotations

from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import markdown
from claimlint.readers.prose import Prose, absorb
from claimlint.readers.spans import Run, written
from claimlint.readers.strings import Path, json_strings


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of the Markdown cells. Raises ReadError when the source is no notebook."""
    kinds: dict[Path, str] = {}
    sources: dict[Path, list[Run]] = {}
    for value in json_strings(prose.source):
        # ("cells", 3, "cell_type"), ("cells", 3, "source") or ("cells", 3, "source", 0)
        if len(value.path) < 3 or value.path[0] != "cells":
            continue
        cell = value.path[:2]
        if value.path[2:] == ("cell_type",):
            kinds[cell] = value.text
        elif value.path[2] == "source":
            sources.setdefault(cell, []).extend(value.runs)
    if not kinds:
        raise ReadError("not a Jupyter notebook: it has no cells", "exclude the file, or name its format")
    for cell, runs in sources.items():
        if kinds.get(cell) == "markdown":
            text, places = written(prose.source, runs)
            inner = Prose(text)
            markdown.read(inner, profile)
            absorb(prose, inner, places)
