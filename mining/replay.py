"""Customers' words put to the help center's own search: does it show the article that answers?

A question of a topic is two of its telling words that enough customers wrote in one message: what
somebody types, and never what a single customer wrote. Pure; the search is a function.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from kb.gap_decisions import GapKey
from kb.words import fold

MOST_QUESTIONS = 6
FEWEST_QUESTIONS = 3
"""From fewer questions nothing is said about a topic."""
OWN_SHARE = 0.5
"""Share of the messages with both words of a question that are of its topic."""
SHOWN = 5
"""Results that a reader looks at."""
FOUND_SHARE = 0.5
"""With less than this share of its questions found an article counts as not findable."""
FEWEST_MATCHED = 5
"""Tickets of a topic that make an article one of its answers, beside the nearest one."""
WORDS = re.compile(r"\w+")

Search = Callable[[str, str], Sequence[str]]
"""(locale, text) -> pages that are shown, best first, as ``fr/returns/return-an-item``."""


@dataclass(frozen=True)
class Question:
    """Two words of a topic, and how many customers wrote both in one message."""

    text: str
    customers: int


@dataclass(frozen=True)
class Replayed:
    """What became of one topic's questions in one language."""

    topic_id: str
    locale: str
    questions: tuple[Question, ...]
    missed: tuple[str, ...]
    """Those for which no article that answers was among the first five."""

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return asdict(self)


def questions(
    tickets: pd.DataFrame, words: Mapping[GapKey, Sequence[str]], *, least: int
) -> dict[GapKey, list[Question]]:
    """For each topic and language of ``words`` (its telling words) six pairs of them at most.

    ``tickets`` are TICKETS with ``topic_id``, a row for each topic of a ticket. A pair counts that
    ``least`` customers of the topic or more wrote in one message, and that half of the messages
    with both are of the topic: what most customers say about something else is no question of this
    one. Most customers first; none where no pair is so.
    """
    found: dict[GapKey, list[Question]] = {}
    for locale in sorted({locale for _, locale in words}):
        own = {topic: some for (topic, language), some in words.items() if language == locale}
        spoken = tickets[tickets["language"].eq(locale).fillna(False).astype(bool)]
        said = _Said.of(spoken, {fold(word) for some in own.values() for word in some})
        found |= {(topic, locale): said.pairs(topic, some, least) for topic, some in own.items()}
    return found


@dataclass(frozen=True)
class _Said:
    """Which messages hold which words."""

    holding: Mapping[str, set[int]]
    topics: Sequence[str]
    customers: Sequence[str]

    @classmethod
    def of(cls, tickets: pd.DataFrame, wanted: Collection[str]) -> _Said:
        holding: dict[str, set[int]] = defaultdict(set)
        texts = zip(tickets["subject"].tolist(), tickets["text"].tolist(), strict=True)
        for place, (subject, text) in enumerate(texts):
            for word in set(WORDS.findall(fold(f"{subject}\n{text}"))).intersection(wanted):
                holding[word].add(place)
        keys = zip(tickets["requester_key"].tolist(), tickets["ticket_id"].tolist(), strict=True)
        return cls(holding, tickets["topic_id"].tolist(), [key or ticket for key, ticket in keys])

    def pairs(self, topic: str, words: Sequence[str], least: int) -> list[Question]:
        telling = list(dict.fromkeys(words))
        known = []
        for one, other in combinations(telling, 2):
            both = self.holding.get(fold(one), set()) & self.holding.get(fold(other), set())
            own = [place for place in both if self.topics[place] == topic]
            many = len({self.customers[place] for place in own})
            if many >= least and len(own) >= OWN_SHARE * len(both) and fold(one) != fold(other):
                known.append(Question(f"{one} {other}", many))
        return sorted(known, key=lambda question: -question.customers)[:MOST_QUESTIONS]


def replayed(
    asked: Mapping[GapKey, Sequence[Question]],
    right: Mapping[GapKey, Collection[str]],
    search: Search,
) -> list[Replayed]:
    """Each topic's questions typed into ``search``; one language after the other.

    ``right`` holds the ids of the articles that answer a topic in its language.
    """
    found = []
    for key in sorted(asked, key=lambda one: (one[1], one[0])):
        topic, locale = key
        pages = {f"{locale}/{article}" for article in right[key]}
        missed = [q.text for q in asked[key] if not pages & set(search(locale, q.text)[:SHOWN])]
        found.append(Replayed(topic, locale, tuple(asked[key]), tuple(missed)))
    return found


def answers(row: Mapping[str, Any], tickets: pd.DataFrame) -> frozenset[str]:
    """The articles that answer a covered topic: its own, and those that match enough tickets."""
    matched = tickets.loc[tickets["kind"].eq("match").astype(bool), "article_id"].value_counts()
    often = {str(article) for article, count in matched.items() if count >= FEWEST_MATCHED}
    return frozenset({str(row["article_id"]), *often})


def is_unfindable(asked: int, found: int) -> bool:
    """Whether so few of a topic's questions find an article; never from too few questions."""
    return asked >= FEWEST_QUESTIONS and found < FOUND_SHARE * asked
