"""Placebo in space: the effect estimated where there is none, and how far it strays.

Topics without an article are given publication dates of topics with one, and the effect is
estimated on them as if it were real (Abadie, Diamond, Hainmueller 2010). What comes out is all
error: drift of topics, season they do not share, shocks of groups, and chance. Counting errors
alone (Poisson) would be 5 to 7 times too small.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import stdtr, stdtrit  # scipy.stats takes a second to import

from kb.deflection.imputation import (
    PLACEBO_TOLERANCE,
    Design,
    Fit,
    Floats,
    Indices,
    fitted,
    imputed,
    shares,
    topic_sums,
)
from kb.deflection.levels import Levels
from kb.deflection.roles import Roles

DRAWS = 400
TINY = 1e-100
"""Stands in for 0 under a fraction bar; its square is not 0."""


@dataclass(frozen=True)
class Placebos:
    """Effects of articles that never were.

    ``ratio`` (B,) are logarithms of observed over expected, ``unit`` (B,) the standard error that
    each should have; ``variance`` is what topics stray by beyond counting, relative to their
    volume, squared: as if topics with a placebo strayed alone, and together with those that
    compare, whose concentration is ``comparing``. The larger error of the two counts. ``design``
    and ``fit`` cover the ``controls``, in this order. ``two_way`` are the same draws by the two-way
    fit alone.
    """

    ratio: Floats
    unit: Floats
    variance: tuple[float, float]
    comparing: float
    controls: Indices
    design: Design
    fit: Fit
    two_way: Placebos | None = None

    @property
    def quantile(self) -> float:
        """Of a two-sided 95 % interval: Student's, since few topics tell how far topics stray."""
        return float(stdtrit(max(len(self.controls) - 1, 1), 0.975))

    def standard_error(self, expected: Floats, before: Floats, observed: float) -> float:
        """Of a pooled log ratio over topics: expected tickets, those fitted on, and all that came.

        The fewer came, the less sure is their number, however many were expected.
        """
        noise = float(counting(expected, before))
        noise += max(1 / max(observed, 0.5) - 1 / max(float(expected.sum()), TINY), 0.0)
        alone, both = self.variance
        weight = float(concentration(expected))
        beyond = max(alone * weight, both * (weight + self.comparing))
        return float(np.sqrt(beyond + noise))

    def p_value(self, delta: float, standard_error: float) -> float:
        """The larger of two: the rank of ``delta`` among placebos, and Student's.

        The rank is the share of placebos at least as far from 0 in their units as ``delta`` in its
        own; the estimate counts as one of them (Phipson and Smyth 2010): 1 / 400 when none of 399
        is as far. Placebos share few topics, so that their rank alone is too sure; Student's says
        at 0.05 what the interval says.
        """
        away = abs(float(np.log(max(1 - delta, TINY))))
        far = np.abs(self.ratio) * standard_error >= away * self.unit
        rank = float((1 + far.sum()) / (1 + len(far)))
        size = away / max(standard_error, 1e-300)
        student = 2 * float(stdtr(max(len(self.controls) - 1, 1), -size))
        return min(max(rank, student), 1.0)


def canonical(found: Roles) -> Indices:
    """The controls in an order that depends on their figures only: names change no draw."""
    controls = found.controls
    return controls[np.lexsort(found.counts[controls].T)]


def placebo_design(
    found: Roles, controls: Indices, *, draws: int, rng: np.random.Generator
) -> Design:
    """``draws`` designs over ``controls``: some get the dates of topics with an article.

    As many as there are articles, or half of the controls if that is less.
    """
    design = found.design
    dates = np.stack([design.stop[0, found.treated], design.end[0, found.treated]])
    dates = dates[:, np.lexsort(dates)]
    number = min(dates.shape[1], len(controls) // 2)
    weeks = found.panel.weeks
    stop = np.full((draws, len(controls)), weeks, dtype=np.int64)
    end = stop.copy()
    for draw in range(draws):
        chosen = rng.permutation(len(controls))[:number]
        stop[draw, chosen], end[draw, chosen] = dates[:, rng.permutation(dates.shape[1])[:number]]
    start = np.broadcast_to(design.start[0, controls], stop.shape)
    return Design(start, stop, end)


def placebos(
    found: Roles, levels: Levels, *, guess: Floats, draws: int = DRAWS, seed: int = 0
) -> Placebos:
    """Placebo effects of ``draws`` designs; fitting starts from the week factors ``guess`` (T,).

    Levels after the dates are foreseen by ``levels`` as those of topics with an article are.

    Error of a pooled effect has two parts. Counting gives :func:`counting`, which is known. Topics
    stray from their level and the common weeks by a share of their own, so that the rest is
    ``variance * concentration``: it is larger for few topics or one giant, and its size is what
    placebos tell beyond counting. Plain scaling by root of (topics in the placebo / in the
    estimate) is the case of equal topics. Topics that compare stray as well: where one giant is
    among them, the concentration of both sides says more, and the larger error of the two is taken.
    """
    rng = np.random.default_rng(seed)
    controls = canonical(found)
    design = placebo_design(found, controls, draws=draws, rng=rng)
    counts = found.counts[controls]
    plain = fitted(counts, design, tolerance=PLACEBO_TOLERANCE, guess=guess)
    fit = levels.tuned(plain, design, controls)
    still, moved = (
        Placebos(
            *_strays(imputed(one, design), counts, design),
            float(concentration(counts.sum(axis=1))),
            *(controls, design, one),
        )
        for one in (plain, fit)
    )
    return replace(moved, two_way=still)


def _strays(
    wanted: Floats, counts: Floats, design: Design
) -> tuple[Floats, Floats, tuple[float, float]]:
    """Log ratios of designs in which some were expected and came, their units, the variances."""
    rest = 1 - shares(wanted, topic_sums(counts, design.stop, design.end))
    noise = counting(wanted, topic_sums(counts, design.start, design.stop))
    weight = concentration(wanted)
    good = np.isfinite(rest) & (rest > 0)
    ratio = np.log(rest[good])
    beyond = np.mean(ratio**2 - noise[good]) if good.any() else 0.0
    volume = np.where(design.end > design.stop, 0.0, counts.sum(axis=1))
    both = weight + concentration(volume)
    variance, two_sided = (
        max(float(beyond / one[good].mean()), 0.0) if good.any() else 0.0 for one in (weight, both)
    )
    spread = np.maximum(variance * weight, two_sided * both)
    return ratio, np.sqrt(spread + noise)[good], (variance, two_sided)


def counting(expected: Floats, before: Floats) -> Floats:
    """Variance of a pooled effect from counting alone: after publication, and in the levels.

    ``1 / sum e + sum(e ** 2 / before) / (sum e) ** 2`` over topics (last axis) with ``e`` expected
    and ``before`` fitted tickets: 400 expected by 400 before have (0.05 ** 2) * 2.
    """
    total = np.maximum(expected.sum(axis=-1), TINY)
    levels = (expected**2 / np.maximum(before, 1.0)).sum(axis=-1) / total**2
    result: Floats = 1 / total + levels
    return result


def concentration(volume: Floats) -> Floats:
    """Sum of squared shares over the last axis: 1 / n for n topics of one size, 1 for one topic."""
    total = np.maximum(volume.sum(axis=-1), TINY)
    result: Floats = np.maximum((volume**2).sum(axis=-1) / total**2, TINY)
    return result
