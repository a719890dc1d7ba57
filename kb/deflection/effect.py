"""The effect of articles on tickets: the estimate, its interval, and the word for it (E5, E6).

``delta = 1 - sum observed / sum expected`` over topics with an article and weeks from the first
one's publication, expected as if no article existed. Visits and views play no part in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kb.deflection.imputation import Fit, Floats, fitted, imputed, shares, topic_sums
from kb.deflection.panel import Panel
from kb.deflection.placebo import DRAWS, Z95, Placebos, placebos
from kb.deflection.roles import Roles, low_share, roles

SHOWN = "effect shown"
NOT_SHOWN = "no effect shown"
NOT_ESTIMABLE = "not estimable"
LEVEL = 0.05

DEFINITION = (
    "E6 programme deflection rate: of the tickets expected without articles, on topics with one "
    "and from its publication on, the share that did not come; 95 % placebo interval"
)


@dataclass(frozen=True)
class Effect:
    """What articles prevented, or why that cannot be said (``delta`` is None then).

    Shares are 0 to 1, below 0 when more tickets came than expected; ``expected``, ``observed`` and
    ``prevented`` are tickets.
    """

    verdict: str
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    delta: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    expected: float | None = None
    observed: float | None = None
    prevented: float | None = None
    per_1000_orders: float | None = None
    topics: int = 0
    controls: int = 0
    per_topic: tuple[dict[str, Any], ...] = ()
    falsification: tuple[dict[str, Any], ...] = ()

    def document(self) -> dict[str, Any]:
        """All of it as plain values for JSON."""
        return {"definition": DEFINITION, **self.__dict__}

    def lines(self) -> list[str]:
        """The same for a person."""
        return [*self._headline(), *(f"  {line}" for line in (*self.reasons, *self.notes))]

    def _headline(self) -> list[str]:
        if self.delta is None:
            return [f"{self.verdict}"]
        return [
            f"{self.verdict}: {self.delta:.1%} of the tickets expected did not come "
            f"(95 % interval {self.ci_low:.1%} to {self.ci_high:.1%}, p = {self.p_value:.3f})",
            f"  {self.expected:,.0f} expected, {self.observed:,.0f} came, on {self.topics} topics "
            f"with an article; {self.controls} topics without one to compare with",
        ]


@dataclass(frozen=True)
class Estimate:
    """The parts an effect is made of; ``expected`` and ``observed`` have shape (K,)."""

    found: Roles
    fit: Fit
    expected: Floats
    observed: Floats
    placebos: Placebos = field(repr=False)

    @property
    def delta(self) -> float:
        """The pooled effect."""
        return float(shares(self.expected, self.observed))


def estimated(panel: Panel, *, seed: int = 0, draws: int = DRAWS) -> Effect:
    """The effect of the articles of ``panel``; the same seed gives the same interval.

    Refused with reasons when there is too little to compare with or too short a time before.
    """
    found = roles(panel)
    if found.reasons:
        return refused(found)
    fit = fitted(found.counts, found.design)
    if reason := low_share(found, fit.level[0]):
        return refused(found, reason)
    expected = imputed(fit, found.design)[0] * found.is_treated
    if not expected.sum():
        return refused(found, "nothing_expected: no ticket is expected after the publications")
    observed = topic_sums(found.counts, found.design.stop, found.design.end)[0] * found.is_treated
    strays = placebos(found, expected=expected, guess=fit.week[0], draws=draws, seed=seed)
    return effect(Estimate(found, fit, expected, observed, strays))


def refused(found: Roles, *more: str) -> Effect:
    """No number, and why."""
    reasons = (*found.reasons, *more, *found.left_out.values())
    return Effect(NOT_ESTIMABLE, reasons, found.notes)


def effect(estimate: Estimate) -> Effect:
    """The figures of an estimate."""
    found, delta = estimate.found, estimate.delta
    margin = Z95 * estimate.placebos.standard_error
    p_value = estimate.placebos.p_value(delta)
    is_shown = delta - margin > 0 and p_value <= LEVEL
    expected, observed = float(estimate.expected.sum()), float(estimate.observed.sum())
    return Effect(
        verdict=SHOWN if is_shown else NOT_SHOWN,
        reasons=tuple(found.left_out.values()),
        notes=found.notes,
        delta=delta,
        ci_low=delta - margin,
        ci_high=min(delta + margin, 1.0),
        p_value=p_value,
        expected=expected,
        observed=observed,
        prevented=expected - observed,
        topics=len(found.treated),
        controls=len(found.controls),
    )
