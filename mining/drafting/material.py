"""From the stored tables to what the drafter works on: each topic's replies and questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from kb.frames import plain_rows
from kb.tickets import public_replies
from mining.drafting.asked import Asked
from mining.drafting.drafter import Desk, Material
from mining.drafting.replies import Reply

SOLVED = frozenset({"solved", "closed"})
WORST_CSAT = 0.5
"""Satisfaction under which an answer is not taken as a good one."""

Key = tuple[str, str]
"""Topic id and language."""


@dataclass
class Conversations:
    """The answered and asked of every topic and language, and the desk's size."""

    replies: dict[Key, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[Key, list[Asked]] = field(default_factory=lambda: defaultdict(list))
    agents: int = 0
    desks: dict[str, Desk] = field(default_factory=dict)
    """What :mod:`mining.drafting.making` found out about each language, kept for the next time."""

    def material(
        self,
        topic_id: str,
        locale: str,
        *,
        label: str = "",
        words: Sequence[str] = (),
        like: Sequence[str] = (),
    ) -> Material:
        """What is known of one topic in one language; perhaps nothing."""
        key = (topic_id, locale)
        asked, replies = self.asked.get(key, []), self.replies.get(key, [])
        return Material(topic_id, locale, replies, asked, label, like, words)


def conversations(
    tickets: pd.DataFrame,
    messages: pd.DataFrame,
    assignments: pd.DataFrame,
    locales: Sequence[str],
    *,
    agents: int | None = None,
) -> Conversations:
    """Replies and questions by topic and language.

    ``tickets`` are :data:`kb.tickets.TICKETS`, ``messages`` :data:`kb.tickets.MESSAGES`,
    ``assignments`` :data:`kb.topics.ASSIGNMENTS`. Noise and tickets without a topic are left out.
    Of a ticket with several needs each topic has its question; the replies, which answer all of
    them together, count once, for the first. ``agents`` is the desk's size, where not all of its
    messages are given. A ticket whose customer is unknown stands for a customer of its own.
    """
    needs = _needs_of(assignments)
    some = placed(tickets, assignments, locales)
    good = set(some.loc[are_good(some), "ticket_id"])
    found = Conversations()
    known: dict[str, Mapping[str, Any]] = {}
    for row in plain_rows(
        some, ("ticket_id", "language", "subject", "text", "created_at", "requester_key")
    ):
        own = needs[row["ticket_id"]]
        for need in own:
            asked = Asked(_customer(row), _text_of(row, need), row["ticket_id"])
            found.asked[need["topic_id"], row["language"]].append(asked)
        if row["ticket_id"] in good:
            known[row["ticket_id"]] = {**row, "key": (own[0]["topic_id"], row["language"])}
    _add_replies(found, messages, known)
    found.agents = found.agents if agents is None else agents
    return found


def placed(
    tickets: pd.DataFrame, assignments: pd.DataFrame, locales: Sequence[str]
) -> pd.DataFrame:
    """The tickets that ask something in one of ``locales`` and have a topic."""
    in_topics = assignments.loc[assignments["topic_id"].notna(), "ticket_id"]
    is_asked = tickets["noise"].isna() & tickets["language"].isin(list(locales))
    return tickets[(is_asked & tickets["ticket_id"].isin(in_topics)).astype(bool)]


def are_good(tickets: pd.DataFrame) -> pd.Series:
    """Whether each ticket's answer held: not reopened, not rated bad, solved where that is known.

    ``tickets`` are rows of :data:`kb.tickets.TICKETS`.
    """
    is_solved = tickets["status"].isin(SOLVED)
    is_bad = (tickets["csat"] < WORST_CSAT).fillna(False) | (tickets["reopens"].fillna(0) != 0)
    return ((is_solved | (not is_solved.any())) & ~is_bad).astype(bool)


def _add_replies(
    found: Conversations, messages: pd.DataFrame, known: Mapping[str, Mapping[str, Any]]
) -> None:
    """Add the public replies of agents to the tickets ``known``, which were well answered."""
    replies = messages[public_replies(messages)]
    found.agents = int(replies["author_key"][replies["author_key"] != ""].nunique())
    columns = ("ticket_id", "at", "author_key", "language", "text")
    for message in plain_rows(replies, columns):
        row = known.get(message["ticket_id"])
        if row is None or message["language"] not in (row["language"], "und"):
            continue
        found.replies[row["key"]].append(_reply(message, row))


def _reply(message: Mapping[str, Any], row: Mapping[str, Any]) -> Reply:
    at: datetime = message["at"] or row["created_at"]
    return Reply(row["ticket_id"], _customer(row), message["author_key"], at, message["text"])


def _customer(row: Mapping[str, Any]) -> str:
    return str(row["requester_key"] or row["ticket_id"])


def _needs_of(assignments: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The rows of each ticket's needs that have a topic, the first need first, a topic once."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows = plain_rows(assignments, ("ticket_id", "need", "start", "end", "topic_id"))
    for row in sorted(rows, key=lambda row: (row["ticket_id"], row["need"] or 0)):
        own = found[row["ticket_id"]]
        if row["topic_id"] is not None and all(row["topic_id"] != o["topic_id"] for o in own):
            own.append(row)
    return found


def _text_of(row: Mapping[str, Any], need: Mapping[str, Any]) -> str:
    """What a need says: its part of the text; the subject belongs to the first."""
    if need["need"]:
        return str(row["text"][need["start"] : need["end"]])
    return f"{row['subject']}\n\n{row['text'][: need['end'] or None]}"
