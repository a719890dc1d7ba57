"""The explaining stage: tickets that show what each topic is, and the map of topics."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from kb.frames import column_values
from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.topic_decisions import Unit
from kb.topic_map import TICKET_PLACES, TOPIC_EXAMPLES, TOPIC_PLACES
from kb.topics import ASSIGNMENTS, TOPICS
from mining.embedding import Encoder
from mining.encoders import load_encoder
from mining.runs import Runs, stage_key
from mining.stages import ASSIGNMENTS_FILE, TOPICS_FILE, Progress, StageResult, fit, silent
from mining.topic_examples import Members, Nearness, examples
from mining.topic_map import topic_map

STAGE = "explain"
VERSION = "3"
EXAMPLES_FILE = "topic_examples.parquet"
TOPIC_PLACES_FILE = "topic_places.parquet"
TICKET_PLACES_FILE = "ticket_places.parquet"
LOOKED_AT = 200
"""Tickets of a topic whose needs are compared; of a larger topic the same ones each time."""
EXTREMES = 20
"""Of a larger topic so many of the nearest and of the farthest are among them."""


def run(
    workspace: Workspace,
    *,
    progress: Progress = silent,
    now: datetime | None = None,  # noqa: ARG001 (every stage is given it)
) -> StageResult:
    """Explain the topics of the newest mining, or answer from the saved result.

    Raises:
        NothingToDoError: `askless mine` has not run.
        StageError: the encoder of the settings is not installed.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    made_from = _made_from(mined)
    key = stage_key(STAGE, made_from)
    known = runs.current(STAGE, key)
    if known is not None:
        return StageResult(STAGE, key, known, True)
    encoder = load_encoder(workspace.settings.mining.encoder)
    topics = files.read_table(mined / TOPICS_FILE, TOPICS)
    topics = topics[topics["level"].eq("topic").astype(bool)]
    assignments = files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS)
    members = _members(workspace, topics, assignments, (encoder, progress))
    near = Nearness.of(members)
    parents = [None if pd.isna(one) else str(one) for one in topics["parent_id"]]
    places = topic_map(members, topics["size"].to_numpy(np.int64), parents, near)
    with runs.saving(STAGE, key, made_from) as folder:
        files.write_table(folder / EXAMPLES_FILE, examples(members, near), TOPIC_EXAMPLES)
        files.write_table(folder / TOPIC_PLACES_FILE, places.topics, TOPIC_PLACES)
        files.write_table(folder / TICKET_PLACES_FILE, places.tickets, TICKET_PLACES)
    return StageResult(STAGE, key, runs.root / STAGE / key, False)


def found(workspace: Workspace) -> Path | None:
    """The saved result for the newest mining, if there is one.

    Raises:
        NothingToDoError: `askless mine` has not run.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    return runs.find(STAGE, stage_key(STAGE, _made_from(mined)))


def _made_from(mined: Path) -> dict[str, str]:
    return {"mine": mined.name, "version": VERSION}


def _members(
    workspace: Workspace,
    topics: pd.DataFrame,
    assignments: pd.DataFrame,
    means: tuple[Encoder, Progress],
) -> Members:
    """The needs looked at, read as topics are found in them; most vectors are in the cache."""
    ids = [str(one) for one in topics["topic_id"]]
    chosen = looked_at(assignments, ids)
    tickets = ticketstore.read_tickets(workspace, of={ticket for _, (ticket, _) in chosen})
    needs = tickets[tickets["noise"].isna()].sort_values("ticket_id", ignore_index=True)
    encoder, progress = means
    told = fit.texts_of(workspace, needs, encoder, progress=progress)
    names = [str(one) for one in needs["ticket_id"].iloc[told.ticket]]
    place = {unit: row for row, unit in enumerate(zip(names, told.numbers, strict=True))}
    found = [(number, place[unit]) for number, unit in chosen if unit in place]
    rows = [row for _, row in found]
    return Members(
        ids,
        np.array([number for number, _ in found], dtype=np.int64),
        [names[row] for row in rows],
        [told.texts[row] for row in rows],
        told.vectors[rows],
    )


def looked_at(assignments: pd.DataFrame, ids: Sequence[str]) -> list[tuple[int, Unit]]:
    """(number of the topic, need) for the needs of each topic that are looked at.

    All of a small topic; of a large one the nearest, the farthest, and others by the hash of their
    ticket, so that new tickets do not change which old ones are shown. Of a ticket's needs in one
    topic the nearest.
    """
    number = {topic: place for place, topic in enumerate(ids)}
    inside: dict[int, dict[str, tuple[float, int]]] = defaultdict(dict)
    known = assignments.dropna(subset=["topic_id"])
    names = ("ticket_id", "topic_id", "similarity", "need")
    rows = zip(*(column_values(known[name]) for name in names), strict=True)
    for ticket, topic, similarity, need in rows:
        if str(topic) in number:
            some = inside[number[str(topic)]]
            own = (0.0 if pd.isna(similarity) else float(similarity), -int(need))
            some[str(ticket)] = max(own, some.get(str(ticket), own))
    return [
        (place, (ticket, -inside[place][ticket][1]))
        for place in sorted(inside)
        for ticket in _some({ticket: near for ticket, (near, _) in inside[place].items()})
    ]


def _some(near: dict[str, float]) -> list[str]:
    if len(near) <= LOOKED_AT:
        return sorted(near)
    order = sorted(near, key=lambda ticket: (-near[ticket], ticket))
    kept = {*order[:EXTREMES], *order[-EXTREMES:]}
    rest = sorted((t for t in order if t not in kept), key=_shuffled)
    return sorted([*kept, *rest[: LOOKED_AT - len(kept)]])


def _shuffled(ticket: str) -> bytes:
    return hashlib.sha256(ticket.encode()).digest()
