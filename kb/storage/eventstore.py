"""Events on disk: SQLite in the workspace, or the PostgreSQL of the review database.

What is appended is there for good when :func:`append` returns. Words of a query are kept once
``k`` visitors typed them, two of them on one day; before that only a keyed hash is, so what few
typed can be read by nobody, whatever it holds. Single events go after some weeks and leave
counts by day.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import Connection, case, delete, func, insert, select
from sqlalchemy.schema import CreateColumn

from kb.events import EVENTS, Event
from kb.identities import keyed
from kb.searches import SEARCHES, search_id
from kb.storage import event_queries, events_place, reviewdb
from kb.storage.event_tables import METADATA, days, events, marks, queries
from kb.storage.events_place import events_path
from kb.storage.reviewdb import ReviewDatabase

if TYPE_CHECKING:
    import pandas as pd

    from kb.storage.workspace import Workspace

COMMENT_DAYS = 30
"""Most days that words beside a vote are kept: somebody may have said who they are."""
FORGOTTEN = ""
"""Of which query an event was, once that is dropped: without it a click was on no search at all."""
_LOCK = 0x61736B65
"""The number of PostgreSQL's advisory lock while tables are made."""


def of(workspace: Workspace, environment: Mapping[str, str] = os.environ) -> ReviewDatabase:
    """The store of events of a workspace, made where there is none.

    Raises:
        DatabaseError: it cannot be used, or its address is not in the environment.
    """
    if workspace.settings.admin.database == "sqlite":
        return sqlite(events_path(workspace))
    return _made(reviewdb.postgresql_server(reviewdb.address_of(workspace, environment)))


def existing(workspace: Workspace) -> ReviewDatabase | None:
    """The store where events may have been kept; None where nothing was ever counted.

    Raises:
        DatabaseError: it cannot be used.
    """
    return of(workspace) if events_place.may_be(workspace) else None


def sqlite(path: Path) -> ReviewDatabase:
    """The store in a file, made where there is none.

    Raises:
        DatabaseError: it is no database, or damaged.
    """
    engine = reviewdb.sqlite_engine(path)
    sqlalchemy.event.listen(engine, "connect", _erasing)
    return _made(ReviewDatabase(engine, str(path)))


def _erasing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete = ON")  # what was purged is not left in free pages


def _made(database: ReviewDatabase) -> ReviewDatabase:
    with database.reading() as connection:
        is_whole = not _missing(connection)
    if not is_whole:
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            METADATA.create_all(connection)
            for column in _missing(connection):  # of a store that an earlier version made
                made = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {made}")
    return database


def _missing(connection: Connection) -> list[sqlalchemy.Column[Any]]:
    """The columns of our tables that the database lacks."""
    inspector = sqlalchemy.inspect(connection)
    tables = set(inspector.get_table_names())
    found = {
        table.name: {column["name"] for column in inspector.get_columns(table.name)}
        for table in METADATA.sorted_tables
        if table.name in tables
    }
    return [
        column
        for table in METADATA.sorted_tables
        for column in table.columns
        if column.name not in found.get(table.name, ())
    ]


def append(database: ReviewDatabase, found: Sequence[Event], *, key: bytes, k: int) -> None:
    """Keep events whose texts are masked already; all of them or none.

    ``key`` is the workspace's: without it nobody can tell which query a hash is of.

    Raises:
        DatabaseError: the database cannot keep them.
    """
    if not found:
        return
    with database.writing() as connection:
        _append(connection, found, key, k)


def _append(connection: Connection, found: Sequence[Event], key: bytes, k: int) -> None:
    ids = [_query_id(event, key) for event in found]
    event_queries.count(connection, list(zip(found, ids, strict=True)), k)
    connection.execute(
        insert(events),
        [
            {
                "hour_at": event.hour_at,
                "kind": event.kind,
                "locale": event.locale,
                "query_id": query_id,
                "results": event.results,
                "article_id": event.article_id,
                "value": event.value,
                "comment": event.comment,
                "searches": event.searches,
                "zero": event.zero,
                "views": event.views,
                "contact": event.contact,
            }
            for event, query_id in zip(found, ids, strict=True)
        ],
    )


