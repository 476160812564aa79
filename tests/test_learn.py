"""Verdicts in, a suggestion out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from claimlint.cli import main
from claimlint.intervals import wilson


def verdicts(path: Path, code: str, right: int, wrong: int, unsure: int = 0) -> None:
    words = ["right"] * right + ["wrong"] * wrong + ["unsure"] * unsure
    rows = [{"id": f"p{n}", "code": code, "start": 0, "end": 9, "verdict": word} for n, word in enumerate(words)]
    with path.open("a") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_rules_that_are_mostly_wrong_are_silenced_and_others_lowered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "verdicts.jsonl"
    verdicts(file, "EFF001", 5, 45, 100)  # surely below a half
    verdicts(file, "SAF001", 55, 45)  # surely below 80%, not below a half
    verdicts(file, "DOS001", 95, 5)
    verdicts(file, "SUP002", 0, 2)  # too few to tell
    before = set(tmp_path.iterdir())
    result = CliRunner().invoke(main, ["learn", str(file)])
    assert result.exit_code == 0, result.output
    patch = yaml.safe_load(result.stdout)
    assert patch["ignore"] == ["EFF001"]
    assert list(patch["severity"]) == ["SAF001"]
    assert set(tmp_path.iterdir()) == before
    (tmp_path / ".claimlint.yml").write_text(result.stdout)  # it is a configuration as it stands
    (tmp_path / "draft.md").write_text("Ginger tea cures arthritis.\n")
    assert "EFF001" not in CliRunner().invoke(main, ["check", "draft.md", "--no-cache"]).stdout
    assert "# nothing to change" in CliRunner().invoke(main, ["learn", str(file)]).stdout


def test_the_last_verdict_on_a_finding_holds(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    for _ in range(30):
        verdicts(file, "EFF001", 0, 1)
    verdicts(file, "EFF001", 1, 0)
    result = CliRunner().invoke(main, ["learn", str(file)])
    assert "# EFF001        1     0      0  100% " in result.stdout


def test_the_same_file_twice_is_the_same_verdicts(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    verdicts(file, "EFF001", 3, 1)
    once = CliRunner().invoke(main, ["learn", str(file)]).stdout
    assert CliRunner().invoke(main, ["learn", str(file), str(file)]).stdout == once


def test_verdicts_on_posts_without_findings_are_counted_by_themselves(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    verdicts(file, "", 3, 2)
    verdicts(file, "\x1b[31m", 1, 0)
    result = CliRunner().invoke(main, ["learn", str(file)])
    assert "# posts without findings: 3 rightly so, in 2 something was missed, 0 unsure" in result.stdout
    assert "\x1b" not in result.stdout + result.stderr


def test_a_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.jsonl"
    verdicts(file, "EFF001", 1, 0)
    with file.open("a") as more:
        more.write('{"id": "a", "code": "EFF001", "start": 0, "end": 9, "verdict": "maybe"}\n')
    result = CliRunner().invoke(main, ["learn", str(file)])
    assert result.exit_code == 2
    assert "verdicts.jsonl:2" in result.stderr


@pytest.mark.parametrize(("hits", "cases", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634)])
def test_intervals_are_wilsons(hits: int, cases: int, low: float, high: float) -> None:
    assert wilson(hits, cases) == pytest.approx((low, high), abs=1e-4)
