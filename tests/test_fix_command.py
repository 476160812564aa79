"""`--fix`, `--diff` and `--unsafe-fixes`, and what is read as what, as a shell meets them."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimlint.cli import main

DOSES = "Ask your doctor: naltrexone 4.0 mg QD at night,\r\nlater .5 mg.\r\n"
FIXED = "Ask your doctor: naltrexone 4 mg QD at night,\r\nlater 0.5 mg.\r\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    return tmp_path


def check(*arguments: str, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["check", *arguments], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_safe_fixes_are_written_and_the_rest_is_reported(project: Path) -> None:
    Path("a.md").write_bytes(DOSES.encode())
    Path("a.md").chmod(0o640)
    told = check("a.md", "--fix", "--output-format", "concise")
    assert Path("a.md").read_bytes() == FIXED.encode()
    assert Path("a.md").stat().st_mode & 0o777 == 0o640
    assert "NTN005" in told.stdout
    assert "NTN001" not in told.stdout
    assert "corrected 2 places in 1 file" in told.stderr
    assert "1 more fix may change the meaning" in told.stderr
    assert list(Path().iterdir()) == [Path("a.md")]


def test_a_diff_changes_nothing_and_its_exit_code_tells(project: Path) -> None:
    Path("a.md").write_bytes(DOSES.encode())
    told = check("a.md", "--diff")
    assert told.exit_code == 1
    assert "+later 0.5 mg." in told.stdout
    assert Path("a.md").read_bytes() == DOSES.encode()
    assert "once a day" in check("a.md", "--diff", "--unsafe-fixes").stdout
    Path("a.md").write_text("Nothing to see.\n")
    assert check("a.md", "--diff").exit_code == 0


def test_standard_input_can_be_shown_a_diff_but_not_be_fixed(project: Path) -> None:
    assert "+later 0.5 mg." in check("-", "--diff", "--stdin-filename", "a.md", stdin=DOSES.encode()).stdout
    refused = check("-", "--fix", stdin=DOSES.encode())
    assert refused.exit_code == 2
    assert "standard input cannot be fixed" in refused.stderr


def test_unsafe_fixes_alone_do_nothing_and_say_so(project: Path) -> None:
    Path("a.md").write_bytes(DOSES.encode())
    assert check("a.md", "--unsafe-fixes").exit_code == 2


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.txt", "Dose: 4.0 mg.", "Dose: 4 mg."),
        ("a.html", "<p>Dose:\n4.0 mg &lt;now&gt;</p>", "<p>Dose:\n4 mg &lt;now&gt;</p>"),
        ("a.rst", "Dose\n====\n\n*Dose*: 4.0 mg.\n", "Dose\n====\n\n*Dose*: 4 mg.\n"),
        ("a.adoc", "= Dose\n\nDose: 4.0 mg.\n", "= Dose\n\nDose: 4 mg.\n"),
        ("a.mdx", "<Note>\n\nDose: 4.0 mg.\n\n</Note>\n", "<Note>\n\nDose: 4 mg.\n\n</Note>\n"),
        ("a.md", "Dose: **4.0** mg, then 4.0 mg.", "Dose: **4.0** mg, then 4 mg."),
        ("a.md", "> Dose: 4.0 mg.", "> Dose: 4.0 mg."),
        ("a.md", 'He said "take 4.0 mg", so 4.0 mg.', 'He said "take 4.0 mg", so 4 mg.'),
        ("a.txt", "\u201cI took .5 mg,\u201d she wrote.", "\u201cI took .5 mg,\u201d she wrote."),
    ],
)
def test_only_the_bytes_of_the_fix_change(project: Path, name: str, before: str, after: str, mark: bytes) -> None:
    Path(name).write_bytes(mark + before.encode())
    check(name, "--fix")
    assert Path(name).read_bytes() == mark + after.encode()


def test_utf_16_stays_utf_16(project: Path) -> None:
    Path("a.txt").write_bytes(codecs.BOM_UTF16_LE + "Dose: 4.0 mg.".encode("utf-16-le"))
    check("a.txt", "--fix")
    assert Path("a.txt").read_bytes() == codecs.BOM_UTF16_LE + "Dose: 4 mg.".encode("utf-16-le")


def test_a_notebook_stays_a_notebook(project: Path) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["Dose: 4.0 mg\n", 'of "it".']}]
    Path("a.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    check("a.ipynb", "--fix")
    assert json.loads(Path("a.ipynb").read_text())["cells"][0]["source"] == ["Dose: 4 mg\n", 'of "it".']


def test_word_files_are_not_fixed_and_say_so(project: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Dose: 4.0 mg.")
    document.save("a.docx")
    before = Path("a.docx").read_bytes()
    told = check("a.docx", "--fix")
    assert "a Word file cannot be fixed in place" in told.stderr
    assert Path("a.docx").read_bytes() == before


@given(
    words=st.lists(
        st.sampled_from(["4.0 mg", ".5 mg", "25 µg", "tea", "\r\n", "\n\n", "é", "\u2028", "**b**"]), max_size=12
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fixing_twice_is_fixing_once_and_keeps_every_other_byte(project: Path, words: list[str]) -> None:
    text = " ".join(words)
    Path("a.md").write_bytes(text.encode())
    check("a.md", "--fix", "--isolated")
    once = Path("a.md").read_bytes()
    plain = once.decode().replace("4 mg", "4.0 mg").replace("0.5 mg", ".5 mg").replace("25 mcg", "25 µg")
    assert plain == text
    check("a.md", "--fix", "--isolated")
    assert Path("a.md").read_bytes() == once


EXPORT = json.dumps(
    {"title": "Joints", "content": {"rendered": "<p>Kelp <b>cures</b> gout.</p>"}, "note": "cures gout"}
)


def test_an_export_is_checked_in_the_fields_that_are_named(project: Path) -> None:
    Path("page.json").write_text(EXPORT)
    unread = check("page.json")
    assert unread.exit_code == 2
    assert "--text-field" in unread.stderr
    typed = check("page.json", "--text-field", "title,content.rendered", "--output-format", "json")
    Path(".claimlint.yml").write_text("text-field: title,content.rendered\n")
    configured = check("page.json", "--output-format", "json")
    assert configured.stdout == typed.stdout
    first = next(row for row in json.loads(typed.stdout) if row["code"] == "EFF001")
    start = first["location"]["column"] - 1
    assert EXPORT[start : first["end_location"]["column"] - 1] == "cures</b> gout"


def test_a_suffix_can_be_read_as_a_format(project: Path) -> None:
    Path("a.njk").write_text("<p>Kelp cures gout.</p>")
    assert check(".").exit_code == 2
    assert check(".", "--extension", ".njk=html").exit_code == 1
    assert 'did you mean "html"' in check(".", "--extension", "njk=htm").stderr


def test_no_file_to_check_is_told(project: Path) -> None:
    Path("sub").mkdir()
    nothing = check("sub")
    assert nothing.exit_code == 2
    assert "no file to check in sub" in nothing.stderr
    assert check("sub", "--no-files-ok").exit_code == 0
    Path("sub/notes.xyz").write_text("x")
    assert "sub/notes.xyz skipped: its suffix" in check("sub", "--verbose").stderr
