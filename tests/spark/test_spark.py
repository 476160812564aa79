"""Spark finds what the local scan finds, byte for byte, in whatever form the posts come."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from spark_posts import write_posts

from claimlint import spark as on_spark
from claimlint.commands.scan import scan
from claimlint.errors import ConfigError, UsageError

pytestmark = pytest.mark.slow

POSTS = int(os.environ.get("CLAIMLINT_SPARK_POSTS", "3000"))
FIELDS = {"title": "title", "author": "author"}


def locally(path: Path, *options: str) -> tuple[list[str], list[str]]:
    """Records and bad rows of `claimlint scan`, as lines."""
    out = path.with_suffix(".out")
    arguments = [str(path), "-o", str(out), "--all", "--salt", "s", "--isolated", "-j", "1", "-q", "--max-bad", "100%"]
    arguments += [word for name, field in FIELDS.items() for word in (f"--{name}-field", field)]
    result = CliRunner().invoke(scan, [*arguments, "--fail-on", "never", *options])
    assert result.exit_code == 0, result.output
    bad = Path(f"{out}.quarantine.jsonl")
    return lines(out), lines(bad) if bad.exists() else []


def lines(path: Path) -> list[str]:
    """Without line ends."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def by_place(scanned: Any) -> tuple[list[str], list[str]]:
    """Records and bad rows of a scan on Spark, in the order of the file."""
    rows = scanned.orderBy("file", "offset").collect()
    return [r["record"] for r in rows if r["record"]], [r["quarantine"] for r in rows if r["quarantine"]]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Posts with bad rows, large enough to be split."""
    path = tmp_path_factory.mktemp("posts") / "posts of all.jsonl"
    write_posts(path, POSTS)
    return path


def test_files_of_json_lines_give_what_the_local_scan_gives(spark: Any, table: Path) -> None:
    records, bad = locally(table)
    scanned = on_spark.scan_jsonl(spark, str(table), title_field="title", author_field="author", salt=b"s")
    assert scanned.rdd.getNumPartitions() > 1
    found = by_place(on_spark.count_duplicates(scanned))
    assert found == (records, bad)
    assert len(records) == POSTS + 1
    assert len(bad) == POSTS // 100
    assert sum(json.loads(line)["flagged"] for line in records) > POSTS / 3


def test_packed_files_keep_the_offsets_of_the_unpacked_table(spark: Any, tmp_path: Path) -> None:
    plain, packed = tmp_path / "posts.jsonl", tmp_path / "posts.jsonl.gz"
    write_posts(plain, 300)
    data = plain.read_bytes().removeprefix(b"\xef\xbb\xbf") + b"\n"
    packed.write_bytes(gzip.compress(data))
    scanned = on_spark.scan_jsonl(spark, str(packed), title_field="title", author_field="author", salt=b"s")
    assert by_place(on_spark.count_duplicates(scanned)) == locally(packed)


def test_a_dataframe_gives_the_findings_of_the_same_posts(spark: Any, tmp_path: Path) -> None:
    rows = [
        ("1", "Nettle tea cures gout.", "me"),
        ("2", "Soup again.", None),
        ("3", None, "me"),
        (None, "Ginger cures diabetes.", None),
    ]
    path = tmp_path / "posts.jsonl"
    scanned = on_spark.scan_dataframe(
        spark.createDataFrame(rows, "post string, `a body` string, author string"),
        id_col="post",
        text_col="a body",
        author_col="author",
        salt=b"s",
        name=str(path),
    )
    found = {row["id"]: row for row in scanned.collect()}
    assert found["1"]["flagged"]
    assert not found["2"]["flagged"]
    assert json.loads(found[None]["quarantine"])["reason"] == "no text"
    path.write_text(json.dumps({"id": "1", "text": rows[0][1], "author": "me"}), encoding="utf-8")
    (local,), _ = map(list, locally(path, "--title-field", ""))
    there, here = json.loads(found["1"]["record"]), json.loads(local)
    for name in ("findings", "risk", "action", "author_hash", "content_hash", "dup_group"):
        assert there[name] == here[name]
    assert there["findings"]


def test_one_row_a_finding(spark: Any) -> None:
    posts = spark.createDataFrame([("1", "Nettle tea cures gout and has no side effects.")], "id string, text string")
    found = on_spark.findings(on_spark.scan_dataframe(posts, id_col="id", text_col="text")).collect()
    assert {row["code"] for row in found} == {"EFF001", "SAF001"}
    assert all(row["match"] in "Nettle tea cures gout and has no side effects." for row in found)


def test_a_stream_gives_the_same_rows(spark: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "posts.jsonl"
    write_posts(path, 500)
    coming = spark.readStream.option("lineSep", "\n").text(str(tmp_path / "in"))
    scanned = on_spark.scan_lines(coming, title_field="title", author_field="author", salt=b"s")
    query = scanned.writeStream.format("memory").queryName("scanned").trigger(availableNow=True).start()
    query.awaitTermination(120)
    whole = on_spark.scan_jsonl(spark, str(path), title_field="title", author_field="author", salt=b"s")
    ids = "select id, risk, dup_group from scanned where record is not null"
    assert sorted(map(tuple, spark.sql(ids).collect()), key=str) == sorted(
        map(tuple, whole.where("record is not null").select("id", "risk", "dup_group").collect()), key=str
    )


def test_privacy_and_configuration_reach_the_workers(spark: Any, tmp_path: Path) -> None:
    text = "Nettle tea cures gout and has no side effects. Write to someone@example.org"
    posts = spark.createDataFrame([("1", text)], "id string, text string")
    (row,) = on_spark.scan_dataframe(posts, id_col="id", text_col="text").collect()
    assert "someone@example.org" not in row["record"]
    (row,) = on_spark.scan_dataframe(posts, id_col="id", text_col="text", redact=False).collect()
    assert "someone@example.org" in row["record"]
    (row,) = on_spark.scan_dataframe(posts, id_col="id", text_col="text", text=False).collect()
    assert "ettle" not in row["record"]
    config = tmp_path / ".claimlint.yml"
    config.write_text("ignore: [EFF]\n", encoding="utf-8")
    (row,) = on_spark.scan_dataframe(posts, id_col="id", text_col="text", config=config).collect()
    assert row["categories"] == ["SAF"]


def test_mistakes_are_told_on_the_driver(spark: Any, tmp_path: Path) -> None:
    posts = spark.createDataFrame([("1", 7)], "id string, text int")
    with pytest.raises(UsageError, match="no column 'txt'"):
        on_spark.scan_dataframe(posts, id_col="id", text_col="txt")
    with pytest.raises(UsageError, match="'text' holds int"):
        on_spark.scan_dataframe(posts, id_col="id", text_col="text")
    (tmp_path / "c.yml").write_text("ignoer: [EFF]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="ignoer"):
        on_spark.scan_dataframe(posts, id_col="id", text_col="id", config=tmp_path / "c.yml")
