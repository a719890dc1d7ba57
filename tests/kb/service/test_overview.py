"""The live overview: figures of a part and a period, before them, and what is usual."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kb.coverage import Rate
from kb.orders import CONTACTS, RepeatPurchases
from kb.retention import Retention
from kb.service.alerts import alerts
from kb.service.document import channels_told, whole_periods
from kb.service.figures import service_figures
from kb.service.filters import Filters, asked
from kb.service.held import Held, held
from kb.service.overview import overview
from kb.service.periods import Periods
from kb.service.rows import kept_rows
from kb.surveys import NPS
from tests.kb.test_surveys import answers, returns
from tests.service_tickets import END, Desk

DAY = 24 * 60.0
TICKETS = 360
VISIT = {"kind": "visit", "locale": "fr", "events": 10, "has_view": True, "has_contact": False,
         "has_search": False, "value": None}  # fmt: skip


def a_desk() -> Desk:
    """Twenty-six weeks of tickets by two channels; in the last four answers take ten times as long.

    Every third ticket has an answer by an article.
    """
    draw, desk = np.random.default_rng(5), Desk()
    for place in range(TICKETS):
        begins = place * 26 * 7 * DAY / TICKETS
        wait = float(draw.integers(20, 60)) * (10 if begins > 22 * 7 * DAY else 1)
        desk.ticket(
            ("customer", begins),
            ("agent", begins + wait),
            solved=begins + wait + 30,
            channel=["email", "chat"][place % 2],
            language=["fr", "en"][place % 3 == 0],
            topic=f"t-{place % 4:04}",
            csat=[None, 1.0, 0.75, 0.25][place % 4],
            requester_key=f"c{place % 50}",
        )
    return desk


ROWS = a_desk().rows(now=END + timedelta(days=120))
COVERED = {ticket: place % 3 == 0 for place, ticket in enumerate(ROWS["ticket_id"])}
WEEKS = [
    {"week": f"{day:%Y-%m-%d}", "tickets": 14, "contacts": 10, "orders": 1000,
     "tickets_per_1000": 14.0, "contacts_per_1000": 10.0}
    for day in pd.date_range("2026-03-02", periods=26, freq="7D")
]  # fmt: skip


@pytest.fixture(scope="module")
def own() -> Held:
    """The rows in memory, with two days of visits, and orders of each week."""
    days = [VISIT | {"day": day} for day in ("2026-04-06", "2026-08-20")]
    covered = {str(ticket): is_covered for ticket, is_covered in COVERED.items()}
    return held(kept_rows(ROWS), covered, contacts=CONTACTS.frame(WEEKS), days=days)


def told(own: Held, **query: str) -> dict[str, Any]:
    """What an address gives."""
    filters, faults = asked(query, own.known)
    assert filters is not None, faults
    return overview(own, filters)


def named(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures by name."""
    return {one["figure"]: one for one in document["figures"]}


def test_without_filters_figures_are_those_of_the_report(own: Held) -> None:
    """Value, interval and counts, and the alerts of its weeks."""
    found = named(told(own, period="all"))
    for row in service_figures(ROWS).to_dict("records"):
        for name in ("value", "low", "high", "denominator"):
            assert found[row["figure"]][name] == pytest.approx(row[name])
    weekly = alerts(whole_periods(service_figures(ROWS, span="week"), own.ends_at))
    shown = [one for one in told(own, period="all")["alerts"] if one["figure"] in set(
        service_figures(ROWS)["figure"])]  # fmt: skip
    assert [(one["figure"], one["period"]) for one in shown] == [
        (one.figure, one.period) for one in weekly
    ]


def test_a_month_with_a_filter_is_that_cell_of_the_split(own: Held) -> None:
    """April by e-mail, told from the same rows as the table of the report."""
    split = service_figures(ROWS, ["channel"], span="month")
    april = split[split["period"].eq("2026-04") & split["channel"].eq("email")]
    found = named(told(own, channel="email", **{"from": "2026-04-01", "to": "2026-04-30"}))
    assert set(april["figure"]) <= set(found)
    for row in april.to_dict("records"):
        assert found[row["figure"]]["value"] == pytest.approx(row["value"])


