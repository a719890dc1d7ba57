"""Importing orders into a workspace, hashed as tickets are; safe to run again at any time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kb.errors import InputError, NothingToDoError
from kb.identities import lasting, marked, requester_key
from kb.orders import (
    ORDER_COUNTS,
    ORDERS,
    TwiceGiven,
    order_key,
    orders_by_week,
    weekly_orders,
    weeks_csv,
    weeks_given_twice,
)
from kb.privacy import oldest_kept
from kb.storage import files, orderstore, ticketstore
from kb.storage.people import read_forgotten
from kb.storage.workspace import Workspace
from kb.tickets import ImportCounts, Skipped
from mining.admission import FORGOTTEN, TOO_OLD
from mining.importers.orders.source import OrderSource, SourceCount, SourceOrder
from mining.importers.source import ImportOptions
from mining.stages import Progress, listed, silent

CHUNK = 50_000
"""Rows held as Python values before they become a table, a tenth of the size."""
WEEKS_SHOWN = 5


@dataclass
class OrderReport:
    """What an import of orders did; every order and count read is in one of its counts."""

    source: str
    counts: ImportCounts
    duplicates: int = 0
    test_orders: int = 0
    cancelled: int = 0
    without_customer: int = 0
    orders: orderstore.Merged = field(default_factory=orderstore.Merged)
    given: orderstore.Merged = field(default_factory=orderstore.Merged)
    first: str = ""
    last: str = ""
    customers: int = 0
    """All that the workspace's orders know now."""
    customers_with_tickets: int = 0
    orders_in_tickets: int = 0
    weeks: int = 0
    weeks_by_count: int = 0
    twice: Sequence[TwiceGiven] = ()

    def document(self) -> dict[str, Any]:
        """The report as one JSON object."""
        counts = self.counts
        return {
            "source": self.source,
            "read": counts.read,
            "kept": counts.kept,
            "added": self.orders.added + self.given.added,
            "updated": self.orders.updated + self.given.updated,
            "unchanged": self.orders.unchanged + self.given.unchanged,
            "duplicates": self.duplicates,
            "test_orders": self.test_orders,
            "cancelled": self.cancelled,
            "without_customer": self.without_customer,
            "skipped": counts.skipped,
            "unmapped": counts.unmapped,
            "notes": counts.notes,
            "first_day": self.first or None,
            "last_day": self.last or None,
            "customers": self.customers,
            "customers_with_tickets": self.customers_with_tickets,
            "orders_in_tickets": self.orders_in_tickets,
            "weeks": self.weeks,
            "weeks_by_count": self.weeks_by_count,
            "weeks_given_twice": [vars(one) for one in self.twice],
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        found = self.document()
        lines = [
            f"Read {found['read']} records: {found['added']} new, {found['updated']} changed, "
            f"{found['unchanged']} known already, {self.duplicates} repeated, "
            f"{self.test_orders} test orders left out, "
            f"{sum(self.counts.skipped.values())} skipped.",
            f"From {self.first} to {self.last}; {self.cancelled} cancelled, "
            f"{self.without_customer} without a customer.",
            f"In the workspace now: {self.weeks} weeks with orders, {self.weeks_by_count} of them "
            f"as given counts; {self.customers} customers, {self.customers_with_tickets} of them "
            f"with tickets; {self.orders_in_tickets} orders named in tickets.",
        ]
        tables = (
            ("Skipped", self.counts.skipped),
            ("Not understood, read as best we could", self.counts.unmapped),
        )
        lines += [f"{title}: {listed(table)}." for title, table in tables if table]
        return [*lines, *self.counts.notes, *_twice(self.twice)]


def _twice(weeks: Sequence[TwiceGiven]) -> list[str]:
    if not weeks:
        return []
    named = ", ".join(f"{w.week} {w.counted} not {w.given}" for w in weeks[:WEEKS_SHOWN])
    more = f" and {len(weeks) - WEEKS_SHOWN} more" if len(weeks) > WEEKS_SHOWN else ""
    return [f"Counted from orders where a given count differs: {named}{more}."]


def run(
    workspace: Workspace,
    source: OrderSource,
    paths: Sequence[Path],
    options: ImportOptions,
    *,
    progress: Progress = silent,
) -> OrderReport:
    """Read ``paths`` as ``source`` and store the orders and counts: all of them or none.

    Orders of customers who were forgotten, and those older than ``privacy.keep_months``, are
    skipped, as tickets are.

    Raises:
        InputError: a path cannot be read, or not one order of it could be used.
    """
    report = OrderReport(source.name, options.counts)
    months = workspace.settings.privacy.keep_months
    oldest = oldest_kept(options.now, months) if months else None
    intake = _Intake(workspace.key, frozenset(read_forgotten(workspace)), report, oldest)
    for record in source.read(paths, options):
        intake.take(record)
        if report.counts.read % CHUNK == 0:
            progress(report.counts.read, 0)
    orders, counts = intake.tables()
    _describe(report, orders, counts)
    if not report.counts.kept and not report.counts.skipped.keys() & {FORGOTTEN, TOO_OLD}:
        reasons = listed(report.counts.skipped | _tests(report)) or "it holds none"
        raise InputError(paths[0], f"no order could be read from it as {source.name} ({reasons})")
    report.orders, report.given = orderstore.merge(workspace, orders, counts)
    _compare(report, workspace)
    return report


def _tests(report: OrderReport) -> dict[str, int]:
    return {"test order": report.test_orders} if report.test_orders else {}


def export(workspace: Workspace, path: Path) -> int:
    """Write all orders by week to ``path`` (CSV: week, orders); how many weeks these are.

    Raises:
        NothingToDoError: no orders were imported.
    """
    weekly = weekly_orders(orderstore.read_orders(workspace), orderstore.read_counts(workspace))
    if weekly.empty:
        raise NothingToDoError(
            "no orders to export; run `askless import orders csv|shopify|jsonl PATH` first"
        )
    files.write_text(path, weeks_csv(weekly))
    return len(orders_by_week(weekly))


@dataclass
class _Intake:
    """Takes one record after the other; what it keeps holds hashes and nothing personal."""

    key: bytes
    forgotten: frozenset[str]
    report: OrderReport
    oldest: datetime | None = None
    """Orders placed before are not kept; None keeps all."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    tables_made: list[pd.DataFrame] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    days: dict[tuple[str, str | None, str | None], int] = field(default_factory=dict)

    def take(self, record: SourceOrder | SourceCount | Skipped) -> None:
        """Count a record, and keep it if it is of use."""
        self.report.counts.read += 1
        if isinstance(record, Skipped):
            self.report.counts.skip(record.reason)
        elif isinstance(record, SourceCount):
            self._count(record)
        elif record.is_test:
            self.report.test_orders += 1
        elif self._is_forgotten(record):
            self.report.counts.skip(FORGOTTEN)
        elif self.oldest is not None and record.created_at < self.oldest:
            self.report.counts.skip(TOO_OLD)
        else:
            self._order(record)

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Rows of ORDERS and of ORDER_COUNTS; of an order that came twice the last."""
        self._flush()
        orders = pd.concat([ORDERS.empty(), *self.tables_made], ignore_index=True)
        orders = orders.drop_duplicates("order_key", keep="last", ignore_index=True)
        names = ("day", "locale", "channel")
        counts = (
            dict(zip(names, day, strict=True)) | {"orders": n} for day, n in self.days.items()
        )
        return orders, ORDER_COUNTS.frame(counts)

    def _order(self, one: SourceOrder) -> None:
        row = self._row(one)
        mark = bytes.fromhex(row["order_key"])
        self.report.duplicates += mark in self.seen
        self.seen.add(mark)
        self.rows.append(row)
        if len(self.rows) >= CHUNK:
            self._flush()

    def _is_forgotten(self, one: SourceOrder) -> bool:
        if not self.forgotten:
            return False
        known = lasting(one.customer, one.source, self.key)
        return any(marked(key, self.key) in self.forgotten for key in known)

    def _row(self, one: SourceOrder) -> dict[str, Any]:
        return {
            "order_key": order_key(one.number, self.key),
            "customer_key": requester_key(one.customer, one.source, self.key),
            "source": one.source,
            "created_at": one.created_at,
            "is_cancelled": one.is_cancelled,
            "locale": one.locale,
            "channel": one.channel,
        }

    def _count(self, one: SourceCount) -> None:
        day = (one.day.isoformat(), one.locale, one.channel)
        if day in self.days:
            self.report.duplicates += 1
            if self.days[day] != one.orders:
                self.report.counts.note("Of several counts for one day the last was taken.")
        self.days[day] = one.orders

    def _flush(self) -> None:
        if self.rows:
            self.tables_made.append(ORDERS.frame(self.rows))
            self.rows.clear()


def _describe(report: OrderReport, orders: pd.DataFrame, counts: pd.DataFrame) -> None:
    report.counts.kept = len(orders) + len(counts)
    report.cancelled = int(orders["is_cancelled"].sum())
    report.without_customer = int((orders["customer_key"] == "").sum())
    days = [*_days(orders["created_at"].min(), orders["created_at"].max()), *counts["day"]]
    report.first, report.last = min(days, default=""), max(days, default="")


def _days(*times: datetime) -> Iterable[str]:
    return (f"{time:%Y-%m-%d}" for time in times if not pd.isna(time))


def _compare(report: OrderReport, workspace: Workspace) -> None:
    """What the workspace knows with these orders, and how they meet its tickets."""
    if report.orders.moved:
        report.counts.note(
            f"{report.orders.moved} orders have another time than before: was --timezone another, "
            "or do two shops use the same numbers? The later import counts."
        )
    report.counts.updated = report.orders.updated + report.given.updated
    report.counts.unchanged = report.orders.unchanged + report.given.unchanged
    orders, counts = orderstore.read_orders(workspace), orderstore.read_counts(workspace)
    tickets = ticketstore.read_tickets(workspace)
    customers = set(orders["customer_key"]) - {""}
    named = {key for keys in tickets["order_keys"] for key in keys}
    weekly = weekly_orders(orders, counts)
    report.customers = len(customers)
    report.customers_with_tickets = len(customers & set(tickets["requester_key"]))
    report.orders_in_tickets = len(named & set(orders["order_key"]))
    report.weeks = int(weekly["week"].nunique())
    report.weeks_by_count = int(weekly[weekly["basis"] == "counts"]["week"].nunique())
    report.twice = weeks_given_twice(orders, counts)
