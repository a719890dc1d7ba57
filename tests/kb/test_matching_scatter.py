"""Scatter within articles: what tells nothing about which article is meant counts less."""

from __future__ import annotations

import numpy as np
import pytest

from kb.matching_scatter import USUAL_COHESION, Scatter, above_usual, unit_rows


def styled(articles: int, parts: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Parts (unit rows) on one small axis an article, and a large chance share of a last one."""
    chance = np.random.default_rng(seed)
    rows = np.zeros((articles * parts, articles + 1), dtype=np.float32)
    rows[np.arange(len(rows)), np.repeat(np.arange(articles), parts)] = 0.5
    rows[:, -1] = chance.normal(0, 1, len(rows))
    return unit_rows(rows), np.arange(articles) * parts


def test_broken_vectors_are_like_nothing() -> None:
    """Zero and not-a-number rows become zeros instead of spreading."""
    rows = unit_rows(np.array([[0.0, 0.0], [np.nan, 1.0], [3.0, 4.0]]))
    assert rows.tolist() == [[0.0, 0.0], [0.0, 1.0], [pytest.approx(0.6), pytest.approx(0.8)]]


def test_what_differs_within_articles_counts_less() -> None:
    """A query that is mostly style is nearer to its article through the lens."""
    rows, starts = styled(5, 200)
    scatter = Scatter.of(rows, starts)
    query = unit_rows(np.array([[0.5, 0, 0, 0, 0, 1.0]]))
    plain = unit_rows(np.add.reduceat(rows, starts, axis=0)) @ query[0]
    seen = scatter.focused(query)[0]
    assert seen[0] - seen[1:].max() > plain[0] - plain[1:].max() + 0.1


@pytest.mark.parametrize("rows", [np.eye(4)[:3], np.zeros((3, 4)), np.ones((3, 4)) / 2])
def test_without_scatter_cosines_stay_as_they_are(rows: np.ndarray) -> None:
    """Articles of one part, of no words, or that say all the same."""
    vectors = rows.astype(np.float32)
    scatter = Scatter.of(vectors, np.arange(3))
    query = unit_rows(np.array([[1.0, 2.0, 0.0, 1.0]]))
    np.testing.assert_allclose(scatter.focused(query)[0], vectors @ query[0], atol=1e-6)
    assert scatter.spread == pytest.approx(1 - USUAL_COHESION)


def test_few_parts_change_little() -> None:
    """Four parts against a thousand of the prior."""
    rows, starts = styled(2, 2)
    scatter = Scatter.of(rows, starts)
    centroids = unit_rows(np.add.reduceat(rows, starts, axis=0))
    np.testing.assert_allclose(scatter.focused(rows), rows @ centroids.T, atol=0.02)


def test_spread_tells_one_subject_from_a_hub() -> None:
    """An article whose parts say the same has little, one about everything has much."""
    rows = np.vstack([np.tile(np.eye(6)[0], (3, 1)), np.eye(6)[1:4]]).astype(np.float32)
    one, hub = Scatter.of(rows, np.array([0, 3])).spread
    assert one == pytest.approx(1 - (3 + USUAL_COHESION) / 4)
    assert hub == pytest.approx(1 - USUAL_COHESION / 4)


def test_no_articles_no_scatter() -> None:
    """An empty help center is no error."""
    scatter = Scatter.of(np.zeros((0, 4), dtype=np.float32), np.zeros(0, dtype=np.int64))
    assert scatter.focused(np.ones((2, 4), dtype=np.float32)).shape == (2, 0)


def test_near_everything_is_near_nothing_in_particular() -> None:
    """A greeting has the same cosine to all articles, a question stands out."""
    greeting, question = above_usual(np.array([[0.6] * 50, [0.6, *[0.1] * 49]], dtype=np.float32))
    assert greeting.max() == pytest.approx(0, abs=0.01)
    assert question.max() > 0.45


def test_one_article_is_compared_with_the_usual_cosine() -> None:
    """Otherwise a single article would never stand out."""
    assert above_usual(np.array([[0.7]], dtype=np.float32))[0, 0] == pytest.approx(0.2)
