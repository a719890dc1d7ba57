"""The tables of topics as editors want them: counted anew, under the names they have.

Sizes, trends and typical tickets follow the tickets; names come from where the topics were found,
unless an editor gave one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from kb.config import LOCALES
from kb.topic_decisions import Decided, Log, Place, Unit, decided
from kb.topics import ASSIGNMENTS, TOPICS
from mining.graph import Integers
from mining.matching import asked
from mining.naming import Names
from mining.placed import Placed
from mining.topic_rows import Grouped, Tally, table_of
from mining.topic_table import known
from mining.unit_columns import Coded

WORDS = 10
"""Words kept of a topic that others went into."""


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


def decided_units(
    rows: Placed, log: Log, since: Callable[[Integers], Mapping[Unit, int]], place: Place
) -> tuple[Decided, Coded]:
    """What :func:`kb.topic_decisions.decided` makes of ``log``, and the topic of every unit.

    Only units that some decision can reach are handed to it: those that it rests on, and those
    found in a topic that it names or that holds one of these. Its ``topic_of`` has no others.
    ``since`` tells of rows in which run each unit was first placed.
    """
    anchors = {unit for parts in log.anchors.values() for some in parts.values() for unit in some}
    named = {topic for one in log.decisions for topic in (one.topic_id, *one.others)}
    own = rows.rows_of(anchors) if log.decisions else np.zeros(0, dtype=np.int64)
    codes = [number for number, name in enumerate(rows.found.names) if name in named]
    reached = np.union1d(np.array(codes, dtype=np.int64), rows.found.codes[own])
    chosen = np.union1d(np.flatnonzero(np.isin(rows.found.codes, reached[reached >= 0])), own)
    chosen = chosen.astype(np.int64) if log.decisions else own
    some = rows.only(chosen)
    found = dict(zip(some.units, some.found.values(), strict=True))
    state = decided(found, replace(log, since=since(chosen) if len(chosen) else {}), place)
    topics = rows.found.with_names(chosen, [state.topic_of[unit] for unit in some.units])
    return state, topics


def decided_tables(
    placed: Placed, topics: Coded, naming: Naming, marks: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """TOPICS and ASSIGNMENTS of units whose ``topics`` are decided.

    Topics by size, then categories by size. Units without any topic give no row of TOPICS.
    """
    sizes = topics.sizes()
    order = _by_size(sizes)
    if not order:
        return TOPICS.empty(), _assignments(placed, topics, topics)
    above: Counter[str] = Counter()
    for topic in order:
        above[naming.parents[topic]] += sizes[topic]
    parents = _by_size(above)
    number = topics.to({topic: row for row, topic in enumerate(order)})
    category = np.array([parents.index(naming.parents[t]) for t in order], dtype=np.int64)
    grouped = Grouped(
        Tally.of(placed.tickets, placed.at.row, placed.at.row),
        number,
        category,
        placed.similarity,
        placed.ids,
        _Said(placed),
    )
    names = tuple([naming.names.get(one, Names()) for one in some] for some in (order, parents))
    table = table_of(grouped, (order, parents), (names[0], names[1]))
    marked = [marks.get(topic) for topic in table["topic_id"].tolist()]
    table = TOPICS.check(table.assign(mark=pd.Series(marked, dtype=table["mark"].dtype)))
    above_each = Coded(np.append(category, -1)[number], tuple(parents))
    return table, _assignments(placed, Coded(number, tuple(order)), above_each)


def _by_size(sizes: Mapping[str, int]) -> list[str]:
    return sorted(sizes, key=lambda one: (-sizes[one], one))


def _assignments(placed: Placed, topics: Coded, categories: Coded) -> pd.DataFrame:
    columns = {
        "ticket_id": placed.ids,
        "need": placed.at.number,
        "start": placed.at.start,
        "end": placed.at.end,
        "topic_id": topics.column(),
        "category_id": categories.column(),
        "similarity": known(placed.similarity.astype(np.float64), topics.codes),
    }
    return ASSIGNMENTS.check(pd.DataFrame(columns))


class _Said:
    """What units say, to show none twice among the typical ones: read of those asked for, once."""

    def __init__(self, placed: Placed) -> None:
        self._placed = placed
        self._known: dict[int, str] = {}

    def __call__(self, rows: Integers) -> list[str]:
        new = np.array(sorted(set(rows.tolist()) - self._known.keys()), dtype=np.int64)
        if len(new):
            for row, pair in zip(new.tolist(), self._placed.only(new).pairs(), strict=True):
                self._known[row] = " ".join(asked(*pair).casefold().split())
        return [self._known[row] for row in rows.tolist()]
