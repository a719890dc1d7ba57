"""How each contact ended: solved, at once, by a machine, or given up, and whether it came back.

Each flag is 1.0, 0.0, or null where it cannot be told: it is younger than the window that decides
it, its customer is unknown, or the export has no such field.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

import pandas as pd

from kb.coverage import Rate

RECONTACT = timedelta(days=7)
"""A new ticket about the same thing within it means that the first contact did not settle it."""
PATIENCE = timedelta(days=7)
"""Without a word for so long, a ticket that nobody solved counts as abandoned."""
LIVE_CHANNELS = frozenset({"chat", "phone", "sms", "whatsapp"})
"""Channels on which one contact is a conversation, not one reply."""


def settled(rows: pd.DataFrame, *, now: datetime) -> pd.DataFrame:
    """``rows`` (one a ticket, in order of ``created_at``) with flags of how each contact ended.

    Adds ``is_solved``, ``is_one_touch``, ``is_automated``, ``is_unanswered``, ``is_left``,
    ``came_back`` and ``is_first_contact``. Needs the columns of
    :func:`kb.service.rows.service_rows`; ``now`` is where the data ends.
    """
    rows = rows.assign(is_solved=_solved(rows).astype(float))
    solved = rows["is_solved"].eq(1)
    replies = rows["replies"]
    by_bot = solved & replies.eq(0) & rows["has_bot"].eq(1)
    is_old = _silent_since(rows) < pd.Timestamp(now) - PATIENCE
    given_up = ~solved & is_old
    rows = rows.assign(
        is_one_touch=(solved & replies.eq(1)).astype(float),
        is_automated=by_bot.astype(float).where(_tells(rows["has_bot"].eq(1), rows)),
        is_unanswered=(given_up & replies.eq(0)).astype(float).where(solved | is_old),
        is_left=(given_up & replies.gt(0) & rows["last_by"].ne("customer"))
        .astype(float)
        .where((solved | is_old) & rows["last_by"].notna()),
    )
    came_back = _came_back(rows, now, _following(rows))
    return rows.assign(came_back=came_back).pipe(_first_contact)


def _tells(known: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Whether the source of each ticket says such a thing of any ticket at all."""
    return known.groupby(rows["source"]).transform("any").astype(bool)


def _solved(rows: pd.DataFrame) -> pd.Series:
    """Solved at a known time; where a source never tells one, solved or closed by its status."""
    has_time = rows["solved_at"].notna()
    is_done = rows["status"].isin(["solved", "closed"])
    return has_time | (~_tells(has_time, rows) & is_done)


def _silent_since(rows: pd.DataFrame) -> pd.Series:
    """When somebody last wrote: the last message, else the last change, else the beginning."""
    return rows["last_at"].fillna(rows["updated_at"]).fillna(rows["created_at"])


def _first_contact(rows: pd.DataFrame) -> pd.DataFrame:
    """Solved, in one contact, not reopened, and the customer did not come back about it."""
    is_one = rows["replies"].le(1) | rows["channel"].isin(LIVE_CHANNELS)
    kept = rows["reopens"].fillna(0).eq(0) & rows["came_back"].eq(0) & is_one
    tells = _tells(rows["reopens"].notna(), rows)
    is_known = rows["is_solved"].eq(1) & rows["came_back"].notna() & tells
    return rows.assign(is_first_contact=kept.astype(float).where(is_known))


def recontacts(rows: pd.DataFrame, *, now: datetime, hours: Collection[int]) -> dict[int, Rate]:
    """Contacts after which the customer wrote anew within so many hours, by hours.

    Of those whose window is over; about the same topic, by any channel; ``rows`` are service rows.
    A contact ends when it is solved, else with its last message.
    """
    following = _following(rows)
    came = {h: _came_back(rows, now, following, timedelta(hours=h)).dropna() for h in hours}
    return {h: Rate(int(one.sum()), len(one)) for h, one in came.items()}


def _came_back(
    rows: pd.DataFrame, now: datetime, following: pd.Series, window: timedelta = RECONTACT
) -> pd.Series:
    """Whether the customer wrote anew (``following``) within ``window`` of the end.

    Null for unknown customers and where the window is not over.
    """
    until = rows["solved_at"].fillna(_silent_since(rows)) + window
    is_known = rows["requester_key"].fillna("").ne("") & (until <= pd.Timestamp(now))
    return (following <= until).astype(float).where(is_known)


def _following(rows: pd.DataFrame) -> pd.Series:
    """When each ticket's customer wrote next about the same topic; null where they did not.

    A ticket without a topic may be about anything, so it counts as the same: the share of first
    contacts is rather told too low.
    """
    own = pd.DataFrame(
        {
            "created_at": rows["created_at"],
            "customer": pd.factorize(rows["requester_key"].fillna(""))[0],
            "topic": pd.factorize(rows["topic_id"])[0],
        }
    )
    own = own[rows["requester_key"].fillna("").ne("")]
    named = own["topic"].ge(0)
    found = [
        _next(own[asked], own[others], keys)
        for asked, others, keys in (
            (named, named, ["customer", "topic"]),
            (named, ~named, ["customer"]),
            (~named, named | ~named, ["customer"]),
        )
    ]
    first = found[0].reindex(rows.index)
    for other in found[1:]:
        later = other.reindex(rows.index)
        first = first.where(first.notna() & ~(later < first), later)
    return first


def _next(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> pd.Series:
    """When the first of ``others`` with the same ``keys`` was written after each of ``rows``."""
    if rows.empty or others.empty:
        return pd.Series(pd.NaT, index=rows.index, dtype=rows["created_at"].dtype)
    left = rows[["created_at", *keys]].reset_index()
    right = others[["created_at", *keys]].assign(next_at=others["created_at"])
    found = pd.merge_asof(
        left, right, on="created_at", by=keys, direction="forward", allow_exact_matches=False
    )
    return pd.Series(found["next_at"].array, index=rows.index)
