"""The sentence splitter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.drafting.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("… !", []),
        ("Bonjour. Merci !", ["Bonjour.", "Merci !"]),
        ("Voyez M. Dupont au n° 3. Puis signez.", ["Voyez M. Dupont au n° 3.", "Puis signez."]),
        ("Mr. Brown will call. Wait.", ["Mr. Brown will call.", "Wait."]),
        ("Il coûte 3.90 € l'été. Œuvre retardée ?", ["Il coûte 3.90 € l'été.", "Œuvre retardée ?"]),
        ("Choose, e.g. a lamp. Done", ["Choose, e.g. a lamp.", "Done"]),
        ("Allez sur www.exemple.fr. Cliquez.", ["Allez sur www.exemple.fr.", "Cliquez."]),
        ("Cliquez sur « Oublié ? » puis validez.", ["Cliquez sur « Oublié ? » puis validez."]),
        ("Attendez... il arrive. Fin.", ["Attendez... il arrive.", "Fin."]),
        ("1. Ouvrez la page\n2) Cliquez\n- Validez", ["Ouvrez la page", "Cliquez", "Validez"]),
        ("Étape 1 : ouvrez la page", ["ouvrez la page"]),
        ("Une ligne coupée\nen deux. Fin", ["Une ligne coupée en deux.", "Fin"]),
        ("Really?! Yes 🙂 thanks.", ["Really?!", "Yes 🙂 thanks."]),
        ("3 à 5 jours ouvrés. 24 h en express.", ["3 à 5 jours ouvrés.", "24 h en express."]),
    ],
)
def test_sentences_are_split_where_a_reader_would(text: str, expected: list[str]) -> None:
    """Abbreviations, decimals, addresses, quotations and lists split as expected."""
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from("aé. !?\n-1«»œ…M[]_"), max_size=200))
def test_no_letter_is_lost(text: str) -> None:
    """Every letter of a text is in one of its sentences, unless it was a list's mark."""
    kept = "".join(sentences(text))
    assert sum(c in "aéœM" for c in kept) == sum(c in "aéœM" for c in text)


def test_a_long_text_is_split_fast() -> None:
    """Twenty thousand characters of dots or blanks do not stall the splitter."""
    for text in ("a." * 10_000, "! " * 10_000, "a " * 10_000, "(((" * 7_000):
        sentences(text)
