"""What a ticket and an article have in common, in numbers: the evidence that matching weighs.

An article is seen as several *parts* (title, questions, summary, pieces of its body), each with a
vector. For many tickets at once, :meth:`ArticleIndex.evidence` gives six numbers per pair, none
of which depends much on how many other articles there are:

semantic
    largest cosine between the ticket and one part of the article;
centroid
    cosine between the ticket and the mean of the article's parts (what the article is about),
    above the ticket's average over all articles;
focus
    the same with what tells nothing about articles counting less (:mod:`kb.matching_scatter`);
lexical
    BM25 (Robertson and Zaragoza 2009) of the ticket's terms in the article, divided by the best a
    document could reach, so between 0 and 1;
phrases
    the same of all its words, stop words too, and of pairs of neighbours;
spread
    how little the parts of the article have in common: its tickets then are further from it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.articles import Article
from kb.matching_scatter import Scatter, above_usual, unit_rows
from kb.matching_words import Asked, WordCounts, phrases
from kb.words import terms_and_stems

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

EVIDENCE = ("semantic", "centroid", "focus", "lexical", "phrases", "spread")
IN_COMMON = tuple(EVIDENCE.index(name) for name in ("semantic", "lexical", "phrases"))
"""Evidence that is 0 where a ticket and an article have nothing in common."""
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
    """What is matched: texts, their languages and unit vectors (n, d), in one order."""

    texts: Sequence[str]
    locales: Sequence[str]
    vectors: Floats

    def __len__(self) -> int:
        return len(self.texts)

    def only(self, rows: Iterable[int]) -> Queries:
        """These rows, in this order."""
        chosen = [int(row) for row in rows]
        found = Queries(
            [self.texts[i] for i in chosen],
            [self.locales[i] for i in chosen],
            self.vectors[chosen],
        )
        held = self.__dict__
        if "_read" in held:
            found.__dict__["_read"] = [self._read[i] for i in chosen]
        for name in held.keys() & {"asked_terms", "asked_phrases"}:
            found.__dict__[name] = held[name].only(chosen)
        return found

    def told(self, rows: Sequence[int]) -> tuple[Any, ...]:
        """What these rows are, to be hashed: equal ones match alike."""
        chosen = list(rows)
        texts, locales = [self.texts[i] for i in chosen], [self.locales[i] for i in chosen]
        return texts, locales, self.vectors[chosen]

    @property
    def terms(self) -> list[list[str]]:
        """The terms that each text holds in its language."""
        return [terms for terms, _ in self._read]

    @property
    def stems(self) -> list[list[str]]:
        """All stems that each text holds."""
        return [stems for _, stems in self._read]

    def with_words(self) -> Queries:
        """The same with its words found, which takes longer than the matching.

        What :meth:`only` takes of it from now on has them, too; else they are found when asked for.
        """
        _ = self.asked_terms, self.asked_phrases
        return self

    @cached_property
    def asked_terms(self) -> Asked:
        """The terms of each text, each once."""
        return Asked.of(self.terms)

    @cached_property
    def asked_phrases(self) -> Asked:
        """All stems of each text and the pairs of neighbours, each once."""
        return Asked.of(phrases(stems) for stems in self.stems)

    @cached_property
    def _read(self) -> list[tuple[list[str], list[str]]]:
        pairs = zip(self.texts, self.locales, strict=True)
        return [terms_and_stems(text, own) for text, own in pairs]


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


@dataclass(frozen=True)
class ArticleIndex:
    """Articles made ready for matching: their parts, the parts' vectors and their words.

    Made by :meth:`of`; ``parts`` lie article by article, ``vectors`` row by row beside them.
    """

    articles: Sequence[Article]
    parts: Sequence[Part]
    vectors: Floats
    counts: WordCounts
    phrases: WordCounts
    scatter: Scatter
    is_plain: bool = False

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
        texts = [_article_texts(article) for article in articles]
        for part in parts:
            if part.kind == "ticket":
                texts[part.article].append(part.text)
        counts, pairs = _counted(texts, [article.locale for article in articles])
        scatter = Scatter.of(rows, _starts(parts, len(articles)))
        return cls(list(articles), parts, rows, counts, pairs, scatter)

    def __len__(self) -> int:
        return len(self.articles)

    def only(self, numbers: Sequence[int]) -> ArticleIndex:
        """The index of these articles alone, without reading or embedding anything again."""
        rows = [row for i in numbers for row in range(self._starts[i], self._ends[i])]
        new = {old: number for number, old in enumerate(numbers)}
        chosen = (self.parts[row] for row in rows)
        parts = [Part(new[one.article], one.kind, one.text) for one in chosen]
        articles = [self.articles[i] for i in numbers]
        counts, pairs = self.counts.only(numbers), self.phrases.only(numbers)
        scatter = self.scatter.only(numbers)
        vectors = self.vectors[rows]
        return ArticleIndex(articles, parts, vectors, counts, pairs, scatter, self.is_plain)

    def plain(self) -> ArticleIndex:
        """The same index whose cosines are not counted above the query's average.

        For long texts like replies: all of them share much with every article.
        """
        return replace(self, is_plain=True)

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
        return _starts(self.parts, len(self.articles))

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
        """What each query and each article have in common: (queries, articles, 6).

        The last axis follows :data:`EVIDENCE`. Needs at least one article.
        """
        centroid = queries.vectors @ self.centroids.T
        focus = self.scatter.focused(queries.vectors)
        found = [
            self._nearest(queries.vectors),
            *((centroid, focus) if self.is_plain else map(above_usual, (centroid, focus))),
            self.counts.shares(queries.asked_terms),
            self.phrases.shares(queries.asked_phrases),
        ]
        spread = np.broadcast_to(self.scatter.spread, found[0].shape)
        return np.stack([*found, spread], axis=-1, dtype=np.float32)

    def _nearest(self, vectors: Floats) -> Floats:
        """The largest cosine of each vector to a part of each article: (vectors, articles)."""
        cosines = self.vectors @ vectors.T
        found = np.empty((len(self), len(vectors)), dtype=np.float32)
        # One article after the other: np.maximum.reduceat takes twenty times as long.
        for number, (start, end) in enumerate(zip(self._starts, self._ends, strict=True)):
            cosines[start:end].max(axis=0, out=found[number])
        return found.T

    def nearest_part(self, article: int, vector: Floats) -> tuple[Part, float]:
        """The part of an article nearest to a vector, and its cosine; for explaining a match."""
        start, end = int(self._starts[article]), int(self._ends[article])
        cosines = self.vectors[start:end] @ vector
        best = int(np.argmax(cosines))
        return self.parts[start + best], float(cosines[best])


def _starts(parts: Sequence[Part], articles: int) -> Numbers:
    owner = np.array([part.article for part in parts], dtype=np.int64)
    return np.searchsorted(owner, np.arange(articles))


def _article_texts(article: Article) -> list[str]:
    asked = (*article.questions, *article.asked, *article.keywords)
    return [article.title, article.summary, *asked, _own_body(article)]


def _counted(
    texts: Sequence[Sequence[str]], locales: Sequence[str]
) -> tuple[WordCounts, WordCounts]:
    """Terms, and all words with pairs of neighbours within a text, of each article's texts."""
    plain: list[list[str]] = []
    pairs: list[list[str]] = []
    for own, locale in zip(texts, locales, strict=True):
        read = [_read_of_article(text, locale) for text in own]
        plain.append([term for found, _ in read for term in found])
        pairs.append([phrase for _, found in read for phrase in found])
    return WordCounts.of(plain), WordCounts.of(pairs)


@lru_cache(maxsize=4_096)
def _read_of_article(text: str, locale: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Terms and phrases of a text that several indexes hold: most articles of one do not change."""
    found, stems = terms_and_stems(text, locale)
    return tuple(found), tuple(phrases(stems))
