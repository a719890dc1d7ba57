"""Matches of tickets with several needs: a ticket is answered as its worst need is.

Every need is matched by itself. A ticket counts as covered only if all its needs are, so its own
row of MATCHES is that of its worst need.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.columns import distinct, need_places
from kb.matching import MATCHES

WORST_FIRST = {"none": 0, "other_language": 1, "match": 2}


def numbered(found: pd.DataFrame, numbers: Sequence[int]) -> pd.DataFrame:
    """``found``, rows of MATCHES, with the number of each row's need in its ticket."""
    column = pd.Series(list(numbers), found.index, dtype=found["need"].dtype)
    return MATCHES.check(found.assign(need=column))


def ticket_matches(found: pd.DataFrame) -> pd.DataFrame:
    """One row of MATCHES a ticket, in the order of their first rows, of ``found``, one a need.

    Of two needs that match alike the less probable one counts as the worse.
    """
    return MATCHES.check(_worst(found, ["ticket_id"]).reset_index(drop=True))


def needs_in_topics(assignments: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Each ticket of each topic once, with the match of its need there, the worst if several.

    Columns of MATCHES (``found``, one a need) and ``topic_id`` of ASSIGNMENTS.
    """
    columns = ["ticket_id", "need", "topic_id"]
    placed = assignments.loc[assignments["topic_id"].notna().astype(bool), columns]
    placed = placed.assign(need=placed["need"].fillna(0)).reset_index(drop=True)
    at = need_places(*((one["ticket_id"], one["need"]) for one in (placed, found)))
    is_known = at >= 0
    placed = placed if is_known.all() else placed[is_known].reset_index(drop=True)
    matched = found.drop(columns=["ticket_id", "need"]).take(at[is_known])
    joined = pd.concat([placed, matched.reset_index(drop=True)], axis=1)
    return _worst(joined, ["ticket_id", "topic_id"]).reset_index(drop=True)


def _worst(found: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Of rows with the same ``keys`` the worst one, in the order of ``found``."""
    codes = _codes(found, keys)
    repeated = np.flatnonzero((np.bincount(codes) > 1)[codes])
    if not len(repeated):
        return found
    some, own = found.iloc[repeated], codes[repeated]
    rank = some["kind"].map(WORST_FIRST).to_numpy(np.int64)
    chance = some["probability"].to_numpy(np.float64, na_value=0.0)
    need = some["need"].to_numpy(np.float64, na_value=np.nan)  # not a number comes last
    order = np.lexsort((need, chance, rank, own))
    is_kept = np.ones(len(found), dtype=bool)
    is_kept[repeated[order[1:][own[order[1:]] == own[order[:-1]]]]] = False
    return found[is_kept]


def _codes(found: pd.DataFrame, keys: Sequence[str]) -> npt.NDArray[np.int64]:
    """A number for each row, the same for rows with the same ``keys``."""
    codes = np.zeros(len(found), dtype=np.int64)
    for key in keys:
        names, own = distinct(found[key])
        codes = codes * len(names) + own
    return pd.factorize(codes)[0] if len(keys) > 1 else codes
