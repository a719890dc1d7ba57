"""Exports on disk: a folder that is written whole or not at all, and never over anything else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.errors import KbError
from kb.storage import files

MANIFEST = "manifest.json"


def write_export(folder: Path, texts: Mapping[str, str], manifest: Mapping[str, Any]) -> None:
    """Write an export into ``folder``, in place of an earlier one of ours.

    Raises:
        KbError: ``folder`` holds something else, or a path leads out of it.
    """
    _check_ours(folder)
    with files.replacing_folder(folder) as part:
        for name, text in texts.items():
            path = files.inside(part, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        files.write_json(part / MANIFEST, dict(manifest))


def _check_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise KbError(f"{folder}: is a file; choose a folder for the export")
    if any(folder.iterdir()) and not _is_export(folder / MANIFEST):
        raise KbError(f"{folder}: holds something that is no export; choose an empty folder")


def _is_export(path: Path) -> bool:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and "exported_to" in document
