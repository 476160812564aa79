"""A baseline knows old findings wherever their text went, and lets nothing new in."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint import baseline
from claimlint.document import Block, BlockKind, Document, Segment
from claimlint.errors import ConfigError
from claimlint.fingerprints import with_fingerprints
from claimlint.model import Finding, Profile, Severity

TEXT = """\
Garlic is said to lower blood pressure in old books, and many people like its taste in soups.

> Our tonic cures gout, the seller wrote on the label of the jar that we bought in spring.

- Ginger cures gout for good
- Ginger cures gout for good
"""


def check(source: str, path: str = "a.md") -> tuple[Finding, ...]:
    """A finding for each "cures gout", with the fingerprints of a Markdown file."""
    blocks = tuple(
        Block(source[m.start() : m.end()], BlockKind.PARAGRAPH, (Segment(0, m.end() - m.start(), m.start(), m.end()),))
        for m in re.finditer(r"(?m)^(?:> |- )?\S[^\r\n]*(?:\r?\n(?!- )[^\r\n]+)*", source)
    )
    doc = Document(path, source, Profile.ARTICLE, blocks)
    found = []
    for m in re.finditer(r"(?i)cures(?:\s|>|\*)+gout", source):
        line, column = doc.line_col(m.start())
        found.append(
            Finding(
                "EFF001", "n", Severity.ERROR, "m", "", "", path, "", m.start(), m.end(), line, column, line, 0, m[0]
            )
        )
    return with_fingerprints(found, doc, path)


def prints(source: str, path: str = "a.md") -> list[str]:
    return [finding.fingerprint for finding in check(source, path)]


def test_equal_findings_are_told_apart() -> None:
    assert len(set(prints(TEXT))) == 3


@pytest.mark.parametrize(
    "moved",
    [
        "A new line above.\n\n" * 100 + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("Our tonic cures gout, the seller", "Our tonic\n> cures\n> gout, the\n> seller"),
        TEXT.replace("Our tonic cures gout", "Our tonic **cures gout**"),
        TEXT.replace("Our tonic cures gout", "Our Tonic Cures  Gout"),
        "\n\n".join(reversed(TEXT.split("\n\n"))),
        TEXT.replace("in old books", "in very old books, some of them from Rome"),
    ],
)
def test_moved_and_reflowed_text_keeps_its_fingerprints(moved: str) -> None:
    assert sorted(prints(moved)) == sorted(prints(TEXT))


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("Our tonic cures", "Each of their tonics cures"),
        TEXT.replace("cures gout, the", "cures gout and acne, the"),
    ],
)
def test_a_changed_claim_is_a_new_one(changed: str) -> None:
    assert len(set(prints(changed)) & set(prints(TEXT))) == 2


def test_the_same_text_in_another_file_is_another_finding() -> None:
    assert not set(prints(TEXT)) & set(prints(TEXT, "b.md"))


@given(st.lists(st.sampled_from(["one", "two", "cures gout", "three"]), min_size=1, max_size=30), st.randoms())
def test_no_way_to_break_the_lines_changes_a_fingerprint(words: list[str], random) -> None:
    flat = " ".join(words)
    broken = re.sub(" ", lambda _: random.choice([" ", "\n", "  ", " \r\n"]), flat)
    assert prints(flat) == prints(broken)


def same(path: str) -> str:
    return path


def test_known_findings_are_kept_back_and_new_ones_told() -> None:
    known = baseline.of(check(TEXT), same)
    added = check("Tea cures gout as well.\n\n" + TEXT)
    applied = baseline.apply(known, added, same, lambda entry: True)
    assert [finding.line for finding in applied.findings] == [1]
    assert [(excused.by, excused.finding.line) for excused in applied.excused] == [
        ("baseline", 5),
        ("baseline", 7),
        ("baseline", 8),
    ]
    assert applied.stale == ()


def test_a_copy_of_a_known_claim_is_new() -> None:
    known = baseline.of(check("Tea cures gout."), same)
    assert (
        len(baseline.apply(known, check("Tea cures gout.\n\nTea cures gout."), same, lambda entry: True).findings) == 1
    )


def test_stale_entries_are_told_for_checked_and_vanished_files_only() -> None:
    known = baseline.of([*check(TEXT), *check(TEXT, "gone.md"), *check(TEXT, "elsewhere.md")], same)
    now = check(TEXT.replace("Our tonic cures gout", "Our tonic is sold"))
    applied = baseline.apply(known, now, same, lambda entry: entry.path in ("a.md", "gone.md"))
    assert sorted(entry.path for entry in applied.stale) == ["a.md", "gone.md", "gone.md", "gone.md"]
    pruned = baseline.pruned(known, applied.stale)
    assert sorted({entry.path for entry in pruned.entries}) == ["a.md", "elsewhere.md"]
    assert len(pruned.entries) == 5


def test_update_takes_in_what_is_new_and_leaves_other_files_alone() -> None:
    known = baseline.of([*check(TEXT), *check(TEXT, "elsewhere.md")], same)
    now = check("Tea cures gout.")
    fresh = baseline.updated(known, now, same, lambda entry: entry.path == "a.md")
    assert [entry.path for entry in fresh.entries] == ["a.md", *["elsewhere.md"] * 3]
    assert baseline.apply(fresh, now, same, lambda entry: True).findings == ()


def test_a_file_round_trips_sorted_one_entry_a_line(tmp_path: Path) -> None:
    path = tmp_path / "claimlint-baseline.json"
    long = [replace(finding, match="\u201cx\u201d " * 90) for finding in check(TEXT)]
    known = baseline.of(reversed(long), same)
    baseline.write(path, known)
    assert baseline.read(path) == known
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") == 5
    assert max(map(len, text.splitlines())) < 200
    assert list(tmp_path.iterdir()) == [path]
    json.loads(text)
    baseline.write(path, baseline.Baseline())
    assert baseline.read(path) == baseline.Baseline()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "damaged"),
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"version": 1}', "damaged"),
        ('{"version": 9, "findings": []}', "version 9 is not 1"),
        ('{"version": 1, "findings": [{"path": "a"}]}', "damaged"),
        ('{"version": 1, "findings": [{"path": "a", "code": 1, "fingerprint": "f"}]}', "damaged"),
        ('{"version": 1, "findings": [\n<<<<<<< HEAD\n', "merge conflict"),
    ],
)
def test_a_damaged_file_is_told_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says) as caught:
        baseline.read(path)
    assert caught.value.where.startswith(str(path))
    assert "baseline" in caught.value.hint


def test_a_missing_or_unwritable_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such baseline"):
        baseline.read(tmp_path / "b.json")
    with pytest.raises(ConfigError, match="cannot write"):
        baseline.write(tmp_path / "absent" / "b.json", baseline.Baseline())
    (tmp_path / "b.json").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot read"):
        baseline.read(tmp_path / "b.json")
