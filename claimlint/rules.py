"""Rules as editors write them: YAML files -> `Rulebook`, with every mistake at its line.

Nothing here matches text. `compiler` turns a rulebook into what the engine runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from claimlint import phrases, yamlio
from claimlint.errors import ConfigError, RulesError
from claimlint.model import Profile, Severity
from claimlint.rule_types import Effect, Example, Kind, Pattern, Reference, Rule, Scope
from claimlint.rulefolders import packaged as packaged

RULE_KEYS = frozenset(
    "code name kind severity message why instead patterns status sense frames scope requires unless-facts "
    "when-facts check once yields-to references known-false-positives examples".split()
)
PATTERN_KEYS = frozenset(
    "phrase slots tokens regex words replace replace-unsafe carry order within unless unless-sentence beside about "
    "when-facts severity only".split()
)
EXAMPLE_KEYS = frozenset("text profile frame fix known-wrong".split())
LEXICON_KEYS = frozenset("lexicon about plural includes sources entries".split())
CAVEAT_KEYS = frozenset("caveat about phrases unless evidence metadata examples".split())
SENSES = ("claim", "safety", "dose", "stop", "hazard", "source", "evidence", "status")
EXCUSED_KINDS = (Kind.CLAIM,)
_CODE = re.compile(r"[A-Z]{3}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MARK = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A named list of things. entries: (canonical name, other names ...); names may carry `=` and `~`."""

    name: str
    about: str
    plural: bool
    includes: tuple[str, ...]
    sources: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    file: str


@dataclass(frozen=True, slots=True)
class Caveat:
    """Words (or evidence) that discharge a rule when they stand in its scope.

    unless: phrases that touch a match of `phrases` and void it ("no side effects" tells of none).
    evidence: kinds of `model.Evidence` that count. metadata: fields of `model.Metadata` that count.
    """

    name: str
    about: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...]
    evidence: tuple[str, ...]
    metadata: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, lexicons and caveats of some folders, in the order of their codes and names."""

    rules: tuple[Rule, ...]
    lexicons: tuple[Lexicon, ...]
    caveats: tuple[Caveat, ...]


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a ruleset folder: one file a rule, in folders of any depth or, named by its code, outside."""
    loose = [path for path in folder.glob("*.yml") if _CODE.match(path.name)]
    inside = (path for path in folder.glob("*/**/*.yml") if path.relative_to(folder).parts[0] not in DATA_FOLDERS)
    return sorted([*loose, *inside])


DATA_FOLDERS = ("lexicons", "caveats", "contexts", "knowledge")


@dataclass
class _Loading:
    """What has been read so far. Everything wrong goes to `errors`, and reading goes on."""

    rules: dict[str, Rule] = field(default_factory=dict)
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    caveats: dict[str, Caveat] = field(default_factory=dict)
    errors: list[Any] = field(default_factory=list)
    sources: dict[str, yamlio.Source] = field(default_factory=dict)


def load(folders: list[Path]) -> Rulebook:
    """Read ruleset folders. Raises RulesError with every mistake in every file."""
    loading = _Loading()
    for folder in folders:
        for path in sorted((folder / "lexicons").glob("*.yml")):
            _read(loading, path, folder, _lexicon)
        for path in sorted((folder / "caveats").glob("*.yml")):
            _read(loading, path, folder, _caveat)
        for path in rule_files(folder):
            _read(loading, path, folder, _rule)
    _check_names(loading)
    errors = [error for source in loading.sources.values() for error in source.errors]
    if errors:
        raise RulesError(tuple(errors))
    ordered = (dict(sorted(table.items())) for table in (loading.rules, loading.lexicons, loading.caveats))
    rules, lexicons, caveats = (tuple(table.values()) for table in ordered)
    return Rulebook(rules, lexicons, caveats)  # type: ignore[arg-type]


def _read(loading: _Loading, path: Path, folder: Path, build: Any) -> None:
    name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the rules: {error}", "save the file as UTF-8", str(path)) from None
    source = yamlio.parse(text, name)
    loading.sources[name] = source
    if source.errors:
        return
    if not isinstance(source.data, dict):
        source.fail((), "expected keys and values", "see docs/rule-authors.md for an example")
        return
    build(loading, source)


