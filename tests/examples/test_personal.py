"""The personal data planted in the sample shop."""

from __future__ import annotations

import re
from random import Random

import phonenumbers
import pytest
from stdnum import iban, luhn
from stdnum.fr import siret

from examples.sample_shop import personal
from tests.examples.shop import Shop, plain

TYPES = {"name", "email", "phone", "iban", "card", "address", "order", "tracking", "id", "handle"}


def values(shop: Shop, kind: str) -> set[str]:
    """The planted values of a kind."""
    return {p["value"] for truth in shop.truths for p in truth["planted"] if p["type"] == kind}


def test_every_planted_value_stands_in_its_ticket(shop: Shop) -> None:
    """Truth lists only what was really written, of every type."""
    for ticket, truth in shop.pairs:
        text = plain(ticket)
        for planted in truth["planted"]:
            assert planted["value"] in text, (ticket["id"], planted)
    assert {p["type"] for truth in shop.truths for p in truth["planted"]} == TYPES


def test_whatever_looks_like_an_order_or_an_address_is_listed(shop: Shop) -> None:
    """No order number and no plain mail address of a customer is missing from the truth."""
    for ticket, truth in shop.pairs:
        listed = " ".join(p["value"] for p in truth["planted"])
        for found in re.findall(r"MO-\d{6}|[\w.]+@[\w-]+\.example", plain(ticket)):
            assert found in listed or found.endswith("maison-ombrelle.example"), ticket["id"]


def test_a_requesters_name_in_the_text_is_listed(shop: Shop) -> None:
    """Where a ticket shows its requester's last name as a word, the truth has it."""
    for ticket, truth in shop.pairs:
        last = ticket["requester"].get("name", "").split(" ", 1)[-1]
        is_person = truth["needs"] and len(last) > 3 and not last.startswith("@")
        if is_person and re.search(rf"\b{re.escape(last)}\b", plain(ticket)):
            assert any(last in p["value"] for p in truth["planted"]), ticket["id"]


def test_ibans_cards_and_sirets_pass_their_checks(shop: Shop) -> None:
    """Every planted number is one a recogniser with checksums must accept."""
    for kind, is_valid in (
        ("iban", iban.is_valid),
        ("card", luhn.is_valid),
        ("id", siret.is_valid),
    ):
        found = values(shop, kind)
        assert found
        assert all(is_valid(re.sub(r"[ -]", "", value)) for value in found), kind


@pytest.mark.parametrize("country", ["fr", "be", "ch", "gb", "ie", "eu"])
def test_ibans_are_valid_in_every_country(country: str) -> None:
    """The national check digits hold too."""
    rng = Random(3)
    assert all(iban.is_valid(personal.iban(rng, country)) for _ in range(200))


def test_parcel_numbers_carry_their_check_digits(shop: Shop) -> None:
    """UPU S10, Colissimo and UPS numbers all occur and are right."""
    shapes = {"FR": 0, "1Z": 0, "dom": 0}
    for value in values(shop, "tracking"):
        if value.startswith("1Z"):
            shapes["1Z"] += 1
            assert value[-1] == personal.ups_digit(value[2:-1])
        elif value.endswith("FR"):
            shapes["FR"] += 1
            assert value[10] == personal.s10_digit(value[2:10])
        else:
            shapes["dom"] += 1
            assert value[-1] == personal.colissimo_digit(value[2:-1])
    assert all(shapes.values())


def test_check_digits_of_published_examples() -> None:
    """UPU's example RA 47312482 9 and UPS's example 1Z999AA10123456784."""
    assert personal.s10_digit("47312482") == "9"
    assert personal.ups_digit("999AA1012345678") == "4"
    assert personal.luhn_digit("7992739871") == "3"


def test_telephone_numbers_are_possible_and_of_several_countries(shop: Shop) -> None:
    """French, British and Belgian numbers in national and international form."""
    countries = set()
    for value in values(shop, "phone"):
        region = "GB" if value.startswith(("07", "0161")) and not _is_french(value) else "FR"
        region = "BE" if re.sub(r"\D", "", value).startswith("0460") else region
        number = phonenumbers.parse(value, region)
        assert phonenumbers.is_possible_number(number), value
        countries.add(number.country_code)
    assert {33, 44, 32} <= countries


def _is_french(value: str) -> bool:
    return len(re.sub(r"\D", "", value)) == 10


def test_disguised_addresses_keep_the_words_of_the_address() -> None:
    """An obfuscated address still holds the mail box and the domain's name."""
    rng = Random(1)
    forms = {personal.disguised(rng, "claire.dumont@orage.example", "fr") for _ in range(100)}
    assert len(forms) == 5
    assert all("claire" in form and "orage" in form for form in forms)
