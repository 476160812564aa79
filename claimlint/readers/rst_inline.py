"""reStructuredText inside a block: roles, links, notes, emphasis."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimlint.document import EvidenceKind
from claimlint.readers.cuts import Cuts, Inline
from claimlint.readers.evidence import is_mark
from claimlint.readers.spans import Places, Span

_SPECIAL = re.compile(r"\\|``|\*\*?|_?`|\||(?<=\w)__?(?!\w)|\[(?=[\w#*])")
_BEFORE = frozenset("'\"([{<-/:\u2018\u201c\u2019\u00ab\u00a1\u00bf\u2010\u2011\u2012\u2013\u2014")
_END = r"(?=$|[\s'\")\]}>\-/:.,;!?\\\u2019\u201d\u00bb\u2010-\u2014]|\u00a0)"
_ENDS = {
    "``": re.compile(r"(?<=\S)``" + _END),
    "**": re.compile(r"(?<=[^\s\\])\*\*" + _END),
    "*": re.compile(r"(?<=[^\s\\])\*" + _END),
    "`": re.compile(r"(?<=[^\s\\])`(?:__?|:[\w.+:-]+:)?" + _END),
    "|": re.compile(r"(?<=[^\s\\])\|(?:__?)?" + _END),
}
_ROLE_BEFORE = re.compile(r":([\w.+-]+(?::[\w.+-]+)*):$")
_TARGET = re.compile(r"\s*<([^<>]*)>\s*$")
_NOTE = re.compile(r"\[([\w#*.:+-]{1,80})\]_(?!\w)")
_WORD_BEFORE = re.compile(r"[\w.+:-]{1,80}$")
_CITING = frozenset(
    {"cite", "footcite", "cite:t", "cite:p", "cite:ts", "cite:ps", "citep", "citet", "pmid", "doi", "footcite:t"}
)
_NOT_SHOWN = frozenset({"math", "eq", "index", "raw"})


def scan(source: str, lines: Sequence[Span], targets: dict[str, str], shown: dict[str, str]) -> Inline:
    """The prose in these lines of one block.

    targets: lower-case name -> address of the hyperlink targets. shown: substitutions, name -> text.
    """
    content, places = Places.of(source, lines)
    if not _SPECIAL.search(content):
        return Inline([*places.runs(0, len(content))])
    scanner = _Scanner(content, targets, shown)
    scanner.run()
    return scanner.result(places)


class _Scanner(Cuts):
    def __init__(self, content: str, targets: dict[str, str], substitutions: dict[str, str]) -> None:
        super().__init__(content)
        self.targets = targets
        self.substitutions = substitutions
        self.unclosed: set[str] = set()  # marks that no longer close anywhere ahead

    def run(self) -> None:
        position = 0
        while found := _SPECIAL.search(self.content, position):
            position = self.step(found[0], found.start(), found.end())

    def step(self, mark: str, at: int, end: int) -> int:
        if mark == "\\":
            self.cut(at, end + 1 if self.content[end : end + 1].isspace() else end)
            return end + 1
        if mark == "[":
            return self.note(at)
        if mark in ("_", "__"):
            return self.named(at, end)
        if mark == "_`":
            at += 1
            mark = "`"
            self.cut(at - 1, at)
        if not self.opens(mark, at, end):
            return end
        close = self.close(mark, end)
        if not close:
            return end
        if mark == "|":
            return self.substitution(end, close)
        if mark == "`":
            return self.interpreted(at, end, close)
        self.cut(at, end)
        self.cut(*close.span())
        return close.end()

    def opens(self, mark: str, at: int, end: int) -> bool:
        following = self.content[end : end + 1]
        if not following or following.isspace():
            return False
        before = self.content[at - 1] if at else " "
        return before.isspace() or before in _BEFORE or before in ("\\", "_")

    def close(self, mark: str, end: int) -> re.Match[str] | None:
        """The end of the markup that starts before `end`."""
        if mark in self.unclosed:
            return None
        found = _ENDS[mark].search(self.content, end + 1)
        if not found:
            self.unclosed.add(mark)
        return found

    def interpreted(self, at: int, start: int, close: re.Match[str]) -> int:
        """`text`, :role:`text`, `text <url>`_"""
        content = self.content
        stop = close.start()
        role = _ROLE_BEFORE.search(content, max(0, at - 64), at)
        name = role[1].lower() if role else ""
        begin = role.start() if role else at
        suffix = close[0][1:]
        if suffix.startswith(":"):
            name, suffix = suffix.strip(":").lower(), ""
        if name in _CITING:
            self.reference(begin, close.end(), content[start:stop])
            return close.end()
        if name in _NOT_SHOWN:
            self.cut(begin, close.end())
            return close.end()
        target = _TARGET.search(content, max(start, stop - 2000), stop)
        address = ""
        text_end = stop
        if target and (suffix or role):
            address, text_end = target[1], target.start()
        if suffix and not address:
            address = self.targets.get(_name(content[start:stop]), "#" + content[start:stop])
        self.cut(begin, start)
        self.cut(text_end if text_end > start else target.start(1) if target else text_end, close.end())
        if name in ("sup", "superscript") and is_mark(
            content[max(0, begin - 12) : begin].removesuffix("\\ "), content[start:stop]
        ):
            self.reference(begin, close.end(), content[start:stop], EvidenceKind.FOOTNOTE)
        elif suffix:
            self.link(start, max(text_end, start + 1), self.targets.get(_name(address.rstrip("_")), address))
        return close.end()

    def substitution(self, start: int, close: re.Match[str]) -> int:
        name = self.content[start : close.start()]
        text = self.substitutions.get(_name(name))
        if text is None:
            return start
        self.cut(start - 1, close.end(), text)
        return close.end()

    def note(self, at: int) -> int:
        found = _NOTE.match(self.content, at)
        if not found:
            return at + 1
        kind = EvidenceKind.FOOTNOTE if found[1][0] in "#*" or found[1].isdigit() else EvidenceKind.REFERENCE
        start = at
        while start and self.content[start - 1] == " ":  # the mark belongs to the word before it
            start -= 1
        self.reference(start, found.end(), found[1], kind)
        return found.end()

    def named(self, at: int, end: int) -> int:
        """A one-word link: the underscore at its end."""
        word = _WORD_BEFORE.search(self.content, max(0, at - 80), at)
        if word and (end - at == 2 or _name(word[0]) in self.targets):
            self.cut(at, end)
            self.link(word.start(), at, self.targets.get(_name(word[0]), ""))
        return end


def _name(text: str) -> str:
    return " ".join(text.lower().split())
