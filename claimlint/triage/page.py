"""Post records -> one HTML file that needs no network and runs nothing but its own script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path, PurePath
from typing import Any

import msgspec

from claimlint.model import Severity
from claimlint.reporters.info import RuleLike, Rules

_ASSETS = Path(__file__).parent
_SCRIPTS = ("text.js", "verdicts.js", "filters.js", "posts.js", "keys.js")
_PLACE = re.compile(r"\{\{(\w+)\}\}")

Record = Mapping[str, Any]


def render_page(records: Iterable[Record], *, rules: Rules, title: str, version: str, note: str = "") -> str:
    """The page of some post records, as `scan` writes them, worst first and else in their order.

    rules: by code, for what a record leaves out (why, instead, sources) and for the names of families.
    title: heading of the page. version: of claimlint, for the foot. note: a line below the title about the run.
    A record without findings is shown after the rest, so that a sample can be judged for what was missed.
    Offsets stay code points: the page counts them so, and verdicts carry them back.
    """
    data = _json(_Payload(rules).of(records))
    style = _asset("page.css")
    script = "(() => {\n" + "\n".join(map(_asset, _SCRIPTS)) + "})();\n"
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {
        "policy": escape(policy),
        "title": escape(title),
        "version": escape(version),
        "note": escape(note),
        "style": style,
        "script": script,
        "data": data,
    }
    return _PLACE.sub(lambda place: parts[place[1]], _asset("page.html"))


class _Payload:
    """Records as the page's script reads them: sentences that many findings share are stored once."""

    def __init__(self, rules: Rules) -> None:
        self._known = rules
        self._strings: dict[str, int] = {}
        self._rules: dict[str, int] = {}
        self._rows: list[dict[str, Any]] = []
        self._families: dict[str, str] = {}

    def of(self, records: Iterable[Record]) -> dict[str, Any]:
        posts = [self._post(record) for record in records]
        posts.sort(key=lambda post: -post["risk"])  # a stable sort: posts of one risk keep their order
        return {"strings": list(self._strings), "rules": self._rows, "families": self._families, "posts": posts}

    def _post(self, record: Record) -> dict[str, Any]:
        post = {
            "id": str(record["id"]),
            "risk": record.get("risk") or 0,
            "findings": [self._finding(finding) for finding in record.get("findings") or ()],
        }
        source = record.get("source") or {}
        copies = record.get("dup_count") or 1
        optional = {
            "title": record.get("title"),
            "text": record.get("text"),
            "file": source.get("file"),
            "author": record.get("author_hash"),
            "created": record.get("created_at"),
            "action": record.get("action"),
            "reason": record.get("action_reason"),
            "group": record.get("dup_group") if copies > 1 else None,
            "copies": copies if copies > 1 else None,
        }
        return post | {key: value for key, value in optional.items() if value not in (None, "")}

    def _finding(self, finding: Mapping[str, Any]) -> dict[str, Any]:
        code = finding["code"]
        rule = self._known.get(code)
        row = {
            "rule": self._rule(code, rule, finding),
            "severity": Severity(finding["severity"]).rank,
            "start": finding["start"],
            "end": finding["end"],
            "match": finding.get("match") or "",
            "message": self._string("" if finding.get("message") == finding.get("name") else finding.get("message")),
            "why": self._string(finding.get("why") or (rule.why if rule else "")),
            "instead": self._string(finding.get("instead") or _without_places(rule)),
        }
        if finding.get("frame") not in (None, "", "asserted"):
            row["frame"] = self._string(finding["frame"])
        if finding.get("field") == "title":
            row["title"] = True
        if evidence := finding.get("evidence"):
            row["evidence"] = [[self._string(span["role"]), span["start"], span["end"]] for span in evidence]
        return row

    def _rule(self, code: str, rule: RuleLike | None, finding: Mapping[str, Any]) -> int:
        if code not in self._rules:
            self._rules[code] = len(self._rows)
            family = rule.family if rule else code[:3]
            folder = PurePath(getattr(rule, "file", "")).parent.name
            self._families.setdefault(family, folder or family)
            references = rule.references if rule else ()
            self._rows.append(
                {
                    "code": code,
                    "name": finding.get("name") or (rule.name if rule else ""),
                    "family": family,
                    "sources": [
                        [", ".join(filter(None, (r.source, r.clause))), r.url if _is_web(r.url) else ""]
                        for r in references
                    ],
                }
            )
        return self._rules[code]

    def _string(self, text: str | None) -> int:
        return self._strings.setdefault(text or "", len(self._strings))


def _without_places(rule: RuleLike | None) -> str:
    """The rewrite of a rule, unless it speaks of words of the post, which a report without text lacks."""
    return rule.instead if rule and "{" not in rule.instead else ""


def _json(data: object) -> str:
    """JSON that can stand in a script element: no post can close the element or open a comment."""
    text = msgspec.json.encode(data).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
