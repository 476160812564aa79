"""AsciiDoc inside a block: emphasis, links, macros, attribute references."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimlint.document import BlockKind, EvidenceKind
from claimlint.readers.cuts import Cuts, Inline
from claimlint.readers.evidence import is_mark
from claimlint.readers.html_roles import STRUCK
from claimlint.readers.markdown_inline import ENTITY, decoded
from claimlint.readers.spans import Places, Span

_SPECIAL = re.compile(
    r"\\(?=[*_`#+^~\[<{\w(|])|\[\[|\[(?=[.#\w%][^\[\]\n]*\]#)|\"`|`\"|'`|`'|\*\*?|__?|``?|##?|\+\+?\+?|\^|~|<<|\(\(\(?|\{|&"
    r"|(?<![\w/])(?:https?|ftp|irc)://"
    r"|(?<!\w)(?:link|mailto|xref|image|cite[npt]?p?|stem|latexmath|asciimath|anchor|icon|indexterm2?|bibanchor|kbd|btn|pass|menu)"
    r":(?=[^\s:\[\]]{0,500}\[)|footnote(?:ref)?:(?=[\w-]{0,80}\[)| \+(?=\s*$|\r?\n)",
    re.MULTILINE,
)
_QUOTES = {'"`': "\u201c", '`"': "\u201d", "'`": "\u2018", "`'": "\u2019"}
_PAIRED = frozenset({"*", "**", "_", "__", "`", "``", "#", "##", "+", "++", "+++", "^", "~"})
_MACRO = re.compile(r"([a-z]{3,11}):([^\s:\[\]]{0,500})\[")
_URL = re.compile(r"(?:https?|ftp|irc)://[^\s\[\]<>\"]*(?<![.,;:!?)'])")
_ATTRIBUTE = re.compile(r"\{([\w][\w-]*|counter2?:[\w:-]+|set:[^{}\n]*)\}")
_CROSS = re.compile(r"<<([^<>,\n]*)(?:,\s*([^<>]*))?>>")
_ANCHOR = re.compile(r"\[\[[^\[\]\n]*\]\]")
_ROLE = re.compile(r"\[([^\[\]\n]*)\]")
_BUILT_IN = {
    "nbsp": "\u00a0", "zwsp": "\u200b", "wj": "\u2060", "apos": "'", "quot": '"', "lsquo": "\u2018", "rsquo": "\u2019",
    "ldquo": "\u201c", "rdquo": "\u201d", "deg": "\u00b0", "plus": "+", "brvbar": "\u00a6", "vbar": "|", "amp": "&",
    "lt": "<", "gt": ">", "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*", "tilde": "~", "backslash": "\\",
    "backtick": "`", "two-colons": "::", "two-semicolons": ";;", "cpp": "C++", "sp": " ", "empty": "", "blank": "",
}  # fmt: skip
_TEXT_MACROS = frozenset({"link", "mailto", "xref"})
_NOTE_MACROS = frozenset({"footnote", "footnoteref"})
_CITING = frozenset({"cite", "citenp", "citep", "citet"})
_LEFT_OUT = frozenset({"stem", "latexmath", "asciimath", "anchor", "icon", "indexterm", "bibanchor"})
_SHOWN = frozenset({"kbd", "btn", "pass", "indexterm2"})
_BRACKET = re.compile(r"\\\]|[\[\]]")


def scan(source: str, lines: Sequence[Span], attributes: dict[str, str]) -> Inline:
    """The prose in these lines of one block. attributes: the document's, lower-case name -> value."""
    content, places = Places.of(source, lines)
    if not _SPECIAL.search(content):
        return Inline([*places.runs(0, len(content))])
    scanner = _Scanner(content, attributes)
    scanner.run(0, len(content))
    return scanner.result(places)


