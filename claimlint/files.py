"""Which files to check: a folder's files in known formats, without what git ignores or the configuration excludes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from claimlint.errors import UsageError
from claimlint.readers.formats import NEED_FIELDS, SUFFIXES
from claimlint.settings import Config

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_Ignores = tuple[tuple[Path, "GitIgnoreSpec"], ...]
"""Ignore files that hold for a folder, outermost first, each with the folder that its patterns start from."""


def find_files(
    path: Path, config_of: Callable[[Path], Config], note: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """The files to check for a path that the user named: itself, or those of a folder, in sorted order.

    A file that is named is always taken. In a folder a file is taken when the configuration includes it or, where
    that says nothing, when its suffix belongs to a format; JSON and YAML are then no drafts. Links to files are
    followed, links to folders are not, so that a loop is no trouble. note: hears what is left out and why.
    UsageError when a folder cannot be listed.
    """
    if not path.is_dir():
        return [path]
    found = _walk(path, _ignores_above(path), config_of, note)
    return sorted(found, key=lambda file: file.parts)


def nothing_found(paths: Sequence[Path]) -> str:
    """What to tell about a run without any file to check."""
    names = ", ".join(map(str, paths)) or "the current folder"
    return (
        f"no file to check in {names}\n"
        f"  hint: known suffixes are {' '.join(sorted(SUFFIXES))}; others need `include` or `extension` in the "
        "configuration, and what git ignores or the configuration excludes is left out"
    )


def _walk(
    start: Path, ignores: _Ignores, config_of: Callable[[Path], Config], note: Callable[[str], None]
) -> Iterator[Path]:
    folders = [(start, ignores)]
    while folders:
        folder, outer = folders.pop()
        config = config_of(folder)
        own = (*outer, *_ignores_in(folder))
        for entry in _entries(folder):
            is_folder = entry.is_dir(follow_symlinks=False)
            path = folder / entry.name
            if config.excludes(entry.path):
                note(f"{path} skipped: excluded")
            elif _is_ignored(path, is_folder, own):
                note(f"{path} skipped: git ignores it")
            elif is_folder:
                folders.append((path, own))
            elif entry.is_file() and _is_draft(path, config):
                yield path
            else:
                note(f"{path} skipped: its suffix belongs to no format that is checked in folders")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be listed: {error.strerror}", "check who may read the folder, or exclude it"
        ) from error


def _is_draft(path: Path, config: Config) -> bool:
    included = config.includes(path)
    if included is not None:
        return included
    return config.format_of(path) is not None or SUFFIXES.get(path.suffix.lower(), "json") not in NEED_FIELDS


def _is_ignored(path: Path, is_folder: bool, ignores: _Ignores) -> bool:
    ignored = False
    for base, spec in ignores:
        name = path.absolute().relative_to(base.absolute()).as_posix() + ("/" if is_folder else "")
        verdict = spec.check_file(name).include
        if verdict is not None:  # the innermost file that says something decides
            ignored = verdict
    return ignored


def _ignores_above(start: Path) -> _Ignores:
    """The ignore files of the folders above, up to the root of the work tree.

    None of them when they ignore the folder itself: who names it means it.
    """
    start = start.absolute()
    above: list[Path] = []
    for folder in (start, *start.parents):
        if folder != start:
            above.append(folder)
        if (folder / ".git").exists():
            break
    else:
        return ()
    ignores: _Ignores = tuple(ignore for folder in reversed(above) for ignore in _ignores_in(folder))
    return () if _is_ignored(start, True, ignores) else ignores


def _ignores_in(folder: Path) -> Iterator[tuple[Path, GitIgnoreSpec]]:
    for file in (folder / ".git" / "info" / "exclude", folder / ".gitignore"):
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        from pathspec import GitIgnoreSpec  # 20 ms that a run over one file need not spend

        yield folder, GitIgnoreSpec.from_lines(lines)
