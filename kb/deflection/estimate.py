"""One estimate: the fit, what was expected and seen, and how far placebos stray.

The headline and every falsification test are estimates of the same kind, on other designs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.deflection.imputation import Fit, Floats, fitted, imputed, shares, topic_sums
from kb.deflection.placebo import DRAWS, Placebos, placebos
from kb.deflection.roles import Roles


@dataclass(frozen=True)
class Estimate:
    """The parts of a pooled effect.

    ``expected`` and ``observed`` (K,) are tickets in imputed weeks, ``before`` (K,) in fitted ones;
    the first two are 0 for topics that are not measured.
    """

    found: Roles
    fit: Fit
    expected: Floats
    observed: Floats
    before: Floats
    placebos: Placebos = field(repr=False)

    @property
    def delta(self) -> float:
        """The pooled effect; nan where nothing was expected."""
        return float(shares(self.expected, self.observed))

    @property
    def standard_error(self) -> float:
        """Of the pooled effect, by placebos."""
        part = self.expected > 0
        return self.placebos.standard_error(self.expected[part], self.before[part])

    @property
    def margin(self) -> float:
        """Half of the 95 % interval."""
        return self.placebos.quantile * self.standard_error

    @property
    def p_value(self) -> float:
        """Two-sided, by placebos."""
        return self.placebos.p_value(self.delta, self.standard_error)

    def covers(self, value: float) -> bool:
        """Whether the interval holds ``value``."""
        return abs(value - self.delta) <= self.margin


def fit_of(found: Roles) -> Fit:
    """The two-way fit of the design."""
    return fitted(found.counts, found.design)


def estimate_of(found: Roles, fit: Fit, *, draws: int = DRAWS, seed: int = 0) -> Estimate:
    """The estimate of a design from its fit."""
    design, part = found.design, found.is_treated
    return Estimate(
        found=found,
        fit=fit,
        expected=imputed(fit, design)[0] * part,
        observed=topic_sums(found.counts, design.stop, design.end)[0] * part,
        before=topic_sums(found.counts, design.start, design.stop)[0],
        placebos=placebos(found, guess=fit.week[0], draws=draws, seed=seed),
    )
