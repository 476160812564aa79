"""Rulebook -> what the engine runs, and its cache on disk.

Every name of a lexicon and every rare word of a phrase becomes a *surface*: a folded string that one
automaton finds in one pass. A surface carries *features*: small numbers for "an entry of {condition}"
or "the word miracle". A pattern lists groups of features; it can match only in a sentence that has a
feature of each group, and that test is all that most patterns ever cost.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import msgspec

from claimlint import cues, gate, phrases, rules, yamlio
from claimlint.folding import fold, spaced
from claimlint.inflections import inflections, plural
from claimlint.knowledge_files import compile_knowledge
from claimlint.rule_types import Pattern, Rule
from claimlint.rulefolders import digest_of

UNITS = (
    "mg mcg ug \u00b5g \u03bcg g gm gms gram grams kg milligram milligrams microgram micrograms ml cc "
    "milliliter milliliters millilitre millilitres iu units unit u mg/kg mcg/kg mg/day mg/ml tsp tbsp teaspoon "
    "teaspoons tablespoon tablespoons teaspoonful spoonful spoonfuls drops drop capsule capsules tablet "
    "tablets pill pills caps tabs cap tab puffs dropper dropperful droppers scoop scoops sachet sachets "
    "ampoule vial gummy gummies qd qod bid tid qid prn qhs tiw meq mmol oz ounce ounces patch patches lozenge "
    "lozenges softgel softgels mgs tablespoonful tablespoonfuls teaspoonfuls spoon spoons dropperfuls ampoules "
    "vials kernel kernels clove cloves tola tolas capful capfuls ratti masha dessertspoon mls squirt squirts "
    "pump pumps dose doses l tbsps tsps "
).split()
"""Words that a dose is written with; they may stand directly behind a digit."""

ALWAYS_USED = (
    "unit benign drug drug-class vaccine treatment practice device supplement food diet measure "
    "condition symptom biomarker pathogen body-system weight"
).split()
"""Lexicons that the engine and its fact checks look at, whatever the rules say."""

# how an element is written in the compiled form
Compiled = list[Any]


class CompiledPattern(msgspec.Struct, frozen=True):
    """One way in which a rule (or a caveat) can match.

    owner: index of its rule or caveat. groups: features of which each group must be present; the first
    group is the rarest and leads to the pattern. about: the same for the document. literals: of each
    list one way must be spelled in the folded text, word by word. elements: the phrase.
    """

    owner: int
    pattern: int
    groups: list[list[int]]
    about: list[list[int]]
    literals: list[list[str]]
    elements: Compiled
    unless: list[Compiled]
    unless_sentence: list[Compiled]


class CompiledCaveat(msgspec.Struct, frozen=True):
    """A caveat: its patterns, what voids a match of them, and the evidence and metadata that count instead."""

    name: str
    patterns: list[CompiledPattern]
    unless: list[Compiled]
    evidence: list[str]
    metadata: list[str]


class Ruleset(msgspec.Struct, frozen=True):
    """Everything that the engine needs, plain enough for JSON.

    features: names by number ("{condition}" for a lexicon, the bare word for a word).
    surfaces: spaced string (see `folding.spaced`) -> (feature, exact spelling or "", canonical name) ...
    cased: those of them of which the case matters.
    units: surfaces that may follow a digit directly. common: everyday words, the commonest with the highest number.
    """

    digest: str
    rules: list[Rule]
    patterns: list[CompiledPattern]
    caveats: list[CompiledCaveat]
    features: list[str]
    surfaces: dict[str, tuple[tuple[int, str, str], ...]]
    cased: list[str]
    units: list[str]
    common: dict[str, int]
    frames: dict[str, Any]
    knowledge: dict[str, Any]


@dataclass
class _Features:
    """Numbers for names, handed out in order of first use."""

    names: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, name: str) -> int:
        if name not in self.numbers:
            self.numbers[name] = len(self.names)
            self.names.append(name)
        return self.numbers[name]


class Compiler:
    """Compiles one rulebook."""

    def __init__(self, book: rules.Rulebook) -> None:
        self.book = book
        self.features = _Features()
        self.surfaces: dict[str, dict[tuple[int, str], str]] = {}
        self.lexicons = {lexicon.name: lexicon for lexicon in book.lexicons}
        common = self.lexicons.get("common")
        self.common = {names[0]: rank for rank, names in enumerate(common.entries)} if common else {}
        self.sizes: dict[str, int] = {}

    def compile(self, digest: str, frames: dict[str, Any], knowledge: dict[str, Any]) -> Ruleset:
        """The compiled ruleset. digest: what the rule files hash to."""
        for lexicon in self.book.lexicons:
            if lexicon.name != "common":
                self._add_lexicon(lexicon)
        for unit in UNITS:
            self._add(unit, self.features("{unit}"), "", unit)
        patterns = [
            self._pattern(owner, index, pattern)
            for owner, rule in enumerate(self.book.rules)
            for index, pattern in enumerate(rule.patterns)
        ]
        caveats = [
            CompiledCaveat(
                caveat.name,
                [self._phrase(owner, index, phrase) for index, phrase in enumerate(caveat.phrases)],
                [self._elements(phrases.parse(phrase)) for phrase in caveat.unless],
                list(caveat.evidence),
                list(caveat.metadata),
            )
            for owner, caveat in enumerate(self.book.caveats)
        ]
        used = self._used()
        surfaces = {
            text: kept
            for text, entry in self.surfaces.items()
            if (kept := tuple((feature, exact, name) for (feature, exact), name in entry.items() if feature in used))
        }
        return Ruleset(
            digest,
            list(self.book.rules),
            patterns,
            caveats,
            self.features.names,
            surfaces,
            [text for text, entry in surfaces.items() if any(exact for _, exact, _ in entry)],
            [spaced(fold(unit)).strip() for unit in UNITS],
            {word: len(self.common) - rank for word, rank in self.common.items()},
            frames,
            knowledge,
        )

    def _used(self) -> set[int]:
        """Features that somebody asks for: every word, and the lexicons that rules, caveats and facts name."""
        names = set(ALWAYS_USED)
        for rule in self.book.rules:
            for pattern in rule.patterns:
                names.update(*pattern.beside, *pattern.about, *(names for _, names in pattern.slots))
                for phrase in (pattern.phrase, *pattern.unless, *pattern.unless_sentence):
                    names |= rules.entry_names(phrases.parse(phrase)) if phrase else set()
        for caveat in self.book.caveats:
            for phrase in (*caveat.phrases, *caveat.unless):
                names |= rules.entry_names(phrases.parse(phrase))
        return {
            number
            for number, name in enumerate(self.features.names)
            if not name.startswith("{") or name.strip("{}") in names
        }

    # lexicons

    def _add_lexicon(self, lexicon: rules.Lexicon) -> None:
        owners = [name for name in self.lexicons if name == lexicon.name or self._includes(name, lexicon.name)]
        numbers = [self.features("{" + name + "}") for name in owners]
        for names in lexicon.entries:
            canonical = canonical_name(names[0])
            for name in names:
                exact = name[1:] if name.startswith("=") else ""
                for surface in spellings(name.lstrip("="), lexicon.plural and not exact):
                    for owner, number in zip(owners, numbers, strict=True):
                        self._add(surface, number, exact, canonical)
                        self.sizes[owner] = self.sizes.get(owner, 0) + 1

    def _includes(self, outer: str, inner: str) -> bool:
        todo, seen = [outer], set()
        while todo:
            name = todo.pop()
            if name in seen or name not in self.lexicons:
                continue
            seen.add(name)
            if inner in self.lexicons[name].includes:
                return True
            todo += self.lexicons[name].includes
        return False

    def _add(self, surface: str, feature: int, exact: str, canonical: str) -> None:
        key = f" {spaced(fold(surface)).strip()} "
        self.surfaces.setdefault(key, {}).setdefault((feature, exact), canonical)

    # patterns

    def _pattern(self, owner: int, index: int, pattern: Pattern) -> CompiledPattern:
        unless = [self._elements(phrases.parse(phrase)) for phrase in pattern.unless]
        unless_sentence = [self._elements(phrases.parse(phrase)) for phrase in pattern.unless_sentence]
        if pattern.phrase:
            elements = phrases.parse(pattern.phrase)
            groups, compiled = self._groups(elements), self._elements(elements)
        elif pattern.slots:
            needed = [names for slot, names in pattern.slots if slot not in pattern.carry]
            groups = [group for names in needed if (group := self._lexicon_features(names))]
            compiled = []
        else:
            words = [self._word(fold(word)) for word in pattern.words]
            groups, compiled = [words or [self.features("{unit}")]], []
        groups = self._by_rarity(groups) + [
            group for names in pattern.beside if (group := self._lexicon_features(names))
        ]
        about = [group for names in pattern.about if (group := self._lexicon_features(names))]
        return CompiledPattern(owner, index, groups, about, _literals(compiled), compiled, unless, unless_sentence)

    def _phrase(self, owner: int, index: int, phrase: str) -> CompiledPattern:
        elements = phrases.parse(phrase)
        compiled = self._elements(elements)
        groups = self._by_rarity(self._groups(elements))
        return CompiledPattern(owner, index, groups, [], _literals(compiled), compiled, [], [])

    def _groups(self, elements: tuple[phrases.Element, ...]) -> list[list[int]]:
        """Features of which each group must be there: one group for each element that says something."""
        groups: list[list[int]] = []
        plain: list[list[str]] = []
        for element in elements:
            if isinstance(element, phrases.Entry) and not element.optional:
                group = self._lexicon_features(element.names)
                if group:
                    groups.append(group)
            elif isinstance(element, phrases.Word) and not element.optional:
                words = _forms(element)
                if not any(char.isalnum() for char in element.text):
                    continue  # a comma has no word boundaries, so the automaton cannot find it
                if any(word in self.common for word in words):
                    plain.append(words)
                else:
                    groups.append([self._word(word) for word in words])
            elif isinstance(element, phrases.Choice) and not element.optional:
                options = [self._groups(option) for option in element.options]
                if all(options):
                    groups.append(sorted({feature for option in options for feature in self._by_rarity(option)[0]}))
        if plain:  # common words lead only where nothing rarer does
            rarest = min(plain, key=lambda words: sum(map(self._word_weight, words)))
            if not groups or sum(map(self._word_weight, rarest)) < min(map(self._weight, groups)):
                groups.append([self._word(word) for word in rarest])
        return groups

    def _word(self, word: str) -> int:
        feature = self.features(word)
        self._add(word, feature, "", word)
        return feature

    def _lexicon_features(self, names: tuple[str, ...]) -> list[int]:
        features = []
        for name in names:
            if name in phrases.BUILTINS:
                if name not in ("dose", "strength", "mass", "rate"):
                    return []  # told by its form, so nothing to look up
                name = "unit"
            features.append(self.features("{" + name + "}"))
        return sorted(features)

    def _by_rarity(self, groups: list[list[int]]) -> list[list[int]]:
        return sorted(groups, key=self._weight)

    def _weight(self, group: list[int]) -> float:
        """How often a group may turn up in text: small is rare."""
        weight = 0.0
        for feature in group:
            name = self.features.names[feature]
            if name.startswith("{"):
                weight += 20 + self.sizes.get(name.strip("{}"), 0) / 10
            else:
                weight += self._word_weight(name)
        return weight

    def _word_weight(self, word: str) -> float:
        rank = self.common.get(word)
        return 1 if rank is None else 3000 / (rank + 10)

    # elements

    def _elements(self, elements: tuple[phrases.Element, ...]) -> Compiled:
        return [self._element(element) for element in elements]

    def _element(self, element: phrases.Element) -> Compiled:
        if isinstance(element, phrases.Gap):
            return ["gap", element.most]
        if isinstance(element, phrases.ClauseStart):
            return ["start"]
        if isinstance(element, phrases.Entry):
            return ["entry", list(element.names), element.optional]
        if isinstance(element, phrases.Word):
            return ["words", [word_tokens(form) for form in _forms(element)], element.optional]
        if all(_plain(option) for option in element.options):
            sequences = [
                [token for word in combination for token in word_tokens(word)]
                for option in element.options
                for combination in product(*(_forms(word) for word in option if isinstance(word, phrases.Word)))
            ]
            # a hyphen or a quotation mark is never looked at, so it leaves nothing to match
            return ["words", [s for s in sequences if s], element.optional or not all(sequences)]
        return ["choice", [self._elements(option) for option in element.options], element.optional]


def _literals(elements: Compiled) -> list[list[str]]:
    """For each part of a phrase that is made of words: ways to spell it, of which one must be in the text."""
    literals = []
    for element in elements:
        if element[0] == "words" and not element[2]:
            ways = {_spelled(sequence) for sequence in element[1]}
            if all(ways):
                literals.append(sorted(ways))
    return literals


def _spelled(sequence: Sequence[str]) -> str:
    """The words of a sequence. "n't" is also written "nt", so a contraction is known by its first half."""
    words = (word.rstrip("'") for word in sequence)
    return " ".join(word for word in words if word and "'" not in word)


def _plain(option: tuple[phrases.Element, ...]) -> bool:
    return all(isinstance(element, phrases.Word) and not element.optional for element in option)


def _forms(word: phrases.Word) -> list[str]:
    return inflections(word.text) if word.inflected else [fold(word.text)]


def word_tokens(word: str) -> list[str]:
    """A word of a phrase as spaCy's tokenizer would split it, in the form that matching compares."""
    if word.isalpha():
        special = _CONTRACTED.get(word)
        return list(special) if special else [word]
    from claimlint.matching import comparable
    from claimlint.sentences import tokenize

    return list(comparable(tokenize(word, 0, len(word)))[0])


