"""The job on the page about Spark runs and prints what the page shows, on a classic session and on Connect."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "spark.md"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["classic", "connect"])
def test_the_job_of_the_page(java: str, tmp_path: Path, kind: str) -> None:
    if kind == "connect":
        pytest.importorskip("grpc", reason='Spark Connect is not installed: pip install "pyspark[connect]"')
    text = PAGE.read_text(encoding="utf-8")
    for name, body in re.findall(r"(?ms)^```\w+ (\S+)\n(.*?)^```$", text):
        (tmp_path / name).write_text(body, encoding="utf-8")
    defaults = "spark.sql.shuffle.partitions 2\nspark.ui.enabled false\n"
    (tmp_path / "spark-defaults.conf").write_text(defaults, encoding="utf-8")
    environment = os.environ | {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_CONF_DIR": str(tmp_path),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_REMOTE" if kind == "connect" else "MASTER": "local[2]",
    }
    done = subprocess.run(
        [sys.executable, "scan_posts.py"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (shown,) = re.findall(r"(?ms)^```text\n(.*?)^```$", text)
    wanted = re.escape(shown.strip()).replace(re.escape("..."), ".*")
    assert re.search(wanted, done.stdout), done.stdout
    records = [line for part in (tmp_path / "records").glob("part-*") for line in part.read_text().splitlines()]
    assert len(records) == 2
    assert all(line.endswith('"dup_count":2}') for line in records)
