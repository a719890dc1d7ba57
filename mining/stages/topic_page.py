"""The page of topics beside the report: ``topics.html``, and ``topics.csv`` for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from kb.config import LOCALES
from kb.report import csv_table
from kb.report_cells import Page
from kb.spreadsheets import BYTE_ORDER_MARK
from kb.storage import files
from kb.storage.worker_end import end_with_parent
from kb.storage.workspace import Workspace, packaged
from kb.topic_map import TICKET_PLACES, TOPIC_PLACES
from kb.topic_map_page import FEWEST_TOPICS, html_topics
from kb.topic_overview import OverviewInput, csv_rows, overview
from kb.topics import TOPICS
from kb.trends import TOPIC_FACETS, TRENDS, WEEKLY
from mining.runs import Runs
from mining.stages import TOPICS_FILE, Progress, explain, saved_figures, silent, trends

PAGE, TABLE = "topics.html", "topics.csv"
LOOK = ("topics.html.j2", "topics.css")
FEWEST_BESIDE = 5_000
"""Tickets in topics from which on another process explains these: it takes a second to start."""


@dataclass(frozen=True)
class Sources:
    """The results that the page is made from."""

    mined: Path
    trends: Path
    explained: Path | None
    """None of topics too few for a map."""
    explain: Callable[[], object] = lambda: None
    """Waits until topics are explained."""

    @property
    def names(self) -> list[str]:
        """Their keys: the page is the same while these are."""
        return [one.name for one in (self.mined, self.trends, self.explained) if one]

    def emerging(self, lang: str) -> list[dict[str, Any]]:
        """The topics that rise now, strongest first, with their names in ``lang``."""
        rows = saved_figures(self.trends)["emerging"]
        return [{**row, "label": row["labels"][lang if lang in LOCALES else "en"]} for row in rows]

    def read(self) -> OverviewInput:
        """Their tables."""
        self.explain()
        places, dots = TOPIC_PLACES.empty(), TICKET_PLACES.empty()
        if self.explained is not None:
            places = files.read_table(self.explained / explain.TOPIC_PLACES_FILE, TOPIC_PLACES)
            dots = files.read_table(self.explained / explain.TICKET_PLACES_FILE, TICKET_PLACES)
        return OverviewInput(
            topics=_topics(self.mined),
            trends=files.read_table(self.trends / trends.TRENDS_FILE, TRENDS),
            weekly=files.read_table(self.trends / trends.WEEKLY_FILE, WEEKLY),
            facets=files.read_table(self.trends / trends.FACETS_FILE, TOPIC_FACETS),
            topic_places=places,
            ticket_places=dots,
        )


@contextmanager
def sources(workspace: Workspace, *, progress: Progress = silent) -> Iterator[Sources | None]:
    """The newest results, made where they are missing; None when nothing was mined yet.

    Topics of many tickets are explained by another process while the block goes on; at its end that
    is done.

    Raises:
        StageError: the encoder of the settings is not installed.
    """
    mined = Runs(workspace.runs_dir).newest("mine")
    if mined is None:
        yield None
        return
    topics = _topics(mined)
    sizes = topics.loc[topics["level"].eq("topic").astype(bool), "size"]
    counted = partial(trends.run, workspace)
    if len(sizes) < FEWEST_TOPICS:
        yield Sources(mined, counted().folder, None)
        return
    explained = partial(explain.run, workspace, progress=progress)
    is_alone = (workspace.settings.workers or 2) < 2 or int(sizes.sum()) < FEWEST_BESIDE
    if is_alone or explain.found(workspace) is not None:
        yield Sources(mined, counted().folder, explained().folder)
        return
    with ProcessPoolExecutor(1, get_context("forkserver"), end_with_parent) as pool:
        beside = pool.submit(explain.run, workspace)

        @cache
        def wait() -> object:
            # Whatever went wrong there is told, or mended, by doing it here.
            return explained() if beside.exception() else beside.result()

        yield Sources(mined, counted().folder, explain.place(workspace), wait)
        wait()


def look(workspace: Workspace) -> list[Path]:
    """Template and style: the workspace's own, else those askless ships."""
    own, ours = workspace.root / "site" / "report", packaged("site") / "report"
    return [own / name if (own / name).is_file() else ours / name for name in LOOK]


def write(workspace: Workspace, folder: Path, made: Sources, report: Page) -> None:
    """Write page and table into ``folder``; ``report`` lends its words, style and script."""
    template, style = (path.read_text("utf-8") for path in look(workspace))
    page = replace(report, template=template, style=f"{report.style}\n{style}")
    document = overview(made.read(), page.lang)
    files.write_text(folder / PAGE, html_topics(document, page))
    files.write_text(folder / TABLE, BYTE_ORDER_MARK + csv_table(csv_rows(document)))


def _topics(mined: Path) -> pd.DataFrame:
    return files.read_table(mined / TOPICS_FILE, TOPICS)
