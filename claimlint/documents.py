"""Checks of the document as a whole, by name, for rules of kind `document`."""

from __future__ import annotations

from claimlint.document_risks import boxed_warning, harms, must_warn, pregnancy
from claimlint.document_structure import contradicted_disclaimer, headline, missing, stale_date
from claimlint.view import DocumentCheck, View

__all__ = ["DOCUMENT_CHECKS", "View"]

DOCUMENT_CHECKS: dict[str, DocumentCheck] = {
    "boxed-warning": boxed_warning,
    "contradicted-disclaimer": contradicted_disclaimer,
    "harms": harms,
    "headline": headline,
    "missing": missing,
    "must-warn": must_warn,
    "pregnancy": pregnancy,
    "stale-date": stale_date,
}
