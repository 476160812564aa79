"""Many posts through `claimlint scan`: speed, memory, scaling, and a run that is killed and resumed.

    python benchmarks/scan.py posts.jsonl --posts 100000

Makes posts from a file of JSON lines ({id, text}) by repetition with other ids and words, scans them, and prints
posts/s, MB/s, peak memory of all processes together, whether a run that is killed three times ends with the same
bytes, whether one id in ten is there, and the time of one worker against two. A record is written for every post, so
that none can be missed. Linux only.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

CLAIMLINT = str(Path(sys.executable).with_name("claimlint"))
WORDS = "Today Yesterday Monday morning evening weather garden neighbour bicycle kitchen window coffee letter".split()


def make(source: Path, target: Path, count: int) -> int:
    """Write posts; their bytes. Every post has its own id and a first line of its own."""
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    draw = random.Random(1)
    with target.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = rows[number % len(rows)]
            first = " ".join(draw.choices(WORDS, k=4))
            post = {"id": f"post-{number}", "author": f"user-{draw.randrange(count // 10 + 1)}"}
            file.write(json.dumps(post | {"text": f"{first} {number}\n\n{row['text']}"}, ensure_ascii=False) + "\n")
    return target.stat().st_size


class Memory(threading.Thread):
    """Peak of the proportional memory of a process and all below it, in MB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0.0
        self.start()

    def run(self) -> None:
        while Path(f"/proc/{self.pid}").exists():
            self.peak = max(self.peak, sum(proportional(pid) for pid in family(self.pid)) / 1024)
            time.sleep(0.5)


def family(pid: int) -> set[int]:
    """A process and all below it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def command(table: Path, out: Path, jobs: int) -> list[str]:
    scan = [CLAIMLINT, "scan", str(table), "--isolated", "--fail-on", "never", "--salt", "bench", "-q"]
    return [*scan, "--all", "--no-text", "-j", str(jobs), "-o", str(out)]


def run(table: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Seconds and peak MB."""
    begun = time.monotonic()
    process = subprocess.Popen(command(table, out, jobs))
    memory = Memory(process.pid)
    if process.wait():
        sys.exit("the scan failed")
    return time.monotonic() - begun, memory.peak


def killed(table: Path, out: Path, jobs: int, seconds: float) -> list[int]:
    """Kill a run three times on its way, then let it end; parts that were done at each kill."""
    done = []
    for _ in range(3):
        process = subprocess.Popen(command(table, out, jobs))
        time.sleep(seconds / 5)
        process.kill()
        process.wait()
        done.append(len(list(out.with_name(f"{out.name}.work").glob("part-????????"))))
    subprocess.run(command(table, out, jobs), check=True)
    return done


def summary(out: Path) -> dict[str, Any]:
    return dict(json.loads(out.with_name(f"{out.name}.summary.json").read_bytes()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--scaling-posts", type=int, default=20_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder, "posts.jsonl"), Path(folder, "out.jsonl")
        size = make(args.source, table, args.posts) / 1e6
        seconds, peak = run(table, out, args.jobs)
        told = summary(out)
        print(f"{args.posts:,} posts, {size:.0f} MB, {args.jobs} workers: {seconds:.0f} s", flush=True)
        print(f"  {args.posts / seconds:,.0f} posts/s, {size / seconds:.2f} MB/s, peak {peak:.0f} MB of all processes")
        print(f"  flagged {told['flagged']:,}, bad rows {told['bad_rows']}", flush=True)

        again = Path(folder, "again.jsonl")
        parts = killed(table, again, args.jobs, seconds)
        same = again.read_bytes() == out.read_bytes()
        print(f"killed three times at {parts} parts and resumed: {'same bytes' if same else 'DIFFERENT'}", flush=True)

        wanted = [f"post-{number}" for number in range(0, args.posts, 10)]
        with again.open("rb") as lines:
            found = {json.loads(line)["id"] for line in lines}
        missing = sum(id not in found for id in wanted)
        print(f"one in ten of {args.posts:,} ids: {missing} missing of {len(wanted):,}", flush=True)

        small = Path(folder, "small.jsonl")
        make(args.source, small, args.scaling_posts)
        one, two = (min(run(small, Path(folder, f"{jobs}.jsonl"), jobs)[0] for _ in range(3)) for jobs in (1, 2))
        print(f"one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f}x")


if __name__ == "__main__":
    main()
