"""JUnit, Checkstyle, CSV and the page: what CI servers, spreadsheets and browsers take."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from junitparser import JUnitXml

from claimlint.model import Report
from claimlint.reporters import REPORTERS, Options, RuleInfo, reporter

SCHEMAS = Path(__file__).parents[1] / "schemas"


def hostile(report: Report) -> Report:
    odd = replace(report.findings[0], match="\x00\x1b<b>&\ud800]]>", message='"\x0b" & <script>', path="a&<b>.md")
    return replace(report, findings=(*report.findings, odd))


def test_junit_fits_its_schema_and_a_reader(report: Report, rules: dict[str, RuleInfo], tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    path.write_text(reporter("junit")(hostile(report), rules=rules, options=Options()), encoding="utf-8")
    xmlschema.validate(str(path), str(SCHEMAS / "junit-10.xsd"))
    suites = list(JUnitXml.fromfile(str(path)))
    assert [(s.name, s.tests, s.failures, s.errors) for s in suites] == [
        ("drafts/tea.md", 3, 3, 0),
        (report.findings[3].path, 1, 1, 0),
        ("a&<b>.md", 1, 1, 0),
        ("drafts/broken.docx", 1, 0, 1),
    ]
    case = next(iter(suites[0]))
    assert case.name == "EFF001 promise-of-a-cure at 3:19"
    assert "Instead: Say what a trial measured" in case.result[0].text


def test_a_clean_run_is_one_test_that_passed(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    path.write_text(reporter("junit")(Report(documents=2), rules={}, options=Options()), encoding="utf-8")
    xmlschema.validate(str(path), str(SCHEMAS / "junit-10.xsd"))
    suites = JUnitXml.fromfile(str(path))
    assert (suites.tests, suites.failures, suites.errors) == (1, 0, 0)


def test_checkstyle_fits_its_schema(report: Report, rules: dict[str, RuleInfo], tmp_path: Path) -> None:
    path = tmp_path / "checkstyle.xml"
    path.write_text(reporter("checkstyle")(hostile(report), rules=rules, options=Options()), encoding="utf-8")
    xmlschema.validate(str(path), str(SCHEMAS / "checkstyle.xsd"))
    root = ElementTree.parse(path).getroot()
    first = root[0][0].attrib
    assert (root[0].attrib["name"], first["line"], first["column"]) == ("drafts/tea.md", "3", "19")
    assert (first["severity"], first["source"]) == ("error", "claimlint.EFF001")


def test_csv_round_trips_and_starts_no_formula(report: Report, rules: dict[str, RuleInfo]) -> None:
    formula = replace(report.findings[0], match='=HYPERLINK("x")', message="a\r\nb,c")
    output = reporter("csv")(replace(report, findings=(*report.findings, formula)), rules=rules, options=Options())
    rows = list(csv.DictReader(io.StringIO(output, newline="")))
    assert [(row["filename"], int(row["row"]), row["match"]) for row in rows[:4]] == [
        (found.path, found.line, found.match) for found in report.findings
    ]
    assert rows[4]["match"] == '\'=HYPERLINK("x")'
    assert rows[4]["message"] == "a\r\nb,c"


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.marked: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data
        if "mark" in self.open:
            self.marked[-1] += data


def test_the_page_shows_each_finding_in_its_line(report: Report, rules: dict[str, RuleInfo]) -> None:
    page = Page(reporter("html")(report, rules=rules, options=Options(show_excused=True)))
    assert page.open == []
    assert page.marked == ["cures gout", "never, ever", "5 mcg", report.findings[3].match, "cure gout", "at 100%"]
    for found in report.findings:
        assert found.message in page.words
        assert found.instead in page.words
    assert "Excused by negated: does not" in page.words
    assert ("a", {"href": "https://example.org/act#5", "rel": "noreferrer"}) in page.tags


def test_the_page_runs_and_loads_nothing(report: Report, rules: dict[str, RuleInfo]) -> None:
    page = Page(reporter("html")(hostile(report), rules=rules, options=Options()))
    assert {tag for tag, _ in page.tags} <= set(
        "html head meta title style body h1 h2 p section article b br span blockquote mark small table thead tbody tr "
        "th td a footer".split()
    )
    policy = next(attributes["content"] for _, attributes in page.tags if attributes.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert not any(key.startswith("on") or key == "src" for _, attributes in page.tags for key in attributes)


@pytest.mark.parametrize("name", REPORTERS)
def test_an_empty_report_can_be_rendered_and_ends_its_line(name: str) -> None:
    output = reporter(name)(Report(documents=1), rules={}, options=Options())
    assert output == "" or output.endswith("\n")


@pytest.mark.parametrize("name", REPORTERS)
def test_the_same_report_gives_the_same_bytes(name: str, report: Report, rules: dict[str, RuleInfo]) -> None:
    first, second = (reporter(name)(report, rules=rules, options=Options()) for _ in range(2))
    assert first == second
