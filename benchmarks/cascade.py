"""What the cascade costs, against a trained pipeline and against spaCy's Matchers on everything. Prints ratios.

    python benchmarks/cascade.py                                # text that it makes
    python benchmarks/cascade.py --posts posts.jsonl --model en_core_web_sm

Three kinds of text: clean prose, health articles, posts. Over each, in one run: the cascade; `spacy.blank("en")` with
the same lexicons in a PhraseMatcher and the same phrases in a Matcher on every sentence; and a trained pipeline
(--model, which you install) with the same Matchers, and by itself. Then the start-up of one clean file against
`python -c "import click"`, and the peak memory of a check.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from claimlint import compiler
from claimlint.checking import Rules, default_cache
from claimlint.engine import Engine
from claimlint.model import Profile
from claimlint.readers import read_text
from claimlint.rulefolders import packaged

CLEAN = """The ferry leaves at nine and again at noon. We packed bread, apples and a map, and waited on the stones
by the harbour wall. A dog slept in the shade. My cousin told a long story about a boat that he had
painted blue, and nobody believed the end of it. Later the wind turned and the island looked closer than
before."""
ARTICLE = """Migraine is a common condition, and most people who have it learn what sets it off. Keep a diary for a
month and write down sleep, meals and stress. Doctors often suggest a painkiller such as ibuprofen at the
first sign, and some people take a preventive medicine such as propranolol every day. Ask your pharmacist
before you combine medicines. Side effects include tiredness and cold hands. Regular sleep, enough water
and walks in the morning may help, although the evidence is thin. Call a doctor if the pain is sudden, or
if your speech is slurred. A clinic can also check your blood pressure. Women who are pregnant should not
use some of these medicines."""
RISKY = "Our ginger drops cure migraine for good and have no side effects."


def made(text: str, words: int, seed: int) -> str:
    """Paragraphs of about so many words: the sentences of a text in new orders."""
    sentences = [sentence.strip() + "." for sentence in text.replace("\n", " ").split(". ")]
    rng, paragraphs, count = random.Random(seed), [], 0
    while count < words:
        paragraph = " ".join(rng.sample(sentences, k=min(5, len(sentences)))).replace("..", ".")
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    return "\n\n".join(paragraphs)


def matchers(nlp: Any, ruleset: compiler.Ruleset) -> Callable[[Any], int]:
    """The same lexicons and phrases as spaCy knows them: a PhraseMatcher and a Matcher over one Doc."""
    from spacy.matcher import Matcher, PhraseMatcher

    phrases, tokens = PhraseMatcher(nlp.vocab, attr="LOWER"), Matcher(nlp.vocab)
    phrases.add("entries", [nlp.make_doc(surface.strip()) for surface in ruleset.surfaces])
    for number, pattern in enumerate(ruleset.patterns):
        if spelled := list(_token_patterns(pattern.elements)):
            tokens.add(str(number), spelled)
    return lambda doc: len(phrases(doc)) + len(tokens(doc))


def _token_patterns(elements: list[Any]) -> Iterable[list[dict[str, Any]]]:
    """A phrase as spaCy token patterns. Lexicon entries become one free token: the PhraseMatcher has their words."""
    pattern: list[dict[str, Any]] = []
    for element in elements:
        kind, optional = element[0], bool(element[-1]) if element[0] in ("words", "entry", "choice") else False
        if kind == "words":
            pattern.append({"LOWER": {"IN": sorted({s[0] for s in element[1]})}, **({"OP": "?"} if optional else {})})
        elif kind == "gap":
            pattern += [{"OP": "?"}] * element[1]
        elif kind in ("entry", "choice"):
            pattern.append({"IS_PUNCT": False, **({"OP": "?"} if optional else {})})
    if any("LOWER" in token for token in pattern):
        yield pattern


def best(action: Callable[[], object], times: int = 3) -> float:
    """Seconds of processor time of the fastest of some runs."""
    measured = []
    for _ in range(times):
        start = time.process_time()
        action()
        measured.append(time.process_time() - start)
    return min(measured)


def compare(
    name: str, texts: list[str], profile: Profile, engine: Engine, others: dict[str, Any], share: float
) -> None:
    """Print MB/s and texts/s of each way, and what the cascade is faster by. Slow ways see a share of the text."""
    size = sum(len(text.encode()) for text in texts) / 1e6

    def cascade() -> None:
        for text in texts:
            engine.check(read_text(text, path="x", profile=profile))

    seconds = best(cascade)
    print(f"\n{name}: {size:.2f} MB in {len(texts)} texts")
    print(f"  {'cascade':32}{size / seconds:9.2f} MB/s {len(texts) / seconds:10.0f} texts/s")
    few = texts[: max(1, int(len(texts) * share))]
    small = sum(len(text.encode()) for text in few) / 1e6
    for label, (nlp, find) in others.items():
        slow = best(lambda nlp=nlp, find=find: [find(doc) for doc in nlp.pipe(few)], times=1)
        ratio = (size / seconds) / (small / slow)
        print(f"  {label:32}{small / slow:9.3f} MB/s {len(few) / slow:10.0f} texts/s   cascade is {ratio:.0f}x")


def start_up() -> None:
    """Wall time of one clean file against `import click`, alternating, medians."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "draft.md")
        draft.write_text(made(CLEAN, 900, 1), encoding="utf-8")
        check = [sys.executable, "-m", "claimlint", "check", "--isolated", "--no-cache", str(draft)]
        click = [sys.executable, "-c", "import click"]
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        times: dict[str, list[float]] = {"claimlint": [], "click": []}
        for turn in range(12):
            for label, command in (("claimlint", check), ("click", click)):
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment, cwd=folder)
                if turn:
                    times[label].append(time.perf_counter() - start)
        ours, theirs = (statistics.median(times[label]) for label in ("claimlint", "click"))
        print(f"\none clean file: {ours * 1000:.0f} ms, import click: {theirs * 1000:.0f} ms, {ours / theirs:.2f}x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=Path, help="JSON lines with a `text`, in place of made posts")
    parser.add_argument("--articles", type=Path, nargs="*", help="text files, in place of made articles")
    parser.add_argument("--model", default="", help="an installed spaCy pipeline, e.g. en_core_web_sm")
    parser.add_argument("--share", type=float, default=0.05, help="share of the texts that the slow ways see")
    args = parser.parse_args()
    ruleset = Rules((packaged(),), default_cache()).ruleset
    engine = Engine(ruleset)
    import spacy

    others: dict[str, Any] = {}
    blank = spacy.blank("en")
    others["blank tokenizer + Matchers"] = (blank, matchers(blank, ruleset))
    if args.model:
        trained = spacy.load(args.model)
        others[f"{args.model[:18]} + Matchers"] = (trained, matchers(trained, ruleset))
        others[f"{args.model[:18]} alone"] = (trained, len)
    else:
        print("no --model given: the trained pipeline is left out")
    clean = [made(CLEAN, 900, seed) for seed in range(200)]
    articles = [p.read_text(encoding="utf-8") for p in args.articles or ()]
    articles = articles * (60 // len(articles) + 1) if articles else [made(ARTICLE, 900, seed) for seed in range(60)]
    if args.posts:
        lines = args.posts.read_text(encoding="utf-8").splitlines()
        posts = [json.loads(line)["text"] for line in lines if line.strip()]
    else:
        kinds = itertools.cycle([CLEAN, CLEAN, ARTICLE, CLEAN, f"{CLEAN} {RISKY}"])
        posts = [made(text, 120, seed) for seed, text in zip(range(2000), kinds, strict=False)]
    compare("clean text", clean, Profile.ARTICLE, engine, others, args.share)
    compare("health articles", articles, Profile.ARTICLE, engine, others, max(args.share, 0.2))
    compare("posts", posts, Profile.POST, engine, others, args.share)
    start_up()
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "draft.md")
        draft.write_text("\n\n".join([*articles, RISKY]), encoding="utf-8")
        command = [sys.executable, "-m", "claimlint", "check", "--isolated", "--no-cache", "--exit-zero", str(draft)]
        # a child of this process would begin with the memory of this process
        measure = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        measure += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        told = subprocess.run([sys.executable, "-c", measure, *command], check=True, capture_output=True, text=True)
    peak = int(told.stdout) / 1024
    print(f"peak memory of a check of {len(articles)} articles in one file: {peak:.0f} MB")


if __name__ == "__main__":
    main()
