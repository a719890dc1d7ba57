"""How long until an effect would show: simulated histories of a shop of one's own size.

A programme is planned before it has a figure: with these volumes and this many articles, in how
many weeks does an effect of a given size come out of the noise, and how often?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from kb.deflection.estimate import Estimate, estimate_of, fit_of
from kb.deflection.levels import YEAR_WEEKS, motion_of
from kb.deflection.panel import NEVER, Panel
from kb.deflection.placebo import DRAWS
from kb.deflection.roles import LEAST_WEEKS_BEFORE, roles
from kb.deflection.simulation import Drawn, Shop, drawn

FIRST_WEEK = date(2024, 1, 1)
POWER = 0.8
LEVEL = 0.05
DEFAULT_NOISE = 0.018
"""Variance of a month's log level on its own in the default shop (200 histories)."""
WEEKS_AFTER = (4, 8, 13, 26, 52)


@dataclass(frozen=True)
class Plan:
    """What is asked: the shop, the effect to see, weeks of history before it and after it."""

    shop: Shop
    effect: float
    weeks_after: Sequence[int] = WEEKS_AFTER


def panel_of(history: Drawn, weeks: int | None = None) -> Panel:
    """A simulated history as a panel, cut off after ``weeks``; topics are numbered."""
    counts = history.seen if weeks is None else history.seen[:, :weeks]
    orders = history.orders if weeks is None else history.orders[:weeks]
    names = tuple(f"topic {place}" for place in range(len(counts)))
    never = np.full(len(names), NEVER, dtype=np.int64)
    languages = ("",) * len(names)
    return Panel(names, languages, FIRST_WEEK, counts, history.published, never, orders)


def size_of(panel: Panel) -> dict[str, Any]:
    """What a table of counts says of its shop: parameters of :class:`Shop`.

    Topics with tickets, tickets per simulated order, the spread of topics' sizes, and the weeks
    there are before articles. ``volume_sd`` is of logarithms.
    """
    totals = panel.counts.sum(axis=1)
    totals = totals[totals > 0]
    spread = float(np.std(np.log(totals), ddof=1)) if len(totals) > 1 else 0.0
    rate = float(totals.sum()) / panel.weeks / Shop().orders
    return {
        "topics": max(len(totals), 1),
        "tickets_per_order": rate,
        "volume_sd": spread,
        "first_week": panel.weeks,
    }


def moves_of(panel: Panel) -> dict[str, float]:
    """How levels of topics move in a table of counts: parameters of :class:`Shop`.

    Drift, seasons, and noise with shocks, so that a simulated shop shows the same variogram;
    nothing of a table of less than half a year. Articles in the weeks of the table count as noise.
    """
    never = np.full(len(panel.topics), NEVER, dtype=np.int64)
    found = roles(replace(panel, published=never, withdrawn=never))
    if panel.weeks < LEAST_WEEKS_BEFORE or not len(found.controls):
        return {}
    motion = motion_of(found, fit_of(found))
    louder = float(np.sqrt(motion.noise / DEFAULT_NOISE))
    return {
        "drift_sd": float(np.sqrt(motion.drift / YEAR_WEEKS)),
        "season_sd": float(np.sqrt(2 * motion.wave)),
        "noise_sd": Shop().noise_sd * louder,
        "shock_sd": Shop().shock_sd * louder,
    }


def planned(
    plan: Plan,
    *,
    runs: int,
    seed: int = 0,
    draws: int = DRAWS,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[dict[str, Any]]:
    """For each number of weeks after publication: how often the effect shows, how wide it is.

    A row has ``weeks``, ``power`` (share of runs in which the interval lies above 0 and p is at
    most .05), ``estimable`` (share of runs that were not refused), ``margin`` (mean half width of
    the interval) and ``detectable`` (the effect that would show in 80 % of runs, 2.8 standard
    errors). All articles come in one week, after the shop's ``first_week`` weeks.
    """
    first = plan.shop.first_week
    longest = max(plan.weeks_after)
    shop = replace(plan.shop, effects=(plan.effect,), last_week=first, weeks=first + longest)
    found: dict[int, list[Estimate | None]] = {weeks: [] for weeks in plan.weeks_after}
    for run in range(runs):
        progress(run, runs)
        history = drawn(shop, seed + run)
        for weeks in plan.weeks_after:
            found[weeks].append(_estimate(panel_of(history, first + weeks), draws, seed + run))
    return [_row(weeks, estimates) for weeks, estimates in found.items()]


def _estimate(panel: Panel, draws: int, seed: int) -> Estimate | None:
    part = roles(panel)
    if part.reasons:
        return None
    made = estimate_of(part, fit_of(part), draws=draws, seed=seed)
    return made if made.expected.sum() else None


def _row(weeks: int, estimates: Sequence[Estimate | None]) -> dict[str, Any]:
    made = [one for one in estimates if one is not None]
    shown = [one.interval[0] > 0 and one.p_value <= LEVEL for one in made]
    errors = [one.standard_error for one in made]
    return {
        "weeks": weeks,
        "power": float(np.sum(shown)) / len(estimates),
        "estimable": len(made) / len(estimates),
        "margin": float(np.mean([one.margin for one in made])) if made else None,
        "detectable": min(2.8 * float(np.mean(errors)), 1.0) if made else None,
    }


def answer(rows: Sequence[dict[str, Any]], effect: float) -> str:
    """In words: after how many weeks the effect shows in four runs of five."""
    if all(row["estimable"] == 0 for row in rows):
        return (
            "not estimable: too few topics without an article, or fewer than "
            f"{LEAST_WEEKS_BEFORE} weeks before"
        )
    for row in rows:
        if row["power"] >= POWER:
            return (
                f"an effect of {effect:.0%} shows after {row['weeks']} weeks ({row['power']:.0%})"
            )
    last = rows[-1]
    return (
        f"an effect of {effect:.0%} does not show within {last['weeks']} weeks "
        f"({last['power']:.0%} of runs); one of {last['detectable'] or 1:.0%} would"
    )
