"""One customer on several channels: who wrote about the same thing in more than one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kb.coverage import Rate
from kb.service.contacts import RECONTACT
from kb.service.periods import Periods


@dataclass(frozen=True)
class ChannelView:
    """How customers go from channel to channel."""

    several: Rate
    """Customers who wrote on more than one channel, of those known."""
    switched: Rate
    """Tickets after which the same customer wrote on another channel, same topic, within 7 days."""
    paths: pd.DataFrame
    """``channel``, ``next_channel``, ``tickets``: the switches, most first."""


def channel_view(rows: pd.DataFrame) -> ChannelView:
    """The channels of each customer over service rows; unknown customers do not count.

    Only the next ticket of a customer and topic is looked at; a ticket without a topic cannot say
    that it was the same matter and counts below the line alone.
    """
    known = rows[rows["requester_key"].fillna("").ne("")].sort_values("created_at", kind="stable")
    channels = known.groupby("requester_key")["channel"].nunique()
    several = Rate(int((channels > 1).sum()), len(channels))
    same = known[known["topic_id"].notna()].groupby(["requester_key", "topic_id"])
    following = known.assign(next_at=same["created_at"].shift(-1), next=same["channel"].shift(-1))
    soon = following["next_at"] <= following["created_at"] + RECONTACT
    moved = following[soon & following["next"].notna() & following["next"].ne(following["channel"])]
    paths = moved.groupby(["channel", "next"]).size().rename("tickets").reset_index()
    paths = paths.rename(columns={"next": "next_channel"})
    ordered = paths.sort_values(["tickets", "channel"], ascending=[False, True], ignore_index=True)
    return ChannelView(several, Rate(len(moved), len(known)), ordered)


def ticket_users(rows: pd.DataFrame, days: Sequence[Mapping[str, Any]]) -> int | None:
    """Known customers with a ticket from the first to the last day of visits; None without any.

    ``rows`` are service rows, ``days`` counts of events by day.
    """
    visited = [row["day"] for row in days if row["kind"] == "visit"]
    if not visited:
        return None
    first, last = date.fromisoformat(min(visited)), date.fromisoformat(max(visited))
    codes, _ = Periods("all", first, last).codes(rows["created_at"])
    customers = rows["requester_key"][codes >= 0]
    return int(customers[customers.astype("str").ne("") & customers.notna()].nunique())
