"""Cells of the tables: what is read, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.deflection.rows import count, monday, text


@given(st.dates(date(1, 1, 8), date(9999, 12, 26)))
def test_the_monday_of_a_day_is_at_most_six_days_before(day: date) -> None:
    """Whatever the day, and a Monday is its own."""
    found = monday({"week": day.isoformat()}, "week")
    assert found.weekday() == 0
    assert 0 <= (day - found).days <= 6


@given(st.integers(0, 10**9))
def test_a_count_is_read_as_a_number_or_as_text(number: int) -> None:
    """JSON brings numbers, CSV text; 3.0 is 3."""
    assert count({"n": number}, "n") == count({"n": f" {number}.0 "}, "n") == number


@pytest.mark.parametrize("cell", [None, "", " ", True, "3 400", "1e999", [], {}])
def test_what_is_no_count_is_refused(cell: Any) -> None:
    """Never a guess."""
    with pytest.raises(ValueError, match="n is"):
        count({"n": cell}, "n")


def test_a_long_cell_is_told_short() -> None:
    """An error is one line, whatever was in the cell."""
    with pytest.raises(ValueError, match="…") as caught:
        monday({"week": "x" * 5_000}, "week")
    assert len(str(caught.value)) < 120


def test_a_number_may_name_a_topic() -> None:
    """JSON topics may be numbers."""
    assert text({"topic": 7}, "topic") == "7"
