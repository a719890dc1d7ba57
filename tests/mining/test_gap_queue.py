"""The queue: kinds kept apart, states, and what counts as waiting."""

from __future__ import annotations

from typing import Any

import pytest

from kb.articles import Article, ArticleStatus
from kb.gaps import QUEUE_KINDS, STATES
from mining.gap_queue import Conflict, Known, queue, still_written
from tests.drafting_workspace import a_gap
from tests.factories import NOW, an_article
from tests.mining.test_gap_states import some_tickets

KEY = ("t-0001", "fr")


def a_row(kind: str = "gap", **changes: Any) -> dict[str, Any]:
    """A row of GAPS as a plain document."""
    missing = {"article_id": None, "handling_minutes": 6.0, "trend": None}
    return missing | a_gap("t-0001", "fr", kind=kind) | changes


def of_topic(status: ArticleStatus = ArticleStatus.PUBLISHED) -> Article:
    """An article made from the topic."""
    return an_article(topic_id="t-0001", status=status)


def queued(gap: dict[str, Any], waiting: int = 3, **known: Any) -> dict[str, Any]:
    """The gap's row of the queue."""
    return queue([gap], some_tickets(0, waiting), Known(now=NOW, **known))[0]


def an_effect(**changes: Any) -> dict[str, Any]:
    """An estimate with one row for the topic."""
    numbers = {"delta": 0.0, "ci_low": -0.1, "ci_high": 0.1, "observed": 90.0, "expected": 90.0}
    row = {"topic": "t-0001", "language": "fr", "weeks": 12, "reason": None, **numbers}
    return {"verdict": "no effect shown", "falsification": [], "per_topic": [row | changes]}


def test_the_rows_of_gaps_stay_as_they_are() -> None:
    """Keys are only added: what read them goes on."""
    gap = a_row()
    found = queued(gap)
    assert {name: found[name] for name in gap} == gap
    assert found["queue_kind"] in QUEUE_KINDS
    assert found["state"] in STATES


@pytest.mark.parametrize("kind", ["gap", "missing_language", "covered"])
def test_agents_who_contradict_each_other_come_before_writing(kind: str) -> None:
    """Somebody has to decide what is right first; the draft that says it is named."""
    found = queued(
        a_row(kind),
        articles=[of_topic(ArticleStatus.DRAFT)],
        conflicts={KEY: [Conflict("delivery/where", 1)]},
    )
    assert found["kinds"] == ["contradiction", kind]
    assert found["contradictions"] == ["delivery/where"]
    assert (found["state"], found["is_waiting"]) == ("drafting", True)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ({}, "not_lower"),
        ({"ci_high": 0.2}, "not_known"),
        ({"ci_low": 0.05, "ci_high": 0.6}, "lower"),
        ({"ci_low": -2.0, "ci_high": 1.0}, "not_known"),
        ({"delta": None, "reason": "no_tickets_before: none before"}, "not_known"),
    ],
)
def test_only_an_interval_that_says_so_says_that_as_many_write(
    row: dict[str, Any], verdict: str
) -> None:
    """Too few to tell is not known yet, never the one or the other."""
    found = still_written(a_row("covered", article_id="d/x"), an_effect(**row))
    assert found is not None
    assert found["verdict"] == verdict
    assert found["why"]


def test_an_article_that_prevents_nothing_is_a_matter_of_process() -> None:
    """It waits though its article is live, and no further article saves anything."""
    found = queued(a_row("covered", article_id="d/x"), effect=an_effect())
    assert found["kinds"] == ["process", "covered"]
    assert (found["state"], found["is_waiting"], found["saving"]) == ("open", True, None)


def test_what_is_covered_and_not_measured_waits_for_nobody() -> None:
    """No estimate is no verdict."""
    found = queued(a_row("covered", article_id="d/x"))
    assert found["still_written"]["verdict"] == "not_known"
    assert (found["state"], found["is_waiting"]) == ("published", False)


def test_a_topic_for_a_person_is_set_aside() -> None:
    """An editor's mark, told as such."""
    found = queued(a_row("person"))
    assert (found["state"], found["is_waiting"]) == ("dismissed", False)


def test_an_article_of_the_topic_in_the_other_language_is_none_here() -> None:
    """Nor is one of another topic."""
    english = an_article(topic_id="t-0001", locale="en")
    other = an_article(id="delivery/other", topic_id="t-0002")
    assert queued(a_row(), articles=[english, other])["state"] == "open"
    assert queued(a_row(), articles=[of_topic()])["state"] == "published"


def test_what_waits_comes_first() -> None:
    """Within both halves the order stays."""
    gaps = [a_row(topic_id=f"t-000{n}", kind=k) for n, k in enumerate(["covered", "gap", "gap"])]
    rows = queue(gaps, some_tickets(0, 0 + 1), Known(now=NOW))
    assert [row["topic_id"] for row in rows] == ["t-0001", "t-0002", "t-0000"]


def test_evidence_is_five_tickets_without_an_answer() -> None:
    """By id, of different customers."""
    found = queued(a_row(), waiting=9)
    assert found["examples"] == [f"x:{n}" for n in range(5)]
    assert queue([a_row()], some_tickets(4, 0), Known(now=NOW))[0]["examples"] == []


def test_no_gaps_give_no_rows() -> None:
    """A shop without topics."""
    assert queue([], some_tickets(0, 1).iloc[:0], Known(now=NOW)) == []
