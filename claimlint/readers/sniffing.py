"""Which format a text shows when no suffix names one. Apart, so that known suffixes need not wait for its patterns."""

from __future__ import annotations

import re

_HEAD = 4096  # characters that are looked at
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|section|div|p|h[1-6]|ul|table)\b"
    r"|.*</(?:p|div|h[1-6]|ul|ol|li|strong|em|a|span|table)>|.*<(?:p|br)\s*/?>",
    re.IGNORECASE | re.DOTALL,
)
_NOTEBOOK = re.compile(r"\s*\{.*\"(?:cells|nbformat)\"\s*:", re.DOTALL)
_ASCIIDOC = re.compile(r"(?:^//.*\n|^\s*\n)*^= \S.*\n|^(?:\[(?:source|NOTE|TIP|quote)\b.*\]|\|===)$", re.MULTILINE)
_RST = re.compile(
    r"^\.\. (?:[\w-]+::|_[^:\n]+:|\[[#\w*]+\] )|^:(?:Author|Date|Version):\s|``[^`\n]+``|:\w+:`[^`\n]+`", re.MULTILINE
)
_MARKDOWN = re.compile(
    r"\A---\s*\n|\A\+\+\+\s*\n|^#{1,6} \S|^(?:```|~~~)|\]\([^)\s]+\)|\*\*\S[^*\n]*\*\*"
    r"|^\[[^\]\n]+\]: \S|^\|(?:\s*:?-+:?\s*\|)+\s*$",
    re.MULTILINE,
)


def sniff(source: str) -> str:
    """The format of a text without a known suffix, from its first characters; plain text when nothing shows."""
    head = source[:_HEAD]
    if head.lstrip()[:1] == "{" and _NOTEBOOK.match(head):
        return "notebook"
    if "<" in head and _HTML.match(head):
        return "html"
    for format, pattern in (("markdown", _MARKDOWN), ("asciidoc", _ASCIIDOC), ("rst", _RST)):
        if pattern.search(head):
            return format
    return "text"
