"""Sources -> findings, with the right engine for each: the gate first, the rules only when it opens."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from claimlint.errors import ReadError
from claimlint.model import Document, Excused, Finding, Problem, Profile
from claimlint.settings import Settings

if TYPE_CHECKING:
    from claimlint.compiler import Gate, Ruleset
    from claimlint.engine import Engine
    from claimlint.prefilter import GateCheck


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one source. source: "" when nothing was found or it could not be read."""

    findings: tuple[Finding, ...] = ()
    excused: tuple[Excused, ...] = ()
    problem: Problem | None = None
    source: str = ""


class Rules:
    """The rules of some folders: the gate at once, the ruleset when something has to be matched."""

    def __init__(self, folders: tuple[Path, ...], cache: Path | None) -> None:
        self.folders = list(folders)
        self.cache = cache

    @cached_property
    def _loaded(self) -> tuple[Gate, Ruleset | None, str]:
        from claimlint import compiler

        return compiler.load(self.folders, self.cache)

    @property
    def digest(self) -> str:
        """Changes whenever a rule file or claimlint itself does."""
        return self._loaded[2]

    @cached_property
    def gate(self) -> GateCheck:
        """Tells quickly whether a source can hold a finding."""
        from claimlint.compiler import UNITS
        from claimlint.prefilter import GateCheck

        return GateCheck(self._loaded[0], UNITS)

    @cached_property
    def ruleset(self) -> Ruleset:
        """The compiled rules. RulesError with every mistake in them."""
        from claimlint import compiler

        _, ruleset, digest = self._loaded
        if ruleset is not None or self.cache is None:
            return ruleset or compiler.compile_folders(self.folders, digest)
        return compiler.load_ruleset(self.folders, self.cache, digest)


class Checker:
    """Checks sources. Rules and engines are made once for all files that share their settings."""

    def __init__(self, cache: Path | None = None) -> None:
        """cache: folder for compiled rules; None compiles them anew."""
        self._cache = cache
        self._rules: dict[tuple[Path, ...], Rules] = {}
        self._engines: dict[Settings, Engine] = {}

    def rules(self, settings: Settings) -> Rules:
        """The shipped rules and those that the settings add."""
        from claimlint.rules import packaged

        folders = (packaged(), *settings.rulesets)
        return self._rules.setdefault(folders, Rules(folders, self._cache))

    def engine(self, settings: Settings) -> Engine:
        """The engine for some settings; files that differ only in profile share one."""
        key = replace(settings, profile=None)
        if key not in self._engines:
            from claimlint.engine import Engine

            self._engines[key] = Engine(self.rules(settings).ruleset, key)
        return self._engines[key]

    def check_bytes(self, path: str, data: bytes, settings: Settings, profile: Profile, format: str = "") -> Checked:
        """Read and check a file's content. What cannot be read becomes a Problem."""
        from claimlint import readers

        try:
            source, name = readers.decode(path, data, format)
            if source is not None and "claimlint-" not in source:
                if not self.rules(settings).gate.may_hold(source, markup=name != "text"):
                    return Checked()
            document = readers.read(path, data, profile=profile, format=format)
        except ReadError as error:
            return Checked(problem=Problem(path, error.message, error.hint))
        return self.check(document, settings)

    def check(self, document: Document, settings: Settings) -> Checked:
        """Check a document that was read."""
        result = self.engine(settings).check(document)
        return Checked(result.findings, result.excused, None, document.source)


def default_cache() -> Path:
    """Where compiled rules are kept: CLAIMLINT_CACHE_DIR, else the user's cache folder."""
    if folder := os.environ.get("CLAIMLINT_CACHE_DIR"):
        return Path(folder)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "claimlint"
