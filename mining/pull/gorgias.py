"""Gorgias over HTTP: tickets newest change first, each one's messages, and the surveys.

The list of tickets cannot be filtered by time, so it is read from the newest change down to where
the last pull began. A ticket that changes meanwhile moves to the front and comes with the next
pull. The list holds no bodies: messages are asked for by ticket. Surveys are one list for all
tickets, read once a pull. Vendor's reference and a community client, 2025.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mining.importers import values
from mining.importers.source import child
from mining.importers.values import EARLIEST
from mining.pull.access import Login
from mining.pull.desk import (
    MOST_PAGES_OF_ALL,
    Desk,
    Listing,
    Position,
    Record,
    by_cursor,
    latest,
    rows,
    stamp,
    stamped,
)
from mining.pull.http import Client, Parameters

SURVEYED = timedelta(days=60)
"""How long before the pull's begin a survey may have been made that is answered in it."""
LARGEST = 100


class Pull:
    """A pull of Gorgias."""

    def __init__(self, client: Client, page_size: int) -> None:
        self.client = client
        self.page_size = page_size
        self._surveys: dict[str, Record] | None = None
        self._begin = EARLIEST

    def start(self, since: datetime) -> Position:
        """The front of the list, to be read down to ``since``."""
        return {"until": stamp(since)}

    def listing(self, position: Position) -> Listing:
        """The page there; the last one reaches back before the begin, or is the list's end."""
        asked: Parameters = {"limit": self.page_size, "order_by": "updated_datetime:desc"}
        cursor = values.text(position.get("cursor"))
        answer = self.client.get(
            "/api/tickets", {**asked, **({"cursor": cursor} if cursor else {})}
        )
        found = rows(answer, "data", self.client)
        self._begin = until = stamped(position, "until", EARLIEST)
        kept = [record for record in found if self._is_since(record, until)]
        newest = position.get("newest") or stamp(self._latest(found) or until)
        following = _next(answer)
        if not following or len(kept) < len(found):
            return Listing(kept, {"until": newest}, is_last=True)
        held = {"until": stamp(until), "newest": newest, "cursor": following}
        return Listing(kept, held, is_last=False)

    def document(self, listing: Listing) -> Any:
        """The tickets with their messages and survey inside."""
        surveys = self._surveys_by_ticket()
        return {"tickets": [self._whole(record, surveys) for record in listing.records]}

    def _whole(self, record: Record, surveys: dict[str, Record]) -> Record:
        own = values.identity(record.get("id"))
        survey = surveys.get(own)
        whole = {**record, "messages": self._messages(own)}
        return {**whole, "satisfaction_survey": survey} if survey else whole

    def _messages(self, ticket_id: str) -> list[Record]:
        if not ticket_id:
            return []
        asked: Parameters = {"ticket_id": ticket_id, "order_by": "created_datetime:asc"}
        return [message for page in self._pages("/api/messages", asked) for message in page]

    def _surveys_by_ticket(self) -> dict[str, Record]:
        """Survey by ticket, of those made since a while before the pull's begin; asked for once."""
        if self._surveys is None:
            self._surveys = {}
            for page in self._pages("/api/satisfaction-surveys", {"order_by": NEWEST_FIRST}):
                for survey in page:
                    self._surveys.setdefault(values.identity(survey.get("ticket_id")), survey)
                oldest = self._latest(page[-1:], "created_datetime")
                if oldest is not None and oldest < self._begin - SURVEYED:
                    break
        return self._surveys

    def _pages(self, path: str, asked: Parameters) -> Any:
        def fetch(cursor: str) -> Any:
            after = {"cursor": cursor} if cursor else {}
            return self.client.get(path, {**asked, "limit": LARGEST, **after}, missing=(404,))

        for answer in by_cursor(fetch, _next, self.client, most=MOST_PAGES_OF_ALL):
            yield rows(answer, "data", self.client) if answer is not None else []

    def _is_since(self, record: Record, until: datetime) -> bool:
        at = self._latest([record])
        return at is None or at >= until

    def _latest(self, records: list[Record], key: str = "updated_datetime") -> datetime | None:
        return latest(records, key, self.client)


NEWEST_FIRST = "created_datetime:desc"


def _next(answer: Any) -> str:
    return values.text(child(answer, "meta").get("next_cursor")) if answer else ""


LOGIN = Login("ASKLESS_GORGIAS", "{}.gorgias.com", "email and key")
DESK = Desk("gorgias", "Gorgias tickets", LOGIN, Pull, 30, LARGEST, "updated_datetime")
