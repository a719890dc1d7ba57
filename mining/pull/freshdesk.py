"""Freshdesk over HTTP: tickets by last change, their conversations, the ratings and the agents.

A list ends after 300 pages, and a ticket that changes while its pages are numbered shifts all
later ones. So each page begins anew at the newest change seen, less a second; numbers only count
pages within one second. Deleted and spam tickets are lists of their own and come last, so that a
copy stored before is set apart. Vendor's reference and singer-io/tap-freshdesk, 2025.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from kb.errors import PullError
from mining.importers import values
from mining.importers.values import EARLIEST
from mining.pull.access import Login
from mining.pull.desk import (
    MOST_PAGES_OF_ALL,
    Desk,
    Listing,
    Position,
    Record,
    by_page,
    latest,
    rows,
    segment,
    stamp,
    stamped,
)
from mining.pull.http import Client, Parameters

MOST_PAGES = 300
"""The vendor's end of every list of tickets: 30,000 of them."""
PASSES = ("", "deleted", "spam")
OVERLAP = timedelta(seconds=1)
"""Whether ``updated_since`` holds its own second is nowhere said."""
RATED = timedelta(days=60)
"""How long before the pull's begin a rating may have been asked for."""
NO_ACCESS = (403, 404)
"""A plan without surveys, or a key that may not list agents: the pull goes on without them."""


class Pull:
    """A pull of Freshdesk."""

    def __init__(self, client: Client, page_size: int) -> None:
        self.client = client
        self.page_size = page_size
        self._ratings: dict[str, list[Record]] | None = None
        self._agents: list[Record] | None = None
        self._begin = EARLIEST

    def start(self, since: datetime) -> Position:
        """The first list, from ``since`` on."""
        return {"list": "", "begin": stamp(since), "since": stamp(since), "page": 1}

    def listing(self, position: Position) -> Listing:
        """The page there.

        Raises:
            PullError: one second holds more tickets than Freshdesk lists.
        """
        name = values.text(position.get("list"))
        since = stamped(position, "since", EARLIEST)
        self._begin = stamped(position, "begin", EARLIEST)
        page = values.integer(position.get("page")) or 1
        answer = self.client.ask("GET", "/api/v2/tickets", self._asked(name, since, page))
        found = rows(answer.document, None, self.client)
        newest = latest(found, "updated_at", self.client) or since
        is_end = not found or (len(found) < self.page_size and not answer.has_next)
        if is_end:
            following, is_last = self._after_list(position, name, newest)
        else:
            following, is_last = self._after_page(position, since, newest, page), False
        marked = [{**record, name: True} if name else record for record in found]
        return Listing(marked, following, is_last)

    def _asked(self, name: str, since: datetime, page: int) -> Parameters:
        return {
            "updated_since": stamp(since),
            "order_by": "updated_at",
            "order_type": "asc",
            "include": "requester,stats,description",
            "per_page": self.page_size,
            "page": page,
            **({"filter": name} if name else {}),
        }

    def _after_page(
        self, position: Position, since: datetime, newest: datetime, page: int
    ) -> Position:
        if newest - OVERLAP > since:
            return {**position, "since": stamp(newest - OVERLAP), "page": 1}
        if page >= MOST_PAGES:
            raise PullError(
                f"{self.client.access.account}: more than {MOST_PAGES} pages of tickets changed in "
                f"one second at {stamp(since)}; pull what comes later with --since"
            )
        return {**position, "page": page + 1}

    def _after_list(self, position: Position, name: str, newest: datetime) -> tuple[Position, bool]:
        """The next list from the pull's begin; after the last one, where a later pull begins."""
        begin = self._begin
        following = position if name else {**position, "newest": stamp(max(newest, begin))}
        place = PASSES.index(name) + 1 if name in PASSES else len(PASSES)
        if place < len(PASSES):
            return {**following, "list": PASSES[place], "since": stamp(begin), "page": 1}, False
        return self.start(stamped(position, "newest", begin)), True

    def document(self, listing: Listing) -> Any:
        """The tickets with their conversations inside, their ratings, and the agents."""
        tickets = [self._whole(record) for record in listing.records]
        ratings = self._ratings_by_ticket()
        own = [r for t in tickets for r in ratings.get(values.identity(t.get("id")), [])]
        return {"tickets": tickets, "satisfaction_ratings": own, "agents": self._all_agents()}

    def _whole(self, record: Record) -> Record:
        if record.get("deleted") is True or record.get("spam") is True or not segment(record):
            return record
        path = f"/api/v2/tickets/{segment(record)}/conversations"
        return {**record, "conversations": [*by_page(self.client, path, {}, missing=(404,))]}

    def _ratings_by_ticket(self) -> dict[str, list[Record]]:
        """Ratings by ticket, asked for once a pull."""
        if self._ratings is None:
            self._ratings = {}
            asked = {"created_since": stamp(max(self._begin - RATED, EARLIEST))}
            for rating in self._all("/api/v2/surveys/satisfaction_ratings", asked):
                own = values.identity(rating.get("ticket_id"))
                self._ratings.setdefault(own, []).append(rating)
        return self._ratings

    def _all_agents(self) -> list[Record]:
        """The agents, whose names are masked in messages; asked for once a pull."""
        if self._agents is None:
            self._agents = [*self._all("/api/v2/agents", {})]
        return self._agents

    def _all(self, path: str, asked: Parameters) -> Iterable[Record]:
        return by_page(self.client, path, asked, missing=NO_ACCESS, most=MOST_PAGES_OF_ALL)


LOGIN = Login("ASKLESS_FRESHDESK", "{}.freshdesk.com", "key")
DESK = Desk("freshdesk", "Freshdesk tickets", LOGIN, Pull, 100, 100, "updated_at")
