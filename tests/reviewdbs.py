"""Review databases for tests: see the fixture ``reviews`` in :mod:`tests.conftest`."""

from __future__ import annotations

from kb.storage.review_tables import METADATA
from kb.storage.reviewdb import ReviewDatabase

KINDS = ("sqlite", "postgresql")


def emptied(database: ReviewDatabase) -> ReviewDatabase:
    """The database without a row, for the next test."""
    with database.writing() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return database
