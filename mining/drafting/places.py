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
from mining.drafting.paraphrases import Encode

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


def category_titles(
    articles: Iterable[Article], names: Mapping[str, Mapping[str, str]], locale: str
) -> dict[str, list[str]]:
    """Category folder -> its name in ``locale``, for want of one its folder, and its titles."""
    known = [one for one in articles if one.locale == locale]
    folders = dict.fromkeys([*names, *(one.category for one in known)])
    titles = {f: [names.get(f, {}).get(locale) or f.replace("-", " ")] for f in folders}
    for article in known:
        titles[article.category].append(article.title)
    return titles


def meaning(title: str, titles: Mapping[str, Sequence[str]], encode: Encode) -> dict[str, float]:
    """Category -> cosine of ``title`` to the category's name, and to the nearest of all its titles.

    The sum of both: a name says what belongs there before there is any article.
    """
    own = encode([title])[0]
    near = {folder: encode(some) @ own for folder, some in titles.items()}
    return {folder: float(cosines[0] + cosines.max()) for folder, cosines in near.items()}


def category(
    scores: Sequence[Mapping[str, float]],
    drafted: Sequence[Mapping[str, float]],
    words: Sequence[str],
    fallback: str,
) -> str:
    """The nearest existing category, or one named by ``words`` when customers' words are near none.

    ``scores`` are of what customers ask, by language; ``drafted`` of what the drafts say and mean.
    ``fallback`` (an id) names it when no word is left.
    """
    asked = _total(scores)
    able = [folder for folder in asked if asked[folder] >= LEAST_LIKENESS * len(scores)]
    total = _total([*scores, *drafted])
    best = min(able, key=lambda folder: (-total[folder], folder), default="")
    return best or slug(" ".join(words[:CATEGORY_WORDS]), fallback=fallback)


def _total(scores: Iterable[Mapping[str, float]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for by_folder in scores:
        total.update(dict(by_folder))
    return total


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
