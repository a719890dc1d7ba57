"""Communities of more texts than can be compared each with each.

What they are like is known from a sample (its communities, and the grain that other samples
confirmed). Neighbours of all texts are looked for among the texts of the few communities that are
nearest, as inverted files do it (Jégou, Douze & Schmid 2011); with more texts around it, a text has
nearer neighbours, and communities are told better. Figures: docs/decisions/0017-topics-at-scale.md.
"""

from __future__ import annotations

from kb.config import Mining
from mining.graph import Cells, Integers, centroids, communities, graph
from mining.space import Space, neighbour_lists

ASKED = 12
"""Communities of the sample in which the neighbours of a text are looked for."""
ITERATIONS = 3


def gathered(
    part: Space, found: Integers, everything: Space, settings: Mining, resolution: float
) -> Integers:
    """The community of each row of ``everything``.

    ``found`` are the communities of ``part``, a sample of it, at this resolution.
    """
    middles = centroids(part.joint, found, int(found.max()) + 1)
    cells = Cells.of(everything.joint, middles, asked=ASKED)
    edges = graph(neighbour_lists(everything, settings.neighbours, cells))
    return communities(edges, resolution=resolution, seed=settings.seed, iterations=ITERATIONS)
