"""Writes what follows from something else: configuration.md, the pages of rules/, the schema of files of facts."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import yaml

from claimlint import knowledge_files
from claimlint.checking import Checker
from claimlint.explain import page
from claimlint.settings import Settings

HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parent / "claimlint" / "schemas" / "config.schema.json"
PAGE = HERE / "configuration.md"
FACTS = HERE.parent / "claimlint" / "schemas" / "knowledge.schema.json"

HEAD = """\
# Configuration

claimlint reads `.claimlint.yml`, and for each file the nearest one upward from it holds. Options of the command
line go above it. `claimlint init` writes one to begin with. A key that claimlint does not know, or a value that cannot
be, is an error with its line: nothing is passed over in silence.

Which output is written and which exit code is given is decided by the configuration of the first path; what is looked
for in a file, by the file's own.

For completion in an editor, point its YAML support at
[`config.schema.json`](../claimlint/schemas/config.schema.json).
"""


def configuration() -> str:
    """The page as Markdown."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = [HEAD, "| key | what | default |\n| --- | --- | --- |"]
    rows = [
        f"| [`{name}`](#{name}) | {_first_sentence(key['description'])} | {_default(key)} |"
        for name, key in schema["properties"].items()
    ]
    parts[-1] += "\n" + "\n".join(rows) + "\n"
    for name, key in schema["properties"].items():
        parts.append(f"## {name}\n\n{_wrapped(key['description'])}\n\n{_facts(schema, key)}{_example(name, key)}")
    return "\n".join(parts)


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].split(": ")[0].rstrip(".") + "."


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _default(key: dict[str, Any]) -> str:
    return f"`{key['default']}`" if key.get("default") not in (None, [], {}) else ""


def _facts(schema: dict[str, Any], key: dict[str, Any]) -> str:
    if "$ref" in key:
        key = schema["$defs"][key["$ref"].rsplit("/", 1)[-1]] | key
    facts = []
    if "enum" in key:
        facts.append("One of " + ", ".join(f"`{value}`" for value in key["enum"]) + ".")
    if key.get("default") not in (None, [], {}):
        facts.append(f"Default: `{key['default']}`.")
    return _wrapped(" ".join(facts)) + "\n\n" if facts else ""


def _example(name: str, key: dict[str, Any]) -> str:
    example = key["examples"][0]
    if isinstance(example, str | int):
        return f"```yaml\n{name}: {example}\n```\n"
    text = yaml.safe_dump({name: example}, sort_keys=False, default_flow_style=None, width=110)
    return f"```yaml\n{text}```\n"


def rule_pages() -> dict[str, str]:
    """Name and text of each page below docs/rules."""
    rules = Checker().rules(Settings()).ruleset.rules
    pages = {f"{rule.code}.md": page(rule) for rule in rules}
    rows = "\n".join(
        f"| [{rule.code}]({rule.code}.md) | {rule.name} | {' / '.join(rule.severity[p].value for p in rule.severity)} |"
        for rule in rules
    )
    head = "# Rules\n\n| code | name | severity in articles / posts |\n| --- | --- | --- |\n"
    return pages | {"README.md": f"{head}{rows}\n"}


def main() -> None:
    """Write them all, and remove pages of rules that are gone."""
    PAGE.write_text(configuration(), encoding="utf-8")
    FACTS.write_text(json.dumps(knowledge_files.schema(), indent=1) + "\n", encoding="utf-8")
    folder = HERE / "rules"
    folder.mkdir(exist_ok=True)
    pages = rule_pages()
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
