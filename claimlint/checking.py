"""Sources -> findings, with the right engine for each: the gate first, the rules only when it opens."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from claimlint import __version__, rulefolders
from claimlint.cache import Cache, Entry, key
from claimlint.errors import ReadError
from claimlint.model import Excused, Finding, Problem, Profile, Severity
from claimlint.settings import Settings

if TYPE_CHECKING:
    from claimlint.compiler import Ruleset
    from claimlint.document import Document
    from claimlint.engine import Engine
    from claimlint.gate import Gate


_PLAIN = ("text", "markdown", "html")
"""Formats whose source holds the words of its prose as they are."""


class Checked(NamedTuple):
    """What was found in one source. source: "" when nothing was found or it could not be read."""

    findings: tuple[Finding, ...] = ()
    excused: tuple[Excused, ...] = ()
    problem: Problem | None = None
    source: str = ""


class Source(NamedTuple):
    """A file to check.

    path: as the user named it. data: its bytes. format: a name of a format, "" to tell it from path and data.
    name: its path as the project knows it. fields: of an export that hold the text, separated by commas.
    """

    path: str
    data: bytes
    settings: Settings
    profile: Profile
    format: str = ""
    name: str = ""
    fields: str = ""


@contextmanager
def _no_collection() -> Iterator[None]:
    """While many objects are made that all live on, looking for garbage takes most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Rules:
    """The rules of some folders: the gate at once, the ruleset when something has to be matched."""

    def __init__(self, folders: tuple[Path, ...], cache: Path | None) -> None:
        self.folders = list(folders)
        self.cache = cache

    @cached_property
    def digest(self) -> str:
        """Changes whenever a rule file or claimlint itself does. Needs no rule to be read."""
        return rulefolders.digest_of(self.folders)

    @cached_property
    def likely_codes(self) -> set[str]:
        """Codes as the names of rule files tell them; `ruleset` knows for sure."""
        return rulefolders.likely_codes(self.folders)

    @cached_property
    def gate(self) -> Gate:
        """Tells quickly whether a source can hold a finding."""
        from claimlint import gate

        kept = self.cache / f"{self.digest}.gate.json" if self.cache is not None else None
        found = gate.read(kept) if kept else None
        if found is None:
            ruleset = self.ruleset  # compiling it leaves the gate in the cache
            found = gate.read(kept) if kept else None
        if found is None:
            from claimlint.compiler import gate_data

            found = gate.Gate(gate_data(ruleset))
        return found

    @cached_property
    def ruleset(self) -> Ruleset:
        """The compiled rules. RulesError with every mistake in them."""
        from claimlint import compiler

        with _no_collection():
            return compiler.load(self.folders, self.cache, self.digest)


