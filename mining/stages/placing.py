"""Needs in the topics of a saved version: of tickets it was made from as found, others assigned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kb.frames import column_values
from kb.storage import files
from kb.storage.workspace import Workspace
from kb.topic_decisions import Place, Unit
from kb.topics import ASSIGNMENTS
from mining.assigning import Texts
from mining.decided_table import Placed
from mining.embedding import Encoder, text_key
from mining.graph import Floats, Integers, centroids
from mining.needs import Need
from mining.refitting import Counts, strained
from mining.stages import ASSIGNMENTS_FILE, Progress, fit
from mining.topics import needs_of, smallest_size

LEARNT_BESIDE = 4_000
"""Tickets that were there before and are read beside new ones, to tell needs from frames."""


@dataclass(frozen=True)
class Source:
    """A workspace's version of the topics, and how texts are read and encoded."""

    workspace: Workspace
    folder: Path
    encoder: Encoder
    progress: Progress


@dataclass(frozen=True)
class _Row:
    """A need of a ticket, and where it was found or put."""

    ticket: str
    part: Need
    topic: str | None
    similarity: float
    nearness: float = 0.0
    """How near a new one came to its topic, in meaning and wording."""

    @property
    def unit(self) -> Unit:
        """Ticket and number of the need."""
        return self.ticket, self.part.number


def placed(source: Source, tickets: pd.DataFrame, seen: Collection[Unit]) -> tuple[Placed, Counts]:
    """Every need of every ticket, in a topic or in none, and how many were not there before.

    ``seen`` are the units of earlier runs. A ticket whose text changed is assigned anew.

    Raises:
        NothingToDoError: no ticket states a need.
    """
    needs = needs_of(tickets)
    known = files.read_table(source.folder / fit.TICKETS_FILE, fit.FITTED)
    content = dict(
        zip(column_values(known["ticket_id"]), column_values(known["content_hash"]), strict=True)
    )
    pairs = list(
        zip(column_values(needs["ticket_id"]), column_values(needs["content_hash"]), strict=True)
    )
    is_new = np.array([content.get(ticket) != now for ticket, now in pairs], dtype=bool)
    old = {ticket for (ticket, _), new in zip(pairs, is_new, strict=True) if not new}
    fresh = _assigned(source, needs, np.flatnonzero(is_new))
    rows = [*_as_found(source.folder, old), *fresh]
    rows.sort(key=lambda row: row.unit)
    without = [row for row in fresh if row.topic is None]
    latest = [row for row in fresh if row.unit not in seen]
    counts = Counts(
        made_from=len(content),
        changed=int(is_new.sum()) + len(content.keys() - {ticket for ticket, _ in pairs}),
        assigned=len(fresh),
        unassigned=len(without),
        latest=len(latest),
        latest_unassigned=sum(row.topic is None for row in latest),
        strained=_strained(source, latest, len(content)) or _strained(source, fresh, len(content)),
    )
    return _joined(needs, rows), counts


def _strained(source: Source, rows: Sequence[_Row], tickets: int) -> tuple[str, int] | None:
    """The topic that does not fit the new needs in it, if one stands out."""
    if not rows:
        return None
    model = fit.read_model(source.folder)
    number = {topic: row for row, topic in enumerate(model.ids)}
    topic = np.array([-1 if r.topic is None else number[r.topic] for r in rows], dtype=np.int64)
    nearness = np.array([row.nearness for row in rows], dtype=np.float32)
    fewest = smallest_size(source.workspace.settings.mining, tickets)
    return strained(topic, nearness, model, fewest=fewest)


def _joined(needs: pd.DataFrame, rows: Sequence[_Row]) -> Placed:
    place = {ticket: row for row, ticket in enumerate(column_values(needs["ticket_id"]))}
    own = needs.iloc[[place[row.ticket] for row in rows]].reset_index(drop=True)
    texts = zip(column_values(own["text"]), column_values(own["subject"]), rows, strict=True)
    parts = [
        (t[row.part.start : row.part.end], "" if row.part.number else s) for t, s, row in texts
    ]
    read = own.assign(text=[text for text, _ in parts], subject=[subject for _, subject in parts])
    similarity = np.array([row.similarity for row in rows], dtype=np.float32)
    units, found = [row.unit for row in rows], [row.topic for row in rows]
    return Placed(read, [row.part for row in rows], units, found, similarity)


def _as_found(folder: Path, tickets: Collection[str]) -> list[_Row]:
    """The needs of ``tickets`` in the topics that were found in them."""
    table = files.read_table(folder / ASSIGNMENTS_FILE, ASSIGNMENTS)
    table = table[table["ticket_id"].isin(list(tickets)).astype(bool)]
    places = zip(
        column_values(table["need"]),
        column_values(table["start"]),
        column_values(table["end"]),
        strict=True,
    )
    columns = zip(
        column_values(table["ticket_id"]),
        places,
        fit.plain(table["topic_id"]),
        table["similarity"].fillna(0.0).tolist(),
        strict=True,
    )
    return [_Row(ticket, Need(*place, ()), topic, near) for ticket, place, topic, near in columns]


def _assigned(source: Source, needs: pd.DataFrame, fresh: Integers) -> list[_Row]:
    """The needs of the tickets in the rows ``fresh``, put in topics."""
    if not len(fresh):
        return []
    model = fit.read_model(source.folder)
    beside = _beside(needs, fresh)
    rows = needs.iloc[[*fresh, *beside]].reset_index(drop=True)
    told = fit.texts_of(source.workspace, rows, source.encoder, progress=source.progress)
    own = np.flatnonzero(told.ticket < len(fresh)).tolist()
    languages = rows["language"].iloc[told.ticket[own]].tolist()
    got = model.assigned(Texts([told.texts[row] for row in own], languages, told.vectors[own]))
    ids = rows["ticket_id"].iloc[told.ticket[own]].tolist()
    topics = [model.ids[row] if row >= 0 else None for row in got.topic.tolist()]
    parts = [told.needs[row] for row in own]
    return list(map(_Row, ids, parts, topics, got.similarity.tolist(), got.nearness.tolist()))


def _beside(needs: pd.DataFrame, fresh: Integers) -> list[int]:
    """Rows of other tickets, the same every time, that say beside which needs a sentence stands."""
    others = np.setdiff1d(np.arange(len(needs)), fresh)
    ids = column_values(needs["ticket_id"])
    return sorted(others.tolist(), key=lambda row: text_key(ids[row]))[:LEARNT_BESIDE]


def vectors_of(source: Source, rows: Placed) -> Floats:
    """Unit sentence vectors of units, (n, dimensions)."""
    return fit.texts_of(source.workspace, rows.needs, source.encoder, is_split=True).vectors


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
