"""Orders: weekly counts, coming back after a ticket, contacts per order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.coverage import Rate
from kb.orders import (
    CONTACTS,
    ORDER_COUNTS,
    ORDERS,
    WEEKLY_ORDERS,
    TwiceGiven,
    contact_rate,
    contacts_per_order,
    orders_by_week,
    repeat_purchases,
    weekly_orders,
    weeks_csv,
    weeks_given_twice,
)
from kb.tickets import TICKETS
from tests.factories import a_count_row, a_ticket_row, an_order_row

FEW = settings(max_examples=15, deadline=None)
"""Each example makes several tables, some 50 ms of work."""
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
Row = dict[str, Any]


def on(day: float) -> datetime:
    """So many days after a Monday noon."""
    return MONDAY + timedelta(days=day)


def an_order(day: float, customer: str = "c1", **changes: Any) -> Row:
    """An order of a customer on that day; its number follows from both."""
    row = {"order_key": f"{customer} {day}", "customer_key": customer, "created_at": on(day)}
    return an_order_row(**(row | changes))


def a_ticket(day: float, customer: str = "c1", *orders: str, **changes: Any) -> Row:
    """A ticket of a customer on that day that names orders."""
    row = {"ticket_id": f"jsonl:{customer} {day}", "requester_key": customer, "created_at": on(day)}
    return a_ticket_row(**(row | {"order_keys": list(orders)} | changes))


DAYS = st.integers(0, 400)
CUSTOMERS = st.sampled_from(["", "c1", "c2", "c3", "c4"])
ORDER_ROWS = st.lists(
    st.builds(
        an_order,
        DAYS,
        CUSTOMERS,
        is_cancelled=st.booleans(),
        locale=st.sampled_from([None, "fr", "en"]),
    ),
    max_size=30,
    unique_by=lambda row: row["order_key"],
)
TICKET_ROWS = st.lists(
    st.builds(a_ticket, DAYS, CUSTOMERS, st.sampled_from(["o1", "o2", "o3"])),
    max_size=20,
    unique_by=lambda row: row["ticket_id"],
)
COUNT_ROWS = st.lists(
    st.builds(a_count_row, day=DAYS.map(lambda d: f"{on(d):%Y-%m-%d}"), orders=st.integers(0, 99)),
    max_size=20,
    unique_by=lambda row: row["day"],
)


def moved(rows: list[Row], weeks: int) -> list[Row]:
    """The same rows that many weeks later."""
    return [row | {"created_at": row["created_at"] + timedelta(weeks=weeks)} for row in rows]


def later(week: str, weeks: int) -> str:
    """A week's Monday that many weeks later."""
    return (datetime.fromisoformat(week) + timedelta(weeks=weeks)).strftime("%Y-%m-%d")


def repeat(tickets: list[Row], orders: list[Row], **options: Any) -> Any:
    """Repeat purchases of rows."""
    return repeat_purchases(TICKETS.frame(tickets), ORDERS.frame(orders), **options)


def contacts(tickets: list[Row], orders: list[Row]) -> pd.DataFrame:
    """Contacts per order of rows."""
    return contacts_per_order(TICKETS.frame(tickets), ORDERS.frame(orders))


def test_cancelled_orders_are_counted_apart() -> None:
    """Three orders in a week of which one was cancelled: 2 and 1."""
    rows = [an_order(0), an_order(6), an_order(3, is_cancelled=True)]
    (week,) = weekly_orders(ORDERS.frame(rows)).to_dict("records")
    assert (week["week"], week["orders"], week["cancelled"]) == ("2026-03-02", 2, 1)
    assert week["basis"] == "orders"


def test_given_days_of_a_week_add_up() -> None:
    """A table by day, or by a week called after its Sunday, counts for the week it lies in."""
    rows = [a_count_row(day="2026-03-03", orders=5), a_count_row(day="2026-03-08", orders=7)]
    weekly = weekly_orders(ORDERS.empty(), ORDER_COUNTS.frame(rows))
    assert orders_by_week(weekly) == {"2026-03-02": 12}
    assert weekly["cancelled"].isna().all()


def test_orders_go_before_given_counts() -> None:
    """A week with both is counted from the orders, and said when the two differ."""
    orders = ORDERS.frame([an_order(0), an_order(7, "c2")])
    counts = ORDER_COUNTS.frame(
        a_count_row(day=day, orders=n)
        for day, n in [("2026-03-02", 9), ("2026-03-09", 1), ("2026-03-16", 4)]
    )
    found = orders_by_week(weekly_orders(orders, counts))
    assert found == {"2026-03-02": 1, "2026-03-09": 1, "2026-03-16": 4}
    assert weeks_given_twice(orders, counts) == [TwiceGiven("2026-03-02", 1, 9)]


