"""Which parts of an HTML page are the article, and where it says who wrote it and when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from claimlint.readers import metadata
from claimlint.readers.prose import Facts

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
CONTAINERS = {"ul": "list", "ol": "list", "menu": "list", "dl": "list", "blockquote": "quote", "table": "table"}
BLOCKS = frozenset(
    "html head body article section main header address div p center h1 h2 h3 h4 h5 h6 ul ol menu li dl dt dd figure "
    "blockquote figcaption table caption thead tbody tfoot colgroup tr td th pre hr details summary fieldset legend "
    "form nav aside footer dialog search hgroup optgroup option iframe noscript".split()
)
STRUCK = frozenset({"del", "s", "strike"})
"""Words that the author has taken back."""
_LEFT_OUT = STRUCK | frozenset(
    "script style template noscript svg math nav aside footer form button select textarea input iframe object "
    "embed canvas audio video dialog search pre samp kbd rp rt map applet".split()
)
_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist "
    "doc-toc doc-index doc-pagelist".split()
)
_AROUND = re.compile(
    r"""(?:^|\s)(?:
      (?:site-|main-|primary-|top-|page-|global-)?(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer)
     |(?:related|recommended|trending|popular|recent|more|latest)[-_]?
      (?:articles?|posts?|stories|content|reading|links|news|topics)
     |(?:cookie|consent|gdpr)s?(?:[-_]?(?:notice|banner|bar|popup|consent|policy|message|modal))?
     |(?:newsletter|subscribe|sign-?up)(?:[-_]?(?:sign-?up|form|box|banner|cta|widget|modal))?
     |(?:social|share|sharing)(?:[-_]?(?:links|buttons|bar|icons|share|media))?
     |skip-link|skip-to-content|toc|table-of-contents|advert|advertisement|ad-slot|promo|comments?-section|comment-list|pagination
    )(?=\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NEVER_OUT = frozenset({"html", "body", "main", "article"})
_NOTE = re.compile(r"(?:^|\s)(?:doc-footnote|doc-endnotes?|footnotes?|endnotes?)(?=\s|$)", re.IGNORECASE)
_FACT_CLASSES = {
    "byline": "author",
    "author": "author",
    "author-name": "author",
    "post-author": "author",
    "entry-author": "author",
    "reviewer": "reviewer",
    "reviewer-name": "reviewer",
    "medical-reviewer": "reviewer",
}


def is_left_out(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element is no part of the article's prose: scripts, menus, cards, hidden and struck text."""
    if name in _LEFT_OUT:
        return not (name == "aside" and is_note(attributes))
    if not attributes or name in _NEVER_OUT:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if (style := attributes.get("style")) and _HIDDEN.search(style):
        return True
    if attributes.get("role") in _ROLES:
        return True
    return any(_AROUND.search(attributes[key]) for key in ("class", "id") if attributes.get(key))


def is_note(attributes: dict[str, str]) -> bool:
    """Whether an element holds footnotes."""
    return any(_NOTE.search(attributes[key]) for key in ("role", "class", "epub:type") if attributes.get(key))


def fact_of(name: str, attributes: dict[str, str]) -> str:
    """The fact that an element's text states (author, datePublished ...), or ""."""
    if prop := attributes.get("itemprop"):
        return prop
    if "author" in attributes.get("rel", "").split():
        return "author"
    for word in attributes.get("class", "").split():
        if word.lower() in _FACT_CLASSES:
            return _FACT_CLASSES[word.lower()]
    return ""


def linked_data(text: str, facts: Facts) -> None:
    """Keep what JSON-LD says. Broken data says nothing."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    for node in _nodes(data):
        for key in (
            "headline",
            "author",
            "reviewedBy",
            "datePublished",
            "dateModified",
            "lastReviewed",
            "citation",
            "inLanguage",
        ):
            if key in node:
                metadata.field("language" if key == "inLanguage" else key, node[key], facts)


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The nodes of a JSON-LD document: itself, the members of a list, of "@graph", and its main entity."""
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, dict):
            yield node
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                inner = node.get(key)
                yield from (item for item in (inner if isinstance(inner, list) else [inner]) if isinstance(item, dict))
