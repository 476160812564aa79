"""Globs behave as people know them from gitignore."""

from __future__ import annotations

import pytest

from claimlint.globs import matches


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("*.md", "a.md", True),
        ("*.md", "deep/down/a.md", True),
        ("*.md", "a.mdx", False),
        ("/a.md", "a.md", True),
        ("/a.md", "deep/a.md", False),
        ("./a.md", "a.md", True),
        ("drafts", "drafts/old/a.md", True),
        ("drafts/", "x/drafts/a.md", True),
        ("drafts", "mydrafts/a.md", False),
        ("blog/*.md", "blog/a.md", True),
        ("blog/*.md", "blog/2024/a.md", False),
        ("blog/**/*.md", "blog/a.md", True),
        ("blog/**/*.md", "blog/2024/05/a.md", True),
        ("blog/**", "blog/2024/05/a.md", True),
        ("**/a.md", "a.md", True),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[ab].md", "b.md", True),
        ("[!ab].md", "b.md", False),
        ("[]].md", "].md", True),
        ("*.{md,htm{,l}}", "a.html", True),
        ("*.{md,htm{,l}}", "a.txt", False),
        ("a{b.md", "a{b.md", True),
        ("a+b (1).md", "a+b (1).md", True),
    ],
)
def test_globs(glob: str, path: str, fits: bool) -> None:
    assert matches(glob, path) is fits
