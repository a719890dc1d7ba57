"""HubSpot over HTTP: tickets by search, then in batches what a search leaves out.

A search gives at most 10,000 results and leaves calculated properties null: each page begins anew
at the newest change seen, and tickets are read once more in a batch. E-mails, notes, calls and
contacts come by association, a hundred tickets at a time. The search's index is some minutes
behind, so a later pull begins a little before the newest change. Archived tickets are not listed.
Vendor's reference (search v3, associations v4), 2025.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from mining.importers import values
from mining.importers.source import child, children
from mining.pull.access import Login
from mining.pull.desk import (
    MOST_PAGES_OF_ALL,
    MOST_SIDE_PAGES,
    Desk,
    Listing,
    Position,
    Record,
    by_cursor,
    endless,
    latest,
    rows,
)
from mining.pull.http import Client

CHANGED = "hs_lastmodifieddate"
OVERLAP_MILLISECONDS = 600_000
BATCH = 100
"""Objects of one batch request."""
OPTIONAL = frozenset({"notes", "calls", "communications"})
"""Read where the token may; without e-mails and contacts there is nothing to learn."""

TICKET_PROPERTIES = tuple(
    "subject content hs_pipeline hs_pipeline_stage hs_ticket_category hs_ticket_priority "
    "hs_resolution source_type createdate closed_date hs_last_closed_date hs_lastmodifieddate "
    "first_agent_reply_date last_reply_date time_to_close time_to_first_agent_reply "
    "hs_time_to_first_response_in_operating_hours hs_is_one_touch_ticket hs_num_times_contacted "
    "num_notes hs_form_id hs_object_source hs_object_source_label".split()
)
MADE = ("hs_timestamp", "hs_object_source", "hubspot_owner_id")
PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "emails": (
        "hs_email_text",
        "hs_email_html",
        "hs_email_direction",
        "hs_email_status",
        "hs_email_from_email",
        "hs_email_from_firstname",
        "hs_email_from_lastname",
        *MADE,
    ),
    "notes": ("hs_note_body", *MADE),
    "calls": ("hs_call_body", *MADE),
    "communications": ("hs_communication_body", *MADE),
    "contacts": ("email", "firstname", "lastname", "phone", "mobilephone"),
}


class Pull:
    """A pull of HubSpot."""

    def __init__(self, client: Client, page_size: int) -> None:
        self.client = client
        self.page_size = page_size
        self._shared: dict[str, list[Record]] = {}

    def start(self, since: datetime) -> Position:
        """A search for what changed since then."""
        return {"since": int(since.timestamp() * 1000), "after": ""}

    def listing(self, position: Position) -> Listing:
        """The page of the search there."""
        since = values.integer(position.get("since")) or 0
        after = values.text(position.get("after"))
        answer = self.client.post("/crm/v3/objects/tickets/search", self._search(since, after))
        found = rows(answer, "results", self.client)
        newest = max(since, _milliseconds(latest(found, "updatedAt", self.client)))
        following = _after(answer)
        if not following:
            return Listing(found, _position(newest - OVERLAP_MILLISECONDS), is_last=True)
        if newest > since:
            return Listing(found, _position(newest), is_last=False)
        return Listing(found, _position(since, following), is_last=False)

    def _search(self, since: int, after: str) -> dict[str, Any]:
        changed = {"propertyName": CHANGED, "operator": "GTE", "value": str(since)}
        return {
            "filterGroups": [{"filters": [changed]}],
            "sorts": [{"propertyName": CHANGED, "direction": "ASCENDING"}],
            "properties": [CHANGED],
            "limit": self.page_size,
            **({"after": after} if after else {}),
        }

    def document(self, listing: Listing) -> Any:
        """The tickets, and what is associated with them, as lists beside."""
        ids = _ids(listing.records)
        held = self._read("tickets", ids, TICKET_PROPERTIES)
        beside: dict[str, list[Record]] = {}
        contacts: dict[str, list[str]] = {}
        for kind, properties in PROPERTIES.items():
            pairs = self._associated(kind, ids)
            objects = self._read(kind, sorted({to for _, to in pairs}), properties)
            beside[kind] = _naming_tickets(objects, pairs)
            if kind == "contacts":
                contacts = _grouped(pairs)
        tickets = [_naming_contacts(t, contacts) for t in held]
        pipelines = self._all("pipelines", "/crm/v3/pipelines/tickets", ())
        owners = self._all("owners", "/crm/v3/owners", (403,))
        return {**beside, "tickets": tickets, "pipelines": pipelines, "owners": owners}

    def _associated(self, kind: str, ids: list[str]) -> list[tuple[str, str]]:
        """(ticket, object) of a kind; tickets with many are asked for again until they end."""
        path = f"/crm/v4/associations/tickets/{kind}/batch/read"
        pairs: list[tuple[str, str]] = []
        missing = (403, 404) if kind in OPTIONAL else ()
        inputs = [{"id": own} for own in ids]
        for _ in range(MOST_SIDE_PAGES):
            answer = self.client.post(path, {"inputs": inputs}, missing=missing)
            results = [] if answer is None else rows(answer, "results", self.client)
            pairs += [(_from(one), to) for one in results for to in _to(one)]
            inputs = [{"id": _from(one), "after": _after(one)} for one in results if _after(one)]
            if not inputs:
                return pairs
        raise endless(self.client)

    def _read(self, kind: str, ids: list[str], properties: Iterable[str]) -> list[Record]:
        found: list[Record] = []
        for start in range(0, len(ids), BATCH):
            inputs = [{"id": own} for own in ids[start : start + BATCH]]
            body = {"properties": [*properties], "inputs": inputs}
            missing = (403,) if kind in OPTIONAL else ()
            answer = self.client.post(f"/crm/v3/objects/{kind}/batch/read", body, missing=missing)
            found += [] if answer is None else rows(answer, "results", self.client)
        return found

    def _all(self, name: str, path: str, missing: tuple[int, ...]) -> list[Record]:
        """A list of the whole account, asked for once a pull."""
        if name not in self._shared:

            def fetch(after: str) -> Any:
                more = {"after": after} if after else {}
                return self.client.get(path, {"limit": BATCH, **more}, missing=missing)

            pages = by_cursor(fetch, _after, self.client, most=MOST_PAGES_OF_ALL)
            answers = [answer for answer in pages if answer is not None]
            self._shared[name] = [r for a in answers for r in rows(a, "results", self.client)]
        return self._shared[name]


def _position(since: int, after: str = "") -> Position:
    return {"since": max(since, 0), "after": after}


def _milliseconds(at: datetime | None) -> int:
    if at is None:
        return 0
    since = at - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000


def _after(answer: Any) -> str:
    following = child(child(answer, "paging"), "next") if isinstance(answer, dict) else {}
    return values.text(following.get("after"))


def _ids(records: Iterable[Record]) -> list[str]:
    found = (values.identity(record.get("id")) for record in records)
    return [own for own in found if own]


def _from(result: Record) -> str:
    return values.identity(child(result, "from").get("id"))


def _to(result: Record) -> list[str]:
    found = (values.identity(one.get("toObjectId")) for one in children(result, "to"))
    return [own for own in found if own]


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Second of the pairs by the first."""
    found: dict[str, list[str]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _naming_tickets(objects: list[Record], pairs: list[tuple[str, str]]) -> list[Record]:
    """Each object with the tickets it belongs to, as the importer looks for them."""
    tickets = _grouped((to, own) for own, to in pairs)
    return [
        _associating(o, "tickets", tickets.get(values.identity(o.get("id")), [])) for o in objects
    ]


def _naming_contacts(ticket: Record, contacts: Mapping[str, list[str]]) -> Record:
    return _associating(ticket, "contacts", contacts.get(values.identity(ticket.get("id")), []))


def _associating(record: Record, kind: str, ids: list[str]) -> Record:
    return {**record, "associations": {kind: {"results": [{"id": own} for own in ids]}}}


LOGIN = Login("ASKLESS_HUBSPOT", "api.hubapi.com", "bearer")
DESK = Desk("hubspot", "HubSpot tickets", LOGIN, Pull, 100, BATCH, "updatedAt")
