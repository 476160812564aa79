"""Random nested documents in every text format: each claim is found at its exact span."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from places import document

# what may stand inside a claim, as the reader of the page sees nothing of it; by format
MARKUP = {
    "text": ["", "\u00ad", "\u200b", "\u00e9", "\U0001f600", "e\u0301", "\u00a0"],
    "markdown": [
        "",
        "**b**",
        "*i*",
        "`c`",
        "&eacute;",
        "\\*",
        "[l](http://a.b)",
        "<!-- c -->",
        "<b>t</b>",
        "\U0001f600",
        "~~x~~",
    ],
    "mdx": ["", "**b**", "{x}", "<B a={1}>t</B>", "{/* c */}", "&amp;", "\\{", "\u200b"],
    "html": [
        "",
        "<b>b</b>",
        "&nbsp;",
        "&amp;",
        "<!-- c -->",
        "&#8217;",
        "<a href='x'>l</a>",
        "<br>",
        "\u00ad",
        "\U0001f600",
    ],
    "rst": ["", "**b**", "*i*", "``c``", "`l <http://a.b>`_", ":emphasis:`r`", "\\*", "\u00e9", "\U0001f600"],
    "asciidoc": ["", "*b*", "_i_", "`c`", "http://a.b[l]", "{nbsp}", "&amp;", "#m#", "\u00e9", "\U0001f600"],
}


@dataclass
class Node:
    """kind: paragraph, list, quote, code. words: of a paragraph, markup or line breaks between its claim's ends."""

    kind: str
    words: list[int] = field(default_factory=list)
    children: list[list[Node]] = field(default_factory=list)


def paragraphs() -> st.SearchStrategy[Node]:
    return st.builds(lambda words: Node("paragraph", words), st.lists(st.integers(0, 40), max_size=5))


def nodes() -> st.SearchStrategy[list[Node]]:
    leaf = st.one_of(paragraphs(), st.just(Node("code")))
    tree = st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(
                lambda items: Node("list", children=items),
                st.lists(
                    st.builds(lambda first, rest: [first, *rest], paragraphs(), st.lists(inner, max_size=2)),
                    min_size=1,
                    max_size=3,
                ),
            ),
            st.builds(lambda inside: Node("quote", children=[inside]), st.lists(inner, min_size=1, max_size=3)),
        ),
        max_leaves=12,
    )
    return st.lists(tree, min_size=1, max_size=6)


