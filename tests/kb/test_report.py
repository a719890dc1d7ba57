"""The report's figures against a case worked by hand."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from kb.coverage import Rate
from kb.gaps import GAPS
from kb.matching import MATCHES
from kb.report import ReportInput, csv_table, report_document, rolling
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from tests.drafting_workspace import a_gap
from tests.factories import a_ticket_row

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SINCE = MONDAY + timedelta(days=7)


def a_match(ticket_id: str, kind: str, article: str | None = None) -> dict[str, Any]:
    """A row of MATCHES; a matched one names a French article."""
    locale = "fr" if article else None
    return {
        "ticket_id": ticket_id,
        "kind": kind,
        "article_id": article,
        "locale": locale,
        "reasons": [],
    }


def an_input(**changes: Any) -> ReportInput:
    """Five tickets in two weeks: three French (two covered), one English, one newsletter."""
    tickets = [
        a_ticket_row(ticket_id="1", created_at=MONDAY),
        a_ticket_row(ticket_id="2", created_at=MONDAY + timedelta(days=6)),
        a_ticket_row(ticket_id="3", created_at=SINCE, channel="chat"),
        a_ticket_row(ticket_id="4", created_at=SINCE, language="en"),
        a_ticket_row(ticket_id="5", created_at=SINCE, noise="newsletter"),
    ]
    matches = [
        a_match("1", "match", "delivery/a"),
        a_match("2", "none"),
        a_match("3", "match", "delivery/a"),
        a_match("4", "other_language"),
    ]
    values: dict[str, Any] = {
        "tickets": TICKETS.frame(tickets),
        "matches": MATCHES.frame(matches),
        "topics": TOPICS.empty(),
        "assignments": ASSIGNMENTS.frame([{"ticket_id": "2", "topic_id": "t-0001"}]),
        "gaps": GAPS.empty(),
        "titles": {("delivery/a", "fr"): "Où est mon colis ?"},
        "locales": ("fr", "en"),
    }
    return ReportInput(**(values | changes))


def test_coverage_counts_needs_answered_in_their_language() -> None:
    """2 of 4: the newsletter asks nothing, an article in the other language does not cover."""
    document = report_document(an_input())
    found = document["coverage"]
    assert (found["numerator"], found["denominator"], found["rate"]) == (2, 4, 0.5)
    assert document["gap"]["numerator"] == 2


def test_a_merged_ticket_is_no_demand_without_a_mark_either() -> None:
    """The report counts what every figure counts: :func:`kb.tickets.demand`."""
    tickets = an_input().tickets
    merged = tickets.assign(status=["merged", *["open"] * 4])
    found = report_document(an_input(tickets=merged))["coverage"]
    assert (found["numerator"], found["denominator"]) == (1, 3)


def test_weeks_begin_on_monday_and_add_up_to_the_whole() -> None:
    """Sunday belongs to the week before; counts of parts sum to the total."""
    weeks = report_document(an_input())["by_week"]
    counted = [
        (row["week"], row["language"], row["numerator"], row["denominator"]) for row in weeks
    ]
    assert counted == [
        ("2026-03-02", "fr", 1, 2),
        ("2026-03-09", "en", 0, 1),
        ("2026-03-09", "fr", 1, 1),
    ]


def test_four_weeks_are_added_never_averaged() -> None:
    """1 of 1, nothing, 0 of 3 and 1 of 4 make 2 of 8; a week without tickets is no zero."""
    weeks = [("2026-03-02", 1, 1), ("2026-03-16", 0, 3), ("2026-03-23", 1, 4)]
    rows = [{"week": w, "language": "fr", "numerator": n, "denominator": d} for w, n, d in weeks]
    rows.append({"week": "2026-03-09", "language": "en", "numerator": 0, "denominator": 1})
    french = [row for row in rolling(rows) if row["language"] == "fr"]
    assert [(r["week"], r["numerator"], r["denominator"]) for r in french] == [("2026-03-23", 2, 8)]


@pytest.mark.parametrize("part", ["by_locale", "by_channel", "by_week"])
def test_every_breakdown_adds_up(part: str) -> None:
    """No ticket is counted twice or lost."""
    document = report_document(an_input())
    total = document["coverage"]
    assert sum(row["numerator"] for row in document[part]) == total["numerator"]
    assert sum(row["denominator"] for row in document[part]) == total["denominator"]


def test_an_uncovered_topic_is_named_with_its_tickets() -> None:
    """Ticket 2 found nothing and belongs to a topic."""
    (row,) = report_document(an_input())["uncovered_topics"]
    assert (row["topic_id"], row["locale"], row["uncovered"]) == ("t-0001", "fr", 1)


def test_articles_show_the_tickets_that_came_all_the_same() -> None:
    """Two tickets came although the article was live."""
    (row,) = report_document(an_input())["articles"]
    assert (row["title"], row["tickets"]) == ("Où est mon colis ?", 2)


def test_before_and_after_stand_side_by_side() -> None:
    """The same later tickets, with the old articles and with those of their time."""
    given = an_input(since=SINCE, before=Rate(0, 2), after=Rate(1, 2))
    since = report_document(given)["since"]
    assert (since["before"]["rate"], since["after"]["rate"]) == (0.0, 0.5)


def test_without_tickets_there_is_no_rate() -> None:
    """Nothing divided by nothing is none, not 0 %."""
    document = report_document(an_input(tickets=TICKETS.empty(), matches=MATCHES.empty()))
    assert document["coverage"]["rate"] is None
    assert document["period"] == {"first": None, "last": None}


@pytest.mark.parametrize(
    "cell", ["=1+1", " =1+1", "\t=1", "+cmd", "-2+3", "@SUM(A1)", "|x", "＝1+1", "\ufeff=1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    """A topic called =HYPERLINK(...) opens as text."""
    line = csv_table([{"label": cell}]).splitlines()[1]
    assert line.strip('"').startswith("'")


@pytest.mark.parametrize("cell", ["-3", "+4.5", "-0,5", "Où ?", ""])
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    """Only what a spreadsheet would compute is changed."""
    table = pd.read_csv(io.StringIO(csv_table([{"a": cell, "b": "x"}])), dtype=str, na_filter=False)
    assert table["a"][0] == cell


def test_a_topic_lacks_an_article_only_for_its_own_need() -> None:
    """Ticket 2 is not covered for its second need: the first one's topic has its article."""
    rows = [{"ticket_id": "2", "need": n, "topic_id": f"t-000{n + 1}"} for n in (0, 1)]
    found = [
        a_match("2", "match", "delivery/a") | {"need": 0},
        a_match("2", "none") | {"need": 1},
    ]
    given = an_input(assignments=ASSIGNMENTS.frame(rows), needs=MATCHES.frame(found))
    uncovered = report_document(given)["uncovered_topics"]
    assert [(row["topic_id"], row["uncovered"]) for row in uncovered] == [("t-0002", 1)]


