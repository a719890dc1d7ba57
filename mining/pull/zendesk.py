"""Zendesk over HTTP: the incremental ticket export, by cursor or by time, and each one's comments.

Users and metric sets are side-loaded: the list of metrics leaves archived tickets out. Comments
are asked for ticket by ticket. The export repeats tickets where two pages meet, and answers with
deleted ones. Vendor's reference, "Incremental Exports" and "Ticket Comments", 2025.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from kb.errors import PullError
from mining.importers import values
from mining.importers.source import child
from mining.pull.access import Login
from mining.pull.desk import Desk, Listing, Position, Record, by_cursor, rows, segment
from mining.pull.http import Client, Parameters

BY_CURSOR = "/api/v2/incremental/tickets/cursor.json"
BY_TIME = "/api/v2/incremental/tickets.json"
SIDE_LOADED = ("users", "metric_sets")
NEWEST = timedelta(minutes=2)
"""The export leaves out the last minute, and refuses to start in it."""


class ByCursor:
    """A pull of the cursor export."""

    def __init__(self, client: Client, page_size: int) -> None:
        self.client = client
        self.page_size = page_size

    def start(self, since: datetime) -> Position:
        """The second of ``since``, two minutes ago at the latest."""
        latest = self.client.clock.now() - NEWEST
        return {"start_time": int(min(since, latest).timestamp())}

    def listing(self, position: Position) -> Listing:
        """The page behind the cursor; the last one says so (``end_of_stream``)."""
        parameters = _parameters(position, self.page_size)
        answer = self.client.get(BY_CURSOR, parameters)
        found = rows(answer, "tickets", self.client)
        after = values.text(answer.get("after_cursor"))
        following = {"cursor": after} if after else position
        is_last = answer.get("end_of_stream") is True or not after
        return Listing(found, following, is_last, _side_loaded(answer, self.client))

    def document(self, listing: Listing) -> Any:
        """The tickets with their comments inside, and the users and metric sets of the page."""
        tickets, users = [], [*listing.beside.get("users", [])]
        for record in listing.records:
            comments, authors = self._comments(record)
            tickets.append({**record, "comments": comments})
            users += authors
        return {**listing.beside, "users": users, "tickets": tickets}

    def _comments(self, record: Record) -> tuple[list[Record], list[Record]]:
        """A ticket's comments and their authors; none of a ticket that is deleted."""
        if record.get("status") == "deleted" or not segment(record):
            return [], []
        path = f"/api/v2/tickets/{segment(record)}/comments.json"

        def fetch(cursor: str) -> Any:
            after = {"page[after]": cursor} if cursor else {}
            asked: Parameters = {"page[size]": 100, "include": "users", **after}
            return self.client.get(path, asked, missing=(404,)) or {"comments": []}

        comments, authors = [], []
        for answer in by_cursor(fetch, _next_comments, self.client):
            comments += rows(answer, "comments", self.client)
            authors += rows(answer.get("users") or [], None, self.client)
        return comments, authors


class ByTime(ByCursor):
    """A pull of the older export by time, for accounts without the other."""

    def listing(self, position: Position) -> Listing:
        """The tickets changed since a second; the page's last second comes again with the next.

        Raises:
            PullError: one second holds more tickets than a page, so that no page gets past it.
        """
        answer = self.client.get(BY_TIME, _parameters(position, self.page_size))
        found = rows(answer, "tickets", self.client)
        start = values.integer(position.get("start_time")) or 0
        end = values.integer(answer.get("end_time")) or start
        is_last = answer.get("end_of_stream") is True or not answer.get("next_page")
        if not is_last and end <= start:
            raise PullError(
                f"{self.client.access.account}: one second holds more tickets than a page; "
                "pull without --by-time"
            )
        side = _side_loaded(answer, self.client)
        return Listing(found, {"start_time": end}, is_last, side)


def _parameters(position: Position, page_size: int) -> Parameters:
    return {**position, "per_page": page_size, "include": ",".join(SIDE_LOADED)}


def _side_loaded(answer: Record, client: Client) -> dict[str, list[Record]]:
    return {name: rows(answer.get(name) or [], None, client) for name in SIDE_LOADED}


def _next_comments(answer: Record) -> str:
    meta = child(answer, "meta")
    return values.text(meta.get("after_cursor")) if meta.get("has_more") is True else ""


LOGIN = Login("ASKLESS_ZENDESK", "{}.zendesk.com", "token of email")
DESK = Desk("zendesk", "Zendesk incremental export", LOGIN, ByCursor, 100, 1000, "updated_at")
DESK_BY_TIME = replace(
    DESK, reading=ByTime, page_size=1000, kept_as="zendesk-by-time", title="Zendesk export by time"
)
