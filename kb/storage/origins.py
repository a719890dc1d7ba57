"""The origins of a workspace's imported articles: one file of JSON lines, private."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kb.errors import InputError
from kb.origins import Origin, parse_origin
from kb.storage import files
from kb.storage.workspace import Workspace


def origins_file(workspace: Workspace) -> Path:
    """Where the origins lie."""
    return workspace.data_dir / "origins.jsonl"


def read_origins(workspace: Workspace) -> list[Origin]:
    """The origins of all imported articles; none when nothing was imported.

    Raises:
        InputError: the file is damaged.
    """
    path = origins_file(workspace)
    if not path.is_file():
        return []
    found = []
    with path.open("rb") as lines:
        for row, line in enumerate(lines, start=1):
            try:
                document = json.loads(line)
            except ValueError as error:
                problem = f"is not JSON ({error}); restore it or remove the file"
                raise InputError(path, problem, row=row) from error
            found.append(
                parse_origin(document if isinstance(document, dict) else {}, str(path), row)
            )
    return found


def write_origins(workspace: Workspace, origins: Iterable[Origin]) -> None:
    """Write all origins, whole or not at all."""
    lines = (json.dumps(origin.document(), ensure_ascii=False) for origin in origins)
    files.write_text(origins_file(workspace), "".join(f"{line}\n" for line in lines))
