"""The effect of articles on tickets: the estimate, its interval, and the word for it (E5, E6).

``delta = 1 - sum observed / sum expected`` over topics with an article and weeks from the first
one's publication, expected as if no article existed. Visits and views play no part in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kb.deflection import articles, falsification, lottery
from kb.deflection.estimate import Estimate, estimate_of, fit_of
from kb.deflection.falsification import Near
from kb.deflection.panel import Panel
from kb.deflection.placebo import DRAWS
from kb.deflection.precision import LEAST_ANSWERS, corrected
from kb.deflection.roles import Roles, low_share, roles
from kb.deflection.verdicts import NOT_ESTIMABLE, NOT_SHOWN, SHOWN
from kb.deflection.weekly import by_week

LEVEL = 0.05
RETURNING = 0.4
"""Share of prevented contacts that are taken to come back under another topic, at most (E7)."""

DEFINITION = (
    "E6 programme deflection rate: of the tickets expected without articles, on topics with one "
    "and from its publication on, the share that did not come; 95 % placebo interval"
)


@dataclass(frozen=True)
class Effect:
    """What articles prevented, or why that cannot be said (``delta`` is None then).

    Shares are 0 to 1, below 0 when more tickets came than expected; ``expected``, ``observed`` and
    ``prevented`` are tickets. The net effect (E7) lies between ``net_low`` and ``delta`` when up to
    :data:`RETURNING` of prevented contacts come back under another topic.
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
    prevented_per_1000_orders: float | None = None
    net_low: float | None = None
    corrected: dict[str, Any] | None = None
    """By an audit's precision: :func:`kb.deflection.precision.corrected`."""
    precision_reason: str = ""
    """Why it is not; empty where it is, or where nobody asked for it."""
    two_way: dict[str, float] | None = None
    """``delta``, ``ci_low``, ``ci_high``, ``p_value`` and ``expected`` by one level for all weeks:
    what a Poisson regression on topics and weeks gives, with the interval of its own placebos."""
    randomised: dict[str, Any] | None = None
    """Where the order of publication was drawn by lot: :func:`kb.deflection.lottery.by_lot`."""
    topics: int = 0
    controls: int = 0
    by_language: tuple[dict[str, Any], ...] = ()
    """The same figures of each language, where several have articles."""
    per_topic: tuple[dict[str, Any], ...] = ()
    falsification: tuple[dict[str, Any], ...] = ()
    by_week: tuple[dict[str, Any], ...] = ()
    """Came and expected by calendar week (:func:`kb.deflection.weekly.by_week`)."""

    def divided(self, precision: float) -> dict[str, float] | None:
        """The effect when only a share of matches to a topic is right; None without an effect.

        Tickets of other topics that were filed there thin an effect out: ``seen = true *
        precision``, with the precision of matches to the topics before publication, from an audit
        sample. The interval is divided likewise and takes the precision as known. 13.6 % seen at
        0.8 are 17 %.

        Raises:
            ValueError: the precision is not above 0 and at most 1.
        """
        if not 0 < precision <= 1:
            raise ValueError(f"precision {precision} is not above 0 and at most 1")
        if self.delta is None or self.ci_low is None or self.ci_high is None:
            return None
        bounds = {"delta": self.delta, "ci_low": self.ci_low, "ci_high": self.ci_high}
        return {name: min(value / precision, 1.0) for name, value in bounds.items()} | {
            "precision": precision
        }

    def audited(self, right: int, of: int) -> Effect:
        """The same, put right by ``right`` of ``of`` tickets of an audit, or the reason why not."""
        if self.delta is None or self.ci_low is None or self.ci_high is None:
            return self
        if of < LEAST_ANSWERS:
            why = f"too_few_answers: {of} tickets on topics with an article, {LEAST_ANSWERS} needed"
            return replace(self, precision_reason=f"{why}; `askless audit-matches`")
        found = corrected((self.delta, self.ci_low, self.ci_high), right, of)
        reason = "" if found else "too_imprecise: fewer tickets belong than were prevented"
        return replace(self, corrected=found, precision_reason=reason)

    def document(self) -> dict[str, Any]:
        """All of it as plain values for JSON."""
        return {"definition": DEFINITION, **self.__dict__}

    @classmethod
    def parsed(cls, document: Mapping[str, Any]) -> Effect:
        """The effect that :meth:`document` gave, also after it was JSON; other keys are ignored.

        Raises:
            KeyError: it is none.
        """
        known = {name: document[name] for name in cls.__dataclass_fields__ if name in document}
        if not {"verdict", "reasons", "notes"} <= set(known):
            raise KeyError("no effect")
        rows = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
        return cls(**(known | rows))

    def lines(self) -> list[str]:
        """The same for a person."""
        return [
            *self._headline(),
            *(f"  {reason}" for reason in self.reasons),
            *(f"  note: {note}" for note in self.notes),
            *self._table(),
            *(
                f"  {_mark(one['passed']):8} {one['name']}: {one['detail']}"
                for one in self.falsification
            ),
        ]

    def _headline(self) -> list[str]:
        if self.delta is None:
            return [f"{self.verdict}"]
        lines = [
            f"{self.verdict}: {self.delta:.1%} of the tickets expected did not come "
            f"(95 % interval {self.ci_low:.1%} to {self.ci_high:.1%}, p = {self.p_value:.3f})",
            *self._two_way(),
            *self._by_lot(),
            f"  {self.expected:,.0f} expected, {self.observed:,.0f} came, on {self.topics} topics "
            f"with an article; {self.controls} topics without one to compare with",
            f"  net of customers who come back under another topic: {self.net_low:.1%} to "
            f"{self.delta:.1%} (up to {RETURNING:.0%} of them do)",
        ]
        if self.prevented_per_1000_orders is not None:
            lines.append(f"  {self.prevented_per_1000_orders:.2f} prevented per 1000 orders")
        return [*lines, *self._languages(), *self._precision()]

    def _languages(self) -> list[str]:
        return [
            f"  {row['language']}: {row['delta']:.1%} ({row['ci_low']:.1%} to "
            f"{row['ci_high']:.1%}), on {row['topics']} topics"
            for row in self.by_language
        ]

    def _two_way(self) -> list[str]:
        found = self.two_way
        if found is None:
            return []
        return [
            f"  by one level a topic (two-way fit): {found['delta']:.1%} ({found['ci_low']:.1%} to "
            f"{found['ci_high']:.1%}, p = {found['p_value']:.3f})"
        ]

    def _by_lot(self) -> list[str]:
        found = self.randomised
        if found is None:
            return []
        return [
            f"  by the lottery of {found['articles']} articles ({found['topics']} topics): "
            f"p = {found['p_value']:.3f}, whatever topics would have done"
        ]

    def _precision(self) -> list[str]:
        found = self.corrected
        if found is None:
            why = self.precision_reason
            return [f"  not corrected for wrong topics: {why}"] if why else []
        return [
            f"  on what belongs to the topics: {found['delta']:.1%} ({found['ci_low']:.1%} to "
            f"{found['ci_high']:.1%}), {found['right']} of {found['of']} audited tickets belonged"
        ]

    def _table(self) -> list[str]:
        rows = [row for row in self.per_topic if row["delta"] is not None]
        head = ["  published   expected  observed   effect  shrunk  detectable  topic"]
        return (head if rows else []) + [
            f"  {row['week']} {row['expected']:9,.0f} {row['observed']:9,.0f} {row['delta']:8.1%}"
            f"{row['delta_shrunk']:8.1%} {row['minimal_detectable_effect']:11.1%}  {row['topic']}"
            for row in rows
        ]


