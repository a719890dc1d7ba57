"""Which brand a ticket belongs to, in the words of each help desk; and only those asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kb.tickets import Requester, Skipped, SourceTicket
from mining.importers import (
    crisp,
    freshdesk,
    gorgias,
    helpscout,
    hubspot,
    intercom,
    source,
    zendesk,
)
from mining.importers.brands import NONE, OTHER, brand, of_brands, stored_brand
from mining.importers.source import Source
from mining.redaction import Known, Redactor
from tests.mining.importers import (
    test_crisp,
    test_freshdesk,
    test_gorgias,
    test_helpscout,
    test_hubspot,
    test_intercom,
    test_zendesk,
)
from tests.mining.importers.exports import only_ticket, records_of

STARTED = datetime(2025, 3, 4, tzinfo=UTC)
ZENDESK = test_zendesk.a_payload(brand_id=360001234567)
SHOP = {"id": 5, "name": "Maison Nord", "type": "shopify"}
MAILBOX = {"id": 7, "type": "email", "name": "sav@shop.test"}


@pytest.mark.parametrize(
    ("kind", "documents", "found"),
    [
        pytest.param(
            zendesk.SOURCE,
            [{"tickets": [ZENDESK], "brands": [{"id": 360001234567, "name": "Maison Nord"}]}],
            "Maison Nord",
            id="zendesk, brands in the page",
        ),
        pytest.param(zendesk.SOURCE, [[ZENDESK]], "360001234567", id="zendesk, its id alone"),
        pytest.param(
            freshdesk.SOURCE,
            [[test_freshdesk.a_payload(product_id=9)], {"products": [{"id": 9, "name": "Nord"}]}],
            "Nord",
            id="freshdesk, a product",
        ),
        pytest.param(
            gorgias.SOURCE,
            [[test_gorgias.a_payload(integrations=[MAILBOX, SHOP])]],
            "Maison Nord",
            id="gorgias, a store among integrations",
        ),
        pytest.param(
            gorgias.SOURCE,
            [[test_gorgias.a_payload(integrations=[MAILBOX])]],
            "",
            id="gorgias, no store",
        ),
        pytest.param(
            hubspot.SOURCE,
            [[test_hubspot.a_payload(hs_all_assigned_business_unit_ids="12")]],
            "12",
            id="hubspot, a business unit",
        ),
        pytest.param(
            crisp.SOURCE,
            [[test_crisp.a_payload(website_id="w1")]],
            "w1",
            id="crisp, a website",
        ),
        pytest.param(
            intercom.SOURCE,
            [[test_intercom.a_payload(custom_attributes={"Brand": "Nord"})]],
            "Nord",
            id="intercom, an attribute",
        ),
        pytest.param(
            helpscout.SOURCE,
            [[test_helpscout.a_payload(mailboxId=3)], test_helpscout.a_page("mailboxes", {
                "id": 3, "name": "Nord"}, of="/v2/mailboxes")],
            "Nord",
            id="helpscout, a mailbox",
        ),
    ],
)  # fmt: skip
def test_each_desk_tells_the_brand_in_its_own_way(
    kind: Source, documents: list[Any], found: str
) -> None:
    """The name where the export has it, else the id; nothing where there is one brand."""
    assert only_ticket(kind, *documents).brand == found


@pytest.mark.parametrize(
    "record", [{"brand": "Nord"}, {"store": {"name": "Nord"}}, {"marque": " Nord "}]
)
def test_a_field_of_any_script_may_name_it(record: dict[str, Any]) -> None:
    """The exchange format and its common names."""
    row = {"id": 1, "created_at": "2025-03-04", "text": "Où ?"} | record
    assert only_ticket(source("json"), [row]).brand == "Nord"


@pytest.mark.parametrize("name", ["lea@example.com", "x" * 61, "", None])
def test_what_is_no_name_is_no_brand(name: Any) -> None:
    """A wrong column may hold anything."""
    assert brand(name) == ""


def a_ticket(name: str, source_id: str = "1", asks: str = "") -> SourceTicket:
    """A ticket of a brand."""
    return SourceTicket("csv", source_id, STARTED, Requester(name=asks), (), brand=name)


def test_only_the_brands_asked_for_come_in() -> None:
    """Case and accents do not count; every other ticket has its reason."""
    tickets = [a_ticket(n, source_id=n) for n in ("Épure", "Nord", "")]
    found = list(of_brands([*tickets, Skipped("row 4", "no id")], ["epure"]))
    assert [one.brand for one in found if isinstance(one, SourceTicket)] == ["Épure"]
    assert [one.reason for one in found if isinstance(one, Skipped)] == [OTHER, NONE, "no id"]


def test_without_a_wish_all_come_in() -> None:
    """As it was."""
    tickets = [a_ticket(name) for name in ("Nord", "")]
    assert list(of_brands(tickets, [])) == tickets


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Paul Smith", "Paul Smith"),
        ("360001234567", "360001234567"),
        ("Léa Martin", ""),
        ("06 12 34 56 78", ""),
    ],
)
def test_no_customer_is_stored_as_a_brand(given: str, kept: str) -> None:
    """Shops bear people's names and ids are long; the requester's name and a telephone are not."""
    ticket = a_ticket(given, asks="Léa Martin")
    redactor = Redactor(Known(ticket.requester, frozenset(), (), ()))
    assert stored_brand(ticket, redactor) == kept


def test_a_missing_list_of_brands_loses_no_ticket() -> None:
    """Brands stand beside tickets, and are none themselves."""
    found = records_of(zendesk.SOURCE, {"brands": [{"id": 1, "name": "Nord"}], "tickets": []})
    assert found == []
