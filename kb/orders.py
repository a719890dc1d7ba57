"""Orders: what is stored of them, and the figures that need them.

Orders say how much was bought in a week, the exposure that contacts are set against, and whether
a customer came back after a ticket. No name, address, amount or product is stored: an order is two
keyed hashes, made as those of :data:`kb.tickets.TICKETS` are so that they join, a time and flags.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from kb.coverage import Rate, week_of
from kb.frames import Column, FrameSchema
from kb.identities import keyed
from kb.tickets import TICKETS, demand

WINDOW_DAYS = 90
"""Days after a ticket in which another order counts as coming back."""

ORDERS = FrameSchema(
    "orders",
    (
        Column("order_key", "text", "keyed hash of its number, as in order_keys of tickets"),
        Column("customer_key", "text", "keyed hash, as requester_key of tickets; empty if unknown"),
        Column("source", "text", "kind of export it came from"),
        Column("created_at", "time", "when it was placed"),
        Column("is_cancelled", "flag", "cancelled since, or its payment voided"),
        Column("locale", "text", "the customer's language, ISO 639-1", null=True),
        Column("channel", "text", "where it was sold, as the source says it (web, pos)", null=True),
    ),
)

ORDER_COUNTS = FrameSchema(
    "order_counts",
    (
        Column("day", "text", "the day the operator gave, any of the week it counts for, ISO date"),
        Column("locale", "text", "language, if the counts are split by it", null=True),
        Column("channel", "text", "where they were sold, if the counts are split by it", null=True),
        Column("orders", "integer", "orders given for that day or week", "orders"),
    ),
)

WEEKLY_ORDERS = FrameSchema(
    "weekly_orders",
    (
        Column("week", "text", "Monday of the week (UTC), ISO date"),
        Column("locale", "text", "language, if known", null=True),
        Column("channel", "text", "where they were sold, if known", null=True),
        Column("orders", "integer", "orders placed, cancelled ones left out", "orders"),
        Column("cancelled", "integer", "cancelled ones; null for given counts", "orders", True),
        Column("basis", "text", "orders if counted one by one, counts if given by the week"),
    ),
)

CONTACTS = FrameSchema(
    "contacts_per_order",
    (
        Column("week", "text", "Monday of the week (UTC), ISO date"),
        Column("tickets", "integer", "tickets with a need (noise left out)", "tickets"),
        Column("contacts", "integer", "those without repeats about an order", "tickets"),
        Column("orders", "integer", "orders placed; null when not known", "orders", True),
        Column("tickets_per_1000", "number", "tickets per 1000 orders", "per 1000", True),
        Column("contacts_per_1000", "number", "contacts per 1000 orders", "per 1000", True),
    ),
)


CONTACT_RATE = (
    "tickets with a need against 1000 orders placed in the same weeks, weeks without known orders "
    "left out; net: without tickets about an order that its customer had named before"
)
"""What :class:`ContactRate` counts, in words for whoever reads it."""


@dataclass(frozen=True)
class ContactRate:
    """Tickets against orders over all weeks whose orders are known; figures of weeks are added."""

    tickets: int
    contacts: int
    orders: int
    weeks: int
    first_week: str
    last_week: str

    def document(self) -> dict[str, Any]:
        """The figure as JSON values; no rate without orders."""
        rates = {
            name: round(1000 * count / self.orders, 3) if self.orders else None
            for name, count in (("per_1000", self.tickets), ("net_per_1000", self.contacts))
        }
        return {**vars(self), **rates, "definition": CONTACT_RATE}

    def line(self) -> str:
        """The figure for a person."""
        found = self.document()
        if found["per_1000"] is None:
            return f"no orders in {self.weeks} weeks"
        return (
            f"{found['per_1000']:.1f} per 1000 orders, net {found['net_per_1000']:.1f} "
            f"({self.tickets:,} tickets, {self.orders:,} orders, {self.weeks} weeks)"
        )


@dataclass(frozen=True)
class TwiceGiven:
    """A week that the orders and a given count speak of differently; the orders count."""

    week: str
    counted: int
    given: int


@dataclass(frozen=True)
class RepeatPurchases:
    """Who ordered again after a ticket, and who could not be asked that."""

    rate: Rate
    """Customers who ordered again within the window, of those whose window has ended."""
    window_days: int
    censored: int
    """Customers left out: their window reaches beyond the last order known."""
    without_order: int
    """Customers with tickets but no order known before any of them."""

    @classmethod
    def parsed(cls, document: Mapping[str, Any]) -> RepeatPurchases:
        """What :meth:`document` told."""
        rate = Rate(document["numerator"], document["denominator"])
        rest = {name: document[name] for name in cls.__dataclass_fields__ if name != "rate"}
        return cls(rate, **rest)

    def document(self) -> dict[str, Any]:
        """The figure as JSON values."""
        counts = {"censored": self.censored, "without_order": self.without_order}
        return {**self.rate.document(), "window_days": self.window_days, **counts}


def order_key(reference: str, key: bytes) -> str:
    """Keyed hash of an order's number, of its letters and digits alone: ``#1001`` is ``1001``."""
    return keyed(key, "".join(char for char in reference.lower() if char.isalnum()))