def _lexicon(loading: _Loading, source: yamlio.Source) -> None:
    data = source.data
    source.unknown_keys((), data, LEXICON_KEYS)
    name = _text(source, data, "lexicon")
    entries: list[tuple[str, ...]] = []
    seen: dict[str, int] = {}
    for index, entry in enumerate(_list(source, data, "entries")):
        names = tuple(part.strip() for part in str(entry).split("|"))
        if not all(names):
            source.fail(("entries", index), "an empty name", "write `name | other name`")
            continue
        for one in names:
            key = one if one.startswith("=") else one.lower()
            if key in seen:
                source.fail(
                    ("entries", index),
                    f"`{one}` stands in this lexicon twice",
                    f"the other one is in line {source.line(('entries', seen[key]))}",
                )
            seen.setdefault(key, index)
        entries.append(names)
    if not data.get("sources"):
        source.fail((), "a lexicon needs its sources", "add `sources:` with where the names come from")
    if name:
        loading.lexicons[name] = Lexicon(
            name, str(data.get("about", "")), bool(data.get("plural")), tuple(map(str, data.get("includes") or ())),
            tuple(map(str, data.get("sources") or ())), tuple(entries), source.name,
        )  # fmt: skip


def _caveat(loading: _Loading, source: yamlio.Source) -> None:
    data = source.data
    source.unknown_keys((), data, CAVEAT_KEYS)
    name = _text(source, data, "caveat")
    written = tuple(map(str, data.get("phrases") or ()))
    for index, phrase in enumerate(written):
        _parse(source, ("phrases", index), phrase)
    unless = _phrases(source, ("unless",), data.get("unless"))
    loading.caveats[name] = Caveat(
        name, str(data.get("about", "")), written, unless, tuple(map(str, data.get("evidence") or ())),
        tuple(map(str, data.get("metadata") or ())), source.name,
    )  # fmt: skip


def _rule(loading: _Loading, source: yamlio.Source) -> None:
    data = source.data
    source.unknown_keys((), data, RULE_KEYS)
    code = _text(source, data, "code")
    if code and not _CODE.fullmatch(code):
        source.fail(("code",), f"`{code}` is not a rule code", "three capital letters and three digits, like EFF001")
    if code in loading.rules:
        source.fail(("code",), f"the code {code} is taken", f"by {loading.rules[code].file}; codes are never reused")
        return
    name = _text(source, data, "name")
    if name and not _NAME.fullmatch(name):
        source.fail(("name",), f"`{name}` is not a rule name", "lower case words with hyphens, like cure-claim")
    kind = _choice(source, data, "kind", Kind) or Kind.CLAIM
    severity = _severities(source, data.get("severity"), ("severity",))
    if severity is None:
        source.fail((), "a rule needs a severity", "severity: {article: warning, post: info}")
    sense = str(data.get("sense", "claim"))
    if sense not in SENSES:
        source.fail(("sense",), f"unknown sense `{sense}`", "one of " + ", ".join(SENSES))
    patterns = tuple(
        pattern
        for index, item in enumerate(_list(source, data, "patterns", needed=kind is not Kind.DOCUMENT))
        if (pattern := _pattern(source, ("patterns", index), item)) is not None
    )
    rule = Rule(
        code=code,
        name=name,
        kind=kind,
        severity=severity or {},
        message=_text(source, data, "message"),
        why=_text(source, data, "why"),
        instead=_text(source, data, "instead"),
        patterns=patterns,
        status=str(data.get("status", "stable")),
        sense=sense,
        frames=_frames(source, data.get("frames")),
        scope=_choice(source, data, "scope", Scope) or Scope.SENTENCE,
        requires=tuple(map(str, data.get("requires") or ())),
        unless_facts=tuple(map(str, data.get("unless-facts") or ())),
        when_facts=tuple(map(str, data.get("when-facts") or ())),
        check=str(data.get("check", "")),
        once=_choice(source, data, "once", Scope),
        yields_to=tuple(map(str, data.get("yields-to") or ())),
        references=_references(source, data),
        known_false_positives=tuple(map(str, data.get("known-false-positives") or ())),
        examples=_examples(source, data, kind),
        file=source.name,
    )
    loading.rules[code] = rule


