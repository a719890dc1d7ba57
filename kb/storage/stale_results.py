"""Results of stages that hold deleted tickets, or were made from one that does.

They are removed, not mended: a label may be a customer's sentence, and a centroid is made of
everybody's vectors. The next run makes them again from the tickets that stay.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from kb.storage.workspace import Workspace

DERIVED = frozenset({"fit", "mine", "gaps", "measure"})
"""Inputs of a result that are results themselves, named by key."""


def found(workspace: Workspace, gone: Collection[str]) -> tuple[list[Path], int]:
    """The results that hold a ticket of ``gone``, or were made from one; and their rows."""
    if not gone:
        return [], 0
    folders = sorted(path.parent for path in workspace.runs_dir.glob("*/*/stage.json"))
    counts = {folder: _rows_of(folder, gone) for folder in folders}
    stale = {folder for folder, count in counts.items() if count}
    while True:
        names = {folder.name for folder in stale}
        more = {f for f in folders if f not in stale and names & set(_sources(f))}
        if not more:
            # Those that are only made from others go first: after a kill they are found again.
            return sorted(stale, key=lambda f: (counts[f] > 0, f)), sum(counts.values())
        stale |= more


def _sources(folder: Path) -> list[str]:
    """The keys of the results that a result was made from; none when it is damaged."""
    try:
        made_from = json.loads((folder / "stage.json").read_text("utf-8"))["made_from"]
        return [str(made_from[name]) for name in DERIVED & made_from.keys()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _rows_of(folder: Path, gone: Collection[str]) -> int:
    """How often a result names a ticket of ``gone``; one that cannot be read counts as one."""
    count = 0
    for path in sorted(folder.iterdir()):
        try:
            if path.suffix == ".parquet":
                count += sum(one in gone for one in _texts_of_table(path))
            elif path.suffix == ".json":
                count += sum(one in gone for one in _texts_of(json.loads(path.read_bytes())))
        except (OSError, ValueError):
            count += 1
    return count


def _texts_of_table(path: Path) -> Iterator[str]:
    import pyarrow.parquet as pq

    for column in pq.ParquetFile(path).read().columns:
        yield from _texts_of(column.to_pylist())


def _texts_of(value: Any) -> Iterator[str]:
    """Every text in a JSON value, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_of(one)


def is_report_stale(workspace: Workspace, results: Collection[Path]) -> bool:
    """Whether the report was made from results that go, or nobody knows from which."""
    path = workspace.report_dir / "report.json"
    if not workspace.report_dir.is_dir():
        return False
    try:
        key = str(json.loads(path.read_bytes())["key"])
    except (OSError, ValueError, KeyError, TypeError):
        return bool(results)
    folder = workspace.runs_dir / "report" / key
    return folder in results or not folder.is_dir()


def remove(workspace: Workspace, results: Iterable[Path], *, has_report: bool) -> None:
    """Remove results, what points to them, and the notes of the last run; and the report."""
    (workspace.runs_dir / "last.json").unlink(missing_ok=True)
    if has_report:
        _remove_folder(workspace.report_dir)
    for folder in results:
        pointer = folder.parent / "latest"
        if (
            pointer.is_file()
            and pointer.read_text("utf-8", errors="replace").strip() == folder.name
        ):
            pointer.unlink()
        _remove_folder(folder)


def _remove_folder(folder: Path) -> None:
    """Remove a folder under a name by which what a kill leaves of it is cleared up."""
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    folder.rename(part)
    shutil.rmtree(part)
