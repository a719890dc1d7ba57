"""Words in French and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.words import fold, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("été", "ete"),
        ("Œuvre", "oeuvre"),
        ("RETARDÉE", "retardee"),
        ("l’échange", "l'echange"),
        ("Straße", "strasse"),
    ],
)
def test_folding_spells_out_accents_and_ligatures(text: str, expected: str) -> None:
    """A customer without an accent key means the same word."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’échange d'une œuvre", ["échange", "une", "œuvre"]),
        ("Qu'est-ce qu'il faut ?", ["est", "ce", "il", "faut"]),
        ("Aujourd'hui", ["Aujourd'hui"]),
        ("I'm waiting, where's Ana's?", ["I", "waiting", "where", "Ana"]),
        ("", []),
        ("🙂 !!", []),
    ],
)
def test_words_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    """Elided articles and English tails go; accents stay."""
    assert words(text) == expected


def test_terms_of_a_question_are_what_it_is_about() -> None:
    """Stop words go, whatever the accents."""
    assert terms("Où est mon colis ?", "fr") == terms("ou est mon colis", "fr") == ["colis"]


def test_inflections_share_a_term() -> None:
    """Singular and plural, with and without accents."""
    assert terms("les échanges", "fr") == terms("l'echange", "fr")
    assert terms("the exchanges", "en") == terms("exchange", "en")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """Every later comparison may fold again."""
    assert fold(fold(text)) == fold(text)
