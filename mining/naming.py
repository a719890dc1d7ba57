"""Readable names for topics: a question customers really ask, else the most telling words.

A label is a sentence of a typical ticket, 4 to 14 words long, without placeholders. The support
rule holds for it: k customers of the desk wrote each of its words, stop words aside, and wrote it
with a capital where it has one; several customers of the topic did too. Else words that k of them
wrote stand in. What a recogniser marks is never shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd

from kb.config import LOCALES
from kb.words import STOP_WORDS, fold, stem, words
from mining.drafting.sentences import sentences
from mining.embedding import Encoder, encoded
from mining.graph import Floats, Integers, unit
from mining.recognisers.spans import ANY_PLACEHOLDER
from mining.topic_words import ANYBODY, SupportedNames, TopicWords, topic_words, word_counts

FEWEST_WORDS, MOST_WORDS = 4, 14
MOST_CHARACTERS = 90
LOOKED_AT = 60
"""Typical tickets whose sentences are considered."""
COMPARED = 8
"""Sentences per topic and language that are compared by meaning."""
QUESTION_BONUS = 0.08
"""How much nearer to the topic's middle (cosine) a statement must be to be preferred."""
LEAST_TELLING = 0.6
"""Weight that the words of a label have together; the topic's most telling word weighs 1."""
INSIDE = 3
"""Customers of the topic itself who wrote a label's word in some form."""
WORDS_IN_LABEL = 4
WORDS_IN_CATEGORY = 3
SHORTEST_WRAPPED = 45
"""Characters of a line that a mail program may have wrapped."""
BETWEEN_WORDS = " · "

_LEAD = re.compile(
    r"^(?:et|donc|alors|mais|or|du coup|en fait|sinon|voilà|svp|so|and|but|also|well|ok|please"
    r"|actually|basically|bonjour|bonsoir|hello|hi|hey)[ ,!]+(?=\w)|^[^\W\d_]+ ?: (?=[\"«“]? ?\w)",
    re.IGNORECASE,
)
"""What comes before the matter: connectives, a greeting, the name of a form's field."""
_LOW_I = re.compile(r"\bi\b(?!\.e)")
_UNFIT = re.compile(r"[\[\]{}<>@#|/\\]|https?:|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Names:
    """What a topic is called, by locale; no entry where no ticket of that language supports one."""

    labels: dict[str, str] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, locale: str, label: str, shown: tuple[str, ...]) -> None:
        """Note the name in one language; an empty label is none."""
        if label:
            self.labels[locale] = label
        self.words[locale] = shown


@dataclass(frozen=True)
class Members:
    """Which ticket has which topic, and where it lies."""

    topic: Integers
    """Topic number of each ticket, -1 for none."""
    similarity: Floats
    """Cosine of each ticket to its topic's centroid."""
    vectors: Floats
    """Unit sentence vector of each ticket."""

    def typical_first(self, rows: Integers) -> Integers:
        """``rows`` ordered by similarity, highest first."""
        return rows[np.argsort(-self.similarity[rows], kind="stable")]


@dataclass(frozen=True)
class Naming:
    """Names topics; holds the encoder that sentences are compared with."""

    encoder: Encoder
    rule: SupportedNames = ANYBODY
    cache_dir: Path | None = None
    workers: int = 1

    def names(
        self, needs: pd.DataFrame, members: Members, category: Sequence[int]
    ) -> tuple[list[Names], list[Names]]:
        """Names of the topics and of the categories; ``category`` has that of each topic.

        ``needs`` are rows of TICKETS.
        """
        told = _written(needs)
        topics = [Names() for _ in category]
        above = [Names() for _ in range(max(category) + 1)]
        for locale in LOCALES:
            is_own = (needs["language"] == locale).to_numpy(bool) & (members.topic >= 0)
            own = np.flatnonzero(is_own)
            counts = word_counts(
                [_plain(*told[row]) for row in own.tolist()],
                members.topic[own].tolist(),
                len(topics),
                locale,
                customers=needs["requester_key"].iloc[own].tolist(),
            )
            found = topic_words(counts, self.rule)
            labels = self._labels(told, members, own, found, locale)
            for names, some, label in zip(topics, found, labels, strict=True):
                names.add(locale, label or _joined(some.shown, WORDS_IN_LABEL), some.shown)
            merged = counts.merged(category, len(above), self.rule.customers)
            for names, some in zip(above, topic_words(merged, self.rule), strict=True):
                names.add(locale, _joined(some.shown, WORDS_IN_CATEGORY), some.shown)
        return topics, above

    def _labels(
        self,
        told: Sequence[tuple[str, str]],
        members: Members,
        own: Integers,
        found: Sequence[TopicWords],
        locale: str,
    ) -> list[str]:
        """For each topic the sentence nearest its middle, no label twice; "" where none is fit."""
        inside = [own[members.topic[own] == number] for number in range(len(found))]
        options = [
            self._options([told[row] for row in _typical(members, rows)], some, locale)
            for rows, some in zip(inside, found, strict=True)
        ]
        every = sorted({text for some in options for text in some})
        vectors = encoded(every, self.encoder, cache_dir=self.cache_dir, workers=self.workers)
        place = {text: row for row, text in enumerate(every)}
        used: set[str] = set()
        labels = []
        for some, rows in zip(options, inside, strict=True):
            fresh = [text for text in some if _key(text) not in used]
            label = ""
            if fresh:
                middle = unit(members.vectors[rows].mean(axis=0, keepdims=True))[0]
                near = [float(vectors[place[text]] @ middle) + _bonus(text) for text in fresh]
                label = min(zip(fresh, near, strict=True), key=lambda pair: (-pair[1], pair[0]))[0]
                used.add(_key(label))
            labels.append(label)
        return labels

    def _options(
        self, typical: Sequence[tuple[str, str]], found: TopicWords, locale: str
    ) -> list[str]:
        """The sentences that could name a topic, most telling first; a few.

        ``typical`` are subjects and texts.
        """
        scored: dict[str, tuple[float, str]] = {}
        for sentence in dict.fromkeys(chain.from_iterable(_sentences(*pair) for pair in typical)):
            shown = shown_label(sentence, locale)
            if _key(shown) in scored or not is_fit(shown, found, locale):
                continue
            if found.spread.supports(shown, locale, self.rule.customers):
                scored[_key(shown)] = (_telling(shown, found, locale), shown)
        ranked = sorted(scored.values(), key=lambda pair: (-pair[0], pair[1]))
        able = (shown for _, shown in ranked if not self.rule.is_private(shown, locale))
        return list(islice(able, COMPARED))


