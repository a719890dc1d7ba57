"""Tickets of topics as arrays: the same tickets, each with its topic and language."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mining.topic_tickets import arrays, by_topic
from tests.mining.test_gap_states import some_tickets


def test_each_ticket_is_with_its_topic_and_language() -> None:
    """Whatever the order of the rows; keys come in order."""
    french, english = some_tickets(1, 2), some_tickets(2, 0, language="en")
    other = some_tickets(0, 1).assign(topic_id="t-0000")
    mixed = pd.concat([french, english, other], ignore_index=True).sample(frac=1, random_state=3)
    found = by_topic(mixed)
    assert list(found) == [("t-0000", "fr"), ("t-0001", "en"), ("t-0001", "fr")]
    assert [len(own) for own in found.values()] == [1, 2, 3]
    assert found["t-0001", "fr"].is_answered.sum() == 1
    assert set(found["t-0001", "fr"].ids) == set(french["ticket_id"])


def test_an_unknown_customer_counts_for_each_ticket() -> None:
    """Two tickets of one customer and two of nobody known are three customers."""
    tickets = some_tickets(0, 4)
    tickets["requester_key"] = pd.array(["k", "", "k", ""], tickets["requester_key"].dtype)
    assert arrays(tickets).customers == 3


def test_the_chance_of_an_article_is_over_all_tickets() -> None:
    """0.9 of one ticket and nothing of two others are 0.3."""
    tickets = some_tickets(1, 2)
    tickets["nearest_id"] = pd.array(["d/x", None, "d/y"], tickets["nearest_id"].dtype)
    tickets["probability"] = pd.array([0.9, None, None], tickets["probability"].dtype)
    found = arrays(tickets)
    assert found.articles.tolist() == ["d/x", "d/y"]
    assert np.allclose(found.chances(), [0.3, 0])


def test_no_tickets_have_no_topic() -> None:
    """An empty table."""
    assert by_topic(some_tickets(0, 1).iloc[:0]) == {}
