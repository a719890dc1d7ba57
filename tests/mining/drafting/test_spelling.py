"""Accents and capitals put back."""

from __future__ import annotations

import pytest

from mining.drafting.spelling import accents, mended

WRITTEN = ["Ma carte est refusée.", "carte refusée", "une carte refusée", "carte refusee"]


@pytest.mark.parametrize(
    ("text", "right", "expected"),
    [
        ("Carte refusee", {"refusee": "refusée"}, "Carte refusée"),
        ("l'echange", {"echange": "échange"}, "l'échange"),
        ("Echange de taille", {"echange": "échange"}, "Échange de taille"),
        ("made in france", {"france": "France"}, "made in France"),
        ("Ou est mon colis", {}, "où est mon colis"),
        ("Ou bien", {}, "Ou bien"),
        ("œuvre d'été 🎉", {}, "œuvre d'été 🎉"),
        ("", {"a": "à"}, ""),
    ],
)
def test_words_are_mended(text: str, right: dict[str, str], expected: str) -> None:
    """Elided words and capitals at the start keep their shape."""
    assert mended(text, right) == expected


def test_the_accented_writing_of_nearly_everybody_wins() -> None:
    """Three to one is enough."""
    assert accents(WRITTEN)["refusee"] == "refusée"


def test_two_words_that_differ_by_an_accent_stay_apart() -> None:
    """ "passe" and "passé" are both right."""
    assert "passe" not in accents(["mot de passe", "commande passé", "je passe", "a passé"])


def test_names_of_places_have_capitals() -> None:
    """A capital counts inside a sentence only."""
    texts = ["Livrez-vous en Belgique ?", "vers la Belgique", "en Belgique", "en belgique"]
    assert accents(texts)["belgique"] == "Belgique"
    assert "livraison" not in accents(["Livraison rapide", "Livraison en retard"])
