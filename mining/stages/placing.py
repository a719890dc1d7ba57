"""Needs in the topics of a saved version: of tickets it was made from as found, others assigned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.frames import column_values
from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.tickets import HASHED_TICKETS
from kb.topic_decisions import Place, Unit
from kb.topics import ASSIGNMENTS
from mining.assigning import Texts
from mining.embedding import Encoder, text_keys
from mining.graph import Floats, Integers, centroids
from mining.placed import Placed, Spots, column_of
from mining.refitting import Counts, strained
from mining.stages import ASSIGNMENTS_FILE, Progress, fit
from mining.topics import needs_of, smallest_size
from mining.unit_columns import Coded, UnitRows, places

Bools = npt.NDArray[np.bool_]

LEARNT_BESIDE = 4_000
"""Tickets that were there before and are read beside new ones, to tell needs from frames."""


@dataclass(frozen=True)
class Source:
    """A workspace's version of the topics, and how texts are read and encoded."""

    workspace: Workspace
    folder: Path
    encoder: Encoder
    progress: Progress

    def read(self, ids: Collection[str]) -> pd.DataFrame:
        """Rows of SAID_TICKETS of some tickets."""
        return ticketstore.read_said(self.workspace, ids)


@dataclass(frozen=True)
class _Units:
    """Needs of tickets (rows of those that state one) and where they were found or put."""

    at: Spots
    topic: Coded
    similarity: Floats
    nearness: Floats
    """How near a new one came to its topic, in meaning and wording; of no meaning for others."""

    def only(self, rows: Integers) -> _Units:
        own = self.topic.only(rows), self.similarity[rows], self.nearness[rows]
        return _Units(self.at.only(rows), *own)


def placed(source: Source, tickets: pd.DataFrame, seen: pd.DataFrame) -> tuple[Placed, Counts]:
    """Every need of every ticket, in a topic or in none, and how many were not there before.

    ``tickets`` are rows of HASHED_TICKETS; ``seen`` have the units of earlier runs (``ticket_id``,
    ``need``). A ticket whose text changed is assigned anew.

    Raises:
        NothingToDoError: no ticket states a need.
    """
    needs = needs_of(tickets, HASHED_TICKETS)
    known = files.read_table(source.folder / fit.TICKETS_FILE, fit.FITTED)
    is_new = _is_new(needs, known)
    fresh = _assigned(source, needs, np.flatnonzero(is_new))
    every = _joined([_as_found(source.folder, needs, is_new), fresh])
    every = every.only(every.at.in_order())
    units = UnitRows(needs["ticket_id"], fresh.at.row, fresh.at.number)
    is_latest = units.places(seen["ticket_id"], seen["need"]) < 0
    latest = fresh.only(np.flatnonzero(is_latest))
    gone = int((places(known["ticket_id"], needs["ticket_id"]) < 0).sum())
    counts = Counts(
        made_from=len(known),
        changed=int(is_new.sum()) + gone,
        assigned=len(fresh.topic),
        unassigned=int((fresh.topic.codes < 0).sum()),
        latest=len(latest.topic),
        latest_unassigned=int((latest.topic.codes < 0).sum()),
        strained=_strained(source, latest, len(known)) or _strained(source, fresh, len(known)),
    )
    return Placed(needs, every.at, every.topic, every.similarity, source.read), counts


def _is_new(needs: pd.DataFrame, known: pd.DataFrame) -> Bools:
    """Which tickets are not those that topics were found in, or say something else now."""
    at = places(needs["ticket_id"], known["ticket_id"])
    is_same = np.zeros(len(at), dtype=bool)
    there = np.flatnonzero(at >= 0)
    then = known["content_hash"].take(at[there]).reset_index(drop=True)
    now = needs["content_hash"].take(there).reset_index(drop=True)
    is_same[there] = then.eq(now).to_numpy(dtype=bool)
    return ~is_same


def _strained(source: Source, rows: _Units, tickets: int) -> tuple[str, int] | None:
    """The topic that does not fit the new needs in it, if one stands out."""
    if not len(rows.topic):
        return None
    model = fit.read_model(source.folder)
    topic = rows.topic.to({name: row for row, name in enumerate(model.ids)})
    fewest = smallest_size(source.workspace.settings.mining, tickets)
    return strained(topic, rows.nearness, model, fewest=fewest)


