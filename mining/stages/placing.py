"""Tickets in the topics of a saved version: those it was made from as found, others assigned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kb.storage import files, topicstore
from kb.storage.workspace import Workspace
from kb.topic_decisions import Place, Unit
from kb.topics import ASSIGNMENTS
from mining.decided_table import Placed
from mining.embedding import Encoder
from mining.graph import centroids
from mining.refitting import Counts
from mining.repeated import HashedKeys
from mining.stages import Progress, fit
from mining.topics import needs_of


@dataclass(frozen=True)
class Source:
    """A workspace's version of the topics, and how texts are read and encoded."""

    workspace: Workspace
    folder: Path
    encoder: Encoder
    progress: Progress


def placed(source: Source, tickets: pd.DataFrame, seen: Collection[Unit]) -> tuple[Placed, Counts]:
    """Every ticket with a need, in a topic or in none, and how many were not there before.

    ``seen`` are the units of earlier runs. A ticket whose text changed is assigned anew.

    Raises:
        NothingToDoError: no ticket states a need.
    """
    needs = needs_of(tickets)
    units: list[Unit] = [(ticket, 0) for ticket in needs["ticket_id"].tolist()]
    known = files.read_table(source.folder / fit.TICKETS_FILE, fit.FITTED)
    content = dict(zip(known["ticket_id"].tolist(), known["content_hash"].tolist(), strict=True))
    hashes = needs["content_hash"].tolist()
    is_new = np.array(
        [content.get(unit[0]) != now for unit, now in zip(units, hashes, strict=True)], dtype=bool
    )
    found, similarity = _as_found(source.folder, units)
    fresh = np.flatnonzero(is_new)
    for row, topic, near in _assigned(source, needs, fresh):
        found[row], similarity[row] = topic, near
    gone = len(content.keys() - set(needs["ticket_id"].tolist()))
    without = [row for row in fresh if found[row] is None]
    counts = Counts(
        made_from=len(content),
        changed=len(fresh) + gone,
        assigned=len(fresh),
        unassigned=len(without),
        latest=sum(units[row] not in seen for row in fresh),
        latest_unassigned=sum(units[row] not in seen for row in without),
    )
    return Placed(needs, units, found, similarity), counts


def _as_found(folder: Path, units: Sequence[Unit]) -> tuple[list[str | None], np.ndarray]:
    """Topic and likeness of each unit where topics were found; none for one that was not there."""
    rows = files.read_table(folder / fit.ASSIGNMENTS_FILE, ASSIGNMENTS)
    keys = topicstore.unit_keys(rows)
    topics = dict(zip(keys, fit.plain(rows["topic_id"]), strict=True))
    near = dict(zip(keys, rows["similarity"].fillna(0.0).tolist(), strict=True))
    similarity = np.array([near.get(unit, 0.0) for unit in units], dtype=np.float32)
    return [topics.get(unit) for unit in units], similarity


def _assigned(
    source: Source, needs: pd.DataFrame, fresh: np.ndarray
) -> list[tuple[int, str | None, float]]:
    """Row, topic and likeness of each of the rows ``fresh``."""
    if not len(fresh):
        return []
    model = fit.read_model(source.folder)
    texts = fit.texts_of(
        source.workspace,
        needs.iloc[fresh],
        source.encoder,
        repeated=HashedKeys(model.repeated),
        progress=source.progress,
    )
    got = model.assigned(texts)
    topics = [model.ids[row] if row >= 0 else None for row in got.topic.tolist()]
    return list(zip(fresh.tolist(), topics, got.similarity.tolist(), strict=True))


def vectors_of(source: Source, rows: Placed) -> np.ndarray:
    """Unit sentence vectors of units, (n, dimensions)."""
    model = fit.read_model(source.folder)
    repeated = HashedKeys(model.repeated)
    return fit.texts_of(source.workspace, rows.needs, source.encoder, repeated=repeated).vectors


def nearest_part(source: Source, rows: Placed) -> Place:
    """Puts units that no part of a split has in the part whose middle is nearest."""
    place = {unit: row for row, unit in enumerate(rows.units)}

    def nearest(parts: Mapping[str, Collection[Unit]], rest: Sequence[Unit]) -> Sequence[str]:
        names = [name for name in parts if parts[name]]
        own = [sorted(parts[name]) for name in names]
        every = [unit for some in own for unit in some]
        chosen = np.array([place[unit] for unit in (*every, *rest)], dtype=np.int64)
        vectors = vectors_of(source, rows.only(chosen))
        label = np.repeat(np.arange(len(names)), [len(some) for some in own])
        middles = centroids(vectors[: len(every)], label, len(names))
        return [names[row] for row in (vectors[len(every) :] @ middles.T).argmax(axis=1)]

    return nearest
