"""What each help desk's module gives: pages of tickets, and the records that stand beside them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote

from kb.errors import PullError
from mining.importers import values
from mining.pull.access import Login
from mining.pull.http import Client, Parameters

Record = Mapping[str, Any]
Position = dict[str, Any]
"""Where the next page begins; JSON, kept in the cursor file. Never a URL, never a credential."""

MOST_SIDE_PAGES = 500
"""Pages of comments or messages that one ticket can have."""
MOST_PAGES_OF_ALL = 20_000
"""Pages of a list that holds records of all tickets, such as surveys."""


@dataclass(frozen=True)
class Listing:
    """One page of tickets as the help desk lists them."""

    records: list[Record] = field(repr=False)
    position: Position
    """Where the next page begins; after the last one, where a later pull begins."""
    is_last: bool
    beside: Mapping[str, list[Record]] = field(default_factory=dict, repr=False)
    """Records that came in the same answer: users, metric sets."""


class Reading(Protocol):
    """One pull from a help desk; what it asks for once it may keep in memory."""

    def start(self, since: datetime) -> Position:
        """Where a pull of everything changed since then begins."""

    def listing(self, position: Position) -> Listing:
        """The page there."""

    def document(self, listing: Listing) -> Any:
        """The page with its messages and side records, as the importer reads it."""


@dataclass(frozen=True)
class Desk:
    """A kind of help desk."""

    name: str
    title: str
    login: Login
    reading: Callable[[Client, int], Reading]
    """A pull with this client and this many tickets a page."""
    page_size: int
    largest_page: int
    updated_key: str
    """Key of a ticket's last change; with the id it tells a repeated record."""
    headers: Mapping[str, str] = field(default_factory=dict)
    kept_as: str = ""
    """Name of its cursor file where another way of asking the same help desk has one too."""

    @property
    def cursor_name(self) -> str:
        """Name of its cursor file, without ending."""
        return self.kept_as or self.name

    def mark(self, record: Record) -> tuple[str, str]:
        """What two copies of one state of a ticket share."""
        return values.identity(record.get("id")), values.text(record.get(self.updated_key))


def rows(document: Any, key: str | None, client: Client) -> list[Record]:
    """The objects in the list under ``key``, or in the document itself for None.

    Raises:
        PullError: there is no such list.
    """
    found = document
    if key is not None:
        found = document.get(key) if isinstance(document, dict) else None
    if not isinstance(found, list):
        what = f'a list "{key}"' if key else "a list"
        raise PullError(f"{client.access.account}: expected {what} in its answer, found none")
    return [item for item in found if isinstance(item, dict)]


def segment(record: Record, key: str = "id") -> str:
    """An id as a part of a path: no slash or dot of it can lead elsewhere."""
    return quote(values.identity(record.get(key)), safe="")


def endless(client: Client) -> PullError:
    """The error for pages that do not end."""
    return PullError(f"{client.access.account}: its pages have no end; askless stopped asking")


def by_cursor(
    fetch: Callable[[str], Any],
    cursor_of: Callable[[Any], str],
    client: Client,
    *,
    most: int = MOST_SIDE_PAGES,
) -> Iterator[Any]:
    """Answer after answer: ``fetch`` one with a cursor (first the empty one), read the next of it.

    Raises:
        PullError: a cursor came twice, or there is no end to them.
    """
    cursor, seen = "", {""}
    for _ in range(most):
        answer = fetch(cursor)
        yield answer
        cursor = cursor_of(answer)
        if not cursor:
            return
        if cursor in seen:
            break
        seen.add(cursor)
    raise endless(client)


def by_page(
    client: Client,
    path: str,
    parameters: Parameters,
    *,
    missing: tuple[int, ...] = (),
    most: int = MOST_SIDE_PAGES,
) -> Iterable[Record]:
    """The objects of a list that is paged by ``page`` numbers, 100 each.

    Raises:
        PullError: there is no end to them, or a page is no list.
    """
    for page in range(1, most + 1):
        asked = {**parameters, "per_page": 100, "page": page}
        answer = client.ask("GET", path, asked, missing=missing)
        if answer.document is None:
            return
        found = rows(answer.document, None, client)
        yield from found
        if not found or (len(found) < 100 and not answer.has_next):
            return
    raise endless(client)


def latest(records: Iterable[Record], key: str, client: Client) -> datetime | None:
    """The latest time under ``key``; None when no record has one. What is no time is left out."""
    found = []
    for record in records:
        with contextlib.suppress(ValueError):
            found.append(values.time(record.get(key), UTC, now=client.clock.now()))
    return max((at for at in found if at is not None), default=None)


def stamp(at: datetime) -> str:
    """A time as URLs and positions hold it: ``2025-01-31T14:05:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamped(position: Position, key: str, otherwise: datetime) -> datetime:
    """The time that a position holds under ``key``; ``otherwise`` when it holds none."""
    try:
        return datetime.fromisoformat(values.text(position.get(key))).astimezone(UTC)
    except ValueError:
        return otherwise