# words without an apostrophe that spaCy splits all the same
_CONTRACTED = {
    "cannot": ("can", "not"),
    "gonna": ("gon", "na"),
    "gotta": ("got", "ta"),
    "wanna": ("wanna",),
    **{
        f"{word}nt": (word, "n't")
        for word in "do does did is are was were has have had would could should ca wo".split()
    },
}


def spellings(name: str, pluralise: bool) -> list[str]:
    """Every way in which a lexicon name is written: inflections, plural, hyphen or space."""
    words = name.split(" ")
    choices = [inflections(word[:-1]) if word.endswith("~") else [word] for word in words]
    if pluralise and words[-1][-1:].isalpha() and not words[-1].endswith(("s", "~")):
        choices[-1] = [words[-1], plural(words[-1].lower())]
    result = []
    for combination in product(*choices):
        text = " ".join(combination)
        parts = text.split("-")
        if 1 < len(parts) <= 4:
            result += [
                "".join(map("".join, zip(parts, [*glue, ""], strict=True)))
                for glue in product("- ", repeat=len(parts) - 1)
            ]
        else:
            result.append(text)
    return result


# the cache


def load(folders: list[Path], cache: Path | None, digest: str) -> Ruleset:
    """The compiled ruleset of some folders, from the cache or compiled anew. Raises RulesError.

    cache: folder for compiled rules, None for no cache. digest: of the folders' state.
    """
    if cache is not None:
        try:
            return msgspec.json.decode((cache / f"{digest}.rules.json").read_bytes(), type=Ruleset)
        except (OSError, msgspec.MsgspecError):
            pass  # no cache yet, or one that a crash cut short: compile again
    ruleset = compile_folders(folders, digest)
    if cache is not None:
        _write(cache / f"{digest}.gate.json", msgspec.json.encode(gate_data(ruleset)))
        _write(cache / f"{digest}.rules.json", msgspec.json.encode(ruleset))
    return ruleset


