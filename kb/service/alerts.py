"""Alerts: a figure that leaves its own usual range, told when it happens.

The guide's example is a first response of 3 minutes that is 10 minutes after a night. What is usual
is the shop's own past: the median of the periods before, and how far they stray from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kb.coverage import Rate
from kb.service.definitions import DEFINITIONS

SHARES = frozenset(one.name for one in DEFINITIONS if one.kind == "share")
LEAST_PAST = 6
"""Periods before one that can be judged."""
PAST = 12
"""Periods that say what is usual: a quarter of weeks."""
STRAYS = 4.0
"""Robust deviations (1.4826 times the median absolute one) beyond which a period is unusual."""
LEAST_CHANGE = 0.25
"""Change against the usual below which nothing is told, however steady the past was."""
LEAST_TICKETS = 10
"""Tickets that a period needs on either side."""
MAD = 1.4826


@dataclass(frozen=True)
class Alert:
    """A period whose figure is unusual; ``usual`` is the median of those before."""

    figure: str
    period: str
    value: float
    usual: float
    low: float
    high: float
    """The usual range."""


def alerts(figures: pd.DataFrame, *, newest_only: bool = False) -> list[Alert]:
    """Periods of one span whose figure left its usual range, oldest first.

    Args:
        figures: rows of :data:`kb.service.figures.SERVICE_FIGURES` of one span and part; each
            figure's periods are judged by those before them alone.
        newest_only: tell of the newest period only.

    The range is taken on the scale of logarithms, so that 3 minutes that become 10 weigh as much as
    30 that become 100. A period counts only if its whole interval lies outside: with few tickets
    a figure strays by chance. A change of less than a quarter is never told.
    """
    kept = figures[figures["denominator"] >= LEAST_TICKETS].sort_values("period", kind="stable")
    newest = str(figures["period"].max()) if len(figures) else ""
    found = []
    for name, rows in kept.groupby("figure", sort=False):
        found += _unusual(str(name), rows)
    told = sorted(found, key=lambda alert: alert.period)
    return [alert for alert in told if not newest_only or alert.period == newest]


def _unusual(figure: str, rows: pd.DataFrame) -> list[Alert]:
    """A period is told when even the near end of its own interval lies outside the usual range."""
    values = rows["value"].to_numpy(dtype=float)
    nearest = (rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float))
    counts, found = _counts(rows) if figure in SHARES and "numerator" in rows else None, []
    for place in range(LEAST_PAST, len(values)):
        past = slice(max(0, place - PAST), place)
        usual, low, high = usual_range(values[past])
        least, most = (low, high) if counts is None else _share_before(counts[:, past])
        low, high = min(low, least), max(high, most)
        is_outside = nearest[0][place] > high or nearest[1][place] < low
        if is_outside and not low <= values[place] <= high:  # an interval of 0 begins above 0
            period = str(rows["period"].iloc[place])
            found.append(Alert(figure, period, float(values[place]), usual, low, high))
    return found


def _counts(rows: pd.DataFrame) -> np.ndarray:
    """Numerators and denominators of periods, a row each."""
    return np.array([rows[name].to_numpy(dtype=float) for name in ("numerator", "denominator")])


def _share_before(counts: np.ndarray) -> tuple[float, float]:
    """The interval of a share over periods before: what never happened may happen for once.

    0 of 216 reaches to .017, so that 1 of 18, whose interval begins at .010, is nothing unusual.
    """
    hits, tickets = counts.sum(axis=1)
    return Rate(int(hits), int(tickets)).interval or (0.0, 1.0)


def usual_range(past: np.ndarray) -> tuple[float, float, float]:
    """The median of ``past`` (1-d, not negative) and the range that is usual after it.

    >>> usual, low, high = usual_range(np.array([3, 3.2, 2.9, 3.1, 3, 2.8]))
    >>> low < 3 < high < 10
    True
    """
    logs = np.log1p(past)
    middle = _median(logs)
    spread = STRAYS * MAD * _median(np.abs(logs - middle))
    usual = float(np.expm1(middle))
    low, high = float(np.expm1(middle - spread)), float(np.expm1(middle + spread))
    return usual, min(low, usual * (1 - LEAST_CHANGE)), max(high, usual * (1 + LEAST_CHANGE))


def _median(values: np.ndarray) -> float:
    """As numpy's, which takes ten times as long for a dozen of values."""
    ordered = np.sort(values)
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