def _mark(passed: bool | None) -> str:
    return {True: "passed", False: "FAILED", None: "not run"}[passed]


def estimated(
    panel: Panel, *, seed: int = 0, draws: int = DRAWS, near: Near | None = None
) -> Effect:
    """The effect of the articles of ``panel``; the same seed gives the same interval.

    Refused with reasons when there is too little to compare with or too short a time before.
    ``near`` names for a topic those closest to it in meaning, for the seventh falsification test.
    """
    found = roles(panel)
    if found.reasons:
        return refused(found)
    fit = fit_of(found)
    if reason := low_share(found, fit.level[0]):
        return refused(found, reason)
    estimate = estimate_of(found, fit, draws=draws, seed=seed)
    if not estimate.expected.sum():
        return refused(found, "nothing_expected: no ticket is expected after the publications")
    tested = falsification.tests(estimate, draws=draws, seed=seed, near=near)
    return replace(effect(estimate, tested), randomised=lottery.by_lot(found, fit, seed=seed))


def refused(found: Roles, *more: str) -> Effect:
    """No number, and why."""
    reasons = (*found.reasons, *more, *found.left_out.values())
    rows = tuple(articles.unmeasured(found))
    return Effect(NOT_ESTIMABLE, reasons, found.notes, per_topic=rows)


