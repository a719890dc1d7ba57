"""What a ticket and an article have in common, in numbers: the evidence that matching weighs.

An article is seen as several *parts* (title, questions, summary, pieces of its body), each with a
vector. For many tickets at once, :meth:`ArticleIndex.evidence` gives three numbers per pair, none
of which depends much on how many other articles there are:

semantic
    largest cosine between the ticket and one part of the article;
centroid
    cosine between the ticket and the mean of the article's parts (what the article is about);
lexical
    BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75) of the ticket's terms in the article,
    divided by the best a document could reach, so between 0 and 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from kb.articles import Article
from kb.words import terms

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

K1, B = 1.2, 0.75
EVIDENCE = ("semantic", "centroid", "lexical")
PART_CHARACTERS = 400
"""A piece of a body ends with the paragraph that takes it past this; longer dilutes the vector."""
MOST_BODY_PARTS = 12
MOST_QUESTIONS = 60
MOST_LEARNT = 40
"""Tickets whose wording one article learns; more bring nothing (docs/decisions/0004)."""
LONGEST_PART = 1_000
TWIN_COSINE = 0.985
"""Articles whose means are closer than this say the same; they share one place when ranked."""

_PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=\S)")
_MARKUP = re.compile(r"\[fact:\w+\]|!?\[([^\]]*)\]\([^)]*\)|[#*_`>|]+")


@dataclass(frozen=True)
class Part:
    """A piece of an article that gets its own vector: which article, what it is, its text."""

    article: int
    kind: str
    text: str


@dataclass(frozen=True)
class Queries:
    """What is matched: texts, their languages, unit vectors (n, d) and terms, in the same order.

    Made by :meth:`of`, which finds the terms once: they take longer than the matching.
    """

    texts: Sequence[str]
    locales: Sequence[str]
    vectors: Floats
    terms: Sequence[Sequence[str]]

    @classmethod
    def of(cls, texts: Sequence[str], locales: Sequence[str], vectors: Floats) -> Queries:
        """The queries with the terms that each text holds in its language."""
        found = [terms(text, own) for text, own in zip(texts, locales, strict=True)]
        return cls(texts, locales, vectors, found)

    def __len__(self) -> int:
        return len(self.texts)

    def only(self, rows: Iterable[int]) -> Queries:
        """These rows, in this order."""
        chosen = [int(row) for row in rows]
        return Queries(
            [self.texts[i] for i in chosen],
            [self.locales[i] for i in chosen],
            self.vectors[chosen],
            [self.terms[i] for i in chosen],
        )


Wording = Sequence[Sequence[str]]
"""For each article, texts of tickets known to be answered by it; empty for none at all."""


def article_parts(articles: Sequence[Article], wording: Wording = ()) -> list[Part]:
    """The parts of ``articles``, article by article; at least one each, maybe with empty text.

    The first paragraph of a body, usually its short answer, is a part of its own. ``wording``
    (beside ``articles``) adds tickets as parts: what customers wrote who needed this article.
    """
    parts: list[Part] = []
    learnt = wording or [()] * len(articles)
    for number, (article, tickets) in enumerate(zip(articles, learnt, strict=True)):
        asked = (*article.questions, *article.asked)
        found = [Part(number, "title", article.title), Part(number, "summary", article.summary)]
        found += [Part(number, "question", q) for q in asked[:MOST_QUESTIONS]]
        found += [Part(number, "body", text) for text in _pieces(_own_body(article))]
        found += [Part(number, "ticket", text) for text in tickets[:MOST_LEARNT]]
        kept = [part for part in found if part.text.strip()]
        parts += kept or [Part(number, "title", "")]
    return parts


def _own_body(article: Article) -> str:
    """The body in plain words, or nothing where it only repeats the questions."""
    body = _MARKUP.sub(lambda found: found[1] or " ", article.body)
    lines = {line.strip() for line in body.splitlines() if line.strip()}
    return "" if lines <= {*article.questions, *article.asked} else body


def _pieces(body: str) -> list[str]:
    pieces: list[str] = []
    paragraphs = [" ".join(p.split()) for p in _PARAGRAPHS.split(body)]
    for paragraph in filter(None, paragraphs):
        grows = len(pieces) > 1 and len(pieces[-1]) + len(paragraph) <= PART_CHARACTERS
        if grows:
            pieces[-1] = f"{pieces[-1]} {paragraph}"
        else:
            pieces.append(paragraph)
    return [piece[:LONGEST_PART] for piece in pieces[:MOST_BODY_PARTS]]


def unit_rows(vectors: npt.NDArray[Any]) -> Floats:
    """The rows at length 1; a zero or non-finite row becomes zeros, which is like nothing."""
    finite = np.nan_to_num(np.asarray(vectors, dtype=np.float32), posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(finite, axis=1, keepdims=True)
    return np.asarray(finite / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


@dataclass(frozen=True)
class ArticleIndex:
    """Articles made ready for matching: their parts, the parts' vectors and their words.

    Made by :meth:`of`; ``parts`` lie article by article, ``vectors`` row by row beside them.
    """

    articles: Sequence[Article]
    parts: Sequence[Part]
    vectors: Floats
    counts: WordCounts

    @classmethod
    def of(
        cls, articles: Sequence[Article], vectors: npt.NDArray[Any], wording: Wording = ()
    ) -> ArticleIndex:
        """The index of ``articles``; ``vectors`` are those of its :func:`article_parts`.

        Raises:
            ValueError: there is not exactly one vector for each part.
        """
        parts = article_parts(articles, wording)
        if len(vectors) != len(parts):
            raise ValueError(f"{len(parts)} parts of articles but {len(vectors)} vectors")
        has_words = np.array([bool(part.text.strip()) for part in parts], dtype=np.float32)
        rows = unit_rows(vectors) * has_words[:, None]
        words = [_article_terms(article) for article in articles]
        for part in parts:
            if part.kind == "ticket":
                words[part.article] += terms(part.text, articles[part.article].locale)
        counts = WordCounts.of(words)
        return cls(list(articles), parts, rows, counts)

    def __len__(self) -> int:
        return len(self.articles)

    def only(self, numbers: Sequence[int]) -> ArticleIndex:
        """The index of these articles alone, without reading or embedding anything again."""
        rows = [row for i in numbers for row in range(self._starts[i], self._ends[i])]
        new = {old: number for number, old in enumerate(numbers)}
        parts = [replace(self.parts[row], article=new[self.parts[row].article]) for row in rows]
        articles = [self.articles[i] for i in numbers]
        return ArticleIndex(articles, parts, self.vectors[rows], self.counts.only(numbers))

    def split(self, locale: str) -> tuple[ArticleIndex, ArticleIndex]:
        """The index of the articles in a language, and that of those it does not have at all."""
        if locale not in self._splits:
            own = [number for number, name in enumerate(self.locales) if name == locale]
            have = {self.articles[number].id for number in own}
            rest = [n for n, article in enumerate(self.articles) if article.id not in have]
            self._splits[locale] = (self.only(own), self.only(rest))
        return self._splits[locale]

    @cached_property
    def _splits(self) -> dict[str, tuple[ArticleIndex, ArticleIndex]]:
        """What was split, or tickets matched one by one would split it again each time."""
        return {}

    @cached_property
    def _starts(self) -> Numbers:
        owner = np.array([part.article for part in self.parts], dtype=np.int64)
        return np.searchsorted(owner, np.arange(len(self.articles)))

    @cached_property
    def _ends(self) -> Numbers:
        return np.append(self._starts[1:], len(self.parts))

    @cached_property
    def centroids(self) -> Floats:
        """Mean direction of each article's parts (articles, d)."""
        sums = np.add.reduceat(self.vectors, self._starts, axis=0)
        return unit_rows(sums)

    @cached_property
    def twins(self) -> Floats:
        """For each article how many articles say the same in the same language, itself included."""
        locales = np.array([article.locale for article in self.articles])
        near = self.centroids @ self.centroids.T >= TWIN_COSINE
        alike = near & (locales[:, None] == locales[None, :])
        return np.asarray(np.maximum(alike.sum(axis=1), 1), dtype=np.float32)

    @cached_property
    def locales(self) -> npt.NDArray[np.str_]:
        """Language of each article."""
        return np.array([article.locale for article in self.articles], dtype=np.str_)

    def evidence(self, queries: Queries) -> Floats:
        """What each query and each article have in common: (queries, articles, 3).

        The last axis follows :data:`EVIDENCE`. Needs at least one article.
        """
        cosines = self.vectors @ queries.vectors.T
        semantic = np.maximum.reduceat(cosines, self._starts, axis=0).T
        centroid = queries.vectors @ self.centroids.T
        lexical = self.counts.shares(queries.terms)
        return np.stack([semantic, centroid, lexical], axis=-1, dtype=np.float32)

    def nearest_part(self, article: int, vector: Floats) -> tuple[Part, float]:
        """The part of an article nearest to a vector, and its cosine; for explaining a match."""
        start, end = int(self._starts[article]), int(self._ends[article])
        cosines = self.vectors[start:end] @ vector
        best = int(np.argmax(cosines))
        return self.parts[start + best], float(cosines[best])


