"""How many topics: the resolution that other tickets confirm.

Samples of 70 % of the texts are cut into communities apart. Each sample then says where texts that
only another sample has seen belong (the nearest centroid), and that is compared with what the
other found. Agreement is adjusted mutual information (Vinh, Epps & Bailey 2010): mutual
information above chance. Grains whose topics are too small to be topics count for less. The idea
of predicting one sample's clusters from another's is Tibshirani & Walther's prediction strength
(2005). Figures: docs/decisions/0003-topics.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mining.graph import (
    ABSENT,
    THREADS,
    Floats,
    Integers,
    Neighbours,
    centroids,
    communities,
    graph,
)

RESOLUTIONS = tuple(2.0 ** (step / 2) for step in range(-2, 12))
"""From a handful of topics to hundreds, half an octave apart: 0.5 to 45."""
FIRST_TRIED = slice(5, 7)
"""Tried before all others; then coarser and finer ones as long as they may still win."""
BEHIND = 0.03
"""So far behind the best score coarser, or finer, grains are given up: some four times the noise of
a smoothed score."""
SAMPLE_SHARE = 0.7
COMPARED = 3
"""Others that each sample is compared with."""
FEWEST_SAMPLES, MOST_SAMPLES = 6, 12
OCTAVE_PENALTY = 0.0025
ITERATIONS = 3
"""Rounds of Leiden per sample: fewer leave noise in the agreement."""
SAMPLED_TEXTS = 12_000
"""Texts clustered per resolution, over all samples, where the number of samples can be chosen."""


@dataclass(frozen=True)
class Grain:
    """One resolution tried: what it found and how well samples agreed on it."""

    resolution: float
    topics: float
    """Communities per sample, mean."""
    agreement: float
    """Adjusted mutual information between samples, 0 chance to 1."""
    large_share: float
    """Share of texts in communities of at least the smallest size."""

    @property
    def score(self) -> float:
        """Agreement, counting texts in communities that are too small as lost."""
        return self.agreement * self.large_share


def grains(
    lists: Sequence[Neighbours], vectors: Floats, *, smallest: float, seed: int
) -> list[Grain]:
    """The resolutions tried, coarsest first: a run of neighbours around the best.

    ``vectors`` are unit rows for nearest centroids; ``smallest`` is the texts that a topic needs.
    """
    size = len(vectors)
    chance = np.random.default_rng(seed)
    count = int(np.clip(SAMPLED_TEXTS // max(size, 1), FEWEST_SAMPLES, MOST_SAMPLES))
    samples = [_sample(size, chance) for _ in range(count)]
    graphs = [graph(lists, keep=sample) for sample in samples]

    def tried(resolution: float) -> Grain:
        return _tried(resolution, samples, graphs, vectors, smallest=smallest, seed=seed)

    low, high = FIRST_TRIED.start, FIRST_TRIED.stop
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(tried, RESOLUTIONS[low:high]))
        while True:
            values = _values(found, size)
            may_win = values >= values.max() - BEHIND
            coarser = RESOLUTIONS[max(low - 1, 0) : low] if may_win[0] else ()
            finer = RESOLUTIONS[high : high + 1] if may_win[-1] else ()
            if not coarser and not finer:
                return found
            more = list(pool.map(tried, coarser + finer))
            found = more[: len(coarser)] + found + more[len(coarser) :]
            low, high = low - len(coarser), high + len(finer)


def best(tried: Sequence[Grain], size: int) -> Grain:
    """The grain that samples confirm best, of resolutions from coarse to fine.

    Scores are smoothed over neighbouring resolutions (1, 2, 1), because each is a noisy
    measurement. Where they hardly differ, the one with about as many topics as the square root of
    ``size``, the number of texts, is preferred: 0.0025 is taken off per squared octave of distance.
    """
    return tried[int(_values(tried, size).argmax())]


def _values(tried: Sequence[Grain], size: int) -> npt.NDArray[np.float64]:
    """Smoothed scores less the penalty for an unlikely number of topics."""
    scores = np.array([grain.score for grain in tried])
    padded = np.pad(scores, 1, mode="edge")
    smooth = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    octaves = np.log2(np.array([grain.topics for grain in tried]) / np.sqrt(size))
    values: npt.NDArray[np.float64] = smooth - OCTAVE_PENALTY * octaves**2
    return values


def _sample(size: int, chance: np.random.Generator) -> Integers:
    return np.sort(chance.choice(size, max(2, int(SAMPLE_SHARE * size)), replace=False))


def _tried(
    resolution: float,
    samples: Sequence[Integers],
    graphs: Sequence[object],
    vectors: Floats,
    *,
    smallest: float,
    seed: int,
) -> Grain:
    found: list[Integers] = []
    predicted: list[Integers] = []
    counts, large = [], []
    for sample, edges in zip(samples, graphs, strict=True):
        labels = np.full(len(vectors), ABSENT, dtype=np.int64)
        labels[sample] = communities(edges, resolution=resolution, seed=seed, iterations=ITERATIONS)
        sizes = np.bincount(labels[sample])
        found.append(labels)
        predicted.append(_predicted(vectors, labels, len(sizes)))
        counts.append(len(sizes))
        large.append(sizes[sizes >= smallest * SAMPLE_SHARE].sum() / len(sample))
    agreement = [
        adjusted_mutual_information(found[a][rows], predicted[b][rows], seed=seed)
        for a, b in _pairs(len(samples))
        if (rows := np.flatnonzero((found[a] != ABSENT) & (found[b] == ABSENT))).size
    ]
    mean = float(np.mean(agreement)) if agreement else 0.0
    return Grain(resolution, float(np.mean(counts)), mean, float(np.mean(large)))


def _pairs(samples: int) -> list[tuple[int, int]]:
    """Each sample with the next few in a circle."""
    steps = range(1, min(samples, COMPARED + 1))
    return [(one, (one + step) % samples) for one in range(samples) for step in steps]


def _predicted(vectors: Floats, labels: Integers, count: int) -> Integers:
    """For each row outside the sample the label of the nearest centroid; -1 for those in it."""
    outside = np.flatnonzero(labels == ABSENT)
    predicted = np.full(len(labels), ABSENT, dtype=np.int64)
    predicted[outside] = (vectors[outside] @ centroids(vectors, labels, count).T).argmax(axis=1)
    return predicted


def adjusted_mutual_information(one: Integers, other: Integers, *, seed: int) -> float:
    """Agreement of two labellings of the same rows: 1 equal, 0 what chance gives.

    The chance term is that of shuffled labels, which for the hundreds of rows here is as good as
    the exact sum of Vinh et al. and a hundred times quicker. Example: two labellings that each
    put all rows together agree by chance alone: 0.
    """
    chance = np.random.default_rng(seed)
    apart = _entropy(one) + _entropy(other)
    cells = one * (int(other.max()) + 1)
    shuffled = np.mean([apart - _entropy(cells + chance.permutation(other)) for _ in range(3)])
    most = apart / 2
    if most - shuffled < 1e-9:
        return 0.0
    return float((apart - _entropy(cells + other) - shuffled) / (most - shuffled))


def _entropy(labels: Integers) -> float:
    counts = np.bincount(labels)
    shares = counts[counts > 0] / len(labels)
    return float(-(shares * np.log(shares)).sum())
