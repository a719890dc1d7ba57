"""Which of the new topics are the old ones: ids that persist, and what became of the others.

Topics found anew are numbered anew. Two partitions of the tickets are compared on what both of
them hold: a new topic takes the id of the old one that it shares most with, each id once, so that
the agreement (Jaccard 1901) summed over all pairs is largest (Kuhn 1955). Old topics whose tickets
are all gone are compared by where they lay. An id that nobody takes is never given again.

A partition is a mapping from units to topic ids, None for no topic. A unit is whatever is put in
topics, such as a ticket's id and the number of its need; it is only compared, never read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from mining.graph import Floats, Integers
from mining.unit_columns import Coded

U = TypeVar("U", bound=Hashable)
Partition = Mapping[U, str | None]

LEAST_JACCARD = 0.1
"""Less in common than this, and a new topic is no old one: a handful of tickets went astray."""
LEAST_COSINE = 0.9
"""Topics without a ticket in common are one when their centroids are as near as this."""
MOST_OF_IT = 0.5
"""Share of a topic's tickets that makes it a part of another, or makes it go into another."""

PERSISTED, BORN, SPLIT, MERGED, DIED = "persisted", "born", "split", "merged", "died"
KINDS = (PERSISTED, BORN, SPLIT, MERGED, DIED)


@dataclass(frozen=True)
class Places:
    """Where topics lie: unit centroids, and the topic of each row."""

    ids: tuple[str, ...] = ()
    rows: Floats = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))


@dataclass(frozen=True)
class Event:
    """What became of one topic between two partitions."""

    kind: str
    """persisted; born, of new tickets or of several topics; split off another; merged into
    another; died, its tickets scattered or gone."""
    topic_id: str
    other_id: str | None = None
    """The topic that it was split from, or that it was merged into."""
    share: float = 0.0
    """persisted: Jaccard index of its tickets before and after. split: share of the other's
    tickets that went with it. merged and died: share of its tickets that went into one topic.
    born: largest share of its tickets that come from one topic. Of tickets that both know."""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return {**asdict(self), "share": round(self.share, 4)}


@dataclass(frozen=True)
class Overlap:
    """Units that each pair of an old and a new topic have in common, of those that both know."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    shared: npt.NDArray[np.int64]
    """Units in common (old, new)."""
    old_sizes: npt.NDArray[np.int64]
    """Shared units of each old topic, with those that have no new one."""
    new_sizes: npt.NDArray[np.int64]

    @classmethod
    def of(cls, before: Partition[U], after: Partition[U]) -> Overlap:
        """Old topics by id; new ones in an order that their numbers do not decide."""
        known = before.keys() & after.keys()
        pairs = Counter((before[unit], after[unit]) for unit in known)
        old = sorted({topic for topic in before.values() if topic is not None})
        new = _in_order(after)
        row = {topic: number for number, topic in enumerate(old)}
        column = {topic: number for number, topic in enumerate(new)}
        table = np.zeros((len(old) + 1, len(new) + 1), dtype=np.int64)
        for (one, other), count in pairs.items():
            table[
                len(old) if one is None else row[one], len(new) if other is None else column[other]
            ] = count
        sizes = table.sum(axis=1)[:-1], table.sum(axis=0)[:-1]
        return cls(tuple(old), tuple(new), table[:-1, :-1], *sizes)

    @classmethod
    def of_columns(cls, before: Coded, after: Coded, known: Integers) -> Overlap:
        """The same of topics in columns: rows of ``after`` are units in order, each once.

        ``known`` is the row of ``before`` in which each of these units stands, -1 for none.
        """
        old = tuple(sorted(before.sizes()))
        new = tuple(_in_order_of(after))
        there = np.flatnonzero(known >= 0)
        row = before.only(known[there]).to({topic: place for place, topic in enumerate(old)})
        column = after.only(there).to({topic: place for place, topic in enumerate(new)})
        shape = len(old) + 1, len(new) + 1
        row[row < 0], column[column < 0] = len(old), len(new)
        flat = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1])
        table = flat.reshape(shape).astype(np.int64)
        return cls(old, new, table[:-1, :-1], table.sum(axis=1)[:-1], table.sum(axis=0)[:-1])

    @property
    def jaccard(self) -> npt.NDArray[np.float64]:
        """Shared units over the units of either, 0 where there are none."""
        either = self.old_sizes[:, None] + self.new_sizes[None, :] - self.shared
        found: npt.NDArray[np.float64] = self.shared / np.maximum(either, 1)
        return found


def _in_order(partition: Partition[Any]) -> list[str]:
    """Topics by size, largest first, then by their first unit."""
    sizes: Counter[str] = Counter()
    first: dict[str, Any] = {}
    for unit, topic in partition.items():
        if topic is not None:
            sizes[topic] += 1
            first[topic] = min(first.get(topic, unit), unit)
    return sorted(sizes, key=lambda topic: (-sizes[topic], first[topic]))


def _in_order_of(partition: Coded) -> list[str]:
    """As :func:`_in_order`, of rows that are in the order of their units."""
    names, first = np.unique(partition.codes, return_index=True)
    at = {partition.names[n]: row for n, row in zip(names.tolist(), first, strict=True) if n >= 0}
    sizes = partition.sizes()
    return sorted(at, key=lambda topic: (-sizes[topic], at[topic]))


def kept_ids(
    before: Partition[U],
    after: Partition[U],
    *,
    fresh: Iterable[str],
    places: Sequence[Places] = (),
) -> dict[str, str]:
    """For each topic of ``after`` its lasting id: that of the old topic it is, else a fresh one.

    ``fresh`` yields ids that nobody ever had; as many are taken as are needed. ``places`` are the
    centroids before and after, if they are known. Nothing before: all ids are fresh, the largest
    topic's first.
    """
    found = Overlap.of(before, after)
    kept = _matched(found.old, found.new, found.jaccard, LEAST_JACCARD)
    if places:
        gone = {t for t, size in zip(found.old, found.old_sizes, strict=True) if not size}
        kept |= _matched_by_place(gone, set(found.new) - kept.keys(), *places)
    unused = iter(fresh)
    return {topic: kept.get(topic) or next(unused) for topic in found.new}


def _matched(
    old: tuple[str, ...], new: tuple[str, ...], weights: npt.NDArray[np.float64], least: float
) -> dict[str, str]:
    """New topic -> old one, one to one, so that the weights of the pairs sum to the most."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(np.where(weights >= least, weights, 0), maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {new[j]: old[i] for i, j in pairs if weights[i, j] >= least}


