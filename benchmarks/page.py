"""How long a moderator waits for the triage page: many findings, a real Chromium, an empty profile.

    python benchmarks/page.py [--findings 100000] [--rounds 3]

Needs chromium, chromedriver and the package selenium. Prints the size of the page, the time to make it, and medians of
the time until it can be used, until a filter has been applied, and until the next page of posts stands.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from claimlint.rulefolders import packaged
from claimlint.rules import load
from claimlint.triage import render_page

FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
WORDS = "we tried rose water and salt on the long road home last winter while it rained and nobody slept much".split()


def records(findings: int) -> list[dict[str, Any]]:
    """Posts of some 60 words with three findings each, made from a fixed seed."""
    chance = random.Random(7)
    rules = load([packaged()]).rules
    made = []
    for number in range(-(-findings // 3)):
        words = chance.choices(WORDS, k=60)
        text = " ".join(words)
        found = []
        for _ in range(min(3, findings - 3 * number)):
            rule, start = chance.choice(rules), chance.randrange(len(text) - 20)
            found.append(
                {
                    "code": rule.code,
                    "name": rule.name,
                    "severity": chance.choice(["error", "warning", "info"]),
                    "message": rule.message.replace("{match}", text[start : start + 12]),
                    "why": rule.why,
                    "instead": rule.instead,
                    "start": start,
                    "end": start + 12,
                    "match": text[start : start + 12],
                }
            )
        made.append(
            {
                "id": f"post-{number}",
                "text": text,
                "risk": chance.randrange(300),
                "findings": found,
                "author_hash": f"{chance.randrange(5000):016x}",
                "dup_group": f"{number // 3:x}" if number % 10 < 3 else None,
                "dup_count": 3,
            }
        )
    return made


def main() -> None:
    """Make the page, open it, use it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if not shutil.which("chromium") or not shutil.which("chromedriver"):
        print("page: no chromium with chromedriver here, nothing measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        posts, rules = records(arguments.findings), {rule.code: rule for rule in load([packaged()]).rules}
        begin = time.perf_counter()
        html = render_page(posts, rules=rules, title="Benchmark", version="0")
        made = time.perf_counter() - begin
        path = Path(folder) / "page.html"
        path.write_text(html, encoding="utf-8")
        print(f"{arguments.findings} findings: {path.stat().st_size / 1e6:.1f} MB, made in {made:.2f} s")
        rounds = [used(path.as_uri()) for _ in range(arguments.rounds)]
    for name in rounds[0]:
        print(f"{name:12} {statistics.median(one[name] for one in rounds):8.0f} ms")


def used(address: str) -> dict[str, float]:
    """Milliseconds that each step took in a fresh browser."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        try:
            browser.get(address)
            assert browser.execute_script("return document.querySelectorAll('.post').length") == 50
            opened = browser.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd")
            timed = "const begin = performance.now(); {}; document.body.offsetHeight; return performance.now() - begin"
            return {
                "open": opened,
                "filter": browser.execute_script(timed.format("document.querySelector('#severity input').click()")),
                "next page": browser.execute_script(
                    timed.format("document.querySelector('#pager button:last-child').click()")
                ),
            }
        finally:
            browser.quit()


if __name__ == "__main__":
    main()
