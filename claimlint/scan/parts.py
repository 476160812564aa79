"""The part of the output that a chunk makes. Kept in a file of its own, it is a checkpoint of the run.

A part file is a line of JSON (what it was made of, counts, sizes) and sections, and its first line holds a checksum
of these: whatever a crash or a full disk leaves behind reads as missing, and its chunk is scanned anew.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from claimlint.scan.raw import BadRow

_FORMAT = 1
_KEYS = {"duplicates": "Q", "authors": "Q", "flagged": "B", "places": "I", "risks": "H", "lots": "Q", "strata": "B"}


class Header(Struct, frozen=True):
    """What is known of a part without reading it whole.

    digest: of its chunk. tally: counts by name, see `Part`. sizes: bytes of records, quarantine and each of the keys.
    """

    format: int
    digest: str
    checksum: str
    tally: dict[str, int]
    sizes: tuple[int, ...]


class Part:
    """What a chunk makes.

    records, quarantine: lines of JSON, in order of the chunk.
    tally: counts: "posts", "bad", "flagged", "findings", "bytes", "severity error", "family EFF",
    "code EFF001", "reason broken JSON".
    duplicates, authors, flagged: for each post. places, risks, lots, strata: for each record: index of its post, its
    risk, its lot in the draw of a sample and the number of its stratum.
    """

    def __init__(self) -> None:
        self.records: list[bytes] = []
        self.quarantine: list[bytes] = []
        self.tally: Counter[str] = Counter()
        self.duplicates = array("Q")
        self.authors = array("Q")
        self.flagged = array("B")
        self.places = array("I")
        self.risks = array("H")
        self.lots = array("Q")
        self.strata = array("B")

    def refuse(self, row: BadRow, table: str) -> None:
        """Add a bad row."""
        said = {"file": table, "offset": row.offset, "bytes": row.size, "reason": row.reason, "hash": row.hash}
        self.quarantine.append(msgspec.json.encode(said) + b"\n")
        self.tally["bad"] += 1
        self.tally[f"reason {row.reason}"] += 1

    def write(self, path: Path, digest: str) -> None:
        """As a whole or not at all. OSError when the disk is full."""
        keys = [getattr(self, name).tobytes() for name in _KEYS]
        sections = [b"".join(self.records), b"".join(self.quarantine), *keys]
        header = Header(_FORMAT, digest, _checksum(sections), dict(self.tally), tuple(map(len, sections)))
        fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            with fresh.open("wb") as file:
                file.write(msgspec.json.encode(header) + b"\n")
                file.writelines(sections)
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise


def path_of(folder: Path, number: int) -> Path:
    """Where the part of a chunk is kept."""
    return folder / f"part-{number:08d}"


def header(path: Path, digest: str) -> Header | None:
    """The header of a part that is whole and was made of the chunk with this digest; else None."""
    try:
        with path.open("rb") as file:
            found = msgspec.json.decode(file.readline(), type=Header)
            if found.format != _FORMAT or found.digest != digest:
                return None
            sections = [file.read(size) for size in found.sizes]
    except (OSError, msgspec.MsgspecError):
        return None
    return found if _checksum(sections) == found.checksum else None


def read(path: Path) -> Part:
    """A part that is known to be whole."""
    part = Part()
    with path.open("rb") as file:
        found = msgspec.json.decode(file.readline(), type=Header)
        records, quarantine, *keys = (file.read(size) for size in found.sizes)
    part.records = records.splitlines(keepends=True)
    part.quarantine = quarantine.splitlines(keepends=True)
    part.tally = Counter(found.tally)
    for name, data in zip(_KEYS, keys, strict=True):
        getattr(part, name).frombytes(data)
    return part


def keys(path: Path, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Some of the keys of a part as numpy arrays, without its records."""
    import numpy

    with path.open("rb") as file:
        found = msgspec.json.decode(file.readline(), type=Header)
        file.seek(found.sizes[0] + found.sizes[1], os.SEEK_CUR)
        arrays = {
            name: numpy.frombuffer(file.read(size), dtype=numpy.dtype(array(kind).typecode))
            for (name, kind), size in zip(_KEYS.items(), found.sizes[2:], strict=True)
        }
    return tuple(arrays[name] for name in names)


def _checksum(sections: list[bytes]) -> str:
    found = hashlib.blake2b(digest_size=16)
    for section in sections:
        found.update(section)
    return found.hexdigest()
