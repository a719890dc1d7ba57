"""The tables of events: single ones for some weeks, words that many typed, counts by day.

A single event holds the keyed hash of its query, never its words: those stand in ``queries`` once
enough visitors typed them, and nowhere before.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

from kb.storage.review_tables import Moment

METADATA = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
)

events = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("hour_at", Moment, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("query_id", Text),
    Column("results", Integer),
    Column("article_id", Text),
    Column("value", Text),
    Column("comment", Text),
    Column("searches", Integer),
    Column("zero", Integer),
    Column("views", Integer),
    Column("contact", Integer),
)

queries = Table(
    "event_queries",
    METADATA,
    Column("query_id", Text, primary_key=True),
    Column("locale", Text, nullable=False),
    Column("query", Text),  # NULL until k typed it
    Column("seen", Integer, nullable=False),
    Column("day", Text, nullable=False, server_default=""),  # the last one it was typed on
    Column("today", Integer, nullable=False, server_default="0"),  # addresses on that day
    Column("most", Integer, nullable=False, server_default="0"),  # on the day with the most
)

days = Table(
    "event_days",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("query_id", Text),
    Column("article_id", Text),
    Column("value", Text),
    Column("events", Integer, nullable=False),
    Column("results", Integer),  # the most
    Column("searches", Integer, nullable=False),
    Column("zero", Integer, nullable=False),  # searches without a result
    Column("has_search", Integer, nullable=False),  # of visits: 1 where something was searched
    Column("has_view", Integer, nullable=False),  # where an article was seen
    Column("has_contact", Integer, nullable=False),
    Index(None, "day", "kind"),
)

marks = Table(
    "event_marks",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
