"""Markdown's blocks from markdown-it, each with the stretches of source that it is made of.

markdown-it knows where each line of a block really starts (after quote marks and indentation) only while
it stands in that block, so its rules are wrapped and the places are noted there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading, html_block, lheading, paragraph, table
from markdown_it.token import Token

from claimlint.errors import ReadError
from claimlint.readers.spans import Span, with_line_feeds

_Rule = Callable[[StateBlock, int, int, bool], bool]

DEEPEST = 100
"""Tokens nested deeper than this are refused: markdown-it bounds its work so, and would leave them out."""

_NOT_BREAK = re.compile(r"[^\n]")
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]{1,100})\]:[ \t]*")
_STATEMENT = re.compile(
    r"import\s+[\w*{'\"].*['\"]|import\s+\{\s*$|export\s+(?:default|const|let|var|function|async|class|[{*])"
)
_LONGEST_STATEMENT = 300  # lines
_ADMONITION = re.compile(r"(?:(?:!!!|\?\?\?\+?)[ \t]+[a-z][\w -]*|===\+?)(?:[ \t]*(?<=[ \t])\"([^\"]*)\")?[ \t]*")


def parse(source: str, body: int = 0, mdx: bool = False) -> tuple[list[Token], dict[str, Any]]:
    """Block tokens and the environment (link references, footnotes) of a Markdown source.

    body: where the Markdown begins; what stands before it is not read. mdx: JSX in place of HTML and indented code.
    Tokens with prose have `meta["lines"]`: source spans, one a line; table cells likewise.
    The source may have any line ends. Raises ReadError when it is too long or containers are nested too deeply.
    """
    text = with_line_feeds(source)
    if body:
        text = _NOT_BREAK.sub(" ", text[:body]) + text[body:]
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    parser = _parser(mdx)
    parser.block.parse(text, parser, env, tokens)
    for token in tokens:
        if token.level >= DEEPEST - 1 and token.map:
            message = f"quotes or lists nested more than {DEEPEST // 2} deep at line {token.map[0] + 1}"
            raise ReadError(message, "nest less deeply or exclude the file")
    return tokens, env


@lru_cache(maxsize=2)
def _parser(mdx: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    ruler = parser.block.ruler
    ends_paragraph = ["paragraph", "reference", "blockquote"]
    ruler.at("paragraph", _placed(paragraph))
    ruler.at("lheading", _placed(lheading))
    ruler.at("html_block", _placed(html_block), {"alt": ends_paragraph})
    ruler.at("heading", _placed_heading(heading), {"alt": ends_paragraph})
    ruler.at("table", _placed_table(table), {"alt": ["paragraph", "reference"]})
    ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})
    ruler.before("code", "admonition", _admonition, {"alt": [*ends_paragraph, "list"]})
    if mdx:
        ruler.before("table", "esm", _esm)
        parser.disable(["code", "html_block"])
    return parser


def _line(state: StateBlock, line: int) -> Span:
    return min(state.bMarks[line] + state.tShift[line], state.eMarks[line]), state.eMarks[line]


def _placed(rule: _Rule) -> _Rule:
    """The rule, noting the lines of the block that it finds."""

    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            for token in state.tokens[count:]:
                if token.type in ("inline", "html_block") and token.map:
                    token.meta["lines"] = [_line(state, line) for line in range(*token.map)]
        return True

    return placed


def _placed_heading(rule: _Rule) -> _Rule:
    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not rule(state, start, end, silent):
            return False
        if not silent:
            token = state.tokens[-2]
            at = _line(state, start)[0]
            text = state.src[at : state.eMarks[start]]
            bare = text.lstrip("#").lstrip()  # the heading's own text follows its marks
            at += len(text) - len(bare)
            token.meta["lines"] = [(at, at + len(token.content))]
        return True

    return placed


def _placed_table(rule: _Rule) -> _Rule:
    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            cells: list[Span] = []
            for token in state.tokens[count:]:
                if token.type == "tr_open" and token.map:
                    cells = _cells(state.src, *_line(state, token.map[0]))[::-1]
                elif token.type == "inline":
                    token.meta["lines"] = [cells.pop()] if cells else []
        return True

    return placed


def _cells(source: str, start: int, end: int) -> list[Span]:
    """The cells of a table row: between bars, but for escaped ones and an empty first and last."""
    line = source[start:end]
    end -= len(line) - len(line.rstrip())
    bars = [at for at in range(start, end) if source[at] == "|" and not (at > start and _escaped(source, at, start))]
    edges = [start - 1, *bars, end]
    cells = [(left + 1, right) for left, right in pairwise(edges)]
    if cells and cells[0][0] >= cells[0][1]:
        cells.pop(0)
    if cells and cells[-1][0] >= cells[-1][1]:
        cells.pop()
    return cells


def _escaped(source: str, at: int, start: int) -> bool:
    return source[at - 1] == "\\" and at - 1 >= start


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^label]: text`, with further paragraphs indented."""
    begin, stop = _line(state, start)
    if state.is_code_block(start) or not (found := _FOOTNOTE.match(state.src, begin, stop)):
        return False
    if silent:
        return True
    state.env.setdefault("footnotes", set()).add(found[1])
    state.push("footnote_open", "", 1).meta = {"label": found[1]}
    _contents(state, start, end, found.end())
    state.push("footnote_close", "", -1)
    return True


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`!!! note "Title"` with its text indented, as in MkDocs."""
    begin, stop = _line(state, start)
    if state.src[begin : begin + 3] not in ("!!!", "???", "===") or state.sCount[start] - state.blkIndent >= 4:
        return False
    found = _ADMONITION.fullmatch(state.src, begin, stop)
    following = state.skipEmptyLines(start + 1)
    if not found or following >= end or state.sCount[following] - state.blkIndent < 4:
        return False
    if silent:
        return True
    state.push("admonition_open", "", 1)
    if found[1]:
        state.push("inline", "", 0).meta["lines"] = [found.span(1)]
    _contents(state, start, end, stop)
    state.push("admonition_close", "", -1)
    return True


def _esm(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`import` and `export` statements of MDX: up to a blank line outside of brackets."""
    begin, stop = _line(state, start)
    if state.level or not _STATEMENT.match(state.src, begin, stop):
        return False
    depth, first_blank = 0, 0
    line = start
    while line < min(end, start + _LONGEST_STATEMENT):
        begin, stop = _line(state, line)
        if begin == stop:
            first_blank = first_blank or line
            if depth <= 0:
                break
        text = state.src[begin:stop]
        depth += sum(map(text.count, "{([")) - sum(map(text.count, "})]"))
        line += 1
    state.line = line if depth <= 0 or not first_blank else first_blank
    return True


def _contents(state: StateBlock, start: int, end: int, first: int) -> None:
    """Parse a container whose first line begins at `first` and whose other lines are indented by four."""
    saved = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    state.bMarks[start], state.tShift[start] = first, 0
    state.sCount[start] = state.blkIndent = state.blkIndent + 4
    state.parentType = "footnote"
    state.md.block.tokenize(state, start, end)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = saved
