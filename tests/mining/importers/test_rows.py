"""Rows of a table as tickets: runs of ids, messages by time, satisfaction on one scale."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.tickets import SourceTicket
from mining.importers import rows, values
from mining.importers.columns import ColumnMapping, guessed_mapping
from mining.importers.source import ImportOptions

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def the_ticket(*cells: dict[str, str], mapping: ColumnMapping | None = None) -> SourceTicket:
    """The ticket in rows, their columns named by role unless ``mapping`` says more."""
    guess = mapping or guessed_mapping(list(cells[0]))
    reading = rows.Reading(guess, ImportOptions(now=NOW))
    found = rows.ticket("csv", "1", cells, reading, assumed=None)
    assert isinstance(found, SourceTicket)
    return found


@given(st.lists(st.sampled_from("abcd"), max_size=30))
def test_each_row_comes_once_with_the_others_of_its_ticket(ids: list[str]) -> None:
    """However tickets are interleaved, each comes once and whole, its rows in order."""
    counter = rows.RunCounter()
    for one in ids:
        counter.see(one)
    given_rows = [(one, {"n": str(position)}) for position, one in enumerate(ids)]
    found = list(rows.gathered(given_rows, counter.runs(), "a table"))
    assert {i: [c["n"] for c in own] for i, own in found} == {
        one: [cells["n"] for i, cells in given_rows if i == one] for one in ids
    }
    assert len(found) == len(set(ids))


def test_a_ticket_in_one_run_is_not_apart() -> None:
    """Only ids with rows in several places have to wait."""
    counter = rows.RunCounter()
    for one in "aabbba":
        counter.see(one)
    assert counter.runs() == rows.Runs(2, {values.id_key("a"): 2})


def test_the_newest_row_may_stand_first() -> None:
    """Messages are put in order of their own times."""
    found = the_ticket(
        {"id": "1", "date": "2025-03-04T12:00:00Z", "role": "agent", "body": "It leaves today"},
        {"id": "1", "date": "2025-03-04T10:00:00Z", "role": "client", "body": "Where is it?"},
    )
    assert [m.body for m in found.messages] == ["Where is it?", "It leaves today"]


def test_a_row_that_repeats_another_is_one_message() -> None:
    """A join with tags lists the same mail once a tag."""
    row = {"id": "1", "date": "2025-03-04", "body": "Where is it?", "tags": "a"}
    assert len(the_ticket(row, {**row, "tags": "b"}).messages) == 1


def test_the_requester_is_who_wrote_as_a_customer() -> None:
    """An agent's row may come first and name the agent's own address."""
    found = the_ticket(
        {"id": "1", "date": "2025-03-04", "role": "agent", "body": "Hi", "from": "sav@shop.test"},
        {"id": "1", "date": "2025-03-05", "role": "in", "body": "Ah", "from": "lea@example.com"},
    )
    assert found.requester.email == "lea@example.com"


@pytest.mark.parametrize("cell", ["false", "Privé", "non", "0"])
def test_a_note_is_not_public(cell: str) -> None:
    """A `public` column keeps internal notes from the customer's eyes."""
    row = {"id": "1", "date": "2025-03-04", "role": "agent", "body": "fraude ?", "public": cell}
    assert not the_ticket(row).messages[0].public


@pytest.mark.parametrize(
    ("cell", "scale", "expected"),
    [
        ("1", "5", 0.0),
        ("3", "5", 0.5),
        ("0,25", "1", 0.25),
        ("good", "good_bad", 1.0),
        ("9", "5", None),
        ("Good", "5", 1.0),
        ("8/10", "5", 7 / 9),
        ("5 / 5", "10", 1.0),
        ("80 %", "5", 0.8),
        ("0/5", "5", None),
        ("120%", "5", None),
        ("5", "good_bad", None),
    ],
)
def test_satisfaction_is_brought_to_one_scale(
    cell: str, scale: str, expected: float | None
) -> None:
    """(score - 1) / 4 on five steps, unless it says its own scale; outside of it, it is none."""
    assert rows.csat(cell, scale) == expected
