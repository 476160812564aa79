"""`claimlint scan --output-format html`: from a table of posts to the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner

from claimlint.commands.scan import scan


def test_the_page_of_a_scan_holds_every_flagged_post_worst_first(tmp_path: Path) -> None:
    table, page = tmp_path / "posts.jsonl", tmp_path / "posts.html"
    texts = ["Soup is warm.", "Rose water has no side effects.", "Nettle tea cures gout.", "Nettle tea cures gout!"]
    rows = [json.dumps({"id": f"p{n}", "text": text, "author": "me"}) for n, text in enumerate(texts)]
    table.write_text("\n".join([*rows, "broken"]), encoding="utf-8")
    result = CliRunner().invoke(scan, [str(table), "--output-format", "html", "-o", str(page), "--isolated", "-j", "1"])
    assert result.exit_code == 2, result.output  # the bad row
    html = page.read_text(encoding="utf-8")
    assert "4 posts scanned, 1 bad row in quarantine" in html
    found = re.search(r'id="data">(.*?)</script>', html)
    assert found
    data = json.loads(found[1])
    assert [post["id"] for post in data["posts"]] == ["p2", "p3", "p1"]
    assert data["posts"][0]["copies"] == 2
    assert data["families"]["EFF"] == "efficacy"
    finding = data["posts"][0]["findings"][0]
    assert texts[2][finding["start"] : finding["end"]] == finding["match"]
