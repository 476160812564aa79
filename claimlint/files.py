"""Which files to check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from claimlint.settings import Config


def find_files(path: Path, config_of: Callable[[Path], Config]) -> list[Path]:
    return [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in (".txt", ".md"))
