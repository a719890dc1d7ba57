"""What each ticket says of the service."""

from __future__ import annotations

import pandas as pd
import pytest

from kb.coverage import coverage
from kb.matching import MATCHES
from kb.orders import ORDER_COUNTS, ORDERS, contact_rate, contacts_per_order
from kb.service.contacts import recontacts
from kb.tickets import MESSAGES, TICKETS
from tests.factories import a_count_row
from tests.service_tickets import END, START, Desk, at

WEEK = 7 * 24 * 60


def _value(desk: Desk, column: str, place: int = 0) -> float:
    return float(desk.rows()[column].iloc[place])


def test_the_first_response_is_the_first_reply_of_a_person() -> None:
    """A bot that answers at once is no first response."""
    desk = Desk()
    desk.ticket(("customer", 0), ("bot", 1), ("agent", 30), ("agent", 60))
    assert _value(desk, "first_response") == 30


def test_business_minutes_leave_the_night_out() -> None:
    """Monday noon to Tuesday ten: six hours and one."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 22 * 60))
    assert _value(desk, "first_response_working") == 7 * 60


def test_a_desk_that_tells_minutes_only_is_believed() -> None:
    """Where no time of the first reply is told, the vendor's minutes stand in."""
    desk = Desk()
    desk.ticket(("customer", 0), first_response_minutes=12.5)
    assert _value(desk, "first_response") == 12.5


def test_a_reply_before_the_ticket_is_a_fault_not_a_fast_answer() -> None:
    """It is counted, and its time is not used."""
    desk = Desk()
    desk.ticket(("customer", 0), first_agent_reply_at=at(-5))
    read = desk.read()
    assert read.faults == {"first_response_negative": 1}
    assert read.rows["first_response"].isna().all()


def test_assumed_times_give_no_minutes() -> None:
    """A ticket whose time was spread evenly says nothing of waiting."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 10), solved=20, created_at_assumed=True)
    rows = desk.read()
    assert rows.faults == {"time_assumed": 1}
    assert rows.rows[["first_response", "resolution"]].isna().all(axis=None)


def test_each_turn_of_the_customer_waits_once() -> None:
    """Two messages in a row wait from the first, and a second reply ends no wait."""
    desk = Desk()
    desk.ticket(
        ("customer", 0),
        ("customer", 5),
        ("agent", 20),
        ("agent", 25),
        ("customer", 100),
        ("agent", 107),
    )
    assert _value(desk, "waited") == 27
    assert _value(desk, "responses") == 2


def test_notes_of_agents_are_no_replies() -> None:
    """What the customer does not see ends no wait."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), ("agent", 30))
    desk.messages[1]["public"] = False
    assert _value(desk, "waited") == 30


def test_noise_and_spam_are_no_service() -> None:
    """They are not answered, and need not be."""
    desk = Desk()
    desk.ticket(("customer", 0), noise="newsletter")
    desk.ticket(("customer", 0), status="spam", noise="spam")
    desk.ticket(("customer", 0), status="merged")
    kept = desk.ticket(("customer", 0))
    assert desk.rows()["ticket_id"].tolist() == [kept]


def test_every_figure_counts_the_same_tickets() -> None:
    """Service, contact rate and coverage; spam that the settings count again counts in each."""
    desk = Desk()
    for changes in ({}, {"status": "spam"}, {"status": "spam", "noise": "spam"},
                    {"noise": "bounce"}, {"status": "deleted"}, {"status": "merged"}):  # fmt: skip
        desk.ticket(("customer", 0), **changes)
    tickets = TICKETS.frame(desk.tickets)
    nothing = dict.fromkeys(MATCHES.names) | {"kind": "none", "reasons": []}
    matches = MATCHES.frame([nothing | {"ticket_id": one["ticket_id"]} for one in desk.tickets])
    placed = ORDER_COUNTS.frame([a_count_row(day="2026-03-02", orders=50)])
    rate = contact_rate(contacts_per_order(tickets, ORDERS.empty(), placed))
    assert rate is not None
    assert rate.tickets == len(desk.rows()) == coverage(tickets, matches)["tickets"].sum() == 2


def test_no_tickets_give_no_rows() -> None:
    """An empty workspace has no figures, and no error."""
    assert Desk().rows().empty


def test_a_ticket_without_messages_keeps_what_it_tells() -> None:
    """Tables without messages still have first responses; waits are unknown."""
    desk = Desk()
    desk.ticket(first_agent_reply_at=at(9))
    rows = desk.rows()
    assert rows["first_response"].tolist() == [9]
    assert rows["waited"].isna().all()


