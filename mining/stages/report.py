"""The report stage: the figures of the latest results as HTML, JSON and CSV in ``build/report``."""

from __future__ import annotations

import json
import shutil
import tomllib
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from jinja2 import TemplateError

from kb import FORMAT_VERSION, __version__, charts
from kb.config import LOCALES
from kb.coverage import Rate
from kb.errors import InputError
from kb.frames import FrameSchema
from kb.freshness import State
from kb.gaps import GAPS
from kb.kept_texts import keeping, kept
from kb.live import publication_list
from kb.matching import MATCHES
from kb.report import CSV_TABLES, Document, ReportInput, csv_table, report_document
from kb.report_cells import Page
from kb.report_first import changes
from kb.report_page import html_report, notes
from kb.report_service import service_over_time
from kb.service.figures import SERVICE_FIGURES
from kb.spreadsheets import BYTE_ORDER_MARK, csv_columns
from kb.storage import content, files, templates
from kb.storage.drawings import FOLDER, Drawings
from kb.storage.workspace import Workspace, packaged
from kb.topics import ASSIGNMENTS, TOPICS
from kb.typography import typeset, typeset_strings
from mining.runs import Runs, content_hash, stage_key
from mining.stages import (
    ASSIGNMENTS_FILE,
    GAPS_FILE,
    MATCHES_FILE,
    TOPICS_FILE,
    Progress,
    StageResult,
    freshness,
    gap_queue,
    saved_figures,
    service,
    silent,
    topic_page,
    topics_named,
)
from mining.stages.counted import NEED_MATCHES_FILE
from mining.stages.effect_results import effect_of
from mining.stages.prevalence import prevalence

TEMPLATE = "report.html.j2"


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,
    now: datetime | None = None,
    lang: str | None = None,
) -> StageResult:
    """Write the report in ``lang`` (the workspace's first language by default).

    Raises:
        NothingToDoError: `askless measure` has not run.
    """
    measured = Runs(workspace.runs_dir).latest("measure", "askless measure")
    with topic_page.sources(workspace, progress=progress) as topics:
        return _run(workspace, measured, topics, (now or datetime.now(UTC), lang, progress))


def _run(
    workspace: Workspace,
    measured: Path,
    topics: topic_page.Sources | None,
    asked: tuple[datetime, str | None, Progress],
) -> StageResult:
    now, lang, progress = asked
    runs = Runs(workspace.runs_dir)
    chosen = lang or workspace.settings.default_locale
    made_from = _made_from(workspace, runs, measured, chosen)
    made_from |= {"topics": topics.names if topics else []}
    aged = _aged(workspace, now)
    made_from |= {"freshness": aged}
    key = stage_key("report", made_from)
    found = runs.find("report", key)
    is_there = (workspace.report_dir / "index.html").is_file()
    if found is not None and is_there and _is_built_from(workspace.report_dir, key):
        return StageResult("report", key, workspace.report_dir, True, _figures(found))
    document = report_document(_input(workspace, runs, measured))
    made_at = now.isoformat(timespec="seconds")
    page = _page(workspace, chosen, library=_script(workspace, topics))
    head = {"format_version": FORMAT_VERSION, "made_at": made_at, "key": key}
    head |= topics_named(runs.newest("mine"))
    head["calibration"] = saved_figures(measured).get("calibration")
    emerging = topics.emerging(chosen) if topics else None
    document["freshness"] = aged
    document["service"] = _service(runs)
    document["service_over_time"] = _over_time(runs)
    document["prevalence"] = prevalence(workspace)
    document["changes"] = changes(head | document, _earlier(runs, key))
    full = {**head, "notes": notes(document, page.words), "emerging": emerging, **document}
    drawings = Drawings(workspace.data_dir / "cache" / FOLDER)
    with keeping(drawings):
        _write(workspace, full, page, topics)
    drawings.tidy()
    progress(1, 1)
    with runs.saving("report", key, made_from) as folder:
        files.write_json(folder / "report.json", full)
    return StageResult("report", key, workspace.report_dir, False, _headline(full))


