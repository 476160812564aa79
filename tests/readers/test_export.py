"""Notebooks and exports: the inner text is found at its place in the file."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from places import checked, kinds, place, texts

from claimlint.document import BlockKind, Document
from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import read
from claimlint.readers.spans import written
from claimlint.readers.strings import json_strings, yaml_strings


def export(source: str, fields: str = "body", name: str = "a.json") -> Document:
    return checked(read(name, source.encode(), profile=Profile.ARTICLE, text_field=fields))


def test_only_the_named_fields_are_read() -> None:
    source = json.dumps(
        {"id": 1, "note": "it cures", "title": "Tea", "posts": [{"body": "Hot."}, {"body": "Cold.", "x": {"body": 3}}]}
    )
    assert kinds(export(source, "title, body")) == [
        (BlockKind.TITLE, "Tea"),
        (BlockKind.PARAGRAPH, "Hot."),
        (BlockKind.PARAGRAPH, "Cold."),
    ]
    assert texts(export(source, "posts.body")) == ["Hot.", "Cold."]


def test_each_field_is_read_in_the_format_that_it_is_in() -> None:
    source = json.dumps(
        {
            "a": {"body": "<p>It <b>is</b></p>"},
            "b": {"body": "It *is*\n\n- [x](http://y)"},
            "c": {"body": "It is 2 * 3 * 4"},
        }
    )
    assert texts(export(source)) == ["It is", "It is", "x", "It is 2 * 3 * 4"]


@pytest.mark.parametrize(
    ("name", "source", "line", "column"),
    [
        ("a.json", '{"body": "caf\\u00e9 \\"tea\\"\\ncures \\ud83d\\ude00 gout"}', 1, 30),
        ("a.yaml", "body: |\n    café\n    tea cures gout\n", 3, 9),
        ("a.yaml", "body: >-\n  café\n\n  tea cures gout\n", 4, 7),
        ("a.yaml", 'body: "caf\\xe9 tea\n\n  \\\n  cures gout"\n', 4, 3),
        ("a.yaml", "body: 'it''s tea\n  cures gout'\n", 2, 3),
        ("a.yml", "body: tea\n  cures gout # no\n", 2, 3),
    ],
)
def test_places_lead_through_every_way_to_write_a_string(name: str, source: str, line: int, column: int) -> None:
    assert place(export(source, name=name), "cures") == (line, column)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(
    st.recursive(
        TEXTS | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    )
)
def test_every_json_string_is_read_as_json_reads_it(data: object) -> None:
    for ascii_only in (True, False):
        source = json.dumps(data, ensure_ascii=ascii_only, indent=1)
        for value in json_strings(source):
            assert written(source, value.runs)[0] == value.text
            node = data
            for part in value.path:
                node = node[part]  # type: ignore[index]
            assert node == value.text


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3), st.text("ab c'\"\n\\:#-\u00e9\U0001f600", max_size=40), max_size=3
    ),
    st.sampled_from([None, '"', "'", "|", ">"]),
)
def test_every_yaml_string_is_read_as_yaml_reads_it(data: dict[str, str], style: str | None) -> None:
    source = yaml.safe_dump(data, default_style=style, allow_unicode=True, width=20)
    for value in yaml_strings(source):
        text = written(source, value.runs)[0]
        if style == ">":  # folded line breaks stay breaks, which is the same white space
            assert text.split() == value.text.split()
        else:  # the same for line breaks at the end of a block
            assert text.rstrip("\n") == value.text.rstrip("\n")


@pytest.mark.parametrize(
    ("name", "source", "message"),
    [
        ("a.json", '{"body": ', "not valid JSON.* line 1, column 10"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.yaml", "body: [", "not valid YAML.* line"),
        ("a.yaml", "[" * 5_000, "not valid YAML.*nest|nested more than"),
        ("a.yaml", "body: \x07", "not valid YAML"),
        ("a.json", '{"text": "x"}', "no field named body"),
        ("a.ipynb", '{"x": 1}', "not a Jupyter notebook"),
    ],
)
def test_broken_files_are_a_clear_problem(name: str, source: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        export(source, name=name)


def test_a_file_without_named_fields_says_how_to_name_them() -> None:
    with pytest.raises(ReadError) as caught:
        export('{"body": "x"}', "")
    assert "--text-field" in caught.value.hint


def test_yaml_aliases_are_not_followed() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
    )
    assert texts(export(bomb + "body: Hot.\n", name="a.yaml")) == ["Hot."]


def test_markdown_cells_of_a_notebook() -> None:
    cells = [
        {"cell_type": "code", "source": ["it.cures()\n"]},
        {"cell_type": "markdown", "source": ["# Tea\n", "\n", "It is *hot*\n", 'and "good".\n']},
        {"cell_type": "markdown", "source": "Avoid it if you:\n\n- are ill"},
        {"cell_type": "raw", "source": "it cures"},
    ]
    source = json.dumps({"cells": cells, "nbformat": 4}, indent=1)
    found = export(source, name="a.ipynb")
    assert texts(found) == ["Tea", 'It is hot and "good".', "Avoid it if you:", "are ill"]
    start, _ = found.blocks[1].to_source(0, 2)
    assert source[start:].startswith("It is *hot*\\n")
    assert place(found, "hot") == found.line_col(source.index("hot"))
    assert found.blocks[3].stem == 2
