"""What Alembic runs first: our own connection, whose transaction holds the whole change."""

from __future__ import annotations

from alembic import context

from kb.storage.review_tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a column by making its table anew
)
context.run_migrations()
