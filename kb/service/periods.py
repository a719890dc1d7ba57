"""The periods that figures are told of: all of the data, its months or weeks, or blocks of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kb.frames import moments

SPANS = ("all", "month", "week", "days")


def first_day(period: str) -> date:
    """The day that a period begins with, of its name: a day, or a month.

    >>> first_day("2026-03")
    datetime.date(2026, 3, 1)
    """
    return date.fromisoformat(period if len(period) > len("2026-03") else f"{period}-01")


@dataclass(frozen=True)
class Periods:
    """How times fall into periods (UTC), and from which to which day they count.

    A span of ``days`` counts blocks of that many ``days`` back from ``last``, the newest whole.
    """

    span: str = "all"
    first: date | None = None
    last: date | None = None
    """The last day that counts; times without a value count only where neither day is given and
    the span is ``all``."""
    days: int = 0

    def codes(self, times: pd.Series) -> tuple[np.ndarray, Sequence[str]]:
        """The period of each time as its place among the names, -1 for none; the names in order.

        A period is named ``all``, or by its first day: ``2026-03-30``, for months ``2026-03``.
        """
        if self.span == "all" and self.first is None and self.last is None:
            return np.zeros(len(times), dtype=np.int16), ("all",)
        days = moments(times).dt.tz_localize(None).to_numpy().astype("datetime64[D]")
        counts = ~np.isnat(days)
        if self.first is not None:
            counts &= days >= np.datetime64(self.first)
        if self.last is not None:
            counts &= days <= np.datetime64(self.last)
        if not counts.any():
            return np.full(len(days), -1, dtype=np.int16), ()
        return self._named(days, counts)

    def _named(self, days: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, Sequence[str]]:
        if self.span == "all":
            return np.where(counts, 0, -1).astype(np.int16), ("all",)
        starts = self._starts(days)
        numbers = starts.astype(np.int64)
        kept = numbers[counts]
        least, most = int(kept.min()), int(kept.max())
        # Numbers are days or months and lie close together: a table is quicker than sorting them.
        seen = np.zeros(most - least + 1, dtype=bool)
        seen[kept - least] = True
        places = np.cumsum(seen, dtype=np.int32) - 1
        codes = np.full(len(days), -1, dtype=np.int32)
        codes[counts] = places[kept - least]
        known = (np.flatnonzero(seen) + least).astype(starts.dtype)
        return codes, np.datetime_as_string(known).tolist()

    def _starts(self, days: np.ndarray) -> np.ndarray:
        """The first day (or the month) of the period of each day."""
        if self.span == "month":
            return days.astype("datetime64[M]")
        if self.span == "week":  # 1970-01-01 was a Thursday, and numpy's weeks begin on it
            return (days + 3).astype("datetime64[W]").astype("datetime64[D]") - 3
        newest = np.datetime64(self.last, "D") - (self.days - 1)
        blocks = (days - newest).astype(np.int64) // self.days
        return newest + blocks * self.days
