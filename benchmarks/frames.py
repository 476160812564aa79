"""Measure the frame engine on a labelled file.

    python benchmarks/frames.py negex_dev.jsonl      # rows {text, start, end, negated}: is it negated?
    python benchmarks/frames.py context_dev.jsonl    # rows {text, start, end, frame}: must it be excused?

Prints precision, recall, F1, the share of asserted rows that were excused, and the mean time of one
`Frames.judge` with warm tokens. `--errors` lists the rows that went wrong.
"""

import argparse
import json
import time
from pathlib import Path

from claimlint import context
from claimlint.sentences import split, tokenize

FOLDER = Path(__file__).resolve().parent.parent / "rulesets" / "contexts"


def place_of(row):
    sentences = tuple(split(row["text"]))
    index = next(i for i, (_, end) in enumerate(sentences) if row["start"] < end)
    return context.Place(row["text"], sentences, index, tokenize(row["text"], *sentences[index]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    frames = context.Frames.from_data(context.load(FOLDER))
    counts = {"tp": 0, "fp": 0, "fn": 0, "tn": 0}
    for row in rows:
        frame = frames.judge(place_of(row), row["start"], row["end"])
        if "negated" in row:
            gold, found = row["negated"], frame.name in ("negated", "negated-existence")
        else:
            gold, found = row["frame"] != "asserted", frame.excuses
        kind = ("tp" if found else "fn") if gold else ("fp" if found else "tn")
        counts[kind] += 1
        if args.errors and kind in ("fp", "fn"):
            text, start, end = row["text"], row["start"], row["end"]
            shown = f"{text[max(0, start - 160) : start]}[[{text[start:end]}]]{text[end : end + 120]}"
            print(kind, row.get("frame", ""), frame.name, repr(frame.cue), "|", " ".join(shown.split()))
    tp, fp, fn, tn = counts.values()
    precision, recall = tp / (tp + fp or 1), tp / (tp + fn or 1)
    f1 = 2 * precision * recall / (precision + recall or 1)
    print(f"{args.corpus.name}: {len(rows)} rows, precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, "
          f"asserted rows excused {fp}/{fp + tn} = {fp / (fp + tn or 1):.1%}")  # fmt: skip
    places = [(place_of(row), row["start"], row["end"]) for row in rows]
    started = time.perf_counter()
    for place, start, end in places:
        frames.judge(place, start, end)
    words = sum(len(place.tokens.words) for place, _, _ in places) / len(places)
    print(f"judge: {(time.perf_counter() - started) / len(places) * 1e6:.1f} µs a match, {words:.0f} tokens a sentence")


if __name__ == "__main__":
    main()
