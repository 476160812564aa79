"""What the directives of reStructuredText and Sphinx hold: prose or something else. Unknown ones hold prose."""

from __future__ import annotations

VERBATIM = frozenset(
    "code code-block sourcecode highlight literalinclude include raw math toctree contents sectnum index "
    "parsed-literal doctest testcode testoutput testsetup testcleanup graphviz digraph graph plot mermaid "
    "productionlist default-role default-domain highlightlang tabularcolumns sectionauthor codeauthor header "
    "footer target-notes role unicode date autoclass autofunction automodule automethod autosummary autodata "
    "autoexception bibliography youtube ipython jupyter-execute jinja click argparse program-output "
    "command-output currentmodule module".split()
)
"""Left out: code, generated text, settings."""
TITLED = frozenset("admonition topic sidebar rubric centered table list-table csv-table dropdown tab-item card".split())
"""The argument is a title."""
IN_ARGUMENT = frozenset(
    "note warning tip caution danger error hint important attention seealso versionadded versionchanged deprecated "
    "todo epigraph highlights pull-quote".split()
)
"""The prose can begin in the argument."""
QUOTES = frozenset({"epigraph", "highlights", "pull-quote"})
PICTURES = frozenset({"image", "figure"})
