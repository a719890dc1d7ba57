"""The simulated shop: its truth is what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kb.deflection.panel import NEVER
from kb.deflection.planning import Plan, answer, planned, size_of
from kb.deflection.simulation import Shop, drawn
from tests.panels import a_panel


def test_the_same_seed_gives_the_same_history() -> None:
    """Chance comes from the seed alone."""
    one, again, other = (drawn(Shop(), seed) for seed in (1, 1, 2))
    assert np.array_equal(one.seen, again.seen)
    assert not np.array_equal(one.seen, other.seen)


def test_tickets_are_prevented_only_after_publication() -> None:
    """Before it, and on topics without an article, what came is what would have come."""
    history = drawn(Shop(), 3)
    after = np.arange(104) >= history.published[:, None]
    assert np.array_equal(history.came[~after], history.without[~after])
    assert (history.came <= history.without).all()


def test_the_true_share_is_the_effect_that_was_set() -> None:
    """Half prevented from the first week on is a half."""
    history = drawn(Shop(effects=(0.5,), ramp_weeks=0.0), 1)
    assert abs(history.delta - 0.5) < 0.02


def test_no_effect_is_exactly_none() -> None:
    """Nothing prevented, and no article prevents nothing."""
    assert drawn(Shop(effects=(0.0,)), 1).delta == 0
    assert np.isnan(drawn(Shop(articles=0), 1).delta)


def test_a_matcher_that_abstains_loses_and_one_that_guesses_moves_tickets() -> None:
    """Recall .7 keeps 70 %; guessing keeps them all, on other topics."""
    whole = drawn(Shop(), 1)
    fewer, moved = (drawn(Shop(recall=0.7, is_guessing=g), 1) for g in (False, True))
    assert abs(fewer.seen.sum() / whole.came.sum() - 0.7) < 0.02
    assert moved.seen.sum() == whole.came.sum()


def test_topics_chosen_by_volume_were_large_before_their_article() -> None:
    """They have more tickets in the eight weeks before than topics chosen by chance."""
    sizes = []
    for chosen in ("volume", "random"):
        history = drawn(Shop(chosen=chosen), 2)
        topics = np.flatnonzero(history.published < NEVER)
        recent = [history.seen[k, history.published[k] - 8 : history.published[k]] for k in topics]
        sizes.append(np.mean(recent))
    assert sizes[0] > sizes[1]


def test_every_hardship_can_be_simulated_at_once() -> None:
    """Policy change, correlated shocks, drift, returning customers: counts stay whole numbers."""
    hard = Shop(policy_sd=0.5, group_noise_sd=0.3, drift_sd=0.05, returning=0.3, recall=0.6)
    history = drawn(hard, 1)
    assert (history.seen >= 0).all()
    assert np.array_equal(history.seen, np.round(history.seen))


def test_an_effect_shows_sooner_when_it_is_larger() -> None:
    """Power rises with the effect, and intervals narrow with time."""
    shop = Shop(topics=30, articles=10, chosen="random", first_week=40)
    small, large = (
        planned(Plan(shop, effect, weeks_after=(4, 20)), runs=6, draws=50) for effect in (0.05, 0.5)
    )
    assert large[1]["power"] > small[1]["power"]
    assert small[1]["margin"] < small[0]["margin"]
    assert "shows after" in answer(large, 0.5)


def test_a_shop_too_small_to_compare_is_told() -> None:
    """Five topics: not estimable, whatever the weeks."""
    shop = Shop(topics=5, articles=3)
    rows = planned(Plan(shop, 0.2, weeks_after=(4,)), runs=2, draws=20)
    assert rows[0]["margin"] is None
    assert answer(rows, 0.2).startswith("not estimable")


def test_the_size_of_a_shop_is_read_from_its_counts() -> None:
    """Topics with tickets, and tickets a week, of the simulated shop come back."""
    panel = a_panel()
    size = size_of(panel)
    shop = replace(Shop(), **size)
    assert shop.topics == 60
    assert shop.tickets_per_order * shop.orders * panel.weeks == np.float64(panel.counts.sum())
