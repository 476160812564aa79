"""Where Markdown's links lead: what follows the closing bracket of a link or an image."""

from __future__ import annotations

from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination, parseLinkTitle

_PATIENCE = 8  # how many times the length of a block may be looked at in vain


class Targets:
    """The link targets of one block. references: normalised label -> address."""

    def __init__(self, content: str, references: dict[str, str]) -> None:
        self.content = content
        self.references = references
        self.spent = 0

    def after(self, start: int, at: int) -> tuple[int, str] | None:
        """Where the link ends whose text is content[start:at], before its "]", and its address; None for no link."""
        content = self.content
        following = content[at + 1 : at + 2]
        if following == "(" and (inline := self._inline(at + 2)):
            return inline
        end = at + 1
        label = ""
        if following == "[":
            close = _label_end(content, at + 2)
            if close > 0:
                label = content[at + 2 : close]
                end = close + 1
        if not label:
            if at - start > 999:
                return None
            label = content[start:at]
            if "[" in label.replace("\\[", ""):
                return None
        address = self.references.get(normalizeReference(label))
        return None if address is None else (end, address)

    def _inline(self, at: int) -> tuple[int, str] | None:
        content, size = self.content, len(self.content)
        at = _skip_white(content, at)
        target = ""
        destination = parseLinkDestination(content, at, size)
        if destination.ok:
            target, at = destination.str, destination.pos
            after = _skip_white(content, at)
            title = parseLinkTitle(content, after, size) if after > at and self.spent <= _PATIENCE * size else None
            if title and title.ok:
                at = _skip_white(content, title.pos)
            else:
                if title and title.can_continue:
                    self.spent += size - after
                at = after
        return (at + 1, target) if content.startswith(")", at) else None


def _label_end(content: str, at: int) -> int:
    """The place of the "]" that ends a link label, or -1."""
    for offset in range(at, min(at + 1000, len(content))):
        char = content[offset]
        if char == "]" and content[offset - 1] != "\\":
            return offset
        if char == "[" and content[offset - 1] != "\\":
            return -1
    return -1


def _skip_white(content: str, at: int) -> int:
    while content[at : at + 1] in (" ", "\n", "\t", "\r") and at < len(content):
        at += 1
    return at
