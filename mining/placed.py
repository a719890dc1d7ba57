"""Needs of tickets in topics: where they stand is held in columns, what they say is read late."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kb.frames import column_values
from kb.topic_decisions import Unit
from mining.graph import Floats, Integers
from mining.unit_columns import Coded, UnitRows, places

Read = Callable[[Collection[str]], pd.DataFrame]
"""Rows of TICKETS with ``ticket_id``, ``subject`` and ``text``, of tickets with these ids."""


@dataclass(frozen=True)
class Spots:
    """Where needs stand, an entry each."""

    row: Integers
    """The row of its ticket."""
    number: Integers
    """Which of its ticket's needs it is, from 0."""
    start: Integers
    end: Integers
    """Characters of the ticket's text."""

    def only(self, rows: Integers) -> Spots:
        """Some of them."""
        return Spots(self.row[rows], self.number[rows], self.start[rows], self.end[rows])

    @classmethod
    def joined(cls, parts: Sequence[Spots]) -> Spots:
        """Several one after the other."""
        names = ("row", "number", "start", "end")
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))

    def in_order(self) -> Integers:
        """Their order by ticket, then need."""
        return np.lexsort((self.number, self.row)).astype(np.int64)


@dataclass(frozen=True)
class Placed:
    """Needs of tickets in the topics they were found in, or put in: a row a unit, by unit."""

    tickets: pd.DataFrame
    """Rows of COUNTED_TICKETS that state a need, by id."""
    at: Spots
    found: Coded
    """Topic of each unit before editors' decisions."""
    similarity: Floats
    read: Read

    def __len__(self) -> int:
        return len(self.at.row)

    def only(self, rows: Integers) -> Placed:
        """Some of the units."""
        found, similarity = self.found.only(rows), self.similarity[rows]
        return Placed(self.tickets, self.at.only(rows), found, similarity, self.read)

    @property
    def ids(self) -> pd.Series:
        """The ticket of each unit."""
        return self.tickets["ticket_id"].take(self.at.row).reset_index(drop=True)

    @cached_property
    def unit_rows(self) -> UnitRows:
        """The units, to be looked up."""
        return UnitRows(self.tickets["ticket_id"], self.at.row, self.at.number)

    @cached_property
    def units(self) -> list[Unit]:
        """Ticket and number of each."""
        return list(zip(column_values(self.ids), self.at.number.tolist(), strict=True))

    def rows_of(self, units: Iterable[Unit]) -> Integers:
        """The rows of those of ``units`` that are here, in their order here."""
        some = list(units)
        ids = pd.Series([ticket for ticket, _ in some], dtype=self.tickets["ticket_id"].dtype)
        at = self.unit_rows.places(ids, np.array([need for _, need in some], dtype=np.int64))
        return np.flatnonzero(at >= 0)

    def pairs(self) -> list[tuple[str, str]]:
        """Subject and text of each unit; a ticket's subject is its first need's."""
        ids = column_values(self.ids)
        told = self.read(set(ids))
        at = places(self.ids, told["ticket_id"])
        subjects, texts = (column_values(told[name].take(at)) for name in ("subject", "text"))
        spots = (self.at.number.tolist(), self.at.start.tolist(), self.at.end.tolist())
        rows = zip(subjects, texts, *spots, strict=True)
        return [("" if number else s, t[start:end]) for s, t, number, start, end in rows]

    @cached_property
    def needs(self) -> pd.DataFrame:
        """COUNTED_TICKETS of each unit's ticket, with what states the need as subject and text."""
        pairs = self.pairs()
        rows = self.tickets.take(self.at.row).reset_index(drop=True)
        subjects, texts = [subject for subject, _ in pairs], [text for _, text in pairs]
        return rows.assign(subject=subjects, text=texts)


def column_of(values: Sequence[int] | pd.Series) -> Integers:
    """Numbers of a column, null as 0."""
    return pd.Series(values).fillna(0).to_numpy(dtype=np.int64)
