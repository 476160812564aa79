"""The job on the page about Spark runs and prints what the page shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "spark.md"


@pytest.mark.slow
def test_the_job_of_the_page(java: str, tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, body in re.findall(r"(?ms)^```\w+ (\S+)\n(.*?)^```$", text):
        (tmp_path / name).write_text(body, encoding="utf-8")
    environment = os.environ | {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.sql.shuffle.partitions=2 pyspark-shell",
        "SPARK_LOCAL_IP": "127.0.0.1",
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
