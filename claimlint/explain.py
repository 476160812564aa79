"""A rule in words, for the terminal and for the pages of docs/rules."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from claimlint.errors import UsageError
from claimlint.model import Profile
from claimlint.reporters.info import RuleInfo
from claimlint.rule_types import Rule


def explain(rules: Iterable[Rule], code: str) -> str:
    """What a rule finds, why that is risky, what to write instead. UsageError for an unknown code."""
    table = {rule.code: rule for rule in rules}
    names = {rule.name: rule.code for rule in table.values()}
    wanted = names.get(code.lower(), code.upper())
    if wanted not in table:
        near = get_close_matches(wanted, table, 1) or [names[n] for n in get_close_matches(code.lower(), names, 1)]
        hint = f"did you mean {near[0]}?" if near else "`claimlint rules list` shows them all"
        raise UsageError(f"there is no rule {code}", hint)
    return page(table[wanted])


def page(rule: Rule) -> str:
    """The rule as Markdown."""
    severities = ", ".join(f"{rule.severity[profile].value} in {_PLACES[profile]}" for profile in Profile)
    bad = [example.text for example in rule.examples if example.bad and not example.known_wrong]
    good = [example for example in rule.examples if not example.bad and not example.known_wrong]
    wrong = [example.text for example in rule.examples if example.known_wrong]
    parts = [
        f"# {rule.code} {rule.name}",
        f"Severity: {severities}." + ("" if rule.status == "stable" else " Off unless selected."),
        "## Why it is risky",
        rule.why,
        "## What to write instead",
        _plain(rule.instead),
        "## Found",
        _list(bad),
        "## Left alone",
        _list([f"{example.text}{f' ({example.frame})' if example.frame else ''}" for example in good]),
    ]
    if rule.known_false_positives or wrong:
        parts += ["## Known to go wrong", _list([*rule.known_false_positives, *wrong])]
    references = [f"{r.source}{f', {r.clause}' if r.clause else ''}: <{r.url}>" for r in rule.references]
    parts += [
        "## References",
        "These explain why the wording is risky. They do not say that a law was broken.",
        _list(references),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def own_page(rule: RuleInfo) -> str:
    """A rule that claimlint speaks for itself, as Markdown."""
    parts = [f"# {rule.code} {rule.name}", "## Why it is risky", rule.why, "## What to do instead", rule.instead]
    return "\n\n".join(parts) + "\n"


_PLACES = {Profile.ARTICLE: "articles", Profile.POST: "posts"}


def _plain(text: str) -> str:
    """Words of a message without a sentence to take its names from."""
    return text.replace("{agent}", "the product").replace("{target}", "the condition").replace("{match}", "these words")


def _list(items: list[str]) -> str:
    return "\n".join(f"- {' '.join(item.split())}" for item in items)
