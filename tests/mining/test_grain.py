"""The number of topics: the grain that other tickets confirm."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import grain as grain_module
from mining.grain import RESOLUTIONS, Grain, adjusted_rand_index, best_resolution, grains
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
    return grains(lists, smallest=smallest, seed=7)


@cache
def best_as_usual(count: int, each: int) -> float:
    """The resolution that is taken for clouds that lie close to each other."""
    vectors = clouds(count, each, 0.5)
    return best_resolution(tried(vectors), len(vectors))


def nearest_grain(found: list[Grain], size: int) -> Grain:
    """The grain that was tried nearest to the resolution that is taken."""
    taken = best_resolution(found, size)
    return min(found, key=lambda grain: abs(np.log2(grain.resolution / taken)))


def test_clear_groups_are_counted_right() -> None:
    """Nine clouds give nine topics."""
    found = nearest_grain(tried(clouds(9, 30, 0.3)), 270)
    assert found.topics == pytest.approx(9, abs=1)
    assert found.score > 0.95


def test_too_fine_grains_score_less() -> None:
    """Cutting clouds into pieces is not confirmed by other samples."""
    found = tried(clouds(6, 40, 0.3))
    assert found[-1].score < nearest_grain(found, 240).score


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
    few = best_as_usual(count, each)
    monkeypatch.setattr(grain_module, "BEHIND_OF_FEW", 9.0)
    every = tried(vectors)
    assert len(every) == len(RESOLUTIONS)
    assert np.log2(best_resolution(every, len(vectors)) / few) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(("count", "each"), [(3, 100), (12, 40), (60, 8)])
def test_where_the_search_begins_does_not_change_the_best(
    monkeypatch: pytest.MonkeyPatch, count: int, each: int
) -> None:
    """As many texts as these begin coarse; very many would begin three steps finer."""
    vectors = clouds(count, each, 0.5)
    coarse = best_as_usual(count, each)
    monkeypatch.setattr(grain_module, "FEW_TEXTS", 0.0)
    fine = best_resolution(tried(vectors), len(vectors))
    assert np.log2(fine / coarse) == pytest.approx(0, abs=0.15)


def test_grains_come_coarsest_first() -> None:
    """More resolution, at least as many topics."""
    counts = [grain.topics for grain in tried(clouds(5, 30, 0.5))]
    assert counts[0] < counts[-1]


def test_communities_under_the_least_size_count_as_lost() -> None:
    """Agreement 0.8 on a grain with half of the texts in large communities scores 0.4."""
    assert Grain(1.0, 10, 0.8, 0.5).score == pytest.approx(0.4)


def test_where_scores_are_equal_the_usual_number_wins() -> None:
    """400 texts: 20 topics rather than 5 or 80."""
    flat = [Grain(r, k, 0.8, 1.0) for r, k in ((1, 5), (2, 20), (4, 80))]
    assert nearest_grain(flat, 400).topics == 20


def test_a_sample_counts_as_the_texts_it_stands_for() -> None:
    """Where scores hardly differ, more texts than are in the lists ask for more topics."""
    vectors = unit(np.random.default_rng(4).normal(size=(150, 24)))
    lists = [Neighbours(*nearest(vectors, vectors, 18, is_same=True), 10)]
    few, many = (grains(lists, smallest=5, seed=7, stand_for=n) for n in (0, 40_000))
    assert best_resolution(many, 40_000) > best_resolution(few, 150)


def test_a_clear_score_beats_the_root() -> None:
    """The penalty only decides between near equals."""
    steep = [Grain(r, k, s, 1.0) for r, k, s in ((1, 20, 0.5), (2, 80, 0.9), (4, 90, 0.9))]
    assert nearest_grain(steep, 400).topics >= 80


def test_a_lonely_peak_counts_less_than_a_broad_one() -> None:
    """One high measurement between low ones is chance."""
    scores = (0.5, 0.74, 0.5, 0.7, 0.72, 0.7)
    tried_ = [Grain(2.0**n, 20 + n, score, 1.0) for n, score in enumerate(scores)]
    assert nearest_grain(tried_, 400).topics == 24


def test_on_a_plateau_the_middle_is_taken() -> None:
    """Five grains of equal worth: not the one that chance put a hair above the others."""
    scores = (0.5, 0.80, 0.80, 0.80, 0.80, 0.801, 0.5)
    flat = [Grain(2.0**n, 20.0, score, 1.0) for n, score in enumerate(scores)]
    assert best_resolution(flat, 400) == pytest.approx(2.0**3, rel=0.3)


def test_on_a_peak_the_peak_is_taken() -> None:
    """What is clearly worse has no say."""
    scores = (0.3, 0.5, 0.9, 0.9, 0.9, 0.5, 0.3)
    steep = [Grain(2.0**n, 20.0, score, 1.0) for n, score in enumerate(scores)]
    assert best_resolution(steep, 400) == pytest.approx(2.0**3, rel=0.01)


def test_groups_of_any_size_count_alike() -> None:
    """Two groups that each sample cuts the same way agree fully at the right grain."""
    assert nearest_grain(tried(clouds(2, 90, 0.1)), 180).agreement == pytest.approx(1)


def test_texts_without_structure_are_not_confirmed() -> None:
    """Random directions are cut another way by every sample."""
    chance = np.random.default_rng(5)
    found = tried(unit(chance.normal(size=(300, 24)).astype(np.float32)))
    assert max(grain.agreement for grain in found) < 0.5


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_the_rand_index_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    """To the last digits, whatever the labels."""
    from sklearn.metrics import adjusted_rand_score

    one, other = np.array(pairs).T
    assert adjusted_rand_index(one, other) == pytest.approx(adjusted_rand_score(one, other))
