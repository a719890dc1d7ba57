"""How many tickets of topics with an article ask what the article answers, by people's audits.

The precision that an effect is divided by is that of *topics*: a ticket that was put in a topic and
asks something else thins its effect out. People say of a ticket which article answers it; it
belongs if that is one which answers its topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from kb.match_audit import NAMING, settled
from kb.storage.audits import Audit

Covering = Mapping[tuple[str, str], Sequence[tuple[str, pd.Timestamp]]]
"""Topic and language -> the articles that answer it, and since when each is live."""


def belonging(
    tickets: pd.DataFrame, assignments: pd.DataFrame, covering: Covering, audits: Iterable[Audit]
) -> tuple[int, int]:
    """How many audited tickets belong to their topic, of how many.

    ``tickets`` are TICKETS, ``assignments`` rows of ticket and topic as the effect counts them.
    Asked are tickets drawn at random, in one topic alone, written when it had an article; of a
    ticket that several audits ask about the last says. Answers that name no article where one is
    meant cannot be used.
    """
    asked = _topics(tickets, assignments, covering)
    said: dict[str, bool] = {}
    for audit in audits:
        random = audit.window[audit.window["part"].eq("random").fillna(False).astype(bool)]
        shown = {row["ticket_id"]: row for row in random.to_dict("records")}
        answers = audit.answers()
        named = {(one.ticket_id, one.label): one.article_id for one in answers}
        for ticket, label in settled(answers)[0].items():
            if ticket in shown and ticket in asked:
                found = _article(label, shown[ticket], named.get((ticket, label), ""))
                if found is not None:
                    said[ticket] = found in asked[ticket]
    return sum(said.values()), len(said)


def _topics(
    tickets: pd.DataFrame, assignments: pd.DataFrame, covering: Covering
) -> dict[str, set[str]]:
    """Ticket -> the articles that had answered its topic by then, of those to be asked about."""
    rows = assignments[assignments["topic_id"].notna()][["ticket_id", "topic_id"]].drop_duplicates()
    rows = rows[~rows["ticket_id"].duplicated(keep=False).astype(bool)]
    joined = rows.merge(tickets[["ticket_id", "language", "created_at"]], on="ticket_id")
    found = {}
    for row in joined.to_dict("records"):
        known = covering.get((str(row["topic_id"]), str(row["language"])), ())
        by_then = {article for article, since in known if row["created_at"] >= since}
        if by_then:
            found[str(row["ticket_id"])] = by_then
    return found


def _article(label: str, shown: Mapping[Any, Any], named: str) -> str | None:
    """The article that answers a ticket; empty for none, None where it cannot be told."""
    if label == "right":
        return str(shown["article_id"])
    if label in NAMING:
        return named or None
    return None if label == "unsure" else ""
