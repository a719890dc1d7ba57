"""Business hours: how many minutes of a wait fell into the hours in which somebody works.

A wait of a night is no slow answer where nobody works at night. Times are turned to the shop's own
clock; public holidays of its country count as closed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from kb.frames import moments
from kb.service.spans import Span

OFFICE_HOURS: Mapping[int, Sequence[Span]] = dict.fromkeys(range(5), ((9 * 60, 18 * 60),))
"""Monday (0) to Friday, nine to six."""
EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True)
class BusinessHours:
    """When somebody answers: spans by weekday (0 is Monday), on the clock of ``zone``.

    Days in ``closed`` count as closed all day. A span does not pass midnight; write it as two.
    """

    spans: Mapping[int, Sequence[Span]] = field(default_factory=lambda: OFFICE_HOURS)
    zone: str = "UTC"
    closed: Collection[date] = frozenset()

    def minutes(self, starts: pd.Series, ends: pd.Series) -> pd.Series:
        """Working minutes from ``starts`` to ``ends``, aware times of one index.

        Null where either is null; negative where the end comes first, as calendar minutes are. On
        the two days a year on which clocks are set the hour between 1 and 3 counts as the wall
        clock shows it.
        """
        first, last = self._worked(starts), self._worked(ends)
        return pd.Series(last - first, index=starts.index)

    def _worked(self, times: pd.Series) -> np.ndarray:
        """Working minutes from 1970 to each of ``times``; only differences mean something."""
        wall = moments(times).dt.tz_convert(ZoneInfo(self.zone))
        local = wall.dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
        known = ~np.isnat(local)
        worked = np.full(len(local), np.nan)
        if known.any():
            worked[known] = self._since_epoch(local[known])
        return worked

    def _since_epoch(self, local: np.ndarray) -> np.ndarray:
        days = local.astype("datetime64[D]")
        numbers = (days - EPOCH).astype(np.int64)
        into = (local - days).astype("timedelta64[us]").astype(np.float64) / 60e6
        weekdays = (numbers + 3) % 7  # 1970-01-01 was a Thursday
        today = np.zeros(len(local))
        for weekday, spans in self.spans.items():
            here = weekdays == weekday
            for opens, closes in spans:
                today[here] += np.clip(into[here] - opens, 0, closes - opens)
        today[np.isin(numbers, self._closed)] = 0
        return self._before(numbers) + today

    def _before(self, numbers: np.ndarray) -> np.ndarray:
        """Working minutes of all days before each day ``numbers``, counted from 1970."""
        weeks, rest = np.divmod(numbers + 3, 7)
        sums = np.concatenate([[0], np.cumsum(self._by_weekday)])
        lost = np.concatenate([[0], np.cumsum(self._by_weekday[(self._closed + 3) % 7])])
        gone = lost[np.searchsorted(self._closed, numbers)]
        return np.asarray(weeks * sums[7] + sums[rest] - gone, dtype=np.float64)

    @cached_property
    def _by_weekday(self) -> np.ndarray:
        return np.array([sum(b - a for a, b in self.spans.get(day, ())) for day in range(7)])

    @cached_property
    def _closed(self) -> np.ndarray:
        days = sorted({(np.datetime64(day, "D") - EPOCH).astype(np.int64) for day in self.closed})
        return np.array(days, dtype=np.int64)


def public_holidays(country: str, years: Sequence[int], *, region: str = "") -> frozenset[date]:
    """The public holidays of ``country`` (ISO 3166-1, such as ``FR``) in ``years``; none for "".

    ``region`` is a subdivision as the package ``holidays`` names them, such as ``57`` for Moselle,
    which keeps two days more than the rest of France.

    Raises:
        ValueError: the package knows no such country or region.
    """
    if not country or not years:
        return frozenset()
    import holidays  # half a second

    try:
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=years))
    except NotImplementedError as error:
        raise ValueError(f"no public holidays are known for {country} {region}".strip()) from error
