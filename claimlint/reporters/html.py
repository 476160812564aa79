"""One static page that needs nothing else: for a writer or a meeting, by mail or as a build artefact."""

from __future__ import annotations

from html import escape
from itertools import groupby

from claimlint.model import Excused, Finding, Report
from claimlint.reporters.info import Options, RuleLike, Rules
from claimlint.reporters.places import Places
from claimlint.reporters.summary import plural, rule_counts, summary
from claimlint.rule_types import Reference

_CONTEXT = 300  # code points of the line that are shown around a finding

_STYLE = """
:root { color-scheme: light dark; --edge: #8884; --error: #c62828; --warning: #b26a00; --info: #1565c0 }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #ffca6a; --info: #82b7ff } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
h2 { font-size: 1.1rem; border-bottom: 1px solid var(--edge); margin-top: 2.5rem; overflow-wrap: anywhere }
table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left }
td.count { text-align: right; font-variant-numeric: tabular-nums }
article { border-left: .3rem solid var(--edge); padding: .1rem 0 .1rem 1rem; margin: 1.2rem 0 }
article.error { border-color: var(--error) } article.warning { border-color: var(--warning) }
article.info { border-color: var(--info) } article.excused { opacity: .75 }
.error .severity { color: var(--error) } .warning .severity { color: var(--warning) }
.info .severity { color: var(--info) }
blockquote { margin: .5rem 0; padding: .5rem .8rem; background: #8881; border-radius: .3rem; overflow-wrap: anywhere }
mark { background: #ffd54f88; color: inherit; border-radius: .2rem; padding: 0 .1rem }
p { margin: .4rem 0 } .place { opacity: .7 } footer { margin: 3rem 0 1rem; opacity: .7 }
"""


def render(report: Report, *, rules: Rules, options: Options) -> str:
    """The page: counts, a table of rules, then the findings by file. Nothing in it runs or loads anything."""
    places = Places(report)
    parts = ["<h1>Health claims to look at</h1>", *(f"<p>{escape(x)}</p>" for x in summary(report).splitlines())]
    if report.findings:
        parts.append(_table(report))
    if report.problems:
        parts.append("<h2>Could not be read</h2>")
        parts += [f"<p><b>{escape(p.path)}</b>: {escape(p.message)} {escape(p.hint)}</p>" for p in report.problems]
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        findings = list(group)
        parts.append(f"<section><h2>{escape(path)} <small>({plural(len(findings), 'finding')})</small></h2>")
        parts += [_finding(finding, rules.get(finding.code), places) for finding in findings]
        parts.append("</section>")
    if options.show_excused and report.excused:
        parts.append("<section><h2>Excused</h2>")
        parts += [_excused(excused, places) for excused in report.excused]
        parts.append("</section>")
    parts.append(f"<footer>claimlint {escape(options.version)}. Decision support: the words stay yours.</footer>")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Health claims to look at</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _table(report: Report) -> str:
    rows = "".join(
        f'<tr class="{row.severity.value}"><td class="count">{row.total}</td><td>{escape(row.code)}</td>'
        f'<td class="severity">{row.severity.value}</td><td>{escape(row.name)}</td></tr>'
        for row in rule_counts(report)
    )
    head = '<tr><th scope="col">Findings</th><th scope="col">Rule</th><th scope="col">Severity</th>'
    return f'<table><thead>{head}<th scope="col">Name</th></tr></thead><tbody>{rows}</tbody></table>'


def _finding(finding: Finding, rule: RuleLike | None, places: Places) -> str:
    notes = [("Why", finding.why), ("Write instead", finding.instead)]
    body = "".join(f"<p><b>{label}:</b> {escape(text)}</p>" for label, text in notes if text)
    sources = "; ".join(map(_source, rule.references)) if rule else ""
    body += f"<p><b>Sources:</b> {sources}</p>" if sources else ""
    return (
        f'<article class="{finding.severity.value}">{_head(finding, finding.severity.value)}'
        f"{_quote(finding, places)}{body}</article>"
    )


def _excused(excused: Excused, places: Places) -> str:
    by = f"{excused.by}: {excused.cue}" if excused.cue else excused.by
    finding = excused.finding
    return (
        f'<article class="excused">{_head(finding, "excused")}{_quote(finding, places)}'
        f"<p><b>Excused by</b> {escape(by)}</p></article>"
    )


def _head(finding: Finding, word: str) -> str:
    place = f"{finding.path}#{finding.record}" if finding.record else finding.path
    place = f"{place}:{finding.line}:{finding.column}"
    return (
        f'<p><b>{escape(finding.code)}</b> <b class="severity">{word}</b> {escape(finding.message)}<br>'
        f'<span class="place">{escape(place)}</span></p>'
    )


def _quote(finding: Finding, places: Places) -> str:
    excerpt = places.excerpt(finding, _CONTEXT)
    before, marked, after = (
        excerpt.text[: excerpt.start],
        excerpt.text[excerpt.start : excerpt.end],
        excerpt.text[excerpt.end :],
    )
    return f"<blockquote>{escape(before)}<mark>{escape(marked)}</mark>{escape(after)}</blockquote>"


def _source(reference: Reference) -> str:
    text = escape(", ".join(filter(None, (reference.source, reference.clause))))
    if not reference.url.startswith(("https://", "http://")):
        return text
    return f'<a href="{escape(reference.url)}" rel="noreferrer">{text}</a>'
