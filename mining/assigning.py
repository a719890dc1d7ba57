"""New tickets put in topics that were found before, without finding topics anew.

A frozen model keeps what topics look like and nothing of a single ticket: for each topic the middle
of its tickets' meaning (sentence vectors, centred on each language) and of their wording (character
n-grams, hashed, so that no text is kept), and how near a ticket has to come. A ticket that comes
near to none gets none. How often that happens to tickets the model has not seen is measured when
it is made: when it happens clearly more often, something new is being asked, and topics have to be
found anew (docs/decisions/0011-lasting-topics.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mining.embedding import LONGEST_TEXT
from mining.engine import Work, is_far, mapped
from mining.graph import ABSENT, THREADS, Floats, Integers, centroids, unit
from mining.ngrams import ngram_counts
from mining.space import language_groups

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FORMAT = 3
ARRAYS = ("middles", "sentences", "meaning", "wording", "rarity", "own", "members")
FEATURES = 2**14
"""Places that n-grams are hashed to; two that share one are told apart by the others."""
WORDING_WEIGHT = 1.0
"""Weight of wording beside meaning: measured, see docs/decisions/0011-lasting-topics.md."""
FAR_QUANTILE = 0.03
"""A new ticket farther from a topic than all but this share of its kind has none."""
FOLDS = 5
"""Parts of the tickets; each is assigned by the others, to see how near unseen tickets come."""
NO_LIMIT = -2.0
"""Nothing is as far as that."""
MOST_LEARNT = 20_000
"""Texts that a model is made from; more change no middle by much and take their time."""
BLOCK = 4096


@dataclass(frozen=True)
class Texts:
    """What is put in topics: texts with their languages and unit sentence vectors."""

    texts: Sequence[str]
    languages: Sequence[str]
    vectors: Floats

    def only(self, rows: Integers) -> Texts:
        """Some of them."""
        return Texts(
            [self.texts[row] for row in rows],
            [self.languages[row] for row in rows],
            self.vectors[rows],
        )


@dataclass(frozen=True)
class Placed:
    """Texts with the topics they were found in: what a model is made from.

    What takes time is worked out once, however many ask for it.
    """

    ids: tuple[str, ...]
    """Of the topics."""
    texts: Texts
    topic: Integers
    """Row of each text's topic, -1 for none."""

    @property
    def step(self) -> int:
        """Every how manieth text is in the sample; 0 for no texts."""
        return -(-len(self.texts.texts) // MOST_LEARNT)

    @cached_property
    def counts(self) -> csr_matrix:
        """The n-grams of each text."""
        return _counts(self.texts.texts)

    @cached_property
    def near_apart(self) -> Floats:
        """Nearness of each text to each topic of a model made of the other fifths of the texts.

        A text is always near to a middle that it is a part of.
        """
        every = np.arange(len(self.texts.texts))
        near = np.full((len(every), len(self.ids)), NO_LIMIT, dtype=np.float32)
        counts = self.counts

        def fill(fold: int) -> None:
            out, rest = every[every % FOLDS == fold], every[every % FOLDS != fold]
            if len(out) and (self.topic[rest] >= 0).any():
                model = _made(self.ids, self.texts.only(rest), counts[rest], self.topic[rest])
                blocks = model.nearness(self.texts, counts, out)
                near[out] = np.concatenate([some for _, some in blocks])

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(fill, range(FOLDS)))
        return near

    @cached_property
    def sample(self) -> Placed:
        """An even sample of at most MOST_LEARNT; the same value where there are no more."""
        if self.step <= 1:
            return self
        rows = np.arange(0, len(self.texts.texts), self.step)
        return Placed(self.ids, self.texts.only(rows), self.topic[rows])


@dataclass(frozen=True)
class Assigned:
    """A topic for each text."""

    topic: Integers
    """Row of the topic in the model, -1 for none."""
    similarity: Floats
    """Cosine of the sentence vector to the topic's centroid; of no meaning without a topic."""
    nearness: Floats
    """Nearness to the topic, in meaning and wording; to the nearest where there is none."""


