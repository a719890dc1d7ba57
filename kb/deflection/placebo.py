"""Placebo in space: the effect estimated where there is none, and how far it strays.

Topics without an article are given publication dates of topics with one, and the effect is
estimated on them as if it were real (Abadie, Diamond, Hainmueller 2010). What comes out is all
error: drift of topics, season they do not share, shocks of groups, and chance. Counting errors
alone (Poisson) would be 5 to 7 times too small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
from kb.deflection.roles import Roles

DRAWS = 400
Z95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Placebos:
    """Effects of articles that never were; ``delta`` has shape (B,), on the scale of the estimate.

    ``scale`` is what each raw placebo effect was multiplied with, because fewer topics are in it
    than in the estimate.
    """

    delta: Floats
    scale: Floats
    design: Design
    fit: Fit

    @property
    def standard_error(self) -> float:
        """Root mean square of the placebo effects: they should be 0."""
        return float(np.sqrt(np.mean(self.delta**2)))

    def p_value(self, delta: float) -> float:
        """Share of placebo effects at least as far from 0 as ``delta``, which counts as one more.

        With 399 placebos none of which is as far, 1 / 400.
        """
        return float((1 + np.sum(np.abs(self.delta) >= abs(delta))) / (1 + len(self.delta)))


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
    found: Roles, *, expected: Floats, guess: Floats, draws: int = DRAWS, seed: int = 0
) -> Placebos:
    """Placebo effects of ``draws`` designs.

    ``expected`` (K,) are the estimate's expected tickets by topic, ``guess`` (T,) its week factors,
    from which fitting starts. A placebo effect is multiplied with the root of the ratio of
    concentrations (sum of squared shares of the expected tickets, the inverse of an effective
    number of topics) of the estimate and of the placebo: errors are the topics' own, so variance
    goes with it. With topics of one size this is root of (topics in the placebo / in the estimate).
    """
    rng = np.random.default_rng(seed)
    controls = canonical(found)
    design = placebo_design(found, controls, draws=draws, rng=rng)
    counts = found.counts[controls]
    fit = fitted(counts, design, tolerance=PLACEBO_TOLERANCE, guess=guess)
    wanted = imputed(fit, design)
    raw = shares(wanted, topic_sums(counts, design.stop, design.end))
    is_good = np.isfinite(raw)
    ratio = concentration(expected[None, :]) / concentration(wanted)
    scale = np.sqrt(ratio)
    return Placebos((raw * scale)[is_good], scale[is_good], design, fit)


def concentration(volume: Floats) -> Floats:
    """Sum of squared shares over the last axis: 1 / n for n topics of one size, 1 for one topic."""
    total = np.maximum(volume.sum(axis=-1), 1e-300)
    result: Floats = np.maximum((volume**2).sum(axis=-1) / total**2, 1e-300)
    return result
