"""Tickets' needs and their topics as columns: a million are compared without an object for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from mining.graph import Integers

NOWHERE = -1


@dataclass(frozen=True)
class Coded:
    """A name or none for each row: its place in ``names``, -1 for none."""

    codes: Integers
    names: tuple[str, ...]

    @classmethod
    def of(cls, column: pd.Series) -> Coded:
        """Of a column of texts."""
        codes, names = pd.factorize(column)
        return cls(codes.astype(np.int64), tuple(map(str, names)))

    @classmethod
    def joined(cls, parts: Sequence[Coded]) -> Coded:
        """Several one after the other."""
        place = {name: n for n, name in enumerate(dict.fromkeys(n for p in parts for n in p.names))}
        codes = [part.to(place) for part in parts]
        return cls(np.concatenate([np.zeros(0, dtype=np.int64), *codes]), tuple(place))

    def __len__(self) -> int:
        return len(self.codes)

    def to(self, place: dict[str, int]) -> Integers:
        """The rows under other codes; -1 where ``place`` has none."""
        own = np.array([*(place.get(name, NOWHERE) for name in self.names), NOWHERE], np.int64)
        return own[self.codes]

    def only(self, rows: Integers) -> Coded:
        """Some of the rows."""
        return Coded(self.codes[rows], self.names)

    def with_names(self, rows: Integers, names: Sequence[str | None]) -> Coded:
        """The same with other names in some ``rows``."""
        known = dict.fromkeys([*self.names, *(name for name in names if name is not None)])
        place = {name: number for number, name in enumerate(known)}
        codes = self.codes.copy()
        codes[rows] = [NOWHERE if name is None else place[name] for name in names]
        return Coded(codes, tuple(place))

    def values(self) -> list[str | None]:
        """As Python values."""
        named: list[str | None] = [*self.names, None]
        return [named[code] for code in self.codes.tolist()]

    def column(self) -> pd.arrays.ArrowExtensionArray:
        """As a column of a table, null for none."""
        rows = pa.array(self.codes, mask=self.codes < 0)
        return pd.arrays.ArrowExtensionArray(pa.array(self.names, type=pa.string()).take(rows))

    def sizes(self) -> dict[str, int]:
        """Rows of each name that any has."""
        counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.names)).tolist()
        return {name: count for name, count in zip(self.names, counts, strict=True) if count}


def places(values: pd.Series, known: pd.Series) -> Integers:
    """The place of each text in ``known``, the last where it is there twice; -1 where it is not."""
    own, others = (arrow(column) for column in (values, known))
    turned = others.take(pa.array(np.arange(len(others))[::-1]))
    found = pc.index_in(own, value_set=turned).fill_null(len(others)).to_numpy()
    return np.asarray(len(others) - 1 - found.astype(np.int64), dtype=np.int64)


def arrow(column: pd.Series) -> pa.Array:
    """A column of texts as one array."""
    held = pa.array(column.array, type=pa.string())
    return held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held


def alphabetical(column: pd.Series) -> tuple[Integers, list[str]]:
    """The place of each text among the distinct ones, and these in order."""
    held = arrow(column)
    is_new = np.ones(len(held), dtype=bool)
    is_new[1:] = pc.not_equal(held[1:], held[:-1]).to_numpy(zero_copy_only=False)
    if pc.all(pc.greater_equal(held[1:], held[:-1])).as_py() is not False:  # as most tables are
        return np.cumsum(is_new) - 1, _texts(held.filter(pa.array(is_new)))
    coded = held.dictionary_encode()
    order = np.asarray(pc.sort_indices(coded.dictionary), dtype=np.int64)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[np.asarray(coded.indices)], _texts(coded.dictionary.take(pa.array(order)))


def _texts(values: pa.Array) -> list[str]:
    found: list[str] = values.to_numpy(zero_copy_only=False).tolist()
    return found


@dataclass(frozen=True)
class UnitRows:
    """Units, each once, told by the row of its ticket and the number of its need."""

    ids: pd.Series
    """Ids of tickets, each once."""
    row: Integers
    number: Integers

    def places(self, ticket_ids: pd.Series, needs: Any) -> Integers:
        """For each of these units its place among other ones, the last of several; -1 for none.

        ``ticket_ids`` and ``needs`` (null as 0) are of the others.
        """
        need = pd.Series(needs).fillna(0).to_numpy(dtype=np.int64)
        ticket = places(ticket_ids, self.ids)
        base = 1 + max(self.number.max(initial=0), need.max(initial=0))
        own, others = self.row * base + self.number, ticket * base + need
        found = np.full(len(own), NOWHERE, dtype=np.int64)
        if not len(own):
            return found
        order = np.argsort(own, kind="stable")
        at = order[np.minimum(np.searchsorted(own[order], others), len(own) - 1)]
        is_known = (ticket >= 0) & (own[at] == others)
        found[at[is_known]] = np.flatnonzero(is_known)
        return found
