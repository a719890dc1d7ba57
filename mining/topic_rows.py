"""Rows of the table of topics, counted from columns: a topic's needs are places in arrays."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.config import LOCALES
from kb.frames import instants
from kb.topics import TOPICS
from mining.gaps import trend_of
from mining.graph import Floats, Integers
from mining.naming import Names
from mining.topic_tickets import distinct_customers
from mining.unit_columns import Coded

TYPICAL = 10
"""Ids of typical tickets kept per topic."""
LOOKED_AT, FURTHER = 32, 8
"""Needs of a topic whose texts are asked for first; how many times as many the next time."""

Said = Callable[[Integers], Sequence[Hashable]]
"""For rows of needs what stands for their texts: equal ones say the same."""


@dataclass(frozen=True)
class Tally:
    """What is counted of needs' tickets, an entry a need."""

    ticket: Integers
    """The same number for needs of one ticket."""
    customer: Integers
    """The same number for tickets of one customer, -1 for one whom nobody knows."""
    created_at: npt.NDArray[np.datetime64]
    is_dated: npt.NDArray[np.bool_]
    """Whether the source says when: a spread that stands in has no trend."""
    handling_minutes: npt.NDArray[np.float64]
    """Not a number where they are not known."""
    language: Coded
    channel: Coded

    @classmethod
    def of(cls, tickets: pd.DataFrame, row: Integers, ticket: Integers) -> Tally:
        """Of rows of TICKETS: ``row`` is that of each need, ``ticket`` a number for its ticket."""
        keys = tickets["requester_key"]
        customer = pd.factorize(keys.mask(keys.eq("")))[0].astype(np.int64)
        minutes = tickets["handling_minutes"].to_numpy(dtype=np.float64, na_value=np.nan)
        return cls(
            ticket,
            customer[row],
            instants(tickets["created_at"])[row],
            ~tickets["created_at_assumed"].to_numpy(dtype=bool)[row],
            minutes[row],
            Coded.of(tickets["language"]).only(row),
            Coded.of(tickets["channel"]).only(row),
        )

    def one_each(self, rows: Integers) -> Integers:
        """``rows`` with each ticket once, the first of its own."""
        first = np.unique(self.ticket[rows], return_index=True)[1]
        return np.asarray(rows[np.sort(first)])


@dataclass(frozen=True)
class Grouped:
    """Needs under numbers of topics, and what is told of each."""

    tally: Tally
    topic: Integers
    """Topic number of each need, -1 for none."""
    category: Integers
    """Category number of each topic."""
    similarity: Floats
    """Cosine of each need to its topic's centroid; of no meaning without a topic."""
    ids: pd.Series
    """Id of each need's ticket."""
    said: Said

    def groups(self) -> list[Integers]:
        """The rows of each topic, then of each category, in order."""
        above = np.append(self.category, -1)[self.topic]
        return [
            *_rows_of(self.topic, len(self.category)),
            *_rows_of(above, int(self.category.max()) + 1),
        ]


def table_of(
    found: Grouped,
    ids: tuple[Sequence[str], Sequence[str]],
    names: tuple[Sequence[Names], Sequence[Names]],
) -> pd.DataFrame:
    """Rows of TOPICS: topics, then categories, with their ``ids`` and ``names``."""
    topic_ids, category_ids = ids
    levels = [
        *(("topic", category_ids[parent]) for parent in found.category.tolist()),
        *(("category", None) for _ in category_ids),
    ]
    groups = found.groups()
    typical = _typical(found, groups)
    newest = _moment(found.tally.created_at.max())
    tickets = len(np.unique(found.tally.ticket))
    rows = []
    places = zip([*topic_ids, *category_ids], levels, [*names[0], *names[1]], strict=True)
    for (one, (level, parent), named), inside, some in zip(places, groups, typical, strict=True):
        row = _row(found.tally, found.tally.one_each(inside), newest, tickets)
        own = {"topic_id": one, "level": level, "parent_id": parent, "typical": some}
        rows.append({**own, **row, **_named(named)})
    return TOPICS.frame(rows)


def _rows_of(numbers: Integers, count: int) -> list[Integers]:
    """The rows of each number below ``count``, in order."""
    order = np.argsort(numbers, kind="stable")
    edges = np.searchsorted(numbers[order], np.arange(count + 1))
    return [order[start:end] for start, end in pairwise(edges.tolist())]


def _moment(time: np.datetime64) -> datetime:
    found: datetime = time.astype("datetime64[us]").item()
    return found.replace(tzinfo=UTC)


def _row(tally: Tally, rows: Integers, newest: datetime, tickets: int) -> dict[str, Any]:
    times = tally.created_at[rows]
    minutes = tally.handling_minutes[rows]
    minutes = minutes[~np.isnan(minutes)]
    languages = tally.language.only(rows).sizes()
    channels = tally.channel.only(rows).sizes()
    return {
        "size": len(rows),
        "customers": distinct_customers(tally.customer[rows]),
        "share": len(rows) / tickets,
        "trend": trend_of(times[tally.is_dated[rows]], newest),
        "handling_minutes": float(np.median(minutes)) if len(minutes) else None,
        "first_seen_at": _moment(times.min()),
        "last_seen_at": _moment(times.max()),
        "channels": sorted(channels, key=lambda name: (-channels[name], name)),
        **{f"size_{locale}": languages.get(locale, 0) for locale in LOCALES},
    }


def _named(names: Names) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for locale in LOCALES:
        row[f"label_{locale}"] = names.labels.get(locale, "")
        row[f"words_{locale}"] = list(names.words.get(locale, ()))
    return row


def _typical(found: Grouped, groups: Sequence[Integers]) -> list[list[str]]:
    """Ids of the tickets nearest each topic's centroid, each text and each ticket once.

    Texts are asked for as far as they are looked at.
    """
    ranked = [rows[np.argsort(-found.similarity[rows], kind="stable")] for rows in groups]
    chosen: list[list[int]] = [[] for _ in ranked]
    waiting, depth = list(range(len(ranked))), LOOKED_AT
    while waiting:
        some = [ranked[group][:depth] for group in waiting]
        said = iter(found.said(np.concatenate(some)))
        for group, rows in zip(waiting, some, strict=True):
            chosen[group] = _first_distinct(rows.tolist(), [next(said) for _ in rows], found.tally)
        waiting = [g for g in waiting if len(chosen[g]) < TYPICAL and depth < len(ranked[g])]
        depth *= FURTHER
    return [found.ids.iloc[rows].tolist() for rows in chosen]


def _first_distinct(rows: Sequence[int], said: Sequence[Hashable], tally: Tally) -> list[int]:
    """The first rows whose text and ticket stand before none of them, at most TYPICAL."""
    texts: set[Hashable] = set()
    tickets: set[int] = set()
    chosen = []
    for row, text in zip(rows, said, strict=True):
        ticket = int(tally.ticket[row])
        if text not in texts and ticket not in tickets:
            texts.add(text)
            tickets.add(ticket)
            chosen.append(row)
        if len(chosen) == TYPICAL:
            break
    return chosen
