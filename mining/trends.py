"""Topics over time: how many tickets a week, which topics are rising, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.columns import places
from kb.coverage import week_of
from kb.frames import instants, moments
from kb.tickets import COUNTED_TICKETS
from kb.topics import ASSIGNMENTS, TOPICS
from kb.trends import (
    BURST,
    FULL_WEEK,
    NOT_JUDGED,
    TOO_NEW,
    TOPIC_FACETS,
    TRENDS,
    USUAL,
    WEEKLY,
)
from mining.bursts import FEWEST_WEEKS, Integers, Watched, usable_weeks, watched
from mining.topic_tickets import distinct_customers, numbered
from mining.unit_columns import Coded

TRENDS_VERSION = "1"
FEWEST_CUSTOMERS = 3
"""A burst is several people's: one who writes ten times is none."""
DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Trends:
    """What is known of topics over time."""

    weekly: pd.DataFrame
    """:data:`kb.trends.WEEKLY`."""
    topics: pd.DataFrame
    """:data:`kb.trends.TRENDS`, a row a topic."""
    facets: pd.DataFrame
    """:data:`kb.trends.TOPIC_FACETS`."""


def trends(
    tickets: pd.DataFrame,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    *,
    orders: Mapping[str, int] | None = None,
) -> Trends:
    """Weeks, states and figures of the topics of the lower level.

    Frames are COUNTED_TICKETS, TOPICS and ASSIGNMENTS; ``orders`` are all orders by Monday, as
    :func:`kb.orders.orders_by_week` gives them. A ticket with several needs counts in each of its
    topics. Tickets whose date was assumed are in no week; those that came after mining, and so
    have no assignment, count nowhere.
    """
    known = TOPICS.check(topics)
    ids = [str(one) for one in known.loc[known["level"].eq("topic").astype(bool), "topic_id"]]
    assigned = ASSIGNMENTS.check(assignments)
    checked = COUNTED_TICKETS.check(tickets)
    row = places(assigned["ticket_id"], checked["ticket_id"])
    has_needs = np.bincount(row[row >= 0], minlength=len(checked)) > 0
    needs = checked.loc[has_needs, ["created_at", "created_at_assumed"]]
    own = _members(checked, row, assigned["topic_id"], ids)
    grid = _Grid.of(needs, own, ids, orders or {})
    edges = np.searchsorted(own["number"].to_numpy(), np.arange(len(ids) + 1)).tolist()
    counted = {
        "customer": own["customer"].to_numpy(np.int64),
        "handling_minutes": own["handling_minutes"].to_numpy(np.float64, na_value=np.nan),
        "csat": own["csat"].to_numpy(np.float64, na_value=np.nan),
        "times": instants(own["created_at"]),
        "is_dated": ~own["created_at_assumed"].to_numpy(bool),
    }
    rows = []
    for number, (start, end) in enumerate(pairwise(edges)):
        inside = {name: values[start:end] for name, values in counted.items()}
        rows.append(_row(number, ids[number], inside, grid))
    return Trends(grid.weekly(), TRENDS.frame(rows), TOPIC_FACETS.frame(_facets(own, ids)))


COUNTED = ["ticket_id", "created_at", "created_at_assumed", "requester_key", "channel", "language"]
MEASURED = ["handling_minutes", "csat"]


def _members(
    tickets: pd.DataFrame, row: Integers, topics: pd.Series, ids: Sequence[str]
) -> pd.DataFrame:
    """A row for each ticket and topic, by topic: the columns counted, and the topic's number.

    ``row`` is the place of each assignment's ticket, ``topics`` its topic; ``customer`` is a number
    for each customer, -1 for one whom nobody knows.
    """
    number = Coded.of(topics).to({topic: place for place, topic in enumerate(ids)})
    kept = (row >= 0) & (number >= 0)
    pairs = np.sort(number[kept] * len(tickets) + row[kept])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # two needs may have one topic
    numbers, rows = np.divmod(pairs, max(len(tickets), 1))
    customer = numbered(tickets["requester_key"])
    own = tickets[COUNTED + MEASURED].take(rows)
    return own.assign(number=numbers, customer=customer[rows])


