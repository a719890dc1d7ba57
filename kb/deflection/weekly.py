"""Tickets that came and tickets expected without articles, week by week of the calendar.

What a chart beside the effect shows: topics with an article, from before the first of them on.
Before a topic's article both follow the fit; after it the expected ones are imputed, and only those
have a band.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kb.deflection.estimate import Estimate
from kb.deflection.events import spread_of
from kb.deflection.imputation import Design, Floats, spread_over

WEEKS_BEFORE = 26


def by_week(estimate: Estimate) -> tuple[dict[str, Any], ...]:
    """A row a week: ``week`` (Monday), ``expected`` and ``observed`` tickets, ``low`` and ``high``.

    ``imputed`` is the part of the expected ones on topics whose article is live; it adds up to what
    the estimate expects.
    The band is that of the expected tickets: the half width of a week comes from what placebos
    stray by in that week, in shares of what is imputed there.
    """
    found, design = estimate.found, estimate.found.design
    weeks, part = np.arange(found.panel.weeks), estimate.expected > 0
    start, stop, end = (one[0, part, None] for one in (design.start, design.stop, design.end))
    is_after = (weeks >= stop) & (weeks < end)
    is_before = (weeks >= start) & (weeks < stop)
    factor = estimate.fit.week[0] * is_after
    total = factor.sum(axis=1, keepdims=True)
    imputed = (estimate.expected[part, None] / total * factor).sum(axis=0)
    fitted = estimate.unmoved[part, None] / total * estimate.fit.week[0] * is_before
    expected = fitted.sum(axis=0) + imputed
    observed = (found.counts[part] * (is_before | is_after)).sum(axis=0)
    margin = imputed * spread_of(estimate, *_placebos(estimate))
    first = max(int(stop.min()) - WEEKS_BEFORE, 0)
    return tuple(
        {
            "week": found.panel.week(int(week)),
            "expected": float(expected[week]),
            "observed": float(observed[week]),
            "imputed": float(imputed[week]),
            "low": max(float(expected[week] - margin[week]), 0.0) if imputed[week] else None,
            "high": float(expected[week] + margin[week]) if imputed[week] else None,
        }
        for week in weeks[first:]
        if expected[week] > 0
    )


def _placebos(estimate: Estimate) -> tuple[Floats, Floats]:
    """Expected and observed tickets by calendar week of every placebo draw; each (D, T)."""
    strays = estimate.placebos
    counts = estimate.found.counts[strays.controls]
    weeks = np.arange(counts.shape[1])
    shifted = Design(strays.design.stop, strays.design.end, strays.design.end)
    expected = spread_over(strays.fit.level, shifted, len(weeks)) * strays.fit.week
    observed = np.zeros_like(expected)
    for draw, (stop, end) in enumerate(zip(shifted.start, shifted.stop, strict=True)):
        part = np.flatnonzero(end > stop)
        is_in = (weeks >= stop[part, None]) & (weeks < end[part, None])
        observed[draw] = (counts[part] * is_in).sum(axis=0)
    return expected, observed
