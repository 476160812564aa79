"""Files that are there as a whole or not at all, whatever stops the one who writes them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def replaced(path: Path, sync: bool = False) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of another when all is written. OSError.

    sync: only when the disk has it. Until then it stands beside its place, under a hidden name.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with fresh.open("wb") as file:
            yield file
            if sync:
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
