"""Values as help desks write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining.importers import values

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "spelling",
    [
        "2025-03-04T12:00:00Z",
        "2025-03-04T13:00:00+01:00",
        "2025-03-04 12:00:00.000000",
        "2025-03-04 12:00:00 UTC",
        "04/03/2025 12:00",
        1741089600,
        "1741089600000",
        1741089600000.0,
    ],
)
def test_one_moment_in_eight_spellings(spelling: object) -> None:
    """ISO with and without zone, French day first, epoch seconds and milliseconds are one time."""
    assert values.time(spelling, UTC, now=NOW) == NOON


def test_a_time_without_zone_is_read_in_the_zone_given() -> None:
    """An export from Paris says 14:05 and means 13:05 UTC in winter."""
    found = values.time("2025-01-10 14:05", ZoneInfo("Europe/Paris"), now=NOW)
    assert found == datetime(2025, 1, 10, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "bad", ["31/02/2025", "yesterday", "3000-01-01T00:00:00Z", "1999-12-31", "9999999999999"]
)
def test_what_is_no_time_of_a_ticket_is_refused(bad: str) -> None:
    """A day that does not exist, a word, and years out of range raise ValueError."""
    with pytest.raises(ValueError, match=r"time|range|day|month"):
        values.time(bad, UTC, now=NOW)


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_an_empty_time_is_none(empty: object) -> None:
    """Null and blank say nothing; they are not faults."""
    assert values.time(empty, UTC, now=NOW) is None


@pytest.mark.parametrize(
    ("given_id", "expected"),
    [(7253394974479.0, "7253394974479"), ("12.0", "12"), (" A-1 ", "A-1"), (None, ""), ({}, "")],
)
def test_identities_of_any_type_become_text(given_id: object, expected: str) -> None:
    """Ids come as ints, floats and strings; an object is none."""
    assert values.identity(given_id) == expected


@given(
    st.one_of(st.none(), st.booleans(), st.text(), st.floats(), st.integers(), st.lists(st.text()))
)
def test_no_value_of_any_type_breaks_a_reader(value: object) -> None:
    """Whatever JSON can hold gives text, a number or None, and never an exception."""
    assert isinstance(values.text(value), str)
    assert values.number(value) is None or isinstance(values.number(value), float)
    assert isinstance(values.texts(value), tuple)
    assert values.channel(value) is None or values.channel(value)


@pytest.mark.parametrize(
    ("given", "found"), [("5400000", 90.0), (0, 0.0), (-1, None), (None, None), ({}, None)]
)
def test_durations_become_minutes(given: Any, found: float | None) -> None:
    """Milliseconds in strings too; a negative one is none."""
    assert values.minutes(given, a_minute=60_000) == found


@pytest.mark.parametrize(
    ("given", "found"), [(5, 1.0), ("4", 0.75), (1, 0.0), (0, None), (6, None)]
)
def test_stars_become_satisfaction(given: Any, found: float | None) -> None:
    """One star is 0, five are 1; what is outside is no rating."""
    assert values.stars(given) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>L&#39;été, ça va&nbsp;?</p>", "L'été, ça va ?"),
        ("a < b and c > d", "a b and c d"),
        ("<p>Merci</p><p>Ana</p>", "MERCI\n\nAna"),
        ("…", ""),
    ],
)
def test_the_same_words_are_seen_through_html(one: str, other: str) -> None:
    """A ticket repeats its first message in another dress; punctuation says nothing."""
    assert values.letters(one) == values.letters(other)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (True, True),
        (1, True),
        ("False", False),
        (0.0, False),
        (None, None),
        ("oui", None),
        ([], None),
    ],
)
def test_yes_and_no_in_their_spellings(given: Any, found: bool | None) -> None:
    """A warehouse writes flags as numbers and words."""
    assert values.flag(given) is found
