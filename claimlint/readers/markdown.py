"""Markdown: CommonMark with tables, footnotes, front matter, raw HTML and the usual templates."""

from __future__ import annotations

import re

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from claimlint.model import Profile
from claimlint.readers import front_matter
from claimlint.readers.html import Page
from claimlint.readers.markdown_blocks import parse
from claimlint.readers.markdown_inline import scan
from claimlint.readers.outline import Outline
from claimlint.readers.prose import Prose
from claimlint.readers.spans import Places, Span

_LABEL_LINE = re.compile(r":{3,}.*|\[![A-Z]+\][+-]?\s*")  # ":::note" and "[!NOTE]" lines name a box and say nothing
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_HEADING_ID = re.compile(r"\s*\{[#.:][^{}]*\}\s*$")


def read(prose: Prose, profile: Profile, *, mdx: bool = False) -> None:
    """Add the blocks of a Markdown source. mdx: JSX takes the place of HTML and of indented code."""
    prose.flows = True
    _Walker(prose, mdx).run()


class _Walker:
    def __init__(self, prose: Prose, mdx: bool) -> None:
        self.prose = prose
        self.mdx = mdx
        self.outline = Outline(prose)
        self.references: dict[str, str] = {}
        self.footnotes: frozenset[str] = frozenset()
        self.heading = 0

    def run(self) -> None:
        tokens, env = parse(self.prose.source, front_matter.read(self.prose, self.outline), self.mdx)
        self.references = {label: entry["href"] for label, entry in env.get("references", {}).items()}
        self.footnotes = frozenset(map(normalizeReference, env.get("footnotes", ())))
        outline = self.outline
        for token in tokens:
            name = token.type
            if name == "inline":
                self.inline(token)
            elif name == "heading_open":
                self.heading = int(token.tag[1:])
            elif name == "tr_open":
                outline.row()
            elif name in ("th_open", "td_open"):
                outline.cell()
            elif name == "html_block":
                self.html(token)
            elif name in _APART:
                outline.apart()
            elif container := _CONTAINERS.get(name):
                if token.nesting > 0:
                    outline.enter(container)
                else:
                    outline.leave(container)

    def inline(self, token: Token) -> None:
        lines: list[Span] = [span for span in token.meta["lines"] if span[0] < span[1]]
        if lines and self.outline.innermost.name != "cell":
            lines = self.without_labels(lines)
        if self.heading and lines:
            start, end = lines[-1]
            if identity := _HEADING_ID.search(self.prose.source, start, end):
                lines = [*lines[:-1], (start, identity.start())]
        if lines:
            inline = scan(self.prose.source, lines, self.references, self.footnotes, self.mdx)
            inline.add_to(self.outline, self.prose, heading=self.heading)
        self.heading = 0

    def html(self, token: Token) -> None:
        content, places = Places.of(self.prose.source, token.meta["lines"])
        Page(self.prose, self.outline, content, places).run()

    def without_labels(self, lines: list[Span]) -> list[Span]:
        """The lines without those that only open or name a box, and without a task's tick box."""
        source = self.prose.source
        start, end = lines[0]
        first = source[start]
        container = self.outline.innermost
        if (
            first == "["
            and container.name == "item"
            and not container.previous
            and (task := _TASK.match(source, start, end))
        ):
            return [(task.end(), end), *lines[1:]]
        if first in ":[" or any(source.startswith(":::", start) for start, _ in lines):
            kept = [line for line in lines if not _LABEL_LINE.fullmatch(source, *line)]
            if len(kept) < len(lines) and container.name == "quote" and first == "[":
                self.outline.unquote()
            return kept
        return lines


_CONTAINERS = {
    f"{markdown}_{side}": name
    for markdown, name in {
        "bullet_list": "list",
        "ordered_list": "list",
        "list_item": "item",
        "blockquote": "quote",
        "footnote": "footnote",
        "admonition": "box",
        "table": "table",
        "th": "cell",
        "td": "cell",
    }.items()
    for side in ("open", "close")
}
_APART = frozenset({"fence", "code_block", "hr"})
