"""The number of topics: the grain that other tickets confirm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import grain as grain_module
from mining.grain import RESOLUTIONS, Grain, adjusted_mutual_information, best, grains
from mining.graph import Floats, Neighbours, nearest, unit


def clouds(count: int, each: int, spread: float) -> Floats:
    """``count`` groups of ``each`` vectors around random directions."""
    chance = np.random.default_rng(2)
    middles = chance.normal(size=(count, 24))
    noise = spread * chance.normal(size=(count * each, 24))
    return unit(np.repeat(middles, each, axis=0) + noise)


def tried(vectors: Floats, smallest: int = 5) -> list[Grain]:
    """The grains of vectors in a graph of ten neighbours."""
    lists = [Neighbours(*nearest(vectors, vectors, 18, is_same=True), 10)]
    return grains(lists, vectors, smallest=smallest, seed=7)


def test_clear_groups_are_counted_right() -> None:
    """Nine clouds give nine topics."""
    found = best(tried(clouds(9, 30, 0.3)), 270)
    assert found.topics == pytest.approx(9, abs=1)
    assert found.score > 0.95


def test_too_fine_grains_score_less() -> None:
    """Cutting clouds into pieces is not confirmed by other samples."""
    found = tried(clouds(6, 40, 0.3))
    assert found[-1].score < best(found, 240).score


def test_grains_that_cannot_win_are_not_tried() -> None:
    """Nine clear clouds: hundreds of topics are out of the question."""
    found = tried(clouds(9, 30, 0.3))
    assert found[-1].resolution < RESOLUTIONS[-1]


def test_the_grains_tried_are_neighbours() -> None:
    """No resolution between the coarsest and the finest is left out, on whatever side it is."""
    found = [grain.resolution for grain in tried(clouds(3, 80, 0.3))]
    low = RESOLUTIONS.index(found[0])
    assert found == list(RESOLUTIONS[low : low + len(found)])


@pytest.mark.parametrize(("count", "each"), [(3, 100), (12, 40), (60, 8)])
def test_giving_grains_up_does_not_change_the_best(
    monkeypatch: pytest.MonkeyPatch, count: int, each: int
) -> None:
    """The same as with every resolution tried, for few topics and for many."""
    vectors = clouds(count, each, 0.5)
    few = best(tried(vectors), len(vectors))
    monkeypatch.setattr(grain_module, "BEHIND", 9.0)
    every = tried(vectors)
    assert len(every) == len(RESOLUTIONS)
    assert best(every, len(vectors)) == few


def test_grains_come_coarsest_first() -> None:
    """More resolution, at least as many topics."""
    counts = [grain.topics for grain in tried(clouds(5, 30, 0.5))]
    assert counts[0] < counts[-1]


def test_communities_under_the_least_size_count_as_lost() -> None:
    """Agreement 0.8 on a grain with half of the texts in large communities scores 0.4."""
    assert Grain(1.0, 10, 0.8, 0.5).score == pytest.approx(0.4)


def test_where_scores_are_equal_the_number_nearest_the_root_wins() -> None:
    """400 texts: 20 topics rather than 5 or 80."""
    flat = [Grain(r, k, 0.8, 1.0) for r, k in ((1, 5), (2, 20), (4, 80))]
    assert best(flat, 400).topics == 20


def test_a_clear_score_beats_the_root() -> None:
    """The penalty only decides between near equals."""
    steep = [Grain(r, k, s, 1.0) for r, k, s in ((1, 20, 0.5), (2, 80, 0.9), (4, 90, 0.9))]
    assert best(steep, 400).topics >= 80


def test_a_lonely_peak_counts_less_than_a_broad_one() -> None:
    """One high measurement between low ones is chance."""
    scores = (0.5, 0.74, 0.5, 0.7, 0.72, 0.7)
    tried_ = [Grain(2.0**n, 20 + n, score, 1.0) for n, score in enumerate(scores)]
    assert best(tried_, 400).topics == 24


def test_equal_labellings_agree_fully() -> None:
    """Names of the labels do not matter."""
    one = np.repeat([0, 1, 2], 50)
    assert adjusted_mutual_information(one, 2 - one, seed=1) == pytest.approx(1)


def test_unrelated_labellings_agree_by_chance_only() -> None:
    """Near 0, with many labels too."""
    chance = np.random.default_rng(4)
    one, other = chance.integers(0, 40, size=(2, 600))
    assert adjusted_mutual_information(one, other, seed=1) == pytest.approx(0, abs=0.05)


def test_the_shuffled_chance_term_is_near_the_exact_one() -> None:
    """Within 0.02 of scikit-learn's adjusted mutual information."""
    from sklearn.metrics import adjusted_mutual_info_score

    chance = np.random.default_rng(4)
    one = chance.integers(0, 12, 800)
    other = np.where(chance.random(800) < 0.7, one, chance.integers(0, 12, 800))
    exact = adjusted_mutual_info_score(one, other)
    assert adjusted_mutual_information(one, other, seed=1) == pytest.approx(exact, abs=0.02)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_agreement_is_at_most_one(pairs: list[tuple[int, int]]) -> None:
    """Whatever the labels, and all in one is chance."""
    one, other = np.array(pairs).T
    assert adjusted_mutual_information(one, other, seed=1) <= 1 + 1e-9
    assert adjusted_mutual_information(one * 0, other, seed=1) <= 1e-9
