"""Tests of what the matches of needs say of their tickets."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kb.matching import MATCHES
from kb.need_matches import needs_in_topics, numbered, ticket_matches
from kb.topics import ASSIGNMENTS, first_needs, with_topics, without_topic


def found(*rows: tuple[str, int, str, float]) -> pd.DataFrame:
    """MATCHES of (ticket, need, kind, probability)."""
    names = ("ticket_id", "need", "kind", "probability")
    return MATCHES.frame({**dict(zip(names, row, strict=True)), "reasons": []} for row in rows)


def assigned(*rows: tuple[str, int | None, str | None]) -> pd.DataFrame:
    """ASSIGNMENTS of (ticket, need, topic)."""
    names = ("ticket_id", "need", "topic_id")
    return ASSIGNMENTS.frame(dict(zip(names, row, strict=True)) for row in rows)


def pairs(table: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Some columns, row by row."""
    return list(zip(*(table[name].tolist() for name in names), strict=True))


def test_a_ticket_is_covered_only_if_all_its_needs_are() -> None:
    """One need without an article leaves its ticket without one."""
    table = found(("a", 0, "match", 0.9), ("a", 1, "none", 0.2), ("b", 0, "match", 0.6))
    assert pairs(ticket_matches(table), "ticket_id", "kind", "need") == [
        ("a", "none", 1),
        ("b", "match", 0),
    ]


def test_the_less_probable_of_two_matches_is_the_tickets() -> None:
    """Where all needs are covered the ticket is as sure as its least sure need."""
    table = found(("a", 0, "match", 0.9), ("a", 1, "match", 0.6))
    assert ticket_matches(table)["probability"].tolist() == [0.6]


def test_another_language_is_better_than_none() -> None:
    """No article at all is worse than one in another language."""
    table = found(("a", 0, "other_language", 0.6), ("a", 1, "none", 0.4))
    assert ticket_matches(table)["kind"].tolist() == ["none"]


def test_a_topic_sees_the_match_of_its_own_need() -> None:
    """A need that is covered counts so in its topic, whatever else its ticket asks."""
    topics = assigned(("a", 0, "t-1"), ("a", 1, "t-2"))
    matches = found(("a", 0, "match", 0.9), ("a", 1, "none", 0.2))
    joined = needs_in_topics(topics, matches)
    assert pairs(joined, "topic_id", "kind") == [("t-1", "match"), ("t-2", "none")]


def test_two_needs_of_one_topic_count_one_ticket() -> None:
    """A ticket that asks twice for the same is one ticket, covered if both needs are."""
    topics = assigned(("a", 0, "t-1"), ("a", 1, "t-1"))
    matches = found(("a", 0, "match", 0.9), ("a", 1, "none", 0.2))
    assert pairs(needs_in_topics(topics, matches), "ticket_id", "kind") == [("a", "none")]
    assert pairs(with_topics(topics), "ticket_id", "topic_id") == [("a", "t-1")]


def test_needs_without_a_number_are_the_first() -> None:
    """Tables of an earlier askless have no needs: a ticket is one."""
    topics = assigned(("a", None, "t-1"), ("b", 1, None))
    joined = needs_in_topics(topics, numbered(found(("a", 1, "match", 0.9)), [0]))
    assert joined["kind"].tolist() == ["match"]
    assert first_needs(topics)["ticket_id"].tolist() == ["a"]


def test_of_two_needs_without_a_number_the_worse_counts() -> None:
    """Matches that were not numbered yet can be counted by ticket, too."""
    matches = found(("a", None, "match", 0.9), ("a", None, "none", 0.2))
    assert ticket_matches(matches)["kind"].tolist() == ["none"]


def test_a_ticket_without_any_topic_is_counted_once() -> None:
    """Two needs without a topic are one ticket without; one with a topic is enough."""
    topics = assigned(("a", 0, None), ("a", 1, None), ("b", 0, None), ("b", 1, "t-1"))
    assert without_topic(topics) == 1


def test_nothing_matched_gives_nothing() -> None:
    """Empty tables give empty tables."""
    assert ticket_matches(MATCHES.empty()).empty
    assert needs_in_topics(ASSIGNMENTS.empty(), MATCHES.empty()).empty
