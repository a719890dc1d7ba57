"""Readers' searches of a workspace, in ``data/searches.parquet``: the last import, no customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.searches import SEARCHES, told_once
from kb.storage import events_place, files

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from kb.storage.workspace import Workspace


def searches_path(workspace: Workspace) -> Path:
    """Where they lie; the file need not be there."""
    return workspace.data_dir / "searches.parquet"


def read_searches(workspace: Workspace) -> pd.DataFrame:
    """Rows of SEARCHES: of the last import, and of what the help center itself counted.

    A query in both is told once, by whichever counted it more often: both may have counted the
    same searches. None before either.

    Raises:
        InputError: the file is damaged.
        DatabaseError: the store of events cannot be used.
    """
    path = searches_path(workspace)
    imported = files.read_table(path, SEARCHES) if path.is_file() else SEARCHES.empty()
    if not events_place.may_be(workspace):
        return imported
    from kb.storage import eventstore  # a third of a second, and most shops count nothing

    collected = eventstore.collected_searches(workspace)
    return told_once(imported, collected) if len(collected) else imported


def write_searches(workspace: Workspace, searches: pd.DataFrame) -> None:
    """Keep rows of SEARCHES in the place of those of before."""
    files.write_table(searches_path(workspace), searches, SEARCHES)
