"""Hashed n-grams: the numbers of scikit-learn's vectoriser, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import ngrams
from mining.ngrams import ngram_counts

PLACES = 2**14
TEXTS = (
    "",
    "a",
    "Où est ma commande n° 4512 ? Elle est retardée, l'échange de l'œuvre aussi 😀",
    "Where  is my parcel?\nWHERE is it\t?",
    "été ete e\u0301te\u0301 ´ ¨ ﬁn İstanbul ΟΔΟΣ 注文はどこですか",
)


def _wanted(texts: Sequence[str]) -> Any:
    """What the vectoriser counts that models were made with before."""
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 4),
        n_features=PLACES,
        norm=None,
        alternate_sign=False,
        strip_accents="unicode",
    ).transform(texts)


@pytest.mark.parametrize("text", TEXTS)
def test_counts_are_those_of_the_vectoriser(text: str) -> None:
    """Models that were saved before stay right: case, accents, blanks, short words, any script."""
    assert (ngram_counts([text], PLACES) != _wanted([text])).nnz == 0


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_counts_of_any_text_are_those_of_the_vectoriser(text: str) -> None:
    """Signs that nobody thought of, too."""
    assert (ngram_counts([text], PLACES) != _wanted([text])).nnz == 0


def test_each_text_has_its_row() -> None:
    """Rows stand in the order of the texts, whatever words they share."""
    found = ngram_counts(["colis", "retour colis", ""], PLACES)
    assert found.shape == (3, PLACES)
    assert found[0].sum() == ngram_counts(["colis"], PLACES).sum()
    assert found[2].nnz == 0


def test_no_texts_give_no_rows() -> None:
    """The width is there all the same."""
    assert ngram_counts([], PLACES).shape == (0, PLACES)


def test_words_that_are_not_remembered_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered only saves time."""
    monkeypatch.setattr(ngrams, "MOST_WORDS", 1)
    assert (ngram_counts(TEXTS, PLACES) != _wanted(TEXTS)).nnz == 0


def test_a_lone_surrogate_is_counted() -> None:
    """A broken text is no error."""
    assert ngram_counts(["a\ud800b"], PLACES).nnz > 0
