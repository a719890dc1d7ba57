"""The stages in order, from import to report.

Each stage answers from its saved result when nothing it rests on has changed, so running the
whole again costs what the change costs. When nothing at all has, no stage is asked.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kb import interrupts
from kb.config import SourceSetting
from kb.errors import KbError, NothingToDoError
from kb.storage import files
from kb.storage.workspace import Workspace
from mining.runs import content_hash
from mining.unchanged import DATABASE, is_due, remember, remembered


@dataclass(frozen=True)
class Step:
    """One stage of a run: how it went."""

    name: str
    was_current: bool
    seconds: float
    figures: dict[str, Any]
    note: str = ""
    """Why a stage had nothing to do, in words."""


STAGES = (
    "import", "mine", "gaps", "keywords", "publish", "build", "draft", "measure", "effect",
    "service", "report",
)  # fmt: skip
"""Gaps are looked for among what was approved, live or about to be, so that customers' words are in
the index of the same run."""


def run(workspace: Workspace, *, now: datetime) -> Iterator[Step]:
    """Do what has changed, stage by stage; yields each stage when it is done.

    Drafts wait for review: only articles that somebody approved are published.

    Raises:
        KbError: a stage could not finish; earlier results stay whole and the next run resumes.
    """
    known = remembered(workspace)
    if known is not None and not is_due(known, now):
        yield from (Step(**{**one, "was_current": True, "seconds": 0.0}) for one in known)
        return
    done = []
    for step in _steps(workspace, now):
        done.append(asdict(step))
        yield step
    remember(workspace, done)


def _steps(workspace: Workspace, now: datetime) -> Iterator[Step]:
    doers: dict[str, Callable[[], tuple[bool, dict[str, Any]]]] = {
        "import": lambda: _import(workspace, now),
        "publish": lambda: _publish(workspace, now),
        "build": lambda: _build(workspace),
    }
    for name in STAGES:
        interrupts.check()
        doer = doers.get(name) or _stage(workspace, name, now)
        yield _timed(name, doer)


def _timed(name: str, doer: Callable[[], tuple[bool, dict[str, Any]]]) -> Step:
    started = time.perf_counter()
    try:
        was_current, figures = doer()
    except NothingToDoError as nothing:
        return Step(name, True, time.perf_counter() - started, {}, str(nothing))
    return Step(name, was_current, time.perf_counter() - started, figures)


def _stage(
    workspace: Workspace, name: str, now: datetime
) -> Callable[[], tuple[bool, dict[str, Any]]]:
    """A stage of :mod:`mining.stages`, imported when its turn comes."""

    def do() -> tuple[bool, dict[str, Any]]:
        import importlib

        module = importlib.import_module(f"mining.stages.{name}")
        result = module.run(workspace, now=now)
        return result.was_current, dict(result.figures)

    return do


def _publish(workspace: Workspace, now: datetime) -> tuple[bool, dict[str, Any]]:
    from kb.storage import sitebuild

    result = sitebuild.publish(workspace, now)
    return result.was_current, asdict(result)


def _build(workspace: Workspace) -> tuple[bool, dict[str, Any]]:
    from kb.storage import sitebuild
    from kb.storage.auditing import site_check
    from mining.audit import recogniser

    check = site_check(workspace, recogniser(workspace.settings))
    result = sitebuild.build(workspace, check=check)
    return result.was_current, asdict(result)


def _import(workspace: Workspace, now: datetime) -> tuple[bool, dict[str, Any]]:
    """Import the sources of the settings whose files have changed since the last time.

    All are read again when the models that find names come, change or go.
    """
    from kb.storage import ticketstore
    from mining.recognisers import persons

    ner = persons.chosen(workspace.settings.privacy.ner)
    figures: dict[str, Any] = {}
    for setting in workspace.settings.sources:
        mark = workspace.runs_dir / "import" / content_hash(setting.model_dump_json())
        state = content_hash(_state(workspace, setting), ner)
        if _is_imported(workspace, mark, state):
            continue
        figures[_name(setting)] = _import_one(workspace, setting, now)
        files.write_text(mark, "\n".join([state, *ticketstore.months(workspace), ""]))
    return not figures, figures


def _name(setting: SourceSetting) -> str:
    return setting.source if setting.kind == "tickets" else f"{setting.kind} {setting.source}"


def _is_imported(workspace: Workspace, mark: Path, state: str) -> bool:
    """Whether the files were imported as they are, and no month has been removed since."""
    from kb.storage import ticketstore

    lines = mark.read_text("utf-8", errors="replace").split() if mark.is_file() else []
    return lines[:1] == [state] and ticketstore.holds(workspace, lines[1:])


def _import_one(workspace: Workspace, setting: SourceSetting, now: datetime) -> dict[str, Any]:
    doer = {"tickets": _tickets, "articles": _articles, "orders": _orders}[setting.kind]
    return doer(workspace, setting, now)


def _tickets(workspace: Workspace, setting: SourceSetting, now: datetime) -> dict[str, Any]:
    from mining.importers import source
    from mining.importers.source import ImportOptions
    from mining.stages import intake

    options = ImportOptions(
        now=now,
        zone=ZoneInfo(setting.timezone),
        mapping=workspace.root / setting.mapping if setting.mapping else None,
        own_domains=workspace.settings.own_domains,
        brands=setting.brands,
        query=_query(workspace, setting),
    )
    found = source(setting.source)
    return intake.run(workspace, found, _paths(workspace, setting), options).document()


def _articles(workspace: Workspace, setting: SourceSetting, now: datetime) -> dict[str, Any]:
    from mining.importers.articles import source
    from mining.importers.articles.source import ArticleOptions
    from mining.stages import articles

    options = ArticleOptions(now=now, zone=ZoneInfo(setting.timezone))
    found = source(setting.source)
    return articles.run(workspace, found, _paths(workspace, setting), options).document()


def _orders(workspace: Workspace, setting: SourceSetting, now: datetime) -> dict[str, Any]:
    from mining.importers.orders import source
    from mining.importers.source import ImportOptions
    from mining.stages import orders

    query = _query(workspace, setting)
    options = ImportOptions(now=now, zone=ZoneInfo(setting.timezone), query=query)
    found = source(setting.source)
    return orders.run(workspace, found, _paths(workspace, setting), options).document()


def _paths(workspace: Workspace, setting: SourceSetting) -> list[Path]:
    return [workspace.root / path for path in setting.paths] or [Path("the query")]


def _query(workspace: Workspace, setting: SourceSetting) -> tuple[str, str] | None:
    """URL and query of a source that is a database; None for one of files.

    Raises:
        KbError: the environment does not hold the URL, or the query's file cannot be read.
    """
    if setting.source != DATABASE:
        return None
    url = os.environ.get(setting.url_env, "")
    if not url:
        raise KbError(
            f"sources: the environment has no {setting.url_env}, the address of the database that "
            "sql reads; set it to a URL such as postgresql+psycopg://reader@host/desk"
        )
    if setting.query_file is None:
        return url, setting.query or ""
    with files.opened(workspace.root / setting.query_file) as handle:
        return url, handle.read().decode("utf-8-sig", errors="replace")


def _state(workspace: Workspace, setting: SourceSetting) -> str:
    """What tells whether a source has anything new: its files, or all rows of its query."""
    from mining.importers.database import asked
    from mining.importers.sql import digest

    query = _query(workspace, setting)
    if query is None:
        return _files_state(workspace.root, setting)
    return content_hash(query[1], digest(asked(*query)))


def _files_state(root: Path, setting: SourceSetting) -> str:
    """Hash of the names, sizes and times of a source's files."""
    found: list[str] = []
    for name in setting.paths:
        path = root / name
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        stats = [(p, p.stat()) for p in inside if p.is_file()]
        found += [f"{p}\x1f{stat.st_size}\x1f{stat.st_mtime_ns}" for p, stat in stats]
    return content_hash(*found)
