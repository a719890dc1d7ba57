"""From topics, gaps and publications to the tables that an effect is estimated from.

A topic in one language is treated from the week in which the article that covers it first went
live in that language. Whether an article covers a topic is asked of all its tickets, those written
before the article as well, by the text of today: it does not depend on what came after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.coverage import week_of
from kb.deflection.panel import Tables
from kb.deflection.rows import Row
from kb.publications import Publication

NEAREST = 2
"""Topics closest in meaning to one with an article that are left out of the seventh test."""


def effect_tables(
    tickets: pd.DataFrame,
    assignments: pd.DataFrame,
    gaps: pd.DataFrame,
    publications: Iterable[Publication],
    orders: Mapping[str, int],
) -> Tables:
    """Counts by topic, language and week; when topics got their article; orders by week.

    Frames are TICKETS with a need, ASSIGNMENTS and GAPS; ``orders`` is Monday -> orders, empty
    when none are known. A ticket counts once in a topic. Tickets whose time is assumed are left
    out: a spread has no before and after.
    """
    dated = tickets[~tickets["created_at_assumed"].astype(bool)]
    rows = assignments[assignments["topic_id"].notna()][["ticket_id", "topic_id"]]
    joined = rows.drop_duplicates().merge(
        dated[["ticket_id", "language", "created_at"]], on="ticket_id"
    )
    joined = joined.assign(week=week_of(joined["created_at"]))
    counted = joined.groupby(["topic_id", "language", "week"]).size().reset_index(name="count")
    counts = counted.rename(columns={"topic_id": "topic"}).to_dict("records")
    weekly = [{"week": week, "orders": count} for week, count in orders.items()]
    published = _published(gaps, _lives(publications))
    return Tables(_rows(counts), _rows(published), _rows(weekly) if weekly else None)


def _rows(rows: Iterable[Mapping[Any, Any]]) -> list[Row]:
    return list(enumerate(rows, start=1))


def _lives(publications: Iterable[Publication]) -> dict[tuple[str, str], tuple[Any, Any]]:
    """First publication and last withdrawal of each article in each language."""
    lives: dict[tuple[str, str], tuple[Any, Any]] = {}
    for one in sorted(publications, key=lambda row: row.published_at):
        start, _ = lives.get((one.article, one.locale), (one.published_at, None))
        lives[one.article, one.locale] = start, one.unpublished_at
    return lives


def _published(
    gaps: pd.DataFrame, lives: Mapping[tuple[str, str], tuple[Any, Any]]
) -> list[dict[str, Any]]:
    covered = gaps[gaps["kind"].eq("covered")]
    found = []
    for row in covered[["topic_id", "locale", "article_id"]].to_dict("records"):
        start, end = lives.get((str(row["article_id"]), str(row["locale"])), (None, None))
        if start is not None:
            found.append(
                {
                    "topic": row["topic_id"],
                    "language": row["locale"],
                    "week": start.date().isoformat(),
                    "withdrawn": end.date().isoformat() if end else None,
                }
            )
    return found


def covering(
    gaps: pd.DataFrame, publications: Iterable[Publication]
) -> dict[tuple[str, str], tuple[str, Any]]:
    """Topic and language -> the article that covers it, and when that first went live there."""
    lives, rows = _lives(publications), gaps[gaps["kind"].eq("covered")]
    found = {}
    for row in rows[["topic_id", "locale", "article_id"]].to_dict("records"):
        article, locale = str(row["article_id"]), str(row["locale"])
        if (article, locale) in lives:
            found[str(row["topic_id"]), locale] = article, lives[article, locale][0]
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
