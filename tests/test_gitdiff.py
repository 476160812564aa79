"""Changed lines, told by a real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from claimlint.errors import UsageError
from claimlint.gitdiff import Changes, changed_since
from claimlint.model import EvidenceSpan, Finding, Severity

LINES = [f"line {n}" for n in range(1, 21)]


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    top = tmp_path / "repo"
    top.mkdir()

    def run(*arguments: str, at: Path = top) -> str:
        return subprocess.run(["git", *arguments], cwd=at, check=True, capture_output=True, text=True).stdout.strip()

    run("init", "--quiet", "--initial-branch=main")
    return run


@pytest.fixture
def repo(git, tmp_path: Path) -> Path:
    top = tmp_path / "repo"
    write(top / "drafts/a b.md", LINES)
    write(top / "still.md", LINES)
    (top / "old.bin").write_bytes(b"\0\1")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    git("checkout", "--quiet", "-b", "work")
    return top


def write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def at(line: int, end_line: int | None = None, evidence: tuple[EvidenceSpan, ...] = ()) -> Finding:
    return Finding(
        "EFF001", "n", Severity.ERROR, "m", "", "", "a", "", 0, 1, line, 1, end_line or line, 2, "l", evidence=evidence
    )


def touched(changes: Changes, path: Path) -> list[int]:
    return [line for line in range(1, 30) if changes.touch(path, at(line), None)]


def test_changed_added_and_removed_lines(repo: Path, git) -> None:
    write(repo / "drafts/a b.md", ["new", *LINES[:4], "LINE 5", *LINES[5:9], *LINES[12:]])
    git("commit", "--quiet", "-am", "second")
    write(repo / "still.md", [*LINES, "++ looks like a header", "more"])
    changes = changed_since("main", repo / "drafts")
    assert touched(changes, repo / "drafts/a b.md") == [1, 6]
    assert touched(changes, repo / "still.md") == [21, 22]
    assert touched(changes, repo.parent / "outside.md") == []


def test_a_finding_over_several_lines_and_its_trigger_count(repo: Path) -> None:
    write(repo / "still.md", [*LINES[:9], "LINE 10", *LINES[10:]])
    changes = changed_since("main", repo)
    source = (repo / "still.md").read_text()
    assert changes.touch(repo / "still.md", at(8, 12), None)
    assert not changes.touch(repo / "still.md", at(2), source)
    start = source.index("LINE 10")
    trigger = EvidenceSpan("trigger", "LINE 10", start, start + 7)
    assert changes.touch(repo / "still.md", at(2, evidence=(trigger,)), source)


def test_new_files_are_new_from_top_to_bottom(repo: Path, git) -> None:
    write(repo / 'untracked \u00fc "quoted"\tname.md', LINES)
    write(repo / "staged \u00e4.md", LINES)
    git("add", "staged \u00e4.md")
    write(repo / ".gitignore", ["ignored.md"])
    write(repo / "ignored.md", LINES)
    changes = changed_since("main", repo)
    assert len(touched(changes, repo / 'untracked \u00fc "quoted"\tname.md')) == 29
    assert touched(changes, repo / "staged \u00e4.md") == list(range(1, 21))
    assert touched(changes, repo / "ignored.md") == []


def test_odd_names_and_renames(repo: Path, git) -> None:
    git("mv", "drafts/a b.md", 'drafts/\u201cc\u201d "d".md')
    write(repo / 'drafts/\u201cc\u201d "d".md', [*LINES, "end"])
    git("add", ".")
    assert touched(changed_since("main", repo), repo / 'drafts/\u201cc\u201d "d".md') == [21]


def test_a_changed_binary_file_counts_as_a_whole(repo: Path) -> None:
    (repo / "old.bin").write_bytes(b"\0\2")
    assert len(touched(changed_since("main", repo), repo / "old.bin")) == 29


def test_what_others_did_meanwhile_is_not_ours(repo: Path, git) -> None:
    git("checkout", "--quiet", "main")
    write(repo / "still.md", ["theirs", *LINES])
    git("commit", "--quiet", "-am", "theirs")
    git("checkout", "--quiet", "work")
    write(repo / "drafts/a b.md", [*LINES, "ours"])
    changes = changed_since("main", repo)
    assert touched(changes, repo / "still.md") == []
    assert touched(changes, repo / "drafts/a b.md") == [21]


def test_a_users_own_diff_settings_change_nothing(repo: Path, git) -> None:
    git("config", "diff.mnemonicPrefix", "true")
    git("config", "color.ui", "always")
    git("config", "diff.external", "false")
    git("config", "diff.context", "9")
    write(repo / "still.md", [*LINES, "end"])
    assert touched(changed_since("main", repo), repo / "still.md") == [21]


def test_an_unknown_ref_is_told(repo: Path) -> None:
    with pytest.raises(UsageError, match='no ref "mian"') as caught:
        changed_since("mian", repo)
    assert caught.value.hint == 'did you mean "main"?'
    with pytest.raises(UsageError, match='no ref "origin/next"') as caught:
        changed_since("origin/next", repo)
    assert "git fetch origin next" in caught.value.hint
    with pytest.raises(UsageError, match="is no git ref"):
        changed_since("--output=x", repo)


def test_a_shallow_clone_is_told_how_to_deepen(repo: Path, git, tmp_path: Path) -> None:
    write(repo / "still.md", ["x"])
    git("commit", "--quiet", "-am", "second")
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--depth=1", "--branch=work", f"file://{repo}", str(clone), at=tmp_path)
    with pytest.raises(UsageError) as caught:
        changed_since("origin/main", clone)
    assert "fetch-depth: 0" in caught.value.hint
    git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main", at=clone)
    with pytest.raises(UsageError, match="no commit in common") as caught:
        changed_since("origin/main", clone)
    assert "git fetch --unshallow" in caught.value.hint


def test_no_repository_and_no_git_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(UsageError, match="in none"):
        changed_since("main", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="no git here"):
        changed_since("main", tmp_path)


def test_histories_that_never_met(repo: Path, git) -> None:
    git("checkout", "--quiet", "--orphan", "apart")
    git("commit", "--quiet", "-m", "apart")
    with pytest.raises(UsageError, match="no commit in common"):
        changed_since("main", repo)
