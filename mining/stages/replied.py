"""The messages of the tickets whose replies are read, and no others.

Which these are is told by who wrote, without a text: so the replies of a million tickets are never
held at once.
"""

from __future__ import annotations

import pandas as pd

from kb.storage import ticketstore
from kb.storage.workspace import Workspace
from mining import wording

AT_ONCE = wording.MOST_REPLIES


def reply_messages(workspace: Workspace, needs: pd.DataFrame) -> pd.DataFrame:
    """MESSAGES of the tickets that :func:`mining.wording.read_replies` reads, and of some others.

    ``needs`` have ``ticket_id`` and ``created_at`` of all needs. Tickets are read as they are drawn
    until enough of them were told something: a reply may be a greeting alone.
    """
    drawn = wording.drawn_tickets(needs, ticketstore.answered_tickets(workspace))
    read: list[pd.DataFrame] = []
    told = 0
    for start in range(0, len(drawn), AT_ONCE):
        some = drawn[start : start + AT_ONCE]
        read.append(ticketstore.read_messages(workspace, of=some))
        told += len(wording.told_texts(read[-1]))
        if told >= wording.MOST_REPLIES:
            break
    return (
        pd.concat(read, ignore_index=True) if read else ticketstore.read_messages(workspace, of=())
    )
