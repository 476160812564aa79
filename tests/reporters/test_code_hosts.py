"""SARIF, GitHub, GitLab and reviewdog: what a reviewer sees beside the changed lines."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

import jsonschema
import pytest

from claimlint.model import Finding, Report, Severity
from claimlint.reporters import Options, RuleInfo, reporter
from claimlint.reporters.github import step_summary

SCHEMAS = Path(__file__).parents[1] / "schemas"
HOSTED = Options(root=PurePosixPath("/repo"), cwd=PurePosixPath("/repo"), version="1.2.3")


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def sarif(report: Report, rules: dict[str, RuleInfo], options: Options = HOSTED) -> Any:
    log = json.loads(reporter("sarif")(report, rules=rules, options=options))
    jsonschema.Draft4Validator(schema("sarif-2.1.0.json")).validate(log)
    return log["runs"][0]


def test_sarif_regions_quote_the_source(report: Report, rules: dict[str, RuleInfo]) -> None:
    run = sarif(report, rules)
    assert run["columnKind"] == "unicodeCodePoints"
    for result, found in zip(run["results"], report.findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        path = unquote(place["artifactLocation"]["uri"])
        region = place["region"]
        source = report.sources[path]
        assert source[region["charOffset"] : region["charOffset"] + region["charLength"]] == found.match
        lines = re.split("\r\n|\n", source)
        first = lines[region["startLine"] - 1][region["startColumn"] - 1 :]
        assert first.startswith(found.match.splitlines()[0])
        assert lines[region["endLine"] - 1][: region["endColumn"] - 1].endswith(found.match.splitlines()[-1])
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note", "error"]


def test_sarif_rules_teach(report: Report, rules: dict[str, RuleInfo]) -> None:
    run = sarif(report, rules)
    listed = run["tool"]["driver"]["rules"]
    assert [listed[result["ruleIndex"]]["id"] for result in run["results"]] == [f.code for f in report.findings]
    markdown = listed[0]["help"]["markdown"]
    assert "**Write instead:** Say what a trial measured" in markdown
    assert "[Some Act, section 5](<https://example.org/act#5>)" in markdown
    assert len(sarif(Report(documents=1), rules)["tool"]["driver"]["rules"]) == len(rules)


def test_sarif_follows_a_finding_by_its_fingerprint(report: Report, rules: dict[str, RuleInfo]) -> None:
    prints = [result["partialFingerprints"]["claimlint/v1"] for result in sarif(report, rules)["results"]]
    assert prints == [found.fingerprint for found in report.findings]


def test_sarif_suppressions_only_when_asked(report: Report, rules: dict[str, RuleInfo]) -> None:
    assert len(sarif(report, rules)["results"]) == len(report.findings)
    *_, frame, directive = sarif(report, rules, HOSTED._replace(show_excused=True))["results"]
    assert (frame["kind"], frame["level"]) == ("pass", "none")
    assert directive["suppressions"] == [{"kind": "inSource", "justification": "legal cleared it"}]


def test_sarif_fixes_and_evidence(report: Report, rules: dict[str, RuleInfo]) -> None:
    results = sarif(report, rules)["results"]
    replacement = results[2]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    at = replacement["deletedRegion"]["charOffset"]
    source = report.sources["drafts/tea.md"]
    assert source[at : at + replacement["deletedRegion"]["charLength"]] == "mcg"
    related = results[0]["relatedLocations"][0]
    assert related["message"]["text"] == "agent: tea"
    assert related["physicalLocation"]["region"]["startLine"] == 3


def test_sarif_says_what_could_not_be_read(report: Report, rules: dict[str, RuleInfo]) -> None:
    invocation = sarif(report, rules)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert "no Word file" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_of_a_post_points_into_its_table(report: Report, rules: dict[str, RuleInfo]) -> None:
    post = replace(report.findings[0], path="posts.jsonl", record="p7")
    location = sarif(Report(findings=(post,)), rules)["results"][0]["locations"][0]
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"][0]["name"] == "p7"


@pytest.mark.slow
def test_sarif_is_read_by_sarif_tools(report: Report, rules: dict[str, RuleInfo], tmp_path: Path) -> None:
    path = tmp_path / "report.sarif"
    path.write_text(reporter("sarif")(report, rules=rules, options=HOSTED), encoding="utf-8")
    tool = Path(sys.executable).with_name("sarif")
    subprocess.run([tool, "csv", "--output", tmp_path / "out.csv", path], check=True, capture_output=True)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["Severity"], row["Code"], row["Location"], row["Line"]) for row in rows] == [
        ("error", "EFF001", "drafts/tea.md", "3"),
        ("error", "EFF001", quote(report.findings[3].path), "1"),
        ("warning", "EFF001", "drafts/tea.md", "4"),
        ("note", "NOT002", "drafts/tea.md", "7"),
    ]
    checked = subprocess.run([tool, "--check", "error", "summary", path], capture_output=True)
    assert b"issues at or above error" in checked.stderr


def test_paths_are_relative_to_the_repository_from_any_folder(report: Report, rules: dict[str, RuleInfo]) -> None:
    found = report.findings[0]
    below = HOSTED._replace(cwd=PurePosixPath("/repo/drafts"))
    for path, options in [("tea.md", below), ("/repo/drafts/tea.md", HOSTED), ("../drafts/tea.md", below)]:
        moved = Report(findings=(replace(found, path=path),))
        gitlab = json.loads(reporter("gitlab")(moved, rules=rules, options=options))
        assert gitlab[0]["location"]["path"] == "drafts/tea.md"
        (result,) = sarif(moved, rules, options)["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "drafts/tea.md"
    outside = sarif(Report(findings=(replace(found, path="/else where/a.md"),)), rules)["results"][0]
    assert outside["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///else%20where/a.md"}


def commands(output: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands, unescaped as the runner does it."""
    parsed = []
    for line in output.splitlines():
        shape = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert shape, line
        properties = dict(part.split("=", 1) for part in shape[2].split(","))
        for coded, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
            properties = {key: value.replace(coded, char) for key, value in properties.items()}
        message = shape[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        parsed.append((shape[1], properties, message))
    return parsed


def test_github_annotations_come_loudest_first_and_survive_escaping(report: Report, rules: dict[str, RuleInfo]) -> None:
    odd = replace(report.findings[3], message="100%0A: a,b::c\r\nd")
    sent = commands(
        reporter("github")(replace(report, findings=(*report.findings[:3], odd)), rules=rules, options=HOSTED)
    )
    assert [name for name, _, _ in sent] == ["error", "error", "error", "warning", "notice"]
    assert sent[0][1]["file"] == "drafts/broken.docx"
    _, properties, message = sent[2]
    assert properties["file"] == odd.path
    assert message.startswith(odd.message)
    assert "Instead: Say what a trial measured" in message


def test_github_gives_columns_only_within_one_line(report: Report, rules: dict[str, RuleInfo]) -> None:
    sent = commands(reporter("github")(report, rules=rules, options=HOSTED))
    one = next(p for name, p, _ in sent if name == "notice")
    assert (one["line"], one["endLine"], one["col"], one["endColumn"]) == ("7", "7", "29", "34")
    several = next(p for name, p, _ in sent if name == "warning")
    assert (several["line"], several["endLine"]) == ("4", "5")
    assert not {"col", "endColumn"} & set(several)


def test_step_summary_is_a_table_of_every_finding(report: Report) -> None:
    hostile = replace(report.findings[0], match="a | b\n<img src=x> `c` @team [d](javascript:e)")
    text = step_summary(replace(report, findings=(*report.findings, hostile)), HOSTED, "https://host/o/r/blob/abc")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + 5
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    assert [row.split(" | ")[0] for row in rows[2:]] == ["| error", "| error", "| error", "| warning", "| info"]
    assert "(https://host/o/r/blob/abc/drafts/tea.md?plain=1#L3)" in text
    assert "<img" not in text
    assert "@team" not in text
    assert "](javascript" not in text


def test_step_summary_stays_below_the_limit_and_says_so(report: Report) -> None:
    many = tuple(replace(report.findings[0], line=n) for n in range(1, 9000))
    text = step_summary(Report(findings=many), HOSTED)
    assert len(text.encode()) < 1024 * 1024
    shown = sum(line.startswith("| error") for line in text.splitlines())
    assert f"{len(many) - shown} more do not fit here" in text


def test_gitlab_report(report: Report, rules: dict[str, RuleInfo]) -> None:
    twin = replace(report.findings[0], start=99, fingerprint=report.findings[0].fingerprint)
    issues = json.loads(
        reporter("gitlab")(replace(report, findings=(*report.findings, twin)), rules=rules, options=HOSTED)
    )
    jsonschema.validate(issues, schema("gitlab-code-quality.json"))
    assert [issue["severity"] for issue in issues] == ["major", "minor", "info", "major", "major"]
    assert len({issue["fingerprint"] for issue in issues}) == 5
    assert issues[1]["location"] == {"path": "drafts/tea.md", "lines": {"begin": 4, "end": 5}}


def test_gitlab_follows_a_finding_that_moved(report: Report, rules: dict[str, RuleInfo]) -> None:
    found = report.findings[0]
    moved = replace(found, line=90, end_line=90, start=4000, end=4010)
    one, other = (
        json.loads(reporter("gitlab")(Report(findings=(f,)), rules=rules, options=HOSTED))[0]["fingerprint"]
        for f in (found, moved)
    )
    assert one == other


def test_rdjson_counts_bytes(report: Report, rules: dict[str, RuleInfo]) -> None:
    result = json.loads(reporter("rdjson")(report, rules=rules, options=HOSTED))
    jsonschema.validate(result, schema("rdjson.json"))
    for diagnostic, found in zip(result["diagnostics"], report.findings, strict=True):
        lines = report.sources[found.path].encode().split(b"\n")
        start, end = diagnostic["location"]["range"]["start"], diagnostic["location"]["range"]["end"]
        words = found.match.encode()
        assert lines[start["line"] - 1][start["column"] - 1 :].startswith(words.split(b"\n")[0])
        assert lines[end["line"] - 1][: end["column"] - 1].endswith(words.split(b"\n")[-1])
    suggestion = result["diagnostics"][2]["suggestions"][0]
    line = report.sources["drafts/tea.md"].encode().split(b"\n")[suggestion["range"]["start"]["line"] - 1]
    assert line[suggestion["range"]["start"]["column"] - 1 : suggestion["range"]["end"]["column"] - 1] == b"mcg"


@pytest.mark.parametrize("name", ["sarif", "github", "gitlab", "rdjson"])
def test_a_source_that_was_not_kept_is_no_error(report: Report, rules: dict[str, RuleInfo], name: str) -> None:
    assert reporter(name)(replace(report, sources={}), rules=rules, options=HOSTED)


def test_severity_of_every_finding_has_a_name_everywhere(report: Report, rules: dict[str, RuleInfo]) -> None:
    spoken = [severity for severity in Severity if severity is not Severity.IGNORE]
    found: tuple[Finding, ...] = tuple(replace(report.findings[0], severity=severity) for severity in spoken)
    for name in ("sarif", "github", "gitlab", "rdjson"):
        assert reporter(name)(Report(findings=found), rules=rules, options=HOSTED)
