"""Which tickets are read for drafts: the newest of each topic and language, told without a text.

A large desk answers one thing thousands of times, and drafts are made of the newest replies: the
texts of the other tickets need not be read. A topic of a smaller desk is read whole.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kb.frames import instants
from kb.tickets import TICKETS
from mining.drafting.material import are_good, placed

MOST_TICKETS = 500
"""Tickets of a topic and language that are read; of as many the answer held."""

TOLD_TICKETS = TICKETS.only(
    "ticket_id",
    "created_at",
    "language",
    "status",
    "noise",
    "noise_rule",
    "replies",
    "reopens",
    "csat",
)
"""Columns of TICKETS that tell which are read."""


def newest(
    tickets: pd.DataFrame,
    assignments: pd.DataFrame,
    locales: Sequence[str],
    *,
    most: int = MOST_TICKETS,
) -> list[str]:
    """Ids of the ``most`` newest tickets of each topic and language, and of those well answered.

    ``tickets`` are :data:`TOLD_TICKETS`, ``assignments`` :data:`kb.topics.ASSIGNMENTS`. A ticket
    of several needs is asked in each of their topics, and answered in the first one's. Those
    answered are chosen for themselves: of a sudden rush the newest may all wait for an answer.
    """
    joined = _needs(placed(tickets, assignments, locales), assignments)
    group = ["topic_id", "language"]
    asked = joined.drop_duplicates(["ticket_id", "topic_id"]).groupby(group).head(most)
    first = joined.drop_duplicates("ticket_id")
    told = first[first["is_told"]].groupby(group).head(most)
    chosen = pd.concat([asked["ticket_id"], told["ticket_id"]])
    return [str(one) for one in chosen.drop_duplicates()]


def _needs(tickets: pd.DataFrame, assignments: pd.DataFrame) -> pd.DataFrame:
    """Each need that has a topic, the newest ticket's first, and whether it was well answered."""
    own = pd.DataFrame(
        {
            "ticket_id": tickets["ticket_id"],
            "language": tickets["language"],
            "at": instants(tickets["created_at"]),
            "is_told": are_good(tickets) & (tickets["replies"] > 0).astype(bool),
        }
    )
    wanted = assignments.loc[assignments["topic_id"].notna(), ["ticket_id", "need", "topic_id"]]
    wanted = wanted.assign(need=wanted["need"].fillna(0).astype(np.int64))
    order = ["at", "ticket_id", "need"]
    joined = wanted.merge(own, on="ticket_id")
    return joined.sort_values(order, ascending=[False, False, True], ignore_index=True)
