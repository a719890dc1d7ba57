"""What the topic pages read from a workspace: the topics of the last run and all told of them.

Nothing is made here: weeks and examples that were not worked out for these topics yet are left
out, and the pages say so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kb.gaps import OPEN_KINDS
from kb.storage import files, ticketstore, topicstore
from kb.storage.workspace import Workspace
from kb.topic_decisions import UNDONE, TopicDecision
from kb.topic_map import KINDS, TICKET_PLACES, TOPIC_EXAMPLES, TOPIC_PLACES
from kb.topic_overview import Document, OverviewInput, overview
from kb.trends import TOPIC_FACETS, TRENDS, WEEKLY
from kb.web.admin.snapshot import stamps

Row = Mapping[str, Any]
LANGUAGES = ("en", "fr")
SHOWN_EXAMPLES = 5
LONGEST_EXAMPLE = 600
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Table:
    """The topics of one run."""

    mined: str
    """Key of the run."""
    overviews: Mapping[str, Document]
    """Language of the page -> :func:`kb.topic_overview.overview`, marked topics too."""
    more: Mapping[str, Row]
    """Topic -> its row of TOPICS."""
    near: Mapping[str, Sequence[str]]
    """Topic -> the topics nearest in meaning."""
    examples: Mapping[str, Mapping[str, Sequence[Row]]]
    """Topic -> kind -> rows of TOPIC_EXAMPLES."""
    outcomes: Mapping[int, Row]
    """Number of a decision -> what became of it."""
    missing: tuple[str, ...] = ()
    """Stages that have not been run for these topics."""
    rows: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    """Language of the page -> the topics as they are listed, without what articles answer."""


def made_from(workspace: Workspace) -> object:
    """Another value as soon as the topics, or what is told of them, may be others."""
    runs = workspace.runs_dir
    return stamps(runs / stage / "latest" for stage in ("mine", "trends", "explain"))


def read_table(workspace: Workspace) -> Table:
    """The topics of the last run.

    Raises:
        NothingToDoError: `askless mine` has not run.
        InputError: a result is damaged.
    """
    from mining.stages import explain, trends
    from mining.stages.editing import Shown

    shown = Shown.of(workspace)
    counted, explained = trends.found(workspace), explain.found(workspace)
    given = OverviewInput(
        topics=shown.table,
        trends=_table(counted, trends.TRENDS_FILE, TRENDS),
        weekly=_table(counted, trends.WEEKLY_FILE, WEEKLY),
        facets=_table(counted, trends.FACETS_FILE, TOPIC_FACETS),
        topic_places=_table(explained, explain.TOPIC_PLACES_FILE, TOPIC_PLACES),
        ticket_places=_table(explained, explain.TICKET_PLACES_FILE, TICKET_PLACES),
    )
    stages = {"trends": counted, "explain": explained}
    more = {str(row["topic_id"]): plain_row(row) for row in shown.table.to_dict("records")}
    overviews = {lang: overview(given, lang) for lang in LANGUAGES}
    return Table(
        mined=shown.folder.name,
        overviews=overviews,
        more=more,
        near={str(r["topic_id"]): list(r["near"]) for r in given.topic_places.to_dict("records")},
        examples=_examples(_table(explained, explain.EXAMPLES_FILE, TOPIC_EXAMPLES)),
        outcomes={int(one["number"]): one for one in shown.outcomes},
        missing=tuple(name for name, found in stages.items() if found is None),
        rows={lang: _rows(document, more) for lang, document in overviews.items()},
    )


def _table(folder: Path | None, name: str, schema: Any) -> pd.DataFrame:
    return schema.empty() if folder is None else files.read_table(folder / name, schema)


def _examples(table: pd.DataFrame) -> dict[str, dict[str, list[Row]]]:
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {kind: [] for kind in KINDS})
    for row in table.sort_values(["topic_id", "kind", "rank"]).to_dict("records"):
        found[str(row["topic_id"])][str(row["kind"])].append(plain_row(row))
    return dict(found)


def plain_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row with None for what is not known, and lists for lists."""
    return {
        str(name): (
            list(value) if not pd.api.types.is_scalar(value) else None if pd.isna(value) else value
        )
        for name, value in row.items()
    }


