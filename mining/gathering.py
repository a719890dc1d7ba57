"""Communities of more texts than can be compared each with each.

What they are like is known from a sample (its communities, and the grain that other samples
confirmed). Neighbours of all texts are looked for among the texts of the few communities that are
nearest, as inverted files do it (Jégou, Douze & Schmid 2011); with more texts around it, a text has
nearer neighbours, and communities are told better. Figures: docs/decisions/0017-topics-at-scale.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kb.config import Mining
from mining.graph import (
    ABSENT,
    THREADS,
    Cells,
    Floats,
    Integers,
    centroids,
    communities,
    graph,
)
from mining.space import Others, Space, neighbour_lists
from mining.strangers import Parted, Strangeness

ASKED = 12
"""Communities of the sample in which the neighbours of a text are looked for."""
ITERATIONS = 3


@dataclass(frozen=True)
class Sample:
    """Texts that were compared each with each, and the communities found in some of them."""

    where: Space
    kept: Integers
    """Rows that are no strangers."""
    found: Integers
    """The community of each of these."""
    strangeness: Strangeness

    @cached_property
    def part(self) -> Space:
        """The space of those that are no strangers."""
        return self.where.only(self.kept)

    @cached_property
    def middles(self) -> Floats:
        """Unit mean joint vector of each community."""
        return centroids(self.part.joint, self.found, int(self.found.max()) + 1)

    @cached_property
    def _parted(self) -> Parted:
        labels = np.full(len(self.where.groups), ABSENT, dtype=np.int64)
        labels[self.kept] = self.found
        return Parted(self.strangeness, labels)

    def grown(self, others: Others) -> tuple[Space, Integers]:
        """The space of these texts and of those of ``others`` that are no strangers, and which."""
        with ThreadPoolExecutor(THREADS) as pool:
            blocks = list(pool.map(lambda part: self._known(others.block(part)), others.parts()))
        rows = np.flatnonzero(np.concatenate([is_known for is_known, _ in blocks]))
        joint = [joint for _, joint in blocks]
        return self.where.grown(self.kept, others.only(rows), joint), rows

    def _known(self, block: Others) -> tuple[npt.NDArray[np.bool_], Floats]:
        """Which texts of a block are no strangers, and their joint vectors."""
        joint = self.where.beside(block)
        likely = (joint @ self.middles.T).argmax(axis=1)
        is_known = ~block.is_single
        one = np.flatnonzero(block.is_single)
        strange = self._parted.among(block.sentences[one], block.groups[one], likely[one])
        is_known[one] = ~strange
        return is_known, joint[is_known]


def gathered(middles: Floats, everything: Space, settings: Mining, resolution: float) -> Integers:
    """The community of each row of ``everything``.

    ``middles`` are those of the communities of a sample of it, at this resolution.
    """
    cells = Cells.of(everything.joint, middles, asked=ASKED)
    edges = graph(neighbour_lists(everything, settings.neighbours, cells))
    return communities(edges, resolution=resolution, seed=settings.seed, iterations=ITERATIONS)
