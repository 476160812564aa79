"""The built distribution holds all that it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(TOP)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = out.glob("claimlint_health-*.whl")
    return found


@pytest.mark.slow
def test_rules_and_schemas_ship(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "claimlint/schemas/config.schema.json" in names
    assert "claimlint/py.typed" in names
    for folder in ("efficacy", "lexicons", "contexts"):
        assert any(name.startswith(f"claimlint/rulesets/{folder}/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/", "rulesets/"))]


@pytest.mark.slow
def test_it_works_in_a_fresh_environment_in_another_folder(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    bin_folder = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = [str(bin_folder / "pip"), "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (tmp_path / "draft.md").write_text("Ginger tea cures arthritis.\n")
    (tmp_path / ".claimlint.yml").write_text("severity: {EFF001: warning}\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["CLAIMLINT_CACHE_DIR"] = str(tmp_path / "cache")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(bin_folder / "claimlint"), *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert "EFF001 warning" in run("check", "draft.md").stdout
    assert run("check", "--fail-on", "warning").returncode == 1
    assert "cure-claim" in run("rules", "list").stdout
    assert "# EFF001" in run("rule", "EFF001").stdout
    assert run("init", "--force").returncode == 0
    assert run("check").returncode == 1