@dataclass(frozen=True)
class _Grid:
    """Counts of every topic in every week."""

    ids: Sequence[str]
    weeks: list[str]
    counts: Integers
    """(topics, weeks)"""
    customers: Integers
    totals: Integers
    days: np.ndarray[Any, np.dtype[np.float64]]
    orders: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        needs: pd.DataFrame,
        own: pd.DataFrame,
        ids: Sequence[str],
        orders: Mapping[str, int],
    ) -> _Grid:
        dated = needs.loc[~needs["created_at_assumed"].astype(bool), "created_at"]
        if dated.empty:
            none = np.zeros((len(ids), 0), dtype=np.int64)
            return cls(ids, [], none, none, none[:0].sum(axis=0), np.zeros(0), orders)
        weeks = _weeks(week_of(pd.Series([dated.min(), dated.max()], dtype=dated.dtype)).tolist())
        totals = np.bincount(_places(dated, weeks[0]), minlength=len(weeks))
        with_date = own[~own["created_at_assumed"].astype(bool)]
        cells = with_date["number"].to_numpy(np.int64) * len(weeks)
        cells = cells + _places(with_date["created_at"], weeks[0])
        shape = (len(ids), len(weeks))
        counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
        customers = _distinct(cells, with_date["requester_key"], counts.size).reshape(shape)
        days = _days(weeks, dated.min(), dated.max())
        return cls(ids, weeks, counts, customers, totals, days, orders)

    @cached_property
    def usable(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Weeks that were imported whole."""
        return usable_weeks(self.totals, self.days)

    @cached_property
    def watched(self) -> Watched:
        """Each week against those before; bursts of several customers only."""
        found = watched(self.counts, self.totals, usable=self.usable)
        return Watched(
            found.expected,
            found.p_values,
            found.is_burst & (self.customers >= FEWEST_CUSTOMERS),
        )

    def weekly(self) -> pd.DataFrame:
        """Rows of WEEKLY, by topic and week."""
        topics, weeks = self.counts.shape
        orders = [self.orders.get(week) for week in self.weeks]
        placed = np.array([float(n) if n else np.nan for n in orders])
        found = {
            "week": np.tile(np.array(self.weeks, dtype=object), topics),
            "topic_id": np.repeat(np.array(self.ids, dtype=object), weeks),
            "tickets": self.counts.ravel(),
            "customers": self.customers.ravel(),
            "all_tickets": np.tile(self.totals, topics),
            "days": np.tile(self.days, topics),
            "orders": pd.array(orders * topics, dtype="Int64"),
            "per_1000_orders": _nullable((1000 * self.counts / placed).ravel()),
            "expected": _nullable(self.watched.expected.ravel()),
            "p_value": _nullable(self.watched.p_values.ravel()),
            "is_burst": self.watched.is_burst.ravel(),
        }
        return WEEKLY.check(pd.DataFrame(found))

    def per_1000_orders(self, number: int) -> float | None:
        """Tickets of a topic against all orders, over the weeks whose orders are known."""
        known = [place for place, week in enumerate(self.weeks) if self.orders.get(week)]
        placed = sum(self.orders[self.weeks[place]] for place in known)
        return 1000 * int(self.counts[number, known].sum()) / placed if placed else None


def _nullable(values: Any) -> Any:
    """Numbers with null for nan: Arrow tells the two apart."""
    return pd.array([None if np.isnan(one) else one for one in values.tolist()], dtype="Float64")


def _weeks(edges: Sequence[str]) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in pd.date_range(edges[0], edges[-1], freq="7D")]


def _places(times: pd.Series, first: str) -> Integers:
    """How many weeks after the Monday ``first`` each time lies."""
    days = moments(times).dt.tz_localize(None).to_numpy(dtype="datetime64[D]")
    found: Integers = (days - np.datetime64(first)).astype(np.int64) // int(FULL_WEEK)
    return found


def _distinct(cells: Integers, keys: pd.Series, size: int) -> Integers:
    """Distinct customers of each cell; each ticket of an unknown one counts as one."""
    names = pd.factorize(keys)[0].astype(np.int64)
    is_known = keys.ne("").to_numpy(dtype=bool, na_value=False)
    names[~is_known] = -1 - np.flatnonzero(~is_known)
    pairs = pd.DataFrame({"cell": cells, "key": names}).drop_duplicates()
    return np.bincount(pairs["cell"].to_numpy(np.int64), minlength=size)


def _days(weeks: Sequence[str], first: Any, last: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Days of each week between the first ticket and the end of the last one's day."""
    starts = pd.to_datetime(pd.Series(weeks), utc=True)
    begin, end = pd.Timestamp(first).normalize(), pd.Timestamp(last).normalize()
    opened = np.maximum((begin - starts).dt.total_seconds().to_numpy(float), 0.0)
    closed = (end - starts).dt.total_seconds().to_numpy(float) + DAY_SECONDS
    found: np.ndarray[Any, np.dtype[np.float64]] = (
        np.clip(closed, 0.0, FULL_WEEK * DAY_SECONDS) - opened
    ) / DAY_SECONDS
    return found


def _row(
    number: int, topic: str, own: Mapping[str, npt.NDArray[Any]], grid: _Grid
) -> dict[str, Any]:
    minutes, csat = (own[name][~np.isnan(own[name])] for name in ("handling_minutes", "csat"))
    dated = own["times"][own["is_dated"]]
    return _state(number, grid) | {
        "topic_id": topic,
        "all_tickets": len(own["times"]),
        "customers": distinct_customers(own["customer"]),
        "per_1000_orders": grid.per_1000_orders(number),
        "first_seen_at": _moment(dated.min()) if len(dated) else None,
        "last_seen_at": _moment(dated.max()) if len(dated) else None,
        "handling_minutes": float(np.median(minutes)) if len(minutes) else None,
        "handled": len(minutes),
        "csat": float(csat.mean()) if len(csat) else None,
        "rated": len(csat),
    }


def _moment(time: np.datetime64) -> pd.Timestamp:
    return pd.Timestamp(time, tz="UTC")


def _state(number: int, grid: _Grid) -> dict[str, Any]:
    """How a topic stands in the newest week that can be judged.

    The week that goes on counts when it has an alarm already, else the last whole one.
    """
    weeks = _candidates(grid)
    if not weeks:
        return {"state": NOT_JUDGED, "week": None, "tickets": 0}
    alarmed = [week for week in weeks if grid.watched.is_burst[number, week]]
    week = alarmed[0] if alarmed else weeks[-1]
    expected = float(grid.watched.expected[number, week])
    found = int(grid.counts[number, week])
    row: dict[str, Any] = {"week": grid.weeks[week], "tickets": found}
    if np.isnan(expected):
        return row | {"state": _unjudged(grid, week)}
    return row | {
        "state": BURST if alarmed else USUAL,
        "expected": expected,
        "ratio": found / expected,
        "p_value": float(grid.watched.p_values[number, week]),
        "since": grid.weeks[_since(grid.watched.is_burst[number], week)] if alarmed else None,
    }


def _candidates(grid: _Grid) -> list[int]:
    """The newest usable week, and the last whole one before it if that one goes on."""
    usable = np.flatnonzero(grid.usable)
    found: list[int] = []
    for week in usable[::-1][:2].tolist():
        found.append(week)
        if grid.days[week] >= FULL_WEEK:
            break
    return found


def _unjudged(grid: _Grid, week: int) -> str:
    """Whether it is the topic that is too new, or the shop too little known."""
    return TOO_NEW if grid.usable[:week].sum() >= FEWEST_WEEKS else NOT_JUDGED


def _since(is_burst: np.ndarray[Any, np.dtype[np.bool_]], week: int) -> int:
    """The first week of the alarms that go on in ``week``; a week between two is bridged."""
    first = week
    while is_burst[max(first - 2, 0) : first].any():
        first -= 1 if is_burst[first - 1] else 2
    return first


def _facets(own: pd.DataFrame, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of TOPIC_FACETS, by topic and facet, most used first."""
    sizes = np.bincount(own["number"].to_numpy(np.int64), minlength=len(ids)).tolist()
    rows = []
    for facet in ("channel", "language"):
        pairs: dict[Any, int] = own.groupby(["number", facet]).size().to_dict()
        for (number, value), count in pairs.items():
            row = {"topic_id": ids[number], "facet": facet, "value": value, "tickets": count}
            rows.append(row | {"share": count / sizes[number]})
    return sorted(rows, key=lambda row: (row["topic_id"], row["facet"], -row["tickets"]))
