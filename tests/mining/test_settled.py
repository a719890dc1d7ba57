"""Tests of which tickets a day of new ones leaves alone."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mining import settled
from mining.settled import by_hash, first_settled, is_settled, pieces


def times(*days: str) -> pd.Series:
    """Noon of these days."""
    return pd.Series([pd.Timestamp(f"{day}T12:00", tz="UTC") for day in days])


@pytest.fixture(autouse=True)
def believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few tickets are enough."""
    monkeypatch.setattr(settled, "NEWEST", 1)


@pytest.mark.parametrize(
    ("newest", "first_open"), [("2026-05-20", "2026-05-01"), ("2026-05-10", "2026-04-01")]
)
def test_months_settle_a_fortnight_after_they_end(newest: str, first_open: str) -> None:
    """Until then tickets may still get their replies."""
    days = pd.date_range("2026-01-01", newest).strftime("%Y-%m-%d")
    found = is_settled(times(*days))
    assert [day < first_open for day in days] == found.tolist()


def test_a_ticket_from_the_future_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a handful; of fewer tickets than are needed the first one counts."""
    monkeypatch.setattr(settled, "NEWEST", 3)
    days = pd.date_range("2026-01-01", "2026-05-20").strftime("%Y-%m-%d").tolist()
    found = is_settled(times(*days, "2036-01-01", "2099-01-01"))
    assert found.tolist() == [*is_settled(times(*days)).tolist(), False, False]
    assert not is_settled(times("2026-05-20", "2099-01-01")).any()


def test_nothing_is_settled_of_nothing() -> None:
    """No rows, no answers."""
    none = pd.Series([], dtype="datetime64[us, UTC]")
    assert not len(is_settled(none))
    assert not len(pieces(none))


def test_a_new_day_comes_behind_all_that_is_settled() -> None:
    """The first rows drawn are the same with another day's, until the month settles."""
    old = times(*pd.date_range("2026-01-01", "2026-05-20").strftime("%Y-%m-%d"))
    ids = pd.Series([f"t{n}" for n in range(len(old))])
    new, added = pd.concat([old, times("2026-05-21")]), pd.concat([ids, pd.Series(["new"])])
    count = int(is_settled(old).sum())
    assert first_settled(added, new)[:count].tolist() == first_settled(ids, old)[:count].tolist()
    assert first_settled(ids, old)[:count].tolist() != sorted(range(count))


@given(st.dictionaries(st.text(max_size=3), st.booleans()))
def test_rows_are_drawn_by_their_hash(late: dict[str, bool]) -> None:
    """Late ones behind all others, whatever order they come in."""
    ids = list(late)
    order = by_hash(ids, np.array(list(late.values()), dtype=bool)).tolist()
    wanted = sorted(ids, key=lambda one: (late[one], hashlib.sha256(one.encode()).digest()))
    assert [ids[row] for row in order] == wanted


def test_a_month_of_very_many_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of eight days, or of one; others stay whole, and a later row never has a lower number."""
    monkeypatch.setattr(settled, "MOST_OF_A_MONTH", 3)
    some = times("2026-01-05", "2026-01-09", *["2026-02-03"] * 3, "2026-02-04", "2026-02-09")
    many = times(*["2026-03-03"] * 9, *["2026-03-04"] * 4)
    found = pieces(pd.concat([some, many])).tolist()
    assert found == sorted(found)
    assert [found.count(one) for one in dict.fromkeys(found)] == [2, 4, 1, 9, 4]
