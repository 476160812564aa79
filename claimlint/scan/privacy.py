"""What of a post may be shown, and hashes that group posts and authors without showing either."""

from __future__ import annotations

import hashlib
import re

_END = r"[^\s<>\"'.,;:!?)\]}]"  # of a link; what follows is the sentence's
_TOP = (
    "com|org|net|info|shop|store|io|me|co|biz|link|health|clinic|pharmacy|app|dev|xyz|site|online|club|pro|uk|de|eu|ru|gg"
    "|ly|tv"
)
_PRIVATE = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[\w.+-]+ ?[\[(] ?at ?[\])] ?[\w-]+(?: ?(?:\.|[\[(] ?dot ?[\])]) ?[\w-]+)+)"
    rf"|(?P<link>(?:[a-z][a-z\d+]{{1,9}}://|www\.)[^\s<>\"']*{_END}"
    rf"|\b[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{{2,12}}/[^\s<>\"']*{_END}"
    rf"|\b[a-z\d-]+(?:\.[a-z\d-]+)*(?:\.|\[\.\])(?:{_TOP})\b(?:/[^\s<>\"']*{_END})?)"
    r"|(?P<handle>(?<![\w@/])@\w[\w.-]*\w|(?<!\w)/?u/[\w-]{2,}|(?<!\w)\w[\w.]{1,31}\#\d{4}(?!\d)"
    r"|\b(?:telegram|whatsapp|discord|instagram|insta|snapchat|snap|kik|wickr|tiktok) ?[:@] ?@?\w[\w.]{2,})"
    r"|(?P<phone>(?<![\w.,/-])(?:\+\d(?:(?:[ \u00a0]{0,2}|[./-])\d){6,14}"
    r"|(?:\+\d{1,3}[\s./-]*)?(?:\(\d{1,5}\)[\s./-]*)?\d(?:(?:[ \u00a0]{0,2}|[./-])\d){6,14})(?![\w/-]|[.,]\d))",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}|(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d")
_MASK = "\u2022"
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]*@\w[\w.-]*|(?<!\w)/?u/\w+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


def redact(text: str) -> str:
    """The text with e-mail addresses, links, handles and telephone numbers masked, every offset kept.

    A mask is as long as what it hides: "[email]" and dots. Dates and plain amounts are no telephone numbers.
    """
    return _PRIVATE.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    found, kind = match.group(), match.lastgroup or ""
    if kind == "phone" and (_DATE.fullmatch(found) or not _looks_dialled(found)):
        return found
    label = f"[{kind}]" if len(found) >= len(kind) + 2 else ""
    return label + _MASK * (len(found) - len(label))


def _looks_dialled(found: str) -> bool:
    """A number of seven digits or more that is grouped, or that starts as telephone numbers do."""
    grouped = not found.isdigit()
    return grouped or found.startswith("0") or len(found) >= 10


def content_hash(text: str) -> str:
    """32 hex digits; equal for equal texts only."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def duplicate_key(text: str) -> int:
    """The same 64-bit number for texts that differ only in case, spaces, punctuation, digits, links and handles."""
    low = text.lower()
    if "http" in low or "www." in low or "@" in low or "u/" in low:
        low = _LINK.sub("", low)
    letters = low.encode().translate(None, _NO_LETTERS)
    return int.from_bytes(hashlib.blake2b(letters or low.encode(), digest_size=8).digest())


def author_key(author: str, salt: bytes) -> int:
    """A 64-bit number for an author that cannot be told without the salt; 0 for no author."""
    if not author:
        return 0
    return int.from_bytes(hashlib.blake2b(author.encode(), key=salt[:64], digest_size=8).digest()) or 1


def hexadecimal(key: int) -> str:
    """A key as 16 hex digits."""
    return f"{key:016x}"
