"""Taking one topic apart: proposals for an editor who finds that it holds several needs."""

from __future__ import annotations

import numpy as np

from mining.graph import Floats, Integers, unit

STARTS = 10
"""Times that parts are looked for; the tightest are taken."""


def parts(vectors: Floats, count: int, *, seed: int) -> Integers:
    """A part for each row, 0 the largest, of at most ``count`` parts (k-means on unit rows).

    Fewer where there are not so many different rows.
    """
    from sklearn.cluster import KMeans

    distinct = len(np.unique(vectors, axis=0))
    wanted = min(count, distinct)
    if wanted < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    raw = KMeans(wanted, n_init=STARTS, random_state=seed).fit_predict(vectors)
    sizes = np.bincount(raw, minlength=wanted)
    rank = np.empty(wanted, dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(wanted)
    return np.asarray(rank[raw], dtype=np.int64)


def parts_near(vectors: Floats, named: Integers) -> Integers:
    """1 for each row nearer to the rows ``named`` than to all others together, 0 for the rest.

    The rows named are always among the first.
    """
    rest = np.setdiff1d(np.arange(len(vectors)), named)
    near = vectors @ unit(vectors[named].mean(axis=0, keepdims=True))[0]
    far = vectors @ unit(vectors[rest].mean(axis=0, keepdims=True))[0] if len(rest) else near
    found: Integers = (near > far).astype(np.int64)
    found[named] = 1
    return found