def _rows(document: Document, more: Mapping[str, Row]) -> list[Document]:
    """The topics, largest first, each with its category's name and its mark."""
    whole = document["whole_weeks"]
    found = []
    for category in document["categories"]:
        for row in category["topics"]:
            own = more[row["topic_id"]]
            extra = {
                "category": category["name"],
                "number": category["number"],
                "mark": own["mark"] or "",
                "weeks": row["weeks"][:whole],
                "sizes": {code: int(own[f"size_{code}"]) for code in LANGUAGES},
            }
            found.append({**row, **extra})
    return sorted(found, key=lambda row: (-row["size"], row["topic_id"]))


def with_gaps(rows: Sequence[Document], gaps: Sequence[Row]) -> list[Document]:
    """``rows`` with what articles answer of them, from rows of the queue of gaps."""
    each: dict[str, list[Row]] = defaultdict(list)
    for gap in gaps:
        each[str(gap["topic_id"])].append(gap)
    return [{**row, **_answered(each.get(row["topic_id"], ()), row)} for row in rows]


def _answered(gaps: Sequence[Row], row: Document) -> Document:
    """Share of its tickets that a live article answers, over its languages; what is left to do."""
    own = sorted((gap for gap in gaps if gap["tickets"]), key=lambda gap: -gap["tickets"])
    tickets = sum(gap["tickets"] for gap in own)
    covered = sum(gap["tickets"] * gap["covered_share"] for gap in own)
    return {
        "gaps": own,
        "covered": covered / tickets if tickets else None,
        "uncovered": round(tickets - covered) if tickets else row["size"],
        "is_without": any(gap["kind"] in OPEN_KINDS for gap in own),
    }


def texts(workspace: Workspace, wanted: set[str]) -> dict[str, str]:
    """The redacted text of each ticket wanted that is stored."""
    tickets = ticketstore.read_tickets(workspace)
    own = tickets[tickets["ticket_id"].isin(list(wanted)).astype(bool)]
    columns = (own[name].tolist() for name in ("ticket_id", "subject", "text"))
    return {
        ticket: _BLANK.sub("\n", f"{subject}\n{text}".strip())[:LONGEST_EXAMPLE]
        for ticket, subject, text in zip(*columns, strict=True)
    }


def ticket_files(workspace: Workspace) -> object:
    """Another value as soon as a stored ticket may be another one, or gone."""
    return stamps(sorted(workspace.tickets_dir.glob("*.tickets.parquet")))


def past(workspace: Workspace, table: Table, topic_id: str | None = None) -> dict[str, Any]:
    """Decisions with what became of them, and runs with their events; of one topic, or of all.

    The newest come first. A decision that was written down and not applied yet ``is_waiting``.
    """
    taken = topicstore.read_decisions(workspace)
    back = {one.undoes for one in taken if one.undoes is not None}
    own = [one for one in taken if topic_id in (None, one.topic_id, *one.others)]
    decisions = [_decision(one, table.outcomes.get(one.number), back) for one in own]
    runs = topicstore.read_history(workspace)
    if topic_id is not None:
        runs = [{**run, "events": _events_of(run, topic_id)} for run in runs]
        runs = [run for run in runs if run["events"]]
    return {"decisions": decisions[::-1], "runs": runs[::-1]}


def has_waiting(workspace: Workspace, table: Table) -> bool:
    """Whether a decision was written down that has not been applied, as after a kill."""
    return any(one["is_waiting"] for one in past(workspace, table)["decisions"])


def gaps_are_old(workspace: Workspace, table: Table) -> bool:
    """Whether what articles answer was worked out from other topics than those of now."""
    from mining.runs import Runs
    from mining.stages import saved_figures

    found = Runs(workspace.runs_dir).newest("gaps")
    return found is not None and saved_figures(found).get("topics_result") != table.mined


def _decision(one: TopicDecision, outcome: Row | None, back: set[int]) -> dict[str, Any]:
    status = outcome["status"] if outcome else None
    is_back = one.number in back
    return {
        "one": one,
        "outcome": outcome,
        "is_undoable": one.action != "undo" and not is_back,
        "is_waiting": one.action != "undo" and (status is None or is_back != (status == UNDONE)),
    }


def _events_of(run: Row, topic_id: str) -> list[Row]:
    return [one for one in run["events"] if topic_id in (one["topic_id"], one["other_id"])]
