"""Needs of very many tickets as queries: words and vectors are read of those that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np

from kb.matching_features import Queries
from mining.graph import Floats, Integers
from mining.kept_needs import LateNeeds
from mining.stated_by_month import MonthsRead


@dataclass(frozen=True)
class LateStated:
    """The needs of tickets, in the order of the tickets, most of them still in their files."""

    reading: MonthsRead
    months: Sequence[tuple[Integers, LateNeeds]]

    @classmethod
    def of(cls, reading: MonthsRead) -> LateStated:
        """What is read by the month; what is kept of no use is dropped."""
        found = cls(reading, reading.late())
        reading.tidy()
        return found

    @cached_property
    def _every(self) -> Integers:
        """Ticket, month and place in it of each need (3, n), by ticket."""
        ticket = np.concatenate([rows[one.ticket] for rows, one in self.months])
        sizes = [len(one.ticket) for _, one in self.months]
        month = np.repeat(np.arange(len(sizes)), sizes)
        place = np.concatenate([np.arange(size) for size in sizes])
        return np.stack([ticket, month, place])[:, np.argsort(ticket, kind="stable")]

    @property
    def ticket(self) -> Integers:
        """Row of the ticket of each need."""
        return np.asarray(self._every[0])

    @property
    def numbers(self) -> list[int]:
        """The number of each need in its ticket, from 0."""
        _, month, place = self._every
        found = np.zeros(len(month), dtype=np.int64)
        for number, (_, one) in enumerate(self.months):
            own = month == number
            found[own] = one.places[place[own], 0]
        return [int(one) for one in found]

    def parts(self, rows: Integers) -> list[tuple[int, Integers, Integers]]:
        """The months that hold ``rows``: which, where among ``rows``, and the places in them."""
        if not len(rows):
            return []
        month, place = self._every[1][rows], self._every[2][rows]
        order = np.argsort(month, kind="stable")
        numbers, starts = np.unique(month[order], return_index=True)
        parts = np.split(order, starts[1:])
        return [(int(n), own, place[own]) for n, own in zip(numbers, parts, strict=True)]

    def texts(self, rows: Integers) -> list[str]:
        """The words that bear the needs in ``rows``, without placeholders."""
        tickets, of_row = np.unique(self.ticket[rows], return_inverse=True)
        pairs = self.reading.said.pairs(tickets)
        found = [""] * len(rows)
        for number, own, places in self.parts(rows):
            needs, said = self.months[number][1], [pairs[of_row[row]] for row in own.tolist()]
            for row, text in zip(own.tolist(), needs.texts(places.tolist(), said), strict=True):
                found[row] = text
        return found

    def vectors(self, rows: Integers) -> Floats:
        """The vectors of the needs in ``rows``."""
        found = np.zeros((len(rows), self.reading.encoder.dimensions), dtype=np.float32)
        for number, own, places in self.parts(rows):
            found[own] = self.months[number][1].vectors(places)
        return found

    def told(self, rows: Integers) -> list[Any]:
        """What these needs are, told by the names of their files and their places there."""
        parts = self.parts(rows)
        return [(self.reading.names[number], own, places) for number, own, places in parts]


@dataclass(frozen=True)
class LateQueries(Queries):
    """Needs as queries: what :meth:`only` takes of them is read then."""

    stated: LateStated
    longest: int
    """Characters of a text that are read."""

    @classmethod
    def late(cls, stated: LateStated, locales: Sequence[str], longest: int) -> LateQueries:
        """The needs, whose languages are beside them."""
        none = np.zeros((0, stated.reading.encoder.dimensions), dtype=np.float32)
        return cls(_LateTexts(stated, longest), locales, none, stated, longest)

    def only(self, rows: Iterable[int]) -> Queries:
        """See :meth:`kb.matching_features.Queries.only`."""
        chosen = np.array([int(row) for row in rows], dtype=np.int64)
        texts = [text[: self.longest] for text in self.stated.texts(chosen)]
        locales = [self.locales[row] for row in chosen.tolist()]
        return Queries(texts, locales, self.stated.vectors(chosen))

    def told(self, rows: Sequence[int]) -> tuple[Any, ...]:
        """See :meth:`kb.matching_features.Queries.told`; no text is read for it."""
        chosen = np.array(rows, dtype=np.int64)
        return self.longest, self.stated.told(chosen), [self.locales[row] for row in rows]


@dataclass(frozen=True)
class _LateTexts(Sequence[str]):
    stated: LateStated
    longest: int

    def __len__(self) -> int:
        return len(self.stated.ticket)

    @overload
    def __getitem__(self, row: int) -> str: ...

    @overload
    def __getitem__(self, row: slice) -> list[str]: ...

    def __getitem__(self, row: int | slice) -> str | list[str]:
        rows = np.arange(len(self))[row]
        found = [text[: self.longest] for text in self.stated.texts(np.atleast_1d(rows))]
        return found if isinstance(row, slice) else found[0]
