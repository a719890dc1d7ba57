"""Waves of publication drawn by lot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.waves import days, digest, drawn, lots


@settings(max_examples=30)
@given(st.sets(st.text(max_size=5), max_size=20), st.integers(1, 6), st.integers(0, 9))
def test_each_unit_is_in_one_wave_of_about_the_same_size(
    units: set[str], number: int, seed: int
) -> None:
    """Whatever their number."""
    waves = drawn(units, number, seed=seed)
    assert sorted(one for wave in waves for one in wave) == sorted(units)
    assert {len(wave) for wave in waves} <= {len(units) // max(len(waves), 1) + n for n in (0, 1)}


def test_a_lot_can_be_drawn_again() -> None:
    """The same seed gives the same waves, whatever the order; another seed others."""
    units = [f"a/{number}" for number in range(12)]
    assert drawn(units, 3, seed=7) == drawn(units[::-1], 3, seed=7)
    assert drawn(units, 3, seed=7) != drawn(units, 3, seed=8)


def test_every_place_is_as_likely() -> None:
    """Over six hundred lots each of six units is first about a hundred times."""
    firsts = [drawn(range(6), 6, seed=seed)[0][0] for seed in range(600)]
    assert all(60 < firsts.count(unit) < 140 for unit in range(6))


def test_waves_follow_at_equal_distances() -> None:
    """The first one on the day named."""
    first = datetime(2026, 3, 1, tzinfo=UTC)
    assert [one.day for one in days(first, 3, every=14)] == [1, 15, 29]
    with pytest.raises(ValueError, match="0 waves"):
        drawn([], 0, seed=1)


def test_an_article_goes_live_in_all_its_languages_at_once() -> None:
    """Each lot has its day, and a name with which it can be drawn again."""
    places = {("a/one", "fr"), ("a/one", "en"), ("a/two", "fr")}
    first = datetime(2026, 3, 1, tzinfo=UTC)
    planned = lots(places, 2, first=first, every=7, seed=3)
    assert sorted(place for one in planned for place in one.places) == sorted(places)
    assert {("a/one", "fr"), ("a/one", "en")} in [{*one.places[-2:]} for one in planned]
    assert [(one.name, one.day.day) for one in planned] == [
        ("1 of 2, seed 3", 1), ("2 of 2, seed 3", 8)
    ]  # fmt: skip
    again = lots(places, 2, first=first, every=7, seed=3)
    assert digest(planned) == digest(again) != digest(planned[:1])
    assert lots((), 2, first=first, every=7, seed=3) == []
