"""How the parts of an article scatter around what it is about, and what that says of a cosine.

Two parts of one article say the same in other words: the directions in which they differ (style,
politeness, the words that all articles of this help center share) tell nothing about which article
is meant. :class:`Scatter` measures these directions and makes them count less, as linear
discriminant analysis does (Fisher 1936; Rao 1948): vectors are divided by the root of the pooled
covariance within articles, shrunk towards the identity where there are few parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

PRIOR_PARTS = 1_000
"""The identity counts as many parts as this; 300 and 3,000 rank about as well."""
USUAL_COHESION = 0.6
"""Cosine of a part to the rest of its article where nothing else is known: one part has no rest."""
USUAL_COSINE = 0.3
"""What a query and an article that has nothing to do with it share; counts as one more article."""


def unit_rows(vectors: npt.NDArray[np.generic]) -> Floats:
    """The rows at length 1; a zero or non-finite row becomes zeros, which is like nothing."""
    finite = np.nan_to_num(np.asarray(vectors, dtype=np.float32), posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(finite, axis=1, keepdims=True)
    return np.asarray(finite / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


@dataclass(frozen=True)
class Scatter:
    """What the parts of articles teach: made by :meth:`of` from all of them at once.

    ``lens`` (d, d) makes scatter within articles count less, ``focus`` (articles, d) are the mean
    directions of articles seen through it, ``spread`` (articles) is 0 where the parts of an article
    say all the same and towards 1 where they have little in common.
    """

    lens: Floats
    focus: Floats
    spread: Floats

    @classmethod
    def of(cls, vectors: Floats, starts: Numbers) -> Scatter:
        """Of unit rows lying article by article; ``starts`` are the first rows of articles."""
        if not len(starts):
            size = vectors.shape[1]
            return cls(np.eye(size, dtype=np.float32), vectors[:0], np.zeros(0, dtype=np.float32))
        counts = np.diff(np.append(starts, len(vectors)))
        sums = np.add.reduceat(vectors, starts, axis=0)
        lens = _lens(vectors, sums, counts)
        seen = unit_rows(vectors @ lens)
        focus = unit_rows(np.add.reduceat(seen, starts, axis=0))
        return cls(lens, focus, 1 - _cohesion(vectors, sums, starts, counts))

    def only(self, numbers: Sequence[int]) -> Scatter:
        """The same for some of the articles; what all of them taught stays."""
        chosen = list(numbers)
        return Scatter(self.lens, self.focus[chosen], self.spread[chosen])

    def focused(self, vectors: Floats) -> Floats:
        """Cosines of vectors (n, d) to the articles, both seen through the lens: (n, articles)."""
        return np.asarray(unit_rows(vectors @ self.lens) @ self.focus.T, dtype=np.float32)


def _lens(vectors: Floats, sums: Floats, counts: Numbers) -> Floats:
    """The inverse root of the shrunk covariance within articles; any root gives these cosines."""
    size, free = vectors.shape[1], len(vectors) - len(counts)
    within = (vectors.T @ vectors - (sums / counts[:, None]).T @ sums).astype(np.float64)
    mean = float(np.trace(within)) / size
    if free < 1 or mean < free * 1e-6:
        return np.eye(size, dtype=np.float32)
    # Covariance is within / free at weight free, and its mean diagonal at the prior's weight.
    shrunk = within / (mean / free) + PRIOR_PARTS * np.eye(size)
    root = np.linalg.cholesky(shrunk / (PRIOR_PARTS + free))
    return np.asarray(np.linalg.inv(root).T, dtype=np.float32)


def _cohesion(vectors: Floats, sums: Floats, starts: Numbers, counts: Numbers) -> Floats:
    """Mean cosine of each part to the sum of the others, by article; one more part is usual."""
    whole = np.repeat(sums, counts, axis=0)
    shared = np.einsum("ij,ij->i", vectors, whole)
    own = np.einsum("ij,ij->i", vectors, vectors)
    rest = np.repeat(np.einsum("ij,ij->i", sums, sums), counts) - 2 * shared + own
    cosine = (shared - own) / np.sqrt(np.maximum(rest, 1e-9))
    total = np.add.reduceat(np.clip(cosine, -1, 1), starts)
    mean = (total + USUAL_COHESION) / (counts + 1)
    return np.where(counts > 1, mean, USUAL_COHESION).astype(np.float32)


def above_usual(cosines: Floats) -> Floats:
    """Cosines (queries, articles) above what the query shares with any article, on average.

    A text near everything (a greeting, the shop's own name) is near nothing in particular. With
    few articles the average is drawn to :data:`USUAL_COSINE`.
    """
    usual = (cosines.sum(axis=1, keepdims=True) + USUAL_COSINE) / (cosines.shape[1] + 1)
    return np.asarray(cosines - usual, dtype=np.float32)
