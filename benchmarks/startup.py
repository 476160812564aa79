"""How long a writer waits, against a bare import of click.

Clean files hold no word that any rule looks for, sober ones speak of illness and claim nothing, risky ones hold a
claim.

    python benchmarks/startup.py [--files 200] [--rounds 9]

Prints the median of each in milliseconds and its ratio to `python -c "import click"`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLEAN = (
    "# Planting the west bed\n\nThe soil was turned in March and left to settle. Rows run north to south, "
    "a hand apart.\n\nWe water in the evening and write down what came up, and when.\n\n"
)
SOBER = (
    "# Living with asthma\n\nAsthma is a condition of the airways. Some people wheeze at night, others after a run.\n\n"
    "A nurse can show you how an inhaler is held. Ask at your practice which clinic is near you.\n\n"
)
RISKY = "# Notes {n}\n\nThis tea cures diabetes in a week. The label of jar {n} is red.\n\nThe jar is green.\n\n"


def main() -> None:
    """Make the files, time the commands, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("clean", CLEAN), ("sober", SOBER), ("risky", RISKY)):
            (Path(folder) / name).mkdir()
            for n in range(arguments.files):
                source = text.format(n=n) + CLEAN.format(n=n) * 7
                (Path(folder) / name / f"{n:03}.md").write_text(source, encoding="utf-8")
        command = [str(Path(sys.executable).with_name("claimlint")), "check", "--isolated", "--exit-zero"]
        environment = os.environ | {"CLAIMLINT_CACHE_DIR": f"{folder}/cache", "PYTHONDONTWRITEBYTECODE": ""}
        runs = {
            "import click": [sys.executable, "-c", "import click"],
            f"{arguments.files} clean files, no cache": [*command, "--no-cache", "clean"],
            f"{arguments.files} sober health files, no cache": [*command, "--no-cache", "sober"],
            f"{arguments.files} risky files, warm cache": [*command, "risky"],
        }
        times: dict[str, list[float]] = {name: [] for name in runs}
        for round_number in range(arguments.rounds + 1):  # the first round fills the caches and is not counted
            for name, arguments_of_run in runs.items():
                begun = time.perf_counter()
                subprocess.run(arguments_of_run, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
                if round_number:
                    times[name].append(1000 * (time.perf_counter() - begun))
        loaded = subprocess.run(
            [sys.executable, "-X", "importtime", *command, "--no-cache", "clean"],
            cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        ).stderr  # fmt: skip
    base = statistics.median(times["import click"])
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:34} {median:7.1f} ms  {median / base:5.2f} x")
    print(f"spacy imported for clean files: {' spacy' in loaded}")


if __name__ == "__main__":
    main()
