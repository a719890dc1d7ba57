"""Tickets that show what a topic is: typical ones, some that nearly belong elsewhere, odd ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kb.topic_map import KINDS, TOPIC_EXAMPLES
from mining.graph import Floats, Integers, centroids

SHOWN = 5
"""Examples of each kind."""


@dataclass(frozen=True)
class Members:
    """Tickets of topics, as vectors: all of them, or some of each topic."""

    topic_ids: Sequence[str]
    topic: Integers
    """For each ticket the row of its topic in ``topic_ids``."""
    ticket_ids: Sequence[str]
    texts: Sequence[str]
    """What each ticket asks, to leave out what was shown before."""
    vectors: Floats
    """Unit rows."""

    def middles(self) -> Floats:
        """Unit mean vector of each topic; zeros where it has no ticket here."""
        return centroids(self.vectors, self.topic, len(self.topic_ids))


@dataclass(frozen=True)
class Nearness:
    """How near each ticket is to its own topic's middle, and to the nearest other's."""

    own: Floats
    other: Floats
    """-1 where there is no other topic."""
    second: Integers
    """Row of the nearest other topic, -1 for none."""

    @classmethod
    def of(cls, members: Members) -> Nearness:
        """Cosines of the tickets to the topics' middles."""
        near = members.vectors @ members.middles().T
        rows = np.arange(len(near))
        own = near[rows, members.topic] if len(near) else np.zeros(0, dtype=np.float32)
        if len(members.topic_ids) < 2 or not len(near):
            return cls(own, np.full(len(near), -1.0), np.full(len(near), -1, dtype=np.int64))
        near[rows, members.topic] = -np.inf
        second = near.argmax(axis=1)
        return cls(own, near[rows, second], second)


def examples(members: Members, nearness: Nearness | None = None) -> pd.DataFrame:
    """Rows of :data:`kb.topic_map.TOPIC_EXAMPLES`, up to five of each kind a topic.

    No ticket is shown twice. A topic with few texts has typical ones only.
    """
    near = nearness or Nearness.of(members)
    rows: list[dict[str, Any]] = []
    for number in range(len(members.topic_ids)):
        inside = _distinct(np.flatnonzero(members.topic == number), members, near)
        for kind, chosen in _chosen(inside, near).items():
            rows += [
                _row(members, near, int(ticket)) | {"kind": kind, "rank": rank}
                for rank, ticket in enumerate(chosen, start=1)
            ]
    return TOPIC_EXAMPLES.frame(rows)


def _distinct(inside: Integers, members: Members, near: Nearness) -> Integers:
    """The tickets of a topic, most typical first, each text once."""
    names = [members.ticket_ids[row] for row in inside]
    order = sorted(range(len(inside)), key=lambda n: (-float(near.own[inside[n]]), names[n]))
    seen: set[str] = set()
    kept = []
    for number in order:
        row = int(inside[number])
        key = " ".join(members.texts[row].casefold().split())
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return np.array(kept, dtype=np.int64)


def _chosen(inside: Integers, near: Nearness) -> dict[str, Integers]:
    """The typical, the borderline and the odd tickets of one topic, best first.

    The odd ones are far from every topic, and are chosen first: far from two topics is also nearly
    as far from one as from the other.
    """
    typical, rest = inside[:SHOWN], inside[SHOWN:]
    nearest = np.maximum(near.own, near.other)[rest]
    odd = rest[np.argsort(nearest, kind="stable")][:SHOWN]
    left = rest[~np.isin(rest, odd)]
    lead = (near.own - near.other)[left]
    has_other = bool((near.second[left] >= 0).any())
    borderline = left[np.argsort(lead, kind="stable")][: SHOWN if has_other else 0]
    return dict(zip(KINDS, (typical, borderline, odd), strict=True))


def _row(members: Members, near: Nearness, row: int) -> dict[str, Any]:
    second = int(near.second[row])
    return {
        "topic_id": members.topic_ids[int(members.topic[row])],
        "ticket_id": members.ticket_ids[row],
        "similarity": float(near.own[row]),
        "other_id": members.topic_ids[second] if second >= 0 else None,
        "other_similarity": float(near.other[row]) if second >= 0 else None,
    }
