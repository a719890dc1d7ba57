"""Which article customers' words mean, learnt from tickets that agents answered with it.

The replies tell of thousands of tickets which article they are about, or none
(:mod:`mining.taught_replies`). That is distilled into what customers' words alone say: kernel
ridge regression (Saunders et al. 1998) of the replies' chances on the tickets, near each other in
meaning and in words. Unlike the nearest taught ticket it also learns from the tickets that
*no* article answers, which is what a shop's near misses are made of.

What it says joins the odds of matching as :data:`kb.matching.Advice`. An article that few replies
spoke of keeps the odds it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.matching import MatchModel, pair_odds
from kb.matching_features import ArticleIndex, Floats, Queries
from mining.taught_replies import Says

MEANING, WORDS = 2.0, 1.0
"""How fast tickets become strangers with the distance of their vectors, and of their words."""
RIDGE = 0.1
EDGE = 1e-3
"""No taught ticket makes an article more certain than this."""
HALF_KNOWN = 5.0
"""Taught tickets from which on an article is judged more by them than by its text."""
FEWEST_LABELS = 200
PULL = 2.0
"""Pull of the three weights to what they are without replies, worth a few labels each."""
ROUNDS = 3
AT_ONCE = 512
"""Tickets whose nearness to all taught ones is held at once."""
STRANGE = -1e6
"""Log odds of a pair in two languages, where replies tell nothing."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Vocabulary:
    """Columns and rarity of the words of taught tickets, each language's own."""

    columns: dict[str, int]
    rarity: Floats

    @classmethod
    def of(cls, queries: Queries) -> Vocabulary:
        """The words that at least two of ``queries`` hold."""
        held = Counter(word for words in _words(queries) for word in set(words))
        kept = sorted(word for word, count in held.items() if count > 1)
        counts = np.array([held[word] for word in kept], dtype=np.float32)
        rarity = np.log((1 + len(queries)) / (1 + counts)) + 1
        return cls({word: n for n, word in enumerate(kept)}, rarity.astype(np.float32))

    def rows(self, queries: Queries) -> Any:
        """TF-IDF (Salton & Buckley 1988) of each, at length 1: sparse (queries, words)."""
        from scipy.sparse import csr_matrix, diags

        starts, places, values = [0], list[int](), list[float]()
        for words in _words(queries):
            held = Counter(self.columns[word] for word in words if word in self.columns)
            places += held
            values += [1 + float(np.log(count)) for count in held.values()]
            starts.append(len(places))
        weights = np.array(values, dtype=np.float32) * self.rarity[places]
        found = csr_matrix((weights, places, starts), shape=(len(queries), len(self.columns)))
        lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1))).ravel()
        return diags(1 / np.maximum(lengths, 1e-9)) @ found


def _words(queries: Queries) -> list[list[str]]:
    pairs = zip(queries.locales, queries.terms, strict=True)
    return [[f"{locale} {term}" for term in terms] for locale, terms in pairs]


@dataclass(frozen=True)
class Solved:
    """What takes time of :class:`Lessons`: how much is known of each article (articles), and what
    each taught ticket weighs for it (tickets, articles)."""

    known: Floats
    weights: Floats


@dataclass(frozen=True)
class Lessons:
    """What some taught tickets say of any other: made by :meth:`of`."""

    articles: dict[str, int]
    known: Floats
    """How much is known of each article, 0 to 1."""
    vocabulary: Vocabulary
    vectors: Floats
    words: Any
    weights: Floats

    @classmethod
    def of(cls, queries: Queries, says: Says, solved: Solved | None = None) -> Lessons:
        """Lessons of ``queries``, whose replies say what ``says`` tells, row by row.

        ``solved`` is what the same lessons were solved to before.
        """
        names = sorted({name for name in says.articles if name is not None})
        column = {name: n for n, name in enumerate(names)}
        vocabulary = Vocabulary.of(queries)
        words = vocabulary.rows(queries)
        own = solved or _solved(queries.vectors, words, says, column)
        return cls(column, own.known, vocabulary, queries.vectors, words, own.weights)

    @property
    def solved(self) -> Solved:
        """What was worked out of it."""
        return Solved(self.known, self.weights)

    def odds(self, queries: Queries, columns: Sequence[int]) -> Floats:
        """Log odds that each query is about each of these articles: (queries, columns)."""
        rows, weights = self.vocabulary.rows(queries), self.weights[:, columns]
        chance = np.empty((len(queries), len(columns)), dtype=np.float32)
        for at in range(0, len(queries), AT_ONCE):
            some = slice(at, at + AT_ONCE)
            near = _nearness(queries.vectors[some], rows[some], self.vectors, self._words_across)
            np.matmul(near, weights, out=chance[some])
        np.clip(chance, EDGE, 1 - EDGE, out=chance)
        return np.asarray(np.log(chance / (1 - chance)), dtype=np.float32)

    @cached_property
    def _words_across(self) -> Any:
        return self.words.T.tocsr()

    def beside(self, queries: Queries, index: ArticleIndex) -> tuple[Floats, Floats]:
        """The same for the articles of an index, and how much is known: (queries, articles) each.

        Nothing is known of pairs in two languages.
        """
        said, known = (np.zeros((len(queries), len(index)), dtype=np.float32) for _ in range(2))
        pairs = [(n, self.articles.get(a.id)) for n, a in enumerate(index.articles)]
        places = [(n, column) for n, column in pairs if column is not None]
        same = np.array(queries.locales)[:, None] == index.locales[None, :]
        if not places or not same.any():
            return said, known
        here, there = ([pair[end] for pair in places] for end in (0, 1))
        said[:, here] = self.odds(queries, there)
        known[:, here] = self.known[there]
        return said, known * same


