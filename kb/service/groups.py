"""Rows told apart by columns and periods: the group of each row as a number, and what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kb.service.periods import Periods


@dataclass(frozen=True)
class Groups:
    """The group of each row, and the values that make a group, in the order of their numbers."""

    codes: np.ndarray
    """A number from 0 for each of ``rows``; -1 for one of no group."""
    known: Mapping[str, np.ndarray]
    """Column -> its values in order; ``period`` is the last one."""
    rows: np.ndarray | slice
    """The places of the rows that may have a group, in order; all others have none."""

    @property
    def size(self) -> int:
        """How many groups there may be; most need not have a row."""
        return int(np.prod([len(values) for values in self.known.values()], dtype=np.int64))

    @cached_property
    def places(self) -> np.ndarray:
        """The codes from 1 on, 0 for rows of no group."""
        return self.codes + 1

    @cached_property
    def _sorted(self) -> tuple[np.ndarray | None, np.ndarray]:
        """The rows by group, None where they are so already; and where each group begins, ends."""
        numbers = np.arange(self.size + 1)
        if bool((self.codes[1:] >= self.codes[:-1]).all()):
            return None, np.searchsorted(self.codes, numbers)
        codes = self.codes
        if self.size < np.iinfo(np.int16).max:  # numpy sorts so small numbers by their digits
            codes = codes.astype(np.int16)
        order = np.argsort(codes, kind="stable")
        return order, np.searchsorted(codes[order], numbers)

    @property
    def starts(self) -> np.ndarray:
        """Where each group begins in :meth:`ordered`; an empty one may begin behind the end."""
        return self._sorted[1][:-1]

    def ordered(self, values: np.ndarray) -> np.ndarray:
        """``values`` of all rows by group, in each from the least; nulls come last."""
        order, bounds = self._sorted
        found = values.copy() if order is None else values[order]
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            if end > start:
                found[start:end].sort()
        return found

    def named(self, numbers: np.ndarray) -> dict[str, np.ndarray]:
        """Column -> the value of each of the groups ``numbers``."""
        shape = [len(values) for values in self.known.values()]
        if not len(numbers):
            return {name: values[:0] for name, values in self.known.items()}
        places = np.unravel_index(numbers, shape)
        return {name: self.known[name][at] for name, at in zip(self.known, places, strict=True)}


def groups(
    rows: pd.DataFrame,
    by: Sequence[str],
    times: pd.Series,
    periods: Periods,
    where: np.ndarray | None = None,
) -> Groups:
    """Rows by the columns ``by`` and the period of ``times``; rows without a value have no group.

    ``where`` says for each row whether it has a group at all.
    """
    own, names = periods.codes(times)
    codes, known = own.astype(np.int64), {"period": np.array(names, dtype=object)}
    is_in = codes >= 0 if where is None else (codes >= 0) & where
    factor = len(names)
    for column in reversed(by):
        places, values = _codes(rows[column])
        is_in &= places >= 0
        codes += places * factor
        factor *= len(values)
        known = {column: values, **known}
    codes[~is_in] = -1
    if 2 * np.count_nonzero(is_in) > len(is_in):
        return Groups(codes, known, slice(None))
    places_in = np.flatnonzero(is_in)  # where few are, leaving the others out is quicker
    return Groups(codes[places_in], known, places_in)


def _codes(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The place of each value among the values in order, -1 for none; and these values."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        values = column.cat.categories.to_numpy(dtype=object)
        return column.cat.codes.to_numpy().astype(np.int64), values
    places, known = pd.factorize(column, sort=True)
    return places.astype(np.int64), np.asarray(known, dtype=object)
