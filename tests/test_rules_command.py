"""`claimlint rules new` and `rules test`, as a rule author meets them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimlint.cli import main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def claimlint(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_a_new_rule_passes_its_examples_and_finds_its_words(folder: Path) -> None:
    made = claimlint("rules", "new", "wel001", "--name", "detox", "--rules", "house")
    assert made.exit_code == 0
    assert (folder / "house/wel/WEL001-detox.yml").is_file()
    assert "rulesets: [house]" in made.stdout
    tested = claimlint("rules", "test", "WEL001", "--rules", "house")
    assert (tested.exit_code, tested.stdout) == (0, "5 examples of 1 rule are as they should be, 0 are not\n")
    Path(".claimlint.yml").write_text("rulesets: house\n")
    Path("a.md").write_text("Three days of beet juice will detox your liver.\n")
    assert "WEL001 warning: `detox your liver`" in claimlint("check", "a.md", "--select", "WEL", "--no-cache").stdout
    assert "# WEL001 detox" in claimlint("rule", "WEL001").stdout


def test_the_configured_folder_is_the_default(folder: Path) -> None:
    (folder / "house").mkdir()
    Path(".claimlint.yml").write_text("rulesets: house\n")
    assert claimlint("rules", "new", "WEL002").exit_code == 0
    assert [path.name for path in folder.glob("house/*/*")] == ["WEL002-wel002.yml"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["EFF001", "--rules", "house"], "the code EFF001 is taken"),
        (["CLM001", "--rules", "house"], "the code CLM001 is taken"),
        (["W1", "--rules", "house"], "W1 is not a rule code"),
        (["WEL001", "--rules", "house", "--name", "Detox It"], '"Detox It" is not a rule name'),
        (["WEL001"], "which folder"),
    ],
)
def test_what_cannot_be_a_new_rule_is_refused_and_nothing_written(folder: Path, words: list[str], told: str) -> None:
    refused = claimlint("rules", "new", *words)
    assert refused.exit_code == 2
    assert told in refused.stderr
    assert not list(folder.iterdir())


def test_a_new_rule_never_replaces_another(folder: Path) -> None:
    for name in ("one", "two"):
        last = claimlint("rules", "new", "WEL001", "--name", name, "--rules", "house")
    assert last.exit_code == 2
    assert "WEL002 is free" in last.stderr
    assert [path.name for path in folder.glob("house/*/*")] == ["WEL001-one.yml"]


def test_a_rule_beside_the_families_counts_too(folder: Path) -> None:
    claimlint("rules", "new", "WEL001", "--rules", "house")
    Path("house/wel/WEL001-wel001.yml").rename("house/WEL001-detox.yml")
    assert "5 examples of 1 rule" in claimlint("rules", "test", "WEL001", "--rules", "house").stdout


def test_a_code_that_no_rule_has_is_no_success() -> None:
    tested = claimlint("rules", "test", "WEL001")
    assert tested.exit_code == 2
    assert "--rules" in tested.stderr
