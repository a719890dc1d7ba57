"""Topics over time: counts add up, and each topic says how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from mining.trends import Trends, trends
from tests.factories import a_ticket_row

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEKS = 20


def a_topic(topic: str) -> dict[str, Any]:
    """A row of TOPICS without a name."""
    numbers = dict.fromkeys(("size", "size_fr", "size_en", "customers"), 1)
    lists: dict[str, list[str]] = {
        name: [] for name in ("words_fr", "words_en", "channels", "typical")
    }
    times = {"first_seen_at": MONDAY, "last_seen_at": MONDAY}
    names = {"topic_id": topic, "level": "topic", "label_fr": "", "label_en": "", "share": 1.0}
    return names | numbers | lists | times


def some(topic: str, week: int, count: int, **changes: Any) -> list[dict[str, Any]]:
    """Tickets of a topic in a week, each of another customer, spread over its days."""
    return [
        a_ticket_row(
            ticket_id=f"jsonl:{topic}-{week}-{number}",
            created_at=MONDAY + timedelta(weeks=week, days=number % 7),
            requester_key=f"{topic}-{week}-{number}",
        )
        | changes
        for number in range(count)
    ]


def found(
    rows: Sequence[Mapping[str, Any]],
    topics: Sequence[str] = ("t-1", "t-2"),
    **options: Any,
) -> Trends:
    """The trends of tickets whose topic stands in their id."""
    pairs = [{"ticket_id": r["ticket_id"], "topic_id": _topic(r["ticket_id"])} for r in rows]
    assignments = ASSIGNMENTS.frame(pairs)
    return trends(TICKETS.frame(rows), TOPICS.frame(map(a_topic, topics)), assignments, **options)


def _topic(ticket: str) -> str:
    return ticket.split(":")[1].rsplit("-", 2)[0]


def a_year(last: int = 20) -> list[dict[str, Any]]:
    """Twenty weeks of two topics, twenty tickets each; the first has ``last`` in the newest."""
    rows = [row for week in range(WEEKS) for row in some("t-2", week, 20)]
    rows += [row for week in range(WEEKS - 1) for row in some("t-1", week, 20)]
    return rows + some("t-1", WEEKS - 1, last)


def state_of(result: Trends, topic: str = "t-1") -> dict[str, Any]:
    """A topic's row of TRENDS."""
    table = result.topics
    [row] = table[table["topic_id"].eq(topic).astype(bool)].to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_every_topic_has_every_week() -> None:
    """Weeks without a ticket too; tickets add up to those given."""
    weekly = found([*some("t-1", 0, 3), *some("t-2", 2, 4)]).weekly
    assert weekly["week"].tolist()[:3] == ["2026-01-05", "2026-01-12", "2026-01-19"]
    assert weekly["tickets"].tolist() == [3, 0, 0, 0, 0, 4]
    assert weekly["all_tickets"].tolist() == [3, 0, 4] * 2


def test_a_topic_that_tripled_is_a_burst() -> None:
    """With the week, how many were expected, and since when."""
    row = state_of(found(a_year(60)))
    assert (row["state"], row["tickets"], row["week"]) == ("burst", 60, "2026-05-18")
    assert row["since"] == "2026-05-18"
    assert row["expected"] == pytest.approx(20, rel=0.1)
    assert row["ratio"] == pytest.approx(60 / row["expected"])


def test_as_many_as_ever_is_usual() -> None:
    """And the other topic is so whatever the first does."""
    assert state_of(found(a_year()))["state"] == "usual"
    assert state_of(found(a_year(60)), "t-2")["state"] == "usual"


def test_one_person_who_writes_often_is_no_burst() -> None:
    """Sixty tickets of one customer in a week."""
    rows = [*a_year(20), *some("t-1", WEEKS, 60, requester_key="c1"), *some("t-2", WEEKS, 20)]
    assert state_of(found(rows))["state"] == "usual"


def test_a_topic_that_just_came_is_too_new() -> None:
    """Four weeks old in a shop of twenty."""
    rows = [row for row in a_year() if "t-1" not in row["ticket_id"]]
    rows += [row for week in range(16, WEEKS) for row in some("t-1", week, 20)]
    row = state_of(found(rows))
    assert (row["state"], row["all_tickets"]) == ("too_new", 80)


