"""Intercom over HTTP: conversations by search, oldest change first, then each one with its parts.

A search lists conversations without parts. Its index is some minutes behind, so a later pull
begins a little before the newest change seen. Intercom-OpenAPI 2.15, 2025.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mining.importers import values
from mining.importers.source import child
from mining.pull.access import Login
from mining.pull.desk import Desk, Listing, Position, Record, latest, rows, segment
from mining.pull.http import Client

OVERLAP_SECONDS = 600
"""How far the index may be behind."""


class Pull:
    """A pull of Intercom."""

    def __init__(self, client: Client, page_size: int) -> None:
        self.client = client
        self.page_size = page_size

    def start(self, since: datetime) -> Position:
        """A search for what changed since then."""
        return {"since": int(since.timestamp())}

    def listing(self, position: Position) -> Listing:
        """The page of the search there."""
        since = values.integer(position.get("since")) or 0
        after = values.text(position.get("after"))
        answer = self.client.post("/conversations/search", self._search(since, after))
        found = rows(answer, "conversations", self.client)
        at = latest(found, "updated_at", self.client)
        newest = max(values.integer(position.get("newest")) or since, _epoch(at))
        following = _next(answer)
        if following:
            held = {"since": since, "newest": newest, "after": following}
            return Listing(found, held, is_last=False)
        return Listing(found, {"since": max(since, newest - OVERLAP_SECONDS)}, is_last=True)

    def _search(self, since: int, after: str) -> dict[str, Any]:
        pages = {"per_page": self.page_size, **({"starting_after": after} if after else {})}
        return {
            "query": {"field": "updated_at", "operator": ">", "value": max(since - 1, 0)},
            "sort": {"field": "updated_at", "order": "ascending"},
            "pagination": pages,
        }

    def document(self, listing: Listing) -> Any:
        """The conversations with their parts inside."""
        return {"conversations": [self._whole(record) for record in listing.records]}

    def _whole(self, record: Record) -> Record:
        if not segment(record):
            return record
        whole = self.client.get(f"/conversations/{segment(record)}", missing=(404,))
        return whole if isinstance(whole, dict) else record


def _epoch(at: datetime | None) -> int:
    return int(at.timestamp()) if at is not None else 0


def _next(answer: Any) -> str:
    return values.text(child(child(answer, "pages"), "next").get("starting_after"))


LOGIN = Login("ASKLESS_INTERCOM", "api.intercom.io", "bearer")
DESK = Desk(
    "intercom",
    "Intercom conversations",
    LOGIN,
    Pull,
    50,
    150,
    "updated_at",
    {"Intercom-Version": "2.15"},
)
