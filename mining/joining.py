"""Texts beyond the sample that was clustered: each joins the topic it is nearest to.

They are put in the sample's space block by block, so that memory does not grow with them, and a
text that resembles nothing at the shop joins none. What is lost against clustering every text:
docs/decisions/0017-topics-at-scale.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from mining.graph import ABSENT, COPIED, THREADS, Floats, Integers
from mining.space import Space
from mining.strangers import Strangeness


@dataclass(frozen=True)
class Others:
    """Texts to be joined; their vectors are looked up block by block."""

    texts: Sequence[str]
    groups: Integers
    """Language group of each, as numbered in the sample."""
    vectors: Floats
    """Unit sentence vectors, of these and of others."""
    rows: Integers
    """The row of each text among ``vectors``."""
    is_single: Integers
    """Whether one need alone has the text: others are no strangers."""


@dataclass(frozen=True)
class Joining:
    """Topics of a sample, and how near a text has to come to be of one."""

    where: Space
    """Of the sample."""
    strangeness: Strangeness
    middles: Floats
    """Unit mean joint vector of each topic."""
    limit: float
    """Least cosine to a middle."""

    def topics(self, others: Others) -> Integers:
        """The topic of each text, -1 for none."""
        starts = range(0, len(others.texts), COPIED)
        with ThreadPoolExecutor(THREADS) as pool:
            blocks = list(pool.map(lambda start: self._block(others, start), starts))
        return np.concatenate([np.zeros(0, dtype=np.int64), *blocks])

    def _block(self, others: Others, start: int) -> Integers:
        part = slice(start, start + COPIED)
        vectors, groups = others.vectors[others.rows[part]], others.groups[part]
        joint = self.where.beside(others.texts[part], vectors, groups)
        near = joint @ self.middles.T
        topic: Integers = np.where(near.max(axis=1) >= self.limit, near.argmax(axis=1), ABSENT)
        # A text that others wrote too, or that has no topic anyway, need not be looked at.
        doubtful = np.flatnonzero(others.is_single[part] & (topic != ABSENT))
        strange = self.strangeness.among(vectors[doubtful], groups[doubtful], threads=1)
        topic[doubtful[strange]] = ABSENT
        return topic
