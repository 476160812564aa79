"""A table of posts with every kind of bad row in it."""

from __future__ import annotations

from pathlib import Path

CLAIMS = (
    "Honestly, {herb} tea cures {ill} and nothing else does.",
    "I had {ill} for years. {herb} has no side effects at all, says my aunt.",
    "Does anybody know whether {herb} goes well with soup?",
    "Stop taking your tablets, {herb} is all you need against {ill}. Write to me: someone{n}@example.org",
    "The bus was late again, so we talked about {herb} \u2014 and about the weather 🍵.",
)
BAD = (
    b'{"id": 1, "text": "broken',
    b'{"id": 2, "text": "\xff\xfe"}',
    b'{"id": 3, "text": "half \\ud800 a pair"}',
    b'{"id": 4, "text": null}',
    b'{"id": 5}',
    b'{"id": 6, "text": ["no string"]}',
    b"[]",
    b"\x00\x01",
    b"[" * 100_000,
)


def write_posts(path: Path, count: int) -> None:
    """Lines of JSON, every hundredth a bad one; blank lines, CRLF and no line end after the last."""
    herbs, ills = ("nettle", "ginger", "turmeric", "rose water"), ("gout", "diabetes", "eczema")
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        for n in range(count):
            text = CLAIMS[n % len(CLAIMS)].format(herb=herbs[n % 4], ill=ills[n % 3], n=n) + f" Day {n // 7}."
            file.write(f'{{"id": "p{n}", "text": "{text}", "author": "a{n % 50}", "title": "About {n % 9}"}}'.encode())
            file.write(b"\r\n" if n % 10 == 3 else b"\n")
            if n % 100 == 99:
                file.write(BAD[n // 100 % len(BAD)] + b"\n" + b"\n" * (n % 3))
        file.write(b'{"id": "last", "text": "Ginger cures gout."}')
