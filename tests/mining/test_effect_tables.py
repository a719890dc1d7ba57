"""From topics and publications to the tables of an effect: tickets once, articles by week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kb.answered_spans import ANSWERED_SPANS
from kb.deflection.panel import NEVER, panel
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS
from mining.effect_tables import begun_channels, covering, effect_tables, nearest_topics
from tests.factories import a_ticket_row

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def tables(
    spans: list[tuple[str, str, int, int | None]], **ticket: Any
) -> tuple[Any, pd.DataFrame]:
    """Six tickets, one a week, in two topics and two languages, and their panel's tables.

    ``spans`` are topic, language, and the weeks from and until which an article answered it.
    """
    rows = [
        a_ticket_row(
            ticket_id=f"jsonl:{n}",
            created_at=MONDAY + timedelta(weeks=n),
            language="fr" if n % 2 else "en",
        )
        | ticket
        for n in range(6)
    ]
    topics = ["t-0001", "t-0001", "t-0002", "t-0002", "t-0001", None]
    assigned = [
        {"ticket_id": f"jsonl:{n}", "topic_id": topic, "category_id": topic and "c-01"}
        for n, topic in enumerate(topics)
    ]
    frame = TICKETS.frame(rows)
    made = effect_tables(frame, ASSIGNMENTS.frame(assigned), answered(spans), {"2026-01-05": 40})
    return made, frame


def answered(spans: list[tuple[str, str, int, int | None]]) -> pd.DataFrame:
    """Rows of ANSWERED_SPANS, weeks from the first Monday on."""
    return ANSWERED_SPANS.frame(
        {
            "topic_id": topic,
            "locale": locale,
            "article_id": "a",
            "since": MONDAY + timedelta(weeks=start),
            "until": None if end is None else MONDAY + timedelta(weeks=end),
        }
        for topic, locale, start, end in spans
    )


def test_tickets_are_counted_by_topic_language_and_week() -> None:
    """Each once; those without a topic not at all; the sums are those of the tables."""
    made, _ = tables([])
    found = panel(made)
    assert list(zip(found.topics, found.languages, strict=True)) == [
        ("t-0001", "en"), ("t-0001", "fr"), ("t-0002", "en"), ("t-0002", "fr"),
    ]  # fmt: skip
    assert found.counts.sum() == 5
    assert found.orders is not None
    assert found.orders[0] == 40


def test_a_topic_is_treated_from_its_first_article_in_its_language() -> None:
    """The article after it changes nothing; the other language has none."""
    made, _ = tables([("t-0001", "fr", 2, 4), ("t-0001", "fr", 4, None)])
    found = panel(made)
    assert found.published.tolist() == [NEVER, 2, NEVER, NEVER]
    assert found.withdrawn.tolist() == [NEVER] * 4
    assert not found.notes


def test_a_topic_without_any_article_left_ends() -> None:
    """When the last one went, not when the first was followed by another."""
    made, _ = tables([("t-0001", "fr", 1, 3), ("t-0001", "fr", 3, 5)])
    assert panel(made).withdrawn.tolist()[1] == 5


def test_the_articles_of_a_topic_are_told_with_their_times() -> None:
    """An audited ticket belongs if one of them answers it that was there by then."""
    found = covering(answered([("t-0001", "fr", 1, 3), ("t-0001", "fr", 3, None)]))
    weeks = [(since - pd.Timestamp(MONDAY)).days // 7 for _, since in found["t-0001", "fr"]]
    assert weeks == [1, 3]


def test_tickets_whose_time_is_assumed_are_left_out() -> None:
    """A spread of dates has no before and after."""
    made, _ = tables([], created_at_assumed=True)
    assert list(made.counts) == []


def test_a_ticket_with_two_needs_counts_once_in_each_topic() -> None:
    """Two rows of one ticket and topic are one ticket."""
    _, frame = tables([])
    rows = [{"ticket_id": "jsonl:0", "topic_id": t} for t in ("t-0001", "t-0001", "t-0002")]
    made = effect_tables(frame, ASSIGNMENTS.frame(rows), ANSWERED_SPANS.empty(), {})
    assert [row["count"] for _, row in made.counts] == [1, 1]
    assert made.orders is None


def test_the_nearest_topics_are_those_of_highest_cosine() -> None:
    """A topic is not its own neighbour; a lone one has none."""
    rows = np.array([[1, 0], [0.9, 0.1], [0, 1]], dtype=np.float32)
    assert nearest_topics(["a", "b", "c"], rows, 1) == {"a": ["b"], "b": ["a"], "c": ["b"]}
    assert nearest_topics(["a"], rows[:1]) == {}


@pytest.mark.parametrize(("weeks", "count", "told"), [(20, 5, True), (3, 5, False), (20, 1, False)])
def test_a_channel_that_began_amid_the_tickets_is_noted(weeks: int, count: int, told: bool) -> None:
    """Not one of the first weeks, nor one that hardly anybody uses."""
    rows = [
        a_ticket_row(ticket_id=f"m:{n}", created_at=MONDAY + timedelta(weeks=n), channel="email")
        for n in range(50)
    ]
    rows += [
        a_ticket_row(
            ticket_id=f"c:{n}", created_at=MONDAY + timedelta(weeks=weeks, days=n), channel="chat"
        )
        for n in range(count)
    ]
    notes = begun_channels(TICKETS.frame(rows))
    assert [note.startswith("channel_began: chat has tickets from") for note in notes] == (
        [True] if told else []
    )
