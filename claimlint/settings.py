"""What a run is told to do: settings of the run and settings of each file. No reading, no defaults from disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from claimlint.globs import matches, matches_any
from claimlint.model import Profile, Severity

ALL = "ALL"
"""In `select` and `ignore`: every rule, also those that are off by default."""

ALWAYS_EXCLUDED = (
    ".git",
    ".hg",
    ".svn",
    ".venv",
    "venv",
    "node_modules",
    ".tox",
    ".nox",
    ".claimlint_cache",
    "__pycache__",
    "dist",
    "claimlint-baseline.json",
)
"""Names that are left out when a folder is checked, whatever the configuration says."""


def longest(prefixes: Iterable[str], code: str) -> int:
    """Length of the longest prefix of a code, 0 for ALL, -1 when none fits."""
    return max((0 if p == ALL else len(p) for p in prefixes if p == ALL or code.startswith(p)), default=-1)


@dataclass(frozen=True, slots=True)
class Settings:
    """How one file is checked. Hashable, so that files with equal settings can share an engine.

    select, ignore: codes or their beginnings; an empty select means the rules that are on by default.
    excluded: codes or beginnings that are off in this file whatever select says.
    severity: pairs of a code or beginning and its severity; the longest beginning wins, of equals the last.
    profile: None leaves it to the command.
    rulesets: folders of further rules.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    profile: Profile | None = None
    rulesets: tuple[Path, ...] = ()

    def selects(self, code: str, by_default: bool = True) -> bool:
        """Whether a rule runs. by_default: whether it does when nothing is said about it."""
        if longest(self.excluded, code) >= 0:
            return False
        chosen, refused = longest(self.select, code), longest(self.ignore, code)
        if chosen < 0 and refused < 0:
            return by_default and not self.select
        return chosen > refused

    def severity_of(self, code: str, severity: Severity) -> Severity:
        """The rule's severity unless the settings give it another."""
        best = -1
        for prefix, wanted in self.severity:
            length = longest((prefix,), code)
            if length >= max(best, 0):
                best, severity = length, wanted
        return severity


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for some files. None and empty say nothing. glob: "" for all files.

    extension, text_field: as in Config, on the command line only.
    """

    glob: str = ""
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    profile: Profile | None = None
    extension: tuple[tuple[str, str], ...] = ()
    text_field: str = ""

    def onto(self, settings: Settings) -> Settings:
        """The settings with these on top. A select begins anew, so it drops what was ignored before."""
        return replace(
            settings,
            select=settings.select if self.select is None else self.select,
            ignore=(settings.ignore if self.select is None else ()) + self.ignore,
            severity=settings.severity + self.severity,
            profile=self.profile or settings.profile,
        )


class Mention(NamedTuple):
    """A code or beginning that a configuration names, with its place, to be checked against the rules."""

    code: str
    where: str
    excerpt: str


@dataclass(frozen=True)
class Config:
    """A configuration as a whole. `Config()` is the defaults.

    path: the file, None for defaults. root: the folder that globs and `baseline` are relative to.
    fail_on: None for never. profile and output_format: None leave it to the command.
    extension: suffix with its dot, lower case, to the name of a format.
    text_field: fields of JSON and YAML exports that hold the text, separated by commas.
    command_line: what the user typed; it goes above all else.
    """

    path: Path | None = None
    root: Path = Path()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    profile: Profile | None = None
    fail_on: Severity | None = Severity.ERROR
    max_warnings: int | None = None
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    overrides: tuple[Override, ...] = ()
    rulesets: tuple[Path, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    extension: Mapping[str, str] = field(default_factory=dict)
    text_field: str = ""
    baseline: Path | None = None
    output_format: str | None = None
    command_line: Override = Override()
    mentions: tuple[Mention, ...] = ()

    @cached_property
    def _below(self) -> str:
        return os.path.join(os.path.abspath(self.root), "")  # noqa: PTH100, PTH118 - asked for every file

    @cached_property
    def _excluded(self) -> tuple[str, ...]:
        baseline = [self.relative(self.baseline)] if self.baseline is not None else []
        return (*ALWAYS_EXCLUDED, *self.exclude, *filter(None, baseline))

    @cached_property
    def _formats(self) -> dict[str, str]:
        return {**self.extension, **dict(self.command_line.extension)}

    @cached_property
    def _general(self) -> Settings:
        return Settings(self.select, self.ignore, (), self.severity, self.profile, self.rulesets)

    @cached_property
    def _same(self) -> Settings:
        """The settings of every file, where none has its own."""
        return self.command_line.onto(self._general)

    def relative(self, path: Path | str) -> str:
        """The path below the root with forward slashes; "" when it lies outside, so that no glob fits."""
        full = os.path.abspath(path)  # noqa: PTH100 - a pathlib of the same costs ten times as much
        return full[len(self._below) :].replace(os.sep, "/") if full.startswith(self._below) else ""

    def for_file(self, path: Path) -> Settings:
        """How a file is checked: the general settings, each override that fits, the command line."""
        if not self.overrides and not self.per_file_ignores:
            return self._same
        settings, name = self._general, self.relative(path)
        for override in self.overrides:
            if name and matches(override.glob, name):
                settings = override.onto(settings)
        excluded = [codes for glob, codes in self.per_file_ignores if name and matches(glob, name)]
        settings = replace(settings, excluded=tuple(code for codes in excluded for code in codes))
        return self.command_line.onto(settings)

    def excludes(self, path: Path | str) -> bool:
        """Whether a file or folder is left out when a folder is walked."""
        name = self.relative(path)
        return bool(name) and matches_any(self._excluded, name)

    def includes(self, path: Path) -> bool | None:
        """Whether a file is taken when a folder is walked; None when the configuration leaves it to the formats."""
        if not self.include:
            return None
        name = self.relative(path)
        return bool(name) and matches_any(tuple(self.include), name)

    def format_of(self, path: Path) -> str | None:
        """The format that the command line or the configuration names for the file's suffix."""
        return self._formats.get(path.suffix.lower()) if self._formats else None

    @property
    def fields(self) -> str:
        """Which fields of an export hold the text: as the command line says, else the configuration."""
        return self.command_line.text_field or self.text_field
