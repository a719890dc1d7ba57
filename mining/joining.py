"""Texts beyond the sample that was clustered: each joins the topic of the texts nearest to it.

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
    nearest,
)
from mining.space import Others, Space
from mining.strangers import Strangeness

FAR_QUANTILE = 0.05
"""A ticket of a topic too small to be one joins the nearest topic unless it is farther from it
than all but this share of tickets are from theirs; then it has no topic."""
VOTERS = 10
"""Texts of the sample, of the same language, whose topics are asked."""
FAR_SHARE = 0.01
"""A text that is farther from the middle of its topic than all but this share of the sample are
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
    """Topics of a sample, by which other texts are put in them."""

    where: Space
    """Of the sample."""
    labels: Integers
    """Topic of each text of the sample, -1 for none."""
    middles: Floats
    """Unit mean joint vector of each topic."""
    strangeness: Strangeness

    def topics(self, others: Others) -> Integers:
        """The topic of each text, -1 for none."""
        with ThreadPoolExecutor(THREADS) as pool:
            blocks = list(pool.map(self._block, map(others.block, others.parts())))
        return np.concatenate([np.zeros(0, dtype=np.int64), *blocks])

    def _block(self, block: Others) -> Integers:
        joint, vectors, groups = self.where.beside(block), block.sentences, block.groups
        topic = self._elected(joint, groups)
        topic[cosines(joint, self.middles, topic) < self._limit] = ABSENT
        # A text that others wrote too, or that has no topic anyway, need not be looked at.
        doubtful = np.flatnonzero(block.is_single & (topic != ABSENT))
        strange = self.strangeness.among(vectors[doubtful], groups[doubtful], threads=1)
        topic[doubtful[strange]] = ABSENT
        return topic

    def _elected(self, joint: Floats, groups: Integers) -> Integers:
        """The topic that the nearest texts of the sample have, each counting by its cosine."""
        topic = np.empty(len(joint), dtype=np.int64)
        for group in np.unique(groups).tolist():
            inside = np.flatnonzero(groups == group)
            rows, vectors = self._voters[group] if group in self._voters else self._voters[ABSENT]
            near, likeness = nearest(joint[inside], vectors, VOTERS, threads=1)
            votes = np.zeros((len(inside), len(self.middles)), dtype=np.float32)
            place = (np.arange(len(inside))[:, None], self.labels[rows][near])
            np.add.at(votes, place, np.maximum(likeness, LEAST_WEIGHT))
            topic[inside] = votes.argmax(axis=1)
        return topic

    @cached_property
    def _voters(self) -> dict[int, tuple[Integers, Floats]]:
        """Rows of the sample with a topic, and their vectors, by language; of all under -1."""
        every = np.flatnonzero(self.labels != ABSENT)
        spoken = self.where.groups[every]
        found = {ABSENT: every} | {g: every[spoken == g] for g in np.unique(spoken).tolist()}
        return {
            group: (rows, self.where.joint[rows])
            for group, rows in found.items()
            if group == ABSENT or len(rows) >= VOTERS
        }

    @cached_property
    def _limit(self) -> float:
        """Least cosine to the middle of its topic of a text that joins."""
        rows, vectors = self._voters[ABSENT]
        return float(np.quantile(cosines(vectors, self.middles, self.labels[rows]), FAR_SHARE))
