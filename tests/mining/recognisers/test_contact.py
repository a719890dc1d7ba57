"""E-mail addresses, personal links, handles, IP addresses and street addresses."""

from __future__ import annotations

import pytest

from mining.redaction import find_spans


def masked(text: str) -> list[tuple[str, str]]:
    """Type and text of what is found."""
    return [(span.type, text[span.start : span.end]) for span in find_spans(text)]


@pytest.mark.parametrize(
    "value",
    [
        "jean.dupont@example.com",
        "jean+shop@mail.example.co.uk",
        "jean (at) exemple point fr",
        "jean [at] example [dot] org",
        "jean arobase exemple point fr",
        "jean at example dot com",
        "jean@gmail",
        "hélène@exemple.fr",
    ],
)
def test_emails(value: str) -> None:
    """Plain, without ending, and spelled out."""
    assert masked(f"écrivez à {value} svp") == [("EMAIL", value)]


@pytest.mark.parametrize(
    ("link", "is_personal"),
    [
        ("https://shop.example/orders/99120?token=a81f", True),
        ("https://shop.example/account/orders", True),
        ("https://shop.example/returns", False),
        ("www.shop.example", False),
    ],
)
def test_links(link: str, is_personal: bool) -> None:
    """A public page stays readable, one that names an order or carries a query does not."""
    assert bool(masked(f"voir {link} merci")) is is_personal


def test_handles_and_machines() -> None:
    """Social names and IP addresses of both versions."""
    assert masked("sur insta @lea_deco33 !") == [("HANDLE", "@lea_deco33")]
    assert masked("ip 203.0.113.9 bloquée") == [("IP", "203.0.113.9")]
    assert masked("ip 2a01:e0a:1:2::8 bloquée") == [("IP", "2a01:e0a:1:2::8")]


@pytest.mark.parametrize(
    "value",
    [
        "14 bis rue des Glycines, 31000 Toulouse",
        "5, impasse du Four à Chaux, 35400 Saint-Malo",
        "27 rue du moulin 44000 nantes",
        "Résidence Les Acacias, 8 avenue du Général Leclerc, appt 42, 92100 Boulogne-Billancourt",
        "place du Marché 117, 1348 Louvain-la-Neuve",
        "221 Maple Road, Leeds LS6 2AB",
        "Flat 4, 18 Kingsley Avenue, London N16 8JX",
        "1420 Oak Hill Drive, Apt 3B, Austin, TX 78704",
        "12 station road",
    ],
)
def test_street_addresses(value: str) -> None:
    """French, Belgian, British and American, also in lower case, masked whole."""
    (found,) = masked(f"livrez au {value}.")
    assert found[1].startswith(value[:-1])


@pytest.mark.parametrize(
    "text",
    [
        "2 places de parking à Lyon",
        "3 cours en ligne",
        "la rue est barrée",
        "10000 Euros de dégâts",
        "The 12 way bracket is missing",
        "Ouvert à Paris et à Lille",
    ],
)
def test_places_without_a_person_stay(text: str) -> None:
    """A town or a street in passing is no address."""
    assert masked(text) == []
