"""The table of topics: what is known of each from its tickets, and its names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kb.frames import column_values
from kb.topics import ASSIGNMENTS
from mining.graph import Floats, Integers
from mining.naming import Members, Naming
from mining.needs import Need
from mining.topic_rows import Grouped, Tally, table_of
from mining.unit_columns import Coded

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

    @property
    def grouped(self) -> Grouped:
        """What the table is counted from."""
        ticket = pd.factorize(self.needs["ticket_id"])[0]
        tally = Tally.of(self.needs, np.arange(len(self.needs)), ticket.astype(np.int64))
        ids = self.needs["ticket_id"]
        return Grouped(
            tally, self.topic, self.category, self.similarity, ids, self.text.__getitem__
        )

    def assignments(self) -> pd.DataFrame:
        """ASSIGNMENTS, a row a need."""
        parts = self.parts or [WHOLE] * len(self.ticket_ids)
        columns = {
            "ticket_id": self.needs["ticket_id"].reset_index(drop=True),
            "need": [part.number for part in parts],
            "start": [part.start for part in parts],
            "end": [part.end for part in parts],
            "topic_id": Coded(self.topic, tuple(self.topic_ids)).column(),
            "category_id": Coded(self.ticket_category, tuple(self.category_ids)).column(),
            "similarity": known(self.similarity.astype(np.float64), self.topic),
        }
        return ASSIGNMENTS.check(pd.DataFrame(columns))


def known(values: Any, numbers: Integers) -> Any:
    """Values, null where the number is -1."""
    import pyarrow as pa

    return pd.arrays.ArrowExtensionArray(pa.array(values, mask=numbers < 0))


def topic_table(found: Found, naming: Naming) -> pd.DataFrame:
    """Rows of :data:`kb.topics.TOPICS`: topics by size, then categories by size."""
    rows = _named_by(found)
    members = Members(found.topic[rows], found.similarity[rows], found.vectors[rows])
    needs = found.needs.iloc[rows]
    named = naming.names(needs, members, found.category.tolist())
    return table_of(found.grouped, (found.topic_ids, found.category_ids), named)


def _named_by(found: Found) -> Any:
    """The needs that topics are named by: where texts are very many, an even sample."""
    texts = int(found.text.max()) + 1
    if texts <= MOST_NAMED_BY:
        return slice(None)
    return np.arange(0, len(found.text), -(-len(found.text) // MOST_NAMED_BY))
