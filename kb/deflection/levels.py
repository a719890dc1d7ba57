"""How levels of topics move, and what the weeks before a date say of a topic's level after it.

The two-way model takes a topic's level as one number. Levels drift, have seasons of their own and
rise and fall for a while, so that the newest weeks and those of a year ago say more than others.
How much of each there is, is read from the topics without an article (the variogram of their log
deviations); the level after a date is then predicted from the weeks before it, on the scale of
logarithms, with Poisson counts: kriging (Matheron 1963) as the mode of a Poisson-lognormal model.
Linear kriging would overshoot on topics that were highest of late, those that get articles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from kb.deflection.imputation import Design, Fit, Floats, Indices, running
from kb.deflection.roles import Roles

BLOCK_WEEKS = 4
"""Weeks whose counts are taken together: months are enough to tell how a level moves."""
LEAST_BLOCKS = 13
"""Blocks with tickets expected in them, below which nothing is predicted: a year, since less says
nothing of seasons, and topics that were high of late would be taken to stay so."""
LEAST_LAGS = 6
LEAST_TICKETS = 4.0
"""A week, on the average topic without an article, below which every level is left as it is:
counting noise is all there is to see, and what looks like a high level is chance."""
YEAR_WEEKS = 52.0
FAR_WEEKS = 200.0
"""Lag at which drift would be all there is; longer than what is compared."""
FLAT = 10.0
"""Variance of a level's logarithm before anything is known: none is expected."""
STEPS = 4
LARGEST = 3.0
"""Of a deviation's logarithm: 20 times as many tickets."""
FLOOR = 0.02
"""Of the variance of a deviation, below which more tickets say no more."""

Dates = tuple[int, int]
"""The first week without an article's help, and the first after the weeks that are imputed."""


@dataclass(frozen=True)
class Motion:
    """Variances of the log level: of a block on its own, of drift a year, of a yearly wave."""

    noise: float
    drift: float
    wave: float

    def covariance(self, first: Floats, second: Floats) -> Floats:
        """Of the level in weeks ``first`` (m,) and ``second`` (n,), without noise; (m, n)."""
        lag = np.abs(first[:, None] - second[None, :])
        drift = self.drift * (FAR_WEEKS - lag) / YEAR_WEEKS
        result: Floats = FLAT + drift + self.wave * np.cos(2 * np.pi * lag / YEAR_WEEKS)
        return result


@dataclass(frozen=True)
class Levels:
    """For each pair of dates the logarithm of level after over level before, by topic (K,)."""

    known: dict[Dates, Floats]

    def tuned(self, fit: Fit, design: Design, topics: Indices | None = None) -> Fit:
        """``fit`` with the levels of imputed topics as they are after their dates.

        ``topics`` says which topics the columns of ``design`` are; all, if nothing is said.
        """
        moved = np.zeros_like(fit.level)
        is_imputed = design.end > design.stop
        for (stop, end), change in self.known.items():
            here = is_imputed & (design.stop == stop) & (design.end == end)
            values = change if topics is None else change[topics]
            moved = np.where(here, values, moved)
        return Fit(fit.level * np.exp(moved), fit.week)


def levels(found: Roles, fit: Fit) -> Levels:
    """What the weeks before say of levels after, for every pair of dates of measured topics.

    ``fit`` is the two-way fit of all topics. Changes are centred: over the topics without an
    article, at the dates of those with one, as many tickets are expected as without changes. Where
    topics have too few tickets, or too short a time before, levels stay as they are.
    """
    is_enough = found.counts[found.controls].mean() >= LEAST_TICKETS
    motion = motion_of(found, fit) if is_enough else Motion(0.0, 0.0, 0.0)
    pairs = list(zip(*(part[0, found.treated].tolist() for part in _ends(found)), strict=True))
    known = {dates: _changes(found, fit.week[0], dates, motion) for dates in dict.fromkeys(pairs)}
    plain, moved = 0.0, 0.0
    for dates in pairs:
        expected = _unmoved(found, fit.week[0], dates)
        plain += float(expected.sum())
        moved += float((expected * np.exp(known[dates][found.controls])).sum())
    shift = float(np.log(plain / moved)) if moved > 0 else 0.0
    return Levels({dates: change + shift for dates, change in known.items()})


def _ends(found: Roles) -> tuple[Indices, Indices]:
    return found.design.stop, found.design.end