def _solved(vectors: Floats, words: Any, says: Says, column: dict[str, int]) -> Solved:
    label = np.zeros((len(vectors), len(column)))
    for row, name in enumerate(says.articles):
        if name is not None:
            label[row, column[name]] = says.probability[row]
    taught = label.sum(axis=0)
    near = _nearness(vectors, words, vectors, words.T).astype(np.float64)
    near[np.diag_indices_from(near)] += RIDGE
    weights = np.linalg.solve(near, label)
    known = taught / (taught + HALF_KNOWN)
    return Solved(known.astype(np.float32), weights.astype(np.float32))


def _nearness(vectors: Floats, words: Any, others: Floats, words_across: Any) -> Floats:
    """How near texts are: (vectors, others), 0 to 2; ``words_across`` are (words, others).

    Worked out in place: writing to fresh memory takes longer than all the arithmetic.
    """
    near = _faded(vectors @ others.T, MEANING)
    near += _faded((words @ words_across).astype(np.float32).toarray(), WORDS)
    return near


def _faded(likeness: Floats, speed: float) -> Floats:
    likeness -= 1
    likeness *= speed
    return np.exp(likeness, out=likeness)


@dataclass(frozen=True)
class Weighing:
    """How lessons join the odds of an article: ``offset + own * odds + taught * lessons``."""

    offset: float = 0.0
    own: float = 1.0
    taught: float = 0.5

    def __call__(self, odds: Floats, said: Floats, known: Floats) -> Floats:
        """``odds`` put right as far as something is ``known``; all of one shape."""
        joined = self.offset + self.own * odds + self.taught * said
        return np.asarray(odds + known * (joined - odds), dtype=np.float32)


@dataclass(frozen=True)
class Distilled:
    """What one half of the customers taught, as advice to match the other half with."""

    lessons: Lessons
    weighing: Weighing

    def __call__(self, queries: Queries, index: ArticleIndex, odds: Floats) -> Floats:
        """The ``odds`` (queries, articles) put right."""
        said, known = self.lessons.beside(queries, index)
        return self.weighing(odds, said, known)


@dataclass(frozen=True)
class Pairs:
    """Taught tickets against articles, three numbers a pair, and the article their reply says.

    ``own`` is the article's column, -1 where it is not among them.
    """

    odds: Floats
    said: Floats
    known: Floats
    own: npt.NDArray[np.int64]
    probability: Numbers


def pairs(
    queries: Queries, says: Says, index: ArticleIndex, lessons: Lessons, model: MatchModel
) -> Pairs:
    """``queries`` against articles in their language, with ``lessons`` that others taught."""
    odds = pair_odds(queries, index, model=model)
    same = np.array(queries.locales)[:, None] == index.locales[None, :]
    said, known = lessons.beside(queries, index)
    places = {(a.id, a.locale): n for n, a in enumerate(index.articles)}
    named = zip(says.articles, queries.locales, strict=True)
    own = np.array([places.get((name or "", locale), -1) for name, locale in named], dtype=np.int64)
    return Pairs(np.where(same, odds, STRANGE), said, known, own, says.probability)


def weighed(some: Sequence[Pairs]) -> Weighing | None:
    """How to join lessons and odds so that the best article is as sure as replies say it is.

    Logistic regression on the replies' chances (soft labels), each ticket by its best article,
    which the weights choose themselves. None from too few tickets.
    """
    weighing = Weighing()
    for _ in range(ROUNDS):
        rows = [_best(one, weighing) for one in some]
        features, label = (np.concatenate([row[n] for row in rows]) for n in (0, 1))
        if len(label) < FEWEST_LABELS:
            return None
        weighing = _fitted(features, label)
    return weighing


def _best(one: Pairs, weighing: Weighing) -> tuple[Numbers, Numbers]:
    """Odds, lessons and what is known of each ticket's best article, and its soft label."""
    if not one.odds.shape[1]:
        return np.zeros((0, 3)), np.zeros(0)
    best = weighing(one.odds, one.said, one.known).argmax(axis=1)
    each = np.arange(len(best))
    features = np.column_stack([part[each, best] for part in (one.odds, one.said, one.known)])
    label = np.where(best == one.own, one.probability, 0.0)
    usable = features[:, 0] > STRANGE / 2
    return features[usable].astype(np.float64), label[usable]


def _fitted(features: Numbers, label: Numbers) -> Weighing:
    from scipy.optimize import minimize

    odds, said, known = features.T
    varied = known[:, None] * np.column_stack([np.ones(len(odds)), odds, said])
    fixed, start = (1 - known) * odds, np.array([0.0, 1.0, 0.0])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        found = fixed + varied @ weights
        slope = varied.T @ (1 / (1 + np.exp(-found)) - label) + 2 * PULL * (weights - start)
        surprise = np.logaddexp(0.0, found).sum() - label @ found
        return float(surprise + PULL * np.sum((weights - start) ** 2)), slope

    limits = [(None, None), (0.0, None), (0.0, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits).x
    return Weighing(*(float(value) for value in found))
