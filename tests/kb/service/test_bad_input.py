"""Data that is not as it should be: a figure or a reason, never a wrong figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from kb.orders import ORDER_COUNTS, ORDERS, contact_rate, contacts_per_order
from kb.retention import retention
from kb.service.alerts import alerts
from kb.service.document import service_document
from kb.service.figures import service_figures, split_figures
from kb.service.levels import Boundaries, Declared
from kb.service.rows import ServiceRows
from kb.tickets import TICKETS
from mining.importers.rows import csat
from mining.importers.source import ImportOptions
from tests.factories import NOW, a_count_row, an_order_row
from tests.service_tickets import END, Desk, at

WEEK = 7 * 24 * 60
LATE = datetime(2027, 1, 1, tzinfo=UTC)


def value(desk: Desk, figure: str, by: tuple[str, ...] = ()) -> pd.Series | float | None:
    """A figure of the desk, by the parts ``by``; None where it is not told."""
    told = service_figures(desk.rows(), by)
    told = told[told["figure"].eq(figure)]
    if by:
        return told.set_index(list(by))["value"]
    return float(told["value"].iloc[0]) if len(told) else None


def missing(desk: Desk) -> set[str]:
    """The figures that the desk's document names as missing."""
    rows = desk.rows()
    found, figures = ServiceRows(rows, {}), split_figures(rows)
    document = service_document(
        found, figures, declared=Declared(), boundaries=Boundaries(), now=END
    )
    return {row["figure"] for row in document["missing"]}


def test_without_closing_times_there_is_no_resolution_time() -> None:
    """It is missing by name; solved is read from the status, so shares are still told."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), status="closed")
    assert value(desk, "resolution_median") is None
    assert {"resolution_mean", "resolution_median"} <= missing(desk)
    assert value(desk, "one_touch_of_solved") == 1


def test_negative_durations_are_faults_and_no_fast_answers() -> None:
    """Counted, left out, and the others' mean is untouched."""
    desk = Desk()
    desk.ticket(("customer", 10), ("agent", 0), solved=5, handling_minutes=-3)
    desk.ticket(("customer", 0), ("agent", 30), solved=60, handling_minutes=4)
    faults = desk.read().faults
    assert (value(desk, "first_response_mean"), value(desk, "handling_time")) == (30, 4)
    assert {"first_response_negative", "resolution_negative", "handling_negative"} == set(faults)


def test_times_without_a_zone_are_of_the_zone_that_was_given() -> None:
    """Nine in Paris is eight in UTC in winter and seven in summer; with a zone it is that."""
    paris = ImportOptions(now=LATE, zone=ZoneInfo("Europe/Paris"))
    hours = [
        found.astimezone(UTC).hour
        for said in ("2026-03-02 09:00", "2026-07-02 09:00", "2026-07-02T09:00+00:00")
        if (found := paris.time(said)) is not None
    ]
    assert hours == [8, 7, 9]


def test_one_week_of_data_raises_no_alert_and_keeps_no_customer() -> None:
    """Nothing is usual yet; figures of the week itself are told."""
    desk = Desk()
    for minute in range(20):
        desk.ticket(("customer", minute), ("agent", minute + 5), solved=minute + 9)
    assert alerts(service_figures(desk.rows(), span="week")) == []
    assert value(desk, "first_response_median") == 5
    assert retention(ORDERS.frame([an_order_row(created_at=NOW)])) is None


def test_weeks_without_orders_are_left_out_of_the_contact_rate() -> None:
    """Ten tickets a week, orders known for the first and the third: 20 against 200."""
    desk = Desk()
    for week in range(3):
        for number in range(10):
            desk.ticket(("customer", week * WEEK + number))
    days = ("2026-03-02", "2026-03-16")
    counts = ORDER_COUNTS.frame([a_count_row(day=day, orders=100) for day in days])
    rate = contact_rate(contacts_per_order(TICKETS.frame(desk.tickets), ORDERS.empty(), counts))
    assert rate is not None
    assert (rate.tickets, rate.orders, rate.weeks) == (20, 200, 2)


def test_a_channel_that_starts_midway_changes_no_other() -> None:
    """Chat begins in the fourth week: e-mail's figures stay, chat has none before."""
    desk = Desk()
    for week in range(8):
        begins = week * WEEK
        desk.ticket(("customer", begins), ("agent", begins + 60), channel="email")
        if week >= 4:
            desk.ticket(("customer", begins), ("agent", begins + 1), channel="chat")
    told = service_figures(desk.rows(), ("channel",), span="week")
    told = told[told["figure"].eq("first_response_mean")]
    assert set(told[told["channel"].eq("email")]["value"]) == {60.0}
    assert told[told["channel"].eq("chat")]["period"].min() == f"{at(4 * WEEK):%Y-%m-%d}"


def test_satisfaction_on_three_scales_is_one_figure() -> None:
    """Words, 1 to 5 and 0 to 10 written out: content are the same answers on each."""
    given = [("good", "5"), ("4", "5"), ("8/10", "5"), ("90 %", "5"), ("bad", "10"), ("7", "10")]
    desk = Desk()
    for cell, scale in given:
        desk.ticket(("customer", 0), ("agent", 1), solved=2, csat=csat(cell, scale))
    assert value(desk, "csat") == pytest.approx(4 / 6)


def test_an_answer_off_its_scale_is_no_answer() -> None:
    """8 on a scale of 5 is not guessed to be of ten; no survey at all is missing by name."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 1), solved=2, csat=csat("8", "5"))
    assert value(desk, "csat") is None
    assert {"csat", "csat_mean"} <= missing(desk)


def test_orders_with_a_hole_keep_contact_rate_and_lose_retention() -> None:
    """Six weeks missing of two quarters."""
    rows = [
        an_order_row(
            order_key=str(n), customer_key=str(n % 40), created_at=NOW - timedelta(days=n / 3)
        )
        for n in range(600)
        if not 100 < n < 230
    ]
    assert retention(ORDERS.frame(rows)) is None
