"""An effect put right for tickets that lie in a topic and belong to another need.

Such tickets no article of the topic can prevent: they thin its effect out. How many there are,
people say who answer for a random sample of tickets (``askless audit-matches``).
"""

from __future__ import annotations

import math
from typing import Any

from kb.coverage import Rate

LEAST_ANSWERS = 30
"""Answers below which nothing is corrected."""
Bounds = tuple[float, float, float]
"""An effect, and the ends of its interval."""


def corrected(effect: Bounds, right: int, of: int) -> dict[str, Any] | None:
    """The effect on what belongs to a topic, from ``right`` of ``of`` tickets after publication.

    With ``P`` the share that belongs before and ``q`` after, ``d`` the effect seen and ``delta``
    the true one, ``1 - d = 1 - P * delta`` and ``q = P * (1 - delta) / (1 - d)``: those that are
    prevented are missing after. So ``P = d + q * (1 - d)`` and ``delta = d / P``. .12 seen with 71
    of 100 right: P .745, delta .161. Ends: distances by the effect's interval and by Wilson's of
    ``q`` are added as errors are (Zou and Donner 2008), without passing 0. None where ``P`` is not
    above 0.
    """
    share = Rate(right, of)
    low_q, high_q = share.interval or (0.0, 1.0)
    found, q = effect[0], share.value or 0.0
    value = _true(found, q)
    if value is None:
        return None
    sure = [_true(end, q) for end in effect[1:]], [_true(found, end) for end in (low_q, high_q)]
    by_effect, by_share = ([value if one is None else one for one in ends] for ends in sure)
    low = value - math.hypot(value - min(by_effect), value - min(*by_share, value))
    high = value + math.hypot(max(by_effect) - value, max(*by_share, value) - value)
    return {
        "delta": value,
        "ci_low": max(low, 0.0) if effect[1] > 0 else low,
        "ci_high": min(high, 0.0) if effect[2] < 0 else min(high, 1.0),
        "precision": q,
        "precision_low": low_q,
        "precision_high": high_q,
        "precision_before": found + q * (1 - found),
        "right": right,
        "of": of,
    }


def _true(found: float, q: float) -> float | None:
    before = found + q * (1 - found)
    return min(found / before, 1.0) if before > 0 else None