def effect(estimate: Estimate, tested: tuple[dict[str, Any], ...] = ()) -> Effect:
    """The figures of an estimate, with the falsification tests that it was put to."""
    found, delta, p_value = estimate.found, estimate.delta, estimate.p_value
    low, high = estimate.interval
    is_shown = low > 0 and p_value <= LEVEL
    expected, observed = float(estimate.expected.sum()), float(estimate.observed.sum())
    rate, notes = per_1000_orders(estimate)
    more = ("more_than_expected: more tickets came than expected",) if high < 0 else ()
    return Effect(
        verdict=SHOWN if is_shown else NOT_SHOWN,
        reasons=tuple(found.left_out.values()),
        notes=(*found.notes, *notes, *more),
        delta=delta,
        ci_low=low,
        ci_high=high,
        p_value=p_value,
        expected=expected,
        observed=observed,
        prevented=expected - observed,
        prevented_per_1000_orders=rate,
        net_low=delta * (1 - RETURNING) if delta > 0 else delta,
        two_way=_by_one_level(estimate.two_way),
        topics=len(found.treated),
        controls=len(found.controls),
        by_language=articles.by_language(estimate),
        per_topic=articles.per_topic(estimate),
        falsification=tested,
        by_week=by_week(estimate),
    )


def _by_one_level(plain: Estimate) -> dict[str, float]:
    low, high = plain.interval
    figures = {"delta": plain.delta, "ci_low": low, "ci_high": high}
    return figures | {"p_value": plain.p_value, "expected": float(plain.expected.sum())}


def per_1000_orders(estimate: Estimate) -> tuple[float | None, tuple[str, ...]]:
    """Tickets prevented per 1000 orders from the first publication on, and notes on the orders.

    ``1000 * sum tau / sum orders`` over the weeks that have orders; weeks without are left out of
    both sums. None without orders.
    """
    panel, found = estimate.found.panel, estimate.found
    if panel.orders is None:
        return None, ()
    weeks = np.arange(panel.weeks)
    stop, end = found.design.stop[0], found.design.end[0]
    is_after = (weeks >= stop[:, None]) & (weeks < end[:, None]) & found.is_treated[:, None]
    tau = np.where(is_after, estimate.fit.expected() - found.counts, 0.0).sum(axis=0)
    is_later = weeks >= stop[found.treated].min()
    known = is_later & np.isfinite(panel.orders)
    gaps = int(is_later.sum() - known.sum())
    total = float(panel.orders[known].sum())
    notes: tuple[str, ...] = ()
    if gaps:
        notes = (f"orders_missing: {gaps} weeks after publication have no orders",)
    if known.any() and not total:
        notes += ("orders_none: the weeks after publication have 0 orders in all",)
    return (1000 * float(tau[known].sum()) / total if total else None), notes