def _query_id(event: Event, key: bytes) -> str | None:
    """Keyed hash of the folded query and its language; case, accents and spaces do not matter."""
    return None if event.query is None else keyed(key, search_id(event.query, event.locale))


def purge(database: ReviewDatabase, now: datetime, *, keep_days: int) -> int:
    """Turn events of days before the last ``keep_days`` into counts by day; how many that were.

    Words beside a vote go after :data:`COMMENT_DAYS` at the latest.

    Raises:
        DatabaseError: the database does not answer.
    """
    oldest = _days_before(now, keep_days)
    old_words = (events.c.hour_at < _days_before(now, COMMENT_DAYS)) & events.c.comment.is_not(None)
    with database.writing() as connection:
        worded = connection.execute(events.update().where(old_words).values(comment=None)).rowcount
        rows = [dict(row) for row in connection.execute(_by_day(oldest)).mappings()]
        if rows:
            connection.execute(insert(days), [_day_row(row) for row in rows])
        gone = connection.execute(delete(events).where(events.c.hour_at < oldest)).rowcount
        _forget_rare(connection)
    if (gone or worded) and database.engine.dialect.name == "sqlite":
        with contextlib.closing(database.engine.raw_connection()) as plain:
            plain.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return int(gone)


def _days_before(now: datetime, days: int) -> datetime:
    today = datetime.combine(now.astimezone(UTC).date(), datetime.min.time(), UTC)
    return today - timedelta(days=days)


