"""The words that tell a topic from the others: BERTopic's class-based TF-IDF, by language.

Words are counted by stem and shown as customers write them most often, accents and all. A word
that fewer than three tickets of the topic have is not shown: it could be a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
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


@dataclass
class WordCounts:
    """How many tickets of each topic have which words, in one language."""

    locale: str
    texts: list[int]
    """Tickets of each topic."""
    stems: list[Counter[str]]
    tickets: list[Counter[str]]
    """Folded words, stop words among them."""
    forms: dict[str, Counter[str]]
    """Stem -> the ways it is written."""

    def merged(self, parents: Sequence[int], count: int) -> WordCounts:
        """The same for ``count`` categories, given the category of each topic."""
        above = WordCounts(self.locale, [0] * count, *_counters(count), self.forms)
        for topic, parent in enumerate(parents):
            above.texts[parent] += self.texts[topic]
            above.stems[parent].update(self.stems[topic])
            above.tickets[parent].update(self.tickets[topic])
        return above


def word_counts(texts: Sequence[str], topics: Sequence[int], count: int, locale: str) -> WordCounts:
    """The words of ``texts`` in one language; ``topics`` has the topic of each, from 0."""
    found = WordCounts(locale, [0] * count, *_counters(count), {})
    known: dict[str, tuple[str, str]] = {}
    for text, topic in zip(texts, topics, strict=True):
        found.texts[topic] += 1
        folded: dict[str, str] = {}
        for word in set(words(text)):
            if word not in known:
                known[word] = _folded(word, locale)
            plain, root = known[word]
            folded[plain] = root
            if root:
                found.forms.setdefault(root, Counter())[word.lower()] += 1
        found.tickets[topic].update(folded.keys())
        found.stems[topic].update({root for root in folded.values() if root})
    return found


def _counters(count: int) -> tuple[list[Counter[str]], list[Counter[str]]]:
    return [Counter() for _ in range(count)], [Counter() for _ in range(count)]


def _folded(word: str, locale: str) -> tuple[str, str]:
    """A word folded, and its stem if it can tell topics apart, else nothing."""
    plain = fold(word)
    return plain, stem(plain, locale) if is_telling(plain, locale) else ""


def topic_words(counts: WordCounts) -> list[TopicWords]:
    """For each topic its words; a topic without tickets in this language has none."""
    found = [TopicWords(tickets=tickets) for tickets in counts.tickets]
    known = [number for number, stems in enumerate(counts.stems) if stems]
    weights_of = _weights([counts.stems[number] for number in known])
    for number, weights in zip(known, weights_of, strict=True):
        some = _supported(weights, counts.stems[number], counts.texts[number])
        found[number].weights = some
        found[number].shown = tuple(_usual(counts.forms[root]) for root in list(some)[:SHOWN])
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
    from bertopic.vectorizers import ClassTfidfTransformer

    roots = sorted(set().union(*stems))
    # The transformer itself: the whole model would write all tickets out and read them again.
    matrix = ClassTfidfTransformer().fit_transform(_counted(stems, roots)).tocsr()
    found: list[dict[str, float]] = []
    for start, end in pairwise(matrix.indptr.tolist()):
        row = zip(matrix.indices[start:end], matrix.data[start:end], strict=True)
        found.append({roots[column]: float(weight) for column, weight in row})
    return found


def _counted(stems: Sequence[Counter[str]], roots: Sequence[str]) -> Any:
    """Counts as a sparse matrix: a row for each topic, a column for each of ``roots``."""
    from scipy.sparse import csr_matrix

    column = {root: number for number, root in enumerate(roots)}
    ends = np.cumsum([0, *map(len, stems)])
    columns = [column[root] for counter in stems for root in counter]
    counts = [count for counter in stems for count in counter.values()]
    matrix = csr_matrix((counts, columns, ends), shape=(len(stems), len(roots)), dtype=np.int64)
    matrix.sort_indices()
    return matrix