def test_no_orders_give_no_weeks() -> None:
    """Nothing in, nothing out, in the right columns."""
    weekly = weekly_orders(ORDERS.empty())
    assert list(weekly.columns) == WEEKLY_ORDERS.names
    assert weeks_csv(weekly) == "week,orders\n"


def test_the_csv_has_a_row_a_week() -> None:
    """Languages and channels are added up."""
    rows = [an_order(0, locale="fr"), an_order(1, locale="en"), an_order(8)]
    assert weeks_csv(weekly_orders(ORDERS.frame(rows))) == (
        "week,orders\n2026-03-02,2\n2026-03-09,1\n"
    )


@FEW
@given(ORDER_ROWS, COUNT_ROWS)
def test_weekly_counts_add_up(rows: list[Row], given_rows: list[Row]) -> None:
    """Every order is counted once, and a given count exactly where no order is known."""
    weekly = weekly_orders(ORDERS.frame(rows), ORDER_COUNTS.frame(given_rows))
    counted = weekly[weekly["basis"] == "orders"]
    assert counted["orders"].sum() + counted["cancelled"].sum() == len(rows)
    assert not weekly.duplicated(["week", "locale", "channel"]).any()
    weeks = set(counted["week"])
    rest = sum(row["orders"] for row in given_rows if later_monday(row["day"]) not in weeks)
    assert weekly[weekly["basis"] == "counts"]["orders"].sum() == rest


def later_monday(day: str) -> str:
    """The Monday of a day's week."""
    found = datetime.fromisoformat(day)
    return f"{found - timedelta(days=found.weekday()):%Y-%m-%d}"


@FEW
@given(ORDER_ROWS, st.integers(-50, 50))
def test_weekly_counts_move_with_time(rows: list[Row], weeks: int) -> None:
    """Orders that many weeks later give the same counts that many weeks later."""
    before = orders_by_week(weekly_orders(ORDERS.frame(rows)))
    after = orders_by_week(weekly_orders(ORDERS.frame(moved(rows, weeks))))
    assert after == {later(week, weeks): count for week, count in before.items()}


def test_who_orders_again_within_the_window_came_back() -> None:
    """c1 came back after 50 days, c2 after 100, c3 never: one of three."""
    orders = [an_order(0, c) for c in ("c1", "c2", "c3")]
    orders += [an_order(55), an_order(105, "c2"), an_order(200, "c9")]
    found = repeat([a_ticket(5, c) for c in ("c1", "c2", "c3")], orders)
    assert found.rate == Rate(1, 3)
    assert (found.censored, found.without_order) == (0, 0)


def test_a_window_that_has_not_ended_is_left_out() -> None:
    """A customer who came back already is left out as well: else only they would be counted."""
    orders = [an_order(0), an_order(20), an_order(0, "c2")]
    found = repeat([a_ticket(5), a_ticket(5, "c2")], orders)
    assert (found.rate, found.censored) == (Rate(0, 0), 2)


def test_the_end_of_the_data_can_be_told() -> None:
    """A shop without a later order is known until the day of the export."""
    found = repeat([a_ticket(5)], [an_order(0)], until=on(95))
    assert found.rate == Rate(0, 1)


def test_the_first_ticket_after_an_order_is_asked_about() -> None:
    """A question before the first purchase has nothing to come back from; later ones count not."""
    orders = [an_order(10), an_order(40), an_order(300, "c9")]
    found = repeat([a_ticket(0), a_ticket(30), a_ticket(150)], orders)
    assert found.rate == Rate(1, 1)


@pytest.mark.parametrize(
    ("ticket", "order"),
    [
        (a_ticket(5, noise="auto_reply"), an_order(50)),
        (a_ticket(5, ""), an_order(50)),
        (a_ticket(5, "c5"), an_order(50)),
    ],
)
def test_who_cannot_be_asked(ticket: Row, order: Row) -> None:
    """Noise, tickets of nobody known, and customers without an order are not in the share."""
    found = repeat([ticket], [an_order(0), order, an_order(300, "")])
    assert found.rate == Rate(0, 0)


def test_a_cancelled_order_is_none_to_come_back_with() -> None:
    """It still is the order that the ticket came after."""
    orders = [an_order(0, is_cancelled=True), an_order(50, is_cancelled=True), an_order(300, "c9")]
    assert repeat([a_ticket(5)], orders).rate == Rate(0, 1)


