"""Which article each reply says the words of, and how sure that is, without anybody's labels.

Three things make a reply sure. Its own match with the article; how much of it the article says too,
sentence by sentence; and both for the replies most like it, because agents repeat themselves.

How sure is learnt from two views of one ticket (Blum & Mitchell 1998; Dawid & Skene 1979). The
customer's own words have a nearest article as well. Where the reply says what its article says,
the two agree as often as words find their article; where it does not, they agree by chance, more
often the nearer the reply comes to any article. The share that agrees, over how sure a reply
seems, so tells where replies begin to be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.matching import MatchModel, Weights, pair_odds, ranked, shipped_model
from kb.matching_features import ArticleIndex, Floats, Queries
from mining.drafting.sentences import sentences
from mining.embedding import Encoder, cached_key, encoded, known_vectors
from mining.kept_replies import Arrays, Question
from mining.vectorcache import KEY_BYTES

FEWEST_REPLIES = 200
"""Replies from which on their sureness is learnt; fewer are as sure as their match is."""
FEWEST_RIVALS = 5
"""Articles in a language from which on: two views that can hardly differ prove nothing."""
ALIKE, MOST_ALIKE = 0.2, 10
"""Replies most like one that are read with it: so many times the square root of all. In a small
shop the tenth is about something else."""
FADES = 4
"""How fast those count less the less alike they are: the power of the cosine."""
MIDDLE, STEP = 0.6, 0.125
"""Overlap counts from this share of a reply on, in steps of this: then it weighs as log odds do."""
BLOCK = 512
WORST = -30.0
PLAIN = Weights(
    rank=(6.8529, 10.3748, 0.0, 9.3827, 0.0, 0.0),
    none=4.0,
    intercept=-2.9457,
    probability=(1.3782, 4.5033, 0.0, 1.9611, 0.0, 0.0, 1.7867),
)
"""Nearest part, mean and words alone, learnt as the shipped weights are: the two views of a ticket
must err apart, and what makes matching of short needs better makes both err alike."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Says:
    """For each reply, in order: its article (None without one) and the chance that it says that."""

    articles: Sequence[str | None]
    probability: Numbers

    def only(self, rows: Sequence[int]) -> Says:
        """These replies, in this order."""
        return Says([self.articles[row] for row in rows], self.probability[list(rows)])


@dataclass(frozen=True)
class Views:
    """Two views of tickets against the same articles, each text in one row.

    ``replies`` and ``articles`` are encoded sentence by sentence, ``needs`` (the same tickets in
    their customers' words) and ``asked`` (the same articles) as whole texts.
    """

    replies: Queries
    articles: ArticleIndex
    needs: Queries
    asked: ArticleIndex


def says(views: Views, encoder: Encoder, *, cache_dir: Path | None = None) -> Says:
    """What each reply says, among the articles of its own language.

    Replies in a language without articles say nothing of any.
    """
    names: list[str | None] = [None] * len(views.replies)
    odds, overlap, agrees = (np.full(len(names), start) for start in (WORST, -9.0, 0.0))
    model, learnt = plain_model(), np.zeros(len(names), dtype=bool)
    for rows, places in _by_language(views):
        is_learnt = len(names) >= FEWEST_REPLIES and len(places) >= FEWEST_RIVALS
        learnt[rows] = is_learnt
        own = _read(views, rows, places, encoder, cache_dir=cache_dir, is_learnt=is_learnt)
        best, odds[rows], overlap[rows] = own
        asked = views.asked.only(places).plain()
        words = ranked(views.needs.only(rows), asked, model=model, most=1)
        agrees[rows] = best == words.order[:, 0]
        for row, place in zip(rows, best.tolist(), strict=True):
            names[row] = views.articles.articles[places[place]].id
    known = np.array([name is not None for name in names], dtype=bool)
    chance = np.where(known, _sigmoid(odds), 0.0)
    if int(learnt.sum()) >= FEWEST_REPLIES:
        chance[learnt] = sureness(odds[learnt], overlap[learnt], agrees[learnt])
    return Says(names, chance)


