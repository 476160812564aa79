"""A team with old articles adopts claimlint: old risk is listed, a pull request shows what it adds and nothing else."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FOODS = "ginger garlic turmeric nettle cocoa beetroot fennel rosemary honey kelp".split()
PLACES = "kitchen market garden library harbour village studio orchard bakery museum".split()
CLAIMS = [
    "{food} tea cures {illness}, as every grandmother here knows.",
    "People who take {food} oil reverse their {illness} within weeks.",
    "The seller promised that {food} powder eliminates {illness} for good.",
]
ILLNESSES = ["diabetes", "asthma", "gout", "arthritis", "eczema", "migraine"]
PLAIN = [
    "We met in the {place} on a wet Tuesday and talked about soup for an hour.",
    "The {place} opens at nine, and the first visitors are usually people from the next street.",
    "There was a long list on the wall of the {place}, and most of it was crossed out in pencil.",
    "On the way back from the {place} we counted the stalls and stopped at thirty.",
]


def article(number: int) -> str:
    """A wrapped Markdown article with one to three claims in it."""
    chance = random.Random(number)
    sentences = [chance.choice(PLAIN).format(place=chance.choice(PLACES)) for _ in range(24)]
    for _ in range(chance.randint(1, 3)):
        claim = chance.choice(CLAIMS).format(food=chance.choice(FOODS), illness=chance.choice(ILLNESSES))
        sentences.insert(chance.randrange(len(sentences)), claim[:1].upper() + claim[1:])
    paragraphs = [wrapped(" ".join(sentences[at : at + 4])) for at in range(0, len(sentences), 4)]
    return f"# Notes from the {chance.choice(PLACES)} {number}\n\n" + "\n\n".join(paragraphs) + "\n"


def wrapped(text: str, width: int = 78) -> str:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 articles with a baseline on main, and a pull request on top of them."""
    top = tmp_path_factory.mktemp("adoption")
    run(top, "git", "init", "--quiet", "--initial-branch=main")
    (top / "articles").mkdir()
    for number in range(200):
        (top / "articles" / f"{number:03}.md").write_text(article(number), encoding="utf-8")
    assert claimlint(top, "check", "articles", "-o", "first.txt").returncode == 1
    (top / "first.txt").unlink()
    assert claimlint(top, "init", "--no-hook").returncode == 0
    assert claimlint(top, "baseline", "create").returncode == 0
    run(top, "git", "add", "--all")
    run(top, "git", "commit", "--quiet", "-m", "Adopt claimlint")
    assert claimlint(top, "check").returncode == 0
    run(top, "git", "checkout", "--quiet", "-b", "topic")
    propose(top)
    run(top, "git", "commit", "--quiet", "-am", "Move things about and write three more")
    return top


def propose(top: Path) -> None:
    """Three new claims, and more than a hundred lines that only move or break elsewhere."""
    moved = 0
    for number in range(20, 40):
        path = top / "articles" / f"{number:03}.md"
        title, *paragraphs = path.read_text(encoding="utf-8").rstrip().split("\n\n")
        paragraphs = [wrapped(paragraph, 60) for paragraph in paragraphs[2:] + paragraphs[:2]]
        path.write_text("\n\n".join([title, *paragraphs]) + "\n", encoding="utf-8")
        moved += sum(paragraph.count("\n") + 1 for paragraph in paragraphs)
    assert moved > 100
    for name, claim in (
        ("025", "Nettle drops cure hay fever."),
        ("120", "Kelp soup cures anaemia."),
        ("new", "Fennel seeds cure bronchitis."),
    ):
        path = top / "articles" / f"{name}.md"
        old = path.read_text(encoding="utf-8") if path.exists() else "# New\n\nA short note from the harbour.\n"
        path.write_text(f"{old}\n{claim}\n", encoding="utf-8")
    run(top, "git", "add", "--all")


def run(folder: Path, *command: str) -> None:
    who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=os.environ | who)


def claimlint(top: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("claimlint")), *arguments]
    environment = os.environ | {"CLAIMLINT_CACHE_DIR": str(top.parent / "adoption-cache")}
    return subprocess.run(command, cwd=top, capture_output=True, text=True, encoding="utf-8", env=environment)


NEW = {
    ("articles/025.md", "cure hay fever"),
    ("articles/120.md", "cures anaemia"),
    ("articles/new.md", "cure bronchitis"),
}


def place(top: Path, path: str, line: int) -> tuple[str, str]:
    """The path and the claim of ours that stands on its line."""
    text = (top / path).read_text(encoding="utf-8").splitlines()[line - 1]
    return path, next((words for _, words in NEW if words in text), text)


@pytest.mark.parametrize("more", [(), ("--diff-base", "main")])
def test_exactly_the_three_new_claims_are_shown(repository: Path, more: tuple[str, ...]) -> None:
    for form in ("github", "gitlab", "sarif"):
        done = claimlint(repository, "check", "--output-format", form, *more)
        assert done.returncode == 1, done.stderr
        shown = [place(repository, path, line) for path, line in PLACES_IN[form](done.stdout)]
        assert sorted(shown) == sorted(NEW), form


def _github(text: str) -> list[tuple[str, int]]:
    return [(m[1], int(m[2])) for m in re.finditer(r"(?m)^::\w+ file=([^,]+),title=[^,]+,line=(\d+)", text)]


def _gitlab(text: str) -> list[tuple[str, int]]:
    return [(issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in json.loads(text)]


def _sarif(text: str) -> list[tuple[str, int]]:
    results: list[Any] = json.loads(text)["runs"][0]["results"]
    physical = [result["locations"][0]["physicalLocation"] for result in results]
    return [(each["artifactLocation"]["uri"], each["region"]["startLine"]) for each in physical]


PLACES_IN = {"github": _github, "gitlab": _gitlab, "sarif": _sarif}


def test_without_a_baseline_changed_lines_alone_still_hold_most_back(repository: Path) -> None:
    text = claimlint(repository, "check", "--no-baseline", "--diff-base", "main", "--output-format", "github").stdout
    paths = {path for path, _ in _github(text)}
    assert paths >= {path for path, _ in NEW}
    assert len(paths) <= 22


def test_nothing_moved_is_called_stale_and_what_is_mended_is(repository: Path) -> None:
    assert "prune" not in claimlint(repository, "check").stdout
    path = repository / "articles" / "060.md"
    text = path.read_text(encoding="utf-8")
    path.write_text("# Notes\n\nNothing is left.\n", encoding="utf-8")
    told = claimlint(repository, "check").stdout
    path.write_text(text, encoding="utf-8")
    assert "of the baseline" in told