def test_nothing_known_is_no_share() -> None:
    """No tickets, no orders, or neither."""
    for tickets, orders in (([], []), ([a_ticket(0)], []), ([], [an_order(0)])):
        assert repeat(tickets, orders).rate == Rate(0, 0)


@FEW
@given(TICKET_ROWS, ORDER_ROWS, st.integers(1, 120))
def test_every_customer_is_counted_once(tickets: list[Row], orders: list[Row], days: int) -> None:
    """In the share, censored, or without an order before: these add up to the customers."""
    found = repeat(tickets, orders, days=days)
    customers = {row["requester_key"] for row in tickets} - {""}
    assert found.rate.denominator + found.censored + found.without_order == len(customers)


@FEW
@given(TICKET_ROWS, ORDER_ROWS, st.integers(-50, 50))
def test_repeat_purchases_do_not_depend_on_the_date(
    tickets: list[Row], orders: list[Row], weeks: int
) -> None:
    """All times moved by weeks give the same share."""
    assert repeat(moved(tickets, weeks), moved(orders, weeks)) == repeat(tickets, orders)


@FEW
@given(TICKET_ROWS, ORDER_ROWS, DAYS)
def test_nobody_with_an_open_window_is_counted(
    tickets: list[Row], orders: list[Row], end: int
) -> None:
    """Tickets within 90 days of the end change nothing in the share of who is asked earlier."""
    early = [row for row in tickets if row["created_at"] + timedelta(days=90) <= on(end)]
    found, before = repeat(tickets, orders, until=on(end)), repeat(early, orders, until=on(end))
    assert found.rate == before.rate


def test_contacts_leave_out_repeats_about_one_order() -> None:
    """The second ticket of a customer about an order is no new contact; another customer's is."""
    tickets = [a_ticket(0, "c1", "o1"), a_ticket(1, "c1", "o1"), a_ticket(2, "c2", "o1")]
    orders = [an_order(n / 10, f"c{n}") for n in range(50)]
    (week,) = contacts([*tickets, a_ticket(3), a_ticket(4)], orders).to_dict("records")
    assert (week["tickets"], week["contacts"], week["orders"]) == (5, 4, 50)
    assert (week["tickets_per_1000"], week["contacts_per_1000"]) == (100.0, 80.0)


def test_a_week_without_known_orders_has_no_rate() -> None:
    """What is not in the data is empty, never 0; a week without tickets has none."""
    found = contacts([a_ticket(0), a_ticket(14)], [an_order(7)])
    assert found["tickets"].tolist() == [1, 0, 1]
    assert found["tickets_per_1000"].fillna(-1).tolist() == [-1, 0, -1]


@FEW
@given(TICKET_ROWS, ORDER_ROWS)
def test_contacts_add_up(tickets: list[Row], orders: list[Row]) -> None:
    """Every ticket lies in one week; contacts are those about something new."""
    found = contacts(tickets, orders)
    assert found["tickets"].sum() == len(tickets)
    named = {(row["requester_key"], *row["order_keys"]) for row in tickets}
    assert found["contacts"].sum() == len(named)


@FEW
@given(TICKET_ROWS, ORDER_ROWS, st.integers(-50, 50))
def test_contacts_move_with_time(tickets: list[Row], orders: list[Row], weeks: int) -> None:
    """All times moved by weeks move the weeks and nothing else."""
    before = contacts(tickets, orders)
    after = contacts(moved(tickets, weeks), moved(orders, weeks))
    assert after["week"].tolist() == [later(week, weeks) for week in before["week"]]
    assert after.drop(columns="week").equals(before.drop(columns="week"))


def test_weeks_are_added_for_one_contact_rate() -> None:
    """12 tickets against 3,000 orders and 18 against 2,000 are 6 per 1000; no rate is averaged."""
    weeks = [("2026-03-02", 12, 10, 3000), ("2026-03-09", 18, 15, 2000), ("2026-03-16", 9, 9, None)]
    names = ("week", "tickets", "contacts", "orders")
    found = contact_rate(CONTACTS.frame(dict(zip(names, week, strict=True)) for week in weeks))
    assert found is not None
    document = found.document()
    assert (document["per_1000"], document["net_per_1000"], document["weeks"]) == (6.0, 5.0, 2)


def test_without_known_orders_there_is_no_contact_rate() -> None:
    """None, never 0."""
    assert contact_rate(CONTACTS.empty()) is None
