"""Globs over paths, as gitignore has them.

A glob without a slash matches a name at any depth, one with a slash starts at the root. `*` and `?` stay
within a name, `**` spans folders, `[abc]` is one of these, `{a,b}` either. A folder stands for all in it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise


def matches(glob: str, path: str) -> bool:
    """Whether a path with forward slashes, relative to the glob's root, is meant by it."""
    return matches_any((glob,), path)


def matches_any(globs: tuple[str, ...], path: str) -> bool:
    """Whether a path is meant by at least one of some globs."""
    return bool(globs) and _compiled(globs).fullmatch(path) is not None


@lru_cache(maxsize=512)
def _compiled(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, globs)), re.DOTALL)


def _pattern(glob: str) -> str:
    body = glob.removeprefix("./").strip("/")
    anchored = "/" in glob.removeprefix("./").rstrip("/")
    alternatives = "|".join(_translate(one) for one in _expand(body))
    return f"{'' if anchored else '(?:.*/)?'}(?:{alternatives})(?:/.*)?"


def _expand(glob: str) -> list[str]:
    """`*.{md,txt}` as `*.md` and `*.txt`; nested braces too. A brace that never closes is itself."""
    start = glob.find("{")
    if start < 0:
        return [glob]
    depth, cuts = 0, [start]
    for at in range(start, len(glob)):
        depth += {"{": 1, "}": -1}.get(glob[at], 0)
        if glob[at] == "," and depth == 1:
            cuts.append(at)
        if depth == 0:
            cuts.append(at)
            break
    else:
        return [glob]
    head, tail = glob[:start], glob[cuts[-1] + 1 :]
    parts = [glob[a + 1 : b] for a, b in pairwise(cuts)]
    return [whole for part in parts for whole in _expand(head + part + tail)]


def _translate(glob: str) -> str:
    out, at = [], 0
    while at < len(glob):
        rest = glob[at:]
        if rest.startswith("**/"):
            out.append("(?:.*/)?")
            at += 3
        elif rest.startswith("**"):
            out.append(".*")
            at += 2
        elif rest[0] == "*":
            out.append("[^/]*")
            at += 1
        elif rest[0] == "?":
            out.append("[^/]")
            at += 1
        elif rest[0] == "[" and (end := rest.find("]", 2)) > 0:
            inner = rest[1:end].replace("\\", "\\\\").replace("[", "\\[")
            out.append("[" + ("^" + inner[1:] if inner[0] in "!^" else inner) + "]")
            at += end + 1
        else:
            out.append(re.escape(rest[0]))
            at += 1
    return "".join(out)
