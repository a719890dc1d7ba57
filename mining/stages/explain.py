"""The explaining stage: tickets that show what each topic is, and the map of topics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import ASKED_TICKETS
from kb.topic_decisions import Unit
from kb.topic_map import TICKET_PLACES, TOPIC_EXAMPLES, TOPIC_PLACES
from kb.topics import ASSIGNMENTS, TOPICS
from mining.embedding import MOST_WORKERS, Encoder
from mining.encoders import load_encoder
from mining.graph import Integers
from mining.kept_told import told_sentences
from mining.runs import Runs, stage_key
from mining.stages import ASSIGNMENTS_FILE, TOPICS_FILE, Progress, StageResult, silent
from mining.stages.fit import vectors_dir
from mining.stated import MOST_HELD, pairs_of, stated
from mining.topic_examples import Members, Nearness, examples
from mining.topic_map import Floats as Numbers
from mining.topic_map import topic_map
from mining.unit_columns import Coded, alphabetical

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
    return Runs(workspace.runs_dir).find(STAGE, place(workspace).name)


def place(workspace: Workspace) -> Path:
    """Where the result for the newest mining is, or will be.

    Raises:
        NothingToDoError: `askless mine` has not run.
    """
    runs = Runs(workspace.runs_dir)
    mined = runs.latest("mine", "askless mine")
    return runs.root / STAGE / stage_key(STAGE, _made_from(mined))


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
    some = {ticket for _, (ticket, _) in chosen}
    tickets = ticketstore.read_ticket_columns(workspace, ASKED_TICKETS, of=some)
    needs = tickets[tickets["noise"].isna()].sort_values("ticket_id", ignore_index=True)
    encoder, progress = means
    cache_dir = vectors_dir(workspace)
    workers = workspace.settings.workers or MOST_WORKERS
    read = partial(told_sentences, pairs_of(needs), cache_dir=cache_dir, workers=workers)
    told = stated(
        needs,
        encoder,
        read=read,
        cache_dir=cache_dir,
        workers=workers,
        keeps=len(needs) <= MOST_HELD,
        progress=progress,
    )
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
    number = Coded.of(assignments["topic_id"]).to({one: place for place, one in enumerate(ids)})
    rows = np.flatnonzero(number >= 0)
    known, number = assignments.iloc[rows], number[rows]
    ticket, names = alphabetical(known["ticket_id"])
    near: Numbers = np.nan_to_num(known["similarity"].to_numpy(np.float64, na_value=0.0))
    need = known["need"].to_numpy(np.int64, na_value=0)
    order = np.lexsort((need, -near, ticket, number))
    is_nearest = np.ones(len(order), dtype=bool)
    is_nearest[1:] = (np.diff(number[order]) != 0) | (np.diff(ticket[order]) != 0)
    order = order[is_nearest]
    number, ticket, near, need = number[order], ticket[order], near[order], need[order]
    edges = np.searchsorted(number, np.arange(len(ids) + 1)).tolist()
    found = []
    for place, (start, end) in enumerate(pairwise(edges)):
        own = start + _some(ticket[start:end], near[start:end], names)
        units = zip(ticket[own].tolist(), need[own].tolist(), strict=True)
        found += [(place, (names[one], which)) for one, which in units]
    return found


def _some(ticket: Integers, near: Numbers, names: Sequence[str]) -> Integers:
    """The places of those looked at of one topic, whose tickets are in order."""
    if len(ticket) <= LOOKED_AT:
        return np.arange(len(ticket))
    order = np.argsort(-near, kind="stable")
    rest = np.sort(order[EXTREMES : len(order) - EXTREMES])
    shuffled = [sha256(names[one].encode()).digest() for one in ticket[rest].tolist()]
    drawn = sorted(range(len(rest)), key=shuffled.__getitem__)[: LOOKED_AT - 2 * EXTREMES]
    return np.sort(np.concatenate([order[:EXTREMES], order[len(order) - EXTREMES :], rest[drawn]]))
