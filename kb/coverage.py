"""Coverage: how many of the needs customers wrote about had a live article, and how many had none.

Counts are stored, rates derived, so that figures add up over weeks, languages and channels. The
definitions, printed wherever a figure is shown, are in :data:`DEFINITIONS`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kb.frames import Column, FrameSchema, instants
from kb.matching import MATCHES
from kb.tickets import COUNTED_TICKETS, demand

COVERAGE = FrameSchema(
    "coverage",
    (
        Column("week", "text", "Monday of the week (UTC) the tickets were written in, ISO date"),
        Column("locale", "text", "language of the tickets"),
        Column("channel", "text", "one of kb.tickets.CHANNELS"),
        Column("tickets", "integer", "tickets with a need (noise left out)", "tickets"),
        Column("covered", "integer", "with a live article in their language", "tickets"),
        Column("other_language", "integer", "with one in another language only", "tickets"),
        Column("gap", "integer", "with no live article at all", "tickets"),
    ),
)
"""``tickets`` is the sum of ``covered``, ``other_language`` and ``gap``."""

DEFINITIONS: Mapping[str, str] = {
    "coverage rate": (
        "tickets whose best article, live in their language when they were written, is probably "
        "the right one (at or above the threshold), of all tickets with a need"
    ),
    "gap share": "1 - coverage rate: no live article answers them, or only one in another language",
    "interval": "95 % Wilson interval: chance alone, not errors of the matching",
}
"""What the figures mean, for every page and command that prints them."""

WILSON_Z = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Rate:
    """A share as its two counts; figures of parts are added, never averaged.

    Raises:
        ValueError: the numerator is negative or larger than the denominator.
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is no share")

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.numerator + other.numerator, self.denominator + other.denominator)

    @property
    def rest(self) -> Rate:
        """The share that is left over."""
        return Rate(self.denominator - self.numerator, self.denominator)

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % score interval (Wilson 1927); None of nothing.

        10 of 20 gives 0.299 to 0.701; 0 of 20 gives 0 to 0.161.
        """
        if not self.denominator:
            return None
        n, share, z2 = self.denominator, self.numerator / self.denominator, WILSON_Z**2
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        half = WILSON_Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        low = 0.0 if self.numerator == 0 else max(0.0, middle - half)
        high = 1.0 if self.numerator == n else min(1.0, middle + half)
        return low, high

    @property
    def percent(self) -> str:
        """Whole percent that shows 0 or 100 only when it is true; ``-`` of nothing.

        995 of 1000 gives ``99 %``, 1 of 1000 ``1 %``.
        """
        if not self.denominator:
            return "-"
        rounded = round(100 * self.numerator / self.denominator)
        lowest = 0 if self.numerator == 0 else 1
        highest = 100 if self.numerator == self.denominator else 99
        return f"{min(max(rounded, lowest), highest)} %"

    def document(self) -> dict[str, Any]:
        """Counts, rate and interval as JSON values; null where there is nothing to divide by."""
        low, high = self.interval or (None, None)
        counts = {"numerator": self.numerator, "denominator": self.denominator}
        return {**counts, "rate": self.value, "low": low, "high": high}

    def line(self) -> str:
        """The figure for a person: percent, counts, interval."""
        if self.interval is None:
            return "- (no tickets)"
        low, high = math.floor(100 * self.interval[0]), math.ceil(100 * self.interval[1])
        of = f"{self.numerator:,} of {self.denominator:,}"
        return f"{self.percent} ({of}; 95 % interval {low} to {high} %)"


def week_of(times: pd.Series) -> pd.Series:
    """The Monday (UTC) of each time as an ISO date, ``2026-03-30`` for the Sunday after it too."""
    days = instants(times).astype("datetime64[D]")
    since_monday = (days.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    places, mondays = pd.factorize(days - since_monday.astype("timedelta64[D]"))
    names = pd.Series(np.datetime_as_string(mondays, unit="D"), dtype="str")
    return names.reindex(places).set_axis(times.index)


def coverage(tickets: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """One row of :data:`COVERAGE` per week, language and channel that has tickets with a need.

    ``tickets`` are rows of COUNTED_TICKETS, ``matches`` rows of MATCHES; tickets that are noise or
    have no match row do not count.
    """
    needs = demand(COUNTED_TICKETS.check(tickets))
    joined = needs.merge(MATCHES.check(matches)[["ticket_id", "kind"]], on="ticket_id")
    if joined.empty:
        return COVERAGE.empty()
    counted = pd.DataFrame(
        {
            "week": week_of(joined["created_at"]),
            "locale": joined["language"],
            "channel": joined["channel"],
            "tickets": 1,
            "covered": joined["kind"].eq("match").astype("int64"),
            "other_language": joined["kind"].eq("other_language").astype("int64"),
            "gap": joined["kind"].eq("none").astype("int64"),
        }
    )
    keys = ["week", "locale", "channel"]
    return COVERAGE.check(counted.groupby(keys, as_index=False, sort=True).sum())


def coverage_rate(table: pd.DataFrame) -> Rate:
    """Covered tickets of all tickets in rows of :data:`COVERAGE`."""
    return Rate(int(table["covered"].sum()), int(table["tickets"].sum()))


def gap_share(table: pd.DataFrame) -> Rate:
    """Tickets without a live article in their language: ``1 - coverage_rate``."""
    return coverage_rate(table).rest


def other_language_share(table: pd.DataFrame) -> Rate:
    """Tickets that only an article in another language answers."""
    return Rate(int(table["other_language"].sum()), int(table["tickets"].sum()))


def rates_by(table: pd.DataFrame, column: str) -> dict[str, Rate]:
    """The coverage rate of each value of ``column`` (week, locale or channel), sorted."""
    groups = table.groupby(column, sort=True)
    return {str(value): coverage_rate(rows) for value, rows in groups}
