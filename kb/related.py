"""Which articles belong together: the "related articles" of each page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from kb.articles import Article
from kb.memo import NO_MEMO, Memo, remembered
from kb.words import terms

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

TITLE_WEIGHT = 3
TERMS_KEPT = 25
"""Most telling terms an article is compared by; more cost time and change no order."""

SAME_CATEGORY = 1.25
LEAST_INSIDE = 0.03
"""Likeness to an article of its own category; the shop grouped them itself."""
LEAST_ELSEWHERE = 0.08
"""For an article of another category, where a few shared words are mostly chance: nothing at all
is better at the side of an article about refunds than the one about newsletters."""
ROWS = 500
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

    matrix = _matrix(ids, vectors)
    _, own = np.unique([i.split("/", 1)[0] for i in ids], return_inverse=True)
    for start in range(0, len(ids), ROWS):
        block = np.round((matrix[start : start + ROWS] @ matrix.T).toarray(), DIGITS)
        same = own[start : start + ROWS, None] == own[None, :]
        is_near = block >= np.where(same, LEAST_INSIDE, LEAST_ELSEWHERE)
        scores: np.ndarray = np.where(is_near, block * np.where(same, SAME_CATEGORY, 1), 0.0)
        scores[range(len(scores)), range(start, start + len(scores))] = 0.0
        for row in scores:
            yield [ids[i] for i in _best(row, count)]


def _best(row: np.ndarray, count: int) -> list[int]:
    """The places of the largest numbers above nought, of equal ones the first."""
    import numpy as np

    places = np.flatnonzero(row)
    if len(places) > count:
        least = np.partition(row[places], -count)[-count]
        places = places[row[places] >= least]
    return [int(i) for i in places[np.argsort(-row[places], kind="stable")][:count]]


def _matrix(ids: Sequence[str], vectors: Mapping[str, Mapping[str, float]]) -> csr_array:
    """A row for each id, a column for each term."""
    from scipy.sparse import csr_array

    terms_ = {term for vector in vectors.values() for term in vector}
    column = {term: number for number, term in enumerate(sorted(terms_))}
    entries: list[tuple[float, int, int]] = [
        (weight, row, column[term])
        for row, article_id in enumerate(ids)
        for term, weight in vectors[article_id].items()
    ]
    values, rows, columns = zip(*entries, strict=True) if entries else ((), (), ())
    shape: Any = (len(ids), max(len(column), 1))
    return csr_array((values, (rows, columns)), shape=shape, dtype=float)
