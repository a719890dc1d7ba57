"""The words that tell a topic from the others: BERTopic's class-based TF-IDF, by language.

Words are counted by stem and shown as customers write them most often, accents and all. A customer
counts once, however many tickets. A word is shown when k customers of the topic wrote it in some
form, and k customers of the desk in this one: another could be a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kb.config import Drafting
from kb.words import STOP_WORDS as STOPS
from kb.words import fold, stem, words

SUPPORT_SHARE = 0.04
"""Share of a topic's customers who write a word that tells it: a few of many say another thing."""
SHOWN = 8
LEAST_LETTERS = 3


def nothing_private(_text: str, _locale: str) -> bool:
    """The check of a caller that has no recognisers: marks nothing."""
    return False


@dataclass(frozen=True)
class SupportedNames:
    """What may be in a name."""

    customers: int = Drafting().support_customers
    """Distinct customers of the desk who wrote each word."""
    is_private: Callable[[str, str], bool] = nothing_private
    """Whether a recogniser marks anything in (text, locale)."""


ANYBODY = SupportedNames()
"""The rule of a caller that has neither settings nor recognisers."""


@dataclass
class Spread:
    """How many customers of the desk wrote a folded word, whatever the topic."""

    words: Counter[str] = field(default_factory=Counter)
    """Stop words among them."""
    capitals: Counter[str] = field(default_factory=Counter)
    """Those who wrote it with a capital."""

    def supports(
        self, sentence: str, locale: str, least: int, besides: Collection[str] = ()
    ) -> bool:
        """Whether ``least`` customers wrote each content word, and each capital inside, as such.

        "Rose" is no word of those who wrote "rose", nor "Will" of those who wrote "will". Folded
        words ``besides`` need nobody. No words are supported.
        """
        written = words(sentence)
        folded = [fold(word) for word in written]
        content = (word for word in folded if word not in STOPS[locale] and word not in besides)
        if any(self.words[word] < least for word in content):
            return False
        inside = zip(written[1:], folded[1:], strict=True)
        names = (plain for word, plain in inside if word[0].isupper() and word != "I")
        return all(plain in besides or self.capitals[plain] >= least for plain in names)


@dataclass
class TopicWords:
    """What the customers of one topic and language say."""

    weights: dict[str, float] = field(default_factory=dict)
    """Stem -> how telling it is, 1 for the most telling; supported stems only."""
    shown: tuple[str, ...] = ()
    """Most telling words as customers write them, best first."""
    inside: Counter[str] = field(default_factory=Counter)
    """Stem -> customers of the topic who wrote it; of numbers and short words, too."""
    spread: Spread = field(default_factory=Spread)
    """What everybody wrote, whatever the topic."""


@dataclass
class WordCounts:
    """How many customers of each topic wrote which words, in one language."""

    locale: str
    writers: list[int]
    """Customers of each topic."""
    stems: list[Counter[str]]
    """By topic, how many wrote a stem that can tell topics apart."""
    inside: list[Counter[str]]
    """By topic, how many wrote any stem."""
    forms: dict[str, Counter[str]]
    """Stem -> the ways it is written."""
    spread: Spread

    def merged(self, parents: Sequence[int], count: int, least: int) -> WordCounts:
        """The same for ``count`` categories, given the category of each topic.

        Only what ``least`` customers of one topic wrote is added up: somebody with tickets in five
        topics is still one customer.
        """
        stems = _counters(count)
        writers = [0] * count
        for topic, parent in enumerate(parents):
            writers[parent] += self.writers[topic]
            some = self.stems[topic].items()
            stems[parent].update({root: wrote for root, wrote in some if wrote >= least})
        return WordCounts(self.locale, writers, stems, stems, self.forms, self.spread)


def word_counts(
    texts: Sequence[str],
    topics: Sequence[int],
    count: int,
    locale: str,
    *,
    customers: Sequence[str] = (),
) -> WordCounts:
    """The words of ``texts`` in one language; ``topics`` has the topic of each, from 0.

    ``customers`` has the writer of each; nobody (``""``, or none given) is somebody else each time.
    """
    counting = _Counting(locale, count)
    written: dict[str, dict[int, list[str]]] = {}
    everyone = customers or [""] * len(texts)
    for number, (text, topic, who) in enumerate(zip(texts, topics, everyone, strict=True)):
        written.setdefault(who or f"\0{number}", {}).setdefault(topic, []).append(text)
    for by_topic in written.values():
        counting.add(by_topic)
    return counting.found


