"""Street addresses, flats and postcodes, and what only looks like one."""

from __future__ import annotations

import pytest

from mining.recognisers.places import addresses


def found(text: str) -> list[str]:
    """What is taken for a place in ``text``."""
    return [text[span.start : span.end] for span in addresses(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Open the app 3 times a day.",
        "With this app I ordered 3 lamps.",
        "1. Open our website or app.\n2. Look for your orders.",
        "Open the app. 2 days later it works.",
        "My app not loading since 9.",
        "L'app 2 fois par jour se ferme.",
    ],
)
def test_a_phones_app_is_no_flat(text: str) -> None:
    """The word app before a number or a short word stays where no address ends there."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("Je suis app 12, 3e étage", "app 12, 3e étage"),
        ("12 étages, app. 7", "app. 7"),
        ("Livrez app. B2 svp", "app. B2"),
        ("Porte bleue, appt n°14", "appt n°14"),
        ("Apartment 4B please", "Apartment 4B"),
    ],
)
def test_a_flat_is_found(text: str, flat: str) -> None:
    """Flats are found in their short and long forms."""
    assert found(text) == [flat]


@pytest.mark.parametrize("text", ["@69003 Lucien answered", "They paid $15000 Then left"])
def test_a_handle_or_a_price_is_no_postcode(text: str) -> None:
    """Five digits behind an at sign or a currency stay, and so does the word after them."""
    assert found(text) == []


def test_a_postcode_with_its_town_is_found() -> None:
    """Five digits and a capitalised town are one postcode."""
    assert found("à 69003 Lyon") == ["69003 Lyon"]