def _written(needs: pd.DataFrame) -> list[tuple[str, str]]:
    """Subject and text of needs."""
    return list(zip(needs["subject"].tolist(), needs["text"].tolist(), strict=True))


def _plain(subject: str, text: str) -> str:
    return ANY_PLACEHOLDER.sub(" ", f"{subject}\n{text}")


def _typical(members: Members, rows: Integers) -> list[int]:
    return [int(row) for row in members.typical_first(rows)[:LOOKED_AT]]


def _sentences(subject: str, text: str) -> Iterator[str]:
    if subject:
        yield subject
    for lines in _written_together(text):
        yield from sentences(lines)


def _written_together(text: str) -> Iterator[str]:
    """``text`` cut behind its short lines: a writer ended these, nothing wrapped them.

    In a chat all in lower case each turn would go on in the next one.
    """
    held: list[str] = []
    for line in text.splitlines():
        held.append(line)
        if len(line) < SHORTEST_WRAPPED:
            yield "\n".join(held)
            held = []
    yield "\n".join(held)


def is_fit(sentence: str, found: TopicWords, locale: str) -> bool:
    """Whether a sentence says what a topic is about: short, plain, telling, in its own words."""
    if len(sentence) > MOST_CHARACTERS or _UNFIT.search(sentence):
        return False
    folded = [fold(word) for word in words(sentence)]
    if not FEWEST_WORDS <= len(folded) <= MOST_WORDS:
        return False
    roots = _roots(folded, locale)
    if any(found.inside[root] < INSIDE for root in roots):
        return False
    return math.fsum(found.weights.get(root, 0) for root in roots) >= LEAST_TELLING


def _roots(folded: Iterable[str], locale: str) -> set[str]:
    return {stem(word, locale) for word in folded if word not in STOP_WORDS[locale]}


def _telling(sentence: str, found: TopicWords, locale: str) -> float:
    """How much a sentence says of its topic: the weights of its words, little for length."""
    roots = _roots([fold(word) for word in words(sentence)], locale)
    content = [found.weights.get(root, 0.0) for root in roots]
    # Exact whatever the order: sets have another one in every process.
    return math.fsum(content) / math.sqrt(len(content) + 1)


def shown_label(sentence: str, locale: str) -> str:
    """``sentence`` as a label: nothing before the matter, a capital first, no full stop.

    "et du coup où est mon colis ?" gives "Où est mon colis ?".
    """
    text = " ".join(sentence.split())
    while (shorter := _LEAD.sub("", text)) != text:
        text = shorter
    is_question = text.rstrip(" .!…\"»'").endswith("?")
    text = text.strip(" .,;:!?…-–—\"'«»()*")
    text = _LOW_I.sub("I", text) if locale == "en" else text
    text = text.capitalize() if text.isupper() else text[:1].upper() + text[1:]
    if is_question and text:
        text += "\u00a0?" if locale == "fr" else "?"
    return text


def _bonus(text: str) -> float:
    return QUESTION_BONUS if text.endswith("?") else 0.0


def _key(text: str) -> str:
    return fold(text).rstrip("? \u00a0")


def _joined(shown: Sequence[str], count: int) -> str:
    text = BETWEEN_WORDS.join(shown[:count])
    return text[:1].upper() + text[1:]