def _day_row(row: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(row)
    hour = found.pop("hour_at")
    return found | {"day": hour.date().isoformat()}


def _by_day(before: datetime | None = None) -> Any:
    """Counts of events by hour and everything that tells them apart but their texts."""
    had = [
        case((func.coalesce(column, 0) > 0, 1), else_=0).label(name)
        for name, column in (
            ("has_search", events.c.searches),
            ("has_view", events.c.views),
            ("has_contact", events.c.contact),
        )
    ]
    apart = [
        events.c.hour_at,
        events.c.kind,
        events.c.locale,
        events.c.query_id,
        events.c.article_id,
        events.c.value,
    ]
    empty = case(((events.c.kind == "search") & (events.c.results == 0), 1), else_=0)
    counts = [
        func.count().label("events"),
        func.max(events.c.results).label("results"),
        func.sum(func.coalesce(events.c.searches, 0)).label("searches"),
        func.sum(func.coalesce(events.c.zero, 0) + empty).label("zero"),
    ]
    found = select(*apart, *had, *counts).group_by(*apart, *had)
    return found if before is None else found.where(events.c.hour_at < before)


def _forget_rare(connection: Connection) -> None:
    """Drop the hashes of queries that never reached k and that no single event has any more."""
    left = select(events.c.query_id).where(events.c.query_id.is_not(None))
    rare = queries.c.query.is_(None) & queries.c.query_id.not_in(left)
    connection.execute(
        days.update()
        .where(days.c.query_id.in_(select(queries.c.query_id).where(rare)))
        .values(query_id=FORGOTTEN)
    )
    connection.execute(delete(queries).where(rare))


def events_of(workspace: Workspace) -> pd.DataFrame:
    """Rows of EVENTS: the single events that are still kept, oldest first; none before any."""
    database = existing(workspace)
    if database is None:
        return EVENTS.empty()
    with contextlib.closing(database):
        return read_events(database, workspace.settings.collect.k)


def read_events(database: ReviewDatabase, k: int) -> pd.DataFrame:
    """Rows of EVENTS; a query has its words where ``k`` or more typed it."""
    shown = case((event_queries.is_shown(k), queries.c.query), else_=None).label("query")
    hidden = {"id", "query_id", "comment"}
    columns = [column for column in events.c if column.name not in hidden]
    asked = (
        select(*columns, shown)
        .select_from(events.outerjoin(queries, events.c.query_id == queries.c.query_id))
        .order_by(events.c.hour_at, events.c.id)
    )
    with database.reading() as connection:
        return EVENTS.frame([dict(row) for row in connection.execute(asked).mappings()])


def read_comments(database: ReviewDatabase, now: datetime) -> list[dict[str, Any]]:
    """Words beside votes, masked, oldest first: article_id, locale and comment.

    For signed-in editors alone: k does not protect them.
    """
    columns = (events.c.article_id, events.c.locale, events.c.comment)
    recent = events.c.hour_at >= _days_before(now, COMMENT_DAYS)
    told = select(*columns).where(events.c.comment.is_not(None), recent)
    with database.reading() as connection:
        rows = connection.execute(told.order_by(events.c.hour_at, events.c.id)).mappings()
        return [dict(row) for row in rows]


def day_counts(database: ReviewDatabase) -> list[dict[str, Any]]:
    """Counts by day, kind, language, article and value: of events that were purged, and of others.

    Each row has the columns of ``event_days`` without ``id``; several may be alike.
    """
    with database.reading() as connection:
        kept = [dict(row) for row in connection.execute(select(days)).mappings()]
        now = [_day_row(dict(row)) for row in connection.execute(_by_day()).mappings()]
    for row in kept:
        row.pop("id")
    return [*kept, *now]


def query_counts(database: ReviewDatabase, k: int) -> list[dict[str, Any]]:
    """What ``k`` or more typed: locale, query, searches, zero, clicks, results; most first."""
    with database.reading() as connection:
        shown = select(queries).where(queries.c.query.is_not(None), event_queries.is_shown(k))
        known = {row.query_id: row for row in connection.execute(shown)}
    made = {
        query_id: {
            "locale": row.locale,
            "query": row.query,
            "searches": 0,
            "zero": 0,
            "clicks": 0,
            "results": None,
        }
        for query_id, row in known.items()
    }
    for row in day_counts(database):
        if row["query_id"] in made:
            _add(made[row["query_id"]], row)
    return sorted(made.values(), key=lambda r: (-r["searches"], r["locale"], r["query"]))


def _add(total: dict[str, Any], row: Mapping[str, Any]) -> None:
    if row["kind"] == "click":
        total["clicks"] += row["events"]
    elif row["kind"] == "search":
        total["searches"] += row["events"]
        total["zero"] += row["zero"]
        counts = [n for n in (total["results"], row["results"]) if n is not None]
        total["results"] = max(counts, default=None)


def collected_searches(workspace: Workspace) -> pd.DataFrame:
    """Rows of SEARCHES of what readers typed in the help center itself; none before any."""
    database = existing(workspace)
    if database is None:
        return SEARCHES.empty()
    with contextlib.closing(database):
        rows = query_counts(database, workspace.settings.collect.k)
    # Without a single click the script tells of none: nothing is known then, not zero.
    has_clicks = any(row["clicks"] for row in rows)
    return SEARCHES.frame(
        {
            "search_id": search_id(row["query"], row["locale"]),
            **row,
            "clicks": row["clicks"] if has_clicks else None,
        }
        for row in rows
    )


def article_views(workspace: Workspace) -> dict[str, float]:
    """Article id -> how often it was seen, in any language; empty before anything was counted."""
    database = existing(workspace)
    if database is None:
        return {}
    counts: Counter[str] = Counter()
    with contextlib.closing(database):
        for row in day_counts(database):
            if row["kind"] == "view" and row["article_id"]:
                counts[row["article_id"]] += row["events"]
    return {article: float(count) for article, count in counts.items()}


def mark(database: ReviewDatabase, name: str) -> datetime | None:
    """Up to when something was read already; None before the first time."""
    with database.reading() as connection:
        return connection.execute(select(marks.c.at).where(marks.c.name == name)).scalar()


def append_up_to(
    database: ReviewDatabase,
    found: Iterable[Event],
    until: tuple[str, datetime],
    *,
    key: bytes,
    k: int,
) -> None:
    """Keep events, and in the same moment up to when ``until``, a name and a time, was read.

    Raises:
        DatabaseError: the database cannot keep them.
    """
    rows, (name, at) = list(found), until
    with database.writing() as connection:
        if rows:
            _append(connection, rows, key, k)
        connection.execute(delete(marks).where(marks.c.name == name))
        connection.execute(insert(marks).values(name=name, at=at))