class _Scanner(Cuts):
    def __init__(self, content: str, attributes: dict[str, str]) -> None:
        super().__init__(content)
        self.attributes = attributes
        self.unclosed: dict[str, int] = {}  # marks that do not close any more before this place
        self.depth = 0
        self.brackets: dict[int, int] | None = None

    def run(self, start: int, end: int) -> None:
        """Cut the markup in content[start:end]."""
        self.depth += 1
        position = start
        while position < end and (found := _SPECIAL.search(self.content, position, end)):
            position = max(self.step(found[0], found.start(), end), found.start() + 1)
        self.depth -= 1

    def step(self, mark: str, at: int, end: int) -> int:
        after = at + len(mark)
        if mark == "\\":
            self.cut(at, after)
            macro = _SPECIAL.match(self.content, after, end)
            return macro.end() if macro else after + 1
        if mark in _QUOTES:
            self.cut(at, after, _QUOTES[mark])
            return after
        if mark in _PAIRED:
            return self.paired(mark, at, end)
        if mark == "<<":
            return self.cross(at, end)
        if mark[0] == "(":
            return self.index_term(mark, at, end)
        if mark == "{":
            return self.attribute(at, end)
        if mark == "[[":
            found = _ANCHOR.match(self.content, at, end)
            if found:
                self.cut(at, found.end())
            return found.end() if found else after
        if mark == "[":
            return self.role(at, end)
        if mark == "&":
            entity = ENTITY.match(self.content, at, end)
            if entity and (shown := decoded(entity)):
                self.cut(at, entity.end(), shown)
            return entity.end() if entity else after
        if mark == " +":
            self.cut(at, after, "\n")
            return after
        if mark.endswith("://"):
            return self.url(at, end)
        return self.macro(at, end)

    # emphasis

    def paired(self, mark: str, at: int, end: int, roles: str = "") -> int:
        """Text between two equal marks. The double marks work anywhere, the single ones around whole words."""
        after = at + len(mark)
        close = self.close(mark, at, end)
        if close < 0 and len(mark) == 2:
            mark, after = mark[0], at + 1
            close = self.close(mark, at, end)
        if close < 0:
            return at + len(mark)
        stop = close + len(mark)
        if roles and (STRUCK & set(roles.split(".")) or "line-through" in roles):
            self.cut(at, stop)
            return stop
        text = self.content[after:close]
        if mark == "^" and is_mark(self.content[max(0, at - 12) : at], text):
            self.reference(at, stop, text, EvidenceKind.FOOTNOTE)
            return stop
        self.cut(at, after)
        self.cut(close, stop)
        if mark[0] in "+`" and mark not in ("`", "``"):
            return stop  # passed through as it is
        return after  # marks may stand inside marks

    def close(self, mark: str, at: int, end: int) -> int:
        """Where the text that begins at this mark ends, or -1."""
        content = self.content
        single = len(mark) == 1 and mark not in "^~"
        start = at + len(mark)
        following = content[start : start + 1]
        if single and (
            not following
            or following.isspace()
            or (at and (content[at - 1].isalnum() or (content[at - 1] in "_;:}" and mark in "`+")))
        ):
            return -1
        if self.unclosed.get(mark, -1) >= end:
            return -1
        found = content.find(mark, start + 1, end)
        while single and found >= 0:
            behind = content[found + 1 : found + 2]
            if not content[found - 1].isspace() and not (behind.isalnum() or behind == "_"):
                break
            found = content.find(mark, found + 1, end)
        if found < 0:
            self.unclosed[mark] = end
        if mark in "^~" and found >= 0 and _has_white(content, start, found):
            return -1
        return found

    def role(self, at: int, end: int) -> int:
        """[.role]#text#: the brackets name a role for the text."""
        found = _ROLE.match(self.content, at, end)
        if not found:
            return at + 1
        mark = "##" if self.content.startswith("##", found.end()) else "#"
        if self.close(mark, found.end(), end) < 0:
            return at + 1
        self.cut(at, found.end())
        return self.paired(mark, found.end(), end, found[1])

    # links and macros

    def url(self, at: int, end: int) -> int:
        found = _URL.match(self.content, at, end)
        if not found:
            return at + 3
        if self.content.startswith("[", found.end()) and found.end() < end:
            return self.labelled(at, found.end(), found[0], end)
        return found.end()  # a bare address is found in the text

    def labelled(self, at: int, opening: int, target: str, end: int) -> int:
        """A target with its text in brackets."""
        close = self.bracket_end(opening, end)
        if close < 0:
            return opening
        start, stop = opening + 1, close
        comma = self.content.find(",", start, stop)
        if comma >= 0 and "=" in self.content[comma:stop]:
            stop = comma
        if self.content.endswith("^", start, stop):
            stop -= 1
        if stop <= start:
            self.cut(opening, close + 1)
            self.links += target.startswith("http")
            return close + 1
        self.cut(at, start)
        self.cut(stop, close + 1)
        if self.depth < 4:
            self.run(start, stop)
        self.link(start, stop, target)
        return close + 1

    def macro(self, at: int, end: int) -> int:
        content = self.content
        found = _MACRO.match(content, at, end)
        if not found:
            return content.index(":", at) + 1
        name, target = found[1], found[2]
        opening = found.end() - 1
        if name in _TEXT_MACROS:
            prefix = {"mailto": "mailto:", "xref": "#"}.get(name, "")
            return self.labelled(at, opening, prefix + target, end)
        close = self.bracket_end(opening, end)
        if close < 0:
            return found.end()
        if name in _NOTE_MACROS:
            self.reference(at, close + 1, target or "note", EvidenceKind.FOOTNOTE)
            if content[opening + 1 : close].strip():
                self.aside.append(((opening + 1, close), [], BlockKind.FOOTNOTE))
        elif name in _CITING:
            self.reference(at, close + 1, content[opening + 1 : close])
        elif name == "image":
            self.cut(at, close + 1)
            if alt := alt_span(content, opening + 1, close):
                self.aside.append((alt, [], BlockKind.CAPTION))
        elif name in _LEFT_OUT:
            self.cut(at, close + 1)
        elif name in _SHOWN:
            self.cut(at, opening + 1)
            self.cut(close, close + 1)
        else:
            return found.end()
        return close + 1

    def bracket_end(self, opening: int, end: int) -> int:
        """The closing bracket that fits this opening one, or -1."""
        if self.brackets is None:
            self.brackets = {}
            open_ones: list[int] = []
            for found in _BRACKET.finditer(self.content):
                if found[0] == "[":
                    open_ones.append(found.start())
                elif found[0] == "]" and open_ones:
                    self.brackets[open_ones.pop()] = found.start()
        close = self.brackets.get(opening, -1)
        return close if close < end else -1

    def cross(self, at: int, end: int) -> int:
        found = _CROSS.match(self.content, at, end)
        if not found:
            return at + 2
        if found[2]:
            self.cut(at, found.start(2))
            self.cut(found.end(2), found.end())
            self.link(*found.span(2), "#" + found[1])
        else:
            self.reference(at, found.end(), found[1])
        return found.end()

    def index_term(self, mark: str, at: int, end: int) -> int:
        close = self.content.find(")" * len(mark), at, min(end, at + 500))
        if close < 0:
            return at + len(mark)
        if len(mark) == 3:
            self.cut(at, close + 3)
            return close + 3
        self.cut(at, at + 2)
        self.cut(close, close + 2)
        return close + 2

    def attribute(self, at: int, end: int) -> int:
        found = _ATTRIBUTE.match(self.content, at, end)
        if not found:
            return at + 1
        name = found[1].lower()
        if name in _BUILT_IN:
            self.cut(at, found.end(), _BUILT_IN[name])
        else:
            self.cut(at, found.end(), self.attributes.get(name, ""))
        return found.end()


def alt_span(content: str, start: int, end: int) -> Span | None:
    """Where the text of an image stands in the brackets of its macro; None when it has none."""
    comma = content.find(",", start, end)
    stop = comma if comma >= 0 else end
    if content.startswith('"', start) and (close := content.find('"', start + 1, end)) > 0:
        start, stop = start + 1, close
    text = content[start:stop]
    return (start, stop) if text.strip() and "=" not in text else None


def _has_white(content: str, start: int, end: int) -> bool:
    return any(map(str.isspace, content[start : min(end, start + 200)])) or end - start > 200
