"""Review databases of a test's own: a file, or a schema-free database of a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.storage import reviewdb
from kb.storage.reviewdb import ReviewDatabase
from tests.databases import postgresql

KINDS = ("sqlite", "postgresql")


@contextmanager
def review_database(kind: str, folder: Path) -> Iterator[ReviewDatabase]:
    """An empty database with its tables; skips where PostgreSQL is not installed."""
    if kind == "sqlite":
        yield reviewdb.sqlite(folder / reviewdb.FILE)
        return
    with postgresql() as server:
        made = reviewdb.postgresql(server.url())
        yield made
        made.close()


def emptied(database: ReviewDatabase) -> ReviewDatabase:
    """The database without a row, for the next test."""
    from kb.storage.review_tables import METADATA

    with database.writing() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return database