def test_a_young_shop_is_not_judged() -> None:
    """Three weeks say nothing, of no topic."""
    rows = [row for week in range(3) for row in some("t-1", week, 20)]
    assert found(rows).topics["state"].tolist() == ["not_judged"] * 2


def test_a_week_that_goes_on_counts_when_it_has_an_alarm() -> None:
    """Two days of a week with sixty tickets; else the last whole week is told."""
    two_days = {"created_at": MONDAY + timedelta(weeks=WEEKS, days=1)}
    calm = [*a_year(), *some("t-2", WEEKS, 8, **two_days)]
    usual = state_of(found([*calm, *some("t-1", WEEKS, 8, **two_days)]))
    assert (usual["state"], usual["week"]) == ("usual", "2026-05-18")
    burst = state_of(found([*calm, *some("t-1", WEEKS, 60, **two_days)]))
    assert (burst["state"], burst["week"]) == ("burst", "2026-05-25")


def test_days_of_the_first_and_last_week() -> None:
    """From the first ticket's day to the last one's."""
    rows = [*some("t-1", 0, 1), *some("t-1", 1, 1)]
    rows[0]["created_at"] += timedelta(days=2)
    assert found(rows, ["t-1"]).weekly["days"].tolist() == [5.0, 1.0]


def test_assumed_dates_are_in_no_week() -> None:
    """They are counted in the whole."""
    result = found([*some("t-1", 0, 3), *some("t-1", 1, 2, created_at_assumed=True)], ["t-1"])
    assert result.weekly["tickets"].sum() == 3
    assert state_of(result)["all_tickets"] == 5
    only = found(some("t-1", 1, 2, created_at_assumed=True), ["t-1"])
    assert (len(only.weekly), state_of(only)["state"]) == (0, "not_judged")


def test_a_ticket_with_two_needs_counts_in_both_topics() -> None:
    """But once in the shop."""
    rows = some("t-1", 0, 2)
    pairs = [{"ticket_id": r["ticket_id"], "topic_id": t} for r in rows for t in ("t-1", "t-2")]
    result = trends(
        TICKETS.frame(rows), TOPICS.frame(map(a_topic, ["t-1", "t-2"])), ASSIGNMENTS.frame(pairs)
    )
    assert result.weekly["tickets"].tolist() == [2, 2]
    assert result.weekly["all_tickets"].tolist() == [2, 2]


def test_tickets_per_order() -> None:
    """6 tickets in a week of 3,000 orders are 2 per 1000; weeks without orders are left out."""
    rows = [*some("t-1", 0, 6), *some("t-1", 1, 9)]
    result = found(rows, ["t-1"], orders={"2026-01-05": 3000})
    assert result.weekly["per_1000_orders"].tolist()[0] == 2.0
    assert result.weekly["orders"].isna().tolist() == [False, True]
    assert state_of(result)["per_1000_orders"] == 2.0


def test_what_is_known_of_a_topic() -> None:
    """Satisfaction and handling time of those who have them; channels and languages with shares."""
    rows = some("t-1", 0, 4)
    rows[0] |= {"csat": 1.0, "handling_minutes": 5.0, "channel": "chat"}
    rows[1] |= {"csat": 0.0, "language": "en"}
    result = found(rows, ["t-1"])
    row = state_of(result)
    assert (row["csat"], row["rated"], row["handling_minutes"], row["handled"]) == (0.5, 2, 5.0, 1)
    facets = result.facets[["facet", "value", "tickets", "share"]].values.tolist()
    assert facets == [
        ["channel", "email", 3, 0.75],
        ["channel", "chat", 1, 0.25],
        ["language", "fr", 3, 0.75],
        ["language", "en", 1, 0.25],
    ]


def test_no_ticket_is_empty_tables() -> None:
    """With a row for the topic all the same."""
    result = found([], ["t-1"])
    assert (len(result.weekly), len(result.facets)) == (0, 0)
    assert state_of(result)["state"] == "not_judged"
