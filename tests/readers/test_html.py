"""HTML: what a visitor reads, and where it stands."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import block_with, document, kinds, place, quoted, texts

from claimlint.document import BlockKind, EvidenceKind
from claimlint.readers.html_events import Events


def test_blocks_of_every_kind_with_tags_left_open() -> None:
    source = (
        "<title>No</title><h1>Tea</h1>Bare text<p>Avoid it if you:<ul><li>are ill<ol><li>or were</ol><li>drink</ul>"
        "<blockquote>said <q>who</q></blockquote><table><caption>Cap<tr><th>a<td>b<tr><td>c</table>"
        "<dl><dt>Dose<dd>One cup<dt>Taste<dd>Bitter</dl>"
        "<figure><img alt='A cup'><figcaption>Below</figcaption></figure>"
        "<section class=footnotes><ol><li>A note</ol></section><h3>More</h3>"
    )
    found = document(source, "html")
    assert kinds(found) == [
        (BlockKind.TITLE, "Tea"),
        (BlockKind.PARAGRAPH, "Bare text"),
        (BlockKind.PARAGRAPH, "Avoid it if you:"),
        (BlockKind.ITEM, "are ill"),
        (BlockKind.ITEM, "or were"),
        (BlockKind.ITEM, "drink"),
        (BlockKind.QUOTE, "said who"),
        (BlockKind.CAPTION, "Cap"),
        (BlockKind.CELL, "a"),
        (BlockKind.CELL, "b"),
        (BlockKind.CELL, "c"),
        (BlockKind.ITEM, "Dose"),
        (BlockKind.ITEM, "One cup"),
        (BlockKind.ITEM, "Taste"),
        (BlockKind.ITEM, "Bitter"),
        (BlockKind.CAPTION, "A cup"),
        (BlockKind.CAPTION, "Below"),
        (BlockKind.FOOTNOTE, "A note"),
        (BlockKind.HEADING, "More"),
    ]
    assert [(block.row, block.column) for block in found.blocks if block.kind is BlockKind.CELL] == [
        (0, 0),
        (0, 1),
        (1, 0),
    ]
    assert found.blocks[block_with(found, "Bitter").stem].text == "Taste"
    assert found.blocks[block_with(found, "or were").stem].text == "are ill"


def test_the_title_of_the_page_counts_where_no_heading_says_it() -> None:
    assert kinds(document("<title>Tea &amp; gout</title><p>Hot.", "html")) == [
        (BlockKind.TITLE, "Tea & gout"),
        (BlockKind.PARAGRAPH, "Hot."),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>it cures</script>",
        "<style>it cures</style>",
        "<nav>it cures</nav>",
        "<aside>it cures</aside>",
        "<footer><p>it cures</footer>",
        "<div hidden>it <div>cures</div> gout</div>",
        "<div style='color: red; display:none'>it cures</div>",
        "<span aria-hidden=true>it cures</span>",
        "<div role=navigation>it cures</div>",
        "<div class='box cookie-banner'>it cures</div>",
        "<div id=related-posts>it cures</div>",
        "<pre>it cures</pre>",
        "<!-- it cures -->",
        "<del>it cures</del>",
        "<template><p>it cures</template>",
        "<p hidden>it cures<p>",
        "<select><option>it cures</select>",
        "<svg><text>it cures</text></svg>",
        "<!doctype it cures>",
        "<?php it cures ?>",
        "<![CDATA[ it cures ]]>",
    ],
)
def test_what_a_visitor_does_not_read_as_the_article_is_left_out(hidden: str) -> None:
    assert texts(document(f"<body class='has-sidebar nav'><p>Before.</p>{hidden}<p>After.</p>", "html")) == [
        "Before.",
        "After.",
    ]


@pytest.mark.parametrize(
    ("source", "phrase", "written"),
    [
        ("<p>It <b>cures</b>\n gout", "cures gout", "cures</b>\n gout"),
        ("<p>caf&eacute;&nbsp;tea", "café tea", "caf&eacute;&nbsp;tea"),
        ("<p>cu&shy;res &#8220;all&#8221;", "cures “all”", "cu&shy;res &#8220;all&#8221;"),
        ("<p>don&#39;t", "don't", "don&#39;t"),
        ("<p>AT&T &copy 5 &lt 6 &bogus; &", "© 5 < 6 &bogus; &", "&copy 5 &lt 6 &bogus; &"),
        ("<p>a &# b &#x; c", "a &# b &#x; c", "a &# b &#x; c"),
        ("<p>5 < 6 and 7 > 3 <3", "5 < 6 and 7 > 3 <3", "5 < 6 and 7 > 3 <3"),
        ("<img alt='it &quot;cures&quot;'>", '"cures"', "&quot;cures&quot;"),
        ("<p>e\u0301 \U0001f600 tea", "\U0001f600 tea", "\U0001f600 tea"),
        ("<meta name=description content=\"It 'cures' gout\">", "'cures' gout", "'cures' gout"),
    ],
)
def test_a_finding_quotes_the_source_as_it_is_written(source: str, phrase: str, written: str) -> None:
    assert quoted(document(source, "html"), phrase) == written


def test_places_survive_every_line_end() -> None:
    found = document("<p>one\r\n<p>two\r<p>three\n\x0c<p>four", "html")
    assert [place(found, word) for word in ("one", "two", "three", "four")] == [(1, 4), (2, 4), (3, 4), (4, 5)]


def test_links_notes_and_powers() -> None:
    source = (
        "<p>See <a href=https://t.example>a trial</a>, pain<sup>2</sup> over 5 m<sup>2</sup> on the 1<sup>st</sup> day"
        "<sup><a href='#n3'>[3]</a></sup>, <cite>J Tea</cite>. <a href='#top'>\u21a9</a>"
    )
    block = document(source, "html").blocks[0]
    assert block.text == "See a trial, pain over 5 m2 on the 1st day, J Tea."
    assert [(mark.kind, mark.target, block.text[mark.start : mark.end]) for mark in block.evidence] == [
        (EvidenceKind.LINK, "https://t.example", "a trial"),
        (EvidenceKind.FOOTNOTE, "2", ""),
        (EvidenceKind.FOOTNOTE, "3", ""),
        (EvidenceKind.REFERENCE, "J Tea", "J Tea"),
    ]


def test_facts_from_every_corner_of_a_page() -> None:
    source = (
        "<html lang=en-GB><meta name=author content='Ann Lee'>"
        "<meta property=article:published_time content=2024-01-02T03>"
        "<div itemprop=reviewedBy itemscope>Reviewed by <span itemprop=name>Bo Kim, MD</span></div>"
        "<p>Last reviewed <time itemprop=dateModified datetime=2025-02-03>in spring</time></p>"
    )
    facts = document(source, "html").metadata
    assert (facts.author, facts.reviewer, facts.language) == ("Ann Lee", "Bo Kim, MD", "en-GB")
    assert (facts.published, facts.updated) == ("2024-01-02", "2025-02-03")
    linked = (
        '<script type="application/ld+json">[{"@graph": [{"author": [{"name": "Cy Wu"}], "citation": ["x"]}]}]</script>'
    )
    assert document(linked, "html").metadata.author == "Cy Wu"
    assert document(linked, "html").metadata.references
    for broken in ('{"author": ', "[" * 100_000):
        assert document(f'<script type="application/ld+json">{broken}</script><p>Hot.', "html").metadata.author == ""


def test_directives_stand_in_comments() -> None:
    found = document("<p>a</p>\n <!-- claimlint-disable EFF001 -- x\n y -->\n<!-- not one -->", "html")
    (directive,) = found.directives
    assert directive.text == "claimlint-disable EFF001 -- x\n y"
    assert found.source[directive.start : directive.end].startswith("<!--")
    assert found.source[directive.start : directive.end].endswith("-->")


class Plain(HTMLParser):
    """All text of a page, from the standard parser."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


class Ours(Events):
    def __init__(self, content: str) -> None:
        super().__init__(content)
        self.parts: list[str] = []

    def on_text(self, start: int, end: int) -> None:
        self.parts.append(unescape(self.content[start:end]))


WELL_FORMED = st.recursive(
    st.sampled_from(
        ["text ", "a &amp; b", "&#65;", "5 < 6", "\n", "<br>", "<img alt='<b>'>", "<!-- <b>x</b> -->", "\U0001f600"]
    ),
    lambda inner: st.builds(
        lambda name, body: f"<{name} class='a > b'>{''.join(body)}</{name}>",
        st.sampled_from(["p", "b", "div", "ul", "li"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WELL_FORMED, max_size=6).map("".join))
def test_the_text_is_what_the_standard_parser_gives(source: str) -> None:
    plain, ours = Plain(), Ours(source)
    plain.feed(source)
    plain.close()
    ours.parse()
    assert "".join(ours.parts) == "".join(plain.parts)
