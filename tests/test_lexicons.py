"""The lexicons as a medical editor leaves them: read straight from YAML, whatever the loader does with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from claimlint.folding import fold
from claimlint.inflections import plural

FOLDER = Path(__file__).parent.parent / "rulesets" / "lexicons"
LEXICONS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))
}
WITH_FACTS = "drug drug-class supplement herb hazard unapproved vaccine condition serious-condition".split()
EACH = pytest.mark.parametrize("lexicon", LEXICONS.values(), ids=LEXICONS.keys())


def names_of(entry: str) -> list[str]:
    return [name.strip() for name in entry.split("|")]


def key(name: str) -> str:
    """What the matcher sees of a name: folded, hyphen as space; exact names stay apart."""
    return name if name.startswith("=") else fold(name).replace("-", " ")


@EACH
def test_head_says_what_it_is_and_where_it_comes_from(lexicon: dict[str, Any]) -> None:
    assert LEXICONS[lexicon["lexicon"]] is lexicon, "the file is not named after its lexicon"
    assert lexicon["about"].strip()
    assert lexicon["sources"]
    assert all(isinstance(source, str) and source.strip() for source in lexicon["sources"])


@EACH
def test_yaml_reads_every_entry_as_text(lexicon: dict[str, Any]) -> None:
    assert lexicon["entries"]
    misread = [entry for entry in lexicon["entries"] if not isinstance(entry, str)]
    assert not misread, "quote these entries"


@EACH
def test_marks_stand_where_they_mean_something(lexicon: dict[str, Any]) -> None:
    for name in (name for entry in lexicon["entries"] for name in names_of(entry)):
        assert name.removeprefix("="), "an empty name"
        assert "=" not in name[1:], f"{name}: = belongs before the name"
        assert all("~" not in word[:-1] and word != "~" for word in name.split()), f"{name}: ~ belongs after a word"


@EACH
def test_no_name_stands_twice(lexicon: dict[str, Any]) -> None:
    """Twice as the matcher sees it: `low-dose` and `low dose` are one name, and a regular plural is no second one."""
    seen: dict[str, str] = {}
    for entry in lexicon["entries"]:
        for name in names_of(entry):
            assert key(name) not in seen, f"{name}: in `{entry}` and in `{seen[key(name)]}`"
            seen[key(name)] = entry
    if lexicon.get("plural"):
        for name in (name for name in seen if not name.startswith("=") and name[-1].isalpha() and name[-1] != "s"):
            *start, last = name.split()
            assert " ".join([*start, plural(last)]) not in seen, f"the plural of `{name}` is made by the loader"


def test_canonical_names_are_unique() -> None:
    """A fact finds one thing by a name, in whichever lexicon the name stands."""
    canonical: dict[str, tuple[str, str]] = {}
    for lexicon in WITH_FACTS:
        for first, *others in map(names_of, LEXICONS[lexicon]["entries"]):
            for name in (first, *others):
                thing, where = canonical.setdefault(key(name), (fold(first), lexicon))
                assert thing == fold(first), f"{name}: `{first}` in {lexicon}, `{thing}` in {where}"


def test_includes_exist_and_end() -> None:
    def below(name: str, path: tuple[str, ...]) -> None:
        assert name in LEXICONS, f"{path[-1]} includes {name}, which does not exist"
        assert name not in path, " > ".join((*path, name))
        for inner in LEXICONS[name].get("includes", ()):
            below(inner, (*path, name))

    for name in LEXICONS:
        below(name, ())


@pytest.mark.parametrize(
    ("lexicon", "word"),
    [("condition", "cold"), ("condition", "heat"), ("symptom", "gas"), ("supplement", "iron"), ("herb", "sage"),
     ("toxin", "lead"), ("condition", "ms"), ("condition", "als"), ("condition", "aids"), ("condition", "ed"),
     ("product", "water"), ("drug", "soma"), ("vaccine", "shot"), ("food", "bread")],
)  # fmt: skip
def test_words_of_everyday_talk_are_not_names(lexicon: str, word: str) -> None:
    """Each of these fires on ordinary posts far more often than it means the thing."""
    names = {fold(name) for entry in LEXICONS[lexicon]["entries"] for name in names_of(entry)}
    assert word not in names
