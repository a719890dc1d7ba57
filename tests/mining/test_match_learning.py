"""Probabilities learnt from people's answers: monotone, bounded, and as precise as they claim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining import match_learning
from mining.calibration import Line
from mining.match_learning import (
    FEWEST_LABELS,
    Floats,
    checked,
    isotonic_curve,
    learnt_curve,
    tradeoff,
    weights,
)

GRID = np.linspace(0.001, 0.999, 200)


def a_shop(tickets: int, seed: int, *, slope: float, offset: float) -> tuple[Floats, Floats]:
    """What a matcher claims of tickets, and truth: on a line of the log odds off the claims."""
    chance = np.random.default_rng(seed)
    odds = chance.normal(0.3, 2.2, tickets)
    true = 1 / (1 + np.exp(-(slope * odds + offset)))
    return 1 / (1 + np.exp(-odds)), (chance.random(tickets) < true).astype(np.float64)


def learnt_from(claimed: Floats, right: Floats, count: int) -> Floats:
    """What the curve of the first so many tickets makes of the others."""
    curve = learnt_curve(claimed[:count], right[:count], np.ones(count))
    assert curve is not None
    return curve(claimed[count:])


@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 5, 1000]))
@settings(max_examples=30, deadline=None)
def test_more_evidence_is_never_less_probable(seed: int, distinct: int) -> None:
    """Whatever the labels, soft ones and weights included; never certain either."""
    chance = np.random.default_rng(seed)
    claimed = chance.choice(chance.random(distinct), FEWEST_LABELS)
    curve = learnt_curve(claimed, chance.random(FEWEST_LABELS), chance.random(FEWEST_LABELS) + 0.1)
    assert curve is not None
    found = curve(GRID)
    assert (np.diff(found) >= 0).all()
    assert 0 < found.min() <= found.max() < 1


@given(st.integers(0, FEWEST_LABELS - 1))
@settings(max_examples=10)
def test_few_labels_change_nothing(count: int) -> None:
    """None included."""
    assert learnt_curve(np.full(count, 0.5), np.ones(count), np.ones(count)) is None


@pytest.mark.parametrize(("label", "low", "high"), [(1.0, 0.99, 0.997), (0.0, 0.003, 0.01)])
def test_all_right_or_all_wrong_is_bounded(label: float, low: float, high: float) -> None:
    """It moves what it is about, and proves nothing beyond its number."""
    curve = learnt_curve(np.full(300, 0.5), np.full(300, label), np.ones(300))
    assert curve is not None
    assert low <= float(curve(np.array([0.5]))[0]) <= high


@pytest.mark.parametrize("seed", range(5))
def test_an_over_confident_matcher_gets_its_stated_precision(seed: int) -> None:
    """300 answers, and nine in ten of what it calls .90 or more are right, as they were not."""
    claimed, right = a_shop(6_000, seed, slope=1.0, offset=-1.6)
    posterior = learnt_from(claimed, right, 300)
    accepted = right[300:][posterior >= 0.9]
    assert right[300:][claimed[300:] >= 0.9].mean() < 0.87
    assert len(accepted) > 50
    assert accepted.mean() >= 0.9


def test_a_shy_matcher_finds_more() -> None:
    """Claims that are too low are raised, so that more is accepted, as precisely as stated."""
    claimed, right = a_shop(6_000, 3, slope=1.0, offset=1.5)
    posterior = learnt_from(claimed, right, 300)
    assert (posterior >= 0.9).sum() > 1.3 * (claimed[300:] >= 0.9).sum()
    assert right[300:][posterior >= 0.9].mean() >= 0.9


def test_order_and_size_of_weights_do_not_matter() -> None:
    """The same answers give the same curve."""
    claimed, right = a_shop(300, 1, slope=0.7, offset=0)
    weight = np.random.default_rng(0).random(300) + 0.5
    once = learnt_curve(claimed, right, weight)
    again = learnt_curve(claimed[::-1], right[::-1], 7 * weight[::-1])
    assert once is not None
    assert again is not None
    assert once(GRID) == pytest.approx(again(GRID), abs=1e-3)


def test_steps_are_those_of_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the pull to the line, pooled blocks are the library's."""
    from sklearn.isotonic import IsotonicRegression

    monkeypatch.setattr(match_learning, "BLOCK_PRIOR", 0.0)
    claimed, right = a_shop(400, 2, slope=1, offset=0)
    weight = np.random.default_rng(1).random(400) + 0.5
    curve = isotonic_curve(claimed, right, weight, line=Line())
    theirs = IsotonicRegression(y_min=0, y_max=1).fit(claimed, right, weight).predict(claimed)
    levels = sorted({round(level, 6) for _, level in curve.knots})
    assert levels == pytest.approx(sorted({round(float(value), 6) for value in theirs}), abs=1e-5)


def test_weights_by_hand() -> None:
    """Chances .5 and .25 of one audit weigh 2/3 and 4/3; another audit weighs no less."""
    found = weights(np.array([0.5, 0.25, 0.01, 0.01]), np.array(["a", "a", "b", "b"]))
    assert found == pytest.approx([2 / 3, 4 / 3, 1, 1])
    assert weights(np.zeros(0), np.zeros(0, dtype=str)).shape == (0,)


def test_a_check_counts_disputes_as_wrong() -> None:
    """Three accepted: one right, one disputed, one wrong."""
    found = checked(np.array([0.95, 0.9, 0.92, 0.5]), np.array([1, 0.5, 0, 1]), cut=0.9, audit="x")
    assert (found.right, found.of, found.disputed) == (1, 3, 1)
    assert checked(np.zeros(0), np.zeros(0), cut=0.9, audit="x").low is None


def test_what_other_cuts_give_by_hand() -> None:
    """Two tickets of one weight, and what nothing reaches is left out."""
    found = tradeoff(np.array([0.6, 0.95]), np.ones(2))
    assert found[0] == (0.5, 1.0, 0.775)
    assert found[-1] == (0.9, 0.5, 0.95)
    assert tradeoff(np.array([0.6]), np.ones(1))[-1][0] == 0.6
    assert tradeoff(np.zeros(0), np.zeros(0)) == ()
