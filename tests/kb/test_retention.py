"""How many customers stayed, by their orders."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from kb.orders import ORDERS
from kb.retention import Retention, retention
from tests.factories import NOW, an_order_row


def orders(*placed: tuple[str, float], **changes: object) -> pd.DataFrame:
    """Orders of (customer, days before the last)."""
    return ORDERS.frame(
        [
            an_order_row(
                order_key=f"o{number}",
                customer_key=customer,
                created_at=NOW - timedelta(days=days),
                **changes,
            )
            for number, (customer, days) in enumerate(placed)
        ]
    )


def test_the_guides_case() -> None:
    """350 at the start, 300 at the end, 76 won: 64 %."""
    old = [(f"c{n}", 366 + 1.042 * n) for n in range(350)]
    stayed = [(f"c{n}", 1.63 * n) for n in range(224)]
    won = [(f"new{n}", n % 300) for n in range(76)]
    found = retention(orders(*old, *stayed, *won))
    assert found is not None
    assert (found.at_start, found.at_end, found.won, found.window_days) == (350, 300, 76, 365)
    assert found.document()["rate"] == pytest.approx(0.64)


def test_a_shop_of_one_year_is_told_by_quarters() -> None:
    """Two quarters suffice; less is nothing."""
    found = retention(orders(("a", 170), ("b", 120), ("a", 10), ("c", 0), ("x", 181)))
    assert found is not None
    assert (found.at_start, found.at_end, found.won, found.window_days) == (2, 2, 1, 90)
    assert retention(orders(("a", 100), ("a", 0))) is None
    assert retention(ORDERS.empty()) is None


def test_weeks_that_are_missing_are_no_customers_lost() -> None:
    """Five weeks without an order in a shop of ten a week: a hole, no figure."""
    steady = [(f"c{n % 70}", n * 0.7) for n in range(260)]
    assert retention(orders(*steady)) is not None
    holed = [(who, day) for who, day in steady if not 30 < day < 65]
    assert retention(orders(*holed)) is None


def test_unknown_customers_and_cancelled_orders_do_not_count() -> None:
    """Neither makes a customer."""
    assert retention(orders(("", 200), ("", 0))) is None
    assert retention(orders(("a", 200), ("a", 0), is_cancelled=True)) is None


def test_nobody_at_the_start_is_no_rate() -> None:
    """Nothing to divide by."""
    assert Retention(0, 3, 3, 90, "2026-01-01", "2026-03-31").document()["rate"] is None
