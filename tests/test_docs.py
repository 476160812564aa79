"""The pages tell the truth: their files are written, their commands run, their output compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from claimlint.cli import main

TOP = Path(__file__).parents[1]
PAGES = sorted([TOP / "README.md", *(TOP / "docs").glob("*.md")])
INSTALL = re.compile(r'pip install "?claimlint-health(?:\[(?P<extras>[\w,]+)\])?"?')


@dataclass(frozen=True)
class Fence:
    language: str
    name: str
    text: str


def fences(page: Path) -> list[Fence]:
    found = re.findall(r"(?ms)^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", page.read_text(encoding="utf-8"))
    return [Fence(*each) for each in found]


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Commands of a console block, each with the lines of output that the page shows."""
    parts: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            parts.append((line[2:], []))
        else:
            parts[-1][1].append(line)
    return parts


def fits(shown: list[str], output: str) -> bool:
    """Whether an output is as shown, where "..." stands for any words, or alone on a line for any lines."""
    pattern = ""
    for line in "\n".join(shown).strip().splitlines():
        pattern += r"(?:.*\n)*?" if line == "..." else re.escape(line).replace(re.escape("..."), ".*") + r"\n"
    return re.fullmatch(pattern, output.strip("\n") + "\n") is not None


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A git repository, and claimlint first on the path."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "CLAIMLINT_CACHE_DIR": str(tmp_path_factory.getbasetemp() / "cache"),
        **{f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    options: dict[str, Any] = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True}
    for command in ("git init -q -b main", "git commit -q --allow-empty -m start"):
        subprocess.run(command.split(), check=True, **options)
    return options


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_everything_that_a_page_shows_happens(page: Path, project: dict[str, Any]) -> None:
    for fence in fences(page):
        if fence.name:
            path = project["cwd"] / fence.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(fence.text, encoding="utf-8")
        if fence.language == "yaml":
            said = yaml.safe_load(fence.text)
            for job in said.values() if fence.name == ".gitlab-ci.yml" else ():
                for command in job["script"]:
                    run(command, [], project)
        if fence.language == "console":
            for command, shown in commands(fence.text):
                run(command, shown, project)


def run(command: str, shown: list[str], project: dict[str, Any]) -> None:
    if install := INSTALL.fullmatch(command):
        extras_exist(install["extras"])
        return
    if "--diff-base" in command:
        for step in ("git add --all", "git commit -q -m more", "git checkout -q -b topic"):
            subprocess.run(step.split(), check=False, **project)
    done = subprocess.run(["bash", "-c", command], **project)
    assert done.returncode in (0, 1), f"{command}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    if shown:
        assert fits(shown, done.stdout), f"{command}\n{done.stdout}"


def extras_exist(extras: str | None) -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "claimlint-health"
    assert set((extras or "").split(",")) - {""} <= set(project["optional-dependencies"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_running_text_exist(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text(encoding="utf-8"))
    for quoted in re.findall(r"`([^`\n]+)`", text):
        if install := INSTALL.fullmatch(quoted):
            extras_exist(install["extras"])
        elif re.match(r"claimlint [a-z]", quoted):
            known_command(shlex.split(quoted)[1:])
        elif re.match(r"--[a-z]", quoted):
            name = quoted.split()[0]
            assert any(name in option.opts + option.secondary_opts for option in all_options(main)), quoted


def known_command(words: list[str]) -> None:
    command: click.Command = main
    while words and isinstance(command, click.Group):
        found = [command.get_command(click.Context(command), name) for name in words[0].split("|")]
        assert all(found), words
        command, words = found[0], words[1:]
    names = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    for word in words:
        assert not word.startswith("-") or word == "-" or word in names, words


def all_options(command: click.Command) -> list[click.Parameter]:
    if not isinstance(command, click.Group):
        return command.params
    context = click.Context(command)
    inner = [command.get_command(context, name) for name in command.list_commands(context)]
    return [*command.params, *(option for one in inner if one for option in all_options(one))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("https://", "http://")):
            path, _, anchor = target.partition("#")
            file = (page.parent / path) if path else page
            assert file.exists(), target
            if anchor:
                headings = re.findall(r"(?m)^#+ (.+)$", file.read_text(encoding="utf-8"))
                assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}, target


def test_the_configuration_page_is_what_the_schema_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOP / "docs"))
    import generate

    assert generate.PAGE.read_text(encoding="utf-8") == generate.configuration(), "run: python docs/generate.py"


def test_the_pages_of_rules_are_what_the_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOP / "docs"))
    import generate

    made = generate.rule_pages()
    assert {*(TOP / "docs" / "rules").glob("*.md"), TOP / "docs" / "known-wrong.md"} == made.keys()
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, "run: python docs/generate.py"


def test_no_page_installs_another_projects_package() -> None:
    for page in PAGES:
        assert not re.search(r"install (?:-\S+ )*\"?claimlint(?![-\w])", page.read_text(encoding="utf-8")), page
