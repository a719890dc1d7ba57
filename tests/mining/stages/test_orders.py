"""Orders in a workspace: counted, hashed as tickets are, compared with the sample shop's truth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import InputError, NothingToDoError
from kb.identities import requester_key
from kb.orders import contacts_per_order, repeat_purchases
from kb.storage import orderstore, ticketstore
from kb.storage.people import add_forgotten
from kb.storage.workspace import Workspace
from kb.tickets import ImportCounts, Requester, Skipped
from mining.importers import source as ticket_source
from mining.importers.orders import source
from mining.importers.orders.source import OrderSource, SourceCount, SourceOrder
from mining.importers.source import ImportOptions
from mining.stages import intake, orders
from tests.examples.shop import Shop, made
from tests.shell import askless

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LEA = "Lea@Example.com"
Given = SourceOrder | SourceCount | Skipped


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    return Workspace.create(tmp_path / "ws", "", "")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The smallest sample shop."""
    return made(tmp_path_factory.mktemp("shop") / "shop", 200)


@pytest.fixture(scope="module")
def stocked(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the sample shop's tickets, and the orders that these name."""
    root = tmp_path_factory.mktemp("stocked")
    workspace = Workspace.create(root / "ws", "", "")
    counts = ImportOptions(now=NOW)
    intake.run(workspace, ticket_source("jsonl"), [shop.folder / "tickets.jsonl"], counts)
    path = root / "orders.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in named_orders(shop)))
    run(workspace, path)
    return workspace


def named_orders(shop: Shop) -> list[dict[str, Any]]:
    """An order of each number that tickets name, a day before the first of them."""
    found: dict[str, dict[str, Any]] = {}
    for ticket in shop.tickets:
        at = datetime.fromisoformat(ticket["created_at"]) - timedelta(days=1)
        who = ticket["requester"]
        customer = {"email": who.get("email", "").upper(), "id": who.get("id")}
        for number in ticket["order_refs"]:
            row = {"name": f"#{number}", "created_at": at.isoformat(), "customer": customer}
            found.setdefault(number, row)
    return list(found.values())


def run(workspace: Workspace, *paths: Path, name: str = "jsonl") -> orders.OrderReport:
    """Import files."""
    return orders.run(workspace, source(name), paths, ImportOptions(now=NOW))


def taken(workspace: Workspace, *records: Given) -> orders.OrderReport:
    """Import records that a source would give."""

    def read(_paths: Sequence[Path], _options: ImportOptions) -> Iterator[Given]:
        return iter(records)

    options = ImportOptions(now=NOW)
    return orders.run(workspace, OrderSource("made", "", read), [Path("made")], options)


def an_order(number: str = "#1001", day: int = 1, **changes: Any) -> SourceOrder:
    """An order of Léa in March."""
    at = datetime(2026, 3, day, tzinfo=UTC)
    return SourceOrder("made", number, at, changes.pop("customer", Requester(email=LEA)), **changes)


def test_the_weeks_of_the_sample_shop_come_back(
    shop: Shop, workspace: Workspace, tmp_path: Path
) -> None:
    """What the generator wrote is what the export for the effect estimate holds."""
    report = run(workspace, shop.folder / "orders.csv", name="csv")
    weeks = orders.export(workspace, tmp_path / "weeks.csv")
    written = (shop.folder / "orders.csv").read_text()
    assert (tmp_path / "weeks.csv").read_text() == written
    assert weeks == report.weeks == report.weeks_by_count == written.count("\n") - 1


def test_orders_join_the_tickets_that_name_them(shop: Shop, stocked: Workspace) -> None:
    """By number and by customer, whatever the case of the address and the mark of the number."""
    named = named_orders(shop)
    held = orderstore.read_orders(stocked)
    tickets = ticketstore.read_tickets(stocked)
    keys = {key for keys in tickets["order_keys"] for key in keys}
    assert set(held["order_key"]) == keys
    assert len(held) == len(named) > 50
    known = held[held["customer_key"] != ""]
    assert len(known) > 0
    assert set(known["customer_key"]) <= set(tickets["requester_key"])


def test_figures_of_the_sample_shop(shop: Shop, stocked: Workspace) -> None:
    """Every ticket with a need lies in a week; customers add up."""
    tickets = ticketstore.read_tickets(stocked)
    needs = tickets[tickets["noise"].isna()]
    held = orderstore.read_orders(stocked)
    assert contacts_per_order(tickets, held)["tickets"].sum() == len(needs)
    found = repeat_purchases(tickets, held, until=NOW)
    customers = set(needs["requester_key"]) - {""}
    assert found.rate.denominator + found.without_order + found.censored == len(customers)
    assert found.rate.denominator > 0


def test_nothing_personal_is_stored(shop: Shop, stocked: Workspace) -> None:
    """No address, name, id or order number stands in any file of orders."""
    held = b"".join(path.read_bytes() for path in stocked.orders_dir.iterdir())
    for row in named_orders(shop):
        number, customer = row["name"].strip("#"), row["customer"]
        for secret in (number, customer["email"], customer["email"].lower(), customer["id"]):
            assert not secret or secret.encode() not in held


def test_a_second_import_changes_nothing(shop: Shop, stocked: Workspace, tmp_path: Path) -> None:
    """Not one file is written again."""
    before = {path.name: path.stat().st_mtime_ns for path in stocked.orders_dir.iterdir()}
    path = tmp_path / "again.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in named_orders(shop)))
    report = run(stocked, path)
    assert (report.orders.added, report.orders.updated) == (0, 0)
    assert report.orders.unchanged == report.counts.kept
    assert {p.name: p.stat().st_mtime_ns for p in stocked.orders_dir.iterdir()} == before


def test_the_report_counts_everything(workspace: Workspace) -> None:
    """Repeated, cancelled, test orders and those of nobody known, each in its own count."""
    report = taken(
        workspace,
        an_order(),
        an_order("1001", is_cancelled=True),
        an_order("#1002", 9, customer=Requester()),
        an_order("#1003", is_test=True),
        Skipped("row 5", "no time"),
        SourceCount(date(2026, 3, 2), 40),
    )
    found = report.document()
    names = ("read", "kept", "duplicates", "cancelled", "test_orders", "without_customer")
    assert [found[name] for name in names] == [6, 3, 1, 1, 1, 1]
    assert found["skipped"] == {"no time": 1}
    assert (found["first_day"], found["last_day"]) == ("2026-03-01", "2026-03-09")
    assert (found["customers"], found["customers_with_tickets"]) == (1, 0)
    assert len(report.lines()) == 4


def test_a_week_given_twice_is_told(workspace: Workspace) -> None:
    """The orders count; the line names the week and both numbers."""
    report = taken(workspace, an_order(day=2), SourceCount(date(2026, 3, 4), 40))
    assert "Counted from orders where a given count differs: 2026-03-02 1 not 40." in report.lines()
    assert report.document()["weeks_given_twice"] == [
        {"week": "2026-03-02", "counted": 1, "given": 40}
    ]


def test_numbers_of_two_shops_are_told(workspace: Workspace) -> None:
    """The same number at another time is said, because one order takes the other's place."""
    taken(workspace, an_order(day=2))
    report = taken(workspace, an_order(day=20))
    assert any("do two shops use the same numbers?" in line for line in report.lines())


def test_two_counts_for_a_day_are_told(workspace: Workspace) -> None:
    """A count said twice is repeated; another one takes its place and is said."""
    day = date(2026, 3, 2)
    report = taken(workspace, SourceCount(day, 4), SourceCount(day, 4), SourceCount(day, 5))
    assert (report.duplicates, report.counts.kept) == (2, 1)
    assert "Of several counts for one day the last was taken." in report.lines()
    assert orderstore.read_counts(workspace)["orders"].tolist() == [5]


def test_a_forgotten_customer_does_not_come_back(workspace: Workspace) -> None:
    """Their orders are skipped and counted, as their tickets are."""
    key = requester_key(Requester(email=LEA), "made", workspace.key)
    add_forgotten(workspace, [key], NOW.date())
    report = taken(workspace, an_order())
    assert report.counts.skipped == {"forgotten": 1}
    assert orderstore.read_orders(workspace).empty


def test_forgetting_a_customer_takes_their_orders(workspace: Workspace) -> None:
    """`askless forget` finds them in the tables of orders, and the others go on to count."""
    taken(workspace, an_order(), an_order("2", customer=Requester(email="max@example.com")))
    done = askless("forget", LEA, "--workspace", workspace.root)
    assert done.status == 0, done.err
    assert len(orderstore.read_orders(workspace)) == 1


@pytest.mark.parametrize("records", [(), (an_order(is_test=True),), (Skipped("row 1", "no time"),)])
def test_an_import_of_nothing_is_an_error(workspace: Workspace, records: Iterable[Given]) -> None:
    """One line with the reasons; nothing is written."""
    with pytest.raises(InputError, match="no order could be read"):
        taken(workspace, *records)
    assert not workspace.orders_dir.exists()


def test_nothing_is_exported_before_an_import(workspace: Workspace, tmp_path: Path) -> None:
    """The line says what to run."""
    with pytest.raises(NothingToDoError, match="askless import orders"):
        orders.export(workspace, tmp_path / "weeks.csv")


RECORDS = st.lists(
    st.one_of(
        st.builds(
            an_order,
            st.sampled_from(["#1", "2", "3", "4"]),
            st.integers(1, 31),
            is_test=st.booleans(),
            is_cancelled=st.booleans(),
            customer=st.sampled_from([Requester(), Requester(email=LEA), Requester(source_id="7")]),
        ),
        st.builds(SourceCount, st.dates(date(2026, 3, 1), date(2026, 3, 9)), st.integers(0, 9)),
        st.just(Skipped("row 1", "no time")),
    ),
    max_size=12,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(RECORDS)
def test_every_record_is_in_one_count(workspace: Workspace, records: list[Given]) -> None:
    """Kept, repeated, a test order or skipped: these add up to what was read."""
    report = orders.OrderReport("made", ImportCounts())
    desk = orders._Intake(workspace.key, frozenset(), report)
    for record in records:
        desk.take(record)
    orders._describe(report, *desk.tables())
    counts = report.counts
    apart = report.duplicates + report.test_orders + sum(counts.skipped.values())
    assert counts.read == len(records) == counts.kept + apart
