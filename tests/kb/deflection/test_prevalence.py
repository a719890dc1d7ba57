"""Shares of all tickets from a few labels: PPI++ and its intervals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from kb.deflection.prevalence import counted, prevalence

Floats = npt.NDArray[np.float64]


def a_window(seed: int, *, labels: int = 200, tickets: int = 5_000) -> tuple[Floats, Floats]:
    """Truth and scores of a window in which a look-alike new topic has appeared."""
    rng = np.random.default_rng(seed)
    truth = (rng.random(tickets) < 0.3).astype(float)
    looks = np.where((truth == 0) & (rng.random(tickets) < 0.2), 1.0, truth)
    return truth, 1 / (1 + np.exp(-rng.normal(3 * looks - 1.5, 1.2)))


def drawn_labels(seed: int, labels: int = 200) -> tuple[Floats, Floats, Floats, float]:
    """Labels and scores of a random sample, scores of the others, and the true share."""
    truth, score = a_window(seed)
    order = np.random.default_rng(seed + 1).permutation(len(truth))
    chosen, rest = order[:labels], order[labels:]
    return truth[chosen], score[chosen], score[rest], float(truth.mean())


def test_the_interval_holds_the_truth_when_a_new_topic_looks_alike() -> None:
    """300 windows at n = 200: 92 to 97.5 % of the intervals hold the true share."""
    hits = []
    for seed in range(300):
        y, f, rest, truth = drawn_labels(seed)
        found = prevalence(y, f, rest)
        hits.append((found.ci_low or 0) <= truth <= (found.ci_high or 0))
    assert 0.92 <= np.mean(hits) <= 0.975


def test_counting_what_the_classifier_says_is_wrong_there() -> None:
    """Classify and count is more than 5 points too high, and says that it is not corrected."""
    truth, score = a_window(1)
    found = counted(score, 0.5)
    assert (found.value or 0) > truth.mean() + 0.05
    assert "not corrected" in found.method


def test_it_agrees_with_the_formula_worked_by_hand() -> None:
    """lam, theta and SE of a case whose means are plain."""
    y, f, rest = np.tile([1.0, 0.0], 50), np.tile([0.8, 0.2], 50), np.tile([0.8, 0.2, 0.2, 0.2], 50)
    lam = min(0.15 / (1.5 * 0.09), 1.0)
    error = lam**2 * rest.var(ddof=1) / 200 + (y - lam * f).var(ddof=1) / 100
    found = prevalence(y, f, rest)
    assert found.weight == pytest.approx(lam)
    assert found.value == pytest.approx(lam * 0.35 + 0.5 - lam * 0.5)
    assert found.ci_low == pytest.approx((found.value or 0) - 1.959964 * error**0.5, abs=1e-6)


def test_it_is_narrower_than_labels_alone_when_the_score_is_good() -> None:
    """A score that knows makes the interval narrower, one that is constant leaves it."""
    y, f, rest, _ = drawn_labels(3)
    alone, ours = prevalence(y, np.full(200, 0.5), np.full(50, 0.5)), prevalence(y, f, rest)
    assert (ours.ci_high or 0) - (ours.ci_low or 0) < (alone.ci_high or 0) - (alone.ci_low or 0)
    assert alone.value == pytest.approx(y.mean())


def test_samples_by_score_are_weighted_back() -> None:
    """Drawing high scores five times as often leaves the share where it is, on average."""
    values = []
    for seed in range(100):
        truth, score = a_window(seed)
        chance = np.where(score > 0.5, 0.10, 0.02)
        is_in = np.random.default_rng(seed + 1000).random(len(truth)) < chance
        found = prevalence(truth[is_in], score[is_in], score, sampled_with=chance[is_in])
        values.append((found.value or 0) - truth.mean())
    assert abs(np.mean(values)) < 0.01


def test_no_positive_among_200_is_not_zero_for_sure() -> None:
    """The upper bound of 0 of 200 is 3 / 200, not 0."""
    found = prevalence(np.zeros(200), np.zeros(200), np.zeros(1000))
    assert (found.value, found.ci_high) == (0.0, pytest.approx(0.015))


@pytest.mark.parametrize("labels", [0, 29])
def test_too_few_labels_are_a_reason(labels: int) -> None:
    """Fewer than 30 labels: no share."""
    found = prevalence(np.zeros(labels), np.zeros(labels), np.zeros(10))
    assert found.value is None
    assert found.reason.startswith("too_few_labels")


def test_what_is_no_share_is_refused() -> None:
    """Scores above 1 and rows of different lengths are an error of the caller."""
    with pytest.raises(ValueError, match="from 0 to 1"):
        prevalence(np.zeros(40), np.full(40, 2.0), np.zeros(40))
    with pytest.raises(ValueError, match="39 scores"):
        prevalence(np.zeros(40), np.zeros(39), np.zeros(40))
