"""How many topics: the resolution that other tickets confirm.

Samples of 70 % of the texts are cut into communities apart, and compared on the texts they share:
a grain is good when texts stay together whatever other tickets there are (stability under
resampling: Ben-Hur, Elisseeff & Guyon 2002). Agreement is the adjusted Rand index (Hubert & Arabie
1985): pairs of texts put together or apart by both, above chance. Grains whose topics are too small
to be topics count for less. Figures on sixteen labelled problems, and what was tried beside it:
docs/decisions/0003-topics.md.
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
    Integers,
    Neighbours,
    communities,
    graph,
)

RESOLUTIONS = tuple(2.0 ** (step / 2) for step in range(-2, 12))
"""From a handful of topics to hundreds, half an octave apart: 0.5 to 45."""
FIRST_TRIED = slice(5, 7)
"""Tried before all others; then coarser and finer ones as long as they may still win."""
FEW_TEXTS, OCTAVES_A_STEP, MOST_STEPS = 10.0, 1.7, 3
"""Of more than 2 ** 10 texts finer ones first: a step for each 1.7 octaves of texts, three at most.
Where the search begins decides how long it takes, hardly where it ends."""
BEHIND, BEHIND_OF_FEW = 0.02, 0.03
"""So far behind the best score coarser, or finer, grains are given up: three times its noise, and
more where texts are few, whose scores stray more and cost little."""
NOISE = 0.006
"""How far the smoothed score of a grain strays from sample to sample."""
SAMPLE_SHARE = 0.7
COMPARED = 5
"""Others that each sample is compared with."""
FEWEST_SAMPLES, MOST_SAMPLES = 6, 16
OCTAVE_PENALTY = 0.015
ITERATIONS, ITERATIONS_OF_MANY, MANY = 3, 2, 5_000
"""Rounds of Leiden per sample: fewer leave noise in the agreement, which evens out over the pairs
of more than so many texts."""
SAMPLED_TEXTS = 24_000
"""Texts clustered per resolution, over all samples, where the number of samples can be chosen."""


@dataclass(frozen=True)
class Grain:
    """One resolution tried: what it found and how well samples agreed on it."""

    resolution: float
    topics: float
    """Communities per sample, mean."""
    agreement: float
    """Adjusted Rand index between samples, 0 chance to 1."""
    large_share: float
    """Share of texts in communities of at least the smallest size."""

    @property
    def score(self) -> float:
        """Agreement, counting texts in communities that are too small as lost."""
        return self.agreement * self.large_share


def grains(
    lists: Sequence[Neighbours], *, smallest: float, seed: int, stand_for: int = 0
) -> list[Grain]:
    """The resolutions tried, coarsest first: a run of neighbours around the best.

    ``smallest`` is the texts that a topic needs; ``stand_for`` how many texts those in the lists
    are a sample of, for :func:`best_resolution`.
    """
    size = len(lists[0].rows)
    texts = max(size, stand_for)
    chance = np.random.default_rng(seed)
    count = int(np.clip(SAMPLED_TEXTS // max(size, 1), FEWEST_SAMPLES, MOST_SAMPLES))
    samples = [_sample(size, chance) for _ in range(count)]
    graphs = [graph(lists, keep=sample) for sample in samples]
    iterations = ITERATIONS_OF_MANY if size > MANY else ITERATIONS

    def cut(place: tuple[float, int]) -> Integers:
        resolution, at = place
        options = {"resolution": resolution, "seed": seed, "iterations": iterations}
        return communities(graphs[at], **options)  # type: ignore[arg-type]

    with ThreadPoolExecutor(THREADS) as pool:

        def tried(resolutions: Sequence[float]) -> list[Grain]:
            """Samples of all of them side by side, so that no core waits for another."""
            places = [(one, at) for one in resolutions for at in range(count)]
            labels = list(pool.map(cut, places))
            parts = [labels[at : at + count] for at in range(0, len(labels), count)]
            return [
                _grain(one, samples, part, size, smallest=smallest)
                for one, part in zip(resolutions, parts, strict=True)
            ]

        low, high = _first(texts)
        behind = BEHIND if np.log2(max(texts, 1)) > FEW_TEXTS else BEHIND_OF_FEW
        found = tried(RESOLUTIONS[low:high])
        while True:
            values = _values(found, texts)
            may_win = values >= values.max() - behind
            coarser = RESOLUTIONS[max(low - 1, 0) : low] if may_win[0] else ()
            finer = RESOLUTIONS[high : high + 1] if may_win[-1] else ()
            if not coarser and not finer:
                return found
            more = tried(coarser + finer)
            found = more[: len(coarser)] + found + more[len(coarser) :]
            low, high = low - len(coarser), high + len(finer)


def best_resolution(tried: Sequence[Grain], size: int) -> float:
    """The resolution that samples confirm best, of grains tried from coarse to fine.

    Scores are smoothed over neighbouring resolutions (1, 2, 1), because each is a noisy
    measurement. Where they hardly differ, one with about as many topics as the square root of
    ``size``, the number of texts, is preferred: 0.015 is taken off per squared octave of distance.
    The result is the mean of their logarithms, weighed by ``exp(value / NOISE)``: on a clear peak
    that is the peak, on a plateau its middle, where the highest point alone is chance.
    """
    values = _values(tried, size)
    weights = np.exp((values - values.max()) / NOISE)
    octaves = np.log2(np.array([grain.resolution for grain in tried]))
    return float(2.0 ** (weights @ octaves / weights.sum()))


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


def _first(texts: int) -> tuple[int, int]:
    """Where in the resolutions to begin: the more texts, the finer topics are."""
    finer = round((np.log2(max(texts, 1)) - FEW_TEXTS) / OCTAVES_A_STEP)
    low = FIRST_TRIED.start + int(np.clip(finer, 0, MOST_STEPS))
    return low, low + FIRST_TRIED.stop - FIRST_TRIED.start


def _grain(
    resolution: float,
    samples: Sequence[Integers],
    parts: Sequence[Integers],
    size: int,
    *,
    smallest: float,
) -> Grain:
    """What the communities of each sample say of a resolution."""
    found: list[Integers] = []
    counts, large = [], []
    for sample, part in zip(samples, parts, strict=True):
        labels = np.full(size, ABSENT, dtype=np.int64)
        labels[sample] = part
        sizes = np.bincount(part)
        found.append(labels)
        counts.append(len(sizes))
        large.append(sizes[sizes >= smallest * SAMPLE_SHARE].sum() / len(sample))
    pairs = [_agreement(found[a], found[b]) for a, b in _pairs(len(samples))]
    return Grain(resolution, float(np.mean(counts)), float(np.mean(pairs)), float(np.mean(large)))


def _pairs(samples: int) -> list[tuple[int, int]]:
    """Each sample with the next few in a circle."""
    steps = range(1, min(samples, COMPARED + 1))
    return [(one, (one + step) % samples) for one in range(samples) for step in steps]


def _agreement(one: Integers, other: Integers) -> float:
    """Adjusted Rand index over the rows that both have placed; 0 where there are none."""
    rows = np.flatnonzero((one != ABSENT) & (other != ABSENT))
    return adjusted_rand_index(one[rows], other[rows]) if rows.size else 0.0


def adjusted_rand_index(one: Integers, other: Integers) -> float:
    """Agreement of two labellings of the same rows: 1 equal, 0 what chance gives.

    (index - expected) / (mean of pairs together in each - expected), where the index is the pairs
    of rows that both put together (Hubert & Arabie 1985). Ten times as quick as scikit-learn's on
    the few hundred rows here, which is called tens of thousands of times. Example: 0 0 1 1 and
    1 1 0 0 agree fully: 1.
    """
    cells = np.bincount(one * (int(other.max()) + 1) + other)
    together = _pairs_within(cells)
    first, second = (_pairs_within(np.bincount(labels)) for labels in (one, other))
    return _above_chance(together, first, second, len(one))


def _pairs_within(sizes: Integers) -> float:
    return float((sizes * (sizes - 1)).sum()) / 2


def _above_chance(together: float, first: float, second: float, rows: int) -> float:
    expected = first * second / max(rows * (rows - 1) / 2, 1)
    most = (first + second) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)
