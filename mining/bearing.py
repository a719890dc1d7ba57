"""Which sentences bear the need: learnt from the tickets themselves, in any language.

A frame ("I ordered on my phone last week") stands beside needs of every kind and hardly ever
alone; a need often stands alone. So each ticket is taken to have one sentence that says what it is
about, and how likely a sentence is to be that one is estimated from the tickets in which its
nearest neighbours by meaning stand, and from its form, in turns (expectation maximisation for
examples that come in bags: Zhang & Goldman 2001). Nothing is dropped word for word: a sentence
that many write stays when it is what they want. Figures: docs/decisions/0012-needs.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mining.graph import BLOCK, COPIED, Floats, Integers, nearest

NEIGHBOURS = 16
"""Sentences whose tickets say how likely a sentence is to bear a need."""
ROUNDS = 6
COUNTED = 4
"""Times a repeated sentence counts at most: one form's heading is not a hundred customers."""
LEAST_LIKELY = 0.1
"""Sentences that are less likely to bear the need than this, against the best of their message,
are left out."""
FEWEST = 60
"""Sentences from which on neighbours say something; fewer are judged by their form."""
MOST_LEARNT_FROM = 4_000
"""Distinct sentences that are learnt from: the others are compared with these."""

Numbers = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Told:
    """Needs by sentence: which sentence stands in which need."""

    need: Integers
    """Need of each sentence, ascending."""
    row: Integers
    """The distinct sentence that it is."""
    form: Numbers
    """What its form tells of each distinct sentence (:mod:`mining.need_forms`)."""
    vectors: Floats
    """Unit vector of each distinct sentence."""


@dataclass(frozen=True)
class Learnt:
    """What some sentences taught of which bear a need; nothing where they were too few."""

    likely: Numbers
    """How likely each of them is to be what its message is about."""
    shares: Numbers
    """The mean part that each has in what its messages are about."""
    counts: Integers
    """How often each was read."""
    vectors: Floats


def weights(told: Told, texts: Sequence[str]) -> Numbers:
    """How surely each sentence bears its need: 1 the surest of the need, 0 left out.

    ``texts`` are the distinct sentences: where there are many, those are learnt from whose hash
    says so, whatever their order. Every need keeps a sentence.
    """
    learnt, chosen = learn(told, texts)
    place = np.full(len(told.form), -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    likely = likelihood(told.vectors, is_beside(told), learnt, place)
    return weighed(told, likely * told.form)


def learn(told: Told, texts: Sequence[str]) -> tuple[Learnt, Integers]:
    """What the sentences of needs teach, and which of the distinct ones were chosen for it."""
    if len(told.form) < FEWEST:
        none = np.zeros(0, dtype=np.int64)
        return Learnt(np.zeros(0), np.zeros(0), none, told.vectors[:0]), none
    chosen = _learnt_from(told, texts)
    place = np.full(len(told.form), -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    rows = place[told.row]
    # A message counts when all of its sentences are known: else others would look alone.
    whole = np.ones(int(told.need.max()) + 1, dtype=bool)
    np.logical_and.at(whole, told.need, rows >= 0)
    kept = whole[told.need]
    part = Told(told.need[kept], rows[kept], told.form[chosen], told.vectors[chosen])
    shares, likely = _shares(part)
    counts = np.bincount(part.row, minlength=len(part.form))
    return Learnt(likely, shares, counts, part.vectors), chosen


def weighed(told: Told, likely: Numbers) -> Numbers:
    """As :func:`weights`, where it is known of each distinct sentence how likely it is."""
    if not len(told.row):
        return np.zeros(0)
    own = likely[told.row]
    best = np.zeros(int(told.need.max()) + 1)
    np.maximum.at(best, told.need, own)
    relative = own / best[told.need]
    return np.where(relative >= LEAST_LIKELY, np.sqrt(relative), 0.0)


def is_beside(told: Told) -> Bools:
    """Which distinct sentences stand beside another one in some need."""
    found = np.zeros(len(told.form), dtype=bool)
    if len(told.need):
        found[told.row[np.bincount(told.need)[told.need] > 1]] = True
    return found


def likelihood(vectors: Floats, beside: Bools, learnt: Learnt, place: Integers) -> Numbers:
    """How likely each distinct sentence is to be what its message is about, by its neighbours.

    ``place`` is its place among those learnt from, -1 for any other. It rests on the sentence and
    on what was learnt alone; but one that only ever stands alone is its need's, whatever is near.
    """
    found = np.ones(len(vectors))
    if not len(learnt.likely):
        return found
    found[place >= 0] = learnt.likely[place[place >= 0]]
    others = np.flatnonzero(beside & (place < 0))
    for start in range(0, len(others), COPIED):
        some = others[start : start + COPIED]
        found[some] = _spread(vectors[some], learnt)
    return found


def _learnt_from(told: Told, texts: Sequence[str]) -> Integers:
    """Distinct sentences of whole messages, at most about :data:`MOST_LEARNT_FROM`."""
    if len(texts) <= MOST_LEARNT_FROM:
        return np.arange(len(texts))
    starts = np.flatnonzero(np.r_[True, np.diff(told.need) > 0])
    ends = np.r_[starts[1:], len(told.row)]
    first = [_digest(texts[row]) for row in told.row[starts].tolist()]
    chosen: set[int] = set()
    for need in sorted(range(len(starts)), key=first.__getitem__):
        if len(chosen) >= MOST_LEARNT_FROM:
            break
        chosen.update(told.row[starts[need] : ends[need]].tolist())
    return np.array(sorted(chosen), dtype=np.int64)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _shares(part: Told) -> tuple[Numbers, Numbers]:
    """The mean part that each distinct sentence has in what its messages are about, and the mean of
    its neighbours' parts, itself left out."""
    counts = np.bincount(part.row, minlength=len(part.form))
    near, likeness = nearest(part.vectors, part.vectors, NEIGHBOURS, is_same=True)
    weight = _weight(near, likeness, counts)
    likely = np.ones(len(part.form))
    mean = likely
    for _ in range(ROUNDS):
        said = (part.form * likely)[part.row]
        share = said / np.bincount(part.need, weights=said)[part.need]
        mean = np.bincount(part.row, weights=share, minlength=len(counts)) / np.maximum(counts, 1)
        likely = _weighed(mean[near], weight)
    return mean, likely


def _weighed(shares: Numbers, weight: Numbers) -> Numbers:
    """The mean of each row's shares by their weight."""
    return np.asarray((shares * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9))


def _weight(near: Integers, likeness: Floats, counts: Integers) -> Numbers:
    known = np.minimum(counts, COUNTED)[near]
    return np.asarray(known * np.maximum(likeness, 0.01), dtype=np.float64)


def _spread(vectors: Floats, learnt: Learnt) -> Numbers:
    """The mean share of each vector's neighbours among the sentences learnt from.

    Always whole blocks: the last bits of a product depend on how many rows it has.
    """
    whole = np.zeros((-(-len(vectors) // BLOCK) * BLOCK, vectors.shape[1]), dtype=np.float32)
    whole[: len(vectors)] = vectors
    near, likeness = (found[: len(vectors)] for found in nearest(whole, learnt.vectors, NEIGHBOURS))
    return _weighed(learnt.shares[near], _weight(near, likeness, learnt.counts))
