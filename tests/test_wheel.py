"""The built wheel, installed in a clean environment outside of the checkout, finds what the checkout finds."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from claimlint import rules

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_wheel_carries_the_rules_and_runs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith("claimlint_health-")
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/", "rulesets/"))]
    venv.create(tmp_path / "env", with_pip=True)
    binaries = tmp_path / "env" / "bin"
    subprocess.run([binaries / "pip", "install", "--quiet", wheel], check=True, capture_output=True)
    (tmp_path / "draft.md").write_text("Fennel tea cures diabetes.\n", encoding="utf-8")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([binaries / "claimlint", *arguments], cwd=tmp_path, capture_output=True, text=True)

    listed = run("rules", "list")
    assert len(listed.stdout.splitlines()) == len(rules.load([rules.packaged()]).rules)
    checked = run("check", "draft.md", "--output-format", "json")
    assert checked.returncode == 1, checked.stderr
    assert "EFF001" in {finding["code"] for finding in json.loads(checked.stdout)}
    (tmp_path / "posts.jsonl").write_text('{"id": "1", "text": "Fennel tea cures diabetes."}\n', encoding="utf-8")
    page = run("scan", "posts.jsonl", "--output-format", "html")
    assert "<!doctype html>" in page.stdout, page.stderr
    (tmp_path / ".claimlint.yml").write_text("severity: {EFF001: warning}\n", encoding="utf-8")
    assert "EFF001 warning" in run("check", "draft.md").stdout
    assert run("init", "--force").returncode == 0
