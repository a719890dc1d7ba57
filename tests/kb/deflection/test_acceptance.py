"""The estimator on simulated shops: the targets, on few seeds."""

from __future__ import annotations

import pytest

from kb.deflection import acceptance
from kb.deflection.simulation import Shop

SEEDS = 20
SHOPS = {
    "effect": Shop(),
    "none": Shop(effects=(0.0,)),
    "random": Shop(effects=(0.0,), chosen="random"),
}
Scores = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def scores() -> Scores:
    """Scores of three shops over 20 seeds."""
    return acceptance.measured(SEEDS, scenarios=SHOPS)


def test_the_estimate_is_centred_on_the_truth(scores: Scores) -> None:
    """Bias under an effect and without one is within two points (chance of 20 seeds included)."""
    assert max(abs(one["bias"]) for one in scores.values()) < 0.02


def test_intervals_hold_the_truth(scores: Scores) -> None:
    """At most two of 20 intervals miss it in each shop."""
    assert min(one["coverage"] for one in scores.values()) >= 0.9


def test_nothing_is_found_where_there_is_nothing(scores: Scores) -> None:
    """At most two of 20 shops without an effect show one, by interval and by p-value."""
    for name in ("none", "random"):
        assert scores[name]["not_zero"] <= 0.1
        assert scores[name]["p_below_05"] <= 0.1


def test_an_effect_is_found_where_there_is_one(scores: Scores) -> None:
    """16 % prevented is told from nothing in nine shops of ten."""
    assert scores["effect"]["not_zero"] >= 0.9


def test_counting_errors_alone_would_be_wrong(scores: Scores) -> None:
    """Intervals of Poisson counts miss the truth more often than not."""
    assert max(one["poisson_coverage"] for one in scores.values()) < 0.6


def test_before_and_after_finds_an_effect_where_there_is_none(scores: Scores) -> None:
    """Topics that were largest of late fall by themselves: two points or more per order."""
    assert scores["none"]["before_after_bias"] > 0.02


def test_articles_are_ranked_by_their_effect() -> None:
    """Effects of 0, .2 and .4 come out in order: rank correlation .6."""
    assert acceptance.ranked(5) > 0.6


def test_targets_say_what_is_met_and_what_is_missed() -> None:
    """A biased score is told as missed, by its figure."""
    fine = dict.fromkeys(acceptance.SCENARIOS, acceptance.measured(1, scenarios={"a": Shop()})["a"])
    scores = {name: one | {"bias": 0.05, "coverage": 0.95} for name, one in fine.items()}
    share = {"coverage": 0.95, "counted_bias": 0.1}
    rows = acceptance.targets(scores, {"ranked": 0.7, "prevalence": share})
    assert rows[0][1:] == [0.05, False]
    assert rows[2][1:] == [0.95, True]
