"""The table of topics: what is known of each from its tickets, and its names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kb.config import LOCALES
from kb.frames import column_values, instants
from kb.topics import ASSIGNMENTS, TOPICS
from mining.gaps import customers_of, dated, trend_of
from mining.graph import Floats, Integers
from mining.naming import Members, Names, Naming
from mining.needs import Need

TYPICAL = 10
"""Ids of typical tickets kept per topic."""
MOST_NAMED_BY = 60_000
"""Distinct texts that topics are named by: more take their time and change hardly a name."""
COUNTED = [
    "language",
    "handling_minutes",
    "requester_key",
    "created_at",
    "created_at_assumed",
    "channel",
]
"""Columns of TICKETS that :func:`topic_table` counts."""

_PLAIN = {
    "handling_minutes": "float64",
    "created_at": "datetime64[us, UTC]",
    "created_at_assumed": "bool",
} | dict.fromkeys(("language", "requester_key", "channel"), "object")

WHOLE = Need(0, 0, 0, ())


@dataclass(frozen=True)
class Found:
    """Topics on needs: which need has which, and where topics and categories lie."""

    needs: pd.DataFrame
    """Rows of TICKETS, one for each need with its words as text, by ticket id."""
    topic: Integers
    """Topic number of each need, -1 for none."""
    similarity: Floats
    """Cosine of each need to its topic's centroid; of no meaning without a topic."""
    vectors: Floats
    """Unit sentence vector of each need."""
    centroids: Floats
    category: Integers
    """Category number of each topic."""
    text: Integers
    """Number of each need's distinct text."""
    parts: Sequence[Need] = ()
    """Where each need stands in its ticket; empty where every ticket has one need."""

    @cached_property
    def plain(self) -> pd.DataFrame:
        """What the table is counted from: the tickets without their texts.

        In numpy's columns, of which a few rows are looked up a hundred times as quickly.
        """
        return self.needs[COUNTED].astype(_PLAIN)

    @cached_property
    def ticket_ids(self) -> list[str]:
        """The id of each ticket."""
        return [str(ticket) for ticket in column_values(self.needs["ticket_id"])]

    @cached_property
    def topic_ids(self) -> list[str]:
        """``t-0001`` for the topic with most tickets."""
        return [f"t-{number:04d}" for number in range(1, len(self.centroids) + 1)]

    @cached_property
    def category_ids(self) -> list[str]:
        """``c-01`` for the category with most tickets."""
        return [f"c-{number:02d}" for number in range(1, int(self.category.max()) + 2)]

    @cached_property
    def ticket_category(self) -> Integers:
        """Category number of each ticket, -1 for none."""
        numbers = self.category[self.topic]
        numbers[self.topic < 0] = -1
        return numbers

    @cached_property
    def tickets(self) -> int:
        """How many tickets there are."""
        return len(set(self.ticket_ids))

    def one_each(self, rows: Integers) -> Integers:
        """``rows`` with each ticket once."""
        first: dict[str, int] = {}
        for row in rows.tolist():
            first.setdefault(self.ticket_ids[row], row)
        return np.array(list(first.values()), dtype=np.int64)

    def assignments(self) -> pd.DataFrame:
        """ASSIGNMENTS, a row a need."""
        parts = self.parts or [WHOLE] * len(self.ticket_ids)
        columns = {
            "ticket_id": self.needs["ticket_id"].reset_index(drop=True),
            "need": [part.number for part in parts],
            "start": [part.start for part in parts],
            "end": [part.end for part in parts],
            "topic_id": _named(self.topic, self.topic_ids),
            "category_id": _named(self.ticket_category, self.category_ids),
            "similarity": _known(self.similarity.astype(np.float64), self.topic),
        }
        return ASSIGNMENTS.check(pd.DataFrame(columns))


