"""The trends stage: topics over time, saved beside the topics they are counted from.

It is a result of its own, not part of mining: orders may come later, and counting takes a second.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kb.orders import orders_by_week, weekly_orders
from kb.storage import files, orderstore, ticketstore
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS, TOPICS, label_in
from kb.trends import BURST, TOO_NEW, TOPIC_FACETS, TRENDS, WEEKLY
from mining.runs import Runs, folder_hash, stage_key
from mining.stages import (
    ASSIGNMENTS_FILE,
    FIGURES_FILE,
    TOPICS_FILE,
    Progress,
    StageResult,
    saved_figures,
    silent,
)
from mining.trends import TRENDS_VERSION, trends

STAGE = "trends"
WEEKLY_FILE = "weekly.parquet"
TRENDS_FILE = "trends.parquet"
FACETS_FILE = "topic_facets.parquet"


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,
    now: datetime | None = None,  # noqa: ARG001 (every stage is given it)
) -> StageResult:
    """Count the topics of the newest mining by week, or answer from the saved result.

    Raises:
        NothingToDoError: `askless mine` has not run.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    made_from = _made_from(workspace, mined)
    key = stage_key(STAGE, made_from)
    known = runs.current(STAGE, key)
    if known is not None:
        return StageResult(STAGE, key, known, True, saved_figures(known))
    topics = files.read_table(mined / TOPICS_FILE, TOPICS)
    counted = trends(
        ticketstore.read_counted_tickets(workspace),
        topics,
        files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS),
        orders=_orders(workspace),
    )
    figures = figures_of(counted.topics, topics)
    with runs.saving(STAGE, key, made_from) as folder:
        files.write_table(folder / WEEKLY_FILE, counted.weekly, WEEKLY)
        files.write_table(folder / TRENDS_FILE, counted.topics, TRENDS)
        files.write_table(folder / FACETS_FILE, counted.facets, TOPIC_FACETS)
        files.write_json(folder / FIGURES_FILE, figures)
    progress(1, 1)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, figures)


def found(workspace: Workspace) -> Path | None:
    """The saved result for the newest mining and the orders there are, if there is one.

    Raises:
        NothingToDoError: `askless mine` has not run.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    return runs.find(STAGE, stage_key(STAGE, _made_from(workspace, mined)))


def _made_from(workspace: Workspace, mined: Path) -> dict[str, str]:
    return {
        "mine": mined.name,
        "orders": folder_hash(workspace.orders_dir) if workspace.orders_dir.is_dir() else "",
        "version": TRENDS_VERSION,
    }


def _orders(workspace: Workspace) -> dict[str, int]:
    orders, counts = orderstore.read_orders(workspace), orderstore.read_counts(workspace)
    return orders_by_week(weekly_orders(orders, counts))


def figures_of(table: pd.DataFrame, topics: pd.DataFrame) -> dict[str, Any]:
    """What is rising and what is new, strongest first, for the command and the report.

    ``table`` are rows of TRENDS, ``topics`` of TOPICS.
    """
    labels = {
        str(row["topic_id"]): {locale: label_in(row, locale) for locale in ("fr", "en")}
        for row in topics.to_dict("records")
    }
    states = table["state"].value_counts()
    return {
        "states": {str(name): int(count) for name, count in states.items()},
        "emerging": _listed(table[table["state"].eq(BURST).astype(bool)], labels),
        "new": _listed(table[table["state"].eq(TOO_NEW).astype(bool)], labels),
    }


def _listed(table: pd.DataFrame, labels: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    names = ["topic_id", "week", "tickets", "expected", "ratio", "p_value", "since", "all_tickets"]
    rows = [
        {name: None if pd.isna(row[name]) else row[name] for name in names}
        | {"first_seen": f"{row['first_seen_at']:%Y-%m-%d}", "labels": labels[row["topic_id"]]}
        for row in table.to_dict("records")
    ]
    return sorted(rows, key=lambda row: (-(row["ratio"] or 0), -row["tickets"], row["topic_id"]))
