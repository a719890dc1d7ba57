"""Which articles belong together: the "related articles" of each page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from kb.articles import Article
from kb.memo import NO_MEMO, Memo, remembered
from kb.words import terms

if TYPE_CHECKING:
    import numpy as np

TITLE_WEIGHT = 3
TERMS_KEPT = 25
"""Most telling terms an article is compared by; more cost time and change no order."""

SAME_CATEGORY = 1.25
LEAST_INSIDE = 0.03
"""Likeness to an article of its own category; the shop grouped them itself."""
LEAST_ELSEWHERE = 0.08
"""For an article of another category, where a few shared words are mostly chance: nothing at all
is better at the side of an article about refunds than the one about newsletters."""
ROWS = 64
"""Articles compared with all others at once: bounds the memory."""
DIGITS = 12
"""Decimals of a likeness that count: beyond them is the order in which numbers were added up."""


def related(
    articles: Sequence[Article], *, count: int = 4, memo: Memo = NO_MEMO
) -> dict[str, list[str]]:
    """For each article id the ids most like it, best first, at most ``count``.

    ``articles`` are of one locale. Cosine of tf-idf over title, questions, keywords and body;
    articles of the same category count a quarter more. Nothing alike gives an empty list.
    """
    ids = sorted(article.id for article in articles)
    if not ids:
        return {}
    found = dict(zip(ids, _nearest(ids, _vectors(articles, memo), count), strict=True))
    return {article.id: found[article.id] for article in articles}


def _vectors(articles: Sequence[Article], memo: Memo) -> dict[str, dict[str, float]]:
    counts = {article.id: _weights(article, memo) for article in articles}
    spread: Counter[str] = Counter()
    for counted in counts.values():
        spread.update(counted.keys())
    telling = {term: math.log((len(counts) + 1) / n) for term, n in spread.items()}
    return {
        article_id: _unit({t: n * telling[t] for t, n in counted.items()})
        for article_id, counted in counts.items()
    }


def _weights(article: Article, memo: Memo) -> dict[str, float]:
    strong = " ".join((article.title, *article.questions, *article.keywords))
    parts = (strong, f"{article.summary} {article.body}")
    make = partial(_counts, *parts, article.locale)
    counted: Mapping[str, int] = remembered(
        memo, "terms", "\0".join((*parts, article.locale)), make
    )
    return {term: _logarithm(n) for term, n in counted.items()}


def _counts(strong: str, weak: str, locale: str) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for text, weight in ((strong, TITLE_WEIGHT), (weak, 1)):
        for term in terms(text, locale):
            counted[term] += weight
    return dict(counted)


@lru_cache(maxsize=10_000)
def _logarithm(count: int) -> float:
    return 1 + math.log(count)


def _unit(vector: dict[str, float]) -> dict[str, float]:
    weights = sorted(vector.values(), reverse=True)
    least = weights[:TERMS_KEPT][-1] if weights else 0.0
    heavy = (item for item in vector.items() if item[1] >= least)
    kept = dict(sorted(heavy, key=lambda item: (-item[1], item[0]))[:TERMS_KEPT])
    length = math.sqrt(sum(weight * weight for weight in kept.values()))
    return {term: weight / length for term, weight in kept.items()} if length else {}


def _nearest(
    ids: Sequence[str], vectors: Mapping[str, Mapping[str, float]], count: int
) -> Iterator[list[str]]:
    """For each of the sorted ``ids`` those most like it, best first."""
    import numpy as np

    _, own = np.unique([i.split("/", 1)[0] for i in ids], return_inverse=True)
    for start, products in _products([vectors[article_id] for article_id in ids]):
        block = np.round(products, DIGITS)
        block[range(len(block)), range(start, start + len(block))] = 0.0
        rows, places = np.nonzero(block >= LEAST_INSIDE)
        scores = block[rows, places]
        same = own[rows + start] == own[places]
        is_near = same | (scores >= LEAST_ELSEWHERE)
        scores = np.where(same, scores * SAME_CATEGORY, scores)[is_near]
        places, ends = (
            places[is_near],
            np.bincount(rows[is_near], minlength=len(block)).cumsum()[:-1],
        )
        for one, found in zip(np.split(scores, ends), np.split(places, ends), strict=True):
            yield [ids[i] for i in _best(found, one, count)]


def _best(places: np.ndarray, scores: np.ndarray, count: int) -> list[int]:
    """The places of the largest scores, of equal ones the first."""
    import numpy as np

    if len(places) > count:
        is_kept = scores >= np.partition(scores, -count)[-count]
        places, scores = places[is_kept], scores[is_kept]
    return [int(i) for i in places[np.argsort(-scores, kind="stable")][:count]]


def _products(vectors: Sequence[Mapping[str, float]]) -> Iterator[tuple[int, np.ndarray]]:
    """Number of a first row, and the products of it and the next ones with all ``vectors``.

    By numpy alone: to load a library of sparse matrices takes longer than a thousand articles do.
    """
    import numpy as np

    numbers: dict[str, int] = {}
    terms_ = [numbers.setdefault(t, len(numbers)) for vector in vectors for t in vector]
    columns = np.array(terms_, dtype=np.int64)
    weights = np.array([w for vector in vectors for w in vector.values()], dtype=float)
    rows = np.repeat(np.arange(len(vectors)), [len(vector) for vector in vectors])
    by_term = np.argsort(columns, kind="stable")
    spread = np.bincount(columns, minlength=len(numbers))
    first = spread.cumsum() - spread
    for start in range(0, len(vectors), ROWS):
        here = slice(*np.searchsorted(rows, [start, start + ROWS]))
        counts = spread[columns[here]]
        shift = first[columns[here]] - (counts.cumsum() - counts)
        others = by_term[np.repeat(shift, counts) + np.arange(counts.sum())]
        cells = np.repeat(rows[here] - start, counts) * len(vectors) + rows[others]
        products = np.repeat(weights[here], counts) * weights[others]
        height = min(ROWS, len(vectors) - start)
        made = np.bincount(cells, products, minlength=height * len(vectors))
        yield start, made.reshape(height, len(vectors))
