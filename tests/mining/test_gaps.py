"""Gaps: what counts as covered, in which language, and what to write first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from kb.frames import instants
from kb.matching import MATCHES
from kb.tickets import TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from mining.gaps import gaps, priority, trend_of
from mining.topic_tickets import distinct_customers, numbered
from tests.factories import NOW, a_ticket_row

TIME = TICKETS.columns[3].dtype


def a_topic(topic_id: str = "t-0001", **changes: Any) -> dict[str, Any]:
    """A row of TOPICS about parcels."""
    return {
        "topic_id": topic_id,
        "level": "topic",
        "label_fr": "Où est mon colis",
        "label_en": "Where is my parcel",
        "words_fr": [],
        "words_en": [],
        "size": 1,
        "size_fr": 1,
        "size_en": 0,
        "customers": 1,
        "share": 1.0,
        "first_seen_at": NOW,
        "last_seen_at": NOW,
        "channels": [],
        "typical": [],
    } | changes


def found(
    kinds: Sequence[str], probability: float = 0.1, near: str = "fr", **changes: Any
) -> pd.DataFrame:
    """The gaps of one topic whose tickets have these kinds of match.

    ``near`` is the language of the article that is nearest without being sure enough.
    """
    ids = [str(i) for i in range(len(kinds))]
    tickets = [a_ticket_row(ticket_id=i, requester_key=i) | changes for i in ids]
    matched = [
        {
            "ticket_id": i,
            "kind": kind,
            "nearest_id": "d/colis",
            "nearest_locale": {"match": "fr", "other_language": "en"}.get(kind, near),
            "probability": probability if kind == "none" else 0.9,
            "reasons": [],
        }
        for i, kind in zip(ids, kinds, strict=True)
    ]
    return gaps(
        TICKETS.frame(tickets),
        TOPICS.frame([a_topic()]),
        ASSIGNMENTS.frame({"ticket_id": i, "topic_id": "t-0001"} for i in ids),
        MATCHES.frame(matched),
        locales=("fr", "en"),
        now=NOW,
    )


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (["match", "none"], "covered"),
        (["match", "none", "none", "none"], "gap"),
        (["other_language", "none"], "missing_language"),
        (["none", "none"], "gap"),
        (["match", "other_language", "none", "none"], "missing_language"),
    ],
)
def test_half_of_the_tickets_make_it_covered(kinds: list[str], kind: str) -> None:
    """Half in their own language cover a topic; with another language's it misses one."""
    assert found(kinds).iloc[0]["kind"] == kind


def test_an_article_of_another_language_covers_nothing() -> None:
    """Half sure of an English article over all of them: French tickets miss one in French."""
    kinds = ["none"] * 3
    assert found(kinds, 0.45).iloc[0]["kind"] == "covered"
    assert found(kinds, 0.45, near="en").iloc[0]["kind"] == "missing_language"


def test_tickets_just_under_the_threshold_cover_together() -> None:
    """A third sure of one article over all of them, though no single ticket is sure enough."""
    assert found(["none", "none", "none"], probability=0.34).iloc[0]["kind"] == "covered"
    assert found(["none", "none", "none"], probability=0.32).iloc[0]["kind"] == "gap"


def test_row_says_what_is_near_and_how_many_wrote() -> None:
    """Counts, shares and the nearest article."""
    row = found(["match", "none", "none", "none"]).iloc[0]
    assert (row["tickets"], row["customers"], row["covered_share"]) == (4, 4, 0.25)
    assert (row["article_id"], round(row["article_score"], 3)) == ("d/colis", 0.3)


def test_reason_is_a_sentence_for_an_editor() -> None:
    """Counts, language, work and the nearest article in plain words."""
    why = found(["none"] * 3, handling_minutes=6.0).iloc[0]["why"]
    assert why == (
        "3 of 3 French tickets have no article in French, from 3 customers, "
        "about 6 min of work each; the nearest is d/colis (0.10 sure)."
    )


