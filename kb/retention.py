"""How many customers stayed, by the orders they placed.

A shop without contracts has no list of customers: one is whoever ordered within the last year (or
quarter, where orders do not reach back two years).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from kb.coverage import Rate
from kb.orders import ORDERS
from kb.service.formulas import retention_rate

WINDOWS = (365, 90)
"""Days in which an order makes a customer, and which lie between start and end; the longest that
orders reach back for twice."""
STEADY_ORDERS = 5
"""Orders a week from which a week without any is a hole in the data, not a quiet week."""


@dataclass(frozen=True)
class Retention:
    """Customers at the start and the end of a period of ``window_days``, and those won in it."""

    at_start: int
    at_end: int
    won: int
    window_days: int
    first_day: str
    last_day: str

    @property
    def rate(self) -> Rate | None:
        """``(at_end - won) / at_start``; None without a customer at the start."""
        return retention_rate(self.at_start, self.at_end, self.won)

    @classmethod
    def parsed(cls, document: Mapping[str, Any]) -> Retention:
        """What :meth:`document` told."""
        return cls(**{name: document[name] for name in cls.__dataclass_fields__})

    def document(self) -> dict[str, Any]:
        """The figure as JSON values."""
        rate = self.rate
        return {**(rate.document() if rate else {"rate": None}), **vars(self)}


def retention(orders: pd.DataFrame) -> Retention | None:
    """Who ordered in the last period and in the one before it; ``orders`` are rows of ORDERS.

    Whoever ordered in the period and not in the one before is won, also if they had ordered long
    ago. Cancelled orders and those without a customer do not count. None where orders reach back
    less than two quarters or have a hole: customers would seem lost. 350 customers at the start, of
    whom 224 order again, and 76 others: (300 - 76) / 350 = 64 %.
    """
    known = ORDERS.check(orders)
    kept = known[(known["customer_key"] != "") & ~known["is_cancelled"].astype(bool)]
    if kept.empty:
        return None
    last = kept["created_at"].max()
    reach = (last - kept["created_at"].min()) / timedelta(days=1)
    days = next((days for days in WINDOWS if reach >= 2 * days - 1), None)
    if days is None:
        return None
    start, before = last - timedelta(days=days), last - timedelta(days=2 * days)
    some = kept[kept["created_at"] > before]
    if _has_hole(some["created_at"], last, 2 * days):
        return None
    is_new = some["created_at"] > start
    now = set(some["customer_key"][is_new.astype(bool)])
    then = set(some["customer_key"][~is_new.astype(bool)])
    return Retention(
        at_start=len(then),
        at_end=len(now),
        won=len(now - then),
        window_days=days,
        first_day=f"{start:%Y-%m-%d}",
        last_day=f"{last:%Y-%m-%d}",
    )


def _has_hole(times: pd.Series, last: pd.Timestamp, days: int) -> bool:
    """Whether a week has no order though the median week has some."""
    weeks = (last - times).dt.days.astype("int64") // 7
    placed = weeks.value_counts().reindex(range(days // 7), fill_value=0)
    return bool(placed.median() >= STEADY_ORDERS and placed.min() == 0)
