"""Two-way Poisson imputation: what would have come without the articles.

Untreated cells (topics without an article, and topics before theirs) follow
``Y[k, t] ~ Poisson(a[k] * b[t])``: a level per topic, and a factor per week that takes up orders,
season, promotions and outages that all topics share. Its maximum likelihood is found by iterative
proportional fitting, and ``a[k] * b[t]`` is then the counterfactual of the cells after
publication: imputation difference-in-differences (Borusyak, Jaravel, Spiess 2024) with a Poisson
mean (Wooldridge 2023, Econometrics Journal, utad016). A regression on a dummy "published" would be
biased when articles come at different times (Goodman-Bacon 2021).

Untreated cells of a topic are one stretch of weeks, so that every sum a sweep needs is a difference
of two running sums: a sweep over ``D`` designs at once costs ``D * (topics + weeks)``, not
``D * topics * weeks``. That is what makes hundreds of placebo designs cheap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

TOLERANCE = 1e-12
"""Largest relative change of a level in one sweep at which fitting stops."""
PLACEBO_TOLERANCE = 1e-6
"""The same for placebo designs, whose spread is known to a few per cent only."""
SWEEPS = 5_000


@dataclass(frozen=True)
class Design:
    """Which cells are fitted and which are imputed, for ``D`` designs over ``K`` topics.

    Topic ``k`` of design ``d`` is fitted on weeks ``start <= t < stop`` and imputed on
    ``stop <= t < end``; its later weeks are left out. All three have shape (D, K) and hold week
    numbers between 0 and T. A topic with ``start == stop`` takes no part in the fit.
    """

    start: Indices
    stop: Indices
    end: Indices

    @classmethod
    def single(cls, start: Indices, stop: Indices, end: Indices) -> Design:
        """One design from three vectors of length K."""
        return cls(*(np.asarray(part, dtype=np.int64)[None, :] for part in (start, stop, end)))


@dataclass(frozen=True)
class Fit:
    """Levels ``a`` (D, K) and week factors ``b`` (D, T); ``b`` sums to T in each design.

    A topic without a ticket in its fitted weeks has level 0, a week without one factor 0.
    """

    level: Floats
    week: Floats

    def expected(self, design: int = 0) -> Floats:
        """The counterfactual of every cell of one design, shape (K, T)."""
        return np.outer(self.level[design], self.week[design])


def running(values: Floats) -> Floats:
    """Running sums over the last axis with a leading 0: the sum of [i, j) is ``r[j] - r[i]``."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    np.cumsum(values, axis=-1, out=sums[..., 1:])
    return sums


def between(sums: Floats, first: Indices, last: Indices) -> Floats:
    """Sums over [first, last) from running sums (D, T + 1) of the designs; shape (D, K)."""
    rows = np.arange(len(first))[:, None]
    result: Floats = sums[rows, last] - sums[rows, first]
    return result


def topic_sums(counts: Floats, first: Indices, last: Indices) -> Floats:
    """Tickets of each topic over [first, last) in each design; shape (D, K)."""
    sums = running(counts)
    topics = np.arange(counts.shape[0])[None, :]
    result: Floats = sums[topics, last] - sums[topics, first]
    return result


def spread_over(values: Floats, design: Design, weeks: int) -> Floats:
    """For each week the sum of ``values`` (D, K) over the topics that are fitted in it; (D, T).

    Fitted is ``start <= week < stop`` of the design.
    """
    designs, width = len(values), weeks + 1
    offset = (np.arange(designs) * width)[:, None]
    size = designs * width
    added = np.bincount((offset + design.start).ravel(), values.ravel(), size)
    taken = np.bincount((offset + design.stop).ravel(), values.ravel(), size)
    return np.cumsum((added - taken).reshape(designs, width), axis=1)[:, :weeks]


def _week_sums(counts: Floats, design: Design) -> Floats:
    """Tickets of each week in fitted cells; (D, T), one design at a time to keep memory low."""
    weeks = np.arange(counts.shape[1])
    is_whole = (design.start == 0) & (design.stop == counts.shape[1])
    total = counts.sum(axis=0)
    sums = np.empty((len(design.start), counts.shape[1]))
    for d, whole in enumerate(is_whole):
        part = np.flatnonzero(~whole)
        start, stop = design.start[d, part, None], design.stop[d, part, None]
        outside = (weeks < start) | (weeks >= stop)
        sums[d] = total - (counts[part] * outside).sum(axis=0)
    return sums


def _divided(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def fitted(
    counts: Floats,
    design: Design,
    *,
    tolerance: float = TOLERANCE,
    guess: Floats | None = None,
) -> Fit:
    """The maximum likelihood of the two-way model on the fitted cells of every design.

    ``counts`` has shape (K, T) and holds tickets, 0 or more. ``guess`` is a starting value of the
    week factors, shape (T,). Sweeps alternate ``a = sum Y / sum b`` over the topic's fitted weeks
    and ``b = sum Y / sum a`` over the week's fitted topics (Darroch and Ratcliff 1972), which
    raises the likelihood each time.

    Two topics with 10 and 20 tickets in week one and 5 and (after an article) 6 in week two
    have factors in ratio 2 to 1, so that the second topic's counterfactual is 10.
    """
    weeks = counts.shape[1]
    rows = topic_sums(counts, design.start, design.stop)
    columns = _week_sums(counts, design)
    present = spread_over(np.ones_like(rows), design, weeks) > 0.5
    first = counts.mean(axis=0) if guess is None else guess
    week = np.where(present, np.maximum(first, 1e-9), 0.0)
    level = np.zeros_like(rows)
    for _ in range(SWEEPS):
        earlier = level
        level = _divided(rows, between(running(week), design.start, design.stop))
        week = np.where(present, _divided(columns, spread_over(level, design, weeks)), 0.0)
        if np.all(np.abs(level - earlier) <= tolerance * level):
            break
    scale = weeks / np.maximum(week.sum(axis=1, keepdims=True), 1e-300)
    week *= scale
    level = _divided(rows, between(running(week), design.start, design.stop))
    return Fit(level, week)


def imputed(fit: Fit, design: Design) -> Floats:
    """Expected tickets of each topic over its imputed weeks; shape (D, K)."""
    sums = between(running(fit.week), design.stop, design.end)
    result: Floats = fit.level * sums
    return result


def shares(expected: Floats, observed: Floats) -> Floats:
    """``1 - observed / expected`` pooled over topics (last axis); nan where nothing was expected.

    ``expected`` and ``observed`` are sums over the same cells. 100 expected and 83 seen give 0.17.
    """
    top, bottom = observed.sum(axis=-1), expected.sum(axis=-1)
    rest: Floats = np.divide(top, bottom, out=np.full_like(bottom, np.nan), where=bottom > 0)
    result: Floats = 1 - rest
    return result
