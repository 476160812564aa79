"""`claimlint rules new`: a rule to begin with, whose examples already pass."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from claimlint.errors import UsageError

_CODE = re.compile(r"[A-Z]{3}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

TEMPLATE = """\
# Replace the words of this rule by your own; it works as it stands. Try it: claimlint rules test {code}

code: {code}
name: {name}
# claim: words that say something; left alone where they are denied, asked or refuted. docs/rule-authors.md has more.
kind: claim
# For articles and for community posts: error, warning, info or ignore.
severity: {{article: warning, post: info}}
# What is wrong and what to do, in two sentences. {{match}} stands for the words that were found.
message: "`{{match}}` promises to rid the body of unnamed toxins. Name the substance and the study, or leave it out."
why: >-
  Why these words can hurt somebody, in a sentence or two.
instead: >-
  What to write in their place.
# (a|b) one of several, word~ any form of a word, (word)? may be missing, .. up to three words between,
# {{condition}} an entry of a word list.
patterns:
  - phrase: "(detox~|cleanse~) your (body|liver|blood)"
# Whatever the rule leans on: a guideline, a law, your own style guide.
references:
  - {{source: "House style", clause: "section", url: "https://www.example.org/style"}}
# What a careful editor would keep although the rule finds it.
known-false-positives:
  - "A brand name that holds the words."
examples:
  # [[ ]] stands around the words that must be found.
  bad:
    - "This juice will [[detox your liver]]."
    - "Nettles [[cleanse your blood]] in spring."
  # frame: what must excuse the words. Add sentences that look alike and are harmless.
  good:
    - {{text: "No juice can detox your liver.", frame: negated}}
    - {{text: "Does beet juice cleanse your blood?", frame: question}}
    - "Rinse the leaves and let them drain."
"""


def write(code: str, name: str, folder: Path, taken: Collection[str]) -> Path:
    """Write a rule to begin with into a folder of rules; the path of its file.

    Rules whose codes begin alike share a subfolder. taken: codes that are in use.
    UsageError for a code or a name that cannot be, a code that is taken, or a folder that cannot be written to.
    """
    if not _CODE.fullmatch(code):
        raise UsageError(f"{code} is not a rule code", "three letters and three digits, such as WEL001")
    if not _NAME.fullmatch(name):
        raise UsageError(f'"{name}" is not a rule name', "lower-case words with hyphens, such as detox-promise")
    if code in taken:
        raise UsageError(f"the code {code} is taken", f"codes are never reused; {_free(code, taken)} is free")
    family = next((file.parent for file in sorted(folder.glob(f"*/{code[:3]}*.yml"))), folder / code[:3].lower())
    path = family / f"{code}-{name}.yml"
    if there := next(folder.glob(f"*/{code}-*.yml"), None):
        raise UsageError(f"the code {code} is taken by {there}", f"{_free(code, {*taken, code})} is free")
    try:
        family.mkdir(parents=True, exist_ok=True)
        path.write_text(TEMPLATE.format(code=code, name=name), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", "name another folder with --rules") from None
    return path


def _free(code: str, taken: Collection[str]) -> str:
    numbers = (f"{code[:3]}{number:03}" for number in range(1, 1000))
    return next((one for one in numbers if one not in taken), "a code with other letters")