def motion_of(found: Roles, fit: Fit) -> Motion:
    """How levels of topics without an article move: their variogram, by least squares.

    Half the mean squared difference of deviations ``h`` weeks apart, less counting noise, is
    ``noise + drift * h / 52 + wave * (1 - cos(2 pi h / 52))``; none of the three below 0.
    """
    weeks = found.panel.weeks
    seen, volume, _ = _blocks(found, fit.week[0], found.controls, stop=weeks)
    expected = fit.level[0, found.controls, None] * volume
    is_there = expected > 0
    safe = np.where(is_there, expected, 1.0)
    away = np.where(is_there, seen / safe - 1, 0.0)
    noise = 1 / safe
    rows, weights = [], []
    for lag in range(1, seen.shape[1]):
        both = is_there[:, lag:] & is_there[:, :-lag]
        counting = noise[:, lag:] + noise[:, :-lag]
        weight = both / (FLOOR + counting) ** 2
        if weight.sum() > 0:
            square = (away[:, lag:] - away[:, :-lag]) ** 2 - counting
            rows.append((lag * BLOCK_WEEKS, float((weight * square).sum() / weight.sum()) / 2))
            weights.append(float(weight.sum()))
    return _fitted_motion(rows, weights)


def _fitted_motion(rows: list[tuple[int, float]], weights: list[float]) -> Motion:
    if len(rows) < LEAST_LAGS:
        return Motion(0.0, 0.0, 0.0)
    lag, half = np.array(rows).T
    root = np.sqrt(np.array(weights) / max(weights))
    wave = 1 - np.cos(2 * np.pi * lag / YEAR_WEEKS)
    matrix = np.stack([np.ones_like(lag), lag / YEAR_WEEKS, wave], axis=1)
    noise, drift, swing = nnls(matrix * root[:, None], half * root)[0]
    return Motion(float(noise), float(drift), float(swing))


def _blocks(
    found: Roles, week: Floats, topics: Indices, *, stop: int
) -> tuple[Floats, Floats, Floats]:
    """Tickets and sums of week factors by block before ``stop``, newest first, and middles.

    The first two have shape (topics, n) and count weeks of a topic's life alone.
    """
    last = np.arange(stop, 0, -BLOCK_WEEKS)
    first = np.maximum(last - BLOCK_WEEKS, 0)
    begin = np.maximum(found.design.start[0, topics, None], first)
    begin = np.minimum(begin, last)
    rows = np.arange(len(topics))[:, None]
    counts, factors = running(found.counts[topics]), running(week)
    seen: Floats = counts[rows, last] - counts[rows, begin]
    volume: Floats = factors[last] - factors[begin]
    return seen, volume, (first + last - 1) / 2


def _changes(found: Roles, week: Floats, dates: Dates, motion: Motion) -> Floats:
    """The log change of every topic's level after ``dates`` against the weeks before; (K,)."""
    stop, end = dates
    none = np.zeros(len(found.counts))
    topics = np.flatnonzero(found.is_control | found.is_treated)
    later = week[stop:end]
    seen, volume, middle = _blocks(found, week, topics, stop=stop)
    total = volume.sum(axis=1, keepdims=True)
    level = seen.sum(axis=1, keepdims=True) / np.maximum(total, 1e-300)
    expected = level * volume
    is_long = (expected > 0).sum(axis=1) >= LEAST_BLOCKS
    is_still = not motion.noise + motion.drift + motion.wave
    if is_still or not is_long.any() or later.sum() <= 0:
        return none
    weights = _mode(seen[is_long], expected[is_long], motion, middle)
    ahead = motion.covariance(np.arange(stop, end, dtype=float), middle)
    factor = np.exp(np.clip(weights @ ahead.T, -LARGEST, LARGEST))
    none[topics[is_long]] = np.log(factor @ later / later.sum())
    return none


def _mode(seen: Floats, expected: Floats, motion: Motion, middle: Floats) -> Floats:
    """Weights whose sum with covariances is the likeliest log deviation; (topics, n).

    Newton's steps for Poisson counts ``expected * exp(g)`` with g normal; with precision ``W`` and
    covariance ``C``, ``g = C (1 + W C)^-1 (W g + seen - expected * exp(g))``. A block in which
    nothing is expected weighs nothing.
    """
    size = len(middle)
    covariance = motion.covariance(middle, middle) + motion.noise * np.eye(size)
    away: Floats = np.zeros_like(seen)
    weights = away
    for _ in range(STEPS):
        mean = expected * np.exp(away)
        matrix = np.eye(size) + mean[:, :, None] * covariance
        solved = np.linalg.solve(matrix, (mean * away + seen - mean)[:, :, None])
        weights = solved[:, :, 0].astype(np.float64)
        away = np.clip(weights @ covariance, -LARGEST, LARGEST)
    return weights


def _unmoved(found: Roles, week: Floats, dates: Dates) -> Floats:
    """Tickets expected after ``dates`` of each topic without an article, by its weeks before."""
    stop, end = dates
    seen, volume, _ = _blocks(found, week, found.controls, stop=stop)
    total = volume.sum(axis=1)
    level = np.divide(seen.sum(axis=1), total, out=np.zeros_like(total), where=total > 0)
    result: Floats = level * week[stop:end].sum()
    return result
