"""MDX: Markdown with JSX, expressions in braces, and import and export statements."""

from __future__ import annotations

from claimlint.model import Profile
from claimlint.readers import markdown
from claimlint.readers.prose import Prose


def read(prose: Prose, profile: Profile) -> None:
    """Add the blocks of an MDX source."""
    markdown.read(prose, profile, mdx=True)
