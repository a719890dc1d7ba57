"""From topics, gaps and publications to the tables that an effect is estimated from.

A topic in one language is treated from the week in which an article that answers it first went
live in that language (:mod:`mining.answered_spans`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.answered_spans import ANSWERED_SPANS, Place
from kb.columns import codes, places
from kb.coverage import week_of
from kb.deflection.panel import Tables
from kb.deflection.rows import Row

CHANNEL_WEEKS, CHANNEL_SHARE = 8, 0.05
"""A channel whose first ticket is so much later than that of all, and its share from then on, from
which on it is told: it may bring other topics than those before it."""
NEAREST = 2
"""Topics closest in meaning to one with an article that are left out of the seventh test."""


def effect_tables(
    tickets: pd.DataFrame,
    assignments: pd.DataFrame,
    spans: pd.DataFrame,
    orders: Mapping[str, int],
    lots: Mapping[Place, str] = MappingProxyType({}),
) -> Tables:
    """Counts by topic, language and week; when topics got their article; orders by week.

    Frames are TICKETS with a need, ASSIGNMENTS and ANSWERED_SPANS; ``orders`` is Monday -> orders,
    empty when none are known, ``lots`` article and locale -> the draw that it got its day in. A
    ticket counts once in a topic. Tickets whose time is assumed are
    left out: a spread has no before and after.
    """
    counts = _counts(tickets, assignments)
    weekly = [{"week": week, "orders": count} for week, count in orders.items()]
    published = _published(spans, lots)
    return Tables(_rows(counts), _rows(published), _rows(weekly) if weekly else None)


def _counts(tickets: pd.DataFrame, assignments: pd.DataFrame) -> list[dict[str, Any]]:
    """Tickets of each topic, language and week that has any, in order."""
    topic, topics = codes(assignments["topic_id"])
    language, languages = codes(tickets["language"])
    week, weeks = codes(week_of(tickets["created_at"]))
    counts = (language >= 0) & ~tickets["created_at_assumed"].to_numpy(bool)
    row = places(assignments["ticket_id"], tickets["ticket_id"])
    kept = np.flatnonzero((row >= 0) & (topic >= 0))
    kept = kept[counts[row[kept]]]
    pairs = np.sort(row[kept] * len(topics) + topic[kept])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # a ticket's needs may have one topic
    row, topic = np.divmod(pairs, max(len(topics), 1))
    sizes = len(topics), len(languages), len(weeks)
    found = np.bincount((topic * sizes[1] + language[row]) * sizes[2] + week[row])
    cells = np.flatnonzero(found)
    named = zip(*np.unravel_index(cells, sizes), found[cells].tolist(), strict=True)
    return [
        {"topic": topics[t], "language": languages[o], "week": weeks[w], "count": count}
        for t, o, w, count in (named if len(cells) else ())
    ]


def _rows(rows: Iterable[Mapping[Any, Any]]) -> list[Row]:
    return list(enumerate(rows, start=1))


def _published(spans: pd.DataFrame, lots: Mapping[Place, str]) -> list[dict[str, Any]]:
    return [
        {
            "topic": row["topic_id"],
            "language": row["locale"],
            "week": row["since"].date().isoformat(),
            "withdrawn": None if pd.isna(row["until"]) else row["until"].date().isoformat(),
            "article": row["article_id"],
            "draw": lots.get((str(row["article_id"]), str(row["locale"])), ""),
        }
        for row in ANSWERED_SPANS.check(spans).to_dict("records")
    ]


def begun_channels(tickets: pd.DataFrame) -> tuple[str, ...]:
    """Notes on channels that began amid the tickets (rows of COUNTED_TICKETS).

    What such a channel adds to all topics alike is in the weeks' factors; what it adds to some of
    them looks like an effect, or hides one.
    """
    dated = tickets[~tickets["created_at_assumed"].astype(bool)]
    first = dated.groupby("channel")["created_at"].min().sort_values()
    notes = []
    for channel, since in first.items():
        if since - first.iloc[0] < pd.Timedelta(weeks=CHANNEL_WEEKS):
            continue
        later = dated.loc[dated["created_at"] >= since, "channel"]
        if (share := float(later.eq(channel).mean())) >= CHANNEL_SHARE:
            notes.append(
                f"channel_began: {channel} has tickets from {since.date().isoformat()} on, "
                f"{share:.0%} of all since; what it adds to some topics alone counts as theirs"
            )
    return tuple(notes)


def covering(spans: pd.DataFrame) -> dict[tuple[str, str], list[tuple[str, pd.Timestamp]]]:
    """Topic and language -> the articles that answered it, and since when each did."""
    found: dict[tuple[str, str], list[tuple[str, pd.Timestamp]]] = {}
    for row in ANSWERED_SPANS.check(spans).to_dict("records"):
        known = found.setdefault((str(row["topic_id"]), str(row["locale"])), [])
        known.append((str(row["article_id"]), row["since"]))
    return found


def nearest_topics(
    ids: list[str], centroids: npt.NDArray[np.float32], count: int = NEAREST
) -> dict[str, list[str]]:
    """For each topic those closest in meaning: unit centroids (topics, dimensions), by cosine."""
    if len(ids) < 2:
        return {}
    likeness = centroids @ centroids.T
    np.fill_diagonal(likeness, -np.inf)
    order = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
    return {topic: [ids[other] for other in order[row]] for row, topic in enumerate(ids)}
