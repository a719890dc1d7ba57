"""What visitors of the help center did with each article: views, votes, searches that led to it.

Read from the events that the collector keeps (:mod:`kb.storage.eventstore`): counts by day, and
words that enough visitors typed. Nothing where nothing is collected.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kb.article_words import Place
from kb.storage.workspace import Workspace

MOST_SHOWN = 10
"""Searches and comments of an article that are shown."""
FRESH_SECONDS = 300
"""How old the counts on a page may be: events come all the time."""


@dataclass(frozen=True)
class Seen:
    """What visitors did with one article in one language."""

    views_30: int = 0
    views_90: int = 0
    up: int = 0
    down: int = 0
    searches: tuple[tuple[str, int], ...] = ()
    """What was typed before it was opened, and how often; the most first."""
    comments: tuple[str, ...] = ()
    """Words beside a vote, masked, the newest first."""

    @property
    def votes(self) -> int:
        """All votes."""
        return self.up + self.down

    @property
    def helpful(self) -> float | None:
        """Share of the votes that say it helped; None of none."""
        return self.up / self.votes if self.votes else None


@dataclass(frozen=True)
class Visits:
    """All of it; ``is_known`` where events are collected at all."""

    is_known: bool = False
    each: Mapping[Place, Seen] = field(default_factory=dict)


def read_visits(workspace: Workspace, *, now: datetime) -> Visits:
    """Events of the last ninety days by article and language; votes of all time.

    Raises:
        DatabaseError: the store does not answer.
    """
    from kb.storage import eventstore

    database = eventstore.existing(workspace)
    if database is None:
        return Visits()
    with contextlib.closing(database):
        rows = eventstore.day_counts(database)
        single = eventstore.read_events(database, workspace.settings.collect.k)
        comments = eventstore.read_comments(database, now)
    kept: list[Mapping[Any, Any]] = [*single[single["article_id"].notna()].to_dict("records")]
    kept += [row | {"kind": "vote"} for row in comments if row["article_id"]]
    return Visits(bool(rows), seen(rows, kept, today=now.date().isoformat(), now=now))


def seen(
    days: Iterable[Mapping[str, Any]],
    single: Iterable[Mapping[Any, Any]],
    *,
    today: str,
    now: datetime,
) -> dict[Place, Seen]:
    """``days`` (rows of ``day_counts``) and ``single`` events of articles, by their place."""
    starts = [(now - timedelta(days=n)).date().isoformat() for n in (30, 90)]
    counts: dict[Place, Counter[str]] = defaultdict(Counter)
    for row in days:
        if not row["article_id"] or row["day"] > today:
            continue
        own = counts[row["article_id"], row["locale"]]
        if row["kind"] == "view":
            own["views_30"] += row["events"] * (row["day"] > starts[0])
            own["views_90"] += row["events"] * (row["day"] > starts[1])
        elif row["kind"] == "vote" and row["value"] in ("up", "down"):
            own[row["value"]] += row["events"]
    searches, comments = _words(single)
    places = {*counts, *searches, *comments}
    return {
        place: Seen(
            **{name: counts[place][name] for name in ("views_30", "views_90", "up", "down")},
            searches=tuple(searches[place].most_common(MOST_SHOWN)),
            comments=tuple(reversed(comments[place][-MOST_SHOWN:])),
        )
        for place in places
    }


def _words(
    single: Iterable[Mapping[Any, Any]],
) -> tuple[dict[Place, Counter[str]], dict[Place, list[str]]]:
    searches: dict[Place, Counter[str]] = defaultdict(Counter)
    comments: dict[Place, list[str]] = defaultdict(list)
    for row in single:
        place = (str(row["article_id"]), str(row["locale"]))
        if row["kind"] == "click" and isinstance(row["query"], str) and row["query"]:
            searches[place][row["query"]] += 1
        if row.get("comment"):
            comments[place].append(row["comment"])
    return searches, comments


def visits_age(workspace: Workspace) -> object:
    """Another value every few minutes."""
    return workspace.root, int(time.time() // FRESH_SECONDS)
