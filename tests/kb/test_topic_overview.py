"""Topics as a reader sees them: ordered, named in the reader's language, counted once."""

from __future__ import annotations

from dataclasses import replace

from kb.report import csv_table
from kb.topic_map import TICKET_PLACES, TOPIC_PLACES
from kb.topic_overview import OverviewInput, csv_rows, overview
from kb.topics import TOPICS
from kb.trends import TOPIC_FACETS, TRENDS, WEEKLY
from tests.overviews import an_overview


def test_topics_stand_in_their_categories() -> None:
    """In the order of the table, with what they have together."""
    found = overview(an_overview(), "fr")["categories"]
    inside = [[topic["topic_id"] for topic in one["topics"]] for one in found]
    assert inside == [["t-0001", "t-0003"], ["t-0002", "t-0004"]]
    assert [(one["name"], one["number"], one["size"]) for one in found] == [
        ("Livraison", 0, 198),
        ("Compte", 1, 196),
    ]


def test_names_are_in_the_readers_language_where_there_is_one() -> None:
    """In another for want of it."""
    [_, third] = overview(an_overview(), "en")["categories"][0]["topics"]
    assert (third["label"], third["other_label"]) == ("Œuvre d’art retardée",) * 2
    [first, _] = overview(an_overview(), "en")["categories"][0]["topics"]
    assert (first["label"], first["other_label"]) == ("Where is my parcel?", "Où est mon colis ?")


def test_what_rises_and_what_is_new_stand_apart() -> None:
    """By their state."""
    found = overview(an_overview(), "fr")
    assert [row["topic_id"] for row in found["emerging"]] == ["t-0001"]
    assert [row["topic_id"] for row in found["new"]] == ["t-0002"]


def test_a_week_that_goes_on_is_no_fall() -> None:
    """Nine weeks are known, eight are over."""
    found = overview(an_overview(), "fr")
    assert (len(found["weeks"]), found["whole_weeks"]) == (9, 8)


def test_the_table_for_spreadsheets_has_every_topic_once() -> None:
    """With its category's name."""
    rows = csv_rows(overview(an_overview(), "fr"))
    assert [row["topic_id"] for row in rows] == ["t-0001", "t-0003", "t-0002", "t-0004"]
    assert csv_table(rows).splitlines()[1].startswith("t-0001,Où est mon colis ?")
    assert rows[0]["category"] == "Livraison"


def test_a_topic_without_category_comes_last() -> None:
    """Under no name."""
    given = an_overview()
    topics = given.topics.assign(parent_id=None)
    found = overview(replace(given, topics=TOPICS.check(topics)), "fr")["categories"]
    assert [(one["category_id"], len(one["topics"])) for one in found] == [("", 4)]


def test_nothing_is_an_empty_page() -> None:
    """Tables without rows."""
    tables = (TOPICS, TRENDS, WEEKLY, TOPIC_FACETS, TOPIC_PLACES, TICKET_PLACES)
    found = overview(OverviewInput(*(schema.empty() for schema in tables)), "fr")
    assert found["categories"] == found["emerging"] == []
