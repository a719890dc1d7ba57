"""Wording: the numbers of scikit-learn's vectoriser, with each word cut once."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.extmath import randomized_svd

from mining import lexicon
from mining.graph import unit
from mining.lexicon import LEXICAL_FEATURES, analysed

TEXTS = [
    "Où est ma commande n° 4512 ? Elle est retardée, l'échange de l'œuvre aussi 😀",
    "Where  is my parcel?\nWHERE is it\t?",
    "été ete e\u0301te\u0301 ´ ¨ ﬁn İstanbul ΟΔΟΣ 注文はどこですか",
    "a",
    "",
] * 3 + ["où est mon colis", "my parcel is late"]
UNSEEN = ["colis retardé ?", "", "zzz", *TEXTS[:3]]


def _wanted(most: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 4),
        min_df=2,
        max_features=most,
        sublinear_tf=True,
        strip_accents="unicode",
        dtype=np.float32,
    )


def test_rows_are_those_of_the_vectoriser() -> None:
    """To the last bit, of the texts analysed and of others."""
    wanted = _wanted(LEXICAL_FEATURES)
    weights = wanted.fit_transform(TEXTS)
    rows, sizes, directions = randomized_svd(weights, len(TEXTS) - 1, n_iter=1, random_state=7)
    told, found = analysed(TEXTS, seed=7)
    assert np.array_equal(found, unit(rows * sizes))
    others = unit(wanted.transform(UNSEEN) @ np.asarray(directions, dtype=np.float32).T)
    assert np.array_equal(told.vectors(UNSEEN), others)


def test_of_too_many_n_grams_the_vectorisers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that occur most often, and of equally frequent ones the same."""
    monkeypatch.setattr(lexicon, "LEXICAL_FEATURES", 60)
    wanted = _wanted(60).fit(TEXTS)
    found, _ = analysed(TEXTS, seed=7)
    assert found.column == wanted.vocabulary_
