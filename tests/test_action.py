"""action.yml and .pre-commit-hooks.yaml, run as a runner and pre-commit run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

TOP = Path(__file__).parents[1]
ACTION = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
OLD = "Our garlic tea cures diabetes.\n"
NEW = "The oil cures asthma.\n"


def git(folder: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env=os.environ | who)


@pytest.fixture
def pull_request(tmp_path: Path) -> Path:
    """The checkout that a runner makes for a pull request: the merge commit, one commit deep."""
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet", "--initial-branch=main")
    (origin / "old.md").write_text(OLD)
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "-m", "old")
    git(origin, "checkout", "--quiet", "-b", "topic")
    (origin / "old.md").write_text(f"{OLD}\n{NEW}")
    git(origin, "commit", "--quiet", "-am", "new")
    git(origin, "checkout", "--quiet", "main")
    (origin / "other.md").write_text(OLD)
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "-m", "meanwhile")
    git(origin, "checkout", "--quiet", "-b", "merge")
    git(origin, "merge", "--quiet", "--no-edit", "topic")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=merge", f"file://{origin}", "work")
    return tmp_path / "work"


class Runner:
    """Runs the steps of a composite action, with the inputs' defaults and the context that GitHub gives."""

    def __init__(self, work: Path, temp: Path, **context: str) -> None:
        self.work, self.temp, self.context = work, temp, context
        self.outputs: dict[str, str] = {}
        self.summary = temp / "summary.md"
        temp.mkdir(exist_ok=True)

    def step(self, name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        (step,) = [step for step in ACTION["runs"]["steps"] if step["id"] == name]
        output = self.temp / "output"
        output.write_text("")
        environment = os.environ | {
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "CLAIMLINT_CACHE_DIR": str(self.temp / "cache"),
        }
        for variable, value in step["env"].items():
            environment[variable] = re.sub(r"\$\{\{ (.+?) \}\}", lambda m: self._value(m[1], inputs), value)
        script = self.temp / "script.sh"
        script.write_text(step["run"])
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        done = subprocess.run(shell, cwd=self.work, env=environment, capture_output=True, text=True)
        self.outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return done

    def _value(self, expression: str, inputs: dict[str, str]) -> str:
        kind, _, name = expression.partition(".")
        if kind == "inputs":
            return inputs.get(name.replace("-", "_"), ACTION["inputs"][name]["default"])
        return self.context.get(name, "")

    def installed(self) -> Runner:
        """As after the step that installs."""
        (self.temp / "claimlint").symlink_to(Path(sys.executable).parents[1])
        return self


def annotated(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    return re.findall(r"(?m)^::\w+ file=([^,]+),title=\w+ [^,]+,line=(\d+)", done.stdout)


def test_a_pull_request_is_judged_by_its_own_lines(pull_request: Path, tmp_path: Path) -> None:
    runner = Runner(pull_request, tmp_path / "temp", base_ref="main").installed()
    done = runner.step("check", args="--select EFF001")
    assert annotated(done) == [("old.md", "3")]
    assert (done.returncode, runner.outputs) == (1, {"exit-code": "1", "findings": "1"})
    assert "EFF001" in runner.summary.read_text()


def test_a_push_is_judged_as_a_whole(pull_request: Path, tmp_path: Path) -> None:
    runner = Runner(pull_request, tmp_path / "temp").installed()
    done = runner.step("check", args="--select EFF001", fail_on="never")
    assert sorted(annotated(done)) == [("old.md", "1"), ("old.md", "3"), ("other.md", "1")]
    assert (done.returncode, runner.outputs) == (0, {"exit-code": "0", "findings": "3"})


def test_paths_are_data(pull_request: Path, tmp_path: Path) -> None:
    (pull_request / "a $(touch pwned) b").mkdir()
    (pull_request / "a $(touch pwned) b" / "c.md").write_text(OLD)
    runner = Runner(pull_request, tmp_path / "temp").installed()
    done = runner.step("check", paths="a $(touch pwned) b\n--version\n", args="--select EFF001")
    assert done.returncode == 2
    assert "--version does not exist" in done.stderr
    done = runner.step("check", paths="a $(touch pwned) b\n", args="--select EFF001")
    assert done.returncode == 1
    assert len(annotated(done)) == 1
    assert not (pull_request / "pwned").exists()


def test_sarif_on_the_side(pull_request: Path, tmp_path: Path) -> None:
    runner = Runner(pull_request, tmp_path / "temp", base_ref="main").installed()
    runner.step("check", args="--select EFF001", sarif_file="report.sarif")
    results = json.loads((pull_request / "report.sarif").read_text())["runs"][0]["results"]
    assert [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results] == ["old.md"]


def test_no_input_stands_in_a_script() -> None:
    """An expression inside of `run` would let a branch name or a path run commands."""
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])
    for output in ACTION["outputs"].values():
        assert output["value"].startswith("${{ steps.check.outputs.")


@pytest.mark.slow
def test_the_action_installs_itself(pull_request: Path, tmp_path: Path) -> None:
    runner = Runner(pull_request, tmp_path / "temp", base_ref="main", action_path=str(TOP))
    done = runner.step("install")
    assert done.returncode == 0, done.stderr
    assert annotated(runner.step("check", args="--select EFF001")) == [("old.md", "3")]


def hooks() -> dict[str, Any]:
    return {hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_hooks_are_well_formed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", TOP / ".pre-commit-hooks.yaml"], capture_output=True
    )
    assert done.returncode == 0, done.stdout
    assert set(hooks()) == {"claimlint", "claimlint-docx", "claimlint-all"}
    assert hooks()["claimlint"]["entry"] == "claimlint check --force-exclude"


@pytest.mark.slow
def test_pre_commit_runs_the_hook(tmp_path: Path) -> None:
    """A commit with a claim is refused and says why; one without goes through."""
    source = tmp_path / "source"
    source.mkdir()
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=TOP, check=True, capture_output=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, names):
        if (TOP / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((TOP / name).read_bytes())
    git(source, "init", "--quiet")
    git(source, "add", "--all")
    git(source, "commit", "--quiet", "-m", "as it is")
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=source, check=True, capture_output=True, text=True)

    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "--quiet")
    config = {"repos": [{"repo": str(source), "rev": commit.stdout.strip(), "hooks": [{"id": "claimlint"}]}]}
    (work / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (work / ".claimlint.yml").write_text("select: [EFF001]\nexclude: [archive/]\n")
    environment = os.environ | {
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "CLAIMLINT_CACHE_DIR": str(tmp_path / "cache"),
    }

    def run(**files: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            path = work / f"{name.replace('__', '/')}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        git(work, "add", "--all")
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run"], cwd=work, env=environment, capture_output=True, text=True
        )

    refused = run(a=OLD, archive__b=OLD)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "a.md:1:16" in refused.stdout
    assert "b.md" not in refused.stdout
    passed = run(a="The beans were planted in rows.\n")
    assert passed.returncode == 0, passed.stdout + passed.stderr
