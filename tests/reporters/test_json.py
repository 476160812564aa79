"""json and jsonl: what scripts read."""

from __future__ import annotations

import json
from dataclasses import replace

from claimlint.model import Report
from claimlint.reporters import Options, RuleInfo, reporter

FIELDS = (
    "code name severity message why instead filename record location end_location start end match frame evidence fix "
    "url fingerprint"
).split()


def test_fields_and_their_order_are_fixed(report: Report, rules: dict[str, RuleInfo]) -> None:
    rows = json.loads(reporter("json")(report, rules=rules, options=Options()))
    assert [list(row) for row in rows] == [FIELDS] * 4
    cure = rows[0]
    assert cure["location"] == {"row": 3, "column": 19}
    assert cure["end_location"] == {"row": 3, "column": 29}
    assert cure["record"] is None
    assert cure["fix"] is None
    assert cure["evidence"] == [{"role": "agent", "text": "tea", "start": 17, "end": 20}]


def test_offsets_quote_the_source(report: Report, rules: dict[str, RuleInfo]) -> None:
    for row in json.loads(reporter("json")(report, rules=rules, options=Options())):
        assert report.sources[row["filename"]][row["start"] : row["end"]] == row["match"]


def test_a_fix_has_offsets_and_places(report: Report, rules: dict[str, RuleInfo]) -> None:
    fix = json.loads(reporter("json")(report, rules=rules, options=Options()))[2]["fix"]
    assert fix["applicability"] == "safe"
    (edit,) = fix["edits"]
    source = report.sources["drafts/tea.md"]
    assert source[edit["start"] : edit["end"]] == "mcg"
    line = source.splitlines()[edit["location"]["row"] - 1]
    assert line[edit["location"]["column"] - 1 : edit["end_location"]["column"] - 1] == "mcg"
    assert edit["content"] == "micrograms"


def test_excused_matches_only_when_asked(report: Report, rules: dict[str, RuleInfo]) -> None:
    rows = json.loads(reporter("json")(report, rules=rules, options=Options(show_excused=True)))
    assert [row.get("excused") for row in rows] == [
        *[None] * 4,
        {"by": "negated", "cue": "does not"},
        {"by": "directive", "cue": "legal cleared it"},
    ]


def test_statistics(report: Report, rules: dict[str, RuleInfo]) -> None:
    rows = json.loads(reporter("json")(report, rules=rules, options=Options(statistics=True)))
    assert [(row["code"], row["count"]) for row in rows] == [("EFF001", 3), ("NOT002", 1)]


def test_jsonl_is_json_line_by_line(report: Report, rules: dict[str, RuleInfo]) -> None:
    lines = reporter("jsonl")(report, rules=rules, options=Options()).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(reporter("json")(report, rules=rules, options=Options()))


def test_no_finding_is_an_empty_array_and_no_line() -> None:
    assert json.loads(reporter("json")(Report(documents=3), rules={}, options=Options())) == []
    assert reporter("jsonl")(Report(documents=3), rules={}, options=Options()) == ""


def test_a_line_separator_inside_a_match_does_not_break_jsonl(report: Report, rules: dict[str, RuleInfo]) -> None:
    odd = replace(report.findings[0], match="cures\u2028gout\n\x85")
    output = reporter("jsonl")(Report(findings=(odd,)), rules=rules, options=Options())
    assert len(output.splitlines()) == 1
    assert json.loads(output)["match"] == "cures\u2028gout\n\x85"