class Checker:
    """Checks sources. Rules and engines are made once for all files that share their settings."""

    def __init__(self, cache: Path | None = None, findings: Cache | None = None) -> None:
        """cache: folder for compiled rules; None compiles them anew. findings: of files that were checked before."""
        self._cache = cache
        self._findings = findings
        self._rules: dict[tuple[Path, ...], Rules] = {}
        self._engines: dict[Settings, Engine] = {}

    @cached_property
    def _packaged(self) -> Path:
        return rulefolders.packaged()

    def fresh(self) -> Checker:
        """A checker with the same caches and nothing loaded, for another process."""
        return Checker(self._cache, self._findings)

    def rules(self, settings: Settings) -> Rules:
        """The shipped rules and those that the settings add."""
        folders = (self._packaged, *settings.rulesets)
        return self._rules.setdefault(folders, Rules(folders, self._cache))

    def engine(self, settings: Settings) -> Engine:
        """The engine for some settings; files that differ only in profile share one."""
        key = replace(settings, profile=None)
        if key not in self._engines:
            from claimlint.engine import Engine

            ruleset = self.rules(settings).ruleset
            with _no_collection():
                self._engines[key] = Engine(ruleset, key)
            gc.freeze()  # rules live as long as the process: the collector need not look at them again and again
        return self._engines[key]

    def remembered(self, source: Source) -> Checked | None:
        """What an earlier run found in the same source, None when there was none."""
        if self._findings is None:
            return None
        entry = self._findings.get(self._key(source))
        return None if entry is None else Checked(entry.findings, entry.excused, None, entry.source)

    def passes(self, source: Source) -> bool:
        """Whether the gate alone tells that nothing can be found. Cheap: nothing is parsed. ReadError."""
        from claimlint import readers
        from claimlint.readers import formats

        name = source.format or formats.format_of(source.path, source.data)
        if name not in _PLAIN or len(source.data) > readers.LARGEST:
            return False  # prose behind another syntax: only the reader can tell
        text = formats.decode(source.data, source.path)
        if "claimlint" in text.lower():  # a directive may be of no use, or none
            return False
        return not self.rules(source.settings).gate.may_hold(text, markup=name != "text", paragraphs=name != "html")

    def check_source(self, source: Source) -> Checked:
        """Read and check a file's content, or remember what it gave. What cannot be read becomes a Problem."""
        from claimlint import readers

        if (known := self.remembered(source)) is not None:
            return known
        try:
            if self.passes(source):
                checked = Checked()
            else:
                document = readers.read(
                    source.path,
                    source.data,
                    profile=source.profile,
                    format=source.format,
                    text_field=source.fields,
                )
                checked = self.check(document, source.settings, source.name)
        except ReadError as error:
            return Checked(problem=Problem(source.path, error.message, error.hint))
        self.remember(source, checked)
        return checked

    def remember(self, source: Source, checked: Checked) -> None:
        """Keep what was found, unless the source could not be read."""
        if self._findings is not None and checked.problem is None:
            text = checked.source if checked.findings or checked.excused else ""
            self._findings.put(self._key(source), Entry(checked.findings, checked.excused, text))

    def check(self, document: Document, settings: Settings, name: str = "") -> Checked:
        """Check a document that was read: the rules, then its own directives.

        name: the document's path as the project knows it, for fingerprints; its path when empty.
        """
        from claimlint import suppress
        from claimlint.fingerprints import with_fingerprints

        engine = self.engine(settings)
        result = engine.check(document)
        name = name or document.path
        findings = with_fingerprints(result.findings, document, name)
        known = {
            rule.code: ran and settings.severity_of(rule.code, rule.severity[document.profile]) is not Severity.IGNORE
            for rule, ran in zip(engine.ruleset.rules, engine.active, strict=True)
        }
        known |= {code: settings.selects(code) for code in suppress.RULES}
        left = suppress.apply(document, findings, known, lambda code: known[code])
        told = with_fingerprints((f for f in left.findings if f.code in suppress.RULES), document, name)
        own = [f if f.code == suppress.MALFORMED.code else _as_set(f, settings) for f in told]
        shown = [f for f in (*left.findings, *own) if f.fingerprint and f.severity is not Severity.IGNORE]
        shown.sort(key=lambda finding: (finding.start, finding.end))
        return Checked(tuple(shown), (*result.excused, *left.excused), None, document.source)

    def _key(self, source: Source) -> str:
        return key(
            content=source.data,
            path=source.path,
            name=source.name,
            settings=source.settings,
            profile=source.profile,
            format=source.format + source.fields,
            rules=self.rules(source.settings).digest,
            version=__version__,
        )


def _as_set(finding: Finding, settings: Settings) -> Finding:
    return replace(finding, severity=settings.severity_of(finding.code, finding.severity))


def default_cache() -> Path:
    """Where compiled rules are kept: CLAIMLINT_CACHE_DIR, else the user's cache folder."""
    if folder := os.environ.get("CLAIMLINT_CACHE_DIR"):
        return Path(folder)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "claimlint"
