"""A post -> what is found in it, and its record. The same for a scan of files and for any other host of the engine."""

from __future__ import annotations

from dataclasses import dataclass

from claimlint import __version__
from claimlint.checking import Checker
from claimlint.model import Finding, Profile
from claimlint.readers import read_text
from claimlint.scan import privacy, record
from claimlint.scan.rows import Post
from claimlint.settings import Settings

_GAP = "\n\n"  # between title and text, so that they are two paragraphs


@dataclass(frozen=True, slots=True)
class Policy:
    """What of a post may be shown.

    redact: mask e-mail addresses, links, handles and telephone numbers. text: show anything of the text at all.
    salt: of the hashes of authors.
    """

    redact: bool = True
    text: bool = True
    salt: bytes = b""


@dataclass(frozen=True, slots=True)
class Judged:
    """A post that was checked. duplicate, author: keys as `privacy` makes them."""

    post: Post
    findings: tuple[Finding, ...]
    duplicate: int
    author: int

    @property
    def severity(self) -> str:
        """Of the worst finding, "" without one."""
        return record.worst(self.findings).severity.value if self.findings else ""


def judge(post: Post, table: str, checker: Checker, settings: Settings, profile: Profile, policy: Policy) -> Judged:
    """Check a post. table: the name of the table that it comes from."""
    source = _source(post)
    document = read_text(source, path=table, profile=profile, record=post.id)
    findings = checker.check(document, settings).findings
    return Judged(post, findings, privacy.duplicate_key(source), privacy.author_key(post.author, policy.salt))


def _source(post: Post) -> str:
    if not post.title:
        return post.text
    title = post.title.replace("\n", " ").replace("\r", " ")  # one line, and as long as it was
    return f"{title}{_GAP}{post.text}"


def record_of(
    judged: Judged, table: str, offset: int, profile: Profile, policy: Policy, rules: str, duplicates: int = 0
) -> record.Record:
    """The record of a post. rules: digest of the rules. duplicates: posts of its group, 0 where nobody counted."""
    post, findings = judged.post, judged.findings
    source = _source(post)
    body = len(source) - len(post.text)
    shown = None if not policy.text else privacy.redact(source) if policy.redact else source
    suggested, reason = record.action(findings)
    return record.Record(
        schema_version=record.SCHEMA_VERSION,
        id=post.id,
        source=record.Source(table, offset),
        profile=profile.value,
        created_at=(privacy.redact(post.created) if policy.redact else post.created) or None,
        author_hash=privacy.hexadecimal(judged.author) if judged.author else None,
        flagged=bool(findings),
        severity=judged.severity or None,  # type: ignore[arg-type]
        risk=record.risk(findings),
        action=suggested,
        action_reason=reason,
        categories=tuple(sorted({finding.code[:3] for finding in findings})),
        findings=tuple(record.post_finding(finding, body, shown, policy.redact) for finding in findings),
        title=None if shown is None or not post.title else shown[: body - len(_GAP)],
        text=None if shown is None else shown[body:],
        content_hash=privacy.content_hash(source),
        engine=record.EngineInfo(__version__, rules),
        dup_group=privacy.hexadecimal(judged.duplicate),
        dup_count=duplicates,
    )
