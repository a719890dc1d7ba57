"""Seven attempts to prove an effect wrong, made each time and printed beside it.

Each gives a row: ``name``, ``passed`` (None when it could not be made), ``detail`` in words, and
the figures behind it. A test that fails does not change the estimate; it says what to doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kb.deflection import events, trend
from kb.deflection.estimate import Estimate, estimate_of, fit_of
from kb.deflection.imputation import Design, Floats, Indices, fitted, imputed, topic_sums
from kb.deflection.roles import LEAST_CONTROLS, LEAST_WEEKS_BEFORE, Roles

Near = Mapping[str, Sequence[str]]
"""For a topic with an article, the topics that are closest to it in meaning."""
Row = dict[str, Any]

EARLIER_WEEKS = 13
OUTLYING = 4.0
"""Median absolute deviations from which a week is a shock."""
AROUND_WEEKS = 9
MAD_TO_SD = 1.4826


def tests(estimate: Estimate, *, draws: int, seed: int, near: Near | None) -> tuple[Row, ...]:
    """The seven tests of an estimate, in the order of the specification."""
    earlier = placebo_in_time(estimate.found, draws=draws, seed=seed)
    return (
        _covers_nothing("placebo_in_time", earlier, "13 weeks before its publication"),
        events.event_study(estimate, earlier),
        without_each_topic(estimate),
        without_shocks(estimate),
        _covers_nothing(
            "other_language", other_language(estimate, draws=draws, seed=seed), "elsewhere"
        ),
        trend.total_check(estimate),
        without_nearest(estimate, near),
    )


def placebo_in_time(found: Roles, *, draws: int, seed: int) -> Estimate | None:
    """The effect as if each article had come 13 weeks before it did, measured up to when it did.

    None when no topic has enough weeks before that.
    """
    design = found.design
    stop = design.stop[0] - np.where(found.is_treated, EARLIER_WEEKS, 0)
    is_long = found.is_treated & (stop - design.start[0] >= LEAST_WEEKS_BEFORE // 2)
    if not is_long.any():
        return None
    end = np.where(found.is_treated, design.stop[0], design.end[0])
    moved = Design.single(design.start[0], np.where(is_long, stop, design.stop[0]), end)
    shifted = replace(found, design=moved, is_treated=is_long)
    made = estimate_of(shifted, fit_of(shifted), draws=draws, seed=seed)
    return made if made.expected.sum() else None


def _covers_nothing(name: str, made: Estimate | None, when: str) -> Row:
    if made is None:
        wanting = "no language column" if name == "other_language" else "no topic has 13 + 13 weeks"
        return _row(name, None, f"{wanting}, or too little to compare with")
    low, high = made.interval
    figures = {"delta": made.delta, "ci_low": low, "ci_high": high, "p_value": made.p_value}
    told = f"effect {when}: {made.delta:.1%} ({low:.1%} to {high:.1%}), should be 0"
    if name == "other_language":
        told = (
            f"effect on the same topics in languages without an article: {made.delta:.1%} "
            f"({low:.1%} to {high:.1%}), should be 0"
        )
    return _row(name, made.covers(0.0), told, **figures)


def without_each_topic(estimate: Estimate) -> Row:
    """The effect estimated again without each topic in turn; passed when the verdict stays."""
    found, places = estimate.found, np.flatnonzero(estimate.expected > 0)
    if len(places) < 2:
        return _row("leave_one_topic_out", None, "there is one topic with an article")
    parts = []
    for part in (found.design.start, found.design.stop, found.design.end):
        repeated = np.repeat(part, len(places), axis=0)
        repeated[np.arange(len(places)), places] = 0
        parts.append(repeated)
    design = Design(*parts)
    fit = fitted(found.counts, design, tolerance=1e-9, guess=estimate.fit.week[0])
    wanted = imputed(estimate.levels.tuned(fit, design), design)[:, places].sum(axis=1)
    seen = topic_sums(found.counts, design.stop, design.end)[:, places].sum(axis=1)
    deltas = 1 - seen / np.maximum(wanted, 1e-300)
    low, high = float(deltas.min()), float(deltas.max())
    widest = found.panel.name(int(places[np.argmax(np.abs(deltas - estimate.delta))]))
    told = f"effect without any one topic: {low:.1%} to {high:.1%}; it leans most on {widest}"
    margin = estimate.delta - estimate.interval[0]
    passed = bool(np.all((deltas > margin) == (estimate.delta > margin)))
    return _row("leave_one_topic_out", passed, told, low=low, high=high, topic=widest)


def without_shocks(estimate: Estimate) -> Row:
    """The effect estimated again without weeks whose factor lies far from those around it."""
    week = estimate.fit.week[0]
    shocks = shock_weeks(week)
    names = [estimate.found.panel.week(t) for t in shocks]
    if not len(shocks):
        told = "no week lies 4 median absolute deviations from those around it"
        return _row("without_shocks", True, told, weeks=names)
    counts = estimate.found.counts.copy()
    counts[:, shocks] = 0.0
    delta = _again(estimate, replace(estimate.found, counts=counts))
    if not np.isfinite(delta):
        return _row("without_shocks", None, "no week after publication is left", weeks=names)
    told = f"effect without {len(shocks)} weeks of shocks: {delta:.1%}"
    return _row("without_shocks", estimate.covers(delta), told, delta=delta, weeks=names)


def shock_weeks(week: Floats) -> Indices:
    """Weeks whose log factor lies 4 scaled MAD from the median of the 9 weeks around them."""
    known = week > 0
    logs = np.log(np.where(known, week, 1.0))
    padded = np.pad(np.where(known, logs, np.nan), AROUND_WEEKS // 2, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, AROUND_WEEKS)
    middle = np.nanmedian(np.where(known[:, None], around, 0.0), axis=1)
    away = np.where(known, np.abs(logs - middle), 0.0)
    limit = OUTLYING * MAD_TO_SD * float(np.median(away[known])) if known.any() else 0.0
    return np.flatnonzero(away > max(limit, 1e-9))


def other_language(estimate: Estimate, *, draws: int, seed: int) -> Estimate | None:
    """The effect of articles on the same topics in languages that they were not written in.

    Those series take the date of the article and are measured against the other controls. None
    without such topics, or with too few others.
    """
    found, panel = estimate.found, estimate.found.panel
    dates = {panel.topics[k]: int(found.design.stop[0, k]) for k in found.treated}
    twins = [k for k in found.controls if panel.languages[k] and panel.topics[k] in dates]
    if not twins or len(found.controls) - len(twins) < LEAST_CONTROLS:
        return None
    stop, end = found.design.stop[0].copy(), found.design.end[0].copy()
    stop[twins] = [dates[panel.topics[k]] for k in twins]
    is_twin = np.isin(np.arange(len(stop)), twins)
    end = np.where(found.is_treated, stop, end)
    design = Design.single(found.design.start[0], stop, end)
    moved = replace(
        found, design=design, is_treated=is_twin, is_control=found.is_control & ~is_twin
    )
    made = estimate_of(moved, fit_of(moved), draws=draws, seed=seed)
    return made if made.expected.sum() else None


def without_nearest(estimate: Estimate, near: Near | None) -> Row:
    """The effect estimated again without the topics closest to those with an article.

    Customers who do not find an answer may write about something close to it: such topics are bad
    to compare with. ``near`` says which are close; without it, those whose weeks before the first
    publication moved most alike stand in for them.
    """
    name, found = "without_nearest_topics", estimate.found
    closest = _named(found, near) if near is not None else _alike(estimate)
    kept = found.is_control & ~np.isin(np.arange(len(found.is_control)), closest)
    if not len(closest) or kept.sum() < LEAST_CONTROLS:
        return _row(name, None, "too few topics would be left to compare with")
    parts = [np.where(kept | found.is_treated, part[0], 0) for part in _parts(found.design)]
    reduced = replace(found, design=Design.single(*parts), is_control=kept)
    delta = _again(estimate, reduced)
    if not np.isfinite(delta):
        return _row(name, None, "nothing is expected without them")
    how = "in meaning" if near is not None else "in their weeks before"
    told = f"effect without the {len(closest)} topics closest {how}: {delta:.1%}"
    return _row(name, estimate.covers(delta), told, delta=delta, topics=len(closest))


def _parts(design: Design) -> tuple[Indices, Indices, Indices]:
    return design.start, design.stop, design.end


def _named(found: Roles, near: Near) -> Indices:
    names = {name for k in found.treated for name in near.get(found.panel.topics[k], ())}
    return np.array([k for k in found.controls if found.panel.topics[k] in names], dtype=np.int64)


def _alike(estimate: Estimate) -> Indices:
    """For each measured topic the control whose residuals before all publications go with its."""
    found = estimate.found
    first = int(found.design.stop[0, found.treated].min())
    expected = np.maximum(estimate.fit.expected()[:, :first], 1e-9)
    rest = (found.counts[:, :first] - expected) / np.sqrt(expected)
    rest = rest - rest.mean(axis=1, keepdims=True)
    rest = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-12)
    likeness = rest[found.treated] @ rest[found.controls].T
    most = likeness.max(axis=0)
    number = min(len(found.treated), len(found.controls) // 4)
    return found.controls[np.argsort(-most, kind="stable")[:number]]


def _again(estimate: Estimate, found: Roles) -> float:
    """The pooled effect of a changed design or changed counts; levels move as in the estimate."""
    fit = fitted(found.counts, found.design, tolerance=1e-9, guess=estimate.fit.week[0])
    fit = estimate.levels.tuned(fit, found.design)
    wanted = (imputed(fit, found.design)[0] * found.is_treated).sum()
    seen = topic_sums(found.counts, found.design.stop, found.design.end)[0] * found.is_treated
    return float(1 - seen.sum() / wanted) if wanted else float("nan")


def _row(name: str, passed: bool | None, detail: str, **figures: Any) -> Row:
    return {"name": name, "passed": passed, "detail": detail, **figures}
