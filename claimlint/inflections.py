"""Inflections of English words, for `cure~` in a phrase and for plurals in a lexicon.

Regular forms by rule, the rest from a table in plain sight. A form too many does no harm (nobody
writes it); a form too few is a miss.
"""

from __future__ import annotations

IRREGULAR = {
    base: forms.split()
    for base, forms in {
        "be": "am is are was were been being",
        "become": "becomes became becoming",
        "beat": "beats beating beaten",
        "begin": "begins began begun beginning",
        "break": "breaks broke broken breaking",
        "bring": "brings brought bringing",
        "buy": "buys bought buying",
        "come": "comes came coming",
        "cut": "cuts cutting",
        "die": "dies died dying",
        "do": "does did done doing",
        "draw": "draws drew drawn drawing",
        "drink": "drinks drank drunk drinking",
        "drive": "drives drove driven driving",
        "eat": "eats ate eaten eating",
        "fall": "falls fell fallen falling",
        "feel": "feels felt feeling",
        "fight": "fights fought fighting",
        "find": "finds found finding",
        "forget": "forgets forgot forgotten forgetting",
        "get": "gets got gotten getting",
        "give": "gives gave given giving",
        "go": "goes went gone going",
        "grind": "grinds ground grinding",
        "grow": "grows grew grown growing",
        "have": "has had having",
        "hide": "hides hid hidden hiding",
        "hold": "holds held holding",
        "keep": "keeps kept keeping",
        "know": "knows knew known knowing",
        "leave": "leaves left leaving",
        "lie": "lies lied lying",
        "lose": "loses lost losing",
        "make": "makes made making",
        "mean": "means meant meaning",
        "outdo": "outdoes outdid outdone outdoing",
        "pay": "pays paid paying",
        "prove": "proves proved proven proving",
        "put": "puts putting",
        "quit": "quits quitting",
        "read": "reads reading",
        "rid": "rids ridding",
        "run": "runs ran running",
        "say": "says said saying",
        "see": "sees saw seen seeing",
        "sell": "sells sold selling",
        "shrink": "shrinks shrank shrunk shrinking",
        "shut": "shuts shutting",
        "sleep": "sleeps slept sleeping",
        "slow": "slows slowed slowing",
        "speak": "speaks spoke spoken speaking",
        "split": "splits splitting",
        "spread": "spreads spreading",
        "stand": "stands stood standing",
        "stop": "stops stopped stopping",
        "swear": "swears swore sworn swearing",
        "take": "takes took taken taking",
        "teach": "teaches taught teaching",
        "tell": "tells told telling",
        "think": "thinks thought thinking",
        "throw": "throws threw thrown throwing",
        "undo": "undoes undid undone undoing",
        "understand": "understands understood understanding",
        "wake": "wakes woke woken waking",
        "wipe": "wipes wiped wiping",
        "write": "writes wrote written writing",
        "child": "children",
        "foot": "feet",
        "man": "men",
        "person": "people persons",
        "tooth": "teeth",
        "woman": "women",
        "ditch": "ditches ditched ditching",
    }.items()
}
_VOWELS = "aeiou"
# verbs of more than one syllable that double their last letter all the same
_DOUBLES = frozenset(
    "admit commit control forget outfit prefer refer rebut regret submit transfer permit upset".split()
)


def inflections(word: str) -> list[str]:
    """All forms of a word, itself first: plural, third person, past, present participle."""
    lowered = word.lower()
    if lowered in IRREGULAR:
        return [lowered, *IRREGULAR[lowered]]
    return list(dict.fromkeys([lowered, plural(lowered), _past(lowered), _participle(lowered)]))


def plural(word: str) -> str:
    """The regular plural of a noun, which is also a verb's third person."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return word[:-1] + "ied"
    return _doubled(word) + "ed"


def _participle(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return _doubled(word) + "ing"


def _doubled(word: str) -> str:
    one_syllable = sum(letter in _VOWELS and (at == 0 or word[at - 1] not in _VOWELS) for at, letter in enumerate(word))
    closes = len(word) > 2 and word[-1] not in _VOWELS + "wxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS
    return word + word[-1] if closes and (one_syllable == 1 or word in _DOUBLES) else word
