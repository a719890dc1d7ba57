"""The need without greeting and closing; greetings and thanks told from requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.greetings import is_pleasantry, need_text


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour,\n\nmon colis est perdu.",
        "Bonjour Madame, Monsieur,\nmon colis est perdu.",
        "Bonjour [NAME], mon colis est perdu.\nMerci d'avance,\n[NAME]",
        "Hi there! mon colis est perdu. Thanks a lot!",
        "Cher service client, mon colis est perdu. Bonne journée à vous",
        "Bonsoir\nJ'espère que vous allez bien.\nmon colis est perdu.\n\nBien à vous",
        "@boutique mon colis est perdu.",
        "Dear Sir or Madam, mon colis est perdu. I look forward to hearing from you.",
    ],
)
def test_greeting_and_closing_go(text: str) -> None:
    """Only the need goes to mining."""
    assert need_text(text).rstrip(".") == "mon colis est perdu"


@pytest.mark.parametrize(
    "text",
    [
        "Merci de me rembourser ma commande",
        "Thanks for nothing, where is my order",
        "Best product ever, but the lid broke",
        "My order is late. Please refund.",
        "Hello Kitty mug is broken",
        "Chère est la vie",
    ],
)
def test_words_of_the_need_stay(text: str) -> None:
    """A polite word that carries the request is not cut with it."""
    assert set(need_text(text).split()) >= set(text.split()) - {"Hello"}


@pytest.mark.parametrize(
    "text",
    ["Bonjour", "Merci beaucoup !", "ok merci bonne journée", "Thanks!", "👍", "???", "",
     "Hello? anyone there?", "Parfait, merci pour votre réponse rapide. Bonne journée, [NAME]"],
)  # fmt: skip
def test_pleasantries_are_known(text: str) -> None:
    """Greetings, thanks and signs ask nothing."""
    assert is_pleasantry(text)


@pytest.mark.parametrize("text", ["retour", "Merci de me rembourser", "colis ?", "code promo"])
def test_the_shortest_requests_are_no_pleasantries(text: str) -> None:
    """One word can be a need."""
    assert not is_pleasantry(text)


@given(st.text(max_size=200))
def test_the_need_is_part_of_the_text(text: str) -> None:
    """Nothing is added, and words are not all cut."""
    need = need_text(text)
    assert need in text
    assert any(c.isalnum() for c in need) == any(c.isalnum() for c in text)
