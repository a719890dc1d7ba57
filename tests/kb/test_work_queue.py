"""The editors' queue: its order, its filters and their counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.work_queue import FACETS, Item, Queue, joined

TODAY = date(2026, 3, 1)


def an_item(name: str = "returns/exchange", **changes: Any) -> Item:
    """A French draft."""
    values: dict[str, Any] = {
        "kind": "draft", "locale": "fr", "name": name, "title": "Échanger", "need": "draft",
        "category": "returns", "state": "draft", "value": -1.0, "topic_id": "t-0001",
    }  # fmt: skip
    return Item(**(values | changes))


def a_row(topic: str = "t-0001", **changes: Any) -> dict[str, Any]:
    """A waiting gap of a topic, as the queue of gaps has it."""
    row = {
        "topic_id": topic, "locale": "fr", "kind": "gap", "queue_kind": "gap", "state": "open",
        "is_waiting": True, "customers": 9, "label": "Une facture", "handling_minutes": None,
        "saving": {"hours_low": 1.0, "hours_high": 3.0},
    }  # fmt: skip
    return row | changes


def a_queue(*items: Item) -> Queue:
    """A queue of today."""
    return Queue(items, TODAY)


def test_what_may_save_most_comes_first() -> None:
    """Drafts stand where their gap would; the gap itself is not there twice."""
    rows = [a_row(), a_row("t-0002", saving={"hours_low": 2.0, "hours_high": 9.0})]
    assert [one.key for one in joined([an_item()], rows)] == [
        "gap fr t-0002", "draft fr returns/exchange"
    ]  # fmt: skip


def test_tickets_count_by_the_usual_minutes_where_times_are_not_known() -> None:
    """Six tickets of twenty minutes are two hours."""
    rows = [
        a_row(saving={"tickets_low": 6.0, "tickets_high": 6.0}),
        a_row("t-0002", handling_minutes=20.0, saving={"hours_low": 1.9, "hours_high": 1.9}),
    ]
    assert [one.name for one in joined([], rows)] == ["t-0001", "t-0002"]


def test_a_gap_whose_article_was_approved_is_left_out() -> None:
    """Its row may be a little older than the articles."""
    assert joined([], [a_row()], {("t-0001", "fr")}) == []


def test_a_gap_whose_draft_is_gone_is_open_again() -> None:
    """Its row still says that somebody drafts it."""
    assert joined([], [a_row(state="drafting")])[0].state == "open"


def test_filters_count_what_the_others_leave() -> None:
    """The count beside a filter is what choosing it would show."""
    queue = a_queue(an_item(), an_item("a/b", locale="en"), an_item("c/d", state="in_review"))
    found = queue.found({"language": "fr"})
    assert found.counts["language"] == {"fr": 2, "en": 1}
    assert found.counts["state"] == {"draft": 1, "in_review": 1}


def test_words_are_found_whatever_their_accents() -> None:
    """All of them must be there; "œ" is "oe"."""
    queue = a_queue(an_item(title="Œuvre retardée"), an_item("x/y", title="Été"))
    assert [one.name for one in queue.found({}, "OEUVRE retard").items] == ["returns/exchange"]
    assert queue.found({}, "🎁").total == 0


def test_an_unknown_filter_leaves_nothing() -> None:
    """An address that somebody typed breaks nothing."""
    assert a_queue(an_item()).found({"language": "de"}).total == 0


def test_pages_have_their_part() -> None:
    """Of seven rows the second page of five has two."""
    queue = a_queue(*(an_item(f"a/{n}") for n in range(7)))
    found = queue.found({}, part=(5, 5))
    assert ([one.name for one in found.items], found.total) == (["a/5", "a/6"], 7)


def test_owners_are_a_filter_like_others() -> None:
    """They come with the question, for claims change all the time."""
    queue = a_queue(an_item(), an_item("a/b"))
    mine = queue.mask(["draft fr a/b", "gone"])
    assert queue.found({"owner": "mine"}, owners={"mine": mine}).items[0].name == "a/b"


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("fr en".split()), st.sampled_from("ab"),
                          st.integers(0, 90)), max_size=30), st.data())  # fmt: skip
def test_a_count_is_what_its_filter_shows(rows: list[tuple[str, str, int]], data: Any) -> None:
    """For any queue and any one filter chosen beside another."""
    queue = a_queue(
        *(
            an_item(f"{c}/{n}", locale=la, category=c, made_on=TODAY - timedelta(days))
            for n, (la, c, days) in enumerate(rows)
        )
    )
    counts = queue.found({}).counts
    facet = data.draw(st.sampled_from(FACETS))
    for value, number in counts[facet].items():
        assert queue.found({facet: value}).total == number


def test_a_live_article_is_worth_what_still_comes_in_without_an_answer() -> None:
    """Ten tickets a month, half of them answered; a draft of the same topic stays beside it."""
    row = a_row(
        topic_id="t-0009",
        queue_kind="covered",
        is_waiting=False,
        article_id="returns/exchange",
        covered_share=0.5,
        tickets_a_month=10.0,
        saving=None,
    )
    live = an_item(need="edit", is_kept=True, topic_id=None)
    (found,) = joined([live], [row])
    assert (found.need, found.unanswered, round(found.value, 3)) == ("edit", 5.0, 0.217)
    assert joined([live], [])[0].value == -1.0