def test_tickets_that_nobody_answered_have_no_waits() -> None:
    """One message of a customer each: no reply ends a wait."""
    desk = Desk()
    desk.ticket(("customer", 0))
    desk.ticket(("customer", 5))
    assert desk.rows()[["waited", "responses"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("said", "changes", "flags"),
    [
        ([("customer", 0), ("agent", 5)], {"solved": 6}, {"is_one_touch": 1, "is_solved": 1}),
        ([("customer", 0), ("agent", 5), ("agent", 6)], {"solved": 7}, {"is_one_touch": 0}),
        ([("customer", 0)], {}, {"is_unanswered": 1, "is_left": 0}),
        ([("customer", 0), ("agent", 5)], {}, {"is_unanswered": 0, "is_left": 1}),
        ([("customer", 0), ("agent", 5), ("customer", 9)], {}, {"is_left": 0}),
        ([("customer", 0), ("bot", 1)], {"solved": 2}, {"is_automated": 1, "is_one_touch": 0}),
        ([("customer", 0), ("bot", 1), ("agent", 3)], {"solved": 4}, {"is_automated": 0}),
    ],
)
def test_how_a_contact_ended(said: list, changes: dict, flags: dict[str, float]) -> None:
    """Solved at once, by a bot, never answered, or left by the customer."""
    desk = Desk()
    desk.ticket(*said, **changes)
    desk.ticket(("customer", 0), ("agent", 1), solved=2)
    row = desk.rows().iloc[0]
    assert {name: row[name] for name in flags} == flags


def test_a_desk_without_bots_says_nothing_of_automation() -> None:
    """0 % would be a figure; there is none."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), solved=6)
    assert desk.rows()["is_automated"].isna().all()


def test_a_young_ticket_is_not_given_up_yet() -> None:
    """It is neither abandoned nor kept until the week is over."""
    desk = Desk()
    desk.ticket(("customer", 0))
    young = desk.read(now=at(60)).rows
    assert young["is_unanswered"].isna().all()


def test_a_desk_that_tells_no_solution_is_read_by_its_status() -> None:
    """Closed counts as solved where no ticket has a time of solution."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), status="closed")
    assert _value(desk, "is_solved") == 1


@pytest.mark.parametrize(
    ("minute", "topic", "customer", "came_back"),
    [
        (WEEK, "t1", "c", 1),
        (WEEK + 20, "t1", "c", 0),
        (60, "t2", "c", 0),
        (60, None, "c", 1),
        (60, "t1", "d", 0),
    ],
)
def test_a_customer_comes_back_about_the_same_within_a_week(
    minute: float, topic: str | None, customer: str, came_back: float
) -> None:
    """Counted from the solution; a ticket without a topic may be about the same."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), solved=10, requester_key="c")
    desk.ticket(("customer", minute), topic=topic, requester_key=customer)
    row = desk.rows().iloc[0]
    assert row["came_back"] == came_back
    assert row["is_first_contact"] == 1 - came_back


def test_who_writes_again_is_counted_by_window() -> None:
    """Thirty hours after: not within a day, within three; a young ticket is not judged yet."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), solved=10, requester_key="c")
    desk.ticket(("customer", 30 * 60), requester_key="c")
    rows = desk.rows()
    hours = (24, 72, 168)
    old = recontacts(rows, now=END, hours=hours)
    assert [old[h].numerator for h in hours] == [0, 1, 1]
    young = recontacts(rows, now=at(30 * 60), hours=hours)
    assert [young[h].denominator for h in hours] == [1, 0, 0]


@pytest.mark.parametrize(
    "changes", [{"requester_key": ""}, {"reopens": None}, {"solved": 10_000_000}]
)
def test_a_first_contact_that_cannot_be_told_is_not_told(changes: dict) -> None:
    """An unknown customer, a desk that counts no reopening, a window that is not over."""
    desk = Desk()
    desk.ticket(("customer", 0), ("agent", 5), **({"solved": 10} | changes))
    assert desk.rows()["is_first_contact"].isna().all()


def test_a_reopened_ticket_was_not_settled_at_once() -> None:
    """Nor one that took two replies by e-mail; a chat may have many."""
    desk = Desk()
    said = [("customer", 0), ("agent", 5), ("agent", 6)]
    desk.ticket(*said[:2], solved=10, reopens=1)
    desk.ticket(*said, solved=10)
    desk.ticket(*said, solved=10, channel="chat")
    assert desk.rows()["is_first_contact"].tolist() == [0, 0, 1]


def test_the_topic_is_that_of_the_first_need() -> None:
    """A ticket with two needs counts once."""
    desk = Desk()
    name = desk.ticket(("customer", 0), topic="t1")
    desk.topics.insert(0, {"ticket_id": name, "need": 1, "topic_id": "t9"})
    assert desk.rows()["topic_id"].tolist() == ["t1"]


def test_tables_that_are_no_tickets_are_refused() -> None:
    """The schema is checked once, at the door."""
    from kb.errors import FrameError
    from kb.service.hours import BusinessHours
    from kb.service.rows import service_rows

    with pytest.raises(FrameError):
        service_rows(pd.DataFrame(), MESSAGES.empty(), hours=BusinessHours(), now=START)
    with pytest.raises(FrameError):
        service_rows(TICKETS.empty(), pd.DataFrame(), hours=BusinessHours(), now=START)
