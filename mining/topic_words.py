"""The words that tell a topic from the others: BERTopic's class-based TF-IDF, by language.

Words are counted by stem and shown as customers write them most often, accents and all. A word
that fewer than three tickets of the topic have is not shown: it could be a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kb.words import STOP_WORDS as STOPS
from kb.words import fold, stem, words

SUPPORT = 3
"""Tickets of a topic that must have a word before it is shown."""
SUPPORT_SHARE = 0.04
"""The same as a share of the topic's tickets: what a few of many say does not tell the topic."""
SHOWN = 8
LEAST_LETTERS = 3


@dataclass
class TopicWords:
    """What the tickets of one topic and language say."""

    weights: dict[str, float] = field(default_factory=dict)
    """Stem -> how telling it is, 1 for the most telling; supported stems only."""
    shown: tuple[str, ...] = ()
    """Most telling words as customers write them, best first."""
    tickets: Counter[str] = field(default_factory=Counter)
    """Folded word -> tickets that have it."""


def topic_words(
    texts: Sequence[str], topics: Sequence[int], count: int, locale: str
) -> list[TopicWords]:
    """For each topic 0 to ``count`` - 1 its words in ``texts`` of one language.

    ``topics`` has the topic of each text. A topic without texts has no words.
    """
    found = [TopicWords() for _ in range(count)]
    stems: list[Counter[str]] = [Counter() for _ in range(count)]
    forms: dict[str, Counter[str]] = {}
    for text, topic in zip(texts, topics, strict=True):
        written = {fold(word): word for word in words(text)}
        found[topic].tickets.update(written.keys())
        for folded, word in written.items():
            if is_telling(folded, locale):
                root = stem(folded, locale)
                stems[topic][root] += 1
                forms.setdefault(root, Counter())[word.lower()] += 1
    texts_of = Counter(topics)
    known = [number for number in range(count) if stems[number]]
    for number, weights in zip(known, _weights([stems[n] for n in known]), strict=True):
        found[number].weights = _supported(weights, stems[number], texts_of[number])
        best = list(found[number].weights)[:SHOWN]
        found[number].shown = tuple(_usual(forms[root]) for root in best)
    return found


def is_telling(folded: str, locale: str) -> bool:
    """Whether a folded word can tell topics apart: no stop word, no number, not too short."""
    if len(folded) < LEAST_LETTERS or any(c.isdigit() for c in folded):
        return False
    return folded not in STOPS[locale]


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _supported(weights: dict[str, float], tickets: Counter[str], of: int) -> dict[str, float]:
    least = max(SUPPORT, SUPPORT_SHARE * of)
    kept = {root: weight for root, weight in weights.items() if tickets[root] >= least}
    most = max(kept.values(), default=1.0)
    ranked = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return {root: weight / most for root, weight in ranked}


def _weights(stems: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Class-based TF-IDF of each topic's stems, by BERTopic (Grootendorst 2022)."""
    if len(stems) < 2:  # nothing to be told from: the commonest words
        return [{root: float(count) for root, count in counter.items()} for counter in stems]
    documents = [" ".join(_repeated(counter)) for counter in stems]
    model = _model()
    model.fit(documents, embeddings=np.eye(len(stems), 2), y=list(range(len(stems))))
    roots = model.vectorizer_model.get_feature_names_out()
    rows = dict(zip(model.topics_, model.topics_, strict=True))
    order = sorted(rows)
    matrix = model.c_tf_idf_
    found: list[dict[str, float]] = []
    for topic in model.topics_:
        row = matrix[order.index(topic)].tocoo()
        found.append({str(roots[c]): float(w) for c, w in zip(row.col, row.data, strict=True)})
    return found


def _repeated(counter: Counter[str]) -> Iterable[str]:
    for root in sorted(counter):
        yield from [root] * counter[root]


def _model() -> Any:
    """BERTopic around topics that are known: no reduction, no clustering, our own words."""
    from bertopic import BERTopic
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    return BERTopic(
        language="multilingual",
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=str.split),
        ctfidf_model=ClassTfidfTransformer(),
    )
