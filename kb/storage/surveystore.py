"""Answers to surveys and refunds of a workspace, in ``data/``: the last import of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.storage import files
from kb.surveys import REFUNDS, SURVEY_ANSWERS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from kb.frames import FrameSchema
    from kb.storage.workspace import Workspace

SCHEMAS = (SURVEY_ANSWERS, REFUNDS)


def path_of(workspace: Workspace, schema: FrameSchema) -> Path:
    """Where the rows of one of :data:`SCHEMAS` lie; the file need not be there."""
    return workspace.data_dir / f"{schema.name}.parquet"


def read(workspace: Workspace, schema: FrameSchema) -> pd.DataFrame:
    """Rows of one of :data:`SCHEMAS`; none before the first import.

    Raises:
        InputError: the file is damaged.
    """
    path = path_of(workspace, schema)
    return files.read_table(path, schema) if path.is_file() else schema.empty()


def write(workspace: Workspace, rows: pd.DataFrame, schema: FrameSchema) -> None:
    """Keep rows in the place of those of before."""
    files.write_table(path_of(workspace, schema), rows, schema)