def queue_row(topic: str, kind: str, **changes: Any) -> dict[str, Any]:
    """A row of the queue of gaps that waits for somebody."""
    names = ("tickets_a_month", "hours_a_month", "cost_a_month", "currency", "customers", "trend")
    figures = dict.fromkeys(names)
    known = {"topic_id": topic, "locale": "fr", "label": "x", "kind": kind, "tickets": 0}
    told = {"queue_kind": kind, "state": "open", "is_waiting": True, "saving": None, **figures}
    return known | told | {"priority": 9.0, "why": "why", "examples": ["jsonl:1"]} | changes


def test_gaps_say_their_state_and_what_waits_comes_first() -> None:
    """A covered topic is listed when it waits; a gap that was set aside comes last."""
    gaps = [a_gap("t-1", "fr"), a_gap("t-2", "fr", kind="covered"), a_gap("t-3", "fr", priority=1)]
    gaps += [a_gap("t-4", "fr", kind="covered")]
    queue = [
        queue_row("t-1", "gap", state="dismissed", is_waiting=False, state_why="dismissed by Léa"),
        queue_row("t-2", "covered", queue_kind="process"),
        queue_row("t-3", "gap", saving={"tickets_low": 1.0, "tickets_high": 6.0}),
        queue_row("t-4", "covered", state="published", is_waiting=False),
        queue_row("s-1", "search"),
    ]
    rows = report_document(an_input(gaps=GAPS.frame(gaps), queue=queue))["gaps"]
    told = [(row["topic_id"], row["queue_kind"], row["state"]) for row in rows]
    assert told == [
        ("t-2", "process", "open"),
        ("s-1", "search", "open"),
        ("t-3", "gap", "open"),
        ("t-1", "gap", "dismissed"),
    ]
    assert rows[2]["saving_tickets_high"] == 6.0


def test_the_report_names_no_ticket_and_no_editor_of_a_gap() -> None:
    """They stay in the shell: the report is passed around."""
    queue = [queue_row("s-1", "search", state_why="dismissed by Léa")]
    told = str(report_document(an_input(queue=queue))["gaps"])
    assert "jsonl:1" not in told
    assert "Léa" not in told
