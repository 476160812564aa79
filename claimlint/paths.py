"""Where a project begins, told from the folders alone."""

from __future__ import annotations

from pathlib import Path


def project_root(folder: Path) -> Path:
    """What paths are relative to without a configuration: the work tree around a folder, else where the user stands.

    folder: absolute.
    """
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return above
    return Path.cwd() if folder.is_relative_to(Path.cwd()) else folder
