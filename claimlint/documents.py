"""Checks of the document as a whole, by name, for rules of kind `document`."""

from __future__ import annotations

from claimlint.document_structure import contradicted_disclaimer, headline, missing, stale_date
from claimlint.view import DocumentCheck, View

__all__ = ["DOCUMENT_CHECKS", "View"]

DOCUMENT_CHECKS: dict[str, DocumentCheck] = {
    "contradicted-disclaimer": contradicted_disclaimer,
    "headline": headline,
    "missing": missing,
    "stale-date": stale_date,
}
