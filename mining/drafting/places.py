"""Where a draft is filed: its category among those the help center has, and its slug."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from kb.articles import Article, slug
from kb.words import terms

LEAST_LIKENESS = 0.06
"""Cosine under which no existing category is near, and the topic's own category is made."""

CATEGORY_WORDS = 2

NUMBERED_LIMIT = 90
"""Characters of an id before a number is added."""

Weights = Mapping[str, float]


def category_texts(
    articles: Iterable[Article], names: Mapping[str, Mapping[str, str]], locale: str
) -> dict[str, str]:
    """Category folder -> the text of its articles in ``locale``, with the category's own name.

    ``names`` are ``settings.brand.categories``; a category without articles has its name only.
    """
    texts = {folder: [by_locale.get(locale, "")] for folder, by_locale in names.items()}
    for article in articles:
        if article.locale == locale:
            parts = (article.title, *article.questions, article.body)
            texts.setdefault(article.category, []).append(" ".join(parts))
    return {folder: " ".join(parts) for folder, parts in texts.items()}


def likeness(text: str, categories: Mapping[str, str], locale: str) -> dict[str, float]:
    """Category -> cosine of its tf-idf terms to those of ``text``; idf over the categories."""
    counted = {folder: _counts(words, locale) for folder, words in categories.items()}
    spread = Counter(term for counts in counted.values() for term in counts)
    rarity = {t: math.log(1 + len(counted) / n) for t, n in spread.items()}
    asked = _unit(Counter(terms(text, locale)), rarity)
    return {folder: _cosine(asked, _unit(counts, rarity)) for folder, counts in counted.items()}


@lru_cache(maxsize=500)
def _counts(text: str, locale: str) -> Counter[str]:
    """The terms of a category's text, counted once for all topics."""
    return Counter(terms(text, locale))


def category(scores: Sequence[Mapping[str, float]], words: Sequence[str], fallback: str) -> str:
    """The nearest existing category over all languages' ``scores``, or one named by ``words``.

    ``fallback`` (an id) names it when no word is left.
    """
    total: Counter[str] = Counter()
    for by_folder in scores:
        total.update(dict(by_folder))
    best = min(total, key=lambda folder: (-total[folder], folder), default="")
    if best and total[best] >= LEAST_LIKENESS * len(scores):
        return best
    return slug(" ".join(words[:CATEGORY_WORDS]), fallback=fallback)


def words_of(topic: Mapping[str, Any], locales: Iterable[str]) -> list[str]:
    """The telling words of a row of TOPICS in the first of ``locales`` that has any; may be none.

    A desk may have no ticket in its default language.
    """
    for locale in locales:
        words = topic.get(f"words_{locale}")
        if words is not None and len(words):
            return [*words]
    return []


def free_id(folder: str, titles: Sequence[str], fallback: str, taken: Collection[str]) -> str:
    """An article id that no other article has, made of the first of ``titles`` that gives one.

    When all are taken the first is numbered: ``orders/cancel-my-order-2``. ``fallback`` (an id)
    names an article none of whose titles has a letter.
    """
    ids = [f"{folder}/{slug(title, fallback=fallback)}" for title in titles]
    free = next((one for one in ids if one not in taken), None)
    if free:
        return free
    numbered = (f"{ids[0][:NUMBERED_LIMIT].rstrip('-')}-{n}" for n in itertools.count(2))
    return next(one for one in numbered if one not in taken)


def _unit(counts: Mapping[str, int], rarity: Weights) -> dict[str, float]:
    weighted = {t: (1 + math.log(n)) * rarity[t] for t, n in counts.items() if t in rarity}
    length = math.sqrt(sum(w * w for w in weighted.values()))
    return {t: w / length for t, w in weighted.items()} if length else {}


def _cosine(one: Weights, other: Weights) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())
