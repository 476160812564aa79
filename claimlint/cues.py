"""Cue files: the words that decide a frame, as editors write them, read into plain data.

A cue is a phrase in the language of the rules' phrases, with what cues need:

    no (evidence|proof) that   these words; one of several, each of one word or more
    no (good|real)? reason to  may be left out
    warned .. against          up to three words between (.. or ..5 for up to five), never over punctuation
    {agencies} (warn|warns)    any word of a list
    ^ myth :                   ^ is the start of the sentence, $ its end or any punctuation
    \\( false                  a bracket of the text itself

Words are folded; "n't", "nt" and "cannot" all read as "not". Cues have no `~`: they list their forms.
Every mistake of every file is reported, each with its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from claimlint import yamlio
from claimlint.errors import ConfigError, RulesError
from claimlint.folding import fold

KINDS = ("claim", "safety", "dose", "stop", "hazard", "source", "evidence", "status")
EFFECTS = ("excuse", "lower", "keep")
DIRECTIONS = ("before", "after", "both", "over", "inside")
REACHES = ("phrase", "comma", "clause", "sentence")
PLACES = ("sentence", "next", "stem", "heading", "title", "column", "row")
START, END, GAP = "^", "$", ".."
OPTIONAL = ""  # first in an element whose words may be missing

_FILE_KEYS = frozenset("context about frames lists sets pseudo terminators examples".split())
_FRAME_KEYS = frozenset("frame meaning effect weight except".split())
_SET_KEYS = frozenset("frame about direction reach within kinds effect weight where cancels cues".split())
_STOP_KEYS = frozenset("stops cues".split())
_EXAMPLE_KEYS = frozenset("text frame cue kind excuses".split())
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WORD = re.compile(
    r"-ve\b|n't\b|(?<=[a-z])nt\b|(?:do|does|did|is|are|was|were|has|have|had|ca|wo|could|should|would|ai)(?=nt\b)|"
    r"'(?:s|m|re|ve|ll|d)\b|[^\W_]+(?=n't\b)|[^\W_]+|\.\.\.|[^\w\s]"
)
_CHUNK = re.compile(r"(?<!\\)\([^()]*\)\??|\S+")
_GAP = re.compile(r"\.\.(\d{0,2})")
_DEFAULT_GAP = 3
_MARK = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_SAME = {"...": "\u2026", "n't": "not", "nt": "not", "ca": "can", "wo": "will", "sha": "shall"}

Elements = list[list[str]]


def normals(words: Sequence[str]) -> list[str]:
    """Folded tokens as cues see them: all forms of "not" are "not", "ca" of "can't" is "can"."""
    return [_SAME.get(word, word) for word in words]


def cut(text: str) -> tuple[list[str], list[int], list[int]]:
    """Words as cues see them, with their starts and ends in the text.

    Cuts as spaCy's tokenizer does, as far as cues can tell, and costs a tenth of it: for cues themselves, and
    for text that is looked at for its cues alone.
    """
    words, starts, ends = [], [], []
    for found in _WORD.finditer(fold(text)):
        start, end, word = found.start(), found.end(), found[0]
        if word == "cannot":
            words.append("can")
            starts.append(start)
            ends.append(start + 3)
            start, word = start + 3, "not"
        words.append(_SAME.get(word, word))
        starts.append(start)
        ends.append(end)
    return words, starts, ends


def words_of(text: str) -> list[str]:
    """The words of a cue, cut as running text is."""
    return cut(text)[0]


@dataclass
class _Loading:
    """What has been read so far, over all files."""

    frames: dict[str, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    sets: list[tuple[yamlio.Source, yamlio.Path, dict[str, Any]]] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)


def load(folder: Path) -> dict[str, Any]:
    """The cue files of a folder as plain data for `context.Frames.from_data`.

    Raises RulesError with every mistake in every file, ConfigError when a file cannot be read.
    """
    files = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            files[f"{folder.name}/{path.name}"] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read the cues: {error}", "save the file as UTF-8", str(path)) from None
    return parse(files)


def parse(files: dict[str, str]) -> dict[str, Any]:
    """YAML texts by file name -> plain data: {frames, sets, finite, examples}, safe to store as JSON.

    Raises RulesError with every mistake in every file.
    """
    loading = _Loading()
    sources = [yamlio.parse(text, name) for name, text in files.items()]
    for source in sources:
        if not source.errors:
            _file(loading, source)
    sets = [_set(loading, *one) for one in loading.sets]
    for source in sources:
        _examples(loading, source)
    errors = [error for source in sources for error in source.errors]
    if errors:
        raise RulesError(tuple(errors))
    finite = loading.lists.get("finite-verbs", [])
    return {"frames": loading.frames, "sets": sets, "finite": finite, "examples": loading.examples}


def _file(loading: _Loading, source: yamlio.Source) -> None:
    data = source.data
    if not isinstance(data, dict):
        source.fail((), "expected keys and values", "a cue file starts with `context:` and `about:`")
        return
    source.unknown_keys((), data, _FILE_KEYS)
    for key in ("context", "about"):
        if not isinstance(data.get(key), str):
            source.fail((), f"`{key}` is missing", f"say what the file is: `{key}: ...`")
    for path, frame in _mappings(source, "frames", _FRAME_KEYS):
        _frame(loading, source, path, frame)
    lists = data.get("lists") or {}
    if not isinstance(lists, dict):
        source.fail(("lists",), "expected names with lists of words", "lists: {agencies: [fda, who]}")
        lists = {}
    for name, words in lists.items():
        if name in loading.lists:
            source.fail(("lists", name), f"the list `{name}` stands in two files", "give it another name")
        several = [w for w in _texts(source, ("lists", name), words) if len(words_of(w)) != 1]
        if several:
            source.fail(("lists", name), f"`{several[0]}` is more than one word", "write it out as a cue instead")
        loading.lists[name] = [words_of(w)[0] for w in _texts(source, ("lists", name), words) if words_of(w)]
    for path, cues in _mappings(source, "sets", _SET_KEYS):
        loading.sets.append((source, path, cues))
    for path, cues in _mappings(source, "terminators", _STOP_KEYS):
        _one_of(source, (*path, "stops"), "reach that a word can stop", cues.get("stops"), ("phrase", "clause"))
        stops = {"frame": "terminator", "reach": cues.get("stops", "phrase"), "cues": cues.get("cues")}
        loading.sets.append((source, path, stops))
    if data.get("pseudo"):
        loading.sets.append((source, (), {"frame": "pseudo", "cues": data["pseudo"]}))


def _mappings(source: yamlio.Source, key: str, known: frozenset[str]) -> list[tuple[yamlio.Path, dict[str, Any]]]:
    found: list[tuple[yamlio.Path, dict[str, Any]]] = []
    value = source.data.get(key) or []
    if not isinstance(value, list):
        source.fail((key,), f"`{key}` should be a list", "start each entry with a hyphen")
        return found
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            source.fail((key, index), "expected keys and values", f"keys: {', '.join(sorted(known))}")
            continue
        source.unknown_keys((key, index), item, known)
        found.append(((key, index), item))
    return found


def _texts(source: yamlio.Source, path: yamlio.Path, value: Any) -> list[str]:
    """A list of texts; a block of text (`cues: |`) counts as one entry a line."""
    if isinstance(value, str):
        first = source.line(path)
        lines = [(number, line) for number, line in enumerate(value.splitlines(), first + 1) if line.strip()]
        for index, (number, _) in enumerate(lines):
            source.marks[(*path, index)] = (number, 1)
        return [line.strip() for _, line in lines]
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return [str(item) for item in value]
    source.fail(path, "expected a list of words or phrases", "one on each line, each after a hyphen")
    return []


def _frame(loading: _Loading, source: yamlio.Source, path: yamlio.Path, data: dict[str, Any]) -> None:
    name = str(data.get("frame", ""))
    if not _NAME.fullmatch(name):
        source.fail(path, f"`{name}` is not a frame name", "lower case words with hyphens, like research-question")
    elif name in loading.frames:
        source.fail(path, f"the frame `{name}` stands here twice", "keep one of them")
    if not data.get("meaning"):
        source.fail(path, f"the frame `{name}` has no meaning", "say in a few words when it applies")
    effects: list[tuple[yamlio.Path, Any]] = [(("effect",), data.get("effect", ""))]
    unless = data.get("except") or {}
    if not isinstance(unless, dict):
        source.fail((*path, "except"), "expected kinds with effects", "except: {dose: keep}")
        unless = {}
    for kind, effect in unless.items():
        _one_of(source, (*path, "except", kind), "kind", kind, KINDS)
        effects.append((("except", kind), effect))
    for where, effect in effects:
        _one_of(source, (*path, *where), "effect", effect, EFFECTS)
    weight = data.get("weight", 50)
    if not isinstance(weight, int):
        source.fail((*path, "weight"), "the weight should be a whole number", "the heavier of two frames wins")
    loading.frames[name] = {
        "meaning": str(data.get("meaning", "")), "effect": data.get("effect"), "weight": weight, "except": unless,
    }  # fmt: skip


def _one_of(source: yamlio.Source, path: yamlio.Path, what: str, value: Any, known: tuple[str, ...]) -> None:
    if value not in known:
        near = get_close_matches(str(value), known, 1)
        source.fail(
            path, f"`{value}` is no {what}", f"did you mean `{near[0]}`?" if near else "one of " + ", ".join(known)
        )


def _set(loading: _Loading, source: yamlio.Source, path: yamlio.Path, data: dict[str, Any]) -> dict[str, Any]:
    frame = str(data.get("frame", ""))
    known = (*loading.frames, "asserted", "pseudo", "terminator")
    _one_of(source, (*path, "frame"), "frame of the table", frame, known)
    result = {
        "frame": frame, "direction": data.get("direction", "before"), "reach": data.get("reach", "phrase"),
        "within": data.get("within", 0), "kinds": data.get("kinds") or [], "effect": data.get("effect") or "",
        "weight": data.get("weight", loading.frames.get(frame, {}).get("weight", 100)),
        "where": data.get("where") or ["sentence"], "cancels": data.get("cancels") or [],
    }  # fmt: skip
    _one_of(source, (*path, "direction"), "direction", result["direction"], DIRECTIONS)
    _one_of(source, (*path, "reach"), "reach", result["reach"], REACHES)
    if result["effect"]:
        _one_of(source, (*path, "effect"), "effect", result["effect"], EFFECTS)
    for key, names in (("kinds", KINDS), ("where", PLACES), ("cancels", tuple(loading.frames))):
        if not isinstance(result[key], list):
            source.fail((*path, key), f"`{key}` should be a list", f"{key}: [{names[0]}]")
            result[key] = []
        for index, name in enumerate(result[key]):
            _one_of(source, (*path, key, index), key, name, names)
    for key in ("within", "weight"):
        if not isinstance(result[key], int) or result[key] < 0:
            source.fail((*path, key), f"`{key}` should be a whole number", f"{key}: 5")
    where = (*path, "cues") if path else ("pseudo",)
    phrases = _texts(source, where, data.get("cues"))
    if not phrases:
        source.fail(path, "no cues here", "list at least one phrase under `cues:`")
    result["cues"] = [c for i, p in enumerate(phrases) for c in _phrase(loading, source, (*where, i), p)]
    return result


def _phrase(loading: _Loading, source: yamlio.Source, path: yamlio.Path, phrase: str) -> list[Elements]:
    """The variants of one cue: each a list of elements, each element the words that may stand there.

    A gap is [GAP, most words]. One optional word is an element that starts with OPTIONAL; longer optional or
    alternative groups, and optional words in front, make variants, so that each starts with a word.
    """
    variants: list[Elements] = [[]]
    for chunk in _CHUNK.findall(phrase):
        optional = chunk.endswith(")?")
        choices = _choices(loading, source, path, phrase, chunk)
        if not choices:
            return []
        single = optional and len(choices) == 1 and len(choices[0]) == 1
        if single and all(v and v[-1] != [START] for v in variants):
            variants = [[*variant, [OPTIONAL, *choices[0][0]]] for variant in variants]
        else:
            longer = [[*variant, *choice] for variant in variants for choice in choices]
            variants = variants + longer if optional else longer
    solid = [[e for e in v if e[0] != OPTIONAL] for v in variants]
    if any(not v or v[0][0] == GAP or v[-1][0] == GAP or v in ([[START]], [[END]]) for v in solid):
        hint = "gaps and optional words go between words"
        source.fail(path, f"`{phrase}` needs a word at its start and its end", hint)
        return []
    return variants


def _choices(loading: _Loading, source: yamlio.Source, path: yamlio.Path, phrase: str, chunk: str) -> list[Elements]:
    """What one chunk of a phrase may stand for; [] after a mistake."""
    gap = _GAP.fullmatch(chunk)
    if gap:
        return [[[GAP, gap[1] or str(_DEFAULT_GAP)]]]
    if chunk in (START, END):
        return [[[chunk]]]
    bare = chunk.removesuffix("?") if chunk.endswith(")?") else chunk
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    elif any(bracket in bare.replace("\\(", "").replace("\\)", "") for bracket in "()"):
        source.fail(path, f"the brackets in `{phrase}` do not match", "write `no (good|real)? reason`")
        return []
    sequences: list[Elements] = []
    for option in bare.split("|"):
        if not option.strip():
            source.fail(
                path, f"an empty alternative in `{chunk}`", "write `(word|other)`, or `(word)?` for an optional one"
            )
            return []
        sequences.append([element for word in option.split() for element in _word(loading, source, path, word)])
    if all(len(sequence) == 1 for sequence in sequences):
        return [[sorted({word for sequence in sequences for word in sequence[0]})]]
    return sequences


def _word(loading: _Loading, source: yamlio.Source, path: yamlio.Path, word: str) -> Elements:
    """The elements of one written word: "cannot" is two, a {list} is one with many words."""
    if word.startswith("{") and word.endswith("}"):
        name = word[1:-1]
        if name not in loading.lists:
            near = get_close_matches(name, loading.lists, 1)
            hint = f"did you mean `{{{near[0]}}}`?" if near else "lists: " + ", ".join(sorted(loading.lists))
            source.fail(path, f"there is no list `{word}`", hint)
        return [list(loading.lists.get(name) or [name])]
    return [[part] for part in words_of(word.replace("\\", ""))]


def _examples(loading: _Loading, source: yamlio.Source) -> None:
    if not isinstance(source.data, dict):
        return
    found = _mappings(source, "examples", _EXAMPLE_KEYS) if source.data.get("examples") else []
    if not found and source.data.get("sets") and not source.errors:
        source.fail((), "a cue file needs examples", "examples: [{text: It does [[not cure]] flu., frame: negated}]")
    for path, item in found:
        text, frame, kind = str(item.get("text", "")), str(item.get("frame", "")), str(item.get("kind", "claim"))
        mark = _MARK.search(text)
        if not mark:
            source.fail(path, "the example marks no claim", "put [[ ]] around the claim")
            continue
        _one_of(source, (*path, "frame"), "frame of the table", frame, (*loading.frames, "asserted"))
        _one_of(source, (*path, "kind"), "kind", kind, KINDS)
        plain = text[: mark.start()] + mark[1] + text[mark.end() :]
        table = loading.frames.get(frame, {"effect": "keep", "except": {}})
        excuses = item.get("excuses", table["except"].get(kind, table["effect"]) == "excuse")
        loading.examples.append({
            "text": plain, "start": mark.start(), "end": mark.start() + len(mark[1]), "frame": frame, "kind": kind,
            "cue": item.get("cue"), "excuses": excuses, "where": f"{source.name}:{source.line(path)}",
        })  # fmt: skip
