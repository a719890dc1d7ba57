"""One estimate: the fit, what was expected and seen, and how far placebos stray.

The headline and every falsification test are estimates of the same kind, on other designs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kb.deflection.imputation import Fit, Floats, fitted, imputed, shares, topic_sums
from kb.deflection.levels import Levels, levels
from kb.deflection.placebo import DRAWS, Placebos, placebos
from kb.deflection.roles import Roles

LEAST_SEEN = 0.5
"""Tickets that stand in for none under a logarithm."""


@dataclass(frozen=True)
class Estimate:
    """The parts of a pooled effect.

    ``expected`` and ``observed`` (K,) are tickets in imputed weeks, ``before`` (K,) in fitted ones;
    the first two are 0 for topics that are not measured. ``unmoved`` (K,) is what the two-way fit
    alone expects, ``fit`` has the levels that ``levels`` foresee.
    """

    found: Roles
    fit: Fit
    expected: Floats
    observed: Floats
    before: Floats
    unmoved: Floats
    levels: Levels = field(repr=False)
    placebos: Placebos = field(repr=False)

    @property
    def delta(self) -> float:
        """The pooled effect; nan where nothing was expected."""
        return float(shares(self.expected, self.observed))

    @property
    def two_way(self) -> Estimate:
        """The same by the two-way fit alone, with the interval of its own placebos."""
        strays = self.placebos.two_way or self.placebos
        return replace(self, expected=self.unmoved, placebos=strays)

    @property
    def standard_error(self) -> float:
        """Of the logarithm of observed over expected, by placebos; near 0 that of the effect."""
        part = self.expected > 0
        observed = float(self.observed[part].sum())
        return self.placebos.standard_error(self.expected[part], self.before[part], observed)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, made on the scale of logarithms: errors are shares of what came.

        An effect of 20 % with a margin of .1 lies between 1 - .8 e^.1 and 1 - .8 e^-.1: .116 and
        .276.
        """
        expected, observed = float(self.expected.sum()), float(self.observed.sum())
        rest = max(observed, LEAST_SEEN) / expected
        reach = float(np.exp(self.placebos.quantile * self.standard_error))
        return 1 - rest * reach, 1 - min(rest, observed / expected) / reach

    @property
    def margin(self) -> float:
        """Half of the width of the 95 % interval."""
        low, high = self.interval
        return (high - low) / 2

    @property
    def p_value(self) -> float:
        """Two-sided, by placebos."""
        return self.placebos.p_value(self.delta, self.standard_error)

    def covers(self, value: float) -> bool:
        """Whether the interval holds ``value``."""
        low, high = self.interval
        return low <= value <= high


def fit_of(found: Roles) -> Fit:
    """The two-way fit of the design."""
    return fitted(found.counts, found.design)


def estimate_of(found: Roles, fit: Fit, *, draws: int = DRAWS, seed: int = 0) -> Estimate:
    """The estimate of a design from its two-way fit."""
    design, part = found.design, found.is_treated
    moved = levels(found, fit)
    tuned = moved.tuned(fit, design)
    return Estimate(
        found=found,
        fit=tuned,
        expected=imputed(tuned, design)[0] * part,
        observed=topic_sums(found.counts, design.stop, design.end)[0] * part,
        before=topic_sums(found.counts, design.start, design.stop)[0],
        unmoved=imputed(fit, design)[0] * part,
        levels=moved,
        placebos=placebos(found, moved, guess=fit.week[0], draws=draws, seed=seed),
    )
