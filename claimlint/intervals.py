"""How sure a share is that was counted in a few cases."""

from __future__ import annotations

from math import sqrt

_Z = 1.959964  # 95%


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """The 95% interval of a share by Wilson's score; (0, 1) when there are no cases."""
    if not cases:
        return 0.0, 1.0
    share, square = hits / cases, _Z * _Z
    middle = (share + square / (2 * cases)) / (1 + square / cases)
    reach = _Z * sqrt(share * (1 - share) / cases + square / (4 * cases * cases)) / (1 + square / cases)
    return max(0.0, middle - reach), min(1.0, middle + reach)
