"""How a customer is found again by what they give, and how little of it is kept."""

from __future__ import annotations

import contextlib

import phonenumbers
import pytest

from kb.identities import (
    REGIONS,
    aliases,
    asked_keys,
    customers,
    keyed,
    lasting,
    marked,
    masked,
    one_customer,
    phone_forms,
    requester_key,
)
from kb.tickets import Requester

KEY = b"k" * 32
LEA = Requester(name="Léa", email="Lea@Example.com", phone="06 12 34 56 78", source_id="71")


@pytest.mark.parametrize("asked", ["lea@example.com", " LEA@example.com ", "71"])
def test_address_and_id_lead_to_what_imports_know(asked: str) -> None:
    """The hash on the tickets, or an alias of it."""
    known = {requester_key(LEA, "zendesk", KEY), *aliases(LEA, "zendesk", KEY)}
    assert known & set(asked_keys(asked, {"zendesk", "jsonl"}, KEY))


@pytest.mark.parametrize("asked", ["+33612345678", "0033 6 12 34 56 78", "06.12.34.56.78"])
def test_a_telephone_is_one_however_it_is_written(asked: str) -> None:
    """With or without its country."""
    assert set(asked_keys(asked, (), KEY)) & set(aliases(LEA, "zendesk", KEY))


@pytest.mark.parametrize(
    "text",
    [
        "+33612345678",
        "+33 (0)6 12 34 56 78",
        " +44 20 7946 0958",
        "+1 202 555 0143",
        "+999 12345678",
        "+0612345678",
        "+33612345678 ext. 5",
        "+32 470 12 34 56",
        "0612345678",
        "020 7946 0958",
        "12",
    ],
)
def test_a_telephone_reads_as_in_every_region(text: str) -> None:
    """One look where it names its country gives what a look for each region gives."""
    forms = {}
    for region in REGIONS:
        with contextlib.suppress(phonenumbers.NumberParseException):
            one = phonenumbers.parse(text, region)
            if phonenumbers.is_valid_number(one):
                forms[f"phone:+{one.country_code}{one.national_number}"] = region
    digits = "".join(filter(str.isdigit, text))
    assert phone_forms(text) == (tuple(forms) or (f"phone:{digits}",))


def test_an_id_of_another_help_desk_is_somebody_else() -> None:
    """Ids count within one source."""
    assert not set(aliases(LEA, "zendesk", KEY)) & set(asked_keys("71", {"gorgias"}, KEY))


def test_a_telephone_beside_an_address_is_not_what_an_import_skips_by() -> None:
    """A household shares it; the address and the id are one person's."""
    phone = set(asked_keys(LEA.phone, (), KEY))
    assert not phone & set(lasting(LEA, "zendesk", KEY))
    assert lasting(Requester(phone=LEA.phone), "zendesk", KEY)


def test_the_mark_of_a_forgotten_customer_is_not_their_key() -> None:
    """The list of the forgotten names no ticket."""
    own = requester_key(LEA, "zendesk", KEY)
    assert marked(own, KEY) not in {own, keyed(KEY, own)}
    assert len(marked(own, KEY)) == 16


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("lea@example.com", "l***@***"), ("+33612345678", "+***78"), ("71", "7***"), ("", "***")],
)
def test_what_is_printed_is_masked(asked: str, shown: str) -> None:
    """Enough for its owner to know it again."""
    assert masked(asked) == shown


@pytest.mark.parametrize(
    ("pairs", "same"),
    [
        ([], "m"),
        ([("id", "m")], "m id"),
        ([("id", "m"), ("tel", "id")], "m id tel"),
        ([("id", "m"), ("tel", "m"), ("tel", "other")], "m id"),
        ([("tel", "id"), ("tel", "m"), ("id", "m")], "m id tel"),
        ([("m", "other"), ("id", "m"), ("m", "id")], "m id"),
    ],
)
def test_a_customer_is_all_that_leads_to_nobody_else(
    pairs: list[tuple[str, str]], same: str
) -> None:
    """Address, id and telephone of one; the telephone of a household is nobody's."""
    assert one_customer("m", pairs) == frozenset(same.split())


@pytest.mark.parametrize(
    ("asked", "known", "found"),
    [
        ("m", "m", "m"),
        ("m", "id", "m"),
        ("id", "m", "m"),
        ("id", "id m", "id m"),
        ("id", "", "m"),
        ("id no", "", ""),
        ("no", "m id", ""),
    ],
)
def test_asking_finds_tickets_by_address_and_by_id(asked: str, known: str, found: str) -> None:
    """Those of one customer who is known by an address in some and by the id in others."""
    assert customers(asked.split(), known.split(), [("id", "m")]) == set(found.split())
