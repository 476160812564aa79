"""Which files a run takes from a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claimlint.files import find_files, nothing_found
from claimlint.settings import Config


def tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("It is tea.\n", encoding="utf-8")


def ignore(folder: Path, text: str) -> None:
    (folder / ".gitignore").write_text(text, encoding="utf-8")


def found(root: Path, config: Config | None = None, start: Path | None = None) -> list[str]:
    config = config or Config(root=root)
    return [path.relative_to(root).as_posix() for path in find_files(start or root, lambda path: config)]


def test_a_named_file_is_taken_whatever_it_is(tmp_path: Path) -> None:
    tree(tmp_path, "notes.xyz")
    ignore(tmp_path, "*.xyz")
    (tmp_path / ".git").mkdir()
    assert find_files(tmp_path / "notes.xyz", lambda path: Config()) == [tmp_path / "notes.xyz"]


def test_a_folder_gives_its_drafts_in_sorted_order(tmp_path: Path) -> None:
    names = ("b.md", "a.txt", "sub/c.html", "sub/d.docx", "sub/e.rst", "f.adoc", "g.mdx", "h.ipynb", "I.MD")
    tree(tmp_path, *names, "package.json", "settings.yaml", "photo.png", "Makefile", ".git/x.md", "node_modules/y.md")
    assert found(tmp_path) == sorted(names, key=lambda name: Path(name).parts)


def test_exports_are_taken_where_the_configuration_includes_them(tmp_path: Path) -> None:
    tree(tmp_path, "export/a.json", "package.json", "b.md")
    assert found(tmp_path, Config(root=tmp_path, include=("export/**",))) == ["export/a.json"]
    assert found(tmp_path, Config(root=tmp_path, extension={".json": "json"})) == [
        "b.md",
        "export/a.json",
        "package.json",
    ]


def test_other_suffixes_are_taken_when_they_are_given_a_format(tmp_path: Path) -> None:
    tree(tmp_path, "a.draft", "b.md")
    assert found(tmp_path, Config(root=tmp_path, extension={".draft": "markdown"})) == ["a.draft", "b.md"]


def test_excluded_folders_and_files_are_left_out(tmp_path: Path) -> None:
    tree(tmp_path, "a.md", "old/b.md", "new/c.md", "new/c.draft.md")
    assert found(tmp_path, Config(root=tmp_path, exclude=("old", "*.draft.md"))) == ["a.md", "new/c.md"]


def test_what_git_ignores_is_left_out(tmp_path: Path) -> None:
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("private.md\n", encoding="utf-8")
    tree(
        tmp_path,
        "a.md",
        "private.md",
        "build/b.md",
        "docs/build/c.md",
        "docs/x.tmp.md",
        "docs/keep.tmp.md",
        "docs/d.md",
    )
    ignore(tmp_path, "# made\n/build/\n*.tmp.md\n")
    ignore(tmp_path / "docs", "!keep.tmp.md\n/build\n")
    assert found(tmp_path) == ["a.md", "docs/d.md", "docs/keep.tmp.md"]
    assert found(tmp_path, start=tmp_path / "docs") == ["docs/d.md", "docs/keep.tmp.md"]


def test_a_folder_that_is_named_is_read_though_git_ignores_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    tree(tmp_path, "build/b.md", "build/deep/c.md")
    ignore(tmp_path, "build\n")
    assert found(tmp_path) == []
    assert found(tmp_path, start=tmp_path / "build") == ["build/b.md", "build/deep/c.md"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_loops_of_links_end_and_links_to_files_count(tmp_path: Path) -> None:
    tree(tmp_path, "a/b.md")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "c.md").symlink_to(tmp_path / "a" / "b.md")
    (tmp_path / "a" / "gone.md").symlink_to(tmp_path / "nowhere.md")
    assert found(tmp_path) == ["a/b.md", "a/c.md"]
    assert len(find_files(tmp_path / "a" / "loop", lambda path: Config())) == 2


def test_each_folder_has_the_configuration_that_holds_there(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.md", "b/x.md")
    closed = Config(root=tmp_path, exclude=("x.md",))
    config_of: Callable[[Path], Config] = lambda path: closed if path.name == "b" else Config(root=tmp_path)  # noqa: E731
    assert find_files(tmp_path, config_of) == [tmp_path / "a" / "x.md"]


def test_finding_nothing_says_what_would_be_found() -> None:
    told = nothing_found([Path("drafts")])
    assert "drafts" in told
    assert ".md" in told
