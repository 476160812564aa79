"""Runs the examples of rules: what `claimlint rules test` and the project's own tests do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claimlint.document import Document
from claimlint.engine import Engine, Result
from claimlint.model import YIELDS
from claimlint.readers import read_text
from claimlint.rule_types import Example, Rule


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not behave. where: file:line of the example."""

    code: str
    where: str
    text: str
    message: str


def run_examples(engine: Engine, rules: Iterable[Rule]) -> Iterator[Failure]:
    """Every example that does not do what its rule says it does."""
    for rule in rules:
        for example in rule.examples:
            message = _mistake(engine, rule, example)
            if example.known_wrong:
                message = "" if message else "no longer wrong: take its known-wrong mark away"
            if message:
                yield Failure(rule.code, f"{rule.file}:{example.line}", example.text, message)


def run_cue_examples(engine: Engine) -> Iterator[Failure]:
    """Every example of a cue file whose frame, effect or cue is not what the file says."""
    for example in engine.ruleset.frames["examples"]:
        frame = engine.frames.judge_text(example["text"], example["start"], example["end"], example["kind"])
        found = (frame.name, frame.excuses, frame.cue if example["cue"] is not None else None)
        if found != (example["frame"], example["excuses"], example["cue"]):
            how = "excused" if frame.excuses else "not excused"
            message = f"should be {example['frame']}, but is {how} as {frame.name}"
            yield Failure("cue", example["where"], example["text"], f"{message} by `{frame.cue}`")


def document_of(rule: Rule, example: Example) -> Document:
    """An example as a document: Markdown for an article, plain text for a post."""
    form = "markdown" if example.profile == "article" else "text"
    return read_text(example.text, path=rule.code, profile=example.profile, record="", format=form)


def _mistake(engine: Engine, rule: Rule, example: Example) -> str:
    document = document_of(rule, example)
    result = engine.check(document)
    # an example that another rule takes over still shows that this one finds it
    yielded = [excused.finding for excused in result.excused if excused.by == YIELDS]
    spans = [(f.start, f.end) for f in (*result.findings, *yielded) if f.code == rule.code]
    if example.bad:
        if not spans:
            return f"is not found{_reason(rule, result)}"
        if example.start >= 0 and (example.start, example.end) not in spans:
            marked = ", ".join(f"`{document.source[start:end]}`" for start, end in spans)
            return f"is found, but at {marked} and not at `{example.text[example.start : example.end]}`"
        fixes = [f.fix.text if f.fix else "" for f in result.findings if f.code == rule.code]
        if example.fix and example.fix not in fixes:
            return f"should become `{example.fix}`, but becomes `{'`, `'.join(fixes)}`"
        return ""
    if spans:
        return f"is found: `{document.source[spans[0][0] : spans[0][1]]}`"
    if example.frame:
        frames = [excused.by for excused in result.excused if excused.finding.code == rule.code]
        # "attributed" stands for "attributed-seller" and the like, too
        if not any(f"{frame}-".startswith(f"{example.frame}-") for frame in frames):
            return f"is not excused as {example.frame}, but " + (f"as {', '.join(frames)}" if frames else "not matched")
    return ""


def _reason(rule: Rule, result: Result) -> str:
    excused = [e for e in result.excused if e.finding.code == rule.code]
    if excused:
        return f": excused as {excused[0].by} by `{excused[0].cue}`"
    others = sorted({finding.code for finding in result.findings})
    return f" (only {', '.join(others)})" if others else ""
