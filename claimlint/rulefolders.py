"""Where the rules lie and what state they are in, told without reading them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from claimlint import __version__
from claimlint.errors import ConfigError

_CODE = re.compile(r"([A-Z]+\d+)-[^/]*\.yml")


def packaged() -> Path:
    """The folder of the rules that claimlint ships. Raises ConfigError when the install lost it."""
    here = Path(__file__).resolve().parent
    for folder in (here / "rulesets", here.parent / "rulesets"):  # wheel; checkout or editable install
        if folder.is_dir():
            return folder
    raise ConfigError("the rules that ship with claimlint are missing", "install claimlint again")


def digest_of(folders: Iterable[Path]) -> str:
    """A hash of the name, size and time of every rule file and of every module of claimlint, and of its version."""
    state = hashlib.blake2b(__version__.encode(), digest_size=12)
    for folder, suffix in [(Path(__file__).parent, ".py"), *((folder, ".yml") for folder in folders)]:
        state.update(str(folder).encode())
        for entry in _walk(str(folder), suffix):
            stat = entry.stat()
            state.update(f"{entry.path} {stat.st_size} {stat.st_mtime_ns}".encode())
    return state.hexdigest()


def likely_codes(folders: Iterable[Path]) -> set[str]:
    """Codes of rules as the names of their files tell them. A house rule may bear another name."""
    names = (_CODE.fullmatch(entry.name) for folder in folders for entry in _walk(str(folder), ".yml"))
    return {name[1] for name in names if name}


def _walk(folder: str, suffix: str) -> list[os.DirEntry[str]]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                found += _walk(entry.path, suffix)
            elif entry.name.endswith(suffix):
                found.append(entry)
    return sorted(found, key=lambda entry: entry.path)
