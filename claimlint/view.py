"""What a check of the whole document may look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from claimlint.caveats import Caveats
from claimlint.document import Document
from claimlint.findings import Match
from claimlint.knowledge import Knowledge
from claimlint.matching import Passage
from claimlint.rule_types import Rule


@dataclass(frozen=True, slots=True)
class View:
    """What a document check may look at. triggers: matches of the rule's own patterns, none excused.

    matches: everything that all rules matched.
    """

    document: Document
    passages: Sequence[Passage]
    rule: Rule
    triggers: Sequence[Match]
    matches: Sequence[Match]
    knowledge: Knowledge
    caveats: Caveats


DocumentCheck = Callable[[View], "list[Match]"]
