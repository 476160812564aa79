"""What a reporter is given beside the report: what it may say about a rule, and how to say it."""

from __future__ import annotations

from collections.abc import Mapping
from os.path import normpath
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from claimlint.rule_types import Reference


class RuleLike(Protocol):
    """The part of a rule that a reporter reads. `claimlint.rules.Rule` and `RuleInfo` both fit."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def instead(self) -> str: ...
    @property
    def references(self) -> tuple[Reference, ...]: ...


Rules = Mapping[str, RuleLike]


class RuleInfo(NamedTuple):
    """A rule that claimlint speaks for itself, e.g. for a malformed directive."""

    code: str
    name: str
    family: str
    why: str
    instead: str
    references: tuple[Reference, ...] = ()


class Options(NamedTuple):
    """How to render.

    colour: terminal colours, for `text` and `concise`.
    show_excused: also report what a frame or a suppression excused.
    width: columns of the terminal.
    root: folder that the paths of code hosts (SARIF, GitHub, GitLab, reviewdog) are relative to, usually the
        repository; None leaves paths as they are. cwd: folder that relative paths of the report start from.
    statistics: counts by rule in place of the findings, for `text`, `concise` and `json`.
    version: of claimlint, for formats that name their tool.
    stale: entries of the baseline that no finding answers to any more.
    """

    colour: bool = False
    show_excused: bool = False
    width: int = 100
    root: PurePath | None = None
    cwd: PurePath | None = None
    statistics: bool = False
    version: str = ""
    stale: int = 0


DEFAULT = Options()


def hosted(path: str, options: Options) -> str:
    """The path as a code host knows it: below `options.root`, forward slashes. As it is when it lies elsewhere."""
    pure = PurePath(path)
    if options.root is None:
        return pure.as_posix()
    full = PurePath(normpath((options.cwd or options.root) / pure))
    return (full.relative_to(options.root) if full.is_relative_to(options.root) else pure).as_posix()