def _pattern(source: yamlio.Source, path: yamlio.Path, item: Any) -> Pattern | None:
    if isinstance(item, str):
        item = {"phrase": item}
        _parse(source, path, item["phrase"])
    elif isinstance(item, dict):
        source.unknown_keys(path, item, PATTERN_KEYS)
        if "phrase" in item:
            _parse(source, (*path, "phrase"), str(item["phrase"]))
    else:
        source.fail(path, "a pattern is a phrase, or keys such as `slots:`")
        return None
    forms = [form for form in ("phrase", "slots", "tokens", "regex") if form in item]
    if len(forms) != 1:
        source.fail(path, "a pattern has exactly one of phrase, slots, tokens and regex")
        return None
    unless = _phrases(source, (*path, "unless"), item.get("unless"))
    unless_sentence = _phrases(source, (*path, "unless-sentence"), item.get("unless-sentence"))
    slots = _slots(source, path, item)
    order = tuple(map(str, item.get("order") or ()))
    carry = tuple(map(str, item.get("carry") or ()))
    for key, names in (("order", order), ("carry", carry)):
        for name in names:
            if name not in dict(slots):
                source.fail((*path, key), f"`{name}` is not a slot of this pattern")
    if "regex" in item:
        _regex(source, (*path, "regex"), str(item["regex"]))
    elif "words" in item:
        source.fail((*path, "words"), "`words` belongs to a regex", "a phrase knows its own words")
    within = item.get("within", 6)
    if not isinstance(within, int) or not 0 <= within <= 40:
        source.fail((*path, "within"), "`within` is a number of words from 0 to 40")
        within = 6
    return Pattern(
        phrase=str(item.get("phrase", "")),
        slots=slots,
        tokens=_json(item["tokens"]) if "tokens" in item else "",
        regex=str(item.get("regex", "")),
        words=_names(item.get("words")),
        replace=str(item.get("replace", "")),
        replace_unsafe=bool(item.get("replace-unsafe", False)),
        carry=carry,
        order=order,
        within=within,
        unless=unless,
        unless_sentence=unless_sentence,
        beside=_groups(item.get("beside")),
        about=_groups(item.get("about")),
        when_facts=tuple(map(str, item.get("when-facts") or ())),
        severity=_severities(source, item.get("severity"), (*path, "severity")),
        only=tuple(Profile(p) for p in item.get("only") or () if p in list(Profile)),
        line=source.line(path),
    )


