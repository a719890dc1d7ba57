"""Orders out of CSV, Shopify's exports and answers, and JSON lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import InputError
from kb.tickets import Skipped
from mining.importers.orders import NAMES, csv, jsonl, shopify, source
from mining.importers.orders.source import OrderSource, SourceCount, SourceOrder
from mining.importers.records import Page
from mining.importers.source import ImportOptions
from tests.mining.importers.exports import broken

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
Found = SourceOrder | SourceCount | Skipped
REST = {
    "id": 450789469,
    "name": "#1001",
    "order_number": 1001,
    "created_at": "2026-03-31T14:00:00+02:00",
    "cancelled_at": None,
    "test": False,
    "email": "lea@example.com",
    "phone": None,
    "financial_status": "paid",
    "customer_locale": "fr-FR",
    "source_name": "web",
    "customer": {"id": 207119551, "email": "lea@example.com"},
    "line_items": [{"id": 1, "name": "Robe d'été"}],
}
NODE = {
    "id": "gid://shopify/Order/450789469",
    "name": "#1001",
    "createdAt": "2026-03-31T12:00:00Z",
    "cancelledAt": None,
    "test": False,
    "displayFinancialStatus": "PAID",
    "customerLocale": "fr",
    "sourceName": "web",
    "customer": {
        "id": "gid://shopify/Customer/207119551",
        "defaultEmailAddress": {"emailAddress": "lea@example.com"},
    },
}
FIELDS = (*REST, *NODE, "orders", "edges", "node", "data", "week", "number", "processed_at")
HEADER = "Name,Email,Financial Status,Created at,Cancelled at,Payment Method,Source,Lineitem name\n"


def options(**changes: Any) -> ImportOptions:
    """How these are read."""
    return ImportOptions(now=NOW, **changes)


def read(kind: OrderSource, document: Any, **changes: Any) -> list[Found]:
    """What a source gives for one document of JSON."""
    pages: Sequence[Any] = [Page("page.json", document)]
    return list(kind.read(pages, options(**changes)))


def read_text(tmp_path: Path, kind: OrderSource, text: str, **changes: Any) -> list[Found]:
    """What a source gives for a CSV file."""
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="utf-8")
    return list(kind.read([path], options(**changes)))


def one(found: list[Found]) -> SourceOrder:
    """The only order."""
    (order,) = found
    assert isinstance(order, SourceOrder), order
    return order


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"orders": [REST]}, id="REST"),
        pytest.param({"order": REST}, id="one of REST"),
        pytest.param([NODE], id="bulk"),
        pytest.param({"data": {"orders": {"edges": [{"cursor": "x", "node": NODE}]}}}, id="edges"),
        pytest.param({"data": {"orders": {"nodes": [NODE], "pageInfo": {}}}}, id="nodes"),
        pytest.param({"orders": {"edges": [{"node": NODE}]}}, id="without data"),
    ],
)
def test_every_shape_of_the_api_gives_the_same_order(document: Any) -> None:
    """REST and GraphQL speak of one order in their own spellings."""
    order = one(read(shopify.SOURCE, document))
    assert (order.number, order.created_at) == ("#1001", NOON)
    assert (order.customer.email, order.customer.source_id) == ("lea@example.com", "207119551")
    assert (order.locale, order.channel) == ("fr", "web")
    assert (order.is_cancelled, order.is_test) == (False, False)


def test_lines_of_a_bulk_operation_that_are_parts_of_orders(tmp_path: Path) -> None:
    """Items and their like are no orders and no faults."""
    item = {"id": "gid://shopify/LineItem/1", "name": "Robe", "__parentId": NODE["id"]}
    path = tmp_path / "bulk.jsonl"
    path.write_text("\n".join(map(json.dumps, [NODE, item, NODE | {"name": "#1002"}])))
    found = [o.number for o in shopify.read([path], options()) if isinstance(o, SourceOrder)]
    assert found == ["#1001", "#1002"]


def test_an_order_moved_to_shopify_counts_on_its_own_day() -> None:
    """``created_at`` of such an order is the day of the move."""
    order = one(read(shopify.SOURCE, [REST | {"processed_at": "2024-05-06T10:00:00Z"}]))
    assert order.created_at == datetime(2024, 5, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "change",
    [
        {"cancelled_at": "2026-04-01T00:00:00Z"},
        {"financial_status": "voided"},
        {"displayFinancialStatus": "VOIDED"},
    ],
)
def test_cancelled_orders_are_told(change: dict[str, Any]) -> None:
    """By a time, or a payment that was never taken."""
    assert one(read(shopify.SOURCE, [REST | change])).is_cancelled


@pytest.mark.parametrize("change", [{"test": True}, {"payment_gateway_names": ["bogus"]}])
def test_test_orders_are_told(change: dict[str, Any]) -> None:
    """By the flag, or by the gateway made for tests."""
    assert one(read(shopify.SOURCE, [REST | change])).is_test


def test_rows_of_one_order_are_one_order(tmp_path: Path) -> None:
    """Shopify writes a row an item; all but the first may be empty of everything else."""
    text = HEADER + (
        "#1001,lea@example.com,paid,2026-03-31 14:00:00 +0200,,Visa,web,Robe\n"
        "#1001,lea@example.com,,,,,,Écharpe\n"
        "#1002,,voided,2026-03-31 14:00:00 +0200,,(for testing) Bogus Gateway,pos,Gants\n"
    )
    first, second = read_text(tmp_path, shopify.SOURCE, text)
    assert isinstance(first, SourceOrder)
    assert isinstance(second, SourceOrder)
    assert (first.number, first.created_at, first.is_cancelled) == ("#1001", NOON, False)
    assert (second.is_cancelled, second.is_test, second.channel) == (True, True, "pos")
    assert second.customer.email == ""


def test_french_headers_of_shopify(tmp_path: Path) -> None:
    """Semicolons, accents and day-first times, in the zone the operator names."""
    text = (
        "Nom;E-mail;Statut financier;Créé le;Annulé le;Mode de paiement\n"
        "#1001;lea@example.com;Payé;31/03/2026 14:00;;CB\n"
        "#1002;lea@example.com;Remboursé;31/03/2026 14:00;01/04/2026 08:00;CB\n"
    )
    orders = read_text(tmp_path, shopify.SOURCE, text, zone=ZoneInfo("Europe/Paris"))
    assert [o.created_at for o in orders if isinstance(o, SourceOrder)] == [NOON, NOON]
    assert [o.is_cancelled for o in orders if isinstance(o, SourceOrder)] == [False, True]


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-31T12:00:00Z",
        "2026-03-31 14:00:00 +0200",
        "2026-03-31 12:00:00 UTC",
        "31/03/2026 12:00",
        "1774958400",
        1774958400000,
    ],
)
def test_times_in_six_formats(time: Any) -> None:
    """All of them the same moment."""
    assert one(read(jsonl.SOURCE, [{"id": 1, "created_at": time}])).created_at == NOON


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_table_of_orders_in_french(tmp_path: Path, encoding: str) -> None:
    """A customer is an address or a name for one; statuses are words."""
    path = tmp_path / "commandes.csv"
    text = (
        "N° de commande;Date de commande;Client;Statut;Langue\n"
        "MO-1;31/03/2026 12:00;lea@example.com;Expédiée;fr\n"
        "MO-2;31/03/2026 12:00;C-77;Annulée;\n"
    )
    path.write_bytes(text.encode(encoding))
    first, second = csv.read([path], options())
    assert isinstance(first, SourceOrder)
    assert isinstance(second, SourceOrder)
    assert (first.customer.email, first.locale, first.is_cancelled) == (
        "lea@example.com",
        "fr",
        False,
    )
    assert (second.customer.source_id, second.is_cancelled) == ("C-77", True)


@pytest.mark.parametrize("day", ["2026-03-30", "30/03/2026", "2026-W14", "2026-03-30T00:00+02:00"])
def test_counts_by_week(tmp_path: Path, day: str) -> None:
    """A table without order numbers; no zone moves Monday to the week before."""
    paris = ZoneInfo("Europe/Paris")
    (found,) = read_text(tmp_path, csv.SOURCE, f"Semaine,Commandes\n{day},120\n", zone=paris)
    assert found == SourceCount(date(2026, 3, 30), 120)


def test_counts_may_be_split(tmp_path: Path) -> None:
    """By language and by where they were sold."""
    found = read_text(tmp_path, csv.SOURCE, "week,orders,locale,channel\n2026-03-30,5,fr-FR,Web\n")
    assert found == [SourceCount(date(2026, 3, 30), 5, "fr", "web")]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"created_at": "2026-03-31"}, "no order number"),
        ({"id": "##", "created_at": "2026-03-31"}, "no order number"),
        ({"id": "x" * 101, "created_at": "2026-03-31"}, "no order number"),
        ({"id": 1}, "no time"),
        ({"id": 1, "created_at": "2033-01-01"}, "no time"),
        ({"week": "soon", "orders": 1}, "no time"),
        ({"week": "2026-03-30", "orders": -1}, "no count of orders"),
        ({"week": "2026-03-30", "orders": 1.5}, "no count of orders"),
        ({"week": "2026-03-30", "orders": None}, "no count of orders"),
    ],
)
def test_what_cannot_be_used_says_why(record: dict[str, Any], reason: str) -> None:
    """Never a traceback, never a guess."""
    (found,) = read(jsonl.SOURCE, [record])
    assert isinstance(found, Skipped)
    assert found.reason == reason


@pytest.mark.parametrize("kind", [csv.SOURCE, shopify.SOURCE])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01" * 50, "binary"),
        (b"hello\nworld\n", "no column for"),
        (b"Name,Order number,Created at\n", "a header and no rows"),
    ],
)
def test_a_table_that_holds_no_orders(
    tmp_path: Path, kind: OrderSource, content: bytes, words: str
) -> None:
    """One line says what was found."""
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        list(kind.read([path], options()))


def test_a_header_with_somebodys_address_is_not_shown(tmp_path: Path) -> None:
    """A file without a header row has a customer in its first row."""
    with pytest.raises(InputError) as caught:
        read_text(tmp_path, csv.SOURCE, "lea@example.com,12\nx,1\n")
    assert "lea@" not in str(caught.value)


def test_an_export_of_shopify_is_not_read_as_any_table(tmp_path: Path) -> None:
    """Its numbers stand elsewhere, so that none of its orders would join."""
    with pytest.raises(InputError, match="askless import orders shopify"):
        read_text(tmp_path, csv.SOURCE, HEADER + "#1,a@b.fr,paid,2026-03-31,,,web,Robe\n")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["shopify", "jsonl"]), st.lists(broken(FIELDS, REST), max_size=4))
def test_any_payload_is_an_order_or_a_reason(name: str, records: list[Any]) -> None:
    """Known fields with any value under them: no traceback, times in UTC, counts from 0."""
    for found in read(source(name), records):
        if isinstance(found, SourceOrder):
            assert found.created_at.utcoffset() is not None
            assert any(map(str.isalnum, found.number))
        elif isinstance(found, SourceCount):
            assert found.orders >= 0
        else:
            assert found.reason


CELLS = st.sampled_from(["", "#1", "été", "2026-03-31", "-1", "1e9", "x" * 200, "@", "0000-00-00"])


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["csv", "shopify"]), st.lists(st.lists(CELLS, max_size=8), min_size=1))
def test_any_table_is_orders_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, name: str, rows: list[list[str]]
) -> None:
    """Every row with a cell is part of an order or has a reason."""
    text = "Name,Order number,Email,Created at,Cancelled at,Test,Locale\n"
    path = tmp_path_factory.getbasetemp() / f"any-{name}.csv"
    path.write_text(text + "".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    if not any(cell for row in rows for cell in row):
        return
    found = list(source(name).read([path], options()))
    assert found
    assert all(isinstance(one, SourceOrder | Skipped) for one in found)


def test_every_source_is_listed_under_its_name() -> None:
    """What the command takes is what the source calls itself."""
    assert [source(name).name for name in NAMES] == list(NAMES)
