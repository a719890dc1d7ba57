"""How customers are found again, and who has been forgotten: two small files of keyed hashes.

``data/people.parquet`` leads from an id at the source or a telephone to the hash on the tickets.
``data/forgotten.json`` marks customers whom no import may bring back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from kb.errors import InputError
from kb.identities import PEOPLE, marked
from kb.storage import files
from kb.storage.workspace import Workspace

Pair = tuple[str, str]
"""An alias and the hash on the tickets of whom it stands for."""


def people_file(workspace: Workspace) -> Path:
    """Where the aliases lie."""
    return workspace.data_dir / "people.parquet"


def forgotten_file(workspace: Workspace) -> Path:
    """Where the marks of forgotten customers lie."""
    return workspace.data_dir / "forgotten.json"


def read_people(workspace: Workspace) -> set[Pair]:
    """Every alias with the hash it leads to; none before the first import.

    Raises:
        InputError: the file is damaged.
    """
    path = people_file(workspace)
    if not path.is_file():
        return set()
    return set(zip(*files.read_columns(path, PEOPLE.names), strict=True))


def add_people(workspace: Workspace, pairs: Iterable[Pair]) -> None:
    """Keep further aliases; those known already change nothing."""
    known = read_people(workspace)
    wanted = known | set(pairs)
    if wanted != known:
        _write(workspace, wanted)


def keep_people(workspace: Workspace, requester_keys: Collection[str]) -> None:
    """Drop the aliases of everybody who is not among ``requester_keys``."""
    known = read_people(workspace)
    kept = {pair for pair in known if pair[1] in requester_keys}
    if kept != known:
        _write(workspace, kept)


def _write(workspace: Workspace, pairs: Iterable[Pair]) -> None:
    rows = [dict(zip(PEOPLE.names, pair, strict=True)) for pair in sorted(pairs)]
    files.write_table(people_file(workspace), PEOPLE.frame(rows), PEOPLE)


def read_forgotten(workspace: Workspace) -> dict[str, str]:
    """Mark of each forgotten customer -> the day, ISO; none when nobody was forgotten.

    Raises:
        InputError: the file is damaged; without it an import would bring them back.
    """
    path = forgotten_file(workspace)
    if not path.is_file():
        return {}
    try:
        return {str(mark): str(day) for mark, day in json.loads(path.read_bytes())["marks"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(path, "is damaged; restore it from a backup") from error


def add_forgotten(workspace: Workspace, keys: Iterable[str], on: date) -> None:
    """Put customers, by the hashes they are known by, on the list of the forgotten."""
    known = read_forgotten(workspace)
    wanted = {marked(key, workspace.key): on.isoformat() for key in keys} | known
    if wanted != known:
        files.write_json(forgotten_file(workspace), {"marks": dict(sorted(wanted.items()))})


def is_forgotten(workspace: Workspace, keys: Iterable[str]) -> bool:
    """Whether one of ``keys`` was put on the list."""
    known = read_forgotten(workspace)
    return any(marked(key, workspace.key) in known for key in keys)