def plain_model() -> MatchModel:
    """The shipped model with :data:`PLAIN` weights within a language; for plain indexes."""
    return replace(shipped_model(), same=PLAIN)


def _by_language(views: Views) -> Iterator[tuple[list[int], list[int]]]:
    for locale in sorted(set(views.replies.locales)):
        rows = [row for row, own in enumerate(views.replies.locales) if own == locale]
        places = np.flatnonzero(views.articles.locales == locale).tolist()
        if places:
            yield rows, places


def _read(
    views: Views,
    rows: Sequence[int],
    places: Sequence[int],
    encoder: Encoder,
    *,
    cache_dir: Path | None,
    is_learnt: bool,
) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """The best of ``places`` for each reply of ``rows``, its log odds and its overlap."""
    replies, index = views.replies.only(rows), views.articles.only(places).plain()
    odds, each = pair_odds(replies, index, model=plain_model()), np.arange(len(rows))
    if not is_learnt:
        best = odds.argmax(axis=1)
        return best, odds[each, best], np.zeros(len(rows), dtype=np.float32)
    shared = (overlaps(replies.texts, index, encoder, cache_dir=cache_dir) - MIDDLE) / STEP
    known = Question("alike", replies.texts, encoder, cache_dir).answer(
        lambda: dict(zip(("like", "weight"), alike(replies.vectors), strict=True))
    )
    like, weight = known["like"], known["weight"]
    odds, shared = (np.einsum("nk,nka->na", weight, part[like]) for part in (odds, shared))
    best = (odds + shared).argmax(axis=1)
    return best, odds[each, best], shared[each, best]


