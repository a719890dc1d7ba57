"""Texts beyond those that were clustered: each joins the topic of the texts nearest to it.

They are put in the sample's space block by block, so that memory does not grow with them, and a
text that resembles nothing at the shop joins none. What is lost against clustering every text:
docs/decisions/0017-topics-at-scale.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mining.graph import (
    ABSENT,
    BLOCK,
    LEAST_WEIGHT,
    THREADS,
    Floats,
    Integers,
    centroids,
    cosines,
)
from mining.space import Others, Space
from mining.strangers import Parted

FAR_QUANTILE = 0.05
"""A ticket of a topic too small to be one joins the nearest topic unless it is farther from it
than all but this share of tickets are from theirs; then it has no topic."""
VOTERS = 10
"""Texts with a topic, of the same language, that are asked for it."""
ASKED = 12
"""Topics in which they are looked for."""
FAR_SHARE = 0.01
"""A text that is farther from the middle of its topic than all but this share of the voters are
from theirs has no topic."""


@dataclass(frozen=True)
class Settled:
    """Clusters made topics."""

    labels: Integers
    """Topic number of each row, -1 for none."""
    middles: Floats
    """Unit mean joint vector of each topic."""


def settled(labels: Integers, joint: Floats, counts: Integers, floor: int) -> Settled:
    """Topics of at least ``floor`` needs, numbered from 0, largest first.

    ``counts`` are needs per row. Texts of smaller ones, and texts that are in none, join the
    nearest topic unless it is far from them.
    """
    sizes = np.bincount(labels[labels >= 0], weights=counts[labels >= 0])
    order = np.argsort(-sizes, kind="stable")
    kept = [int(label) for label in order if sizes[label] >= floor] or [int(order[0])]
    renumbered = np.full(len(sizes) + 1, ABSENT, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    found = renumbered[labels]
    middles = centroids(joint, found, len(kept))
    inside = found >= 0
    limit = float(np.quantile(cosines(joint[inside], middles, found[inside]), FAR_QUANTILE))
    outside = np.flatnonzero(~inside)
    for start in range(0, len(outside), BLOCK):
        rows = outside[start : start + BLOCK]
        near = joint[rows] @ middles.T
        found[rows] = np.where(near.max(axis=1) >= limit, near.argmax(axis=1), ABSENT)
    return Settled(found, middles)


@dataclass(frozen=True)
class Joining:
    """Topics that were found in some texts, by which others are put in them."""

    where: Space
    """Of the sample: where the others lie in it."""
    parted: Parted
    """The texts of the sample by topic, and who is a stranger among them."""
    voters: Voters
    middles: Floats
    """Unit mean joint vector of each topic."""

    def topics(self, others: Others) -> Integers:
        """The topic of each text, -1 for none."""
        with ThreadPoolExecutor(THREADS) as pool:
            blocks = list(pool.map(lambda part: self._block(others.block(part)), others.parts()))
        return np.concatenate([np.zeros(0, dtype=np.int64), *blocks])

    def _block(self, block: Others) -> Integers:
        joint, vectors, groups = self.where.beside(block), block.sentences, block.groups
        topic = self.voters.elected(joint, groups, self.middles)
        topic[cosines(joint, self.middles, topic) < self._limit] = ABSENT
        # A text that others wrote too, or that has no topic anyway, need not be looked at.
        doubtful = np.flatnonzero(block.is_single & (topic != ABSENT))
        strange = self.parted.among(vectors[doubtful], groups[doubtful], topic[doubtful])
        topic[doubtful[strange]] = ABSENT
        return topic

    @cached_property
    def _limit(self) -> float:
        """Least cosine to the middle of its topic of a text that joins."""
        return self.voters.least_cosine(self.middles)


@dataclass(frozen=True)
class Voters:
    """Texts with topics, whose nearest elect the topic of another text."""

    joint: Floats
    """Unit joint vectors."""
    labels: Integers
    """Topic of each, -1 for none."""
    groups: Integers

    def elected(self, joint: Floats, groups: Integers, middles: Floats) -> Integers:
        """The topic of the nearest texts of the same language, each counting by its cosine.

        They are looked for in the topics with the nearest middles; where a language has too few
        voters, in all languages.
        """
        topic = np.empty(len(joint), dtype=np.int64)
        for group in np.unique(groups).tolist():
            inside = np.flatnonzero(groups == group)
            cells = self._cells[group] if group in self._cells else self._cells[ABSENT]
            topic[inside] = self._elected(joint[inside], middles, cells)
        return topic

    def _elected(self, joint: Floats, middles: Floats, cells: list[Integers]) -> Integers:
        near = joint @ middles.T
        asked = min(ASKED, near.shape[1])
        asked_cells = np.argpartition(-near, asked - 1, axis=1)[:, :asked]
        likeness = np.full((len(joint), asked, VOTERS), -np.inf, dtype=np.float32)
        for number, rows in enumerate(cells):
            asking, place = np.nonzero(asked_cells == number)
            if len(asking) and len(rows):
                found = joint[asking] @ self.joint[rows].T
                count = min(VOTERS, len(rows))
                best = np.partition(found, len(rows) - count, axis=1)[:, -count:]
                likeness[asking, place, :count] = best
        flat = likeness.reshape(len(joint), -1)
        limit = np.partition(flat, flat.shape[1] - VOTERS, axis=1)[:, -VOTERS]
        is_voting = (likeness >= limit[:, None, None]) & np.isfinite(likeness)
        votes = np.where(is_voting, np.maximum(likeness, LEAST_WEIGHT), 0).sum(axis=2)
        rows = np.arange(len(joint))
        # Of equal votes the nearer middle's, then the larger topic's.
        order = np.lexsort((asked_cells, -np.take_along_axis(near, asked_cells, axis=1), -votes))
        found_topic: Integers = asked_cells[rows, order[:, 0]]
        return found_topic

    @cached_property
    def _cells(self) -> dict[int, list[Integers]]:
        """The voters by language and topic; those of all languages under -1."""
        every = np.flatnonzero(self.labels != ABSENT)
        spoken, count = self.groups[every], int(self.labels.max()) + 1
        found = {ABSENT: every} | {g: every[spoken == g] for g in np.unique(spoken).tolist()}
        return {
            group: [rows[self.labels[rows] == number] for number in range(count)]
            for group, rows in found.items()
            if group == ABSENT or len(rows) >= VOTERS
        }

    def least_cosine(self, middles: Floats) -> float:
        """The cosine to the middle of their topic that all but a few of them reach."""
        rows = np.flatnonzero(self.labels != ABSENT)
        own = cosines(self.joint[rows], middles, self.labels[rows])
        return float(np.quantile(own, FAR_SHARE))
