"""How fast each reader is, in megabytes of source a second, on an article of its format.

    python benchmarks/readers.py                # articles that it makes: prose with headings, lists, links, emphasis
    python benchmarks/readers.py FILE ...       # files of your own, each in the format of its suffix

The best of some runs on one core. Places, evidence and the article's structure are included; rules are not.
Goal: 3 MB/s or more for text, Markdown and HTML. For posts it prints the time that one takes.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from claimlint.model import Profile
from claimlint.readers import read, read_text

SENTENCES = (
    "Many people ask whether the tea {b}really{/b} helps with a sore knee, and the answer is that nobody knows. "
    "{a}One trial{/a} with forty people found slightly less pain after eight weeks, and another found none. "
    "It is not a medicine, it has not been tested in children, and a pharmacist should hear of it first. "
)
ITEMS = ("take blood thinners", "have gallstones or a blocked bile duct", "are due for surgery")
STEM = "You should not drink it if you:"
SECTIONS = 400


def marked(open_bold: str, close_bold: str, open_link: str, close_link: str) -> str:
    text = SENTENCES.replace("{b}", open_bold).replace("{/b}", close_bold)
    return text.replace("{a}", open_link).replace("{/a}", close_link) * 3


def text() -> str:
    body = marked("", "", "", "")
    items = "".join(f"- {item}\n" for item in ITEMS)
    return "".join(f"What Is Known {n}\n\n{body}\n\n{body}\n\n{STEM}\n\n{items}\n" for n in range(SECTIONS))


def markdown() -> str:
    body = marked("**", "**", "[", "](https://example.org/trial)")
    items = "".join(f"- {item}\n" for item in ITEMS)
    return "".join(f"## What is known {n}\n\n{body}\n\n{body}\n\n{STEM}\n\n{items}\n" for n in range(SECTIONS))


def html() -> str:
    body = marked("<strong>", "</strong>", '<a href="https://example.org/trial">', "</a>")
    items = "".join(f"<li>{item}</li>\n" for item in ITEMS)
    return "".join(
        f"<h2>What is known {n}</h2>\n<p>{body}</p>\n<p>{body}</p>\n<p>{STEM}</p>\n<ul>\n{items}</ul>\n"
        for n in range(SECTIONS)
    )


def rst() -> str:
    body = marked("**", "**", "`", " <https://example.org/trial>`__")
    items = "".join(f"- {item}\n" for item in ITEMS)
    return "".join(f"What is known\n=============\n\n{body}\n\n{body}\n\n{STEM}\n\n{items}\n" for _ in range(SECTIONS))


def asciidoc() -> str:
    body = marked("*", "*", "https://example.org/trial[", "]")
    items = "".join(f"* {item}\n" for item in ITEMS)
    return "".join(f"== What is known {n}\n\n{body}\n\n{body}\n\n{STEM}\n\n{items}\n" for n in range(SECTIONS))


def notebook() -> str:
    cells = [{"cell_type": "markdown", "source": part + "\n"} for part in markdown().split("\n## ")]
    return json.dumps({"cells": cells, "nbformat": 4}, indent=1)


def exported() -> str:
    return json.dumps([{"title": f"Tea {n}", "body": part} for n, part in enumerate(html().split("<h2>"))])


def yaml() -> str:
    indented = markdown().replace("\n", "\n    ")
    return f"- title: Tea\n  body: |\n    {indented}\n"


def docx() -> bytes:
    import docx as word

    document = word.Document()
    body = marked("", "", "", "")
    for number in range(SECTIONS // 8):
        document.add_heading(f"What is known {number}", 2)
        document.add_paragraph(body)
        document.add_paragraph(STEM)
        for item in ITEMS:
            document.add_paragraph(item, style="List Bullet")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


MAKERS: dict[str, Callable[[], str | bytes]] = {
    "a.txt": text,
    "a.md": markdown,
    "a.mdx": markdown,
    "a.html": html,
    "a.rst": rst,
    "a.adoc": asciidoc,
    "a.ipynb": notebook,
    "a.json": exported,
    "a.yaml": yaml,
    "a.docx": docx,
}


def best(run: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of some runs."""
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        spent.append(time.perf_counter() - started)
    return min(spent)


def measure(path: str, data: bytes, times: int) -> None:
    document = read(path, data, profile=Profile.ARTICLE, text_field="title,body")
    seconds = best(lambda: read(path, data, profile=Profile.ARTICLE, text_field="title,body"), times)
    size = len(document.source.encode()) / 1e6
    print(f"{path[-40:]:<40} {size:7.2f} MB {len(document.blocks):7,} blocks {size / seconds:8.2f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    for file in args.files:
        measure(file.as_posix(), file.read_bytes(), args.times)
    if args.files:
        return
    for path, make in MAKERS.items():
        made = make()
        measure(path, made if isinstance(made, bytes) else made.encode(), args.times)
    post = marked("", "", "", "")[:1000]
    seconds = best(lambda: [read_text(post, profile=Profile.POST) for _ in range(1000)], args.times)
    print(f"a post of {len(post):,} characters: {seconds * 1e3:.1f} µs")


if __name__ == "__main__":
    sys.exit(main())