def _named(numbers: Integers, names: Sequence[str]) -> Any:
    """The name of each number, null for -1."""
    import pyarrow as pa

    rows = pa.array(numbers, mask=numbers < 0)
    return pd.arrays.ArrowExtensionArray(pa.array(names, type=pa.string()).take(rows))


def _known(values: Any, numbers: Integers) -> Any:
    """Values, null where the number is -1."""
    import pyarrow as pa

    return pd.arrays.ArrowExtensionArray(pa.array(values, mask=numbers < 0))


def of_need(part: Need) -> dict[str, int]:
    """The columns of ASSIGNMENTS that say which need of its ticket a row is."""
    return {"need": part.number, "start": part.start, "end": part.end}


def topic_table(found: Found, naming: Naming) -> pd.DataFrame:
    """Rows of :data:`kb.topics.TOPICS`: topics by size, then categories by size."""
    rows = _named_by(found)
    members = Members(found.topic[rows], found.similarity[rows], found.vectors[rows])
    needs = found.needs.iloc[rows]
    return counted_table(found, *naming.names(needs, members, found.category.tolist()))


def _named_by(found: Found) -> Any:
    """The needs that topics are named by: where texts are very many, an even sample."""
    texts = int(found.text.max()) + 1
    if texts <= MOST_NAMED_BY:
        return slice(None)
    return np.arange(0, len(found.text), -(-len(found.text) // MOST_NAMED_BY))


def counted_table(found: Found, names: Sequence[Names], above: Sequence[Names]) -> pd.DataFrame:
    """Rows of :data:`kb.topics.TOPICS` given the names of the topics and of the categories.

    Vectors are not looked at; topics and categories come in the order of their numbers.
    """
    newest = found.needs["created_at"].max().to_pydatetime()
    rows = []
    for number, topic_id in enumerate(found.topic_ids):
        parent = found.category_ids[found.category[number]]
        row = _row(found, np.flatnonzero(found.topic == number), names[number], newest)
        rows.append({"topic_id": topic_id, "level": "topic", "parent_id": parent} | row)
    for number, category_id in enumerate(found.category_ids):
        inside = np.flatnonzero(found.ticket_category == number)
        row = _row(found, inside, above[number], newest)
        rows.append({"topic_id": category_id, "level": "category", "parent_id": None} | row)
    return TOPICS.frame(rows)


def _row(found: Found, inside: Integers, names: Names, newest: Any) -> dict[str, Any]:
    tickets = found.plain.iloc[found.one_each(inside)]
    languages = Counter(column_values(tickets["language"]))
    minutes = tickets["handling_minutes"].dropna()
    row: dict[str, Any] = {
        "size": len(tickets),
        "customers": customers_of(tickets["requester_key"]),
        "share": len(tickets) / found.tickets,
        "trend": trend_of(instants(dated(tickets)), newest),
        "handling_minutes": float(minutes.astype("float64").median()) if len(minutes) else None,
        "first_seen_at": tickets["created_at"].min(),
        "last_seen_at": tickets["created_at"].max(),
        "channels": [name for name, _ in _ranked(column_values(tickets["channel"]))],
        "typical": _typical(found, inside),
    }
    for locale in LOCALES:
        row[f"size_{locale}"] = languages[locale]
        row[f"label_{locale}"] = names.labels.get(locale, "")
        row[f"words_{locale}"] = list(names.words.get(locale, ()))
    return row


def _ranked(values: Sequence[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda item: (-item[1], item[0]))


def _typical(found: Found, inside: Integers) -> list[str]:
    """Ids of the tickets nearest their topic's centroid, each text and each ticket once."""
    seen: set[int] = set()
    typical: list[str] = []
    for row in inside[np.argsort(-found.similarity[inside], kind="stable")]:
        ticket = found.ticket_ids[int(row)]
        if int(found.text[row]) not in seen and ticket not in typical:
            seen.add(int(found.text[row]))
            typical.append(ticket)
        if len(typical) == TYPICAL:
            break
    return typical