def test_the_period_before_is_as_long_and_right_before(own: Held) -> None:
    """Its figures are those that its own days give."""
    document = told(own)
    before = document["before"]
    assert date.fromisoformat(before["last"]) + timedelta(days=1) == date.fromisoformat(
        document["period"]["first"]
    )
    then = named(told(own, **{"from": before["first"], "to": before["last"]}))
    now = named(document)
    for name in ("tickets", "coverage", "first_response_median", "csat_mean"):
        assert now[name]["before"]["value"] == then[name]["value"]
    assert now["tickets"]["change"] == pytest.approx(
        now["tickets"]["value"] / then["tickets"]["value"] - 1
    )
    assert now["coverage"]["change"] == pytest.approx(
        now["coverage"]["value"] - then["coverage"]["value"]
    )


def test_what_leaves_its_usual_range_is_told(own: Held) -> None:
    """Answers that take ten times as long, and no other figure's coverage."""
    found = named(told(own, **{"from": "2026-08-10", "to": "2026-08-30"}))
    assert found["first_response_median"]["standing"] == "above"
    assert found["coverage"]["standing"] == "within"
    assert 0 <= found["coverage"]["usual"]["low"] <= found["coverage"]["usual"]["high"] <= 1
    assert found["first_response_median"]["usual"]["high"] < 60 * 2
    assert named(told(own, period="3m"))["coverage"]["standing"] == "unknown"
    assert named(told(own, period="all"))["coverage"]["standing"] is None


def test_a_chart_has_points_before_a_short_period(own: Held) -> None:
    """Thirteen weeks, those of the period marked; the last one, which it cuts, is not over."""
    series = named(told(own, **{"from": "2026-08-05", "to": "2026-08-26"}))["tickets"]["series"]
    assert len(series) == 13
    assert [point["is_in"] for point in series] == [False] * 9 + [True] * 4
    assert not series[-1]["is_over"]
    assert all(point["is_over"] for point in series[:-1])


def test_parts_add_up_to_the_whole(own: Held) -> None:
    """The tickets of each channel, and of each topic."""
    for by in ("channel", "topic", "language"):
        document = told(own, period="all", by=by)
        sizes = [part["figures"]["tickets"]["value"] for part in document["parts"]]
        assert sum(sizes) == TICKETS
        assert sizes == sorted(sizes, reverse=True)


def test_coverage_counts_the_tickets_that_were_matched(own: Held) -> None:
    """A third of them; without matches it is missing, not 0."""
    found = named(told(own, period="all"))["coverage"]
    assert (found["numerator"], found["denominator"]) == (TICKETS / 3, TICKETS)
    alone = held(kept_rows(ROWS))
    assert "coverage" not in named(told(alone, period="all"))
    assert "coverage" in {row["figure"] for row in told(alone, period="all")["missing"]}


def test_visits_are_told_by_day_and_language_only(own: Held) -> None:
    """A channel has no visits, and what is there in other days is not missing."""
    april = {"from": "2026-04-01", "to": "2026-04-30"}
    assert told(own, **april)["self_service"]["basis"] == "visits"
    assert told(own, language="en", **april)["self_service"]["basis"] == "coverage"
    for query in ({"channel": "email"}, {"language": "en"}):
        document = told(own, period="all", **query)
        assert not document["self_service"]["figures"]
        assert "self_service" not in {row["figure"] for row in document["missing"]}
    users = told(own, period="all")["self_service"]["figures"][-1]
    assert users["denominator"] == 50


def test_orders_are_of_the_weeks_that_begin_in_the_period(own: Held) -> None:
    """Four weeks of fourteen tickets and a thousand orders each."""
    found = told(own, **{"from": "2026-03-02", "to": "2026-03-29"})["contact_rate"]
    assert (found["tickets"], found["orders"], found["weeks"]) == (56, 4000, 4)
    assert told(own, channel="email")["contact_rate"] is None


