"""The state of a gap: what was done about it, and when its tickets came back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from kb.matching import MATCHES
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from mining.gap_states import Standing, recent, state
from mining.gaps import tickets_in_topics
from mining.topic_tickets import arrays
from tests.factories import NOW, a_ticket_row
from tests.kb.test_gap_decisions import a_decision
from tests.mining.test_gaps import a_topic

LONG_AGO = NOW - timedelta(days=100)
LIVE = Standing(live=("d/colis",), live_since=LONG_AGO)


def some_tickets(
    matched: int, waiting: int, at: datetime = NOW - timedelta(days=1), **changes: Any
) -> pd.DataFrame:
    """Tickets of one topic, each of another customer: so many answered, so many not."""
    kinds = ["match"] * matched + ["none"] * waiting
    ids = [f"x:{place}" for place in range(len(kinds))]
    rows = [a_ticket_row(ticket_id=i, requester_key=i, created_at=at) | changes for i in ids]
    pairs = zip(ids, kinds, strict=True)
    matches = [{"ticket_id": i, "kind": kind, "reasons": []} for i, kind in pairs]
    return tickets_in_topics(
        TICKETS.frame(rows),
        TOPICS.frame([a_topic()]),
        ASSIGNMENTS.frame({"ticket_id": i, "topic_id": "t-0001"} for i in ids),
        MATCHES.frame(matches),
    )


def name_of(standing: Standing, tickets: pd.DataFrame) -> str:
    """The name of the state now."""
    return state(standing, arrays(tickets), NOW).name


@pytest.mark.parametrize(
    ("standing", "name"),
    [
        (Standing(), "open"),
        (Standing(drafts=("d/colis",)), "drafting"),
        (LIVE, "published"),
        (Standing(live=("d/colis",)), "published"),
        (Standing(dismissal=a_decision(unanswered=10)), "dismissed"),
        (Standing(drafts=("d/x",), dismissal=a_decision(unanswered=10)), "dismissed"),
    ],
)
def test_the_state_says_what_was_done(standing: Standing, name: str) -> None:
    """With hardly a ticket since."""
    assert name_of(standing, some_tickets(0, 3)) == name


@pytest.mark.parametrize(
    ("matched", "waiting", "name"),
    [(0, 4, "published"), (0, 5, "back"), (5, 5, "published"), (5, 6, "back")],
)
def test_published_is_back_when_most_have_no_answer(matched: int, waiting: int, name: str) -> None:
    """From five customers on, and less than half of the tickets answered."""
    assert name_of(LIVE, some_tickets(matched, waiting)) == name


def test_tickets_from_before_the_article_bring_nothing_back() -> None:
    """What was written before it went live says nothing about it."""
    standing = Standing(live=("d/colis",), live_since=NOW - timedelta(hours=1))
    assert name_of(standing, some_tickets(0, 9)) == "published"


def test_one_customer_brings_nothing_back() -> None:
    """However often they write."""
    assert name_of(LIVE, some_tickets(0, 9, requester_key="k")) == "published"


@pytest.mark.parametrize(("waiting", "name"), [(11, "dismissed"), (12, "back")])
def test_dismissed_is_back_at_twice_the_tickets(waiting: int, name: str) -> None:
    """Twice as many as in the four weeks before the decision; the reason stays told."""
    dismissal = a_decision(unanswered=6)
    tickets = some_tickets(0, waiting, at=NOW + timedelta(days=2))
    found = state(Standing(dismissal=dismissal), arrays(tickets), NOW + timedelta(days=3))
    assert found.name == name
    assert found.why.endswith("by Léa: trop rare")


def test_a_draft_for_what_came_back_is_work_begun() -> None:
    """Back with a draft in review is drafting again."""
    standing = Standing(live=LIVE.live, live_since=LONG_AGO, drafts=("d/x",))
    assert name_of(standing, some_tickets(0, 9)) == "drafting"


def test_an_article_that_went_live_later_ends_a_dismissal() -> None:
    """Somebody wrote it all the same."""
    standing = Standing(("d/colis",), NOW + timedelta(days=1), dismissal=a_decision())
    assert name_of(standing, some_tickets(1, 0)) == "published"


def test_an_assumed_time_is_no_news() -> None:
    """Tickets spread over a range have no before and after."""
    assert not len(recent(arrays(some_tickets(0, 9, created_at_assumed=True)), NOW))
    assert name_of(LIVE, some_tickets(0, 9, created_at_assumed=True)) == "published"


def test_no_tickets_at_all_leave_the_state() -> None:
    """A gap of an earlier result whose tickets are gone."""
    assert name_of(LIVE, some_tickets(0, 1).iloc[:0]) == "published"
