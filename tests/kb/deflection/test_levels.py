"""How levels of topics move, and what the weeks before say of the weeks after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kb.deflection.estimate import Estimate, estimate_of, fit_of
from kb.deflection.levels import Motion, levels, motion_of
from kb.deflection.roles import Roles, roles
from kb.deflection.simulation import Shop, drawn
from tests.panels import a_panel, an_exact_panel

STILL = Shop(effects=(0.0,), chosen="random", season_sd=0, drift_sd=0, noise_sd=0, shock_rate=0)


def found_in(shop: Shop, seed: int = 0) -> Roles:
    """The roles of a simulated shop."""
    return roles(a_panel(drawn(shop, seed)))


def an_estimate(shop: Shop, seed: int) -> Estimate:
    """The estimate of a simulated shop, with few placebos."""
    found = found_in(shop, seed)
    return estimate_of(found, fit_of(found), draws=2)


@pytest.mark.parametrize(
    ("changes", "part", "least"),
    [
        ({"season_sd": 0.4}, "wave", 0.05),
        ({"drift_sd": 0.03}, "drift", 0.02),
        ({"noise_sd": 0.4}, "noise", 0.02),
    ],
)
def test_what_moves_is_told_apart(changes: dict[str, float], part: str, least: float) -> None:
    """Seasons are a wave, random walks drift, and what lasts a month is noise."""
    found = found_in(replace(STILL, lag_weeks=0, tickets_per_order=2.0, **changes))
    moves = motion_of(found, fit_of(found))
    assert getattr(moves, part) > least
    assert getattr(moves, part) == max(moves.noise, moves.drift, moves.wave)


def test_levels_that_stand_still_are_left_alone() -> None:
    """Counts that follow the two-way model: nothing moves, and its expectation stays."""
    found = roles(an_exact_panel())
    moved = levels(found, fit_of(found))
    assert motion_of(found, fit_of(found)) == Motion(0, 0, 0)
    assert all(np.allclose(change, 0, atol=1e-3) for change in moved.known.values())


def test_changes_are_centred_on_topics_without_an_article() -> None:
    """With one date, exactly as many tickets are expected of them as without changes."""
    shop = replace(STILL, season_sd=0.4, first_week=60, last_week=60)
    found = found_in(shop)
    fit = fit_of(found)
    ((dates, change),) = levels(found, fit).known.items()
    place, (stop, end) = found.controls, dates
    before = found.counts[place, :stop].sum(axis=1) / fit.week[0, :stop].sum()
    assert end == found.panel.weeks
    assert (before * np.exp(change[place])).sum() == pytest.approx(before.sum())


def test_seasons_are_foreseen() -> None:
    """Strong seasons: a third less error than by one level for all weeks, over twenty shops."""
    shop = replace(Shop(season_sd=0.4, lag_weeks=4), effects=(0.0,))
    made = [an_estimate(shop, seed) for seed in range(20)]
    ours = np.array([one.delta for one in made])
    plain = np.array([1 - one.observed.sum() / one.unmoved.sum() for one in made])
    assert np.sqrt(np.mean(ours**2)) < 0.8 * np.sqrt(np.mean(plain**2))


def test_the_newest_weeks_say_most_where_levels_drift() -> None:
    """A topic that fell by half a year before its article is expected to stay low."""
    panel = a_panel(drawn(replace(Shop(drift_sd=0.03), effects=(0.0,)), 3))
    topic = int(np.flatnonzero(panel.is_published)[0])
    counts = panel.counts.copy()
    half = max(int(panel.published[topic]) - 20, 0)
    counts[topic, half:] = np.round(counts[topic, half:] / 2)
    found = roles(replace(panel, counts=counts))
    made = estimate_of(found, fit_of(found), draws=2)
    assert made.expected[topic] < 0.9 * made.unmoved[topic]


@pytest.mark.parametrize(
    "shop", [Shop(tickets_per_order=0.04), Shop(weeks=52, first_week=26, last_week=40)]
)
def test_levels_stay_where_little_is_known_of_them(shop: Shop) -> None:
    """Two tickets a week, or half a year before: the two-way fit, whatever comes out."""
    made = an_estimate(shop, 0)
    assert made.expected == pytest.approx(made.unmoved)
    assert made.delta == pytest.approx(made.two_way.delta)