class Writer:
    """Writes the nodes in a format and counts the claims."""

    def __init__(self, format: str) -> None:
        self.format = format
        self.claims = 0

    def claim(self, words: list[int]) -> list[str]:
        """The lines of a paragraph around a claim."""
        self.claims += 1
        number = self.claims
        lines = [f"Some say that head{number}x"]
        choices = MARKUP[self.format]
        for word in words:
            if word % 8 == 7:
                lines.append("and so")
            else:
                lines[-1] += f" {choices[word % len(choices)]} then"
        lines[-1] += f" tail{number}x ends here."
        return lines

    def blocks(self, nodes: list[Node], depth: int = 0) -> list[str]:
        lines: list[str] = []
        for node in nodes:
            lines += [*self.block(node, depth), ""]
        return lines

    def block(self, node: Node, depth: int) -> list[str]:
        return getattr(self, f"{self.format}_{node.kind}")(node, depth)

    # Markdown and MDX

    def markdown_paragraph(self, node: Node, depth: int) -> list[str]:
        return self.claim(node.words)

    def markdown_code(self, node: Node, depth: int) -> list[str]:
        return ["```", "decoy decoy", "```"]

    def markdown_list(self, node: Node, depth: int) -> list[str]:
        lines = []
        for item in node.children:
            inner = self.blocks(item, depth + 1)
            lines += ["- " + inner[0], *("  " + line if line else "" for line in inner[1:])]
        return [*lines, "", "<!-- end -->" if self.format == "markdown" else "{/* end */}"]

    def markdown_quote(self, node: Node, depth: int) -> list[str]:
        return [("> " + line).rstrip() for line in self.blocks(node.children[0], depth + 1)]

    mdx_paragraph, mdx_code, mdx_list, mdx_quote = markdown_paragraph, markdown_code, markdown_list, markdown_quote

    # HTML

    def html_paragraph(self, node: Node, depth: int) -> list[str]:
        lines = self.claim(node.words)
        return ["<p>" + lines[0], *lines[1:-1], lines[-1] + "</p>"] if len(lines) > 1 else [f"<p>{lines[0]}</p>"]

    def html_code(self, node: Node, depth: int) -> list[str]:
        return ["<pre>decoy decoy</pre>", "<script>if (a < b) decoy()</script>"]

    def html_list(self, node: Node, depth: int) -> list[str]:
        return ["<ul>", *(line for item in node.children for line in ["<li>", *self.blocks(item, depth + 1)]), "</ul>"]

    def html_quote(self, node: Node, depth: int) -> list[str]:
        return ["<blockquote>", *self.blocks(node.children[0], depth + 1), "</blockquote>"]

    # reStructuredText

    def rst_paragraph(self, node: Node, depth: int) -> list[str]:
        return self.claim(node.words)

    def rst_code(self, node: Node, depth: int) -> list[str]:
        return [".. code-block:: text", "", "   decoy decoy"]

    def rst_list(self, node: Node, depth: int) -> list[str]:
        lines = []
        for item in node.children:
            inner = self.blocks(item, depth + 1)
            lines += ["- " + inner[0], *("  " + line if line else "" for line in inner[1:])]
        return [*lines, ".. end"]

    def rst_quote(self, node: Node, depth: int) -> list[str]:
        return ["..", "", *("   " + line if line else "" for line in self.blocks(node.children[0], depth + 1))]

    # AsciiDoc

    def asciidoc_paragraph(self, node: Node, depth: int) -> list[str]:
        return self.claim(node.words)

    def asciidoc_code(self, node: Node, depth: int) -> list[str]:
        return ["----", "decoy decoy", "----"]

    def asciidoc_list(self, node: Node, depth: int) -> list[str]:
        lines = []
        for item in node.children:
            first, *rest = item
            lines += [
                f"{'*' * (depth + 1)} {line}" if not number else line
                for number, line in enumerate(self.claim(first.words))
            ]
            for child in rest:
                lines += ["+" if child.kind in ("paragraph", "code") else "", *self.block(child, depth + 1)]
        return [*lines, "", "// end"]

    def asciidoc_quote(self, node: Node, depth: int) -> list[str]:
        fence = "_" * (depth + 4)
        return [fence, *self.blocks(node.children[0], depth + 1), fence]

    # plain text

    def text_paragraph(self, node: Node, depth: int) -> list[str]:
        return self.claim(node.words)

    def text_code(self, node: Node, depth: int) -> list[str]:
        return ["* * *"]

    def text_list(self, node: Node, depth: int) -> list[str]:
        lines = []
        for item in node.children:
            inner = [line for line in self.blocks(item, depth + 1) if line]
            lines += [" \u2022 " + inner[0], *("   " + line for line in inner[1:])]
        return lines

    def text_quote(self, node: Node, depth: int) -> list[str]:
        return [("> " + line).rstrip() for line in self.blocks(node.children[0], depth + 1)]


@pytest.mark.parametrize("format", MARKUP)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_claim_is_found_at_its_exact_span(format: str, data: st.DataObject) -> None:
    writer = Writer(format)
    lines = writer.blocks(data.draw(nodes()))
    source = data.draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    blocks = document(source, format).blocks
    assert not any("decoy" in block.text for block in blocks)
    for number in range(1, writer.claims + 1):
        head, tail = f"head{number}x", f"tail{number}x"
        holding = [block for block in blocks if head in block.text]
        assert len(holding) == 1, (head, [block.text for block in blocks])
        block = holding[0]
        assert tail in block.text
        span = block.to_source(block.text.index(head), block.text.index(tail) + len(tail))
        assert span == (source.index(head), source.index(tail) + len(tail))


@pytest.mark.parametrize("format", MARKUP)
@settings(max_examples=150, deadline=None)
@given(
    st.text(
        st.sampled_from(list("ab \n\n\t*_`[]()<>&;|#-+=~:.{}!^\"'\\/\r1\u00e9\u200b\u00ad\U0001f600\u2028\x0c\x85@,")),
        max_size=200,
    )
)
def test_any_text_at_all_gives_sound_blocks(format: str, source: str) -> None:
    document(source, format)
