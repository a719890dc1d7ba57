"""Taking a topic apart."""

from __future__ import annotations

import numpy as np

from mining.graph import unit
from mining.parting import parts, parts_near

ROWS = unit([[1, 0.1], [1, 0.0], [1, -0.1], [0.1, 1], [0.0, 1]])


def test_parts_are_what_lies_together_the_largest_first() -> None:
    """Three rows to the right, two up."""
    assert parts(ROWS, 2, seed=7).tolist() == [0, 0, 0, 1, 1]


def test_rows_that_are_all_the_same_are_one_part() -> None:
    """However many are asked for."""
    assert parts(np.repeat(ROWS[:1], 4, axis=0), 3, seed=7).tolist() == [0, 0, 0, 0]


def test_a_named_row_takes_those_like_it_along() -> None:
    """One of the two that point up is named."""
    assert parts_near(ROWS, np.array([3])).tolist() == [0, 0, 0, 1, 1]


def test_named_rows_stay_together_however_they_lie() -> None:
    """All of them named: nothing is left over."""
    assert parts_near(ROWS, np.arange(5)).tolist() == [1, 1, 1, 1, 1]
