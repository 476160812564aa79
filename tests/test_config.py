""".claimlint.yml: what it may say, what it means for a file, and how mistakes in it are told."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pytest

from claimlint.config import Config, Configs, Override, check_codes, find_config, load_config, load_config_file, schema
from claimlint.errors import ConfigError, ConfigMistakesError
from claimlint.model import Profile, Severity

FULL = """\
extends: ./house.yml
select: [EFF, SAF]
ignore: [EFF003]
severity:
  EFF002: warning
  SAF: off
profile: article
fail-on: warning
max-warnings: 5
per-file-ignores:
  "archive/**": [EFF]
  "*.txt": SAF001
overrides:
  "forum/**":
    profile: post
    severity: {EFF: info}
  "forum/strict/**":
    severity: {EFF: error}
rulesets: rules
include: ["*.md", "site/**/*.{html,htm}"]
exclude: [old/, CHANGELOG.md]
extension: {njk: html, .MARKDOWN: markdown}
text-field: body
baseline: known.json
output-format: concise
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def put(text: str, name: str = ".claimlint.yml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


def mistake(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load_config_file(path)
    return caught.value


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    config = Configs().for_path(tmp_path / "draft.md")
    assert (config.fail_on, config.max_warnings, config.text_field) == (Severity.ERROR, None, "")
    assert config.for_file(tmp_path / "draft.md").selects("EFF001")
    assert not config.for_file(tmp_path / "draft.md").selects("EFF001", by_default=False)


def test_every_key_is_understood(write, tmp_path: Path) -> None:
    write("text-field: message\nignore: [HYP]\n", "house.yml")
    (tmp_path / "rules").mkdir()
    config = load_config_file(write(FULL))
    assert config.fail_on is Severity.WARNING
    assert config.max_warnings == 5
    assert config.text_field == "body"
    assert config.baseline == tmp_path / "known.json"
    assert config.rulesets == (tmp_path / "rules",)
    assert config.output_format == "concise"
    assert config.format_of(Path("a.NJK")) == "html"
    assert config.format_of(Path("a.markdown")) == "markdown"
    assert config.includes(tmp_path / "site/a/b.htm") is True
    assert config.includes(tmp_path / "a.rst") is False
    assert config.excludes(tmp_path / "old/a/b.md")
    assert config.excludes(tmp_path / "deep/CHANGELOG.md")
    assert not config.excludes(tmp_path / "older/b.md")


def test_the_example_of_every_key_is_accepted_here_and_by_the_published_schema(write, tmp_path: Path) -> None:
    write("", "house.yml")
    (tmp_path / "rules").mkdir()
    for name, key in schema()["properties"].items():
        for example in key["examples"]:
            if name == "extends":
                example = example[:1]
            jsonschema.validate({name: example}, schema())
            assert load_config_file(write(json.dumps({name: example}))).path


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_nearest_file_upward_holds(write, tmp_path: Path) -> None:
    write("ignore: [EFF]")
    write("ignore: [SAF]", "blog/.claimlint.yaml")
    (tmp_path / "blog/2024").mkdir()
    (tmp_path / "blog/2024/a.md").touch()
    configs = Configs()
    assert configs.for_path(tmp_path / "blog/2024/a.md").ignore == ("SAF",)
    assert configs.for_path(tmp_path / "blog/2024").ignore == ("SAF",)
    assert configs.for_path(tmp_path / "b.md").ignore == ("EFF",)
    assert Configs(explicit=tmp_path / ".claimlint.yml").for_path(tmp_path / "blog/a.md").ignore == ("EFF",)


def test_two_spellings_in_one_folder_are_named(write, tmp_path: Path) -> None:
    write("")
    write("", ".claimlint.yaml")
    with pytest.raises(ConfigError, match=r"\.claimlint\.yml and \.claimlint\.yaml"):
        find_config(tmp_path)


@pytest.mark.parametrize(
    ("select", "ignore", "code", "runs"),
    [
        ([], [], "EFF001", True),
        ([], ["EFF"], "EFF001", False),
        (["EFF"], [], "SAF001", False),
        (["EFF"], ["EFF001"], "EFF001", False),
        (["EFF"], ["EFF001"], "EFF002", True),
        (["EFF001"], ["EFF"], "EFF001", True),
        (["ALL"], ["EFF"], "EFF001", False),
        (["ALL"], ["EFF"], "SAF001", True),
    ],
)
def test_the_longer_of_select_and_ignore_wins(write, tmp_path: Path, select, ignore, code, runs) -> None:
    config = load_config_file(write(json.dumps({"select": select, "ignore": ignore})))
    assert config.for_file(tmp_path / "a.md").selects(code) is runs


def test_all_turns_on_what_is_off_by_default(write, tmp_path: Path) -> None:
    assert load_config_file(write("select: [ALL]")).for_file(tmp_path / "a").selects("EFF001", by_default=False)
    assert load_config_file(write("select: [EFF]")).for_file(tmp_path / "a").selects("EFF001", by_default=False)


def test_per_file_ignores_beat_any_select(write, tmp_path: Path) -> None:
    config = load_config_file(write('select: [EFF001]\nper-file-ignores: {"archive/**": [EFF]}'))
    assert config.for_file(tmp_path / "a.md").selects("EFF001")
    assert not config.for_file(tmp_path / "archive/2020/a.md").selects("EFF001")


def test_overrides_apply_in_order_and_equal_settings_are_equal(write, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    write("", "house.yml")
    config = load_config_file(write(FULL))
    forum = config.for_file(tmp_path / "forum/a.md")
    assert forum.profile is Profile.POST
    assert forum.severity_of("EFF001", Severity.ERROR) is Severity.INFO
    assert config.for_file(tmp_path / "forum/strict/a.md").severity_of("EFF001", Severity.INFO) is Severity.ERROR
    assert forum == config.for_file(tmp_path / "forum/b.md")
    assert hash(forum) == hash(config.for_file(tmp_path / "forum/b.md"))
    assert config.for_file(tmp_path / "a.md").severity_of("EFF002", Severity.ERROR) is Severity.WARNING
    assert config.for_file(tmp_path / "a.md").severity_of("SAF001", Severity.ERROR) is Severity.IGNORE
    assert config.for_file(tmp_path / "a.md").severity_of("DOS001", Severity.ERROR) is Severity.ERROR


def test_the_command_line_beats_the_file(write, tmp_path: Path) -> None:
    write('select: [EFF]\noverrides: {"*.md": {select: [SAF]}}')
    typed = Configs(command_line=Override(select=("DOS",), severity=(("DOS", Severity.INFO),)))
    settings = typed.for_path(tmp_path).for_file(tmp_path / "a.md")
    assert (settings.selects("DOS001"), settings.selects("SAF001")) == (True, False)
    assert settings.severity_of("DOS001", Severity.ERROR) is Severity.INFO


def test_globs_hold_nothing_outside_the_configured_folder(write, tmp_path: Path) -> None:
    config = load_config_file(write('per-file-ignores: {"*": [EFF]}\nexclude: ["*"]', "docs/.claimlint.yml"))
    assert config.for_file(tmp_path / "other/a.md").selects("EFF001")
    assert not config.excludes(tmp_path / "other/a.md")


def test_words_that_yaml_takes_for_something_else(write, tmp_path: Path) -> None:
    text = "severity: {EFF001: off, EFF002: OFF}\nignore: [NO, ON, Y]\ntext-field: yes\nbaseline: 1.10\n"
    error = mistake(write(text))
    assert 'did you mean "off"?' in error.hint
    config = load_config_file(write(text.replace("OFF", "off")))
    assert config.severity == (("EFF001", Severity.IGNORE), ("EFF002", Severity.IGNORE))
    assert config.ignore == ("NO", "ON", "Y")
    assert config.text_field == "yes"
    assert config.baseline == tmp_path / "1.10"


def test_all_mistakes_are_told_at_once_each_with_its_line(write) -> None:
    error = mistake(
        write(
            "slect: [EFF]\n"
            "ignore: [EFF, eff002, 'EFF, SAF']\n"
            "fail-on: errors\n"
            "max-warnings: many\n"
            "severity: [EFF]\n"
            "overrides:\n"
            "  blog/**:\n"
            "    fail-on: error\n"
            "text-field:\n"
            "profile: article\n"
            "profile: post\n"
        )
    )
    assert isinstance(error, ConfigMistakesError)
    told = {each.where: (each.message.splitlines()[0], each.hint) for each in error.errors}
    assert told == {
        ".claimlint.yml:1:1": ('unknown key "slect"', 'did you mean "select"?'),
        ".claimlint.yml:2:15": (
            'an entry of ignore must be a rule\'s code or its start, such as EFF001 or EFF, not "eff002"',
            'did you mean "EFF002"?',
        ),
        ".claimlint.yml:2:23": (
            'an entry of ignore must be a rule\'s code or its start, such as EFF001 or EFF, not "EFF, SAF"',
            "write a list: [EFF, SAF]",
        ),
        ".claimlint.yml:3:10": (
            'fail-on cannot be "errors"',
            'did you mean "error"? Allowed: error, warning, info, never',
        ),
        ".claimlint.yml:4:15": ("max-warnings must be a whole number, not 'many'", ""),
        ".claimlint.yml:5:11": ("severity must be a mapping", ""),
        ".claimlint.yml:8:5": ('unknown key "fail-on"', "known keys: select, ignore, severity, profile"),
        ".claimlint.yml:9:12": ("text-field has no value", "write a value after the colon or remove the line"),
        ".claimlint.yml:11:1": ('"profile" is said twice', "it stands in line 10 already; keep one of the two"),
    }
    assert "    3 | fail-on: errors\n      |          ^^^^^^" in str(error)
    assert str(error).startswith("9 mistakes in the configuration\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ignore: [EFF\nselect: [SAF]\n", "not YAML"),
        ("\tignore: EFF", "not YAML"),
        ("- EFF", "the configuration must be a mapping"),
        ("just words", "the configuration must be a mapping"),
        ("a: b\n---\nc: d\n", "not YAML"),
        ("? [a]\n: b", "a key must be a plain text"),
        ("max-warnings: -1", "at least 0"),
        ("exclude: ['!a.md']", "must be a glob"),
        ("select: [EFF]\nignore: [EFF]", "EFF is both selected and ignored"),
        ('overrides: {"*": {select: [EFF], ignore: [EFF]}}', "EFF is both selected and ignored"),
        ("rulesets: [rools]", 'no folder "rools"'),
        ("extends: ./hose.yml", 'no file "./hose.yml"'),
        ("extends: no-such-house", 'no installed rulebook "no-such-house"'),
        ("extends: .claimlint.yml", "in a ring: .claimlint.yml -> .claimlint.yml"),
    ],
)
def test_each_mistake_has_its_place(write, text: str, says: str) -> None:
    error = mistake(write(text))
    assert says in error.message
    assert error.where.startswith(".claimlint.yml:")


def test_files_that_are_no_text(write, tmp_path: Path) -> None:
    path = write("")
    path.write_bytes(b"ignore: [\xff]")
    assert "not UTF-8" in mistake(path).message
    assert "cannot read" in mistake(tmp_path / "absent.yml").message
    path.write_bytes(b"\x00\x01")
    assert "not YAML" in mistake(path).message
    path.write_bytes(b"\xef\xbb\xbfignore: [EFF]\r\n")
    assert load_config_file(path).ignore == ("EFF",)


def test_a_file_builds_on_what_it_extends(write, tmp_path: Path) -> None:
    (tmp_path / "shared/house-rules").mkdir(parents=True)
    write(
        "ignore: [HYP]\nseverity: {EFF: info, SAF: error}\nrulesets: [house-rules]\nfail-on: info\n"
        "per-file-ignores: {'a.md': [EFF]}\noverrides: {'*.md': {severity: {DOS: info}}}\n",
        "shared/house.yml",
    )
    config = load_config_file(
        write(
            "extends: [shared/house.yml]\nignore: [NOT]\nseverity: {EFF: warning}\nper-file-ignores: {'a.md': [SAF]}\n"
            "overrides: {'b.md': {severity: {DOS: error}}}\n"
        )
    )
    assert config.ignore == ("HYP", "NOT")
    assert config.fail_on is Severity.INFO
    assert config.rulesets == (tmp_path / "shared/house-rules",)
    assert config.for_file(tmp_path / "a.md").excluded == ("EFF", "SAF")
    settings = config.for_file(tmp_path / "b.md")
    assert settings.severity_of("EFF001", Severity.ERROR) is Severity.WARNING
    assert settings.severity_of("DOS001", Severity.WARNING) is Severity.ERROR
    assert config.for_file(tmp_path / "c.md").severity_of("DOS001", Severity.WARNING) is Severity.INFO


def test_a_select_begins_anew(write) -> None:
    write("select: [EFF]\nignore: [EFF001]", "house.yml")
    config = load_config_file(write("extends: ./house.yml\nselect: [EFF, SAF]"))
    assert (config.select, config.ignore) == (("EFF", "SAF"), ())


def test_two_that_disagree_are_named_until_the_file_decides(write) -> None:
    write("fail-on: info\nseverity: {EFF: error}", "one.yml")
    write("fail-on: warning\nseverity: {EFF: info, SAF: info}", "two.yml")
    text = "extends: [./one.yml, ./two.yml]\n"
    error = mistake(write(text))
    assert isinstance(error, ConfigMistakesError)
    assert [each.message for each in error.errors] == [
        "two configurations disagree: fail-on is info in one.yml:1:10 and warning in two.yml:1:10",
        "two configurations disagree: severity.EFF is error in one.yml:2:17 and info in two.yml:2:17",
    ]
    config = load_config_file(write(text + "fail-on: never\nseverity: {EFF: warning}"))
    assert config.fail_on is None


def test_a_house_rulebook_from_an_installed_package(write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("raise RuntimeError('a rulebook is never imported')\n", "site/acme_style/__init__.py")
    write("rulesets: [rules]\nignore: [HYP]\n", "site/acme_style/claimlint.yml")
    write("", "site/acme_style/rules/empty")
    write("[claimlint.rulesets]\nacme-style = acme_style\n", "site/acme_style-1.dist-info/entry_points.txt")
    write("Metadata-Version: 2.1\nName: acme-style\nVersion: 1\n", "site/acme_style-1.dist-info/METADATA")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    config = load_config_file(write("extends: acme-style"))
    assert config.rulesets == (tmp_path / "site/acme_style/rules",)
    assert config.ignore == ("HYP",)
    assert "acme_style" not in sys.modules
    assert 'did you mean "acme-style"?' in mistake(write("extends: acme-styles")).hint


def test_codes_that_no_rule_has_are_told_with_their_line(write) -> None:
    config = load_config_file(
        write(
            "select: [EFF, EFG001]\nignore: [ALL]\nseverity: {QQQ: error}\n"
            "per-file-ignores: {'*.md': [EFF002]}\noverrides: {'*': {ignore: [EFF009]}}\n"
        )
    )
    with pytest.raises(ConfigMistakesError) as caught:
        check_codes(config, ["EFF001", "EFF002"])
    assert [(error.where, error.hint) for error in caught.value.errors] == [
        (".claimlint.yml:1:15", 'did you mean "EFF001"?'),
        (".claimlint.yml:5:28", 'did you mean "EFF002"?'),
        (".claimlint.yml:3:12", "`claimlint rules list` shows all rules"),
    ]
    check_codes(Config(), [])


def test_load_config_starts_from_a_file_or_a_folder(write, tmp_path: Path) -> None:
    write("max-warnings: 3")
    (tmp_path / "a.md").touch()
    assert load_config(tmp_path).max_warnings == load_config(tmp_path / "a.md").max_warnings == 3
