"""Every example of every shipped rule."""

from __future__ import annotations

import pytest

from claimlint import rules
from claimlint.engine import Engine
from claimlint.examples import run_examples

BOOK = rules.load([rules.packaged()])


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.code)
def test_examples(engine: Engine, rule: rules.Rule) -> None:
    compiled = next(r for r in engine.ruleset.rules if r.code == rule.code)
    failures = [f"{f.where}: {f.message}\n    {f.text}" for f in run_examples(engine, [compiled])]
    assert not failures, "\n" + "\n".join(failures)


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.code)
def test_rule_is_complete(rule: rules.Rule) -> None:
    """Six bad and six good examples that differ in more than a word, a reference, known false positives."""
    for bad in (True, False):
        texts = {frozenset(example.text.lower().split()) for example in rule.examples if example.bad is bad}
        assert len(texts) >= 6
        assert all(len(a ^ b) > 2 for a in texts for b in texts if a is not b)
    assert rule.references
    assert rule.known_false_positives
