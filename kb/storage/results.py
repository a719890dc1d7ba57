"""Files of the newest saved result of a stage, for what may not import the stages."""

from __future__ import annotations

from pathlib import Path

from kb.storage.workspace import Workspace


def newest_file(workspace: Workspace, stage: str, name: str) -> Path | None:
    """Where ``name`` of the newest result of ``stage`` lies; None before any, or if it is gone."""
    folder = workspace.runs_dir / stage
    pointer = folder / "latest"
    if not pointer.is_file():
        return None
    key = pointer.read_text("utf-8", errors="replace").strip()
    path = folder / key / name
    return path if key and path.parent.parent == folder and path.is_file() else None
