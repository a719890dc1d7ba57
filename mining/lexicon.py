"""How texts are worded: latent semantic analysis of their character n-grams.

Characters stand typos, inflection and missing accents better than words do; measured in
docs/decisions/0003-topics.md. A word is spelled once, however many texts it stands in.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from mining.graph import Floats, unit
from mining.ngrams import MOST_WORDS, ngrams_of

LEXICAL_DIMENSIONS = 200
LEXICAL_FEATURES = 20_000


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
        from scipy.sparse import csr_matrix

        found, ends = array("i"), [0]
        for text in texts:
            for word in text.lower().split():
                places = self._known.get(word)
                if places is None:
                    places = self._places(word)
                found.extend(places)
            ends.append(len(found))
        ones = np.ones(len(found), dtype=np.float32)
        columns = np.array(found, dtype=np.int32)
        counts = csr_matrix((ones, columns, ends), shape=(len(texts), len(self.column)))
        counts.sum_duplicates()
        return counts

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
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.utils.extmath import randomized_svd

    counter = CountVectorizer(
        analyzer=_Speller(), min_df=2, max_features=LEXICAL_FEATURES, dtype=np.float32
    )
    nothing = Lexicon(), np.zeros((len(texts), 1), dtype=np.float32)
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # no n-gram occurs twice
        return nothing
    weights = TfidfTransformer(sublinear_tf=True)
    rows = weights.fit_transform(counts)
    dimensions = min(LEXICAL_DIMENSIONS, rows.shape[0] - 1, rows.shape[1] - 1)
    if dimensions < 2:
        return nothing
    left, sizes, directions = randomized_svd(rows, dimensions, n_iter=1, random_state=seed)
    column = {name: int(place) for name, place in counter.vocabulary_.items()}
    found = Lexicon(weights, column, np.asarray(directions, dtype=np.float32))
    return found, unit(left * sizes)


class _Speller:
    """The n-grams of a text, those of a word cut once."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}

    def __call__(self, text: str) -> Iterator[str]:
        return chain.from_iterable(map(self._of, text.lower().split()))

    def _of(self, word: str) -> list[str]:
        found = self._known.get(word)
        if found is None:
            found = list(ngrams_of(word))
            if len(self._known) < MOST_WORDS:
                self._known[word] = found
        return found
