"""The page as text: one file that nothing in a post can break out of."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape

from shown_posts import HOSTILE, page, posts, record

from claimlint.triage import render_page


def embedded(html: str) -> dict[str, object]:
    """The data of a page as its script reads them."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    result: dict[str, object] = json.loads(found[1])
    return result


def test_a_post_cannot_close_the_script_element() -> None:
    html = page([record("x", HOSTILE, ("EFF001", "cures gout"))])
    assert html.count("</script>") == 2
    assert "<!--" not in html
    assert "\u2028" not in html
    assert "\u2029" not in html
    assert embedded(html)["posts"][0]["text"] == HOSTILE  # type: ignore[index]


def test_the_title_is_escaped_and_placeholders_in_posts_stay_text() -> None:
    html = page([record("x", "{{script}} and {{nothing}}", ("EFF001", "nothing"))])
    assert "<title>Posts &lt;to&gt; look at</title>" in html
    assert embedded(html)["posts"][0]["text"] == "{{script}} and {{nothing}}"  # type: ignore[index]


def test_the_policy_allows_its_own_script_and_style_alone() -> None:
    html = page(posts())
    policy = unescape(re.search(r'Content-Security-Policy" content="(.*?)"', html)[1])  # type: ignore[index]
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_script_never_writes_markup() -> None:
    html = page(posts())
    script = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)[0]
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttp"):
        assert danger not in script


def test_worst_first_and_posts_of_one_risk_in_their_order() -> None:
    shown = [post["id"] for post in embedded(page(posts()))["posts"]]  # type: ignore[index,attr-defined]
    assert shown == ["p2", "p3", "p4", "p7", "p1", "p5", "p6"]


def test_sentences_that_findings_share_are_stored_once() -> None:
    many = [record(str(i), "nettle tea cures gout", ("EFF001", "cures gout")) for i in range(100)]
    assert page(many).count("promises too much") == 1


def test_a_record_without_why_takes_it_from_the_rule_and_only_web_addresses_become_links() -> None:
    one = record("x", "nettle tea cures gout", ("EFF001", "cures gout"))
    del one["findings"][0]["why"], one["findings"][0]["instead"]
    data = embedded(page([one]))
    assert {"Nothing shows it.", "Say what was measured."} <= set(data["strings"])  # type: ignore[arg-type]
    assert data["rules"][0]["sources"] == [["A law, clause 4", "https://example.org/law"], ["A trap", ""]]  # type: ignore[index]


def test_rules_that_nobody_knows_are_no_error() -> None:
    one = record("x", "nettle tea cures gout", ("EFF001", "cures gout"))
    html = render_page([one], rules={}, title="t", version="1")
    assert embedded(html)["families"] == {"EFF": "EFF"}