def weekly_orders(orders: pd.DataFrame, counts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Orders by week, language and channel (:data:`WEEKLY_ORDERS`), sorted.

    ``orders`` are rows of ORDERS, ``counts`` rows of ORDER_COUNTS. A week in which an order is
    known is counted from the orders; any other takes the given counts, the days of a week added
    up. Weeks of neither have no row. Three orders in a week of which one was cancelled: 2 and 1.
    """
    counted = _counted(ORDERS.check(orders))
    given = _given(ORDER_COUNTS.empty() if counts is None else ORDER_COUNTS.check(counts))
    rest = given[~given["week"].isin(counted["week"]).astype(bool)]
    frame = pd.concat([counted, rest], ignore_index=True)
    return frame.sort_values(["week", "locale", "channel"], ignore_index=True)


def _counted(orders: pd.DataFrame) -> pd.DataFrame:
    if orders.empty:
        return WEEKLY_ORDERS.empty()
    cancelled = orders["is_cancelled"].astype("int64")
    rows = orders[["locale", "channel"]].assign(
        week=week_of(orders["created_at"]), orders=1 - cancelled, cancelled=cancelled
    )
    return _added(rows, ["orders", "cancelled"]).pipe(_weekly, "orders")


def _given(counts: pd.DataFrame) -> pd.DataFrame:
    if counts.empty:
        return WEEKLY_ORDERS.empty()
    days = pd.to_datetime(counts["day"].astype(str), utc=True)
    rows = counts[["locale", "channel", "orders"]].assign(week=week_of(days))
    return _added(rows, ["orders"]).assign(cancelled=None).pipe(_weekly, "counts")


def _added(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    grouped = rows.groupby(["week", "locale", "channel"], dropna=False, observed=True)
    return grouped[columns].sum().reset_index()


def _weekly(rows: pd.DataFrame, basis: str) -> pd.DataFrame:
    return WEEKLY_ORDERS.check(rows.assign(basis=basis))


def orders_by_week(weekly: pd.DataFrame) -> dict[str, int]:
    """Monday of each week of WEEKLY_ORDERS rows, and all orders of it, in order."""
    if weekly.empty:
        return {}
    totals = weekly.groupby("week")["orders"].sum().sort_index()
    return {str(week): int(count) for week, count in totals.items()}


def weeks_csv(weekly: pd.DataFrame) -> str:
    """All orders by week as CSV with the columns ``week`` and ``orders``."""
    rows = (f"{week},{count}\n" for week, count in orders_by_week(weekly).items())
    return "week,orders\n" + "".join(rows)


def weeks_given_twice(orders: pd.DataFrame, counts: pd.DataFrame) -> list[TwiceGiven]:
    """The weeks with orders whose given count is another one, in order."""
    counted = orders_by_week(weekly_orders(orders))
    given = orders_by_week(weekly_orders(ORDERS.empty(), counts))
    both = [week for week in counted if week in given]
    return [
        TwiceGiven(week, counted[week], given[week])
        for week in both
        if counted[week] != given[week]
    ]


def repeat_purchases(
    tickets: pd.DataFrame,
    orders: pd.DataFrame,
    *,
    days: int = WINDOW_DAYS,
    until: datetime | None = None,
) -> RepeatPurchases:
    """The share of customers with a ticket who ordered again within ``days`` days after it.

    A customer counts once, with the first ticket (rows of TICKETS, noise left out) that an order
    of theirs (rows of ORDERS) came before. An order that was cancelled is none to come back with.
    Customers whose window ends after ``until``, by default the time of the last order, are left
    out, those who came back already too: counting these alone would raise the share.
    It describes and does not explain: who writes buys more often than who does not.
    """
    known = ORDERS.check(orders)
    known = known[known["customer_key"] != ""]
    first = _first_tickets(tickets, known)
    asked = first.dropna(subset=["asked_at"])
    ends = asked["asked_at"] + pd.Timedelta(days=days)
    end = _time(until) if until is not None else orders["created_at"].max()
    # Of no orders nobody is asked; a comparison with nothing would be neither true nor false.
    is_ended = ends <= end if len(asked) else ends.isna()
    whole = asked[is_ended.astype(bool)]
    again = _ordered_again(whole, known, days)
    return RepeatPurchases(
        rate=Rate(again, len(whole)),
        window_days=days,
        censored=len(asked) - len(whole),
        without_order=len(first) - len(asked),
    )


def _time(value: datetime) -> pd.Timestamp:
    return pd.Timestamp(value).tz_convert("UTC")


def _first_tickets(tickets: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """A row a customer with a need: ``asked_at`` of the first ticket after an order, or null."""
    needs = _needs(tickets)
    needs = needs[needs["requester_key"] != ""][["requester_key", "created_at"]]
    needs = needs.rename(columns={"requester_key": "customer_key", "created_at": "asked_at"})
    bought = orders.groupby("customer_key")["created_at"].min().rename("bought_at").reset_index()
    joined = needs.merge(bought, on="customer_key", how="left")
    is_after = (joined["asked_at"] >= joined["bought_at"]).fillna(False).astype(bool)
    joined["asked_at"] = joined["asked_at"].where(is_after)
    return joined.groupby("customer_key")["asked_at"].min().reset_index()


def _ordered_again(asked: pd.DataFrame, orders: pd.DataFrame, days: int) -> int:
    """How many customers placed an order, not cancelled, in the window after they asked."""
    sold = orders[~orders["is_cancelled"].astype(bool)][["customer_key", "created_at"]]
    joined = asked.merge(sold, on="customer_key")
    ends = joined["asked_at"] + pd.Timedelta(days=days)
    is_in = (joined["created_at"] > joined["asked_at"]) & (joined["created_at"] <= ends)
    return int(joined[is_in.astype(bool)]["customer_key"].nunique())


def contacts_per_order(
    tickets: pd.DataFrame, orders: pd.DataFrame, counts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Tickets against orders (:data:`CONTACTS`), a row a week from first to last ticket.

    ``tickets`` are rows of TICKETS, noise left out. ``contacts`` leaves out a ticket all of whose
    orders the same customer named before; a ticket that names no order always counts. A week whose
    orders are not known has no rate; 12 tickets against 3,000 orders are 4 per 1000.
    """
    needs = _needs(tickets)
    if needs.empty:
        return CONTACTS.empty()
    weeks = week_of(needs["created_at"])
    is_repeat = needs["ticket_id"].isin(_repeats(needs))
    written = weeks.value_counts()
    fresh = weeks[~is_repeat].value_counts()
    placed = orders_by_week(weekly_orders(orders, counts))
    return CONTACTS.frame(
        _contact_row(week, int(written.get(week, 0)), int(fresh.get(week, 0)), placed.get(week))
        for week in _weeks(min(weeks), max(weeks))
    )


def contact_rate(contacts: pd.DataFrame) -> ContactRate | None:
    """All weeks of :data:`CONTACTS` rows with known orders as one; None when there is none.

    12 tickets against 3,000 orders and 18 against 2,000: 30 against 5,000, 6 per 1000.
    """
    known = CONTACTS.check(contacts)
    known = known[known["orders"].notna()]
    if known.empty:
        return None
    return ContactRate(
        tickets=int(known["tickets"].sum()),
        contacts=int(known["contacts"].sum()),
        orders=int(known["orders"].sum()),
        weeks=len(known),
        first_week=str(known["week"].min()),
        last_week=str(known["week"].max()),
    )


def _contact_row(week: str, tickets: int, contacts: int, orders: int | None) -> dict[str, Any]:
    return {
        "week": week,
        "tickets": tickets,
        "contacts": contacts,
        "orders": orders,
        "tickets_per_1000": 1000 * tickets / orders if orders else None,
        "contacts_per_1000": 1000 * contacts / orders if orders else None,
    }


def _weeks(first: str, last: str) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in pd.date_range(first, last, freq="7D")]


def _needs(tickets: pd.DataFrame) -> pd.DataFrame:
    return demand(TICKETS.check(tickets))


def _repeats(needs: pd.DataFrame) -> set[str]:
    """The tickets that name orders, all of which their customer had named before."""
    in_order = needs.sort_values(["created_at", "ticket_id"])
    columns = (in_order["ticket_id"], in_order["requester_key"], in_order["order_keys"])
    seen: set[tuple[str, str]] = set()
    repeats = set()
    for ticket_id, customer, keys in zip(*columns, strict=True):
        named = {(customer, key) for key in keys}
        if named and named <= seen:
            repeats.add(ticket_id)
        seen |= named
    return repeats
