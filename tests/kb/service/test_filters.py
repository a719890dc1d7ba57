"""Filters of figures: what an address may ask, and what is said where it cannot be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.service.figures import PARTS
from kb.service.filters import BY, FIELDS, PRESETS, SPANS, Filters, Known, asked

KNOWN = Known(
    date(2025, 4, 1),
    date(2026, 9, 30),
    {
        "channel": ["chat", "email"],
        "language": ["en", "fr"],
        "topic": ["t-0001"],
        "group": ["Œuvres <b>", "=1+1"],
    },
    into={"t-0004": "t-0001"},
)


def found(**query: str) -> Filters:
    """What an address asks, which can be."""
    filters, faults = asked(query, KNOWN)
    assert faults == []
    assert filters is not None
    return filters


def test_an_empty_address_asks_for_the_last_four_weeks() -> None:
    """Twenty-eight days up to the last of the data."""
    assert (found().first, found().last) == (date(2026, 9, 3), date(2026, 9, 30))
    assert found().days == 28
    assert found().query() == {}


def test_days_beside_a_preset_count_unless_they_are_its_own() -> None:
    """A form sends both."""
    same = found(**{"period": "4w", "from": "2026-09-03", "to": "2026-09-30"})
    assert same == found()
    other = found(**{"period": "4w", "from": "2026-09-01", "to": "2026-09-30"})
    assert other.query() == {"from": "2026-09-01", "to": "2026-09-30"}
    assert other.query(period="12m") == {"period": "12m"}


def test_all_of_the_data_has_no_days() -> None:
    """So that nothing is cut off."""
    assert (found(period="all").first, found(period="all").days) == (None, None)


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"from": "2026-05-02", "to": "2026-05-01"}, "backwards", "from"),
        ({"from": "2026-05-02"}, "one_day", "to"),
        ({"period": "dates"}, "one_day", "to"),
        ({"from": "31/05/2026", "to": "2026-05-01"}, "no_day", "from"),
        ({"from": "2026-02-30", "to": "2026-05-01"}, "no_day", "from"),
        ({"from": "0001-01-01", "to": "2026-05-01"}, "far_day", "from"),
        ({"from": "2010-01-01", "to": "2026-05-01"}, "long", "from"),
        ({"from": "2030-01-01", "to": "2030-02-01"}, "outside", "from"),
        ({"channel": "' OR 1=1 --"}, "unknown", "channel"),
        ({"group": "<script>alert(1)</script>"}, "unknown", "group"),
        ({"topic": "t-0004"}, "merged", "topic"),
        ({"span": "day"}, "no_choice", "span"),
        ({"by": "agent"}, "no_choice", "by"),
        ({"period": "10y"}, "no_choice", "period"),
    ],
)
def test_what_cannot_be_is_told(query: dict[str, str], code: str, field: str) -> None:
    """By a code and its field, and a sentence that does not repeat what was sent."""
    filters, faults = asked(query, KNOWN)
    assert filters is None
    assert [(one.code, one.field) for one in faults] == [(code, field)]
    assert faults[0].field in str(faults[0])
    assert query.get(field, "none") not in str(faults[0])


def test_too_many_weeks_are_not_drawn() -> None:
    """Two years of weeks; of months, ten years."""
    known = Known(date(2020, 1, 1), date(2026, 9, 30), KNOWN.values)
    for query, is_drawn in (({"period": "all"}, False), ({"period": "all", "span": "month"}, True)):
        filters, faults = asked(query, known)
        assert (filters is not None) == is_drawn == (not faults)


def test_every_part_of_figures_can_be_asked_for() -> None:
    """No column is without a field."""
    assert set(FIELDS.values()) == set(PARTS)


NAMES = st.sampled_from(["period", "from", "to", "span", "by", *FIELDS, "other"])
VALUES = st.one_of(
    st.sampled_from([*PRESETS, "all", "dates", *SPANS, *BY, "email", "fr", "t-0001", "=1+1"]),
    st.dates().map(str),
    st.text(max_size=12),
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_an_address_leads_to_itself(query: dict[str, str]) -> None:
    """Nothing breaks, and what is asked can be written down and asked again."""
    filters, faults = asked(query, KNOWN)
    assert (filters is None) == bool(faults)
    if filters is not None:
        assert asked(filters.query(), KNOWN) == (filters, [])