def _aged(workspace: Workspace, now: datetime) -> Document:
    """Live articles by freshness, and those to look at again; nothing that changes by the day."""
    found = freshness.figures(workspace, now=now)
    names = ("id", "locale", "title", "state", "supported_at")
    rows = [{name: one[name] for name in names} for one in found["articles"]]
    counts = {state.value: found[state.value] for state in State}
    return {**counts, "articles": rows}


def _service(runs: Runs) -> Document | None:
    """The latest service figures; None before their stage has run."""
    folder = runs.newest(service.STAGE)
    return service.read_service(folder) if folder else None


def _over_time(runs: Runs) -> Document | None:
    folder = runs.newest(service.STAGE)
    if folder is None:
        return None
    return service_over_time(files.read_table(folder / service.TABLE_FILE, SERVICE_FIGURES))


def _earlier(runs: Runs, key: str) -> Document | None:
    """The report before this one, of other figures; None of a first one or a damaged one."""
    folder = runs.newest("report")
    if folder is None or folder.name == key:
        return None
    document: Document = json.loads((folder / "report.json").read_text("utf-8"))
    return document


def _published(workspace: Workspace) -> dict[tuple[str, str], str]:
    """(article id, locale) -> the day it first went live."""
    first: dict[tuple[str, str], str] = {}
    for one in publication_list(content.read_publications(workspace)):
        day = one.published_at.date().isoformat()
        key = (one.article, one.locale)
        first[key] = min(day, first.get(key, day))
    return first


def _made_from(workspace: Workspace, runs: Runs, measured: Path, lang: str) -> dict[str, Any]:
    paths = [*_look(workspace, lang), *topic_page.look(workspace)]
    look = [path.read_text("utf-8") for path in paths]
    return {
        "measure": measured.name,
        "mine": _latest_name(runs, "mine"),
        "gaps": _latest_name(runs, "gaps"),
        "effect": _latest_name(runs, "effect"),
        "service": _latest_name(runs, service.STAGE),
        "queue": gap_queue.fingerprint(workspace),
        "lang": lang,
        "look": content_hash(*look, charts.library_name()),
        "locales": workspace.settings.locales,
        "brand": workspace.settings.brand.model_dump(mode="json"),
        "version": __version__,
    }


def _latest_name(runs: Runs, stage: str) -> str | None:
    folder = runs.newest(stage)
    return folder.name if folder else None


def _is_built_from(folder: Path, key: str) -> bool:
    try:
        return bool(json.loads((folder / "report.json").read_text("utf-8"))["key"] == key)
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _figures(folder: Path) -> dict[str, Any]:
    return _headline(json.loads((folder / "report.json").read_text("utf-8")))


def _headline(document: Document) -> dict[str, Any]:
    names = ("period", "tickets", "coverage", "gap", "since")
    return {name: document[name] for name in names}


def _look(workspace: Workspace, lang: str) -> list[Path]:
    """Template, style and words: the workspace's own, else those askless ships.

    A copy that nobody changed and that is older than this askless stands back, too.
    """
    old = templates.copies(workspace).outdated
    places = [f"site/report/{name}" for name in (TEMPLATE, "report.css", _words_name(lang))]
    return [
        packaged("site").parent / place if place in old else workspace.root / place
        for place in places
    ]


def _words_name(lang: str) -> str:
    return f"{lang if lang in LOCALES else 'en'}.toml"


def _page(workspace: Workspace, lang: str, *, library: str = "") -> Page:
    template, style, words = (path.read_text("utf-8") for path in _look(workspace, lang))
    brand = workspace.settings.brand
    notice = typeset(brand.notice.get(lang, ""), lang)
    ours = packaged("site") / "report" / _words_name(lang)
    known = tomllib.loads(ours.read_text("utf-8")) | tomllib.loads(words)
    spoken = typeset_strings(known, lang)
    return Page(lang, brand.name, notice, spoken, template, style, library)


def _script(workspace: Workspace, topics: topic_page.Sources | None) -> str:
    """The script that draws the topics' page, where there is one."""
    return _library(workspace) if topics is not None else ""


