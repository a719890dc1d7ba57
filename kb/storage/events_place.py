"""Where events lie, and whether there are any: without the database's library, which takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kb.storage.workspace import Workspace

FILE = "events.sqlite"


def events_path(workspace: Workspace) -> Path:
    """Where events lie if not in PostgreSQL; the file need not be there."""
    return workspace.data_dir / FILE


def may_be(workspace: Workspace) -> bool:
    """Whether events may have been kept: nothing was ever counted elsewhere."""
    if workspace.settings.admin.database == "sqlite":
        return events_path(workspace).is_file()
    return workspace.settings.collect.enabled
