"""Readers' searches of a workspace, in ``data/searches.parquet``: the last import, no customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.searches import SEARCHES
from kb.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from kb.storage.workspace import Workspace


def searches_path(workspace: Workspace) -> Path:
    """Where they lie; the file need not be there."""
    return workspace.data_dir / "searches.parquet"


def read_searches(workspace: Workspace) -> pd.DataFrame:
    """Rows of SEARCHES; none before an import.

    Raises:
        InputError: the file is damaged.
    """
    path = searches_path(workspace)
    return files.read_table(path, SEARCHES) if path.is_file() else SEARCHES.empty()


def write_searches(workspace: Workspace, searches: pd.DataFrame) -> None:
    """Keep rows of SEARCHES in the place of those of before."""
    files.write_table(searches_path(workspace), searches, SEARCHES)