def _joined(parts: Sequence[_Units]) -> _Units:
    return _Units(
        Spots.joined([part.at for part in parts]),
        Coded.joined([part.topic for part in parts]),
        np.concatenate([part.similarity for part in parts]),
        np.concatenate([part.nearness for part in parts]),
    )


def _as_found(folder: Path, needs: pd.DataFrame, is_new: Bools) -> _Units:
    """The needs of tickets that did not change in the topics that were found in them."""
    table = files.read_table(folder / ASSIGNMENTS_FILE, ASSIGNMENTS)
    row = places(table["ticket_id"], needs["ticket_id"])
    kept = np.flatnonzero((row >= 0) & ~is_new[row])
    similarity = table["similarity"].to_numpy(dtype=np.float64, na_value=0.0)
    return _Units(
        Spots(row[kept], *(column_of(table[name])[kept] for name in ("need", "start", "end"))),
        Coded.of(table["topic_id"]).only(kept),
        similarity[kept].astype(np.float32),
        np.zeros(len(kept), dtype=np.float32),
    )


def _assigned(source: Source, needs: pd.DataFrame, fresh: Integers) -> _Units:
    """The needs of the tickets in the rows ``fresh``, put in topics."""
    if not len(fresh):
        none, numbers = np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
        return _Units(Spots(numbers, numbers, numbers, numbers), Coded(numbers, ()), none, none)
    fit.read_soon(source.workspace, len(fresh) + LEARNT_BESIDE)
    model = fit.read_model(source.folder)
    chosen = np.concatenate([fresh, _beside(needs, fresh)])
    rows = _read(source, needs["ticket_id"].take(chosen))
    told = fit.texts_of(source.workspace, rows, source.encoder, progress=source.progress)
    own = np.flatnonzero(told.ticket < len(fresh)).tolist()
    languages = rows["language"].iloc[told.ticket[own]].tolist()
    got = model.assigned(Texts([told.texts[row] for row in own], languages, told.vectors[own]))
    parts = [told.needs[row] for row in own]
    spots = np.array([(one.number, one.start, one.end) for one in parts], dtype=np.int64)
    return _Units(
        Spots(fresh[told.ticket[own]], *spots.reshape(-1, 3).T),
        Coded(got.topic, model.ids),
        got.similarity,
        got.nearness,
    )


def _read(source: Source, ids: pd.Series) -> pd.DataFrame:
    """SAID_TICKETS of some tickets, in the order of their ``ids``."""
    told = source.read(column_values(ids))
    return told.take(places(ids, told["ticket_id"])).reset_index(drop=True)


def _beside(needs: pd.DataFrame, fresh: Integers) -> Integers:
    """Rows of other tickets, the same every time, that say beside which needs a sentence stands.

    Those whose ids have the lowest keys, lowest first; of one key there is one id.
    """
    is_other = np.ones(len(needs), dtype=bool)
    is_other[fresh] = False
    others = np.flatnonzero(is_other)
    keys = text_keys(column_values(needs["ticket_id"].take(others)))
    first = np.ascontiguousarray(keys[:, :8]).view(">u8").ravel()
    last = min(LEARNT_BESIDE, len(others))
    if last < len(others):
        near = np.flatnonzero(first <= np.partition(first, last - 1)[last - 1])
    else:
        near = np.arange(len(others))
    lowest = sorted(near.tolist(), key=lambda at: keys[at].tobytes())
    return others[np.array(lowest[:last], dtype=np.int64)]


def vectors_of(source: Source, rows: Placed) -> Floats:
    """Unit sentence vectors of units, (n, dimensions)."""
    return fit.texts_of(source.workspace, rows.needs, source.encoder, is_split=True).vectors


def nearest_part(source: Source, rows: Placed) -> Place:
    """Puts units that no part of a split has in the part whose middle is nearest."""

    def nearest(parts: Mapping[str, Collection[Unit]], rest: Sequence[Unit]) -> Sequence[str]:
        names = [name for name in parts if parts[name]]
        own = [sorted(parts[name]) for name in names]
        every = [unit for some in own for unit in some]
        known = rows.rows_of([*every, *rest])
        place = dict(zip(rows.only(known).units, known.tolist(), strict=True))
        chosen = np.array([place[unit] for unit in (*every, *rest)], dtype=np.int64)
        vectors = vectors_of(source, rows.only(chosen))
        label = np.repeat(np.arange(len(names)), [len(some) for some in own])
        middles = centroids(vectors[: len(every)], label, len(names))
        return [names[row] for row in (vectors[len(every) :] @ middles.T).argmax(axis=1)]

    return nearest