def _library(workspace: Workspace) -> str:
    """The script that draws charts, kept in the workspace: making it takes half the report."""
    path = workspace.data_dir / "cache" / charts.library_name()
    if path.is_file():
        return path.read_text("utf-8")
    made = charts.library()
    for old in path.parent.glob("charts-*.js"):
        old.unlink()
    files.write_text(path, made)
    return made


def _input(workspace: Workspace, runs: Runs, measured: Path) -> ReportInput:
    mined, gaps = runs.newest("mine"), runs.newest("gaps")
    tickets = gap_queue.counted_tickets(workspace)
    since = saved_figures(measured).get("before_and_after")
    return ReportInput(
        tickets=tickets,
        matches=files.read_table(measured / MATCHES_FILE, MATCHES),
        needs=_of_needs(measured),
        topics=_table(mined, TOPICS_FILE, TOPICS),
        assignments=_table(mined, ASSIGNMENTS_FILE, ASSIGNMENTS),
        gaps=_table(gaps, GAPS_FILE, GAPS),
        titles={(a.id, a.locale): a.title for a in content.read_articles(workspace)},
        locales=workspace.settings.locales,
        since=datetime.fromisoformat(since["since"]) if since else None,
        before=_rate(since, "before"),
        after=_rate(since, "after"),
        effect=effect_of(runs, mined),
        queue=_queue(workspace, mined, gaps, tickets),
        published=_published(workspace),
        missing=tuple(n for n, folder in (("mine", mined), ("gaps", gaps)) if folder is None),
    )


def _queue(
    workspace: Workspace, mined: Path | None, gaps: Path | None, tickets: pd.DataFrame
) -> list[Document]:
    """The queue of the gaps; none before both stages have run."""
    if mined is None or gaps is None:
        return []
    return gap_queue.read_queue(workspace, gaps, now=datetime.now(UTC), stored=tickets)


def _rate(since: dict[str, Any] | None, name: str) -> Rate | None:
    return Rate(since[name]["numerator"], since[name]["denominator"]) if since else None


def _of_needs(measured: Path) -> pd.DataFrame | None:
    """MATCHES of each need; None of what was measured before needs were."""
    path = measured / NEED_MATCHES_FILE
    return files.read_table(path, MATCHES) if path.is_file() else None


def _table(folder: Path | None, name: str, schema: FrameSchema) -> pd.DataFrame:
    return files.read_table(folder / name, schema) if folder else schema.empty()


def _write(
    workspace: Workspace, document: Document, page: Page, topics: topic_page.Sources | None
) -> None:
    """The report's folder, whole or not at all."""
    with files.replacing_folder(workspace.report_dir) as folder:
        files.write_text(folder / "index.html", _html(workspace, document, page))
        files.write_json(folder / "report.json", document)
        for name in CSV_TABLES:
            files.write_text(folder / f"{name}.csv", BYTE_ORDER_MARK + csv_table(document[name]))
        _write_service(Runs(workspace.runs_dir), folder)
        if topics is not None:
            topic_page.write(workspace, folder, topics, page)


def _html(workspace: Workspace, document: Document, page: Page) -> str:
    try:
        return html_report(document, page)
    except TemplateError as error:
        place = workspace.root / "site" / "report" / TEMPLATE
        raise InputError(
            place,
            f"is no template of this askless ({error.message}); compare it with its own, or move "
            f"it away and run `askless init {workspace.root} --update`",
        ) from error


def _write_service(runs: Runs, folder: Path) -> None:
    """The service figures by period and part, as CSV and Parquet; none before their stage ran."""
    found = runs.newest(service.STAGE)
    if found is None:
        return
    source, name = found / service.TABLE_FILE, SERVICE_FIGURES.name
    shutil.copyfile(source, folder / f"{name}.parquet")
    text = kept(f"{name} {found.name}", partial(_service_csv, source))
    files.write_text(folder / f"{name}.csv", BYTE_ORDER_MARK + text)


def _service_csv(source: Path) -> str:
    table = files.read_table(source, SERVICE_FIGURES)
    held = pa.Table.from_pandas(table, preserve_index=False)  # None where pandas says <NA>
    return csv_columns(held.column_names, [column.to_pylist() for column in held.columns])
