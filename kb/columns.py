"""Columns of texts as whole numbers: tables are joined by the places of their rows.

A join by texts looks each of them up anew; where two tables hold the same tickets in the same order
one comparison is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Integers = npt.NDArray[np.int64]
NOWHERE = -1


def texts(column: pd.Series) -> pa.Array:
    """A column of texts as one array."""
    import pyarrow as pa

    held = pa.array(column.array, type=pa.string())
    return held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held


def places(values: pd.Series, known: pd.Series) -> Integers:
    """The place of each text in ``known``, which holds each once; -1 where it is not there."""
    import pyarrow.compute as pc

    own, others = texts(values), texts(known)
    is_new = np.ones(len(own), dtype=bool)
    is_new[1:] = pc.not_equal(own[1:], own[:-1]).to_numpy(zero_copy_only=False)
    if np.count_nonzero(is_new) == len(others) and own.filter(is_new).equals(others):
        return np.asarray(np.cumsum(is_new) - 1, dtype=np.int64)
    found = pc.index_in(own, value_set=others).fill_null(NOWHERE)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.int64)


def distinct(column: pd.Series) -> tuple[pd.Series, Integers]:
    """The distinct texts of a column in the order of their first rows, and the place of each row's
    among them."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    held = texts(column)
    is_new = np.ones(len(held), dtype=bool)
    is_new[1:] = pc.not_equal(held[1:], held[:-1]).to_numpy(zero_copy_only=False)
    runs = held.filter(is_new)
    found = np.cumsum(is_new) - 1
    if pc.all(pc.greater(runs[1:], runs[:-1])).as_py() is False:  # else one after the other
        coded = runs.dictionary_encode()
        runs, found = coded.dictionary, np.asarray(coded.indices, dtype=np.int64)[found]
    return pd.Series(runs, dtype=pd.ArrowDtype(pa.string())), found


def need_places(
    values: tuple[pd.Series, pd.Series], known: tuple[pd.Series, pd.Series]
) -> Integers:
    """The place of each need, told by its ticket and number, in ``known``; -1 where it is not.

    ``known`` holds each need once; no number counts as 0.
    """
    if not len(known[0]):
        return np.full(len(values[0]), NOWHERE, dtype=np.int64)
    tickets, of_known = distinct(known[0])
    number, of_number = (one[1].fillna(0).to_numpy(np.int64, na_value=0) for one in (values, known))
    base = 1 + max(number.max(initial=0), of_number.max(initial=0))
    ticket = places(values[0], tickets)
    own, others = ticket * base + number, of_known * base + of_number
    order = np.argsort(others, kind="stable")
    at = order[np.minimum(np.searchsorted(others, own, sorter=order), len(others) - 1)]
    return np.where((ticket >= 0) & (others[at] == own), at, NOWHERE)


def beside(tickets: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """As ``tickets.merge(others, on="ticket_id")``, where ``tickets`` holds each ticket once."""
    import pandas as pd

    row = places(others["ticket_id"], tickets["ticket_id"])
    kept = np.flatnonzero(row >= 0)
    order = kept[np.argsort(row[kept], kind="stable")]
    own, more = _taken(tickets, row[order]), _taken(others.drop(columns="ticket_id"), order)
    return pd.concat([own, more], axis=1)


def _taken(frame: pd.DataFrame, rows: Integers) -> pd.DataFrame:
    """Some rows; the frame itself where they are all of them, one after the other."""
    if len(rows) == len(frame) and bool((np.diff(rows, prepend=-1) == 1).all()):
        return frame.reset_index(drop=True)
    return frame.take(rows).reset_index(drop=True)


def codes(column: pd.Series) -> tuple[Integers, list[str]]:
    """The place of each text among the distinct ones in order, -1 for none; and these."""
    import pandas as pd

    found, names = pd.factorize(column, sort=True)
    return found.astype(np.int64), [str(name) for name in names]
