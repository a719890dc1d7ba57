"""Neighbour graphs: exact neighbours, symmetric weights, repeatable communities."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import graph as graph_module
from mining.graph import ABSENT, Cells, Neighbours, centroids, communities, graph, nearest, unit


def rows(count: int, seed: int = 0) -> graph_module.Floats:
    """Random unit rows."""
    return unit(np.random.default_rng(seed).normal(size=(count, 8)))


@pytest.mark.parametrize("block", [3, 512])
def test_neighbours_are_the_highest_cosines(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """The same as sorting all cosines, whatever the block."""
    monkeypatch.setattr(graph_module, "BLOCK", block)
    vectors = rows(20)
    found, cosines = nearest(vectors, vectors, 4, is_same=True)
    every = vectors @ vectors.T
    np.fill_diagonal(every, -2)
    assert np.array_equal(found, np.argsort(-every, axis=1, kind="stable")[:, :4])
    assert np.allclose(cosines, -np.sort(-every, axis=1)[:, :4], atol=1e-6)


def test_no_row_is_its_own_neighbour() -> None:
    """Even where all rows are equal."""
    vectors = unit(np.ones((6, 3)))
    found, _ = nearest(vectors, vectors, 5, is_same=True)
    assert all(row not in found[row] for row in range(6))


def test_fewer_rows_than_neighbours() -> None:
    """As many as there are."""
    assert nearest(rows(3), rows(2, 1), 10)[0].shape == (3, 2)
    assert nearest(rows(1), rows(1), 10, is_same=True)[0].shape == (1, 0)


def test_an_edge_named_by_both_weighs_twice() -> None:
    """0 and 1 name each other; 2 names 0 alone."""
    lists = [Neighbours(np.array([[1], [0], [0]]), np.full((3, 1), 0.5, np.float32), 1)]
    edges = graph(lists).toarray()
    assert edges[0, 1] == edges[1, 0] == 1.0
    assert edges[2, 0] == edges[0, 2] == 0.5


def test_a_row_left_out_is_replaced_by_the_next_neighbour() -> None:
    """Row 0 wants one neighbour; without row 1 it is row 2."""
    found = np.array([[1, 2], [0, 2], [0, 1]])
    lists = [Neighbours(found, np.full((3, 2), 0.5, np.float32), 1)]
    edges = graph(lists, keep=np.array([0, 2])).toarray()
    assert edges.tolist() == [[0, 1], [1, 0]]


def test_absent_neighbours_give_no_edge() -> None:
    """-1 stands for none."""
    lists = [Neighbours(np.array([[1], [ABSENT]]), np.full((2, 1), 0.5, np.float32), 1)]
    assert graph(lists).nnz == 2


def test_two_groups_are_two_communities() -> None:
    """Two cliques without a link."""
    found = np.array([[1, 2], [0, 2], [0, 1], [4, 5], [3, 5], [3, 4]])
    lists = [Neighbours(found, np.full((6, 2), 0.9, np.float32), 2)]
    labels = communities(graph(lists), resolution=1.0, seed=7)
    assert len(set(labels[:3])) == len(set(labels[3:])) == 1
    assert labels[0] != labels[3]


def test_no_edges_give_a_community_each() -> None:
    """Nothing holds anything together."""
    lists = [Neighbours(np.full((3, 1), ABSENT), np.zeros((3, 1), np.float32), 1)]
    assert communities(graph(lists), resolution=1.0, seed=7).tolist() == [0, 1, 2]


def test_the_same_seed_gives_the_same_communities() -> None:
    """Twice the same graph."""
    vectors = rows(60)
    lists = [Neighbours(*nearest(vectors, vectors, 5, is_same=True), 5)]
    once, again = (communities(graph(lists), resolution=2.0, seed=3) for _ in range(2))
    assert np.array_equal(once, again)


def test_a_centroid_is_the_unit_mean() -> None:
    """(1,0) and (0,1) have the diagonal; rows labelled -1 do not count."""
    vectors = np.array([[1, 0], [0, 1], [-1, 0]], dtype=np.float32)
    found = centroids(vectors, np.array([0, 0, ABSENT]), 1)
    assert found == pytest.approx(np.full((1, 2), 0.5**0.5))


LIMITED = """
from mining.graph import one_blas_thread
with one_blas_thread():
    from sklearn.utils.extmath import randomized_svd
    from threadpoolctl import threadpool_info
    print(max(library["num_threads"] for library in threadpool_info()))
"""


def test_libraries_that_are_loaded_late_have_one_thread_too() -> None:
    """A fresh process, in which SciPy and scikit-learn come after the limit."""
    own = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, check=True, env=own)
    assert done.stdout.strip() == b"1"


NUMBERS = st.just(0.0) | st.floats(0.001, 10) | st.floats(-10, -0.001)


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_unit_rows_have_length_one_or_stay_zero(values: list[list[float]]) -> None:
    """Any numbers but those too small for single precision."""
    lengths = np.linalg.norm(unit(values), axis=1)
    assert all(length == pytest.approx(1, abs=1e-4) or length == 0 for length in lengths)


def test_all_cells_asked_give_the_exact_neighbours() -> None:
    """Whichever cell a row lies in; a row is no neighbour of itself."""
    vectors, every = rows(60), np.arange(60)
    cells = Cells.of(vectors, rows(5, seed=3), asked=5)
    found, cosines = cells.nearest(vectors, every, every, 4)
    exact = nearest(vectors, vectors, 4, is_same=True)
    assert np.array_equal(np.sort(found, axis=1), np.sort(exact[0], axis=1))
    assert cosines == pytest.approx(exact[1], abs=1e-6)


def test_only_the_cells_asked_are_looked_through() -> None:
    """Neighbours lie in the cell of the row; where a cell is too small the rest is absent."""
    vectors = rows(40)
    cells = Cells.of(vectors, rows(8, seed=3), asked=1)
    found, cosines = cells.nearest(vectors, np.arange(40), np.arange(40), 30)
    for row, some in enumerate(found):
        assert set(cells.own[some[some != ABSENT]]) <= {cells.own[row]}
        assert (some != ABSENT).sum() == (cells.own == cells.own[row]).sum() - 1
    assert (cosines[found == ABSENT] == 0).all()
