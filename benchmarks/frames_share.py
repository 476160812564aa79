"""The share of a scan that the frame engine takes, in one process.

python benchmarks/frames_share.py posts_dev.jsonl      # rows {id, text}
"""

import argparse
import json
import time
from pathlib import Path

from claimlint.compiler import compile_folders
from claimlint.engine import Engine
from claimlint.readers import read_text
from claimlint.rulefolders import packaged


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.posts.read_text(encoding="utf-8").splitlines() if line.strip()]
    engine = Engine(compile_folders([packaged()]))
    judge = engine.frames.judge
    spent = []

    def timed(*given, **named):
        started = time.perf_counter()
        frame = judge(*given, **named)
        spent.append(time.perf_counter() - started)
        return frame

    engine.frames.judge = timed
    for row in rows[:50]:  # warm up: the tokenizer loads, tables fill
        engine.check(read_text(row["text"], path="", profile="post", record=str(row["id"]), format="text"))
    spent.clear()
    started = time.perf_counter()
    for row in rows:
        engine.check(read_text(row["text"], path="", profile="post", record=str(row["id"]), format="text"))
    whole = time.perf_counter() - started
    print(f"{len(rows)} posts in {whole:.2f} s, {len(spent)} matches judged in {sum(spent):.3f} s: "
          f"{sum(spent) / whole:.1%} of the time, {sum(spent) / max(1, len(spent)) * 1e6:.0f} µs a match")  # fmt: skip


if __name__ == "__main__":
    main()