@dataclass(frozen=True)
class TopicModel:
    """Topics as they were found once, frozen."""

    ids: tuple[str, ...]
    languages: dict[str, int]
    """Language -> its row of ``middles``; others take row 0."""
    middles: Floats
    """Mean sentence vector of each language."""
    sentences: Floats
    """Unit mean sentence vector of each topic."""
    meaning: Floats
    """The same, of vectors centred on their language."""
    wording: Floats
    """Unit mean of each topic's hashed n-grams."""
    rarity: Floats
    """Weight of each hashed n-gram."""
    limit: float
    """Least nearness (cosines of meaning and weighted wording, summed) of a ticket to its topic."""
    usual: float
    """Share of tickets without a topic among those that the model has not seen."""
    own: Floats
    """Mean nearness of unseen tickets to each topic they are put in, 0 where there are none."""
    members: Floats
    """How many tickets that is the mean of."""
    spread: float
    """Standard deviation of the nearness around these means."""

    @classmethod
    def of(cls, placed: Placed) -> TopicModel:
        """The model of topics by the texts in them.

        Where there are many texts, an even sample of them is learnt from.
        """
        learnt = placed.sample
        model = _made(learnt.ids, learnt.texts, learnt.counts, learnt.topic)
        return replace(model, **_held_out(learnt))

    def assigned(self, texts: Texts) -> Assigned:
        """The nearest topic of each text, none for a text that is far from all; in their order."""
        if not texts.texts or not self.ids:
            none = np.full(len(texts.texts), ABSENT, dtype=np.int64)
            nothing = np.zeros(len(none), dtype=np.float32)
            return Assigned(none, nothing, nothing)
        if is_far():
            return self._assigned_far(texts)
        return self._assigned_here(texts)

    def _assigned_here(self, texts: Texts) -> Assigned:
        return self.assigned_rows(texts, _counts(texts.texts), np.arange(len(texts.texts)))

    def _assigned_far(self, texts: Texts) -> Assigned:
        """By the workers of a cluster, block by block as it is done here."""
        starts = range(0, len(texts.texts), BLOCK)
        blocks = (
            texts.only(np.arange(start, min(start + BLOCK, len(texts.texts)))) for start in starts
        )
        found = list(mapped(self._assigned_here, blocks, Work("assign")))
        return Assigned(
            np.concatenate([one.topic for one in found]),
            np.concatenate([one.similarity for one in found]),
            np.concatenate([one.nearness for one in found]),
        )

    def assigned_rows(self, texts: Texts, counts: csr_matrix, wanted: Integers) -> Assigned:
        """:meth:`assigned` of the rows ``wanted``, given the n-grams of all texts."""
        blocks = [near for _, near in self.nearness(texts, counts, wanted)]
        best = np.concatenate([near.argmax(axis=1) for near in blocks])
        value = np.concatenate([near.max(axis=1) for near in blocks])
        topic = np.where(value < self.limit, ABSENT, best)
        similarity = np.einsum("ij,ij->i", texts.vectors[wanted], self.sentences[topic])
        return Assigned(topic, similarity.astype(np.float32), value.astype(np.float32))

    def nearness(
        self, texts: Texts, counts: csr_matrix, wanted: Integers
    ) -> Iterator[tuple[Integers, Floats]]:
        """Rows, block by block, with their nearness to each topic."""
        groups = np.array([self.languages.get(name, 0) for name in texts.languages], dtype=np.int64)
        for start in range(0, len(wanted), BLOCK):
            rows = wanted[start : start + BLOCK]
            centred = unit(texts.vectors[rows] - self.middles[groups[rows]])
            worded = _weighted(counts[rows], self.rarity) @ self.wording.T
            yield rows, centred @ self.meaning.T + WORDING_WEIGHT * worded

    def tables(self) -> dict[str, Any]:
        """The arrays of the model, for ``numpy.savez``."""
        found = {name: getattr(self, name) for name in ARRAYS}
        return found | {"wording": self.wording.astype(np.float16)}

    def document(self) -> dict[str, Any]:
        """The rest of the model, as one JSON object."""
        return {
            "format": FORMAT,
            "ids": list(self.ids),
            "languages": self.languages,
            "limit": self.limit,
            "usual": self.usual,
            "spread": self.spread,
        }

    @classmethod
    def parsed(cls, tables: Mapping[str, Any], document: Mapping[str, Any]) -> TopicModel:
        """The model that :meth:`tables` and :meth:`document` gave.

        Raises:
            KeyError, TypeError, ValueError: they are none, or of another format.
        """
        if document["format"] != FORMAT:
            raise ValueError(f"a topic model of format {document['format']}")
        arrays = {name: np.asarray(tables[name], dtype=np.float32) for name in ARRAYS}
        return cls(
            ids=tuple(document["ids"]),
            languages=dict(document["languages"]),
            limit=float(document["limit"]),
            usual=float(document["usual"]),
            spread=float(document["spread"]),
            **arrays,
        )


