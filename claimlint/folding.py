"""Folded text: what all matching looks at. Same length as the text, so that offsets stay true."""

from __future__ import annotations

import re

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that a reader of the page never sees but that split words (soft hyphen, zero width)."""

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2212", "-"),
        **dict.fromkeys("\u2013\u2014\u2015", "\u2014"),
        **dict.fromkeys("\n\r\t\x0b\x0c\x1c\x1d\x1e\x1f\x85", " "),
        **dict.fromkeys("\u00a0\u1680\u2028\u2029\u202f\u205f\u3000", " "),
        **{chr(code): " " for code in range(0x2000, 0x200B)},
    }
)
_WHITE_ASCII = str.maketrans("\n\r\t\x0b\x0c\x1c\x1d\x1e\x1f`", " " * 9 + "'")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def fold(text: str) -> str:
    """Lower case, straight quotes and hyphens, every white space a plain space.

    One character in, one character out: `len(fold(text)) == len(text)`, always.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # only U+0130 grows under lower()
        lowered = text.replace("\u0130", "i").lower()
    return lowered.translate(_WHITE_ASCII if lowered.isascii() else _SAME_LENGTH)


def without_invisible(text: str) -> str:
    """The text without characters that a reader never sees. Offsets change."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


class _Spaced(dict[int, int]):
    """Everything that is no letter or digit becomes a space. Filled as characters are met."""

    def __missing__(self, code: int) -> int:
        self[code] = code if chr(code).isalnum() else 32
        return self[code]


_SPACED = _Spaced()


def spaced(folded: str) -> str:
    """Folded text with a space for every separator, and one at each end: words are told by their spaces."""
    return f" {folded.translate(_SPACED)} "
