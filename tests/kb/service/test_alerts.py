"""Alerts: a figure that leaves its usual range."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kb.coverage import Rate
from kb.service.alerts import alerts


def _weeks(values: list[float], *, spread: float = 0.1, tickets: int = 50) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "figure": "first_response_median",
            "period": [f"2026-{place:02}" for place in range(len(values))],
            "value": values,
            "low": [value * (1 - spread) for value in values],
            "high": [value * (1 + spread) for value in values],
            "denominator": tickets,
        }
    )


STEADY = [3.0, 3.2, 2.9, 3.1, 3.0, 2.8, 3.1]


def test_the_guides_example_is_told() -> None:
    """Three minutes that become ten in a night."""
    (alert,) = alerts(_weeks([*STEADY, 10.0]))
    assert (alert.period, alert.value, alert.usual) == ("2026-07", 10.0, 3.0)
    assert alert.low < 3 < alert.high < 10


def test_a_steady_figure_is_not_told() -> None:
    """Nor a change of a tenth after a past that never moved."""
    assert alerts(_weeks([*STEADY, 3.3])) == []
    assert alerts(_weeks([*[3.0] * 9, 3.3], spread=0.01)) == []


def test_what_never_happens_raises_no_alarm() -> None:
    """A share that is always 0 stays in its range, whatever rounding says of its interval."""
    weeks = _weeks([0.0] * 9)
    assert alerts(weeks.assign(low=1e-12, high=0.02)) == []


def test_what_never_happened_may_happen_for_once() -> None:
    """1 of 18 after 0 of 216 is chance, 4 of 18 is not."""
    for hits, told in ((1, 0), (4, 1)):
        counts = pd.DataFrame({"numerator": [*[0] * 12, hits], "denominator": 18})
        ends = [Rate(n, 18).interval or (0, 0) for n in counts["numerator"]]
        weeks = counts.assign(
            figure="never_answered",
            period=[f"2026-{place:02}" for place in range(13)],
            value=counts["numerator"] / 18,
            low=[low for low, _ in ends],
            high=[high for _, high in ends],
        )
        assert len(alerts(weeks)) == told


def test_a_few_tickets_tell_nothing() -> None:
    """An interval that reaches into the usual range is chance."""
    assert alerts(_weeks([*STEADY, 10.0], spread=0.8)) == []
    assert alerts(_weeks([*STEADY, 10.0], tickets=3)) == []


def test_six_periods_come_before_a_judgement() -> None:
    """Nothing is usual in a shop that just began."""
    assert alerts(_weeks([3.0, 10.0, 3.0, 10.0, 40.0])) == []


def test_only_the_newest_is_told_if_asked() -> None:
    """What was told last week is not told again."""
    weeks = _weeks([*STEADY, 10.0, 3.0])
    assert len(alerts(weeks)) == 1
    assert alerts(weeks, newest_only=True) == []


def test_steady_shops_are_seldom_alarmed() -> None:
    """Weeks of forty lognormal waits around one median: at most one alarm in a hundred weeks."""
    draw = np.random.default_rng(11)
    told = weeks = 0
    for _ in range(20):
        waits = np.sort(draw.lognormal(5, 1.2, (60, 40)))
        frame = _weeks(np.median(waits, axis=1).tolist(), tickets=40)
        frame["low"], frame["high"] = waits[:, 13], waits[:, 26]
        told += len(alerts(frame))
        weeks += 54
    assert told / weeks <= 0.01
