"""Tables of posts in, records out: formats, fields, bad rows, privacy, order, samples."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from claimlint.cli import main
from claimlint.model import Finding, Severity
from claimlint.scan import record

SCHEMA = Path(__file__).parents[1] / "claimlint" / "schemas" / "post-record.schema.json"
RISKY = "my uncle drank this tea and it cured his diabetes"
HARMLESS = "does anyone have a recipe for lentil soup?"


def scan(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["scan", "--isolated", "-j", "1", *map(str, arguments)], input=stdin)


def lines(rows: Iterable[object]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def written(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def summary(out: Path) -> dict[str, Any]:
    return dict(json.loads(out.with_name(f"{out.name}.summary.json").read_bytes()))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def test_records_are_what_the_schema_says(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    rows = [
        {"id": 7, "title": "Ginger tea", "text": RISKY, "author": "ana", "created_utc": 1700000000},
        {"id": "b", "title": None, "text": HARMLESS},
        {"id": "c", "text": ""},
    ]
    table.write_bytes(lines(rows))
    assert scan(table, "-o", out, "--all").exit_code == 1
    schema = json.loads(SCHEMA.read_bytes())
    assert schema == record.schema(), "run: python docs/generate.py"
    Draft202012Validator.check_schema(schema)
    first, second, third = written(out)
    for row in (first, second, third):
        Draft202012Validator(schema).validate(row)
    assert first["id"] == "7"
    assert first["created_at"] == "2023-11-14T22:13:20Z"
    assert first["action"] == "filter"
    assert first["findings"][0]["code"] in first["action_reason"]
    assert (second["flagged"], second["risk"], second["action"]) == (False, 0, "none")
    assert second["source"] == {"file": table.as_posix(), "offset": len(lines(rows[:1]))}
    assert scan(table, "-o", out).exit_code == 1
    assert [row["id"] for row in written(out)] == ["7"]


def test_offsets_count_in_the_title_or_in_the_text(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    post = {"id": "1", "title": "Honey cures\ncancer \U0001f600", "text": f"Hello.\n{RISKY}."}
    table.write_bytes(lines([post]))
    scan(table, "-o", out)
    (row,) = written(out)
    assert {finding["field"] for finding in row["findings"]} == {"title", "text"}
    for finding in row["findings"]:
        shown = post[finding["field"]].replace("\n", " ") if finding["field"] == "title" else post["text"]
        assert shown[finding["start"] : finding["end"]] == finding["match"]
        assert finding["location"]["row"] == (1 if finding["field"] == "title" else 2)
        assert row[finding["field"]][finding["start"] : finding["end"]] == finding["match"]


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def zstd(data: bytes) -> bytes:
    sink = pyarrow.BufferOutputStream()
    with pyarrow.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return bytes(sink.getvalue())


def test_every_format_gives_the_same_findings(tmp_path: Path, out: Path) -> None:
    rows = [
        {"id": "a", "body": f'first line,\n\n"quoted" \u2764\ufe0f {RISKY}'},
        {"id": "b", "body": HARMLESS},
        {"id": "c", "body": RISKY},
    ]
    plain = lines(rows)
    made = {
        "a.jsonl": plain,
        "bom.jsonl": b"\xef\xbb\xbf" + plain,
        "crlf.ndjson": plain.replace(b"\n", b"\r\n") + b"\r\n",
        "a.csv": as_csv(rows),
        "bom.csv": b"\xef\xbb\xbf" + as_csv(rows),
        "a.tsv": as_csv(rows, "\t"),
        "a.jsonl.gz": gzip.compress(plain),
        "two-members.jsonl.gz": gzip.compress(plain[:50]) + gzip.compress(plain[50:]),
        "a.csv.gz": gzip.compress(as_csv(rows)),
        "a.jsonl.zst": zstd(plain),
        "no-suffix": as_csv(rows),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet")
    found = {}
    for name in [*made, "a.parquet"]:
        result = scan(tmp_path / name, "-o", out)
        assert result.exit_code == 1, (name, result.output)
        found[name] = [
            (r["id"], r["text"], [(f["code"], f["start"], f["end"]) for f in r["findings"]]) for r in written(out)
        ]
    assert [row[0] for row in found["a.jsonl"]] == ["a", "c"]
    assert {name: rows for name, rows in found.items() if rows != found["a.jsonl"]} == {}
    for data in (plain, as_csv(rows), gzip.compress(plain), zstd(plain)):
        assert scan("-", "-o", out, stdin=data).exit_code == 1
        assert [row["id"] for row in written(out)] == ["a", "c"]


def test_fields_are_guessed_and_said_or_named(tmp_path: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"post_id": 1, "Body": RISKY, "words": HARMLESS, "user": "x"}]))
    guessed = scan(table)
    assert "id from 'post_id', text from 'Body', author from 'user'" in guessed.stderr
    assert '"id":"1"' in guessed.stdout
    assert scan(table, "--text-field", "words").exit_code == 0
    wrong = scan(table, "--text-field", "word")
    assert wrong.exit_code == 2
    assert 'did you mean "words"?' in wrong.stderr
    table.write_bytes(lines([{"n": 1, "words": RISKY}]))
    assert "--text-field" in scan(table).stderr


BAD = {
    "broken JSON": [b'{"id": "x", "text": "ab', b'{"id": "x" "text": "ab"}', b'{"id": "x", "text": "a\x00b"}'],
    "not valid UTF-8": [b'{"id": "x", "text": "caf\xe9"}'],
    "half a surrogate pair": [b'{"id": "x", "text": "a \\ud83d b"}'],
    "no text": [b'{"id": "x", "text": null}', b'{"id": "x"}'],
    "the text is no string": [b'{"id": "x", "text": ["a"]}', b'{"id": "x", "text": 5}'],
    "not a JSON object": [b'["x"]', b'"x"', b"5"],
    "JSON is nested too deeply": [b'{"id":' + b"[" * 100_000],
    "the text has more than 1,000,000 characters": [b'{"id": "x", "text": "' + b"ab " * 333_334 + b'"}'],
    "the row has more than 8,388,608 bytes": [b'{"id": "x", "text": "' + b"a" * 9_000_000 + b'"}'],
}
GOOD = [
    b'{"id": "odd1", "text": "plain", "other": "\\ud800"}',
    b'{"id": "odd2", "text": "plain", "score": NaN}',
    b'{"id": "odd3", "text": "\\ud83d\\ude00 plain"}',
    b'{"id": null, "text": "plain"}',
    b'{"id": "odd5", "text": "\\u0000\\u202e"}',
]


def mixed(good: int) -> tuple[bytes, dict[int, str], int]:
    """A table with every kind of bad row among good ones; offset and reason of each bad row; how many are good."""
    bad = [(raw, reason) for reason, rows in BAD.items() for raw in rows]
    data, where, offset, count = [], {}, 0, 0
    for n in range(good):
        rows = [b'{"id": "g%d", "text": "%s %d"}' % (n, (RISKY if n % 10 == 0 else HARMLESS).encode(), n)]
        if n % (good // len(bad)) == 0 and bad:
            raw, reason = bad.pop()
            where[offset] = reason
            rows.insert(0, raw)
        count += 1
        for row in rows:
            data.append(row + b"\n")
            offset += len(row) + 1
    for row in GOOD:
        data.append(row + b"\n")
        count += 1
    return b"".join(data), where, count


def check_mixed(table: Path, out: Path, good: int, jobs: int) -> None:
    data, where, count = mixed(good)
    table.write_bytes(data)
    result = scan(table, "-o", out, "--all", "--no-text", "-j", jobs)
    assert result.exit_code == 2
    ids = [row["id"] for row in written(out)]
    assert len(ids) == count
    assert {f"g{n}" for n in range(good)} <= set(ids)
    quarantine = written(out.with_name("out.jsonl.quarantine.jsonl"))
    assert {row["offset"]: row["reason"] for row in quarantine} == where
    assert all(data[row["offset"] :][: row["bytes"]].endswith(b"\n") for row in quarantine)
    told = summary(out)
    assert (told["posts"], told["bad_rows"], told["rows"]) == (count, len(where), count + len(where))


def test_bad_rows_go_to_quarantine_and_good_ones_are_scanned(tmp_path: Path, out: Path) -> None:
    check_mixed(tmp_path / "posts.jsonl", out, 40, 1)


@pytest.mark.slow
def test_bad_rows_among_a_hundred_thousand_good_ones(tmp_path: Path, out: Path) -> None:
    check_mixed(tmp_path / "posts.jsonl", out, 100_000, 2)


def test_bad_rows_of_csv_do_not_swallow_their_neighbours(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.csv"
    rows = [
        b"id,text",
        b"a,one",
        b'b,"two',
        b"c,three",
        b"d,x,y",
        b"e",
        b"f,caf\xe9",
        b'g,"go""od"',
        b"",
        b'h,"i\n\nj"',
        b'k,"l',
    ]
    table.write_bytes(b"\r\n".join(rows))
    assert scan(table, "-o", out, "--all").exit_code == 2
    assert [(row["id"], row["text"]) for row in written(out)] == [
        ("a", "one"),
        ("c", "three"),
        ("g", 'go"od'),
        ("h", "i\n\nj"),
    ]
    quarantine = written(out.with_name("out.jsonl.quarantine.jsonl"))
    data = table.read_bytes()
    assert [data[row["offset"] :][:1] for row in quarantine] == [b"b", b"d", b"e", b"f", b"k"]


def test_how_many_bad_rows_are_allowed_sets_the_exit_code(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": n, "text": HARMLESS} for n in range(98)]) + b"{\n[]\n")
    codes = {limit: scan(table, "-o", out, "--max-bad", limit).exit_code for limit in ("0", "1", "2", "1%", "2%")}
    assert codes == {"0": 2, "1": 2, "2": 0, "1%": 2, "2%": 0}
    assert scan(table, "--max-bad", "many").exit_code == 2


def test_a_damaged_or_missing_file_is_told_and_the_others_are_scanned(tmp_path: Path, out: Path) -> None:
    rows = lines([{"id": n, "text": f"{RISKY} {n}"} for n in range(5000)])
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(rows)[:-2000])
    (tmp_path / "whole.jsonl").write_bytes(lines([{"id": "w", "text": RISKY}]))
    (tmp_path / "array.json").write_bytes(json.dumps([{"id": 1, "text": RISKY}]).encode())
    files = [tmp_path / name for name in ("cut.jsonl.gz", "gone.jsonl", "array.json", "whole.jsonl")]
    result = scan(*files, "-o", out)
    assert result.exit_code == 2
    assert "damaged or cut short" in result.stderr
    assert "JSON array" in result.stderr
    assert len(summary(out)["problems"]) == 3
    ids = [row["id"] for row in written(out)]
    assert ids[-1] == "w"
    assert ids[:100] == [str(n) for n in range(100)]


PRIVATE = {
    "maria.lopez@example.org": "[email]",
    "https://shop.example/buy?x=1": "[link]",
    "miracle-drops.shop/now": "[link]",
    "@drhealer": "[handle]",
    "u/healer99": "[handle]",
    "+44 20 7946 0958": "[phone]",
    "(555) 010-4477": "[phone]",
    "07700 900123": "[phone]",
    "07700  900123": "[phone]",
    "0049 151 23455321": "[phone]",
    "+4915123": "[phone]",
    "maria [at] example [dot] org": "[email]",
    "bit.example/abc": "[link]",
    "ftp://files.example/z": "[link]",
    "drops.health": "[link]",
    "drops[.]com": "[link]",
    "healer#1234": "[handle]",
    "telegram: healer": "[handle]",
}


@pytest.mark.parametrize("hidden", PRIVATE)
def test_private_data_is_masked_and_offsets_stay(hidden: str, tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    text = f"Ask {hidden} about it, {RISKY}."
    table.write_bytes(lines([{"id": 1, "text": text, "author": hidden}]))
    for form in ("jsonl", "csv", "text"):
        scan(table, "-o", out, "--output-format", form)
        assert hidden not in out.read_text()
    scan(table, "-o", out)
    (row,) = written(out)
    assert PRIVATE[hidden] in row["text"]
    assert len(row["text"]) == len(text)
    assert row["text"].endswith(f" about it, {RISKY}.")
    for finding in row["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["match"]
    scan(table, "-o", out, "--no-redact")
    assert hidden in written(out)[0]["text"]


@pytest.mark.parametrize(
    "plain",
    [
        "take 2000 mg on 2024-03-11",
        "120/80 and 5,000,000 IU",
        "in 2019-2020 it was 1234567",
        "from 100 - 200 - 300 mg a day",
        "herbs and/or food, e.g./i.e. both, at 3/4 of it",
    ],
)
def test_doses_and_dates_are_not_masked(plain: str) -> None:
    from claimlint.scan.privacy import redact

    assert redact(plain) == plain


def test_no_text_leaves_no_word_of_a_post(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": 1, "title": "Zanthorrea tea", "text": f"{RISKY} with zanthorrea"}]))
    for form in ("jsonl", "csv", "text"):
        scan(table, "-o", out, "--no-text", "--output-format", form)
        said = out.read_text().lower()
        assert "zanthorrea" not in said
        assert "uncle" not in said
        assert "cured his diabetes" not in said


def test_nothing_of_a_bad_row_is_told(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(b'{"id": 1, "text": "secretword\n{"id": 2, "text": "x"}\n{"id": 3, "text": ["secretword"]}\n')
    result = scan(table, "-o", out)
    everything = result.output + out.with_name("out.jsonl.quarantine.jsonl").read_text() + json.dumps(summary(out))
    assert "secretword" not in everything


def test_posts_that_are_nearly_the_same_are_grouped(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    texts = [
        f"{RISKY}! see https://a.example/1",
        f"{RISKY.upper()}  see www.b.example/22 @someone",
        f"{RISKY} 3 times, see",
        f"{RISKY} see",
        HARMLESS,
        HARMLESS,
        "12 34",
        "56 78",
    ]
    table.write_bytes(lines([{"id": n, "text": text} for n, text in enumerate(texts)]))
    scan(table, "-o", out, "--all")
    assert [row["dup_count"] for row in written(out)] == [3, 3, 1, 3, 2, 2, 1, 1]
    assert len({row["dup_group"] for row in written(out)}) == 5
    assert (summary(out)["duplicate_groups"], summary(out)["duplicate_posts"]) == (2, 5)


def test_authors_are_hashed_with_a_salt_and_ranked(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    rows = [{"id": n, "text": RISKY if n % 2 else HARMLESS, "author": "busy"} for n in range(20)]
    rows += [{"id": n, "text": RISKY, "author": "pusher"} for n in range(20, 30)]
    rows += [{"id": n, "text": RISKY, "author": None} for n in range(30, 40)]
    table.write_bytes(lines(rows))
    scan(table, "-o", out, "--salt", "pepper")
    first, told = out.read_bytes(), summary(out)
    assert [(a["posts"], a["flagged"], a["rate"]) for a in told["authors"]] == [(10, 10, 1.0), (20, 10, 0.5)]
    assert b"pusher" not in first
    hashes = Counter(row["author_hash"] for row in written(out))
    assert hashes[told["authors"][0]["author_hash"]] == 10
    scan(table, "-o", out, "--salt", "pepper")
    assert out.read_bytes() == first
    scan(table, "-o", out)
    assert not {row["author_hash"] for row in written(out)} & set(hashes) - {None}


def test_the_riskiest_come_first(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    texts = [HARMLESS, "this tea boosts the immune system", RISKY, f"{RISKY}. you can stop your insulin", RISKY]
    table.write_bytes(lines([{"id": n, "text": text} for n, text in enumerate(texts)]))
    scan(table, "-o", out, "--all", "--sort", "risk")
    rows = written(out)
    assert [row["risk"] for row in rows] == sorted((row["risk"] for row in rows), reverse=True)
    assert rows[0]["id"] == "3"
    assert [row["id"] for row in rows if row["text"] == RISKY] == ["2", "4"]


def test_a_sample_holds_every_severity_and_is_drawn_the_same_again(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": n, "text": f"{RISKY if n < 50 else HARMLESS} {n}"} for n in range(1000)]))
    scan(table, "-o", out, "--sample", 20, "--seed", 5)
    first = written(out)
    assert Counter(row["flagged"] for row in first) == {True: 10, False: 10}
    ids = [int(row["id"]) for row in first]
    assert ids == sorted(ids)
    assert summary(out)["sample"]["none"] == 10
    assert summary(out)["posts"] == 1000
    scan(table, "-o", out, "--sample", 20, "--seed", 5)
    assert written(out) == first
    scan(table, "-o", out, "--sample", 20, "--seed", 6)
    assert written(out) != first
    scan(table, "-o", out, "--sample", 5000)
    assert len(written(out)) == 1000


def test_other_formats_hold_the_same_posts(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": "=1+1", "title": None, "text": f"{RISKY}\nmore"}, {"id": "b", "text": RISKY}]))
    scan(table, "-o", out)
    wanted = written(out)
    scan(table, "-o", out, "--output-format", "parquet")
    assert pyarrow.parquet.read_table(out).to_pylist() == wanted
    scan(table, "-o", out, "--output-format", "csv")
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode(), newline="")))
    assert [row["id"] for row in rows] == ["'=1+1", "b"]
    assert rows[0]["text"] == f"{RISKY}\nmore"
    assert rows[0]["risk"] == str(wanted[0]["risk"])
    scan(table, "-o", out, "--output-format", "text")
    assert out.read_text().startswith("=1+1  risk ")


SEVERITIES = st.sampled_from([Severity.INFO, Severity.WARNING, Severity.ERROR])
FRAMES = st.sampled_from(["asserted", "hedged"])
FINDINGS = st.lists(st.tuples(st.sampled_from(["EFF001", "SAF001", "DOS002"]), SEVERITIES, FRAMES), max_size=30)


def finding(code: str, severity: Severity, frame: str) -> Finding:
    return Finding(code, "n", severity, "m", "w", "i", "p", "r", 0, 1, 1, 1, 1, 2, "x", frame)


@given(FINDINGS, FINDINGS)
def test_more_or_worse_findings_never_lower_the_risk(some: list[Any], others: list[Any]) -> None:
    findings = tuple(finding(*each) for each in some)
    more = findings + tuple(finding(*each) for each in others)
    assert record.risk(findings) <= record.risk(more) <= 299
    for n, (code, severity, _) in enumerate(some):
        for worse in (finding(code, Severity.ERROR, "asserted"), finding(code, severity, "asserted")):
            assert record.risk(findings) <= record.risk((*findings[:n], worse, *findings[n + 1 :]))


def test_what_scoring_scripts_type_still_works(tmp_path: Path, out: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": "a", "text": RISKY}]))
    command = [table, "--profile", "article", "--fail-on", "never", "--output-format", "jsonl", "-o", out]
    assert scan(*command).exit_code == 0
    (row,) = written(out)
    assert (row["id"], row["profile"]) == ("a", "article")
    assert {"code", "severity", "start", "end"} <= set(row["findings"][0])


def test_a_table_is_never_replaced_by_what_is_found_in_it(tmp_path: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": 1, "text": RISKY}]))
    before = table.read_bytes()
    for told in (("-o", table), ("-o", tmp_path / "out.jsonl", "--quarantine", table)):
        result = scan(table, *told)
        assert result.exit_code == 2
        assert "would be written" in result.stderr
    assert table.read_bytes() == before


def test_a_hint_about_fields_tells_no_words_of_a_post(tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text("p1,ana,zanthorrea cures lupus\np2,bob,nothing\n")
    result = scan(table)
    assert result.exit_code == 2
    assert "it has 3 fields" in result.stderr
    assert "zanthorrea" not in result.stderr


@pytest.mark.parametrize(("name", "begins"), [("f.csv", b"id,"), ("f.html", b"<!doctype html>"), ("f.txt", b"")])
def test_the_name_of_the_output_tells_its_format(tmp_path: Path, name: str, begins: bytes) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": 1, "text": RISKY}]))
    scan(table, "-o", tmp_path / name)
    written_now = (tmp_path / name).read_bytes().removeprefix(b"\xef\xbb\xbf").lower()
    assert written_now.startswith(begins)
    assert not written_now.startswith(b"{")


def test_a_page_without_text_shows_no_template(tmp_path: Path) -> None:
    table = tmp_path / "posts.jsonl"
    table.write_bytes(lines([{"id": 1, "text": RISKY}]))
    scan(table, "-o", tmp_path / "f.html", "--no-text")
    page = (tmp_path / "f.html").read_text()
    assert "{agent}" not in page
    assert "{target}" not in page
