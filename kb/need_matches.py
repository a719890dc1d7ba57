"""Matches of tickets with several needs: a ticket is answered as its worst need is.

Every need is matched by itself. A ticket counts as covered only if all its needs are, so its own
row of MATCHES is that of its worst need.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

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
    placed = assignments[["ticket_id", "need", "topic_id"]].dropna(subset=["topic_id"])
    placed = placed.assign(need=placed["need"].fillna(0))
    joined = placed.merge(found.assign(need=found["need"].fillna(0)), on=["ticket_id", "need"])
    return _worst(joined, ["ticket_id", "topic_id"]).reset_index(drop=True)


def _worst(found: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    rank = found["kind"].map(WORST_FIRST).astype("int64")
    chance = found["probability"].fillna(0.0).astype("float64")
    order = found.assign(_rank=rank, _chance=chance).sort_values(
        ["_rank", "_chance", "need"], kind="stable"
    )
    return found.loc[order.drop_duplicates(list(keys)).index.sort_values()]
