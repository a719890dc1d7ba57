"""Business hours: working minutes between two times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.service.hours import BusinessHours, public_holidays
from kb.service.spans import parsed_spans

PARIS = ZoneInfo("Europe/Paris")
TIMES = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPLIT = {0: ((540, 750), (840, 1080)), 2: ((0, 1440),), 5: ((600, 720),)}
HOURS = BusinessHours(SPLIT, "Europe/Paris", {date(2025, 7, 14), date(2024, 12, 25)})


def _minutes(hours: BusinessHours, start: datetime | None, end: datetime | None) -> float:
    of = [pd.Series([time], dtype="datetime64[us, UTC]") for time in (start, end)]
    return float(hours.minutes(*of).iloc[0])


def _paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS).astimezone(UTC)  # type: ignore[misc, arg-type]


def _slowly(hours: BusinessHours, start: datetime, end: datetime) -> int:
    """Working minutes counted one by one on the shop's clock."""
    zone, count = ZoneInfo(hours.zone), 0
    moment = start.astimezone(zone).replace(tzinfo=None)
    last = end.astimezone(zone).replace(tzinfo=None)
    while moment < last:
        at = moment.hour * 60 + moment.minute
        spans = hours.spans.get(moment.weekday(), ())
        is_open = moment.date() not in hours.closed
        count += is_open and any(opens <= at < closes for opens, closes in spans)
        moment += timedelta(minutes=1)
    return count


def test_a_night_and_a_weekend_do_not_count() -> None:
    """Friday 17:30 to Monday 9:30 is an hour's work."""
    hours = BusinessHours(zone="Europe/Paris")
    assert _minutes(hours, _paris(2026, 3, 6, 17, 30), _paris(2026, 3, 9, 9, 30)) == 60


def test_a_public_holiday_does_not_count() -> None:
    """The 14th of July is no working day in France."""
    closed = public_holidays("FR", [2026])
    hours = BusinessHours(zone="Europe/Paris", closed=closed)
    assert _minutes(hours, _paris(2026, 7, 13, 17, 0), _paris(2026, 7, 15, 10, 0)) == 120


def test_a_region_has_its_own_holidays() -> None:
    """Moselle keeps the 26th of December, the rest of France does not."""
    assert date(2026, 12, 26) in public_holidays("FR", [2026], region="57")
    assert date(2026, 12, 26) not in public_holidays("FR", [2026])


def test_an_unknown_country_is_refused() -> None:
    """It is never taken for one without holidays."""
    with pytest.raises(ValueError, match="XX"):
        public_holidays("XX", [2026])


def test_clocks_that_are_set_leave_a_working_day_as_it_is() -> None:
    """The Monday after the change to summer time has nine hours."""
    hours = BusinessHours(zone="Europe/Paris")
    assert _minutes(hours, _paris(2026, 3, 28, 12, 0), _paris(2026, 3, 30, 23, 0)) == 540


def test_what_is_unknown_stays_unknown() -> None:
    """A ticket without a reply has no waiting time."""
    hours = BusinessHours()
    assert pd.isna(_minutes(hours, _paris(2026, 3, 6, 17, 30), None))


@settings(max_examples=25, deadline=None)
@given(TIMES, st.integers(0, 12_000))
def test_minutes_are_those_counted_one_by_one(start: datetime, length: int) -> None:
    """Spans, closed days and the shop's clock, against a count minute by minute."""
    end = start + timedelta(minutes=length)
    assert _minutes(HOURS, start, end) == _slowly(HOURS, start, end)


@given(TIMES, TIMES, TIMES)
def test_waits_add_up(first: datetime, second: datetime, third: datetime) -> None:
    """From the first to the third is from the first to the second and on to the third."""
    parts = _minutes(HOURS, first, second) + _minutes(HOURS, second, third)
    assert _minutes(HOURS, first, third) == pytest.approx(parts, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9:00-18:00", ((540, 1080),)),
        ("14-18:30, 9-12:30", ((540, 750), (840, 1110))),
        ("0:00-24:00", ((0, 1440),)),
        ("", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, spans: object) -> None:
    """Minutes may be left out, spans stand in any order."""
    assert parsed_spans(text) == spans


@pytest.mark.parametrize("text", ["9", "18-9", "9-25", "9-12, 11-14", "9:75-12", "nine-five", "-"])
def test_hours_that_make_no_sense_are_refused(text: str) -> None:
    """They are never read as closed."""
    with pytest.raises(ValueError, match=r"write hours|overlap"):
        parsed_spans(text)
