"""The schema that ships for editors takes every shipped rule, and refuses what the loader refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from claimlint import rules, yamlio
from claimlint.rulefolders import packaged
from claimlint.rules import rule_files

SCHEMA = json.loads((Path(rules.__file__).parent / "schemas" / "rule.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def data_of(path: Path) -> Any:
    return yamlio.parse(path.read_text(encoding="utf-8"), path.name).data


@pytest.mark.parametrize("path", rule_files(packaged()), ids=lambda path: path.name[:6])
def test_shipped_rules_fit_the_schema(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data_of(path))] == []


def test_schema_and_loader_know_the_same_keys() -> None:
    assert SCHEMA["properties"].keys() == rules.RULE_KEYS
    pattern = SCHEMA["properties"]["patterns"]["items"]["oneOf"][1]["properties"]
    assert pattern.keys() == rules.PATTERN_KEYS


@pytest.mark.parametrize("change", [{"code": "eff1"}, {"kind": "guess"}, {"severity": "loud"}, {"whhy": "x"}])
def test_schema_refuses(change: dict[str, Any]) -> None:
    good = data_of(rule_files(packaged())[0])
    assert not VALIDATOR.is_valid(good | change)


def test_rules_may_lie_in_folders_of_any_depth(tmp_path: Path) -> None:
    for name in (
        "AAA001-x.yml",
        "a/AAA002-x.yml",
        "a/b/c/AAA003-x.yml",
        "notes.yml",
        "lexicons/l.yml",
        "lexicons/a/m.yml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert [path.name[:6] for path in rule_files(tmp_path)] == ["AAA001", "AAA002", "AAA003"]
