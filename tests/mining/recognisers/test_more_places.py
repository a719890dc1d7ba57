"""Corners, houses without a street, named houses, and codes in more wordings."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str, *types: str) -> str:
    """What is masked of the types, joined."""
    return " | ".join(text[s.start : s.end] for s in find_spans(text) if s.type in types)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("À l'angle de la rue Monge et de l'avenue Foch", "rue Monge et de l'avenue Foch"),
        ("C'est au coin du boulevard Raspail, porte bleue", "boulevard Raspail"),
        ("at the junction of Elm Road and Oak", "Elm Road and Oak"),
        ("on the corner of 5th and Pine", "5th and Pine"),
        ("The driver left it at number 17 again", "17"),
        ("laissé chez le voisin au numéro 9 bis hier", "9 bis"),
        ("I live at no. 63, with the red door", "63"),
        ("appartement 8, tour Mistral", "appartement 8, tour Mistral"),
        ("Apt 9, Cedar Mansions please", "Apt 9, Cedar Mansions"),
        ("It's Glan Afon, Heol y Bont, Bala LL23 7NL", "Glan Afon, Heol y Bont, Bala LL23 7NL"),
    ],
)
def test_places_found(text: str, value: str) -> None:
    """A place where somebody lives is masked whole, street number or not."""
    assert value in masked(text, "ADDRESS")


@pytest.mark.parametrize(
    "text",
    [
        "I left a review at number one",
        "dans l'angle du canapé, un coin abîmé",
        "the corner of the box is torn",
        "We sold it at number 1 in the charts",
        "la tour est arrivée cassée, l'immeuble aussi",
        "my new place is great",
    ],
)
def test_places_left(text: str) -> None:
    """Corners of things and ranks are no addresses."""
    assert masked(text, "ADDRESS") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Le cadenas s'ouvre avec 7160, merci", "7160"),
        ("the side gate unlocks with 5582 or so", "5582"),
        ("La porte se débloque en tapant 31A7", "31A7"),
        ("The alarm turns off with 9061 if it rings", "9061"),
        ("Press 6612 on the panel by the stairs", "6612"),
        ("lift code 84, third floor", "84"),
        ("lobby entry B4471 after eight", "B4471"),
        ("Gift card 6035 1122 3344 5566, pin 8204, refused", "8204"),
        ("The machine asks for a code and I have QT47M here", "QT47M"),
    ],
)
def test_codes_found(text: str, value: str) -> None:
    """What opens a door is masked whatever says so."""
    assert value in masked(text, "CODE")


@pytest.mark.parametrize(
    "text",
    [
        "La porte s'ouvre avec 2 jours de retard",
        "the gate opens with 1500 people waiting",
        "J'ai un code promo, j'ai 3 articles au panier",
        "I have a promo code, I have SUMMER20 here",
        "the locker opened with 30 minutes left",
        "The alarm clock goes off with 10 minutes delay",
    ],
)
def test_codes_left(text: str) -> None:
    """Days, people and promo codes are no codes of doors."""
    assert masked(text, "CODE") == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a white van LD68 WXY hit the wall", "LD68 WXY"),
        ("my national insurance is QQ 65 43 21 B", "QQ 65 43 21 B"),
        ("Mon pseudo Depop est fripette77", "fripette77"),
    ],
)
def test_numbers_found(text: str, value: str) -> None:
    """Plates of Britain, numbers after their cue, and accounts of a network."""
    assert value in masked(text, "ID", "HANDLE")
