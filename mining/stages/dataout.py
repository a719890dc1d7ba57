"""The tables that leave: gathered from the newest results of a workspace. Nothing is saved."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kb.coverage import COVERAGE, week_of
from kb.dataout import EFFECTS, TOPIC_COVERAGE, DataTable, data_tables
from kb.errors import NothingToDoError
from kb.frames import FrameSchema
from kb.gaps import GAPS
from kb.matching import MATCHES
from kb.need_matches import needs_in_topics
from kb.orders import weekly_orders
from kb.service.figures import SERVICE_FIGURES
from kb.storage import content, files, orderstore, surveystore, ticketstore
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS, TOPICS
from mining.runs import Runs
from mining.stages import ASSIGNMENTS_FILE, GAPS_FILE, TOPICS_FILE, counted, service, trends
from mining.stages.effect_results import effect_of

SAVED: tuple[tuple[str, str, FrameSchema], ...] = (
    ("mine", TOPICS_FILE, TOPICS),
    ("gaps", GAPS_FILE, GAPS),
    ("measure", counted.COVERAGE_FILE, COVERAGE),
    (service.STAGE, service.TABLE_FILE, SERVICE_FIGURES),
)
"""Stage, file and schema of results that leave as they are."""


def tables(workspace: Workspace) -> list[DataTable]:
    """The tables there are so far; the dictionary of their columns is the last one.

    Raises:
        NothingToDoError: there is no result yet.
    """
    runs = Runs(workspace.runs_dir)
    found = {
        schema.name: files.read_table(folder / name, schema)
        for stage, name, schema in SAVED
        if (folder := runs.newest(stage)) is not None
    }
    if not found:
        raise NothingToDoError(
            "no result to export; run `askless run` first", code="not_run", command="askless run"
        )
    mined, measured = runs.newest("mine"), runs.newest("measure")
    if mined is not None:
        found |= _counted(workspace)
        found[EFFECTS.name] = _effects(runs, mined)
    if mined is not None and measured is not None:
        found[TOPIC_COVERAGE.name] = topic_coverage(
            ticketstore.read_untold_tickets(workspace),
            files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS),
            files.read_table(measured / counted.NEED_MATCHES_FILE, MATCHES),
        )
    found["publications"] = content.read_publications(workspace)
    orders, counts = orderstore.read_orders(workspace), orderstore.read_counts(workspace)
    found["weekly_orders"] = weekly_orders(orders, counts)
    given = {schema.name: surveystore.read(workspace, schema) for schema in surveystore.SCHEMAS}
    return data_tables(found | {name: rows for name, rows in given.items() if len(rows)})


def _counted(workspace: Workspace) -> dict[str, pd.DataFrame]:
    """Topics over time, counted now where they were not."""
    from kb.trends import TOPIC_FACETS, TRENDS, WEEKLY

    folder = trends.run(workspace).folder
    given = (
        (trends.WEEKLY_FILE, WEEKLY),
        (trends.TRENDS_FILE, TRENDS),
        (trends.FACETS_FILE, TOPIC_FACETS),
    )
    return {schema.name: files.read_table(folder / name, schema) for name, schema in given}


def _effects(runs: Runs, mined: Path) -> pd.DataFrame:
    rows = (effect_of(runs, mined) or {}).get("per_topic", ())
    return EFFECTS.frame(
        {**row, "topic_id": row["topic"], "locale": row["language"], "reason": row.get("reason")}
        for row in rows
    )


def topic_coverage(
    tickets: pd.DataFrame, assignments: pd.DataFrame, found: pd.DataFrame
) -> pd.DataFrame:
    """Rows of TOPIC_COVERAGE from rows of TICKETS, ASSIGNMENTS and MATCHES (``found``, one a need).

    Tickets whose time is assumed are in no week.
    """
    placed = needs_in_topics(assignments, found[counted.WEIGHED])
    dated = tickets.loc[
        ~tickets["created_at_assumed"].astype(bool), ["ticket_id", "created_at", "language"]
    ]
    joined = placed.merge(dated, on="ticket_id")
    keys = ["week", "topic_id", "locale"]
    rows = pd.DataFrame(
        {
            "week": week_of(joined["created_at"]),
            "topic_id": joined["topic_id"],
            "locale": joined["language"],
            "tickets": 1,
            "covered": joined["kind"].eq("match").astype("int64"),
        }
    )
    return TOPIC_COVERAGE.check(rows.groupby(keys, as_index=False, sort=True).sum())
