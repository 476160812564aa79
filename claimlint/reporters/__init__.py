"""Output formats: one module a format, each with `render(report, *, rules, options) -> str`.

A rendered report ends with a newline, or is empty when the format has nothing to say.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from claimlint.model import Report
from claimlint.reporters.info import Options, RuleInfo, RuleLike, Rules

__all__ = ["REPORTERS", "Options", "Render", "RuleInfo", "RuleLike", "Rules", "reporter"]


class Render(Protocol):
    """A reporter: the report as one text. `rules` by code; a code that is missing there is no error."""

    def __call__(self, report: Report, *, rules: Rules, options: Options) -> str: ...


REPORTERS: dict[str, str] = {
    "text": "claimlint.reporters.text",
    "concise": "claimlint.reporters.concise",
    "json": "claimlint.reporters.json",
    "jsonl": "claimlint.reporters.jsonl",
    "sarif": "claimlint.reporters.sarif",
    "github": "claimlint.reporters.github",
    "gitlab": "claimlint.reporters.gitlab",
    "junit": "claimlint.reporters.junit",
    "rdjson": "claimlint.reporters.rdjson",
    "checkstyle": "claimlint.reporters.checkstyle",
    "html": "claimlint.reporters.html",
    "csv": "claimlint.reporters.csv",
}
"""Name of each format and the module that renders it, imported when it is asked for."""


def reporter(name: str) -> Render:
    """The reporter of a format. KeyError for an unknown name."""
    return cast(Render, import_module(REPORTERS[name]).render)
