"""The mining stage: stored tickets become topics, saved with what they were made from."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS, TOPICS
from mining.embedding import MOST_WORKERS
from mining.encoders import load_encoder
from mining.runs import Runs, stage_key
from mining.stages import FIGURES_FILE, Progress, StageResult, saved_figures, silent
from mining.topic_words import SupportedNames
from mining.topics import TOPICS_VERSION, topics

STAGE = "mine"
TOPICS_FILE = "topics.parquet"
ASSIGNMENTS_FILE = "assignments.parquet"
CENTROIDS_FILE = "centroids.npy"
CENTROID_IDS_FILE = "centroid_ids.json"


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,
    now: datetime | None = None,  # noqa: ARG001 (every stage is given it)
) -> StageResult:
    """Find the topics of the workspace's tickets, or answer from the saved result.

    Trends are counted from the newest ticket, so ``now`` changes nothing.

    Raises:
        NothingToDoError: no ticket states a need.
        StageError: the encoder or clusterer of the settings is not installed.
    """
    settings = workspace.settings
    encoder = load_encoder(settings.mining.encoder)
    runs = Runs(workspace.runs_dir)
    identity = _identity(workspace, f"{encoder.name} {encoder.version}")
    key = stage_key(STAGE, identity)
    known = runs.find(STAGE, key)
    if known is not None:
        runs.point(STAGE, key)
        return StageResult(STAGE, key, known, True, saved_figures(known))
    started = time.perf_counter()
    tickets = ticketstore.read_tickets(workspace)
    found = topics(
        tickets,
        encoder,
        settings.mining,
        rule=SupportedNames(settings.drafting.support_customers, _is_private),
        cache_dir=workspace.data_dir / "vectors",
        workers=settings.workers or MOST_WORKERS,
        progress=progress,
    )
    figures = {
        **figures_of(tickets, found.topics, found.assignments),
        "encoder": identity["encoder"],
        "seconds": round(time.perf_counter() - started, 2),
    }
    with runs.saving(STAGE, key, identity | {"details": found.made_from}) as folder:
        files.write_table(folder / TOPICS_FILE, found.topics, TOPICS)
        files.write_table(folder / ASSIGNMENTS_FILE, found.assignments, ASSIGNMENTS)
        np.save(folder / CENTROIDS_FILE, found.centroids, allow_pickle=False)
        files.write_json(folder / CENTROID_IDS_FILE, list(found.centroid_ids))
        files.write_json(folder / FIGURES_FILE, figures)
    return StageResult(STAGE, key, runs.root / STAGE / key, False, figures)


def _identity(workspace: Workspace, encoder: str) -> dict[str, Any]:
    """What decides the result; read without reading the tickets' texts."""
    return {
        "tickets": ticketstore.fingerprint(workspace),
        "encoder": encoder,
        "settings": workspace.settings.mining.model_dump(),
        "support_customers": workspace.settings.drafting.support_customers,
        "version": TOPICS_VERSION,
    }


def _is_private(text: str, locale: str) -> bool:
    from mining.redaction import find_spans

    return bool(find_spans(text, language=locale))


def figures_of(
    tickets: pd.DataFrame, topics: pd.DataFrame, assignments: pd.DataFrame
) -> dict[str, Any]:
    """The counts that the command prints: tickets, noise by reason, topics, languages."""
    needs = tickets[tickets["noise"].isna()]
    unassigned = int(assignments["topic_id"].isna().sum())
    return {
        "tickets": len(tickets),
        "needs": len(needs),
        "noise": _counted(tickets["noise"].dropna().tolist()),
        "topics": int((topics["level"] == "topic").sum()),
        "categories": int((topics["level"] == "category").sum()),
        "unassigned": unassigned,
        "unassigned_share": unassigned / len(needs),
        "languages": _counted(needs["language"].tolist()),
    }


def _counted(values: list[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))
