"""Imports point to lower levels only, spaCy stays in two modules, and core code never prints, reads or exits."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "claimlint"

LEVELS = [
    # 0: the types and the errors
    {"errors", "model", "lines", "document", "rule_types", "intervals", "folding", "forms", "hints", "paths", "globs"}
    | {"__init__", "replacing"},
    # 1: what editors and users write, and what they read: plain data in, plain data out
    {
        "yamlio",
        "checked_yaml",
        "phrases",
        "inflections",
        "rulefolders",
        "rules",
        "cues",
        "fact_types",
        "knowledge",
        "knowledge_files",
    },
    {"settings", "layers", "extends", "config", "gate", "readers", "reporters", "triage"},
    # 2: text against rules
    {"sentences", "clauses", "cuematch", "structure", "compiler", "prefilter", "matching", "notation", "mentions"},
    {"context", "doses", "facts", "caveats", "findings", "view", "fingerprints", "suppress", "baseline"},
    {"document_structure", "document_risks", "documents"},
    # 3: the steps in order
    {"engine"},
    # 4: many inputs -> one report
    {"examples", "explain", "cache", "files", "gitdiff", "checking", "processes", "parallel", "fixes"},
    {"drafts", "adoption", "scan", "verdicts"},
    # 5 and 6: protocols and the command line
    {"lsp", "spark"},
    {"commands", "cli", "__main__"},
]
LEVEL = {name: number for number, names in enumerate(LEVELS) for name in names}
MODULES = sorted(ROOT.rglob("*.py"))
# the compiler splits words of phrases as spaCy would, so it looks at the two modules above it, lazily
LAZY_UPWARD = {("compiler", "matching")}
MAY_DO_IO = {
    "cache", "checking", "config", "drafts", "extends", "files", "gitdiff", "parallel", "compiler", "rules", "cues",
    "rulefolders", "adoption", "commands", "cli", "scan", "lsp", "spark", "gate", "baseline", "knowledge_files",
    "replacing",
}  # fmt: skip


def part_of(path: Path) -> str:
    """The module of a file, or the package that it is in."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> set[str]:
    """Modules of ours that a file imports, wherever it does."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "claimlint":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("claimlint.")}
    return {name for name in found if not name.startswith("__")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    name = part_of(path)
    assert name in LEVEL, f"{name} has no level: say in LEVELS where it belongs"
    for other in imported(ast.parse(path.read_text(encoding="utf-8"))) - {name}:
        assert LEVEL[other] <= LEVEL[name] or (name, other) in LAZY_UPWARD, f"{name} imports {other}, which is above it"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_spacy_is_imported_lazily_and_in_one_place(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(a.name.split(".")[0] == "spacy" for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "spacy")
    ]
    guarded = [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        or (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING")
        for inner in ast.walk(node)
        if hasattr(inner, "lineno")
    ]
    assert not lines or part_of(path) in ("sentences", "matching")
    assert set(lines) <= set(guarded)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_core_code_never_prints_reads_or_exits(path: Path) -> None:
    if part_of(path) in MAY_DO_IO:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert called not in ("print", "open", "exit", "read_bytes", "write_text", "write_bytes", "echo"), (
                f"line {node.lineno} calls {called}"
            )
