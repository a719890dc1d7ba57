"""Which articles belong together: the "related articles" of each page."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from kb.articles import Article
from kb.words import terms

TITLE_WEIGHT = 3
TERMS_KEPT = 25
"""Most telling terms an article is compared by; more cost time and change no order."""

SAME_CATEGORY = 1.25
LEAST_INSIDE = 0.03
"""Likeness to an article of its own category; the shop grouped them itself."""
LEAST_ELSEWHERE = 0.08
"""For an article of another category, where a few shared words are mostly chance: nothing at all
is better at the side of an article about refunds than the one about newsletters."""


def related(articles: Sequence[Article], *, count: int = 4) -> dict[str, list[str]]:
    """For each article id the ids most like it, best first, at most ``count``.

    ``articles`` are of one locale. Cosine of tf-idf over title, questions, keywords and body;
    articles of the same category count a quarter more. Nothing alike gives an empty list.
    """
    vectors = _vectors(articles)
    holders: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for article_id, vector in vectors.items():
        for term, weight in vector.items():
            holders[term].append((article_id, weight))
    return {
        article_id: _nearest(article_id, vector, holders)[:count]
        for article_id, vector in vectors.items()
    }


def _vectors(articles: Sequence[Article]) -> dict[str, dict[str, float]]:
    counts = {article.id: _counts(article) for article in articles}
    spread = Counter(term for counted in counts.values() for term in counted)
    total = len(counts)
    return {
        article_id: _unit({t: n * math.log((total + 1) / spread[t]) for t, n in counted.items()})
        for article_id, counted in counts.items()
    }


def _counts(article: Article) -> dict[str, float]:
    strong = " ".join((article.title, *article.questions, *article.keywords))
    counted: Counter[str] = Counter()
    for text, weight in ((strong, TITLE_WEIGHT), (f"{article.summary} {article.body}", 1)):
        for term in terms(text, article.locale):
            counted[term] += weight
    return {term: 1 + math.log(n) for term, n in counted.items()}


def _unit(vector: dict[str, float]) -> dict[str, float]:
    kept = dict(sorted(vector.items(), key=lambda item: (-item[1], item[0]))[:TERMS_KEPT])
    length = math.sqrt(sum(weight * weight for weight in kept.values()))
    return {term: weight / length for term, weight in kept.items()} if length else {}


def _nearest(
    article_id: str, vector: dict[str, float], holders: dict[str, list[tuple[str, float]]]
) -> list[str]:
    likeness: dict[str, float] = defaultdict(float)
    for term, weight in vector.items():
        for other, their_weight in holders[term]:
            likeness[other] += weight * their_weight
    likeness.pop(article_id, None)
    category = article_id.split("/", 1)[0] + "/"
    inside = [(s * SAME_CATEGORY, o) for o, s in likeness.items() if o.startswith(category)]
    outside = [(s, o) for o, s in likeness.items() if not o.startswith(category)]
    scored = [pair for pair in inside if pair[0] >= LEAST_INSIDE * SAME_CATEGORY]
    scored += [pair for pair in outside if pair[0] >= LEAST_ELSEWHERE]
    return [other for _, other in sorted(scored, key=lambda pair: (-pair[0], pair[1]))]
