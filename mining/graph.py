"""Neighbour graphs of sentence vectors, and the communities in them.

Each text is joined with its nearest texts; groups that hold together better than chance are
communities (Leiden: Traag, Waltman & van Eck 2019, on modularity with a resolution).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

BLOCK = 512
"""Rows compared with all others at once: bounds memory to a few times BLOCK x n numbers."""
COPIED = 8192
"""Rows copied at once where all would be too many."""
THREADS = 2
LEAST_WEIGHT = 1e-3
"""Weight of an edge between texts whose cosine is zero or less."""
ABSENT = -1


@dataclass(frozen=True)
class Neighbours:
    """The nearest rows of each row, nearest first: two arrays (n, k); -1 where there is none."""

    rows: Integers
    cosines: Floats
    wanted: int
    """How many of them a graph uses; the others stand in when some rows are left out."""


def nearest(
    queries: Floats, others: Floats, k: int, *, is_same: bool = False, threads: int = THREADS
) -> tuple[Any, Any]:
    """The ``k`` rows of ``others`` with the highest cosine to each query, and the cosines.

    Unit rows expected. ``is_same``: queries and others are the same rows, and a row is no
    neighbour of itself. Exact, block by block; ties go to the row that comes first.
    """
    k = min(k, len(others) - is_same)
    rows = np.full((len(queries), max(k, 0)), ABSENT, dtype=np.int64)
    cosines = np.zeros((len(queries), max(k, 0)), dtype=np.float32)
    if k <= 0 or not len(queries):
        return rows, cosines

    def fill(start: int) -> None:
        part = queries[start : start + BLOCK] @ others.T
        if is_same:
            own = np.arange(len(part))
            part[own, own + start] = -np.inf
        best = np.argpartition(part, len(others) - k, axis=1)[:, len(others) - k :]
        best.sort(axis=1)
        values = np.take_along_axis(part, best, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        rows[start : start + BLOCK] = np.take_along_axis(best, order, axis=1)
        cosines[start : start + BLOCK] = np.take_along_axis(values, order, axis=1)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(fill, range(0, len(queries), BLOCK)))
    return rows, cosines


@dataclass(frozen=True)
class Cells:
    """Rows sorted into cells, so that neighbours are looked for in a few of them only."""

    own: Integers
    """The cell of each row."""
    asked: Integers
    """The cells that are looked through for each row, (n, cells asked)."""

    @classmethod
    def of(cls, vectors: Floats, middles: Floats, *, asked: int) -> Cells:
        """The nearest of ``middles`` are the cells of each row."""
        asked = min(asked, len(middles))
        found = np.empty((len(vectors), asked), dtype=np.int64)
        for start in range(0, len(vectors), COPIED):
            near = vectors[start : start + COPIED] @ middles.T
            found[start : start + COPIED] = np.argsort(-near, axis=1, kind="stable")[:, :asked]
        return cls(found[:, 0].copy(), found)

    def nearest(
        self, vectors: Floats, here: Integers, there: Integers, k: int
    ) -> tuple[Integers, Floats]:
        """The ``k`` rows among ``there`` with the highest cosine to each of the rows ``here``.

        Only those in the cells asked; -1 where there are fewer. A row is no neighbour of itself.
        """
        order = there[np.argsort(self.own[there], kind="stable")]
        ends = np.searchsorted(self.own[order], np.arange(int(self.own.max()) + 2))
        rows = np.full((len(here), k), ABSENT, dtype=np.int64)
        cosines = np.full((len(here), k), -np.inf, dtype=np.float32)

        def fill(start: int) -> None:
            part = slice(start, start + COPIED)
            for cell in np.unique(self.asked[here[part]]).tolist():
                inside = order[ends[cell] : ends[cell + 1]]
                asking = start + np.flatnonzero((self.asked[here[part]] == cell).any(axis=1))
                some = _best(vectors, here[asking], inside, k)
                every = np.hstack([rows[asking], some[0]])
                values = np.hstack([cosines[asking], some[1]])
                top = np.argsort(-values, axis=1, kind="stable")[:, :k]
                rows[asking] = np.take_along_axis(every, top, axis=1)
                cosines[asking] = np.take_along_axis(values, top, axis=1)

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(fill, range(0, len(here), COPIED)))
        is_none = np.isneginf(cosines)
        rows[is_none], cosines[is_none] = ABSENT, 0
        return rows, cosines


def _best(vectors: Floats, here: Integers, there: Integers, k: int) -> tuple[Integers, Floats]:
    """The nearest of ``there``, at most ``k``, in no order; a row itself as far as can be."""
    part = vectors[here] @ vectors[there].T
    part[here[:, None] == there] = -np.inf
    count = min(k, len(there))
    if not count:
        return np.zeros((len(here), 0), dtype=np.int64), part
    best = np.argpartition(part, len(there) - count, axis=1)[:, len(there) - count :]
    return there[best], np.take_along_axis(part, best, axis=1)


def graph(lists: Sequence[Neighbours], *, keep: Integers | None = None) -> Any:
    """A symmetric sparse matrix of edge weights between the rows, or between those of ``keep``.

    An edge weighs the cosine, twice when each of the two names the other. ``keep`` holds row
    numbers in ascending order; row i of the result is then ``keep[i]``.
    """
    from scipy.sparse import csr_matrix

    total = len(lists[0].rows)
    kept = np.arange(total) if keep is None else keep
    place = np.full(total + 1, ABSENT, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    sources, targets, weights = [], [], []
    for some in lists:
        columns = place[some.rows[kept]]
        is_there = columns != ABSENT
        is_there &= np.cumsum(is_there, axis=1) <= some.wanted
        sources.append(np.repeat(np.arange(len(kept)), is_there.sum(axis=1)))
        targets.append(columns[is_there])
        weights.append(np.maximum(some.cosines[kept][is_there], LEAST_WEIGHT).astype(np.float64))
    entries = (np.concatenate(weights), (np.concatenate(sources), np.concatenate(targets)))
    one_way = csr_matrix(entries, shape=(len(kept), len(kept)))
    both = (one_way + one_way.T).tocsr()
    both.sort_indices()
    return both


def communities(
    edges: Any, *, resolution: float, seed: int, trials: int = 1, iterations: int = 1
) -> Integers:
    """The community of each row of a symmetric sparse matrix, numbered from 0.

    The best of ``trials`` runs of ``iterations`` rounds each, two side by side. The same matrix and
    seed give the same communities; a row without edges stands alone.
    """
    from graspologic_native import leiden_csr

    size = edges.shape[0]
    if edges.nnz == 0:
        return np.arange(size, dtype=np.int64)
    parts = edges.indptr.astype(np.int64), edges.indices.astype(np.int32)
    weights = edges.data.astype(np.float64)

    def cut(trial: int) -> tuple[float, dict[int, int]]:
        options = {"resolution": resolution, "seed": seed + trial, "iterations": iterations}
        quality, found = leiden_csr(*parts, weights, size, **options)
        return float(quality), found

    if trials == 1:
        found = cut(0)[1]
    else:
        with ThreadPoolExecutor(THREADS) as pool:  # the first of the best, whatever ends first
            found = max(pool.map(cut, range(trials)), key=lambda tried: tried[0])[1]
    named = np.fromiter((found.get(i, ABSENT) for i in range(size)), np.int64, size)
    alone = np.flatnonzero(named == ABSENT)
    named[alone] = named.max() + 1 + np.arange(len(alone))
    return np.unique(named, return_inverse=True)[1].astype(np.int64)


def one_blas_thread() -> Any:
    """A context in which BLAS and OpenMP use one thread.

    Then sums are the same whatever the machine's cores, and small matrices several times quicker.
    """
    import scipy.linalg  # noqa: F401 (brings a BLAS of its own)
    import sklearn.utils  # noqa: F401
    from threadpoolctl import threadpool_limits

    # A library that is loaded later would not be limited.
    return threadpool_limits(1)


def unit(vectors: Any) -> Floats:
    """The rows scaled to length 1; rows of zeros stay."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def centroids(
    vectors: Floats, labels: Integers, count: int, *, rows: Integers | None = None
) -> Floats:
    """Unit mean of the rows of each label 0 to ``count`` - 1; rows labelled -1 are left out.

    ``rows`` says which row of ``vectors`` each label is of, one row perhaps many times; by default
    the first label is of the first row, and so on.
    """
    from scipy.sparse import csr_matrix

    placed = np.flatnonzero(labels >= 0)
    order = placed[np.argsort(labels[placed], kind="stable")]
    ends = np.cumsum(np.r_[0, np.bincount(labels[placed], minlength=count)])
    ones = np.ones(len(order), dtype=np.float32)
    columns = order if rows is None else rows[order]
    members = csr_matrix((ones, columns, ends), shape=(count, len(vectors)))
    return unit(members @ vectors)


def cosines(vectors: Floats, middles: Floats, labels: Integers) -> Floats:
    """The cosine of each unit row to the middle of its label; labels of -1 take the last one."""
    found = np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), COPIED):
        part = slice(start, start + COPIED)
        found[part] = np.einsum("ij,ij->i", vectors[part], middles[labels[part]])
    return found
