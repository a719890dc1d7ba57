"""The tables of the review database: people and their ways in, and what is decided on articles.

The columns called ``person`` of claims, comments and schedules hold a name as it stands
in every other log: whoever works under the key of a start has no row in ``people``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both sides; SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Aware."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

people = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # as kb.people.login makes it
    Column("display", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text),  # argon2, with its parameters; NULL: no password
    Column("subject", Text, unique=True),  # of OpenID Connect: issuer and subject
    Column("disabled", Boolean, nullable=False, server_default=false()),
    Column("created_at", Moment, nullable=False),
)

resets = Table(
    "resets",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("hash", Text, primary_key=True),  # of the id in the cookie
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("lang", Text, nullable=False, server_default=""),
    Column("has_keys", Boolean, nullable=False, server_default=true()),
)

tokens = Table(
    "tokens",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("role", Text, nullable=False),  # a cap: never more than its person's role
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

attempts = Table(
    "attempts",
    METADATA,
    Column("key", Text, primary_key=True),  # keyed hash of a name, an address or a device
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False, index=True),
)

claims = Table(
    "claims",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # draft or gap
    Column("item", Text, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    UniqueConstraint("kind", "item"),
)

comments = Table(
    "comments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),  # redacted
    Index(None, "article_id", "locale"),
)

schedules = Table(
    "schedules",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("publish_at", Moment, nullable=False, index=True),
    Column("wave", Text),  # of a publication in randomised order
    Column("person", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, done, cancelled
    Column("at", Moment, nullable=False),
    Index(None, "article_id", "locale"),
)
