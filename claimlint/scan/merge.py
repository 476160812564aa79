"""Parts -> the records of a run in order, with what only the whole run knows: duplicates, authors, the sample."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from claimlint.intervals import wilson
from claimlint.scan import parts
from claimlint.scan.privacy import hexadecimal
from claimlint.scan.scanner import STRATA

_AT_ONCE = 4_000_000
"""Keys that are held in memory at once; more posts are counted in several passes over the parts."""

_SHOWN_AUTHORS = 20
_FEWEST_POSTS = 3  # of an author to have a rate


class Author(NamedTuple):
    """An author's posts and how many of them have findings."""

    author_hash: str
    posts: int
    flagged: int
    rate: float


@dataclass(frozen=True)
class Duplicates:
    """How often keys occur: `keys` sorted, those that occur twice or more, and `counts` beside them."""

    keys: Any
    counts: Any
    groups: int
    posts: int

    def of(self, keys: Any) -> list[int]:
        """The count of each of some keys."""
        import numpy

        if not len(self.keys):
            return [1] * len(keys)
        places = numpy.minimum(numpy.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: list[int] = numpy.where(self.keys[places] == keys, self.counts[places], 1).tolist()
        return found


def duplicates(paths: Sequence[Path], posts: int) -> Duplicates:
    """Groups of posts whose keys are the same. 12 bytes of memory a group, besides one pass."""
    import numpy

    found, counts = [], []
    passes = 1 + posts // _AT_ONCE
    for number in range(passes):
        keys = [numpy.empty(0, numpy.uint64)]
        for path in paths:
            (own,) = parts.keys(path, ("duplicates",))
            keys.append(own[own % passes == number])
        unique, count = numpy.unique(numpy.concatenate(keys), return_counts=True)
        found.append(unique[count > 1])
        counts.append(count[count > 1].astype(numpy.uint32))
    keys_of, counts_of = numpy.concatenate(found), numpy.concatenate(counts)
    order = numpy.argsort(keys_of, kind="stable")
    return Duplicates(keys_of[order], counts_of[order], len(keys_of), int(counts_of.sum()))


def authors(paths: Sequence[Path], posts: int) -> list[Author]:
    """Authors with the most findings for what they wrote: by the lower end of the interval of their rate."""
    import numpy

    best: list[tuple[float, Author]] = []
    passes = 1 + posts // _AT_ONCE
    for number in range(passes):
        keys, flags = [numpy.empty(0, numpy.uint64)], [numpy.empty(0, numpy.uint8)]
        for path in paths:
            author, flagged = parts.keys(path, ("authors", "flagged"))
            own = (author != 0) & (author % passes == number)
            keys.append(author[own])
            flags.append(flagged[own])
        unique, inverse, count = numpy.unique(numpy.concatenate(keys), return_inverse=True, return_counts=True)
        hits = numpy.bincount(inverse, weights=numpy.concatenate(flags), minlength=len(unique)).astype(int)
        for place in numpy.flatnonzero((hits > 0) & (count >= _FEWEST_POSTS)).tolist():
            wrote, hit = int(count[place]), int(hits[place])
            author = Author(hexadecimal(int(unique[place])), wrote, hit, round(hit / wrote, 4))
            best.append((wilson(hit, wrote)[0], author))
        best = heapq.nsmallest(_SHOWN_AUTHORS, best, key=lambda each: (-each[0], each[1]))
    return [author for _, author in best]


def records(paths: Sequence[Path], known: Duplicates, drawn: Sequence[set[int]] | None) -> Iterator[tuple[int, bytes]]:
    """Risk and line of each record, in order of the input. drawn: indices of the records to take of each part."""
    for number, path in enumerate(paths):
        part = parts.read(path)
        keys = parts.keys(path, ("duplicates",))[0]
        counts = known.of(keys[list(part.places)]) if part.places else []
        for index, (line, count, risk) in enumerate(zip(part.records, counts, part.risks, strict=True)):
            if drawn is None or index in drawn[number]:
                yield risk, line[: -len(b"0}\n")] + b"%d}\n" % count  # dup_count is the last field


def draw(paths: Sequence[Path], wanted: int, population: Counter[str]) -> tuple[list[set[int]], dict[str, int]]:
    """A sample with a like share of each stratum, and its size by stratum.

    Strata that have too few posts give all, and the others share what is left. population: tally of the run.
    """
    sizes = [population[f"severity {name}"] if name else population["posts"] - population["flagged"] for name in STRATA]
    shares = _shares(wanted, sizes)
    lots: list[list[tuple[int, int, int]]] = [[] for _ in STRATA]
    for number, path in enumerate(paths):
        part_lots, part_strata = parts.keys(path, ("lots", "strata"))
        for index, (lot, stratum) in enumerate(zip(part_lots.tolist(), part_strata.tolist(), strict=True)):
            lots[stratum].append((lot, number, index))
        lots = [heapq.nsmallest(share, found) for share, found in zip(shares, lots, strict=True)]
    drawn: list[set[int]] = [set() for _ in paths]
    for found in lots:
        for _, number, index in found:
            drawn[number].add(index)
    return drawn, {name or "none": share for name, share in zip(STRATA, shares, strict=True)}


def _shares(wanted: int, sizes: Sequence[int]) -> list[int]:
    shares = [0] * len(sizes)
    left = min(wanted, sum(sizes))
    while left:
        open_strata = [i for i, size in enumerate(sizes) if shares[i] < size]
        each = max(1, left // len(open_strata))
        for i in open_strata:
            more = min(each, sizes[i] - shares[i], left)
            shares[i] += more
            left -= more
    return shares


def by_risk(lines: Iterator[tuple[int, bytes]], folder: Path) -> Iterator[bytes]:
    """The lines, the riskiest first, of equals in order of the input. 18 bytes of memory a line."""
    import numpy

    risks, starts = array("H"), array("Q", [0])
    with (folder / "unsorted").open("w+b") as file:
        for risk, line in lines:
            file.write(line)
            risks.append(risk)
            starts.append(starts[-1] + len(line))
        for place in numpy.argsort(-numpy.array(risks, dtype=numpy.int32), kind="stable").tolist():
            file.seek(starts[place])
            yield file.read(starts[place + 1] - starts[place])