class _Counting:
    """Counts the words of one customer after the other."""

    def __init__(self, locale: str, count: int) -> None:
        counters = _counters(count), _counters(count)
        self.found = WordCounts(locale, [0] * count, *counters, {}, Spread())
        self._known: dict[str, _Word] = {}

    def add(self, by_topic: Mapping[int, Sequence[str]]) -> None:
        """Count what one customer wrote, by topic."""
        every: set[str] = set()
        known = self._known
        for topic, texts in by_topic.items():
            own = {word for text in texts for word in words(text)}
            for word in own:
                if word not in known:
                    known[word] = _read(word, self.found.locale)
            pairs = [known[word] for word in own]
            self.found.inside[topic].update({one.root or one.plain for one in pairs})
            self.found.stems[topic].update({one.root for one in pairs if one.root})
            self.found.writers[topic] += 1
            every |= own
        self._note([known[word] for word in every])

    def _note(self, written: Sequence[_Word]) -> None:
        """Count what a customer wrote in all."""
        spread, forms = self.found.spread, self.found.forms
        spread.words.update({one.plain for one in written})
        spread.capitals.update({one.plain for one in written if one.is_capital})
        for word, root in {(one.lower, one.root) for one in written if one.root}:
            if root not in forms:
                forms[root] = Counter()
            forms[root][word] += 1


class _Word(NamedTuple):
    """A word that somebody wrote."""

    plain: str
    """Folded."""
    root: str
    """Its stem if it can tell topics apart, else nothing."""
    lower: str
    is_capital: bool


def _read(word: str, locale: str) -> _Word:
    plain = fold(word)
    root = stem(plain, locale) if is_telling(plain, locale) else ""
    return _Word(plain, root, word.lower(), word[0].isupper())


def _counters(count: int) -> list[Counter[str]]:
    return [Counter() for _ in range(count)]


def topic_words(counts: WordCounts, rule: SupportedNames) -> list[TopicWords]:
    """For each topic its words; a topic without tickets in this language has none.

    Where no word has enough customers in the topic, its words that so many wrote anywhere are
    shown.
    """
    found = [TopicWords(inside=inside, spread=counts.spread) for inside in counts.inside]
    known = [number for number, stems in enumerate(counts.stems) if stems]
    weights_of = _weights([counts.stems[number] for number in known])
    for number, weights in zip(known, weights_of, strict=True):
        one = found[number]
        floor = max(rule.customers, SUPPORT_SHARE * counts.writers[number])
        one.weights = _ranked({r: w for r, w in weights.items() if one.inside[r] >= floor})
        one.shown = _shown(one.weights, counts, rule) or _shown(_ranked(weights), counts, rule)
    return found


def _shown(ranked: Iterable[str], counts: WordCounts, rule: SupportedNames) -> tuple[str, ...]:
    """The first stems as words, each in a form that enough customers of the desk wrote."""
    return tuple(islice(_printable(ranked, counts, rule), SHOWN))


def _printable(ranked: Iterable[str], counts: WordCounts, rule: SupportedNames) -> Iterator[str]:
    wrote = counts.spread.words
    for root in ranked:
        forms = counts.forms[root].items()
        able = {form: n for form, n in forms if wrote[fold(form)] >= rule.customers}
        word = _usual(able) if able else ""
        if word and not rule.is_private(word, counts.locale):
            yield word


def is_telling(folded: str, locale: str) -> bool:
    """Whether a folded word can tell topics apart: no stop word, no number, not too short."""
    if len(folded) < LEAST_LETTERS or any(c.isdigit() for c in folded):
        return False
    return folded not in STOPS[locale]


def _usual(forms: Mapping[str, int]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _ranked(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as shares of the greatest, highest first."""
    most = max(weights.values(), default=1.0)
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return {root: weight / most for root, weight in ranked}


def _weights(stems: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """Class-based TF-IDF of each topic's stems, by BERTopic (Grootendorst 2022)."""
    if len(stems) < 2:  # nothing to be told from: the commonest words
        return [{root: float(count) for root, count in counter.items()} for counter in stems]
    roots = sorted(set().union(*stems))
    # The transformer itself: the whole model would write all tickets out and read them again.
    matrix = _class_tfidf().fit_transform(_counted(stems, roots)).tocsr()
    found: list[dict[str, float]] = []
    for start, end in pairwise(matrix.indptr.tolist()):
        row = zip(matrix.indices[start:end], matrix.data[start:end], strict=True)
        found.append({roots[column]: float(weight) for column, weight in row})
    return found


def _class_tfidf() -> Any:
    """BERTopic's transformer by itself: the package imports spaCy and more, which takes seconds."""
    place = find_spec("bertopic")
    folders = (place.submodule_search_locations if place else None) or []
    for path in (Path(folder) / "vectorizers" / "_ctfidf.py" for folder in folders):
        spec = spec_from_file_location("bertopic_ctfidf", path) if path.is_file() else None
        if spec is not None and spec.loader is not None:
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            return module.ClassTfidfTransformer()
    from bertopic.vectorizers import ClassTfidfTransformer  # a version with other files

    return ClassTfidfTransformer()


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
