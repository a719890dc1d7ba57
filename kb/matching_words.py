"""How much of a ticket's wording stands in each article: BM25 over its ceiling, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

K1, B = 2.0, 0.9
"""Long articles hold many words by chance: .9 ranked better than .75 on nearly every public set."""


def phrases(stems: Sequence[str]) -> list[str]:
    """The words and the pairs of neighbours: "how do I" tells questions apart, its words do not."""
    return [*stems, *(f"{one} {other}" for one, other in pairwise(stems))]


class Asked:
    """Which words each of some texts holds, each once, as places in a list of all their words.

    Where these stand in an index is looked up once for all texts, however they are cut.
    """

    def __init__(self, words: Sequence[str], places: Numbers, ends: Numbers) -> None:
        """``places`` lie text by text, ``ends`` (texts + 1) say from where to where."""
        self.words, self.places, self.ends = words, places, ends
        self._columns: list[tuple[dict[str, int], Numbers]] = []

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Asked:
        """The words of texts, each given as a list."""
        known: dict[str, int] = {}
        places: list[int] = []
        ends = [0]
        for text in texts:
            places += [known.setdefault(word, len(known)) for word in dict.fromkeys(text)]
            ends.append(len(places))
        return cls(list(known), np.array(places, np.int64), np.array(ends, np.int64))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __reduce__(self) -> tuple[Any, ...]:
        return Asked, (self.words, self.places, self.ends)  # no index goes along

    def only(self, rows: Sequence[int]) -> Asked:
        """The same of some texts, in this order."""
        chosen = np.array(rows, dtype=np.int64)
        sizes = self.ends[chosen + 1] - self.ends[chosen]
        ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        inside = np.arange(ends[-1]) - np.repeat(ends[:-1], sizes)
        found = Asked(self.words, self.places[np.repeat(self.ends[chosen], sizes) + inside], ends)
        found._columns = self._columns
        return found

    def columns(self, words: dict[str, int]) -> Numbers:
        """The column that an index has for each of :attr:`words`; -1 for none."""
        for known, columns in self._columns:
            if known is words:
                return columns
        found = (words.get(word, -1) for word in self.words)
        self._columns.append((words, np.fromiter(found, np.int64, len(self.words))))
        return self._columns[-1][1]


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

    def shares(self, wanted: Asked) -> Floats:
        """BM25 of each text's words in each document over its ceiling: (texts, documents).

        0 when no term occurs, towards 1 when every term occurs often; a term that no document
        holds counts against all of them.
        """
        columns = wanted.columns(self.words)[wanted.places]
        is_known = columns >= 0
        starts = np.concatenate([[0], np.cumsum(is_known)])[wanted.ends]
        unknown = np.diff(wanted.ends) - np.diff(starts)
        columns = columns[is_known]
        cells = (np.ones(len(columns)), columns, starts)
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
