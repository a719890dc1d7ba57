"""Tables of counts, publications and orders made into a panel."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.deflection.panel import NEVER, Panel, Tables, panel
from kb.errors import InputError

Rows = list[tuple[int, dict[str, Any]]]


def rows(text: str) -> Rows:
    """Numbered rows of a table in CSV."""
    head, *lines = text.split()
    cells = [dict(zip(head.split(","), line.split(","), strict=False)) for line in lines]
    return list(enumerate(cells, start=2))


def a_table(counts: str, publications: str = "topic,week", orders: str | None = None) -> Panel:
    """The panel of tables written as CSV."""
    return panel(Tables(rows(counts), rows(publications), None if orders is None else rows(orders)))


def test_any_day_of_a_week_counts_for_its_week_and_rows_add_up() -> None:
    """Monday, Sunday and a time in the same week are one cell."""
    made = a_table("topic,week,count a,2024-01-01,1 a,2024-01-07,2 a,2024-01-03T10:00:00Z,4")
    assert made.counts.tolist() == [[7.0]]
    assert made.first_week == date(2024, 1, 1)


def test_weeks_and_topics_without_a_row_are_zeros() -> None:
    """The table runs from the first week to the last without a gap, topics by name."""
    made = a_table("topic,week,count retardée,2024-01-22,3 été,2024-01-01,1")
    assert made.topics == ("retardée", "été")
    assert made.counts.tolist() == [[0, 0, 0, 3], [1, 0, 0, 0]]


def test_the_first_of_several_publications_counts() -> None:
    """A topic with two articles is live from the first, until the last is withdrawn."""
    counts = "topic,week,count a,2024-01-01,1 a,2024-03-04,1 b,2024-01-01,1"
    dates = "topic,week,withdrawn a,2024-02-05,2024-02-19 a,2024-01-15,2024-02-12"
    made = a_table(counts, dates)
    assert made.published.tolist() == [2, NEVER]
    assert made.withdrawn.tolist() == [7, NEVER]


def test_an_article_that_came_back_is_measured_until_it_first_went() -> None:
    """The weeks without would thin its effect out; the note says so."""
    counts = "topic,week,count a,2024-01-01,1 a,2024-06-03,1"
    made = a_table(counts, "topic,week,withdrawn a,2024-02-05,2024-03-04 a,2024-05-06,")
    assert (made.published[0], made.withdrawn[0]) == (5, 9)
    assert made.notes == (
        "came_back: 1 topics had an article again after a time without (a); they are measured "
        "until it first went",
    )


def test_an_article_replaced_in_the_week_it_went_never_went() -> None:
    """Nor does one count that was there for no whole week."""
    counts = "topic,week,count a,2024-01-01,1 a,2024-06-03,1"
    dates = "topic,week,withdrawn a,2024-01-08,2024-01-10 a,2024-02-05,2024-03-06 a,2024-03-08,"
    made = a_table(counts, dates)
    assert (made.published[0], made.withdrawn[0]) == (5, NEVER)
    assert not made.notes


def test_a_publication_holds_for_its_language_or_for_all() -> None:
    """Without a language it is for every series of the topic."""
    counts = (
        "topic,language,week,count a,fr,2024-01-01,1 a,en,2024-01-08,1 b,fr,2024-01-01,1 "
        "b,en,2024-01-01,1"
    )
    made = a_table(counts, "topic,language,week a,FR,2024-01-08 b,,2024-01-01")
    live = dict(zip(zip(made.topics, made.languages, strict=True), made.published, strict=True))
    assert live == {("a", "fr"): 1, ("a", "en"): NEVER, ("b", "fr"): 0, ("b", "en"): 0}


def test_orders_leave_gaps_where_they_have_no_row() -> None:
    """A week without orders is not a week of no orders."""
    made = a_table(
        "topic,week,count a,2024-01-01,1 a,2024-01-15,1",
        orders="week,orders 2024-01-01,90 2024-01-03,10 2024-01-15,7 2030-01-01,5",
    )
    assert made.orders is not None
    assert np.array_equal(made.orders, [100, np.nan, 7], equal_nan=True)


def test_a_published_topic_without_tickets_is_noted() -> None:
    """It changes nothing, and is said."""
    made = a_table("topic,week,count a,2024-01-01,1", "topic,week ghost,2024-01-01")
    assert made.notes[0].startswith("topics_without_tickets: 1")


@pytest.mark.parametrize(
    ("article", "spoken", "is_read"),
    [
        ("fr-FR", "fr", True),
        ("fr", "fr_FR", True),
        ("fr_fr", "fr-FR", True),
        ("fr-FR", "fr-CA", False),
        ("f", "fr", False),
        ("en", "fr", False),
    ],
)
def test_forms_of_a_language_meet(article: str, spoken: str, is_read: bool) -> None:
    """With a region or without; an article that no ticket's language meets is told."""
    made = a_table(
        f"topic,language,week,count a,{spoken},2024-01-01,1 a,{spoken},2024-01-08,1",
        f"topic,language,week a,{article},2024-01-08",
    )
    assert list(made.published) == [1 if is_read else NEVER]
    told = [note.split(":")[0] for note in made.notes]
    assert ("languages_without_tickets" in told) == (not is_read)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("a,2024-02-30,1", "2024-02-30"),
        ("a,01/02/2024,1", "01/02/2024"),
        ("a,,1", "week is empty"),
        (",2024-01-01,1", "topic is empty"),
        ("a,2024-01-01,-1", "0 or more"),
        ("a,2024-01-01,nan", "0 or more"),
        ("a,2024-01-01,inf", "0 or more"),
        ("a,2024-01-01,1_000", "0 or more"),
        ("a,0001-01-01,1", "mistyped"),
        ("a,2024-01-01", "count is empty"),
    ],
)
def test_a_bad_cell_is_told_with_its_row(cells: str, told: str) -> None:
    """What cannot be read is an error of its row, never a guess."""
    with pytest.raises(InputError) as caught:
        a_table(f"topic,week,count b,2024-01-01,1 {cells}")
    assert told in str(caught.value)
    assert "mistyped" in told or "row 3" in str(caught.value)


def test_many_bad_rows_are_counted() -> None:
    """Five are quoted, the rest are a number."""
    bad = " ".join("a,x,1" for _ in range(12))
    with pytest.raises(InputError, match="and 7 more rows"):
        a_table(f"topic,week,count {bad}")


def test_a_table_without_counts_is_an_error() -> None:
    """A header alone is nothing to estimate from."""
    with pytest.raises(InputError, match="holds no counts"):
        a_table("topic,week,count")


def test_languages_are_given_for_all_rows_or_none() -> None:
    """A row without a language among others with one would be a topic of its own."""
    with pytest.raises(InputError, match="fill all or none"):
        a_table("topic,language,week,count a,fr,2024-01-01,1 a,,2024-01-01,1")


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 99), st.integers(0, 9)), min_size=1)
)
def test_the_order_of_rows_changes_nothing(cells: list[tuple[str, int, int]]) -> None:
    """The same rows in reverse give the same panel."""
    made = [
        (2, {"topic": t, "week": date.fromordinal(738_000 + day).isoformat(), "count": n})
        for t, day, n in cells
    ]
    one, other = panel(Tables(made, [])), panel(Tables(made[::-1], []))
    assert one.topics == other.topics
    assert np.array_equal(one.counts, other.counts)
    assert one.counts.sum() == sum(n for _, _, n in cells)