def _matched_by_place(
    old: set[str], new: set[str], before: Places, after: Places
) -> dict[str, str]:
    """The same for topics without tickets in common, by the cosine of their centroids."""
    rows = [i for i, topic in enumerate(before.ids) if topic in old]
    columns = [j for j, topic in enumerate(after.ids) if topic in new]
    if not rows or not columns or before.rows.shape[1] != after.rows.shape[1]:
        return {}
    cosines = (before.rows[rows] @ after.rows[columns].T).astype(np.float64)
    names = tuple(before.ids[i] for i in rows), tuple(after.ids[j] for j in columns)
    return _matched(*names, cosines, LEAST_COSINE)


def events(found: Overlap) -> tuple[Event, ...]:
    """What became of every topic, of two partitions under lasting ids; by kind, then id.

    Two topics that became one under a third id both merged into it, and it was born.
    """
    told = [_new_event(found, column) for column in range(len(found.new))]
    told += [
        _old_event(found, row) for row, topic in enumerate(found.old) if topic not in found.new
    ]
    return tuple(sorted(told, key=lambda one: (KINDS.index(one.kind), one.topic_id)))


def _new_event(found: Overlap, column: int) -> Event:
    topic = found.new[column]
    if topic in found.old:
        row = found.old.index(topic)
        return Event(PERSISTED, topic, share=float(found.jaccard[row, column]))
    size, parts = int(found.new_sizes[column]), found.shared[:, column]
    if not size or not parts.any():
        return Event(BORN, topic)
    row = int(parts.argmax())
    went = float(parts[row] / found.old_sizes[row])
    if parts[row] / size >= MOST_OF_IT and went >= LEAST_JACCARD and found.old[row] in found.new:
        return Event(SPLIT, topic, found.old[row], went)
    return Event(BORN, topic, share=float(parts[row] / size))


def _old_event(found: Overlap, row: int) -> Event:
    size, parts = int(found.old_sizes[row]), found.shared[row]
    if not size or not parts.any():
        return Event(DIED, found.old[row])
    column = int(parts.argmax())
    share = float(parts[column] / size)
    is_merged = share >= MOST_OF_IT
    other = found.new[column] if is_merged else None
    return Event(MERGED if is_merged else DIED, found.old[row], other, share)


def survival(before: Coded, after: Coded, known: Integers) -> float | None:
    """Share of the units with a topic before, still there, that are in a topic of the same id.

    As :meth:`Overlap.of_columns` has them. None when no unit is known to both.
    """
    there = known >= 0
    then = before.only(known[there]).to({name: place for place, name in enumerate(after.names)})
    had = before.codes[known[there]] >= 0
    if not had.any():
        return None
    is_same = (then >= 0) & (then == after.codes[there])
    return int(is_same.sum()) / int(had.sum())
