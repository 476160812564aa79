"""What to say next to a mistake: the name that was probably meant, and the line that it is on."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "select"?`, or "" when nothing is close."""
    from difflib import get_close_matches  # 3 ms, and only mistakes need it

    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f'did you mean "{by_lower[close[0]]}"?' if close else ""


def excerpt(source: str, line: int, column: int, width: int = 1) -> str:
    """The line of a text with carets below the mistake. Line and column from 1, width in code points."""
    lines = source.splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    number = str(line)
    carets = "^" * max(1, min(width, len(text) - column + 1))
    blank = "".join("\t" if char == "\t" else " " for char in text[: column - 1])
    return f"    {number} | {text}\n    {' ' * len(number)} | {blank}{carets}"
