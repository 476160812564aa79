"""Writes what follows from something else: docs/configuration.md, a page for each rule, schemas of facts and posts."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import yaml

from claimlint import knowledge_files, rules
from claimlint.explain import page
from claimlint.model import Profile
from claimlint.rulefolders import packaged
from claimlint.scan import record

HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parent / "claimlint" / "schemas" / "config.schema.json"
PAGE = HERE / "configuration.md"
POSTS = HERE.parent / "claimlint" / "schemas" / "post-record.schema.json"
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


FAMILIES = {
    "EFF": "Overclaimed benefit",
    "SUP": "Supplements as medicine",
    "TST": "Stories as proof",
    "SAF": "Overclaimed safety",
    "DOS": "Doses and preparation",
    "OFL": "Approval and off-label use",
    "EVD": "Overclaimed evidence",
    "STP": "Stopping, replacing or avoiding care",
    "SRC": "Medicines outside licensed supply",
    "HAZ": "Hazards",
    "EMG": "Emergencies and self-harm",
    "RSK": "Risks left out",
    "DOC": "The article as a whole",
    "NTN": "Notation",
}


def rule_pages() -> dict[Path, str]:
    """A page for each rule, their list, and a page of what is known to go wrong."""
    book = rules.load([packaged()])
    pages = {HERE / "rules" / f"{rule.code}.md": page(rule) for rule in book.rules}
    listed = [
        "# Rules",
        "Made from the rule files by `python docs/generate.py`. Severities: articles / posts.",
    ]
    wrong = ["# Known wrong", "What the rules are known to miss, and where they are known to raise a false alarm."]
    for family, title in FAMILIES.items():
        of_family = [rule for rule in book.rules if rule.family == family]
        if not of_family:
            continue
        rows = [
            f"| [{rule.code}]({rule.code}.md) | {rule.name} | {'/'.join(rule.severity[p].value for p in Profile)} | "
            f"{'' if rule.status == 'stable' else 'off unless selected'} |"
            for rule in of_family
        ]
        table = "\n".join(["| code | name | severity | |", "| --- | --- | --- | --- |", *rows])
        listed.append(f"## {title}\n\n{table}")
        lines = [
            *(f"- {rule.code}, false alarm: {text}" for rule in of_family for text in rule.known_false_positives),
            *(
                f'- {rule.code}, {"missed" if example.bad else "false alarm"}: "{" ".join(example.text.split())}"'
                for rule in of_family
                for example in rule.examples
                if example.known_wrong
            ),
        ]
        wrong.append(f"## {title}\n\n" + "\n".join(lines))
    return pages | {
        HERE / "rules" / "README.md": "\n\n".join(listed) + "\n",
        HERE / "known-wrong.md": "\n\n".join(wrong) + "\n",
    }


if __name__ == "__main__":
    PAGE.write_text(configuration(), encoding="utf-8")
    FACTS.write_text(json.dumps(knowledge_files.schema(), indent=1) + "\n", encoding="utf-8")
    POSTS.write_text(json.dumps(record.schema(), indent=1) + "\n", encoding="utf-8")
    (HERE / "rules").mkdir(exist_ok=True)
    made = rule_pages()
    for stale in set((HERE / "rules").glob("*.md")) - made.keys():
        stale.unlink()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
