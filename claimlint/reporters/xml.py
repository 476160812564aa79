"""XML that any parser takes: characters that XML 1.0 forbids become U+FFFD."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(
    parent: ElementTree.Element | None, tag: str, text: str = "", /, **attributes: object
) -> ElementTree.Element:
    """A new element, below its parent if there is one."""
    said = {key: clean(str(value)) for key, value in attributes.items()}
    made = ElementTree.Element(tag, said) if parent is None else ElementTree.SubElement(parent, tag, said)
    made.text = clean(text) or None
    return made


def clean(text: str) -> str:
    """The text without characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("\ufffd", text)


def document(root: ElementTree.Element) -> str:
    """The whole document, indented, with its declaration."""
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
