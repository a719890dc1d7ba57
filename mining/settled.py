"""Tickets old enough for a new day to leave them alone.

What is learnt for all tickets is learnt from settled ones first, so that a day's tickets change
nothing of it until a month has passed. It is a rule of dates and no state: a run from nothing
learns the same (docs/decisions/0024-increments.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.frames import column_values, moments

GRACE = pd.Timedelta(days=14)
"""Time in which a ticket still gets its replies."""
NEWEST = 100
"""Tickets that are not believed to be the newest: a clock that went wrong must not settle all."""
MOST_OF_A_MONTH = 20_000
"""Rows from which on a month is read in parts."""
DAYS = 8
"""Of a part; one where there would be more than :data:`MOST_OF_A_MONTH` in each of the four."""

Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


def is_settled(times: pd.Series) -> Bools:
    """Which of the ``times`` (UTC) lie before the month in which the newest was a fortnight away.

    On 20 May all before 1 May, on 10 May all before 1 April. The newest is the hundredth from the
    end, and of fewer the first.
    """
    if times.empty:
        return np.zeros(0, dtype=bool)
    last = times.sort_values().iloc[max(len(times) - NEWEST, 0)]
    month = (pd.Timestamp(last) - GRACE).normalize().replace(day=1)
    return (times < month).to_numpy(dtype=bool)


def first_settled(ids: pd.Series, times: pd.Series) -> Integers:
    """The places of all rows, settled ones first, drawn by hash of their ids."""
    late = ~is_settled(times)
    return by_hash(column_values(ids), late)


def by_hash(ids: Sequence[str], late: Bools) -> Integers:
    """The places of all ``ids`` by their hash, those that are ``late`` behind all others."""
    digests = b"".join(hashlib.sha256(one.encode()).digest() for one in ids)
    words = np.frombuffer(digests, dtype=">u8").reshape(-1, 4).astype(np.uint64)
    order = np.lexsort((words[:, 0], late))
    first = words[order, 0]
    if (first[1:] == first[:-1]).any():  # one in a million million pairs
        order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0], late))
    return order.astype(np.int64)


def pieces(times: pd.Series) -> Integers:
    """For each row the month that it is of, as a number that grows with time; of a month that
    holds very many the eight days or the day."""
    at = pd.DatetimeIndex(moments(times))
    month = (at.year * 12 + at.month).to_numpy(dtype=np.int64) * 32
    day = at.day.to_numpy(dtype=np.int64)
    _, place, count = np.unique(month, return_inverse=True, return_counts=True)
    of_all = count[place] if len(month) else month
    part = np.where(of_all > MOST_OF_A_MONTH * 32 // DAYS, day, day // DAYS * DAYS)
    return month + np.where(of_all > MOST_OF_A_MONTH, part, 0)
