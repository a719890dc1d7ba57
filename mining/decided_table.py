"""The tables of topics as editors want them: counted anew, under the names they have.

Sizes, trends and typical tickets follow the tickets; names come from where the topics were found,
unless an editor gave one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kb.config import LOCALES
from kb.topic_decisions import Decided
from kb.topics import ASSIGNMENTS, TOPICS
from mining.graph import Integers
from mining.matching import asked
from mining.naming import Names
from mining.needs import Need
from mining.topic_table import Found, counted_table, of_need

WORDS = 10
"""Words kept of a topic that others went into."""


@dataclass(frozen=True)
class Placed:
    """Needs of tickets in the topics they were found in, or put in: a row a unit."""

    needs: pd.DataFrame
    """Rows of TICKETS, one a unit, with what states its need as text."""
    parts: Sequence[Need]
    """Where each unit stands in its ticket; what it says is in ``needs``."""
    units: Sequence[tuple[str, int]]
    found: Sequence[str | None]
    """Topic of each unit before editors' decisions."""
    similarity: np.ndarray[Any, np.dtype[np.float32]]

    def only(self, rows: Integers) -> Placed:
        """Some of the units."""
        return Placed(
            self.needs.iloc[rows].reset_index(drop=True),
            [self.parts[row] for row in rows],
            [self.units[row] for row in rows],
            [self.found[row] for row in rows],
            self.similarity[rows],
        )


@dataclass(frozen=True)
class Naming:
    """What topics and categories are called, and which category each topic is in."""

    names: Mapping[str, Names]
    parents: Mapping[str, str]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Naming:
        """From rows of TOPICS."""
        rows = table.to_dict("records")
        names = {str(row["topic_id"]): _names(row) for row in rows}
        parents = {str(r["topic_id"]): str(r["parent_id"]) for r in rows if r["level"] == "topic"}
        return cls(names, parents)

    def with_names(self, names: Mapping[str, Names]) -> Naming:
        """With the names of further topics."""
        return Naming({**self.names, **names}, self.parents)

    def decided(self, state: Decided) -> Naming:
        """With the names that editors gave, and those of topics that they put together."""
        names, parents = dict(self.names), dict(self.parents)
        for topic, origin in state.parted.items():
            parents.setdefault(topic, parents.get(origin, ""))
        for topic, others in state.merged.items():
            names[topic] = _joined([names.get(one, Names()) for one in (topic, *others)])
        for topic, labels in state.labels.items():
            known = names.get(topic, Names())
            names[topic] = Names({**known.labels, **labels}, dict(known.words))
        return Naming(names, parents)


def _names(row: Mapping[Any, Any]) -> Names:
    labels = {locale: str(row[f"label_{locale}"]) for locale in LOCALES if row[f"label_{locale}"]}
    return Names(labels, {locale: tuple(row[f"words_{locale}"]) for locale in LOCALES})


def _joined(some: Sequence[Names]) -> Names:
    """The first one's labels, another's where it has none; words of all, in turn."""
    labels: dict[str, str] = {}
    for one in reversed(some):
        labels |= one.labels
    words = {}
    for locale in LOCALES:
        lists = [one.words.get(locale, ()) for one in some]
        longest = max((len(one) for one in lists), default=0)
        turn = [one[place] for place in range(longest) for one in lists if place < len(one)]
        words[locale] = tuple(dict.fromkeys(turn))[:WORDS]
    return Names(labels, words)


def decided_tables(
    placed: Placed, topics: Sequence[str | None], naming: Naming, marks: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """TOPICS and ASSIGNMENTS of units whose ``topics`` are decided, None for none.

    Topics by size, then categories by size. Units without any topic give no row of TOPICS.
    """
    sizes = Counter(topic for topic in topics if topic is not None)
    order = _by_size(sizes)
    if not order:
        pairs = zip(placed.units, placed.parts, strict=True)
        bare = [{"ticket_id": ticket, **of_need(part)} for (ticket, _), part in pairs]
        return TOPICS.empty(), ASSIGNMENTS.frame(bare)
    above: Counter[str] = Counter()
    for topic in order:
        above[naming.parents[topic]] += sizes[topic]
    found = _found(placed, topics, order, [_by_size(above).index(naming.parents[t]) for t in order])
    lasting = dict(zip(found.topic_ids, order, strict=True))
    lasting |= dict(zip(found.category_ids, _by_size(above), strict=True))
    names = [[naming.names.get(one, Names()) for one in some] for some in (order, _by_size(above))]
    table = counted_table(found, *names)
    rows = found.assignments()
    return _with_ids(table, lasting, marks), _renamed(rows, lasting, ("topic_id", "category_id"))


def _by_size(sizes: Counter[str]) -> list[str]:
    return sorted(sizes, key=lambda one: (-sizes[one], one))


def _found(
    placed: Placed, topics: Sequence[str | None], order: Sequence[str], category: Sequence[int]
) -> Found:
    """The units under topic numbers; there are no vectors, nothing here looks at them."""
    number = {topic: row for row, topic in enumerate(order)}
    return Found(
        placed.needs,
        np.array([-1 if topic is None else number[topic] for topic in topics], dtype=np.int64),
        placed.similarity,
        np.zeros((len(topics), 0), dtype=np.float32),
        np.zeros((len(order), 0), dtype=np.float32),
        np.array(category, dtype=np.int64),
        _text_numbers(placed.needs),
        placed.parts,
    )


def _text_numbers(needs: pd.DataFrame) -> Integers:
    """A number for each distinct text, to show none twice among the typical ones."""
    pairs = zip(needs["subject"].tolist(), needs["text"].tolist(), strict=True)
    texts = [" ".join(asked(*pair).casefold().split()) for pair in pairs]
    return np.asarray(pd.factorize(np.array(texts, dtype=object))[0], dtype=np.int64)


def _with_ids(
    table: pd.DataFrame, lasting: Mapping[str, str], marks: Mapping[str, str]
) -> pd.DataFrame:
    renamed = _renamed(table, lasting, ("topic_id", "parent_id"))
    marked = [marks.get(topic) for topic in renamed["topic_id"].tolist()]
    return TOPICS.check(renamed.assign(mark=pd.Series(marked, dtype=renamed["mark"].dtype)))


def _renamed(
    table: pd.DataFrame, lasting: Mapping[str, str], columns: Sequence[str]
) -> pd.DataFrame:
    """A table under other ids; whatever is null stays null."""
    named = {
        name: table[name].map(lasting, na_action="ignore").astype(table[name].dtype)
        for name in columns
    }
    return table.assign(**named)
