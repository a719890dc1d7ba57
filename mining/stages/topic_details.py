"""One topic explained for an editor of this desk: its tickets' redacted texts, and how it goes.

For eyes inside only: what may be shared is :mod:`mining.stages.topic_page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.topic_map import KINDS, TOPIC_EXAMPLES, TOPIC_PLACES
from kb.trends import TOPIC_FACETS, TRENDS, WEEKLY
from mining.stages import Progress, explain, silent, trends

LAST_WEEKS = 12


def topic_details(
    workspace: Workspace, topic_id: str, *, progress: Progress = silent
) -> dict[str, Any]:
    """Examples by kind, how the topic stands, its last weeks, channels, languages, neighbours.

    What is missing is made first, with the workspace held. A topic that is not known has no
    examples.

    Raises:
        NothingToDoError: `askless mine` has not run.
        WorkspaceBusyError: something is missing and another command works in the workspace.
        StageError: the encoder of the settings is not installed.
    """
    explained = explain.found(workspace)
    counted = trends.found(workspace)
    if explained is None or counted is None:
        with workspace.locked():
            explained = explain.run(workspace, progress=progress).folder
            counted = trends.run(workspace).folder
    places = _own(explained / explain.TOPIC_PLACES_FILE, TOPIC_PLACES, topic_id)
    return {
        "examples": _examples(workspace, explained, topic_id),
        "near": [str(one) for row in places for one in row["near"]],
        "trend": next(iter(_own(counted / trends.TRENDS_FILE, TRENDS, topic_id)), None),
        "weeks": _own(counted / trends.WEEKLY_FILE, WEEKLY, topic_id)[-LAST_WEEKS:],
        "facets": _own(counted / trends.FACETS_FILE, TOPIC_FACETS, topic_id),
    }


def _own(path: Path, schema: Any, topic_id: str) -> list[dict[str, Any]]:
    """A topic's rows of a table as JSON values."""
    table = files.read_table(path, schema)
    rows = table[table["topic_id"].eq(topic_id).astype(bool)].to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if not pd.api.types.is_scalar(value):
        return list(value)
    if pd.isna(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _examples(
    workspace: Workspace, folder: Path, topic_id: str
) -> Mapping[str, list[dict[str, Any]]]:
    """The topic's typical, borderline and odd tickets with their redacted text."""
    tickets = ticketstore.read_tickets(workspace)
    texts = {
        str(ticket): " ".join(f"{subject}\n{text}".split())
        for ticket, subject, text in zip(
            tickets["ticket_id"], tickets["subject"], tickets["text"], strict=True
        )
    }
    rows = _own(folder / explain.EXAMPLES_FILE, TOPIC_EXAMPLES, topic_id)
    known = [row | {"text": texts[row["ticket_id"]]} for row in rows if row["ticket_id"] in texts]
    return {kind: [row for row in known if row["kind"] == kind] for kind in KINDS}