def _slots(source: yamlio.Source, path: yamlio.Path, item: dict[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    slots = item.get("slots")
    if slots is None:
        return ()
    if not isinstance(slots, dict) or len(slots) < 2:
        source.fail((*path, "slots"), "slots need at least two names", "slots: {effect: cure, target: condition}")
        return ()
    return tuple((str(name), _names(value)) for name, value in slots.items())


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, list) else str(value).strip("{}").split("|")
    return tuple(str(part).strip() for part in parts)


def _groups(value: Any) -> tuple[tuple[str, ...], ...]:
    """`a|b` is one group of names, a list has a group an item."""
    if value is None:
        return ()
    return tuple(_names(one) for one in (value if isinstance(value, list) else [value]))


def _phrases(source: yamlio.Source, path: yamlio.Path, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    for index, phrase in enumerate(items):
        _parse(source, (*path, index) if isinstance(value, list) else path, str(phrase))
    return tuple(map(str, items))


def _parse(source: yamlio.Source, path: yamlio.Path, phrase: str) -> None:
    try:
        phrases.parse(phrase)
    except phrases.PhraseError as error:
        source.fail(path, error.message, error.hint, error.column)


def _regex(source: yamlio.Source, path: yamlio.Path, regex: str) -> None:
    try:
        compiled = re.compile(regex)
    except re.error as error:
        source.fail(path, f"not a regular expression: {error.msg}", column=(error.pos or 0) + 1)
        return
    if compiled.match(""):
        source.fail(path, "the expression can match nothing at all", "make at least one part of it required")


def _severities(source: yamlio.Source, value: Any, path: yamlio.Path) -> dict[Profile, Severity] | None:
    if value is None:
        return None
    table = value if isinstance(value, dict) else dict.fromkeys((p.value for p in Profile), value)
    result = {}
    for key, name in table.items():
        if key not in list(Profile) or name not in list(Severity):
            source.fail(
                (*path, key) if isinstance(value, dict) else path,
                f"`{key}: {name}` is not a severity",
                "profiles are article and post; severities are error, warning, info and ignore",
            )
            continue
        result[Profile(key)] = Severity(name)
    return {profile: result.get(profile, Severity.IGNORE) for profile in Profile}


def _frames(source: yamlio.Source, value: Any) -> dict[str, Effect]:
    result = {}
    for name, effect in (value or {}).items():
        if effect not in list(Effect):
            source.fail(("frames", name), f"`{effect}` is no effect of a frame", "one of excuse, lower and keep")
            continue
        result[str(name)] = Effect(effect)
    return result


def _references(source: yamlio.Source, data: dict[str, Any]) -> tuple[Reference, ...]:
    result = []
    for index, item in enumerate(_list(source, data, "references")):
        place = ("references", index)
        if not isinstance(item, dict):
            source.fail(place, "a reference has a source, a clause and a url")
            continue
        source.unknown_keys(place, item, {"source", "clause", "url"})
        url = str(item.get("url", ""))
        if not url.startswith("https://"):
            source.fail(place, "a reference without an address", "add `url: https://...`")
        result.append(Reference(str(item.get("source", "")), str(item.get("clause", "")), url))
    return tuple(result)


def _examples(source: yamlio.Source, data: dict[str, Any], kind: Kind) -> tuple[Example, ...]:
    table = data.get("examples")
    if not isinstance(table, dict):
        source.fail((), "a rule needs examples", "examples: with a list `bad:` and a list `good:`")
        return ()
    source.unknown_keys(("examples",), table, {"bad", "good"})
    result = []
    for side in ("bad", "good"):
        items = table.get(side) or []
        if not items:
            source.fail(("examples",), f"a rule needs at least one {side} example")
        for index, item in enumerate(items):
            result.append(_example(source, ("examples", side, index), item, side == "bad"))
    if kind in EXCUSED_KINDS and not any(example.frame for example in result if not example.bad):
        source.fail(
            ("examples",), "no good example is excused by a frame", "add one such as {text: ..., frame: negated}"
        )
    return tuple(result)


def _example(source: yamlio.Source, path: yamlio.Path, item: Any, bad: bool) -> Example:
    if not isinstance(item, dict):
        item = {"text": str(item)}
    source.unknown_keys(path, item, EXAMPLE_KEYS)
    marked = str(item.get("text", ""))
    profile = str(item.get("profile", "article"))
    if profile not in list(Profile):
        source.fail((*path, "profile"), f"`{profile}` is not a profile", "article or post")
        profile = "article"
    mark = _MARK.search(marked)
    start, end, text = -1, -1, marked
    if mark:
        start, end = mark.start(), mark.start() + len(mark[1])
        text = marked[: mark.start()] + mark[1] + marked[mark.end() :]
    if not text.strip():
        source.fail(path, "an example without text")
    known_wrong = bool(item.get("known-wrong", False))
    frame = str(item.get("frame", ""))
    fix = str(item.get("fix", ""))
    return Example(text, bad, Profile(profile), start, end, frame, fix, known_wrong, source.line(path))


def _check_names(loading: _Loading) -> None:
    """Every lexicon and caveat that a rule names must exist."""
    for lexicon in loading.lexicons.values():
        for name in lexicon.includes:
            if name not in loading.lexicons:
                _missing(loading, lexicon.file, ("includes",), "lexicon", name, loading.lexicons)
    for caveat in loading.caveats.values():
        for key, written in (("phrases", caveat.phrases), ("unless", caveat.unless)):
            for index, phrase in enumerate(written):
                _check_phrase(loading, caveat.file, (key, index), phrase)
    for rule in loading.rules.values():
        for name in rule.requires:
            if name not in loading.caveats:
                _missing(loading, rule.file, ("requires",), "caveat", name, loading.caveats)
        for index, pattern in enumerate(rule.patterns):
            place = ("patterns", index)
            for phrase in (pattern.phrase, *pattern.unless, *pattern.unless_sentence):
                _check_phrase(loading, rule.file, place, phrase)
            named = [name for _, names in pattern.slots for name in names]
            for name in (*named, *(name for group in (*pattern.beside, *pattern.about) for name in group)):
                if name not in loading.lexicons and name not in phrases.BUILTINS:
                    _missing(loading, rule.file, place, "lexicon", name, loading.lexicons)


def _check_phrase(loading: _Loading, file: str, path: yamlio.Path, phrase: str) -> None:
    if not phrase:
        return
    try:
        elements = phrases.parse(phrase)
    except phrases.PhraseError:
        return  # reported where it was read
    for name in sorted(entry_names(elements) - phrases.BUILTINS - loading.lexicons.keys()):
        _missing(loading, file, path, "lexicon", name, loading.lexicons)


def entry_names(elements: tuple[phrases.Element, ...]) -> set[str]:
    """The lexicons and builtins that a phrase refers to."""
    names: set[str] = set()
    for element in elements:
        if isinstance(element, phrases.Entry):
            names.update(element.names)
        elif isinstance(element, phrases.Choice):
            for option in element.options:
                names |= entry_names(option)
    return names


def _missing(loading: _Loading, file: str, path: yamlio.Path, what: str, name: str, known: dict[str, Any]) -> None:
    source = loading.sources[file]
    near = get_close_matches(name, known, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"add {what}s/{name}.yml, or use one that exists"
    source.fail(path, f"there is no {what} `{name}`", hint)


def _text(source: yamlio.Source, data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        source.fail((key,) if key in data else (), f"`{key}` is missing or empty", f"add `{key}: ...`")
        return ""
    return " ".join(value.split())


def _list(source: yamlio.Source, data: dict[str, Any], key: str, needed: bool = True) -> list[Any]:
    value = data.get(key)
    if isinstance(value, list) and value:
        return value
    if needed or (value is not None and not isinstance(value, list)):
        source.fail((key,) if key in data else (), f"`{key}` must be a list that is not empty")
    return []


def _choice(source: yamlio.Source, data: dict[str, Any], key: str, kind: type[_Choice]) -> _Choice | None:
    value = data.get(key)
    if value is None:
        return None
    if value not in list(kind):
        source.fail((key,), f"`{value}` is not a {key}", "one of " + ", ".join(kind))
        return None
    return kind(value)


def _json(value: Any) -> str:
    import json

    return json.dumps(value)
