"""Two-way Poisson imputation."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kb.deflection.imputation import Design, fitted, imputed, shares, topic_sums

Floats = npt.NDArray[np.float64]


def newton_glm(counts: Floats, is_fitted: npt.NDArray[np.bool_]) -> Floats:
    """Expected counts of a Poisson regression with a dummy per topic and week, by Newton steps."""
    topics, weeks = counts.shape
    k, t = np.nonzero(is_fitted)
    matrix = np.zeros((len(k), topics + weeks - 1))
    matrix[np.arange(len(k)), k] = 1
    late = t > 0
    matrix[np.flatnonzero(late), topics + t[late] - 1] = 1
    y = counts[k, t]
    beta = np.linalg.lstsq(matrix, np.log(y + 0.5), rcond=None)[0]
    for _ in range(50):
        mean = np.exp(matrix @ beta)
        step = np.linalg.solve(matrix.T @ (matrix * mean[:, None]), matrix.T @ (y - mean))
        beta = beta + step
        if np.abs(step).max() < 1e-13:
            break
    return np.exp(beta[:topics, None] + np.concatenate([[0.0], beta[topics:]]))


def staggered(topics: int, weeks: int) -> Design:
    """A third of the topics are published, at different weeks; one begins late."""
    stop = np.full(topics, weeks)
    stop[: topics // 3] = np.linspace(weeks // 2, weeks - 2, topics // 3).astype(int)
    start = np.zeros(topics, dtype=np.int64)
    start[-1] = 5
    return Design.single(start, stop, np.full(topics, weeks))


def test_fitting_agrees_with_a_regression_with_dummies() -> None:
    """Iterative proportional fitting is the Poisson regression's maximum, to 1e-8 relative."""
    counts = np.random.default_rng(3).poisson(6, (12, 30)).astype(float)
    design = staggered(12, 30)
    weeks = np.arange(30)
    is_fitted = (weeks >= design.start[0][:, None]) & (weeks < design.stop[0][:, None])
    ours = fitted(counts, design).expected()
    assert np.max(np.abs(ours / newton_glm(counts, is_fitted) - 1)) < 1e-8


def test_counts_that_follow_the_model_are_imputed_exactly() -> None:
    """Where levels times week factors is the truth, the counterfactual is the truth."""
    truth = np.outer([2.0, 5.0, 1.0, 8.0], [3.0, 4.0, 9.0, 2.0, 6.0])
    seen = truth.copy()
    seen[0, 3:] /= 2
    design = Design.single(np.zeros(4, int), np.array([3, 5, 5, 5]), np.full(4, 5))
    assert np.allclose(fitted(seen, design).expected(), truth, rtol=1e-9)


def test_designs_are_fitted_as_if_each_were_alone() -> None:
    """A batch of designs gives what each gives by itself."""
    counts = np.random.default_rng(5).poisson(9, (9, 20)).astype(float)
    one, other = staggered(9, 20), Design.single(np.zeros(9, int), np.full(9, 20), np.full(9, 20))
    both = Design(
        *(np.vstack([getattr(one, p), getattr(other, p)]) for p in ("start", "stop", "end"))
    )
    together = fitted(counts, both)
    assert np.allclose(together.expected(0), fitted(counts, one).expected(), rtol=1e-9)
    assert np.allclose(together.expected(1), fitted(counts, other).expected(), rtol=1e-9)


def test_an_effect_is_the_share_that_did_not_come() -> None:
    """100 expected and 83 seen are a share of 0.17; nothing expected is no share."""
    assert np.isclose(shares(np.array([60.0, 40.0]), np.array([53.0, 30.0])), 0.17)
    assert np.isnan(shares(np.zeros(2), np.zeros(2)))


def test_weeks_and_topics_without_tickets_stay_finite() -> None:
    """A week without any ticket has factor 0, a topic without one level 0."""
    counts = np.random.default_rng(1).poisson(9, (6, 12)).astype(float)
    counts[:, 4] = 0
    counts[5] = 0
    fit = fitted(counts, staggered(6, 12))
    assert fit.week[0, 4] == 0
    assert fit.level[0, 5] == 0
    assert np.isfinite(fit.expected()).all()


def test_imputed_tickets_are_the_sum_over_the_weeks_after() -> None:
    """The sums by running totals equal the sums over the cells."""
    counts = np.random.default_rng(2).poisson(9, (9, 20)).astype(float)
    design = staggered(9, 20)
    fit = fitted(counts, design)
    after = np.arange(20) >= design.stop[0][:, None]
    assert np.allclose(imputed(fit, design)[0], (fit.expected() * after).sum(axis=1))
    seen = topic_sums(counts, design.stop, design.end)[0]
    assert np.array_equal(seen, (counts * after).sum(axis=1))
