"""The rule of bursts: seldom wrong, quick when right, and silent where it cannot know."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining import bursts
from mining.bursts import Integers, rejected, usable_weeks, watched
from mining.evaluation.bursts import SHOPS, Shop, history, score


def a_shop(*rates: float, weeks: int = 40, seed: int = 1) -> Integers:
    """Poisson counts of topics with these rates, and of one large topic beside them."""
    rng = np.random.default_rng(seed)
    every = np.array([*rates, 200.0])[:, None] * np.ones(weeks)
    return rng.poisson(every).astype(np.int64)


def test_false_alarms_stay_near_the_chosen_level() -> None:
    """60 topics at .05 are .083 per 100 topic-weeks; ten histories of three shops."""
    names = ["Poisson", "weeks jump by 15 %, slow drift", "small shop, 60 tickets a week"]
    scores = [score(SHOPS[name], 10) for name in names]
    assert all(one.per_100 < 0.2 for one in scores), scores


def test_tripled_topics_are_found_in_their_first_week() -> None:
    """Two of three within six weeks, most of them at once."""
    found = score(SHOPS["Poisson"], 10, factor=3.0)
    assert found.power >= 0.7
    assert found.delay < 1


def test_a_busy_shop_is_no_burst_of_its_topics() -> None:
    """Twice the tickets in every topic change no share."""
    counts = a_shop(20, 30, 40)
    counts[:, -1] *= 2
    assert not watched(counts, counts.sum(axis=0)).is_burst[:, -1].any()


def test_a_burst_of_one_topic_is_seen() -> None:
    """Three times as many as in any week before."""
    counts = a_shop(20, 30, 40)
    counts[1, -1] = 90
    found = watched(counts, counts.sum(axis=0))
    assert found.is_burst[:, -1].tolist() == [False, True, False, False]
    assert found.expected[1, -1] == pytest.approx(30, rel=0.3)


def test_a_burst_does_not_become_what_is_expected_at_once() -> None:
    """In its third week it still stands out, and little more is expected."""
    counts = a_shop(20, 30, 40)
    counts[1, -3:] = 90
    found = watched(counts, counts.sum(axis=0))
    assert found.is_burst[1, -3:].all()
    assert found.expected[1, -1] < 40


def test_a_peak_that_comes_every_year_is_none() -> None:
    """The same three weeks a year ago foretell it; without them it would be a burst."""
    counts = a_shop(20, 30, *[40] * 8, weeks=100)
    counts[1, [43, 44, 45, 95, 96, 97]] = 80
    found = watched(counts, counts.sum(axis=0))
    assert found.is_burst[1, 43]
    assert not found.is_burst[1, 95:98].any()


def test_few_weeks_are_not_judged() -> None:
    """Eight weeks have to be known."""
    counts = a_shop(20, 30, weeks=bursts.FEWEST_WEEKS + 1)
    found = watched(counts, counts.sum(axis=0))
    assert np.isnan(found.expected[:, :-1]).all()
    assert not np.isnan(found.expected[:, -1]).any()


def test_a_topic_is_not_judged_by_weeks_before_its_first_ticket() -> None:
    """A topic four weeks old is too new, however many it has."""
    counts = a_shop(20, 30, 40)
    counts[1, :-4] = 0
    found = watched(counts, counts.sum(axis=0))
    assert np.isnan(found.expected[1]).all()
    assert not found.is_burst[1].any()


def test_weeks_that_were_not_imported_are_left_out() -> None:
    """Three empty weeks and one of a tenth change neither the others nor the next."""
    counts = a_shop(20, 30, 40)
    counts[:, 20:23] = 0
    counts[:, 23] //= 10
    usable = usable_weeks(counts.sum(axis=0), np.full(40, 7.0))
    found = watched(counts, counts.sum(axis=0), usable=usable)
    assert np.flatnonzero(~usable).tolist() == [20, 21, 22, 23]
    assert np.isnan(found.expected[:, 20:24]).all()
    assert not found.is_burst[:, 24:28].any()


def test_a_week_that_goes_on_is_not_thin() -> None:
    """One day of seven with a seventh of the tickets."""
    totals = np.array([70] * 9 + [12])
    assert usable_weeks(totals, np.array([7.0] * 9 + [1.0]))[-1]
    assert not usable_weeks(totals, np.array([7.0] * 10))[-1]


def test_a_topic_with_few_tickets_is_no_burst() -> None:
    """Four where none are expected are rare, and too few to trouble anybody."""
    counts = a_shop(0.2, 30, 40, seed=3)
    counts[0, 0], counts[0, -1] = 1, 4
    found = watched(counts, counts.sum(axis=0))
    assert found.p_values[0, -1] < 0.001
    assert not found.is_burst[0, -1]


@pytest.mark.parametrize("shape", [(0, 5), (3, 0), (1, 30)])
def test_nothing_to_compare_with_is_no_alarm(shape: tuple[int, int]) -> None:
    """No topic, no week, and a topic that is the whole shop."""
    counts = np.random.default_rng(1).poisson(20.0, shape).astype(np.int64)
    assert not watched(counts, counts.sum(axis=0)).is_burst.any()


def test_false_discoveries_by_hand() -> None:
    """Of four at .05: .03 holds because .035 does, below 3/4 of .05."""
    assert rejected(np.array([0.03, 0.5, 0.001, 0.035]), 0.05).tolist() == [True, False, True, True]
    assert rejected(np.array([]), 0.05).tolist() == []


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 3))
def test_chances_are_chances(seed: int, kept: int) -> None:
    """Between 0 and 1 where there is an expectation, whatever the counts; and the same again."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.lognormal(0, 2, (4, 1)) * np.ones(30)).astype(np.int64)
    usable = rng.random(30) > 0.1 * kept
    one, other = (watched(counts, counts.sum(axis=0), usable=usable) for _ in range(2))
    known = one.p_values[~np.isnan(one.expected)]
    assert ((known >= 0) & (known <= 1)).all()
    assert np.array_equal(one.p_values, other.p_values, equal_nan=True)


def test_a_simulated_history_repeats() -> None:
    """The same seed, the same tickets; the burst is where it says."""
    shop = Shop(topics=5, weeks=100)
    counts, burst = history(shop, 4, factor=3.0)
    assert burst is not None
    assert np.array_equal(counts, history(shop, 4, factor=3.0)[0])
    assert (counts != history(shop, 4)[0]).any()
