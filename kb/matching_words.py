"""How much of a ticket's wording stands in each article: BM25 over its ceiling, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

Floats = npt.NDArray[np.float32]

K1, B = 2.0, 0.9
"""Long articles hold many words by chance: .9 ranked better than .75 on nearly every public set."""


def phrases(stems: Sequence[str]) -> list[str]:
    """The words and the pairs of neighbours: "how do I" tells questions apart, its words do not."""
    return [*stems, *(f"{one} {other}" for one, other in pairwise(stems))]


@dataclass(frozen=True)
class WordCounts:
    """How often each word stands in each document (sparse, documents by words)."""

    words: dict[str, int]
    counts: Any

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> WordCounts:
        """The counts of documents given as lists of terms."""
        words: dict[str, int] = {}
        for document in documents:
            for word in document:
                words.setdefault(word, len(words))
        return cls(words, _matrix([Counter(words[w] for w in d) for d in documents], len(words)))

    def only(self, numbers: Sequence[int]) -> WordCounts:
        """The same words over some of the documents."""
        return WordCounts(self.words, self.counts[list(numbers)])

    def shares(self, wanted: Sequence[Sequence[str]]) -> Floats:
        """BM25 of each wanted list of terms in each document over its ceiling: (wanted, documents).

        0 when no term occurs, towards 1 when every term occurs often; a term that no document
        holds counts against all of them.
        """
        starts, columns, unknown = [0], list[int](), np.empty(len(wanted), dtype=np.int64)
        column = self.words.get
        for number, ask in enumerate(wanted):
            distinct = set(ask)
            columns += [c for word in distinct if (c := column(word)) is not None]
            starts.append(len(columns))
            unknown[number] = len(distinct) - (starts[-1] - starts[-2])
        cells = (np.ones(len(columns)), np.array(columns, dtype=np.int64), starts)
        asked = sparse.csr_matrix(cells, shape=(len(wanted), len(self.words)))
        ceiling = (asked @ self._rarity) + unknown * self._rarity_of(0)
        scores = (asked @ self._weights).toarray()
        most = ceiling[:, None] * (K1 + 1)
        return np.asarray(scores / np.where(most > 0, most, 1.0), dtype=np.float32)

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a term; the highest for one that no document holds."""
        column = self.words.get(word)
        return float(self._rarity_of(0) if column is None else self._rarity[column])

    def _rarity_of(self, documents: Any) -> Any:
        total = self.counts.shape[0]
        return np.log1p((total - documents + 0.5) / (documents + 0.5))

    @cached_property
    def _rarity(self) -> npt.NDArray[np.float64]:
        held = np.bincount(self.counts.indices, minlength=len(self.words))
        return np.asarray(self._rarity_of(held), dtype=np.float64)

    @cached_property
    def _weights(self) -> Any:
        """What each word gives each document (words, documents)."""
        lengths = np.asarray(self.counts.sum(axis=1)).ravel()
        cells = self.counts.tocoo()
        norm = K1 * (1 - B + B * lengths[cells.row] / max(float(lengths.mean()), 1.0))
        values = self._rarity[cells.col] * cells.data * (K1 + 1) / (cells.data + norm)
        return sparse.csr_matrix((values, (cells.col, cells.row)), shape=cells.shape[::-1])


def _matrix(documents: Sequence[dict[int, int]], width: int) -> Any:
    starts, columns, values = [0], [], []
    for document in documents:
        columns += list(document)
        values += list(document.values())
        starts.append(len(columns))
    data = (np.array(values, dtype=np.float64), np.array(columns, dtype=np.int64), starts)
    return sparse.csr_matrix(data, shape=(len(documents), width))
