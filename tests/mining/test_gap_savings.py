"""What a gap costs and what an article may save."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.config import GapSettings
from kb.deflection.verdicts import NOT_SHOWN, SHOWN
from kb.frames import instants
from mining.gap_savings import ASSUMED_HIGH, cost, prevented_share, tickets_a_month
from tests.factories import NOW

EUROS = GapSettings(agent_hour_cost=30, currency="EUR")


def an_effect(verdict: str = SHOWN, **changes: Any) -> dict[str, Any]:
    """An estimate of ten to thirty percent prevented."""
    tests = [{"name": "placebo in time", "passed": True}, {"name": "language", "passed": None}]
    known = {"verdict": verdict, "ci_low": 0.1, "ci_high": 0.3, "topics": 12}
    return known | {"falsification": tests} | changes


def test_an_established_effect_is_the_basis() -> None:
    """The shop's own interval, in words."""
    found = prevented_share(an_effect())
    assert (found.low, found.high, found.is_assumed) == (0.1, 0.3, False)
    assert "12 topics prevented 10% to 30%" in found.basis


@pytest.mark.parametrize(
    "effect",
    [None, an_effect(NOT_SHOWN), an_effect(falsification=[{"name": "x", "passed": False}])],
)
def test_without_one_the_public_range_is_an_assumption(effect: dict[str, Any] | None) -> None:
    """None, not shown, or a falsification test that fails."""
    found = prevented_share(effect)
    assert found.is_assumed
    assert found.high == ASSUMED_HIGH
    assert "assumption" in found.basis


def test_a_case_by_hand() -> None:
    """60 tickets of 10 minutes at 30 an hour: 10 hours, 300 a month, 10 to 30 % of them saved."""
    found = cost(60, 10, prevented_share(an_effect()), EUROS)
    assert (found["tickets_a_month"], found["hours_a_month"], found["cost_a_month"]) == (
        60,
        10,
        300,
    )
    saving = found["saving"]
    assert (saving["tickets_low"], saving["tickets_high"]) == (6, 20)
    assert (saving["cost_low"], saving["cost_high"]) == (30, 90)


def test_what_is_not_known_is_none() -> None:
    """No handling time: no hours and no money; no price: no money and no currency."""
    found = cost(60, None, None, EUROS)
    assert (found["tickets_a_month"], found["hours_a_month"], found["cost_a_month"]) == (
        60,
        None,
        None,
    )
    assert cost(60, 10, None, GapSettings())["currency"] is None
    assert found["saving"] is None


@given(st.floats(0, 1e6), st.floats(0, 1e4))
def test_a_saving_is_never_more_than_the_cost(monthly: float, minutes: float) -> None:
    """Law: low ≤ high ≤ the whole, rounding aside."""
    found = cost(monthly, minutes, prevented_share(None), EUROS)
    saving = found["saving"]
    for name, whole in (("tickets", "tickets_a_month"), ("hours", "hours_a_month")):
        assert 0 <= saving[f"{name}_low"] <= saving[f"{name}_high"] <= found[whole] * 1.05


def times(days: list[int]) -> Any:
    """Times so many days ago."""
    moments = [NOW - timedelta(days=day) for day in days]
    return instants(pd.Series(moments, dtype="datetime64[us, UTC]"))


def test_a_month_is_counted_over_a_quarter() -> None:
    """91 tickets in 91 days are 30.4 a month; what is older does not count."""
    spread = times([*range(91), 200, 300])
    assert tickets_a_month(spread, NOW - timedelta(days=400), NOW) == pytest.approx(30.44, abs=0.01)


@pytest.mark.parametrize("first", [None, NOW - timedelta(days=27)])
def test_a_short_time_tells_no_month(first: Any) -> None:
    """Nor do tickets without a time."""
    assert tickets_a_month(times([1, 2]), first, NOW) is None
