"""Since when, and until when, an article answered each topic: whatever is live today.

A topic is asked of all its tickets, those written before the article as well, by the newest text
of each article: what is found does not depend on what came after. Today's article counts while it
is live; of the time in which it was not, the articles that were live then are asked in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kb.answered_spans import ALWAYS, Place, Span, frame, lives, without
from kb.frames import column_values
from kb.gap_decisions import GapKey
from kb.publications import Publication
from mining.gaps import kind_of, nearest_article, tickets_in_topics
from mining.graph import Integers
from mining.settled import by_hash, is_settled
from mining.topic_tickets import by_topic
from mining.unit_columns import Coded, UnitRows, places

MOST_TICKETS = 100
"""Tickets of a topic in one language that are asked: a share of half is then known to a tenth."""
DEEPEST = 4
"""Articles that may have answered a topic one after another before nobody asks on."""

Find = Callable[[Sequence[int], Collection[Place]], pd.DataFrame]
"""MATCHES of needs, by their places, against the newest texts of some articles."""


@dataclass(frozen=True)
class Asked:
    """The needs in topics, and how to match them."""

    needs: pd.DataFrame
    """``ticket_id`` and ``need`` of each need, in the order of their places."""
    tickets: pd.DataFrame
    """COUNTED_TICKETS of them."""
    topics: pd.DataFrame
    assignments: pd.DataFrame
    find: Find

    @cached_property
    def sample(self) -> dict[GapKey, list[int]]:
        """Topic and language -> places of at most :data:`MOST_TICKETS` needs.

        Those of settled tickets first, drawn by hash: a new day's change nothing.
        """
        topic = Coded.of(self.assignments["topic_id"])
        language = Coded.of(self.tickets["language"])
        ticket, unit = self._rows
        own = np.flatnonzero((ticket >= 0) & (unit >= 0))
        own = own[topic.codes[unit[own]] >= 0]
        late = ~is_settled(self.tickets["created_at"])[ticket[own]]
        own = own[by_hash(column_values(self.needs["ticket_id"].take(own)), late)]
        codes = topic.codes[unit[own]] * len(language.names) + language.codes[ticket[own]]
        order = np.argsort(codes, kind="stable")
        keys, starts = np.unique(codes[order], return_index=True)
        parts = np.split(own[order], starts[1:]) if len(keys) else []
        names = [divmod(key, len(language.names)) for key in keys.tolist()]
        return {
            (topic.names[one], language.names[other]): part[:MOST_TICKETS].tolist()
            for (one, other), part in zip(names, parts, strict=True)
        }

    @cached_property
    def _rows(self) -> tuple[Integers, Integers]:
        """The rows of each need in ``tickets`` and in ``assignments``, -1 for none."""
        ticket = places(self.needs["ticket_id"], self.tickets["ticket_id"])
        need = self.needs["need"].to_numpy(dtype=np.int64)
        known = np.flatnonzero(ticket >= 0)
        unit = np.full(len(ticket), -1, dtype=np.int64)
        units = UnitRows(self.tickets["ticket_id"], ticket[known], need[known])
        unit[known] = units.places(self.assignments["ticket_id"], self.assignments["need"])
        return ticket, unit

    def covering(self, keys: Sequence[GapKey], articles: Collection[Place]) -> dict[GapKey, str]:
        """Those of ``keys`` whose tickets ``articles`` answer in their language, and which does."""
        rows = sorted({row for key in keys for row in self.sample.get(key, ())})
        if not rows or not articles:
            return {}
        found = self.find(rows, articles)
        ticket, unit = (np.unique(which[rows]) for which in self._rows)
        tickets, some = self.tickets.take(ticket), self.assignments.take(unit)
        groups = by_topic(tickets_in_topics(tickets, self.topics, some, found))
        own = {key: groups[key] for key in keys if key in groups}
        nearest = {
            key: nearest_article(group) for key, group in own.items() if kind_of(group) == "covered"
        }
        return {key: article for key, (article, _) in nearest.items() if article is not None}


@dataclass(frozen=True)
class _Open:
    """A stretch of time in which it is not known yet who answered a topic."""

    key: GapKey
    window: Span
    known: frozenset[str]
    """Articles of which it is known when they did."""


def answered_spans(
    gaps: pd.DataFrame, publications: Iterable[Publication], asked: Asked
) -> pd.DataFrame:
    """ANSWERED_SPANS of every topic and language of ``gaps``, rows of GAPS for today's articles."""
    spans = lives(publications)
    found: list[tuple[str, str, str, Span]] = []
    waiting = list(_today(gaps, spans, found))
    for _ in range(DEEPEST):
        waiting = list(_asked_then(waiting, spans, asked, found))
    return frame(found)


def todays_spans(gaps: pd.DataFrame, publications: Iterable[Publication]) -> pd.DataFrame:
    """ANSWERED_SPANS of what is live today alone, where nobody asked about what was before."""
    found: list[tuple[str, str, str, Span]] = []
    list(_today(gaps, lives(publications), found))
    return frame(found)


def _today(
    gaps: pd.DataFrame, spans: Mapping[Place, list[Span]], found: list[tuple[str, str, str, Span]]
) -> Iterator[_Open]:
    """What today's articles answer goes to ``found``; gives the time that they leave open."""
    live = frozenset(place for place, own in spans.items() if own[-1].until is None)
    names = ("topic_id", "locale", "kind", "article_id")
    for topic, locale, kind, article in zip(
        *(column_values(gaps[one]) for one in names), strict=True
    ):
        key = str(topic), str(locale)
        if kind == "covered" and (str(article), key[1]) in spans:
            yield from _noted(_Open(key, ALWAYS, frozenset()), str(article), spans, found)
        else:  # what is live does not answer it: only what is gone may have
            yield _Open(key, ALWAYS, frozenset(one for one, own in live if own == key[1]))


def _asked_then(
    waiting: Sequence[_Open],
    spans: Mapping[Place, list[Span]],
    asked: Asked,
    found: list[tuple[str, str, str, Span]],
) -> Iterator[_Open]:
    """Ask of each stretch the articles that were live in it; gives what they leave open."""
    together: dict[frozenset[Place], list[_Open]] = {}
    for one in waiting:
        places = frozenset(
            place
            for place, own in spans.items()
            if place[0] not in one.known and any(span.meets(one.window) for span in own)
        )
        together.setdefault(places, []).append(one)
    for places in sorted(together, key=sorted):
        answers = asked.covering([one.key for one in together[places]], places)
        for one in together[places]:
            if one.key in answers:
                yield from _noted(one, answers[one.key], spans, found)


def _noted(
    one: _Open,
    article: str,
    spans: Mapping[Place, list[Span]],
    found: list[tuple[str, str, str, Span]],
) -> Iterator[_Open]:
    """When ``article`` answered, to ``found``; gives the time before, between and after."""
    own = [span for span in spans.get((article, one.key[1]), ()) if span.meets(one.window)]
    found += [(*one.key, article, span.shared(one.window)) for span in own]
    known = one.known | {article}
    yield from (_Open(one.key, window, known) for window in without(one.window, own))
