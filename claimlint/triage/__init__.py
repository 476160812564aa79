"""The triage page: what a scan found, as one self-contained page for a moderator to work through."""

from claimlint.triage.page import render_page

__all__ = ["render_page"]
