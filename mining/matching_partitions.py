"""Tickets cut in partitions that any process matches to the same bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
from threadpoolctl import threadpool_limits

from kb.matching import Advice, MatchModel, matches
from kb.matching_features import ArticleIndex, Queries

BLOCK = 4_096
"""Tickets matched at once, wherever that is done."""


def blocks(rows: Sequence[int]) -> list[Sequence[int]]:
    """The same rows, at most :data:`BLOCK` at once."""
    return [rows[at : at + BLOCK] for at in range(0, len(rows), BLOCK)]


@dataclass(frozen=True)
class Partition:
    """Tickets of one half of the customers: their ids, and what they ask of which articles."""

    half: int
    articles: Sequence[int]
    ids: Sequence[str]
    needs: Queries


@dataclass(frozen=True)
class Matching:
    """MATCHES of a partition, by the index and the advice of its half.

    By one thread of BLAS, as others add up in another order: the last bit would differ.
    """

    indexes: Sequence[ArticleIndex]
    model: MatchModel
    advice: Sequence[Advice | None]
    threshold: float
    ready: dict[int, tuple[Sequence[int], ArticleIndex]] = field(default_factory=dict)
    """The index that each half was matched with last, and of which articles it is."""

    def __call__(self, one: Partition) -> pd.DataFrame:
        """One row per ticket of the partition."""
        with threadpool_limits(1, "blas"):
            return matches(
                one.ids,
                one.needs,
                self._index(one),
                threshold=self.threshold,
                model=self.model,
                advice=self.advice[one.half],
            )

    def _index(self, one: Partition) -> ArticleIndex:
        known = self.ready.get(one.half)
        if known is None or known[0] != one.articles:
            known = one.articles, self.indexes[one.half].only(one.articles)
            self.ready[one.half] = known
        return known[1]
