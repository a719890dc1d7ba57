"""Moves of articles on disk: ``moved.csv`` beside ``publications.csv``, append-only.

It goes with the help center, not with private data: addresses that readers keep depend on it.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

from kb.errors import InputError
from kb.moved import Moved, Names, names_of
from kb.storage import files
from kb.storage.workspace import Workspace

FILE = "moved.csv"
COLUMNS = ("old", "new", "moved_at")


def path_of(workspace: Workspace) -> Path:
    """Where the file lies; it need not be there."""
    return workspace.root / FILE


def read_names(workspace: Workspace) -> Names:
    """What articles were called when; nothing before the first move.

    Raises:
        InputError: the file is no record of moves.
    """
    path = path_of(workspace)
    if not path.is_file():
        return Names()
    text = path.read_text("utf-8-sig", errors="replace")
    header, *rows = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    if tuple(header) != COLUMNS:
        raise InputError(path, f"is no record of moves; its first line must be {','.join(COLUMNS)}")
    return names_of(_moved(row, path, number) for number, row in enumerate(rows, start=2) if row)


def read_moved(workspace: Workspace) -> dict[str, str]:
    """Each id that an article once had -> its present one (:meth:`kb.moved.Names.targets`).

    Raises:
        InputError: the file is no record of moves.
    """
    return read_names(workspace).targets()


def add(workspace: Workspace, moved: Moved) -> None:
    """Add a move, whole or not at all; one that is there already changes nothing."""
    if moved in read_names(workspace).moves:
        return
    path = path_of(workspace)
    added = io.StringIO()
    writer = csv.writer(added, lineterminator="\n")
    if not path.is_file():
        writer.writerow(COLUMNS)
    writer.writerow([moved.old, moved.new, moved.moved_at.isoformat()])
    files.extend_text(path, added.getvalue())


def _moved(row: list[str], path: Path, number: int) -> Moved:
    try:
        old, new, at = row
        moved = Moved(old, new, datetime.fromisoformat(at))
    except ValueError as error:
        problem = "is no move; expected the old id, the new id and a time with its zone"
        raise InputError(path, problem, row=number) from error
    if moved.moved_at.tzinfo is None or not old or not new:
        raise InputError(path, "is no move; an id or the time's zone is missing", row=number)
    return moved
