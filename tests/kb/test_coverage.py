"""Coverage: counts stored, rates derived, percent that never claims too much."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.coverage import (
    COVERAGE,
    Rate,
    coverage,
    coverage_rate,
    gap_share,
    other_language_share,
    rates_by,
    week_of,
)
from kb.matching import MATCHES
from kb.tickets import TICKETS
from tests.factories import a_ticket_row

COUNTS = st.integers(0, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def a_match(ticket_id: str, kind: str) -> dict[str, Any]:
    """A row of MATCHES with nothing but its kind."""
    return {"ticket_id": ticket_id, "kind": kind, "reasons": []}


def counted(*given: tuple[str, str, str]) -> pd.DataFrame:
    """Coverage of tickets given as (created_at, language, kind of match)."""
    tickets = [
        a_ticket_row(
            ticket_id=str(i), created_at=datetime.fromisoformat(at).replace(tzinfo=UTC), language=la
        )
        for i, (at, la, _) in enumerate(given)
    ]
    found = [a_match(str(i), kind) for i, (_, _, kind) in enumerate(given)]
    return coverage(TICKETS.frame(tickets), MATCHES.frame(found))


def test_wilson_interval_matches_the_worked_case() -> None:
    """10 of 20 gives 0.299 to 0.701 (Wilson 1927)."""
    low, high = Rate(10, 20).interval or (0.0, 0.0)
    assert (round(low, 3), round(high, 3)) == (0.299, 0.701)


def test_interval_of_none_starts_at_zero() -> None:
    """0 of 20 gives 0 to 0.161."""
    low, high = Rate(0, 20).interval or (1.0, 0.0)
    assert (low, round(high, 3)) == (0.0, 0.161)


@given(COUNTS)
def test_rate_lies_inside_its_interval(counts: tuple[int, int]) -> None:
    """The interval holds the rate and stays within 0 and 1."""
    rate = Rate(*counts)
    if rate.interval is None:
        assert rate.value is None
    else:
        low, high = rate.interval
        assert 0 <= low <= (rate.value or 0) <= high <= 1


@given(COUNTS, COUNTS)
def test_rates_add_up_over_groups(one: tuple[int, int], two: tuple[int, int]) -> None:
    """The rate of both groups has both numerators over both denominators."""
    both = Rate(*one) + Rate(*two)
    assert (both.numerator, both.denominator) == (one[0] + two[0], one[1] + two[1])


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Rate(0, 1000), "0 %"),
        (Rate(1, 1000), "1 %"),
        (Rate(999, 1000), "99 %"),
        (Rate(1000, 1000), "100 %"),
        (Rate(1, 3), "33 %"),
        (Rate(0, 0), "-"),
    ],
)
def test_percent_shows_0_and_100_only_when_true(rate: Rate, shown: str) -> None:
    """A single covered ticket is not 0 %, a single gap not 100 %."""
    assert rate.percent == shown


def test_more_than_all_is_refused() -> None:
    """A numerator above its denominator is a mistake of ours."""
    with pytest.raises(ValueError, match="3 of 2"):
        Rate(3, 2)


def test_document_of_nothing_has_nulls() -> None:
    """Without tickets rate and interval are null, not 0."""
    assert Rate(0, 0).document() == {
        "numerator": 0,
        "denominator": 0,
        "rate": None,
        "low": None,
        "high": None,
    }


def test_week_is_the_monday() -> None:
    """The Sunday belongs to the Monday before it, the Monday to itself."""
    times = pd.Series(
        [datetime(2026, 4, 5, 23, 59, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC)],
        dtype=TICKETS.columns[3].dtype,
    )
    assert week_of(times).tolist() == ["2026-03-30", "2026-04-06"]


def test_counts_per_week_language_and_channel() -> None:
    """Every kind is counted in its own column, and they sum to the tickets."""
    table = counted(
        ("2026-03-31", "fr", "match"),
        ("2026-04-01", "fr", "none"),
        ("2026-04-01", "fr", "other_language"),
        ("2026-04-01", "en", "match"),
    )
    french = table[table["locale"] == "fr"].iloc[0]
    counts = [int(french[c]) for c in ("tickets", "covered", "other_language", "gap")]
    assert counts == [3, 1, 1, 1]
    assert french["week"] == "2026-03-30"


def test_article_in_another_language_is_no_coverage() -> None:
    """It counts in the gap share and in a figure of its own."""
    table = counted(("2026-03-31", "fr", "other_language"), ("2026-03-31", "fr", "match"))
    assert coverage_rate(table) == Rate(1, 2)
    assert gap_share(table) == Rate(1, 2)
    assert other_language_share(table) == Rate(1, 2)


def test_noise_is_left_out() -> None:
    """A newsletter is nobody's need."""
    tickets = TICKETS.frame([a_ticket_row(noise="newsletter")])
    table = coverage(tickets, MATCHES.frame([a_match("jsonl:1", "none")]))
    assert table.empty
    assert list(table.columns) == COVERAGE.names


def test_rates_by_language_sum_to_the_whole() -> None:
    """Splitting a figure loses no ticket."""
    table = counted(("2026-03-31", "fr", "match"), ("2026-03-31", "en", "none"))
    parts = rates_by(table, "locale")
    assert list(parts) == ["en", "fr"]
    assert parts["en"] + parts["fr"] == coverage_rate(table)


def test_no_tickets_no_rows() -> None:
    """Empty tables give an empty table and an undefined rate."""
    table = coverage(TICKETS.empty(), MATCHES.empty())
    assert coverage_rate(table).value is None
