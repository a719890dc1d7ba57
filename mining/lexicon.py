"""How texts are worded: latent semantic analysis of their character n-grams.

Characters stand typos, inflection and missing accents better than words do; measured in
docs/decisions/0003-topics.md. A word is spelled once, however many texts it stands in.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mining.graph import Floats, unit
from mining.ngrams import MOST_WORDS, ngrams_of

LEXICAL_DIMENSIONS = 200
LEXICAL_FEATURES = 20_000
FEWEST_TEXTS = 2
"""Texts in which an n-gram must stand to count."""


@dataclass(frozen=True)
class Lexicon:
    """What is known of the wording of some texts, by which others are told too."""

    weights: Any = None
    """How n-grams count (a fitted transformer of scikit-learn); none where texts are too few or too
    alike to analyse."""
    column: dict[str, int] = field(default_factory=dict)
    """N-gram -> its place in ``directions``."""
    directions: Floats | None = None
    """(dimensions, n-grams)"""
    _known: dict[str, array[int]] = field(default_factory=dict)
    """Word -> the places of its n-grams."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Unit rows, of zeros where nothing is known of a wording."""
        if self.weights is None or self.directions is None or not len(texts):
            width = 1 if self.directions is None else len(self.directions)
            return np.zeros((len(texts), width), dtype=np.float32)
        return unit(self.weights.transform(self._counts(texts), copy=False) @ self.directions.T)

    def _counts(self, texts: Sequence[str]) -> Any:
        """How often each n-gram occurs in each text, as scikit-learn's counter has it."""
        found, ends = array("i"), [0]
        for text in texts:
            for word in text.lower().split():
                places = self._known.get(word)
                if places is None:
                    places = self._places(word)
                found.extend(places)
            ends.append(len(found))
        return counted_rows(found, ends, len(self.column))

    def _places(self, word: str) -> array[int]:
        found = (self.column.get(one, -1) for one in ngrams_of(word))
        places = array("i", (place for place in found if place >= 0))
        if len(self._known) < MOST_WORDS:
            self._known[word] = places
        return places


def analysed(texts: Sequence[str], *, seed: int) -> tuple[Lexicon, Floats]:
    """Latent semantic analysis over TF-IDF of character 3- and 4-grams, and its unit rows.

    Texts too few or too alike to analyse give rows of zeros.
    """
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.utils.extmath import randomized_svd

    column, counts = _common(*_counted(texts))
    weights = TfidfTransformer(sublinear_tf=True)
    dimensions = min(LEXICAL_DIMENSIONS, counts.shape[0] - 1, counts.shape[1] - 1)
    if dimensions < 2:
        return Lexicon(), np.zeros((len(texts), 1), dtype=np.float32)
    rows = weights.fit_transform(counts)
    left, sizes, directions = randomized_svd(rows, dimensions, n_iter=1, random_state=seed)
    found = Lexicon(weights, column, np.asarray(directions, dtype=np.float32))
    return found, unit(left * sizes)


def _counted(texts: Sequence[str]) -> tuple[list[str], Any]:
    """The n-grams in the order in which they first occur, and how often each text has each."""
    number: dict[str, int] = {}
    known: dict[str, array[int]] = {}
    found, ends = array("i"), [0]
    for text in texts:
        for word in text.lower().split():
            own = known.get(word)
            if own is None:
                own = array("i", (number.setdefault(one, len(number)) for one in ngrams_of(word)))
                if len(known) < MOST_WORDS:
                    known[word] = own
            found.extend(own)
        ends.append(len(found))
    return list(number), counted_rows(found, ends, len(number))


def _common(names: Sequence[str], counts: Any) -> tuple[dict[str, int], Any]:
    """The n-grams of two texts or more, in the order of the alphabet, and their columns.

    Of too many those that occur most often; all of it as scikit-learn's counter has it, to the bit.
    """
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    kept = order[np.bincount(counts.indices, minlength=len(names))[order] >= FEWEST_TEXTS]
    if len(kept) > LEXICAL_FEATURES:
        often = np.bincount(counts.indices, weights=counts.data, minlength=len(names))[kept]
        kept = kept[np.sort((-often.astype(np.float32)).argsort()[:LEXICAL_FEATURES])]
    place = np.empty(len(names), dtype=np.int32)
    place[order] = np.arange(len(order))
    by_name = counted_rows(place[counts.indices], counts.indptr, len(names), counts.data)
    column = {names[one]: at for at, one in enumerate(kept.tolist())}
    return column, by_name[:, place[kept]]


def counted_rows(places: Any, ends: Any, width: int, counts: Any = None) -> Any:
    """A sparse matrix of the columns ``places`` of each row, float32; in each row as they come.

    Without ``counts`` each counts once, and equal ones are added up in ascending order.
    """
    from scipy.sparse import csr_matrix

    columns = np.array(places, dtype=np.int32)
    data = np.ones(len(columns), dtype=np.float32) if counts is None else counts
    found = csr_matrix((data, columns, ends), shape=(len(ends) - 1, width))
    if counts is None:
        found.sum_duplicates()
    return found