def alike(vectors: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Each row and the rows nearest to it, itself the first, and what each counts.

    Both (n, up to MOST_ALIKE + 1); the weights of a row sum to 1.
    """
    width = min(round(ALIKE * len(vectors) ** 0.5), MOST_ALIKE) + 1 if len(vectors) else 0
    found = [(np.zeros((0, width), dtype=np.int64), np.zeros((0, width), dtype=np.float32))]
    for start in range(0, len(vectors), BLOCK):
        near = vectors[start : start + BLOCK] @ vectors.T
        near[np.arange(len(near)), start + np.arange(len(near))] = 1.5
        some = np.argpartition(-near, width - 1, axis=1)[:, :width]
        best = np.take_along_axis(some, np.argsort(-np.take_along_axis(near, some, axis=1)), axis=1)
        near = np.minimum(near, 1.0)
        weight = np.maximum(np.take_along_axis(near, best, axis=1), 0.0) ** FADES
        found.append((best, weight / weight.sum(axis=1, keepdims=True)))
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])


def overlaps(
    texts: Sequence[str], index: ArticleIndex, encoder: Encoder, *, cache_dir: Path | None = None
) -> Floats:
    """How much of each text each article says too: (texts, articles), about 0 to 1.

    The largest cosine of each sentence to one of the article's, meant by length; 0 for no text.
    """
    said, vectors = _said(texts, encoder, cache_dir)
    held = [sentences(part.text) or [part.text] for part in index.parts]
    owner = [part.article for part, some in zip(index.parts, held, strict=True) for _ in some]
    theirs = [sentence for some in held for sentence in some]
    starts = np.searchsorted(np.array(owner), np.arange(len(index)))
    nearest = _nearest(vectors, encoded(theirs, encoder, cache_dir=cache_dir), starts)
    return _mean_by_length(said, nearest)


def _said(texts: Sequence[str], encoder: Encoder, cache_dir: Path | None) -> tuple[Arrays, Floats]:
    """Where the sentences of texts stand among the different ones, and the vectors of these.

    ``keys`` of the vectors, in the order of their words; ``places`` among them, ``lengths`` and,
    by text, ``ends`` of the sentences.
    """
    said = Question("sentences", texts, encoder, cache_dir).answer(lambda: _split(texts))
    keys = [row.tobytes() for row in said["keys"]]
    known = known_vectors(keys, encoder, cache_dir=cache_dir)
    if known is None:
        known = encoded(
            _distinct([sentences(text) for text in texts]), encoder, cache_dir=cache_dir
        )
    return said, known


def _split(texts: Sequence[str]) -> Arrays:
    split = [sentences(text) for text in texts]
    every = _distinct(split)
    place = {sentence: row for row, sentence in enumerate(every)}
    keys = b"".join(map(cached_key, every))
    return {
        "keys": np.frombuffer(keys, dtype=np.uint8).reshape(-1, KEY_BYTES),
        "places": np.array([place[s] for some in split for s in some], dtype=np.int64),
        "lengths": np.array([len(s) for some in split for s in some], dtype=np.float32),
        "ends": np.cumsum([0, *(len(some) for some in split)]),
    }


def _distinct(split: Sequence[Sequence[str]]) -> list[str]:
    return sorted({sentence for some in split for sentence in some})


def _nearest(rows: Floats, others: Floats, starts: npt.NDArray[np.int64]) -> Floats:
    found = [np.zeros((0, len(starts)), dtype=np.float32)]
    for start in range(0, len(rows), BLOCK):
        cosines = rows[start : start + BLOCK] @ others.T
        found.append(np.maximum.reduceat(cosines, starts, axis=1))
    return np.concatenate(found)


def _mean_by_length(said: Arrays, nearest: Floats) -> Floats:
    from scipy.sparse import csr_matrix

    cells = said["lengths"], said["places"], said["ends"]
    weights = csr_matrix(cells, shape=(len(said["ends"]) - 1, len(nearest)))
    total = np.asarray(weights.sum(axis=1))
    return np.asarray((weights @ nearest) / np.maximum(total, 1.0), dtype=np.float32)


START = (-0.5, -1.5, 1.7, 0.0, 1.0, 1.0)
SPREAD = (1.0, 1.0, 0.5, 2.0, 2.0, 2.0)
"""What the numbers of :func:`sureness` are before any reply, and how far they may stray: a reply
is as sure as its match, and words find their article in .85 of the cases."""
BOUNDS = ((-4, 4), (-4, 1), (0.4, 5), (-8, 8), (0.3, 6), (0, 6))


def sureness(odds: Floats, overlap: Floats, agrees: Floats) -> Numbers:
    """The chance that each reply says what its article says.

    ``odds`` and ``overlap`` (n) speak for it, ``agrees`` (n, 0 or 1) tells whether the customer's
    words have the same nearest article. Fitted: P(agrees) = R (m + (1 - m) c), where m, logistic
    in both, is the chance wanted, c, logistic in the odds, what chance gives, and R how often
    words find their article.
    """
    from scipy.optimize import minimize

    start, spread = np.array(START), np.array(SPREAD)
    features = np.column_stack([np.ones(len(odds)), odds, overlap]).astype(np.float64)

    def loss(values: Numbers) -> float:
        chance = _sigmoid(values[0] + np.exp(values[1]) * features[:, 1])
        right = _sigmoid(features @ values[3:])
        both = np.clip(_sigmoid(values[2]) * (right + (1 - right) * chance), 1e-6, 1 - 1e-6)
        surprise = -(agrees @ np.log(both) + (1 - agrees) @ np.log(1 - both))
        return float(surprise + 0.5 * np.sum(((values - start) / spread) ** 2))

    starts = [start, start + np.array([0, 0, 0, 0, 2.0, 0])]
    fits = [minimize(loss, begin, method="L-BFGS-B", bounds=BOUNDS) for begin in starts]
    best = min(fits, key=lambda fit: float(fit.fun))
    return _sigmoid(features @ best.x[3:])


def _sigmoid(odds: npt.NDArray[Any]) -> Numbers:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float64)
