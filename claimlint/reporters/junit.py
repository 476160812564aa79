"""JUnit XML: a suite for each file, a failed test for each finding."""

from __future__ import annotations

from itertools import groupby
from xml.etree.ElementTree import Element

from claimlint.model import Finding, Problem, Report
from claimlint.reporters.info import Options, Rules
from claimlint.reporters.xml import document, element


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """Inputs that could not be read are errors; a clean run is one test that passed."""
    findings, problems = report.findings, report.problems
    root = element(
        None,
        "testsuites",
        name="claimlint",
        tests=len(findings) + len(problems) or 1,
        failures=len(findings),
        errors=len(problems),
    )
    for path, group in groupby(findings, key=lambda finding: finding.path):
        cases = list(group)
        suite = element(root, "testsuite", name=path, tests=len(cases), failures=len(cases), errors=0, file=path)
        for finding in cases:
            case = element(suite, "testcase", name=_name(finding), classname=path)
            text = f"{finding.path}:{finding.line}:{finding.column}\n{finding.match}\n\n{finding.why}\n"
            text += f"Instead: {finding.instead}\n" if finding.instead else ""
            element(case, "failure", text, type=finding.severity.value, message=finding.message)
    for problem in problems:
        _problem(element(root, "testsuite", name=problem.path, tests=1, failures=0, errors=1), problem)
    if not findings and not problems:
        suite = element(root, "testsuite", name="claimlint", tests=1, failures=0, errors=0)
        element(suite, "testcase", name="No findings", classname="claimlint")
    return document(root)


def _name(finding: Finding) -> str:
    record = f" in {finding.record}" if finding.record else ""
    return f"{finding.code} {finding.name} at {finding.line}:{finding.column}{record}"


def _problem(suite: Element, problem: Problem) -> None:
    case = element(suite, "testcase", name="reads the input", classname=problem.path)
    element(case, "error", problem.hint, type="unreadable", message=problem.message)
