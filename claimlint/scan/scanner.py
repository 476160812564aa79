"""Chunks -> parts, in whatever process."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import msgspec

from claimlint.checking import Checker
from claimlint.model import Profile
from claimlint.reporters.info import Rules
from claimlint.scan.parts import Part
from claimlint.scan.posts import Judged, Policy, judge, record_of
from claimlint.scan.raw import RawRow
from claimlint.scan.rows import BadRowError, Parser, parser
from claimlint.scan.sources import Chunk, Table
from claimlint.settings import Settings

STRATA = ("", "info", "warning", "error")
"""Severities of posts by number of stratum."""

_MISTAKES = (ArithmeticError, LookupError, AssertionError, AttributeError, TypeError, ValueError, RecursionError)

DEADLY = "checking it ended the process"


class _Wanted(NamedTuple):
    """A post to make a record of. place: its index among the posts of its part. lot: in the draw of a sample."""

    judged: Judged
    offset: int
    place: int
    lot: int


@dataclass(frozen=True)
class Scanner:
    """How the posts of a run are scanned. Picklable; engines are made where it is used.

    tables, settings: by index of table. everything: make records of posts without findings, too.
    sample: posts of a sample, 0 for none; then only those that may be drawn become records. seed: of the draw.
    """

    checker: Checker
    profile: Profile
    policy: Policy
    everything: bool = False
    sample: int = 0
    seed: int = 0
    tables: tuple[Table, ...] = ()
    settings: tuple[Settings, ...] = ()

    @cached_property
    def _parsers(self) -> dict[int, Parser]:
        return {}

    def fresh(self) -> Scanner:
        """The same with nothing loaded, for another process."""
        return replace(self, checker=self.checker.fresh())

    def rules(self) -> Rules:
        """The rules of all tables by code, those that claimlint speaks for itself included."""
        from claimlint.suppress import RULES

        of_tables = {rule.code: rule for one in self.settings for rule in self.checker.rules(one).ruleset.rules}
        return {**of_tables, **RULES}

    def salted(self, salt: bytes) -> Scanner:
        """The same with a salt for the hashes of authors."""
        return replace(self, policy=replace(self.policy, salt=salt))

    def shape(self) -> tuple[object, ...]:
        """All that the part of a chunk depends on besides its rows and the salt; its `repr` tells two runs apart."""
        rules = [self.checker.rules(settings).digest for settings in self.settings]
        shown = (self.profile.value, self.policy.redact, self.policy.text)
        return rules, shown, self.everything, self.sample, self.seed, self.tables, self.settings

    def scan(self, chunk: Chunk, deadly: Collection[int] = (), begin: Callable[[int], None] | None = None) -> Part:
        """The part of a chunk.

        deadly: indices of rows that ended a process, which are not tried again. begin: told of each row's index
        before it is tried.
        """
        part = Part()
        table = self.tables[chunk.table]
        for bad in chunk.bad:
            part.refuse(bad, table.name)
        wanted: list[_Wanted] = []
        for index, row in enumerate(chunk.rows):
            if index in deadly:
                part.refuse(row.bad(DEADLY), table.name)
                continue
            if begin is not None:
                begin(index)
            judged = self._judge(part, row, chunk.table)
            if judged is not None and (judged.findings or self.everything or self.sample):
                lot = _lot(self.seed, table.name, row.offset) if self.sample else 0
                wanted.append(_Wanted(judged, row.offset, len(part.duplicates) - 1, lot))
        for each in self._drawn(wanted) if self.sample else wanted:
            self._record(part, each, chunk.table)
        part.tally["bytes"] += chunk.size
        return part

    def _judge(self, part: Part, row: RawRow, index: int) -> Judged | None:
        table = self.tables[index]
        if index not in self._parsers:
            self._parsers[index] = parser(table.format, table.fields, table.header)
        try:
            post = self._parsers[index](row.data, row.offset)
            judged = judge(post, table.name, self.checker, self.settings[index], self.profile, self.policy)
        except BadRowError as error:
            part.refuse(row.bad(error.reason), table.name)
            return None
        except _MISTAKES as error:  # one of ours must not stop the run; the reason names no words of the post
            part.refuse(row.bad(f"claimlint failed ({type(error).__name__})"), table.name)
            return None
        part.duplicates.append(judged.duplicate)
        part.authors.append(judged.author)
        part.flagged.append(bool(judged.findings))
        _count(part, judged)
        return judged

    def _record(self, part: Part, wanted: _Wanted, index: int) -> None:
        judged, table = wanted.judged, self.tables[index]
        rules = self.checker.rules(self.settings[index]).digest
        record = record_of(judged, table.name, wanted.offset, self.profile, self.policy, rules)
        part.records.append(msgspec.json.encode(record) + b"\n")
        part.places.append(wanted.place)
        part.risks.append(record.risk)
        part.strata.append(STRATA.index(judged.severity))
        part.lots.append(wanted.lot)

    def _drawn(self, wanted: list[_Wanted]) -> list[_Wanted]:
        """Those that can be in the sample, in order: the first of each stratum by their lots."""
        kept: list[_Wanted] = []
        for stratum in STRATA:
            members = (each for each in wanted if each.judged.severity == stratum)
            kept += heapq.nsmallest(self.sample, members, key=lambda each: (each.lot, each.place))
        return sorted(kept, key=lambda each: each.place)


def _count(part: Part, judged: Judged) -> None:
    tally = part.tally
    tally["posts"] += 1
    if not judged.findings:
        return
    tally["flagged"] += 1
    tally["findings"] += len(judged.findings)
    tally[f"severity {judged.severity}"] += 1
    for code in {finding.code for finding in judged.findings}:
        tally[f"code {code}"] += 1
    for family in {finding.code[:3] for finding in judged.findings}:
        tally[f"family {family}"] += 1


def _lot(seed: int, table: str, offset: int) -> int:
    """A number that looks drawn and is the same in every run, whoever scans the post."""
    return int.from_bytes(hashlib.blake2b(f"{seed} {table} {offset}".encode(), digest_size=8).digest())
