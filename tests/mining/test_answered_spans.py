"""Which article answered a topic when: today's, those before it, and those that are gone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answered_spans import Place
from kb.gaps import GAPS
from kb.matching import MATCHES
from kb.publications import Publication
from kb.tickets import COUNTED_TICKETS, TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from mining.answered_spans import MOST_TICKETS, Asked, answered_spans, todays_spans
from mining.settled import is_settled
from tests.drafting_workspace import a_gap, a_topic
from tests.factories import NOW, a_ticket_row

TOPIC, COUNT = "t-0001", 4


def asked(answers: Mapping[str, float], *, count: int = COUNT) -> Asked:
    """Tickets of one topic, which each article of ``answers`` answers with a probability."""
    ids = [f"jsonl:{n}" for n in range(count)]
    placed = [{"ticket_id": one, "topic_id": TOPIC, "category_id": "c-01"} for one in ids]

    def find(rows: Sequence[int], articles: Collection[Place]) -> pd.DataFrame:
        best = max(articles, key=lambda place: answers.get(place[0], 0.0))
        chance = answers.get(best[0], 0.0)
        kind = "match" if chance > 0.5 else "none"
        row = {"kind": kind, "nearest_id": best[0], "nearest_locale": best[1], "reasons": []}
        row |= {"probability": chance, "article_id": best[0] if kind == "match" else None}
        return MATCHES.frame(row | {"ticket_id": ids[n], "need": 0} for n in rows)

    return Asked(
        needs=pd.DataFrame({"ticket_id": ids, "need": 0}),
        tickets=TICKETS.frame(a_ticket_row(ticket_id=one, language="fr") for one in ids),
        topics=TOPICS.frame([a_topic(TOPIC)]),
        assignments=ASSIGNMENTS.frame(placed),
        find=find,
    )


def live(article: str, start: int, end: int | None = None, locale: str = "fr") -> Publication:
    """An article that was live between two weeks from NOW on."""
    until = None if end is None else NOW + timedelta(weeks=end)
    return Publication(article, locale, "v1", NOW + timedelta(weeks=start), until)


def told(gap: Mapping[str, object], log: Sequence[Publication], **answers: float) -> list[object]:
    """(article, first week, last week or None) of the topic."""
    found = answered_spans(GAPS.frame([gap]), log, asked(answers))
    assert set(found["locale"]) <= {"fr"}

    def week(time: pd.Timestamp) -> int | None:
        return None if pd.isna(time) else (time - pd.Timestamp(NOW)).days // 7

    rows = zip(found["article_id"], found["since"], found["until"], strict=True)
    return [(article, week(since), week(until)) for article, since, until in rows]


def covered(article: str) -> dict[str, object]:
    """The topic as today's articles answer it."""
    return a_gap(TOPIC, "fr", kind="covered", article_id=article)


def test_todays_article_answers_while_it_is_live() -> None:
    """From its first day on; other languages and other articles change nothing."""
    log = [live("a", 3), live("other", 1), live("a", 0, locale="en")]
    assert told(covered("a"), log, a=0.9) == [("a", 3, None)]


def test_an_article_that_was_withdrawn_answered_until_then() -> None:
    """Nothing answers the topic today, and it had an article for six weeks."""
    assert told(a_gap(TOPIC, "fr"), [live("gone", 2, 8)], gone=0.9) == [("gone", 2, 8)]


def test_an_earlier_article_answered_before_todays() -> None:
    """The better one that came later does not hide since when there is one."""
    log = [live("old", 1), live("new", 5)]
    assert told(covered("new"), log, old=0.6, new=0.9) == [("old", 1, 5), ("new", 5, None)]


def test_an_article_that_went_and_came_back_has_two_spans() -> None:
    """And what stood in for it meanwhile has one."""
    log = [live("a", 1, 4), live("a", 8), live("other", 3, 6)]
    found = told(covered("a"), log, a=0.9, other=0.7)
    assert found == [("a", 1, 4), ("other", 4, 6), ("a", 8, None)]


def test_what_is_live_and_does_not_answer_did_not_either() -> None:
    """An open gap is asked of articles that are gone alone."""
    assert told(a_gap(TOPIC, "fr"), [live("near", 1)], near=0.9) == []
    assert told(a_gap(TOPIC, "fr"), [live("near", 1), live("gone", 1, 2)], gone=0.2) == []


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_an_article_of_another_language_answers_nothing(locale: str) -> None:
    """A topic's French tickets are answered in French."""
    found = told(a_gap(TOPIC, "fr"), [live("gone", 1, 2, locale)], gone=0.9)
    assert found == ([("gone", 1, 2)] if locale == "fr" else [])


def test_of_a_large_topic_some_tickets_are_asked() -> None:
    """As many as tell half from less, always the same."""
    many = asked({}, count=MOST_TICKETS * 3)
    assert len(many.sample[TOPIC, "fr"]) == MOST_TICKETS
    assert many.sample == asked({}, count=MOST_TICKETS * 3).sample


def test_without_measuring_todays_articles_are_known() -> None:
    """Where nobody asked about what was before."""
    log = [live("old", 1, 5), live("new", 5)]
    found = todays_spans(GAPS.frame([covered("new")]), log)
    assert found["article_id"].tolist() == ["new"]


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([None, *"xy"])), max_size=20))
def test_needs_are_drawn_as_one_by_one(needs: list[tuple[str, str | None]]) -> None:
    """By topic and language, settled tickets first, then by hash, needs of one as they come."""
    names = [ticket for ticket, _ in needs]
    numbers = [names[:row].count(ticket) for row, ticket in enumerate(names)]
    ids = pd.Series(names, dtype="string[pyarrow]")
    days = {ticket: NOW - timedelta(days=60 * (ticket in "abc")) for ticket in "abcde"}
    tickets = COUNTED_TICKETS.frame(
        a_ticket_row(ticket_id=ticket, created_at=at, language="fr" if ticket in "ade" else "en")
        for ticket, at in days.items()
    )
    units = [
        {"ticket_id": ticket, "need": number, "topic_id": topic}
        for number, (ticket, topic) in zip(numbers, needs, strict=True)
    ]
    found = Asked(
        needs=pd.DataFrame({"ticket_id": ids, "need": numbers}),
        tickets=tickets,
        topics=TOPICS.empty(),
        assignments=ASSIGNMENTS.frame(reversed(units)),
        find=lambda _rows, _articles: MATCHES.empty(),
    ).sample
    wanted: dict[tuple[str, str], list[int]] = {}
    late = dict(zip(days, ~is_settled(tickets["created_at"]), strict=True))
    order = sorted(
        (row for row, (ticket, topic) in enumerate(needs) if topic and ticket in days),
        key=lambda row: (late[needs[row][0]], hashlib.sha256(needs[row][0].encode()).digest()),
    )
    for row in order:
        ticket, topic = needs[row]
        key = str(topic), "fr" if ticket in "ade" else "en"
        wanted.setdefault(key, []).append(row)
    assert found == wanted
