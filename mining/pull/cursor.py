"""Where a pull stands, kept in the workspace so that the next one goes on there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb.errors import InputError
from kb.storage import files
from kb.storage.workspace import Workspace
from mining.pull.desk import Position

FORMAT = 1
REMEDY = "remove it or pass --full; tickets stored already stay as they are"


@dataclass(frozen=True)
class Cursor:
    """How far an account was read: everything before ``position`` is stored."""

    account: str
    """Host and port; ids of another account mean other tickets."""
    since: datetime
    position: Position
    is_finished: bool = False
    """Whether the pull came to its end; the position is then where a later one begins."""


def path(workspace: Workspace, source: str) -> Path:
    """The cursor file of a source."""
    return workspace.data_dir / "pull" / f"{source}.json"


def save(workspace: Workspace, source: str, cursor: Cursor) -> None:
    """Keep the cursor, whole or not at all; call it once its tickets are stored."""
    document = {
        "format": FORMAT,
        "account": cursor.account,
        "since": cursor.since.isoformat(),
        "position": cursor.position,
        "finished": cursor.is_finished,
    }
    files.write_json(path(workspace, source), document)


def load(workspace: Workspace, source: str) -> Cursor | None:
    """The cursor kept; None when the source was never pulled.

    Raises:
        InputError: the file is not a cursor of this version.
    """
    file = path(workspace, source)
    if not file.is_file():
        return None
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["format"] != FORMAT or not isinstance(document["position"], dict):
            raise InputError(file, f"is of another version of askless; {REMEDY}")
        since = datetime.fromisoformat(document["since"]).astimezone(UTC)
        account, is_finished = str(document["account"]), document["finished"] is True
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(file, f"is no whole cursor file; {REMEDY}") from error
    return Cursor(account, since, document["position"], is_finished)
