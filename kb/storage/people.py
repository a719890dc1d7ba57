"""How customers are found again, and who has been forgotten: small files of keyed hashes.

``data/people.parquet`` leads from an id at the source or a telephone to the hash on the tickets;
``data/people.new`` holds what came after it was written, line by line, so that an import of many
batches writes each alias once. ``data/forgotten.json`` marks customers whom no import may bring
back.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from kb.errors import InputError
from kb.identities import PEOPLE, marked
from kb.storage import files
from kb.storage.workspace import Workspace

LEAST_NEWEST = 20_000
"""Aliases beside the table from which it is written anew, once they are more than those in it: each
is then written a few times in all, however many batches an import has."""
_LINE = re.compile(r"(?m)^([0-9a-f]{16}) ([0-9a-f]{16})$")

Pair = tuple[str, str]
"""An alias and the hash on the tickets of whom it stands for."""


def people_file(workspace: Workspace) -> Path:
    """Where the aliases lie."""
    return workspace.data_dir / "people.parquet"


def forgotten_file(workspace: Workspace) -> Path:
    """Where the marks of forgotten customers lie."""
    return workspace.data_dir / "forgotten.json"


def newest_file(workspace: Workspace) -> Path:
    """Where the aliases lie that came after the table was written."""
    return workspace.data_dir / "people.new"


def read_people(workspace: Workspace) -> set[Pair]:
    """Every alias with the hash it leads to; none before the first import.

    Raises:
        InputError: the file is damaged.
    """
    return _table(workspace) | _newest(workspace)


def _table(workspace: Workspace) -> set[Pair]:
    path = people_file(workspace)
    if not path.is_file():
        return set()
    return set(zip(*files.read_columns(path, PEOPLE.names), strict=True))


def _rows(workspace: Workspace) -> int:
    path = people_file(workspace)
    return files.row_count(path) if path.is_file() else 0


def _among(workspace: Workspace, pairs: Collection[Pair]) -> set[Pair]:
    """Those of ``pairs``, and others with their aliases, that the table holds."""
    path = people_file(workspace)
    if not pairs or not path.is_file():
        return set()
    rows = files.read_rows(path, "alias", {alias for alias, _ in pairs})
    return {(row["alias"], row["requester_key"]) for row in rows}


def _newest(workspace: Workspace) -> set[Pair]:
    """The pairs of all whole lines: a kill may have cut one, whose tickets were never stored."""
    path = newest_file(workspace)
    text = path.read_text("ascii", errors="replace") if path.is_file() else ""
    return {(alias, key) for alias, key in _LINE.findall(text)}


class Aliases:
    """The aliases of a workspace while an import adds to them; the table stays on disk."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._newest = _newest(workspace)
        self._written = _rows(workspace)

    def add(self, pairs: Iterable[Pair]) -> None:
        """Keep further aliases, on disk when this returns; those known already change nothing."""
        fresh = set(pairs) - self._newest
        fresh -= _among(self._workspace, fresh)
        if not fresh:
            return
        self._newest |= fresh
        if len(self._newest) > LEAST_NEWEST + self._written:
            _write(self._workspace, _table(self._workspace) | self._newest)
            self._newest = set()
            self._written = _rows(self._workspace)
        else:
            _append(newest_file(self._workspace), fresh)


def _append(path: Path, pairs: Iterable[Pair]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        # What a killed import left of a line ends here.
        file.write("".join(f"\n{alias} {key}\n" for alias, key in sorted(pairs)).encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def keep_people(workspace: Workspace, requester_keys: Collection[str]) -> None:
    """Drop the aliases of everybody who is not among ``requester_keys``, by alias or by hash."""
    known = read_people(workspace)
    kept = {pair for pair in known if any(one in requester_keys for one in pair)}
    if kept != known:
        _write(workspace, kept)


def _write(workspace: Workspace, pairs: Iterable[Pair]) -> None:
    """Write the table anew; what it holds is new no more."""
    rows = [dict(zip(PEOPLE.names, pair, strict=True)) for pair in sorted(pairs)]
    files.write_table(people_file(workspace), PEOPLE.frame(rows), PEOPLE)
    newest_file(workspace).unlink(missing_ok=True)


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
