"""Fixes put into a source, and the difference that they make. Nothing outside a fix changes, not one byte."""

from __future__ import annotations

import codecs
import difflib
import html
import json
from collections.abc import Iterable
from dataclasses import dataclass

from claimlint.errors import ReadError
from claimlint.model import Fix
from claimlint.readers.formats import BINARY, NEED_FIELDS, decode

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Fixed:
    """A source with fixes in it.

    applied, skipped: in order of place; skipped are unsafe fixes that were not asked for and fixes that overlap
    an earlier one.
    """

    source: str
    applied: tuple[Fix, ...] = ()
    skipped: tuple[Fix, ...] = ()


def apply(source: str, fixes: Iterable[Fix], *, unsafe: bool = False, format: str = "text") -> Fixed:
    """Put fixes into a source. unsafe: also those that might change the meaning.

    format: a name of `readers.READERS`; the new text is written as the format wants it (`&amp;` in HTML).
    Raises ReadError for formats that cannot be fixed in place.
    """
    if format in BINARY:
        raise ReadError("a Word file cannot be fixed in place", "correct it in the word processor")
    if format in NEED_FIELDS:
        raise ReadError("an export cannot be fixed in place", "correct the text in the system that it comes from")
    parts: list[str] = []
    applied: list[Fix] = []
    skipped: list[Fix] = []
    at = 0
    for fix in sorted(set(fixes), key=lambda fix: (fix.start, fix.end, fix.text)):
        # two insertions at one place have no order, so the second waits as well
        overlaps = bool(applied) and (fix.start < at or (fix.start, fix.end) == (applied[-1].start, applied[-1].end))
        if overlaps or not (fix.safe or unsafe) or not 0 <= fix.start <= fix.end <= len(source):
            skipped.append(fix)
            continue
        parts += [source[at : fix.start], _written(fix.text, format)]
        at = fix.end
        applied.append(fix)
    return Fixed("".join([*parts, source[at:]]), tuple(applied), tuple(skipped))


def _written(text: str, format: str) -> str:
    if format == "html":
        return html.escape(text, quote=False)
    if format == "notebook":
        return json.dumps(text, ensure_ascii=False)[1:-1]
    return text


def rewrite(data: bytes, fixes: Iterable[Fix], *, unsafe: bool = False, format: str = "text") -> bytes:
    """The bytes of a file with fixes in it, in the file's own encoding. Raises ReadError."""
    return encode(apply(decode(data), fixes, unsafe=unsafe, format=format).source, data)


def encode(source: str, data: bytes) -> bytes:
    """A source as bytes, encoded and marked as the bytes that it was read from."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark + source.encode(encoding)
    return source.encode()


def diff(path: str, before: str, after: str) -> str:
    """A unified diff of a file, "" when nothing changed. Lines end where editors and `patch` end them."""
    old, new = before.split("\n"), after.split("\n")
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(parts: list[str]) -> list[str]:
    lines = [f"{part}\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