def _made(ids: tuple[str, ...], texts: Texts, counts: csr_matrix, topic: Integers) -> TopicModel:
    """The model without a limit."""
    groups = language_groups(texts.languages)
    number = dict(zip(texts.languages, groups.tolist(), strict=True))
    middles = np.stack([texts.vectors[groups == g].mean(axis=0) for g in range(groups.max() + 1)])
    rarity = _rarity(counts)
    return TopicModel(
        ids=ids,
        languages={name: group for name, group in sorted(number.items()) if group},
        middles=middles.astype(np.float32),
        sentences=centroids(texts.vectors, topic, len(ids)),
        meaning=centroids(unit(texts.vectors - middles[groups]), topic, len(ids)),
        wording=_mean_rows(_weighted(counts, rarity), topic, len(ids)),
        rarity=rarity,
        limit=NO_LIMIT,
        usual=0.0,
        own=np.zeros(len(ids), dtype=np.float32),
        members=np.zeros(len(ids), dtype=np.float32),
        spread=0.0,
    )


def _held_out(placed: Placed) -> dict[str, Any]:
    """The limit, the share of texts under it, and how near to its topic an unseen text is."""
    near, topic = placed.near_apart, placed.topic
    inside = np.flatnonzero(topic >= 0)
    if not len(inside):
        return {"limit": NO_LIMIT}
    limit = float(np.quantile(near[inside, topic[inside]], FAR_QUANTILE))
    best, value = near.argmax(axis=1), near.max(axis=1)
    kept = value >= limit
    members = np.bincount(best[kept], minlength=len(placed.ids)).astype(np.float32)
    sums = np.bincount(best[kept], weights=value[kept], minlength=len(placed.ids))
    own = (sums / np.maximum(members, 1)).astype(np.float32)
    spread = float(np.sqrt(np.mean((value[kept] - own[best[kept]]) ** 2)))
    usual = float(np.mean(~kept))
    return {"limit": limit, "usual": usual, "own": own, "members": members, "spread": spread}


def held_out_topics(placed: Placed, model: TopicModel) -> Integers:
    """The topic of each text as if it had come later: by a model that is made without it.

    Counts over time need one and the same rule for all weeks: texts that topics were found in lie
    nearer to them than any text after, and would seem to become fewer. ``model`` is that of
    ``placed``, and gives the limit. Where it learnt from a sample it has not seen the other texts.
    """
    best = np.full(len(placed.texts.texts), ABSENT, dtype=np.int64)
    if not len(best) or not placed.ids:
        return best
    near = placed.sample.near_apart
    best[:: placed.step] = np.where(near.max(axis=1) < model.limit, ABSENT, near.argmax(axis=1))
    if placed.step > 1:
        others = np.flatnonzero(np.arange(len(best)) % placed.step)
        for start in range(0, len(others), BLOCK):
            some = others[start : start + BLOCK]
            best[some] = model.assigned(placed.texts.only(some)).topic
    return best


def _counts(texts: Sequence[str]) -> csr_matrix:
    """Character 3- and 4-grams of each text, hashed; 1 and the logarithm of how often."""
    found = ngram_counts([text[:LONGEST_TEXT] for text in texts], FEATURES)
    found.data = 1 + np.log(found.data)
    return found


def _mean_rows(rows: csr_matrix, topic: Integers, count: int) -> Floats:
    """Unit mean of the sparse rows of each topic."""
    from scipy.sparse import csr_matrix as matrix

    placed = np.flatnonzero(topic >= 0)
    ones = np.ones(len(placed), dtype=np.float32)
    members = matrix((ones, (topic[placed], placed)), shape=(count, rows.shape[0]))
    return unit((members @ rows).toarray())


def _rarity(counts: csr_matrix) -> Floats:
    """Inverse document frequency of each place, smoothed."""
    with_it = np.bincount(counts.indices, minlength=counts.shape[1])
    found = np.log((1 + counts.shape[0]) / (1 + with_it)) + 1
    return np.asarray(found, dtype=np.float32)


def _weighted(counts: csr_matrix, rarity: Floats) -> csr_matrix:
    """Unit rows; a row of zeros stays."""
    found = counts.copy()
    found.data *= rarity[found.indices]
    row = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    lengths = np.sqrt(np.bincount(row, found.data.astype(np.float64) ** 2, found.shape[0]))
    found.data /= lengths[row].astype(np.float32)
    return found