def test_customers_are_told_of_all_and_never_missing_where_orders_are(own: Held) -> None:
    """Orders know no channel: there the figure is left out, and not named as missing."""
    kept = Retention(350, 300, 76, 365, "2025-03-02", "2026-03-02")
    again = RepeatPurchases(Rate(3, 10), 90, 2, 4)
    with_orders = replace(own, retention=kept, repeat_purchases=again, recontacts={24: Rate(1, 4)})
    found, mailed = told(with_orders), told(with_orders, channel="email")
    assert [found["retention"]["rate"], found["repeat_purchases"]["rate"]] == [0.64, 0.3]
    every = told(with_orders, period="all")["self_service"]["windows"]
    assert every[0]["recontact"]["rate"] == 0.25
    assert [mailed["retention"], mailed["repeat_purchases"]] == [None, None]
    names = [{row["figure"] for row in one["missing"]} for one in (found, mailed, told(own))]
    assert ["retention" in one for one in names] == [False, False, True]


def test_customers_on_several_channels_are_those_of_the_report(own: Held) -> None:
    """Of all the same as its document; of a period who wrote in it; of one channel nothing."""
    desk = Desk()
    for begins, channel, customer in (
        (0, "email", "a"),
        (DAY, "chat", "a"),
        (30 * DAY, "email", "b"),
    ):
        about = {"topic": "t-0001", "requester_key": customer, "channel": channel}
        desk.ticket(("customer", begins), **about)
    rows = desk.rows(now=END)
    few = held(kept_rows(rows))
    every = told(few, period="all")["channels"]
    assert every == channels_told(rows)
    assert (every["several"]["numerator"], every["several"]["denominator"]) == (1, 2)
    assert every["paths"] == [{"channel": "email", "next_channel": "chat", "tickets": 1}]
    late = told(few, **{"from": "2026-03-20", "to": "2026-04-10"})["channels"]
    assert (late["several"]["numerator"], late["several"]["denominator"]) == (0, 1)
    assert told(own, period="all")["channels"] == channels_told(ROWS)
    assert told(own, channel="email")["channels"] is None


def test_surveys_are_told_by_day_and_language_only(own: Held) -> None:
    """As visits are: a channel has none, and what other days hold is not missing."""
    given = answers(NPS, [10], 10, locale="fr") + answers(NPS, [1], 10, day="2026-04-01")
    asked = replace(own, answers=given, refunds=returns([3]))
    march = {"from": "2026-03-02", "to": "2026-03-29"}
    assert told(asked, period="all")["nps"]["points"] == 0
    assert told(asked, **march)["nps"]["points"] == 100
    assert told(asked, period="all", language="fr")["nps"]["answers"] == 1
    assert told(asked, **march)["refund_delay"]["median_days"] == 3
    mailed = told(asked, period="all", channel="email")
    assert (mailed["nps"], mailed["refund_delay"]) == (None, None)
    lacking = {row["figure"] for row in mailed["missing"]}
    assert not {"nps", "refund_delay"} & lacking
    assert "effort" in lacking


def test_a_part_without_some_figure_says_so(own: Held) -> None:
    """A topic nobody rated has no satisfaction, and it is not missing from the data."""
    document = told(own, period="all", topic="t-0000")
    assert "csat" in document["empty"]
    assert "csat" not in {row["figure"] for row in document["missing"]}


def test_a_single_ticket_breaks_nothing() -> None:
    """Any period of it."""
    desk = Desk()
    desk.ticket(("customer", 0))
    alone = held(kept_rows(desk.rows()))
    for query in ({}, {"period": "all"}, {"span": "month"}, {"by": "group"}):
        assert named(told(alone, **query))["tickets"]["value"] == 1
    assert Filters().days is None
    assert Periods().codes(ROWS["created_at"])[1] == ("all",)
