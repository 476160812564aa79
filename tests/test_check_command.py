"""`claimlint check` and its neighbours as a shell meets them: output, files written, exit codes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from claimlint.cli import main
from claimlint.config import schema
from claimlint.reporters import REPORTERS

ERROR = "Our garlic tea cures diabetes.\n"
CLEAN = "The beans were planted in rows.\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project, and a cache that the tests of a session share."""
    top = tmp_path / "project"
    top.mkdir()
    monkeypatch.chdir(top)
    monkeypatch.setenv("CLAIMLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in ("GITHUB_STEP_SUMMARY", "FORCE_COLOR", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@b")
    return top


def claimlint(*arguments: str, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def codes(*arguments: str) -> list[tuple[str, str, int]]:
    rows = json.loads(claimlint("check", *arguments, "--output-format", "json").stdout)
    return [(row["filename"], row["code"], row["location"]["row"]) for row in rows]


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


# exit codes


@pytest.mark.parametrize("form", REPORTERS)
def test_no_format_and_no_file_changes_the_exit_code(project: Path, form: str) -> None:
    Path("bad.md").write_text(ERROR)
    Path("good.md").write_text(CLEAN)
    Path("broken.docx").write_bytes(b"PK no archive")
    for target in ((), ("-o", "report.out")):
        told = ("--output-format", form, *target)
        assert claimlint("check", "bad.md", *told).exit_code == 1
        assert claimlint("check", "good.md", *told).exit_code == 0
        assert claimlint("check", "bad.md", "--exit-zero", *told).exit_code == 0
        assert claimlint("check", "bad.md", "--fail-on", "never", *told).exit_code == 0


def test_what_is_written_to_a_file_is_what_would_be_printed(project: Path) -> None:
    Path("bad.md").write_text(ERROR)
    printed = claimlint("check", "bad.md")
    written = claimlint("check", "bad.md", "-o", "report.txt")
    assert written.stdout == ""
    assert Path("report.txt").read_text() == printed.stdout
    assert sorted(path.name for path in project.iterdir()) == ["bad.md", "report.txt"]


def test_severities_decide(project: Path) -> None:
    Path("bad.md").write_text(ERROR)
    Path(".claimlint.yml").write_text("severity: {EFF001: warning}\n")
    assert claimlint("check").exit_code == 0
    assert claimlint("check", "--fail-on", "warning").exit_code == 1
    assert claimlint("check", "--max-warnings", "0").exit_code == 1
    assert claimlint("check", "--max-warnings", "1").exit_code == 0
    Path(".claimlint.yml").write_text("severity: {EFF001: warning}\nfail-on: info\nmax-warnings: 9\n")
    assert claimlint("check").exit_code == 1
    assert claimlint("check", "--fail-on", "error", "--max-warnings", "0").exit_code == 1
    assert claimlint("check", "--fail-on", "error").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "absent.md"), "absent.md does not exist"),
        (("check", "--select", "EFF0O1"), 'did you mean "EFF001"?'),
        (("check", "--output-fromat", "json"), "--output-format"),
        (("chekc",), "check"),
        (("check", "--statistics", "--output-format", "sarif"), "--statistics cannot be written as sarif"),
        (("check", "-o", "no/such/folder.txt"), "cannot write no/such/folder.txt"),
        (("check", "--baseline", "absent.json"), "there is no such baseline"),
        (("check", "--diff-base", "main"), "git"),
        (("baseline", "update"), "claimlint baseline create"),
    ],
)
def test_what_cannot_be_done_is_exit_code_2_and_told(
    project: Path, arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    Path("good.md").write_text(CLEAN)
    result = claimlint(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_a_mistake_in_the_configuration_is_told_with_its_line(project: Path) -> None:
    Path("good.md").write_text(CLEAN)
    Path(".claimlint.yml").write_text("fail-on: error\nignore: [EFG001]\n")
    result = claimlint("check")
    assert result.exit_code == 2
    assert ".claimlint.yml:2:10: no rule has the code EFG001" in result.stderr
    assert claimlint("check", "--isolated").exit_code == 0


# what is checked, and how


def test_settings_hold_for_their_files(project: Path) -> None:
    for name in ("a.md", "archive/a.md", "blog/a.md"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(ERROR)
    Path(".claimlint.yml").write_text(
        "per-file-ignores: {'archive/': [EFF]}\noverrides: {'blog/**': {ignore: [EFF001]}}\n"
    )
    assert {(name, code) for name, code, _ in codes()} & {
        (n, "EFF001") for n in ("a.md", "archive/a.md", "blog/a.md")
    } == {("a.md", "EFF001")}


def test_named_files_are_checked_unless_exclusion_is_forced(project: Path) -> None:
    Path("a.md").write_text(ERROR)
    Path(".claimlint.yml").write_text("exclude: ['*.md']\n")
    assert claimlint("check", "a.md").exit_code == 1
    forced = claimlint("check", "a.md", "--force-exclude", "--verbose")
    assert forced.exit_code == 0  # a hook names whatever is committed
    assert "a.md skipped: the configuration excludes it" in forced.stderr
    assert "no file to check in a.md" in forced.stderr


def test_stdin_takes_the_configuration_of_the_name_that_it_is_given(project: Path) -> None:
    Path("archive").mkdir()
    Path("archive/.claimlint.yml").write_text("ignore: [ALL]\n")
    assert claimlint("check", "-", stdin=ERROR).exit_code == 1
    assert claimlint("check", "-", "--stdin-filename", "archive/a.md", stdin=ERROR).exit_code == 0


def test_directives_are_obeyed_and_judged(project: Path) -> None:
    Path("a.md").write_text(
        f"<!-- claimlint-disable-next-line EFF -- a quote -->\n{ERROR}\n<!-- claimlint-disable EFF001 -->\n\n{ERROR}"
    )
    found = codes("a.md")
    assert ("a.md", "CLM001", 4) in found
    assert ("a.md", "EFF001", 6) in found
    assert ("a.md", "EFF001", 2) not in found
    assert "excused by: directive" in claimlint("check", "a.md", "--show-excused").stdout


def test_the_same_bytes_for_any_number_of_processes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimlint.parallel._WORTH_A_WORKER", 1000)
    for n in range(60):
        Path(f"{n}.md").write_text(f"{ERROR}\nJar {n} helps.\n\n" * 3)
    one = claimlint("check", "--no-cache", "-j", "1", "--output-format", "json")
    two = claimlint("check", "--no-cache", "-j", "2", "--output-format", "json")
    assert one.stdout == two.stdout
    assert len(json.loads(one.stdout)) >= 60 * 3


def test_a_warm_cache_gives_the_same_and_says_so(project: Path) -> None:
    Path("a.md").write_text(ERROR + "<!-- claimlint-disable-file SAF -- x -->\n")
    Path("b.md").write_text(CLEAN)
    cold = claimlint("check", "--show-excused")
    warm = claimlint("check", "--show-excused", "--verbose")
    assert cold.stdout == warm.stdout
    assert "2 unchanged since an earlier run" in warm.stderr
    Path("b.md").write_text(CLEAN + "More.\n")
    assert "1 unchanged" in claimlint("check", "--verbose").stderr
    assert "0 unchanged" in claimlint("check", "--verbose", "--no-cache").stderr


def test_the_cache_can_be_thrown_away(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMLINT_CACHE_DIR", str(tmp_path / "own"))
    Path("b.md").write_text(CLEAN)
    claimlint("check")
    assert "Removed 1 remembered file" in claimlint("cache", "clean").stdout
    assert not [path for path in (tmp_path / "own").rglob("*") if path.is_file()]
    assert claimlint("check").exit_code == 0


def test_a_cache_in_an_unusable_place_costs_no_findings(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("CLAIMLINT_CACHE_DIR", str(tmp_path / "file" / "cache"))
    Path("a.md").write_text(ERROR)
    assert claimlint("check").exit_code == 1


def test_statistics(project: Path) -> None:
    Path("a.md").write_text(ERROR * 1 + "\n" + ERROR)
    rows = json.loads(claimlint("check", "--statistics", "--select", "EFF001", "--output-format", "json").stdout)
    assert rows == [{"code": "EFF001", "name": "cure-claim", "severity": "error", "count": 2}]


def test_the_step_summary_of_github(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project / "summary.md"))
    Path("a.md").write_text(ERROR)
    result = claimlint("check", "--output-format", "github")
    assert result.stdout.startswith("::error file=a.md,")
    assert "| error | EFF001" in Path("summary.md").read_text()


# adoption


def test_a_baseline_holds_back_what_is_old_and_shrinks(project: Path) -> None:
    Path("a.md").write_text(ERROR + "\nThe oil cures asthma.\n")
    assert "Wrote" in claimlint("baseline", "create").stdout
    assert claimlint("baseline", "create").exit_code == 2
    assert claimlint("check").exit_code == 0
    assert claimlint("check", "--no-baseline").exit_code == 1
    Path("a.md").write_text("New above.\n\n" + ERROR)
    told = claimlint("check")
    assert told.exit_code == 0
    assert "of the baseline" in told.stdout
    assert "run `claimlint baseline prune`" in told.stdout
    assert " 0 added, " in claimlint("baseline", "prune").stdout
    assert "baseline prune" not in claimlint("check").stdout
    Path("a.md").write_text(ERROR + "\nThe oil cures asthma.\n")
    assert claimlint("check").exit_code == 1
    assert " added, 0 removed" in claimlint("baseline", "update").stdout
    assert claimlint("check").exit_code == 0


def test_a_baseline_fits_from_every_folder_and_under_every_spelling(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "--quiet")
    Path("drafts").mkdir()
    Path("drafts/a.md").write_text(ERROR)
    claimlint("baseline", "create", "drafts")
    for folder, path in ((".", "drafts"), (".", "./drafts/../drafts/a.md"), (".", str(project)), ("drafts", "a.md")):
        monkeypatch.chdir(project / folder)
        assert claimlint("check", path).exit_code == 0, path


def test_a_partial_check_calls_nothing_stale_that_it_did_not_look_at(project: Path) -> None:
    for name in ("a.md", "b.md"):
        Path(name).write_text(ERROR)
    claimlint("baseline", "create")
    assert "prune" not in claimlint("check", "a.md").stdout
    assert "prune" not in claimlint("check", "--ignore", "EFF").stdout
    Path("b.md").unlink()
    assert "prune" in claimlint("check", "a.md").stdout


def test_a_damaged_baseline_stops_the_run(project: Path) -> None:
    Path("a.md").write_text(ERROR)
    Path("claimlint-baseline.json").write_text("{")
    result = claimlint("check")
    assert result.exit_code == 2
    assert "the baseline is damaged" in result.stderr


def test_changed_lines_only(project: Path) -> None:
    git("init", "--quiet", "--initial-branch=main")
    Path("a.md").write_text(ERROR + "\nA line.\n")
    git("add", ".")
    git("commit", "--quiet", "-m", "first")
    Path("a.md").write_text(ERROR + "\nThe oil cures asthma.\n")
    Path("new.md").write_text(ERROR)
    found = {(name, line) for name, code, line in codes("--diff-base", "main") if code == "EFF001"}
    assert found == {("a.md", 3), ("new.md", 1)}
    assert "by unchanged lines" in claimlint("check", "--diff-base", "main").stdout


# help


def test_rules_about_directives_are_explained_as_any_other(project: Path) -> None:
    assert claimlint("rule", "clm001").stdout.startswith("# CLM001 malformed-directive")
    assert claimlint("rule", "unused-directive").exit_code == 0
    assert "did you mean" in claimlint("rule", "EFF00").stderr


def test_init_writes_a_configuration_that_works(project: Path) -> None:
    Path("good.md").write_text(CLEAN)
    assert claimlint("init", "--hook").exit_code == 0
    assert claimlint("check").exit_code == 0
    assert "claimlint check" in Path(".pre-commit-config.yaml").read_text()
    assert claimlint("init").exit_code == 2
    assert claimlint("init", "--force").exit_code == 0


def test_every_commented_line_of_the_configuration_works_when_it_is_turned_on(project: Path) -> None:
    claimlint("init", "--no-hook")
    Path("good.md").write_text(CLEAN)
    Path("house-style.yml").write_text("")
    Path("house").mkdir()
    claimlint("baseline", "create")
    text = Path(".claimlint.yml").read_text()
    Path(".claimlint.yml").write_text(re.sub(r"(?m)^# ((?:  )?[\"\w-]+[^ :]*:.*)$", r"\1", text.split("\n\n", 1)[1]))
    assert "severity:" in Path(".claimlint.yml").read_text().splitlines()
    assert set(schema()["properties"]) == yaml.safe_load(Path(".claimlint.yml").read_text()).keys()
    result = claimlint("check")
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    assert "_CLAIMLINT_COMPLETE" in claimlint("completion", shell).stdout


def test_help_imports_nothing_heavy() -> None:
    import sys

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "claimlint", "check", "--help"], capture_output=True, text=True
    )
    assert "--show-excused" in done.stdout
    assert " claimlint.commands.session" in done.stderr
    assert " spacy" not in done.stderr
    assert " claimlint.engine" not in done.stderr


def test_standard_input_has_no_history(project: Path) -> None:
    refused = claimlint("check", "-", "--diff-base", "HEAD", stdin=ERROR)
    assert refused.exit_code == 2
    assert "standard input has no earlier version" in refused.stderr


def test_a_rule_that_is_turned_off_makes_no_directive_useless(project: Path) -> None:
    Path("a.md").write_text(f"<!-- claimlint-disable-next-line EFF001 -- a quotation -->\n{ERROR}")
    Path(".claimlint.yml").write_text("severity: {EFF001: 'off'}\n")
    assert codes("a.md") == []


@pytest.mark.parametrize(
    "comment",
    ["claimlint: disable EFF001 -- r", "claimlint disable-next-line EFF001 -- r", "Claimlint-Disable EFF001 -- r"],
)
def test_what_was_meant_as_a_directive_is_no_silent_comment(project: Path, comment: str) -> None:
    Path("a.md").write_text(f"<!-- {comment} -->\n{ERROR}")
    assert {code for _, code, _ in codes("a.md")} >= {"CLM001", "EFF001"}


def test_a_comment_that_names_claimlint_is_a_comment(project: Path) -> None:
    Path("a.md").write_text(f"<!-- claimlint found nothing here -->\n{CLEAN}")
    assert codes("a.md") == []


def test_a_baseline_is_no_draft(project: Path) -> None:
    Path("a.md").write_text(ERROR)
    Path(".claimlint.yml").write_text("include: ['*.json', '*.md']\ntext-field: title\nbaseline: known.json\n")
    claimlint("baseline", "create")
    assert Path("known.json").exists()
    assert claimlint("check").exit_code == 0