def _article_terms(article: Article) -> list[str]:
    texts = (article.title, article.summary, *article.questions, *article.asked, *article.keywords)
    return [w for text in (*texts, _own_body(article)) for w in terms(text, article.locale)]


@dataclass(frozen=True)
class WordCounts:
    """How often each word stands in each document (sparse, documents by words)."""

    words: dict[str, int]
    counts: Any

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> WordCounts:
        """The counts of documents given as lists of terms."""
        words: dict[str, int] = {}
        for document in documents:
            for word in document:
                words.setdefault(word, len(words))
        return cls(words, _matrix(documents, words))

    def only(self, numbers: Sequence[int]) -> WordCounts:
        """The same words over some of the documents."""
        return WordCounts(self.words, self.counts[list(numbers)])

    def shares(self, wanted: Sequence[Sequence[str]]) -> Floats:
        """BM25 of each wanted list of terms in each document over its ceiling: (wanted, documents).

        0 when no term occurs, towards 1 when every term occurs often; a term that no document
        holds counts against all of them.
        """
        asked = _matrix(wanted, self.words)
        asked.data[:] = 1.0
        unknown = np.array([len({w for w in ask if w not in self.words}) for ask in wanted])
        ceiling = (asked @ self._rarity) + unknown * self._rarity_of(0)
        scores = (asked @ self._weights.T).toarray()
        most = ceiling[:, None] * (K1 + 1)
        return np.asarray(scores / np.where(most > 0, most, 1.0), dtype=np.float32)

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a term; the highest for one that no document holds."""
        column = self.words.get(word)
        return float(self._rarity_of(0) if column is None else self._rarity[column])

    def _rarity_of(self, documents: Any) -> Any:
        total = self.counts.shape[0]
        return np.log1p((total - documents + 0.5) / (documents + 0.5))

    @cached_property
    def _rarity(self) -> npt.NDArray[np.float64]:
        held = np.bincount(self.counts.indices, minlength=len(self.words))
        return np.asarray(self._rarity_of(held), dtype=np.float64)

    @cached_property
    def _weights(self) -> Any:
        lengths = np.asarray(self.counts.sum(axis=1)).ravel()
        cells = self.counts.tocoo()
        norm = K1 * (1 - B + B * lengths[cells.row] / max(float(lengths.mean()), 1.0))
        values = self._rarity[cells.col] * cells.data * (K1 + 1) / (cells.data + norm)
        return sparse.csr_matrix((values, (cells.row, cells.col)), shape=cells.shape)


def _matrix(documents: Sequence[Sequence[str]], words: dict[str, int]) -> Any:
    starts, columns, values = [0], [], []
    for document in documents:
        known = Counter(words[word] for word in document if word in words)
        columns += list(known.keys())
        values += list(known.values())
        starts.append(len(columns))
    shape = (len(documents), len(words))
    data = (np.array(values, dtype=np.float64), np.array(columns, dtype=np.int64), starts)
    return sparse.csr_matrix(data, shape=shape)
