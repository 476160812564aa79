"""Post records to show: ordinary, near-identical, hostile, quiet."""

from __future__ import annotations

from typing import Any

from claimlint.reporters import RuleInfo
from claimlint.rule_types import Reference
from claimlint.triage import render_page

RULES = {
    "EFF001": RuleInfo(
        "EFF001", "cure-claim", "EFF", "Nothing shows it.", "Say what was measured.",
        (Reference("A law", "clause 4", "https://example.org/law"), Reference("A trap", "", "javascript:alert(1)")),
    ),
    "SAF002": RuleInfo("SAF002", "harmless", "SAF", "Everything that works can harm.", "Name the known harms."),
    "STP001": RuleInfo("STP001", "stop-medicine", "STP", "Stopping can kill.", "Point to the prescriber."),
}  # fmt: skip
SEVERITY = {"EFF001": "error", "SAF002": "warning", "STP001": "info"}
RISK = {"error": 16, "warning": 4, "info": 1}

Marked = tuple[str, str]


def record(id_: str, text: str, *marked: Marked, **more: Any) -> dict[str, Any]:
    """A post's record with a finding for each (code, words of the text)."""
    findings = [
        {
            "code": code,
            "name": RULES[code].name,
            "severity": SEVERITY[code],
            "message": f"{words!r} promises too much.",
            "why": RULES[code].why,
            "instead": RULES[code].instead,
            "start": text.index(words),
            "end": text.index(words) + len(words),
            "match": words,
            "frame": "asserted",
            "evidence": [],
        }
        for code, words in marked
    ]
    risk = sum(RISK[SEVERITY[code]] for code, _ in marked)
    action = "filter" if risk >= 16 else "report" if risk >= 4 else "none"
    return {
        "id": id_, "source": {"file": "posts.jsonl", "offset": 0}, "text": text, "risk": risk, "action": action,
        "findings": findings, **more,
    }  # fmt: skip


HOSTILE = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'> </script><!-- <b>bold</b> &amp; {{data}} "
    "\u2028line\u2029 end \u202erow\u202c \x07bell \x1b[31m \u200bzero ]]> 🍵 e\u0301 nettle tea cures gout "
    "<svg onload=window.hit=3>"
)


def posts() -> list[dict[str, Any]]:
    """Ordinary posts of every severity, groups of near-identical ones, a hostile one and one without findings."""
    tea = "Honestly, nettle tea cures gout. It is natural, so it has no side effects at all. Bin your pills!"
    return [
        record("p1", "Rose water has no side effects.", ("SAF002", "has no side effects"), author_hash="bb22"),
        record(
            "p2", tea, ("EFF001", "cures gout"), ("SAF002", "no side effects at all"), ("STP001", "Bin your pills"),
            author_hash="aa11aa11aa11aa11", created_at="2026-03-01T10:00:00Z", dup_group="g1", dup_count=3,
            action_reason="a cure claim, asserted",
        ),
        record("p3", tea + "!", ("EFF001", "cures gout"), author_hash="aa11aa11aa11aa11", dup_group="g1", dup_count=3),
        record("p4", HOSTILE, ("EFF001", "cures gout"), author_hash="<b>cc</b>", title="<i>Title</i> \u202e"),
        record("p5", "Just stop the tablets and rest.", ("STP001", "stop the tablets"), author_hash="bb22"),
        record("p6", "A quiet post about soup."),
        record("p7", tea + "!!", ("EFF001", "cures gout"), author_hash="bb22", dup_group="g1", dup_count=3),
    ]  # fmt: skip


def page(records: list[dict[str, Any]]) -> str:
    """The page of some records."""
    return render_page(records, rules=RULES, title="Posts <to> look at", version="1.0")
