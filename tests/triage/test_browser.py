"""The page as a moderator has it: in a real Chromium, by keyboard and by mouse."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shown_posts import HOSTILE, record
from shown_posts import posts as some_posts

pytestmark = pytest.mark.slow

Open = Callable[[list[dict[str, Any]]], Any]


def press(browser: Any, keys: str) -> None:
    """Type some keys, one after the other."""
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def script(browser: Any, code: str, *arguments: Any) -> Any:
    """What a piece of script returns."""
    return browser.execute_script(code, *arguments)


def texts(browser: Any, selector: str) -> list[str]:
    """The visible text of each element."""
    found: list[str] = script(
        browser, "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector
    )
    return found


def eventually(check: Callable[[], Any]) -> Any:
    """What a check returns as soon as it is true; its last answer after ten seconds."""
    end = time.monotonic() + 10
    while not (result := check()) and time.monotonic() < end:
        time.sleep(0.05)
    return result


def click(browser: Any, selector: str) -> None:
    """Click the first element."""
    browser.find_element("css selector", selector).click()


def saved(browser: Any) -> list[dict[str, Any]]:
    """The verdicts as the page saves them."""
    for old in browser.downloads.iterdir():
        old.unlink()
    click(browser, "#save")
    path: Path = browser.downloads / "verdicts.jsonl"
    assert eventually(path.exists)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def test_a_hostile_post_is_shown_and_does_nothing(opened: Open) -> None:
    browser = opened(some_posts())
    assert script(browser, "return window.hit") is None
    assert (
        script(browser, "return document.querySelectorAll('#posts script, #posts img, #posts svg, #posts b b').length")
        == 0
    )
    card = script(browser, "return document.getElementById('post-2').closest('.post').innerText")
    assert "<script>window.hit = 1</script><img src=x" in card
    assert "<i>Title</i>" in card
    for number in ("U+2028", "U+202E", "U+0007", "U+001B", "U+200B"):
        assert number in card
    for hidden in "\u2028\u202e\x07\x1b\u200b":
        assert hidden in HOSTILE
        assert hidden not in card
    assert "cures gout" in texts(browser, "mark")


def test_nothing_is_loaded_and_nothing_breaks_the_policy(opened: Open) -> None:
    browser = opened(some_posts())
    press(browser, "jadi?")
    assert [entry for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")] == []
    requests = [
        json.loads(entry["message"])["message"]["params"]["request"]["url"]
        for entry in browser.get_log("performance")
        if '"Network.requestWillBeSent"' in entry["message"]
    ]
    assert {address.partition(":")[0] for address in requests} <= {"file", "about"}


def test_marks_stand_on_the_evidence_with_the_severity_in_words(opened: Open) -> None:
    browser = opened(some_posts())
    card = script(browser, "return document.getElementById('post-0').closest('.post').querySelector('.text').innerText")
    assert "cures gouterror EFF001" in card.replace("\n", "")
    assert texts(browser, "article:first-child mark") == [
        "cures gout", "no side effects at all", "Bin your pills",
    ]  # fmt: skip
    emoji = record("e", "🍵🍵 e\u0301 so nettle tea cures gout", ("EFF001", "cures gout"))
    assert texts(opened([emoji]), "mark") == ["cures gout"]


def test_overlapping_findings_each_keep_their_mark(opened: Open) -> None:
    both = record(
        "o",
        "It cures gout without side effects.",
        ("EFF001", "cures gout without"),
        ("SAF002", "gout without side effects"),
    )
    browser = opened([both])
    assert texts(browser, "mark") == ["cures ", "gout without", " side effects"]
    assert texts(browser, ".text .label") == ["error EFF001", "warning SAF002"]


def test_a_finding_in_the_title_is_marked_there(opened: Open) -> None:
    one = record("t", "tea cures gout", ("EFF001", "cures gout"), title="tea cures gout")
    one["findings"][0]["field"] = "title"
    browser = opened([one])
    assert texts(browser, ".headline mark") == ["cures gout"]
    press(browser, "ja")
    assert saved(browser)[0]["field"] == "title"
    assert len(texts(browser, "mark")) == 1


def test_keyboard_triage_and_the_saved_verdicts(opened: Open) -> None:
    browser = opened(some_posts())
    press(browser, "ja")  # the first finding is right, and on to the next
    press(browser, "d")
    press(browser, "i")
    press(browser, "ka")  # back, and it was right after all
    press(browser, "kkkd")
    press(browser, "kd")  # twice the same takes it back
    found = saved(browser)
    text = some_posts()[1]["text"]
    safe, bin_ = text.index("no side"), text.index("Bin")
    assert found == [
        {"id": "p2", "code": "SAF002", "start": safe, "end": bin_ - 2, "verdict": "wrong"},
        {"id": "p2", "code": "STP001", "start": bin_, "end": len(text) - 1, "verdict": "right"},
    ]  # fmt: skip


def test_verdicts_outlive_the_page_and_can_be_loaded_elsewhere(opened: Open, tmp_path: Path) -> None:
    browser = opened(some_posts())
    press(browser, "jad")
    first = saved(browser)
    assert len(first) == 2
    browser.refresh()
    assert texts(browser, "#progress") == ["2 of 9 judged: 8 findings in 6 posts, and 1 post without"]
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in [*first, {"id": "?"}]) + "broken\n", encoding="utf-8")
    opened(some_posts())
    assert texts(browser, "#progress") == ["0 of 9 judged: 8 findings in 6 posts, and 1 post without"]
    browser.find_element("css selector", "#load").send_keys(str(file))
    assert eventually(lambda: texts(browser, "#notice")) == ["2 verdicts loaded; 2 lines did not fit this report"]
    assert saved(browser) == first


def test_facets_search_and_near_identical_posts(opened: Open) -> None:
    browser = opened(some_posts())
    assert len(texts(browser, ".post")) == 5  # of three near-identical posts one is shown
    assert "2 near-identical posts folded away" in texts(browser, "#status")[0]
    click(browser, "#severity [value=info]")
    assert texts(browser, ".post h2") == ["Post p2", "Post p5"]
    assert "2 more findings" in texts(browser, ".post")[0]
    click(browser, "#clear")
    press(browser, "/soup")
    assert eventually(lambda: texts(browser, ".post h2") == ["Post p6"])
    click(browser, "#clear")
    click(browser, "article:first-of-type header button:last-of-type")
    assert texts(browser, ".post h2") == ["Post p2", "Post p3", "Post p7"]
    click(browser, "#clear")
    script(
        browser, "const a = document.getElementById('author'); a.value = 'bb22'; a.dispatchEvent(new Event('change'))"
    )
    assert texts(browser, ".post h2") == ["Post p7", "Post p1", "Post p5"]


def test_fifty_posts_a_page_and_keys_that_turn_it(opened: Open) -> None:
    browser = opened([record(f"n{i}", f"tea {i} cures gout", ("EFF001", "cures gout")) for i in range(120)])
    assert len(texts(browser, ".post")) == 50
    press(browser, "j" * 51)
    assert texts(browser, ".finding.current") != []
    assert texts(browser, ".post h2")[0] == "Post n50"
    press(browser, "k")
    assert texts(browser, ".post h2")[0] == "Post n0"
    click(browser, "#pager button:last-child")
    click(browser, "#pager button:last-child")
    assert len(texts(browser, ".post")) == 20


def test_single_keys_can_be_switched_off(opened: Open) -> None:
    browser = opened(some_posts())
    press(browser, "?")
    click(browser, "#keys")
    click(browser, "#help-close")
    press(browser, "ja")
    assert texts(browser, "#progress") == ["0 of 9 judged: 8 findings in 6 posts, and 1 post without"]


def test_a_long_post_is_cut_around_its_evidence_and_opens(opened: Open) -> None:
    browser = opened(
        [record("l", "So it goes. " * 400 + "Tea cures gout. " + "And on. " * 400, ("EFF001", "cures gout"))]
    )
    assert len(texts(browser, ".text")[0]) < 1000
    assert texts(browser, "mark") == ["cures gout"]
    click(browser, ".text button")
    assert len(texts(browser, ".text")[0]) > 7000
    assert texts(browser, "mark") == ["cures gout"]


def test_a_report_without_text_still_says_where(opened: Open) -> None:
    one = record("w", "nettle tea cures gout", ("EFF001", "cures gout"))
    one["text"] = None
    browser = opened([one])
    assert "without the posts' text" in texts(browser, ".post")[0]
    press(browser, "ja")
    assert saved(browser)[0]["verdict"] == "right"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_overflows(opened: Open, axe: str, scheme: str, width: int) -> None:
    browser = opened(some_posts())
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    )
    try:
        browser.refresh()
        press(browser, "jadi")
        script(browser, axe)
        for state in (
            "",
            "document.getElementById('filters').open = true",
            "document.getElementById('help').showModal()",
        ):
            script(browser, state)
            violations = browser.execute_async_script(
                "const done = arguments[arguments.length - 1]; axe.run().then(r => done(r.violations))"
            )
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in violations] == []
        assert script(browser, "return document.documentElement.scrollWidth <= innerWidth")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