def compile_folders(folders: list[Path], digest: str = "", today: date = date.max) -> Ruleset:
    """Read and compile ruleset folders. Raises RulesError with every mistake.

    today: no fact can have been checked later. By default no clock is asked, so that the same rules load on every
    day and on every machine; only those who test rules ask it.
    """
    book = rules.load(folders)
    frames = cues.parse(_texts(folders, "contexts"))
    sources = [yamlio.parse(text, name) for name, text in _texts(folders, "knowledge").items()]
    knowledge = compile_knowledge(sources, today, canonical_names(book))
    return Compiler(book).compile(digest or digest_of(folders), frames, knowledge)


def _texts(folders: list[Path], kind: str) -> dict[str, str]:
    return {
        f"{folder.name}/{kind}/{path.name}": path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((folder / kind).glob("*.yml"))
    }


THINGS = frozenset(
    "drug drug-class vaccine treatment supplement herb food diet practice device measure product hazard unapproved "
    "animal-medicine recreational toxin serious-condition condition symptom biomarker pathogen body-system weight "
    "ageing emergency".split()
)
"""Lexicons that name what facts are about; the others hold words, and group them by other likenesses."""


def canonical_names(book: rules.Rulebook) -> Callable[[str], str]:
    """Facts may use any name of a thing; look-ups go by the first one that the lexicons give it.

    A name kept for one spelling ("=AIDS") answers to that spelling only, so that "aids" stays another word.
    """
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for lexicon in book.lexicons:
        if lexicon.name not in THINGS:
            continue
        for names in lexicon.entries:
            first = canonical_name(names[0])
            for name in names:
                if name.startswith("="):
                    exact.setdefault(canonical_name(name), first)
                    continue
                folded.setdefault(fold(canonical_name(name)), first)
                for spelling in spellings(name, lexicon.plural):
                    spelled.setdefault(fold(spelling), first)
    folded = spelled | folded  # a name that an entry has goes before one that is another's plural
    return lambda name: exact.get(name) or folded.get(fold(name), name)


def canonical_name(name: str) -> str:
    """A lexicon name without its marks."""
    return name.removeprefix("=").replace("~", "")


def gate_data(ruleset: Ruleset) -> dict[str, Any]:
    """What `gate.Gate` needs to know of a ruleset."""
    return gate.data_of(
        [(pattern.groups, pattern.literals) for pattern in ruleset.patterns],
        {surface: {feature for feature, _, _ in entries} for surface, entries in ruleset.surfaces.items()},
        lambda part: ruleset.common.get(part, 0),
    )


def _write(path: Path, data: bytes) -> None:
    """Atomic, so that a run beside this one never reads half a file. A folder we may not write is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        return