def test_tickets_in_a_third_language_make_no_gap() -> None:
    """Nobody writes Spanish articles here."""
    assert found(["none"], language="es").empty


def test_no_topics_no_gaps() -> None:
    """Empty tables give an empty table."""
    empty = (TICKETS.empty(), TOPICS.empty(), ASSIGNMENTS.empty(), MATCHES.empty())
    assert gaps(*empty, locales=("fr",), now=NOW).empty


def test_unknown_customers_count_one_each() -> None:
    """Tickets without a known customer are not one customer."""
    assert distinct_customers(numbered(pd.Series(["a", "a", "", ""], dtype="string"))) == 3


def test_trend_compares_four_weeks_with_the_four_before() -> None:
    """30 after 20 is up by half."""
    days = [10] * 30 + [40] * 20 + [90] * 99
    times = pd.Series([NOW - timedelta(days=d) for d in days], dtype=TIME)
    assert trend_of(instants(times), NOW) == pytest.approx(0.5)


def test_trend_from_too_few_is_unknown() -> None:
    """One ticket after none, or five after four, is no trend."""
    times = pd.Series([NOW - timedelta(days=d) for d in [1] * 5 + [40] * 4], dtype=TIME)
    assert trend_of(instants(times), NOW) is None


def test_priority_matches_the_worked_case() -> None:
    """100 unanswered tickets, up by half, at twice the usual handling time: 300."""
    assert priority(100, 0.5, 12.0, 6.0) == pytest.approx(300)


def test_priority_is_bounded_by_its_limits() -> None:
    """A wild trend or a forgotten open ticket does not decide the whole list."""
    assert priority(10, 40.0, 600.0, 6.0) == pytest.approx(10 * 2 * 4)
    assert priority(10, -1.0, 0.01, 6.0) == pytest.approx(10 * 0.5 * 0.25)


def test_unknown_times_count_as_usual() -> None:
    """Without handling times the volume ranks."""
    assert priority(10, None, None, None) == 10


@pytest.mark.parametrize(("is_assumed", "known"), [(False, True), (True, False)])
def test_assumed_times_have_no_trend(is_assumed: bool, known: bool) -> None:
    """Tickets that we spread over two years rise and fall by chance only."""
    ids = [str(i) for i in range(40)]
    rows = [
        a_ticket_row(
            ticket_id=i,
            created_at=NOW - timedelta(days=40 if int(i) < 20 else 1),
            created_at_assumed=is_assumed,
        )
        for i in ids
    ]
    none = {"kind": "none", "nearest_id": None, "probability": None, "reasons": []}
    listed = gaps(
        TICKETS.frame(rows),
        TOPICS.frame([a_topic()]),
        ASSIGNMENTS.frame({"ticket_id": i, "topic_id": "t-0001"} for i in ids),
        MATCHES.frame({"ticket_id": i} | none for i in ids),
        locales=("fr", "en"),
        now=NOW,
    )
    assert pd.notna(listed.iloc[0]["trend"]) == known


def test_a_topic_for_a_person_is_no_open_gap() -> None:
    """Its row stays, counted, with the reason; what is open comes first."""
    tickets = [a_ticket_row(ticket_id=str(n), requester_key=str(n)) for n in range(5)]
    rows = [{"ticket_id": str(n), "topic_id": "t-0002" if n else "t-0001"} for n in range(5)]
    matches = [{"ticket_id": str(n), "kind": "none", "reasons": []} for n in range(5)]
    table = gaps(
        TICKETS.frame(tickets),
        TOPICS.frame([a_topic(), a_topic("t-0002", mark="person")]),
        ASSIGNMENTS.frame(rows),
        MATCHES.frame(matches),
        locales=("fr",),
        now=NOW,
    )
    assert table["kind"].tolist() == ["gap", "person"]
    assert table["tickets"].tolist() == [1, 4]
    assert table["why"].iloc[1].endswith("; an editor decided that a person answers it.")
