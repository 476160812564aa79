"""What a writer sees in a terminal."""

from __future__ import annotations

import re
from dataclasses import replace

from claimlint.model import Finding, Report, Severity
from claimlint.reporters import Options, RuleInfo, reporter

PLAIN = Options(width=80)


def text(report: Report, rules: dict[str, RuleInfo], options: Options = PLAIN) -> str:
    return reporter("text")(report, rules=rules, options=options)


def at_line(source: str, start: int, end: int) -> Report:
    found = Finding(
        "EFF001", "n", Severity.ERROR, "m", "", "", "a.md", "", start, end, 1, start + 1, 1, end + 1, source[start:end]
    )
    return Report(findings=(found,), documents=1, sources={"a.md": source})


def underlined(output: str) -> str:
    """What stands above the carets, by terminal column."""
    from claimlint.reporters.places import columns

    lines = output.splitlines()
    row = next(i for i, line in enumerate(lines) if re.fullmatch(r" *\| *\^+", line))
    first, last = lines[row].index("^"), lines[row].rindex("^") + 1
    shown, at = "", 0
    for char in lines[row - 1]:
        if first <= at < last:
            shown += char
        at += columns(char)
    return shown


def test_a_finding_shows_place_line_reason_and_rewrite(report: Report, rules: dict[str, RuleInfo]) -> None:
    first = text(report, rules).split("\n\n")[0]
    assert first == (
        'EFF001 error: "cures gout" promises too much.\n'
        " --> drafts/tea.md:3:19\n"
        "  |\n"
        "3 | Our 🍵 “green” tea cures gout, they say,\n"
        "  |                    ^^^^^^^^^^\n"
        "  = why: No food has been shown to cure a disease.\n"
        '  = instead: Say what a trial measured: "lowered uric acid by 5% in 60 adults".\n'
        "  = more: https://example.org/rules/EFF001"
    )


def test_carets_stand_under_the_match(report: Report, rules: dict[str, RuleInfo]) -> None:
    for found in report.findings:
        output = text(replace(report, findings=(found,)), rules)
        assert underlined(output) == found.match.splitlines()[0]


def test_a_match_over_two_lines_is_underlined_to_the_end_of_the_first(
    report: Report, rules: dict[str, RuleInfo]
) -> None:
    assert underlined(text(replace(report, findings=report.findings[1:2]), rules)) == "never, ever"


def test_a_paragraph_on_one_line_is_cut_around_the_match() -> None:
    words = " ".join(f"word{n}" for n in range(400))
    for at in (0, 1700, len(words) - 7):
        start = words.index("word", at)
        output = text(at_line(words, start, start + 6), {})
        assert max(map(len, output.splitlines())) <= 80
        assert underlined(output) == words[start : start + 6]


def test_a_match_longer_than_the_screen_still_fits() -> None:
    source = "x" * 30 + "y" * 500 + "x" * 30
    output = text(at_line(source, 30, 530), {})
    assert max(map(len, output.splitlines())) <= 80
    assert set(underlined(output)) <= {"y", "…"}
    assert underlined(output).count("y") > 50


def test_nothing_from_a_draft_reaches_the_terminal_as_a_command() -> None:
    source = "a \x1b[31mcure\x07 for\u202e all\ttime"
    output = text(at_line(source, 2, 20), {})
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", output)


def test_colour_only_when_asked(report: Report, rules: dict[str, RuleInfo]) -> None:
    for name in ("text", "concise"):
        plain = reporter(name)(report, rules=rules, options=PLAIN)
        coloured = reporter(name)(report, rules=rules, options=PLAIN._replace(colour=True))
        assert "\x1b" not in plain
        assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain
        assert coloured != plain


def test_the_summary_counts_what_was_found_and_kept_back(report: Report, rules: dict[str, RuleInfo]) -> None:
    closing = text(report, rules, PLAIN._replace(stale=2)).split("\n\n")[-1].splitlines()
    assert closing == [
        "Found 2 errors, 1 warning, 1 info in 7 files.",
        "Not shown: 1 by a directive.",
        "2 entries of the baseline are no longer found: run `claimlint baseline prune`.",
        "1 input could not be read.",
    ]
    assert text(Report(documents=1), {}) == "No findings in 1 file.\n"


def test_show_excused_names_the_cue(report: Report, rules: dict[str, RuleInfo]) -> None:
    assert "does not" not in reporter("concise")(report, rules=rules, options=PLAIN)
    options = PLAIN._replace(show_excused=True)
    assert '= excused by: negated: "does not"' in text(report, rules, options)
    assert "[directive: legal cleared it]" in reporter("concise")(report, rules=rules, options=options)


def test_concise_is_one_parsable_line_a_finding(report: Report, rules: dict[str, RuleInfo]) -> None:
    lines = reporter("concise")(report, rules=rules, options=PLAIN).splitlines()
    shape = re.compile(r"(.+?):(\d+):(\d+): (error|warning|info): ([A-Z]+\d+) (.+)")
    parsed = [shape.fullmatch(line) for line in lines[: len(report.findings)]]
    assert [(m[1], int(m[2]), int(m[3]), m[4], m[5]) for m in parsed if m] == [
        (f.path, f.line, f.column, f.severity, f.code) for f in report.findings
    ]


def test_statistics_count_by_rule_most_frequent_first(report: Report, rules: dict[str, RuleInfo]) -> None:
    lines = text(report, rules, PLAIN._replace(statistics=True)).splitlines()
    assert lines[:2] == ["3  EFF001  error    promise-of-a-cure", "1  NOT002  info     ambiguous-unit"]


def test_a_post_is_named_by_its_record_and_shows_its_match() -> None:
    found = replace(at_line("it cures all", 3, 8).findings[0], path="posts.jsonl", record="p7")
    output = text(Report(findings=(found,), documents=1), {})
    assert "posts.jsonl#p7:1:4" in output
    assert underlined(output) == "cures"
