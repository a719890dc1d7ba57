"""The event study: the effect by weeks since publication, and whether it began before it could."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kb.deflection.estimate import Estimate
from kb.deflection.imputation import Design, Fit, Floats, Indices

BEFORE_WEEKS = 13
AFTER_WEEKS = 26
FOUR_WEEKS = ((0, 5, 9), (0, 4, 8, 12, 16, 20, 24))
"""Where stretches of about four weeks begin, counted from week -13 and from week 0."""


def series(
    counts: Floats, fit: Fit, design: Design, measured: tuple[Indices, Indices], length: int
) -> tuple[Floats, Floats]:
    """Expected and observed tickets by week since the imputed weeks began; each (D, ``length``).

    ``measured`` names pairs of (design, topic) whose imputed weeks are added up.
    """
    which, topic = measured
    step = np.arange(length)
    week = design.stop[which, topic][:, None] + step
    is_in = week < design.end[which, topic][:, None]
    week = np.minimum(week, counts.shape[1] - 1)
    expected = fit.level[which, topic][:, None] * fit.week[which[:, None], week] * is_in
    observed = counts[topic[:, None], week] * is_in
    place = (which[:, None] * length + step).ravel()
    size = len(design.stop) * length
    first: Floats = np.bincount(place, expected.ravel(), size).astype(float).reshape(-1, length)
    second: Floats = np.bincount(place, observed.ravel(), size).astype(float).reshape(-1, length)
    return first, second


def event_study(estimate: Estimate, earlier: Estimate | None) -> dict[str, Any]:
    """The effect from week -13 to +26, and a test that it had no slope before week 0.

    Weeks before 0 come from ``earlier``, the placebo in time, so that they are predicted and not
    fitted. The slope of the 13 weeks is compared with that of its placebos.
    """
    found = {
        "name": "event_study",
        "passed": None,
        "detail": "too few weeks before the publications",
        "weeks": _both(estimate, earlier, range(BEFORE_WEEKS), range(AFTER_WEEKS + 1)),
        "four_weeks": _both(estimate, earlier, *FOUR_WEEKS),
    }
    if earlier is None:
        return found
    slope, error = _slope(earlier)
    if not np.isfinite(error):
        return found
    limit = earlier.placebos.quantile * error
    told = f"slope of the 13 weeks before: {slope:+.2%} a week (± {limit:.2%}), should be 0"
    figures = {"slope": slope, "slope_margin": limit}
    return {**found, "passed": abs(slope) <= limit, "detail": told, **figures}


def _measured(estimate: Estimate) -> tuple[Indices, Indices]:
    places = estimate.found.treated
    return np.zeros(len(places), dtype=np.int64), places


def _placebo(estimate: Estimate) -> tuple[Floats, Floats]:
    """Expected and observed by week of every placebo draw."""
    strays = estimate.placebos
    pairs = np.nonzero(strays.design.end > strays.design.stop)
    counts = estimate.found.counts[strays.controls]
    return series(counts, strays.fit, strays.design, (pairs[0], pairs[1]), AFTER_WEEKS + 1)


def _effects(expected: Floats, observed: Floats) -> Floats:
    rest = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=expected > 0)
    return 1.0 - rest


def _both(
    estimate: Estimate, earlier: Estimate | None, before: Sequence[int], after: Sequence[int]
) -> list[dict[str, Any]]:
    """Rows before and after publication, each from a week that is named on."""
    rows = [] if earlier is None else _rows(earlier, before, BEFORE_WEEKS, -BEFORE_WEEKS)
    return rows + _rows(estimate, after, AFTER_WEEKS + 1, 0)


def _rows(
    estimate: Estimate, begins: Sequence[int], length: int, first: int
) -> list[dict[str, Any]]:
    """A row for the weeks from each of ``begins`` on; the half width of its band is by placebos.

    Weeks are added up before effects are taken, those of placebos too: effects of neighbouring
    weeks stray together.
    """
    found, places = estimate.found, list(begins)
    own = series(found.counts, estimate.fit, found.design, _measured(estimate), length)
    expected, observed = (np.add.reduceat(one, places, axis=1) for one in own)
    strays = [np.add.reduceat(one[:, :length], places, axis=1) for one in _placebo(estimate)]
    band = spread_of(estimate, *strays)
    ends = [*places[1:], length]
    return [
        {
            "week": first + places[place],
            "weeks": ends[place] - places[place],
            "expected": float(wanted),
            "observed": float(seen),
            "delta": float(1 - seen / wanted),
            "margin": float(band[place]),
        }
        for place, (wanted, seen) in enumerate(zip(expected[0], observed[0], strict=True))
        if wanted > 0
    ]


def spread_of(estimate: Estimate, expected: Floats, observed: Floats) -> Floats:
    """Half widths of the 95 % band of effects by week, as shares of what is expected; (weeks,).

    ``expected`` and ``observed`` (D, weeks) are those of every placebo draw: the root mean square
    of what they stray by, on the scale of the estimate.
    """
    strays = _effects(expected, observed)
    known = np.isfinite(strays)
    square = np.where(known, strays, 0.0) ** 2
    spread = np.sqrt(square.sum(axis=0) / np.maximum(known.sum(axis=0), 1))
    band: Floats = estimate.placebos.quantile * spread * _scale(estimate)
    return band


def _scale(estimate: Estimate) -> float:
    """How much less or more the estimate strays than its placebos do on average."""
    units = estimate.placebos.unit
    return estimate.standard_error / float(np.sqrt(np.mean(units**2))) if len(units) else 1.0


def _slope(earlier: Estimate) -> tuple[float, float]:
    """The slope a week of the pooled effect before publication, and its standard error."""
    found = earlier.found
    own = series(found.counts, earlier.fit, found.design, _measured(earlier), BEFORE_WEEKS)
    effects = _effects(*own)[0]
    known = np.isfinite(effects)
    if known.sum() < 3:
        return 0.0, float("inf")
    step = np.arange(BEFORE_WEEKS)
    slope = float(np.polyfit(step[known], effects[known], 1)[0])
    strays = _effects(*_placebo(earlier))[:, :BEFORE_WEEKS]
    strays = strays[np.isfinite(strays).all(axis=1)]
    centred = step - step.mean()
    slopes = strays @ centred / (centred @ centred)
    if not len(slopes):
        return slope, float("inf")
    return slope, float(np.sqrt(np.mean(slopes**2))) * _scale(earlier)
