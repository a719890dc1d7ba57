"""Who typed which query, as far as it can be told, and from when on its words can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, text

from kb.events import Event
from kb.storage.event_tables import queries

LEAST_A_DAY = 2
"""Addresses that must have typed a query on one day before its words can be read: over days one
address counts each day, and nobody can tell it from several (docs/decisions/0020)."""


def count(connection: Connection, found: Sequence[tuple[Event, str | None]], k: int) -> None:
    """Count who typed what on which day, and keep the words of what now reached k."""
    searched = [(e, q) for e, q in found if q is not None and e.kind == "search"]
    if not searched:
        return
    seen = Counter((q, _day(e)) for e, q in searched if e.is_fresh)
    words = {(q, _day(e)): (e.locale, e.query) for e, q in searched}
    # In one order: two processes that count the same queries would else wait for each other.
    known = {"k": k, "least": LEAST_A_DAY}
    rows = [
        {"q": q, "d": day, "n": seen[q, day], "l": locale, "t": query, **known}
        for (q, day), (locale, query) in sorted(words.items())
    ]
    connection.execute(text(_COUNT), rows)


_TODAY = "excluded.today + CASE WHEN q.day = excluded.day THEN q.today ELSE 0 END"
_MOST = f"CASE WHEN q.most > {_TODAY} THEN q.most ELSE {_TODAY} END"
_COUNT = f"""
INSERT INTO event_queries AS q (query_id, locale, seen, day, today, most, query)
VALUES (:q, :l, :n, :d, :n, :n,
  CASE WHEN CAST(:n AS INTEGER) >= :k AND CAST(:n AS INTEGER) >= :least THEN CAST(:t AS TEXT) END)
ON CONFLICT (query_id) DO UPDATE SET
  seen = q.seen + excluded.seen,
  day = excluded.day,
  today = {_TODAY},
  most = {_MOST},
  query = COALESCE(q.query, CASE
    WHEN q.seen + excluded.seen >= :k AND {_MOST} >= :least THEN CAST(:t AS TEXT) END)
"""  # noqa: S608 (of our own words alone)


def _day(event: Event) -> str:
    return event.hour_at.date().isoformat()


def is_shown(k: int) -> Any:
    """Whether the words of a query can be read."""
    return and_(queries.c.seen >= k, queries.c.most >= LEAST_A_DAY)
