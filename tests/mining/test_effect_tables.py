"""From topics and publications to the tables of an effect: tickets once, articles by week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kb.deflection.panel import NEVER, panel
from kb.gaps import GAPS
from kb.publications import Publication
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS
from mining.effect_tables import effect_tables, nearest_topics
from tests.factories import a_ticket_row

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def tables(
    gaps: list[dict[str, Any]], publications: list[Publication], **ticket: Any
) -> tuple[Any, pd.DataFrame]:
    """Six tickets, one a week, in two topics and two languages, and their panel's tables."""
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
    made = effect_tables(
        frame, ASSIGNMENTS.frame(assigned), GAPS.frame(gaps), publications, {"2026-01-05": 40}
    )
    return made, frame


def a_gap(topic: str, locale: str, kind: str = "covered", article: str = "a") -> dict[str, Any]:
    """A row of GAPS."""
    return {
        "topic_id": topic, "locale": locale, "kind": kind, "article_id": article, "tickets": 3,
        "customers": 3, "covered_share": 0.6, "priority": 1.0, "why": "",
    }  # fmt: skip


def live(locale: str, weeks: int, ended: int | None = None) -> Publication:
    """Article ``a``, live from so many weeks after the first Monday."""
    end = None if ended is None else MONDAY + timedelta(weeks=ended)
    return Publication("a", locale, f"v{weeks}", MONDAY + timedelta(weeks=weeks), end)


def test_tickets_are_counted_by_topic_language_and_week() -> None:
    """Each once; those without a topic not at all; the sums are those of the tables."""
    made, _ = tables([], [])
    found = panel(made)
    assert list(zip(found.topics, found.languages, strict=True)) == [
        ("t-0001", "en"), ("t-0001", "fr"), ("t-0002", "en"), ("t-0002", "fr"),
    ]  # fmt: skip
    assert found.counts.sum() == 5
    assert found.orders is not None
    assert found.orders[0] == 40


def test_a_topic_is_treated_from_its_articles_first_week_in_its_language() -> None:
    """A later version changes nothing; the other language has no article."""
    made, _ = tables([a_gap("t-0001", "fr")], [live("fr", 2), live("fr", 4), live("en", 1)])
    found = panel(made)
    assert found.published.tolist() == [NEVER, 2, NEVER, NEVER]


def test_an_article_that_was_withdrawn_ends() -> None:
    """The last withdrawal counts, not that of a version that was replaced."""
    made, _ = tables([a_gap("t-0001", "fr")], [live("fr", 1, 3), live("fr", 3, 5)])
    assert panel(made).withdrawn.tolist()[1] == 5


@pytest.mark.parametrize("kind", ["gap", "missing_language"])
def test_a_topic_that_is_not_covered_is_not_treated(kind: str) -> None:
    """An article that is only near prevents nothing."""
    made, _ = tables([a_gap("t-0001", "fr", kind)], [live("fr", 1)])
    assert set(panel(made).published.tolist()) == {NEVER}


def test_tickets_whose_time_is_assumed_are_left_out() -> None:
    """A spread of dates has no before and after."""
    made, _ = tables([], [], created_at_assumed=True)
    assert list(made.counts) == []


def test_a_ticket_with_two_needs_counts_once_in_each_topic() -> None:
    """Two rows of one ticket and topic are one ticket."""
    _, frame = tables([], [])
    rows = [{"ticket_id": "jsonl:0", "topic_id": t} for t in ("t-0001", "t-0001", "t-0002")]
    made = effect_tables(frame, ASSIGNMENTS.frame(rows), GAPS.empty(), [], {})
    assert [row["count"] for _, row in made.counts] == [1, 1]
    assert made.orders is None


def test_the_nearest_topics_are_those_of_highest_cosine() -> None:
    """A topic is not its own neighbour; a lone one has none."""
    rows = np.array([[1, 0], [0.9, 0.1], [0, 1]], dtype=np.float32)
    assert nearest_topics(["a", "b", "c"], rows, 1) == {"a": ["b"], "b": ["a"], "c": ["b"]}
    assert nearest_topics(["a"], rows[:1]) == {}
