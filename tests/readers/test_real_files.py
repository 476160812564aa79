"""Documentation that installed packages bring along: every block of every file stands where it says."""

from __future__ import annotations

import sysconfig
from html import unescape
from pathlib import Path

import pytest
from places import check_block

from claimlint.document import Block, Document
from claimlint.errors import ReadError
from claimlint.model import Profile
from claimlint.readers import read

ROOTS = [sysconfig.get_paths()["purelib"], sysconfig.get_paths()["stdlib"], "/usr/share/doc"]
MOST = 500


def real_files(*suffixes: str) -> list[Path]:
    """Up to 500 files, spread evenly over what there is."""
    found = sorted(
        {
            path.resolve()
            for root in ROOTS
            for suffix in suffixes
            for path in Path(root).rglob(f"*{suffix}")
            if path.is_file() and 200 < path.stat().st_size < 500_000
        }
    )
    return found[:: max(1, len(found) // MOST)][:MOST]


def check_shown(document: Document, block: Block) -> None:
    """What is not copied is white space, an entity or an escape, and shows what it says."""
    for part in block.segments:
        shown = block.text[part.text_start : part.text_end]
        written = document.source[part.source_start : part.source_end]
        if not part.copied and not shown.isspace():
            assert shown in (unescape(written), unescape(f"{written};")) or written[:1] in "|{'\"`", (shown, written)


@pytest.mark.slow
@pytest.mark.parametrize("suffixes", [(".md",), (".html", ".htm"), (".rst",), (".txt",)])
def test_every_block_of_real_documentation_stands_where_it_says(suffixes: tuple[str, ...]) -> None:
    files = real_files(*suffixes)
    blocks = unread = 0
    for path in files:
        try:
            document = read(path.as_posix(), path.read_bytes(), profile=Profile.ARTICLE)
        except ReadError:
            unread += 1
            continue
        for block in document.blocks:
            check_block(document, block)
            check_shown(document, block)
            start, end = block.to_source(0, len(block.text))
            assert document.line_col(start) <= document.line_col(end)
        blocks += len(document.blocks)
    if not files:
        pytest.skip("no documentation is installed here")
    assert unread <= len(files) * 0.05, "files in old encodings aside, all are read"
    assert blocks > len(files)
