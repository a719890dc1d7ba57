"""Freshdesk: tickets with their conversations, satisfaction ratings, contacts, agents and times.

Read as JSON or JSON lines, in the three spellings there are: the API's version 2 (tickets with
``include=requester,stats,description,conversations``, ``/conversations``,
``/surveys/satisfaction_ratings``, ``/contacts``, ``/agents``, ``/groups``, ``/time_entries``),
version 1 and the account export (``helpdesk_ticket`` around ``notes``, ``custom_field``,
``status_name``), and what Singer taps and Airbyte make of them (ratings and custom fields as
lists). Shapes: sjkingo/python-freshdesk, singer-io/tap-freshdesk, airbyte source-freshdesk.

Traps held here: the first message is the ticket's description and conversations start at the
second; ``description`` is HTML in version 2 and plain in version 1; status 6 and up are the
account's own; source 10 is a mail the company sent first; a conversation of source 6 is a comment
on a survey; a ticket's number is ``id`` in version 2 and ``display_id`` in version 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import Beside, RecordReader
from mining.importers.brands import brand, brand_of
from mining.importers.parts import (
    Record,
    is_reply,
    joined,
    minutes_between,
    newest,
    order_refs,
)
from mining.importers.records import STREAM
from mining.importers.source import ImportOptions, Source, child, children, in_order, known

LISTS = (
    "tickets", "results", "conversations", "notes", "satisfaction_ratings", "contacts", "agents",
    "groups", "time_entries", "products",
)  # fmt: skip
STREAMS = {
    "conversations": "conversation",
    "notes": "conversation",
    "satisfaction_ratings": "rating",
    "contacts": "contact",
    "agents": "agent",
    "groups": "group",
    "time_entries": "time",
    "products": "product",
}
WRAPPERS = {
    "helpdesk_ticket": "tickets",
    "ticket": "tickets",
    "note": "notes",
    "conversation": "conversations",
    "time_entry": "time_entries",
    "agent": "agents",
    "user": "contacts",
    "group": "groups",
    "product": "products",
}
"""Keys that version 1 wraps around a record, and the list the record belongs to."""

BY_TICKET = frozenset({"conversation", "rating", "time"})
TICKET_FIELDS = frozenset({"subject", "requester_id", "requester", "responder_id"})

STATUSES = {2: "open", 3: "pending", 4: "solved", 5: "closed"}
CHANNELS = {
    1: "email",
    2: "contact_form",
    3: "phone",
    4: "other",
    5: "social",
    6: "social",
    7: "chat",
    8: "other",
    9: "contact_form",
    10: "other",
    11: "other",
    12: "chat",
    13: "whatsapp",
    14: "chat",
    15: "chat",
}
SOURCE_NAMES = {
    "portal": "contact_form",
    "feedback widget": "contact_form",
    "bot": "chat",
    "forum": "other",
    "mobihelp": "other",
    "ecommerce": "other",
    "outbound email": "other",
}
OUTBOUND = 10
SURVEY_COMMENT = 6
BOT_MESSAGE = 5
"""``category`` of what a chat's bot says; customers have 1 and agents 3."""
SYSTEM_NOTES = frozenset({3, 4})
"""Notes Freshdesk writes itself: a change of status, a reference to another ticket."""

RATINGS = {103: 6, 102: 5, 101: 4, 100: 3, -101: 2, -102: 1, -103: 0}
"""Freshdesk's seven ratings as steps of six; older accounts' 1, 2, 3 have no agreed meaning."""

_MERGED = re.compile(
    r"(?:\s|<[^<>]*>)*(?:this )?ticket (?:\S+ )?(?:is|was|has been)"
    r" (?:closed and )?merged (?:into|with)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,5}):(\d{2})\Z")


def _flat(record: Record) -> Record:
    """The record itself, also out of version 1's wrapper; the wrapper's name stands for a list."""
    if "id" in record:
        return record
    for name, stream in WRAPPERS.items():
        inside = record.get(name)
        if isinstance(inside, dict):
            return {STREAM: stream, **inside}
    return record


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record beside the tickets is, and the id that joins it; None for a ticket."""
    record = _flat(record)
    kind = STREAMS.get(values.text(record.get(STREAM))) or _kind_by_shape(record)
    if kind is None:
        return None
    if kind in BY_TICKET:
        return kind, values.identity(record.get("ticket_id"))
    own = record.get("user_id") or child(record, "user").get("id") or record.get("id")
    return kind, values.identity(own if kind == "agent" else record.get("id"))


def _kind_by_shape(record: Record) -> str | None:
    keys = record.keys()
    if not TICKET_FIELDS.isdisjoint(keys):
        return None
    if record.get("ticket_id") is not None:
        if "ratings" in keys:
            return "rating"
        is_time = not {"time_spent", "timespent", "time_spent_in_seconds"}.isdisjoint(keys)
        return "time" if is_time else "conversation"
    if "ticket_scope" in keys or "ticket_permission" in keys:
        return "agent"
    if "email" in keys:
        return "contact"
    return "group" if {"escalate_to", "unassigned_for"} <= keys else None


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The ticket in one record; :class:`Skipped` when it is none, or has no id or no time."""
    record = _flat(record)
    source_id = values.identity(record.get("display_id") or record.get("id"))
    created_at = options.time(record.get("created_at"))
    if TICKET_FIELDS.isdisjoint(record.keys()):
        return Skipped(place, "not a ticket")
    if not source_id:
        return Skipped(place, "no id")
    if created_at is None:
        return Skipped(place, "no time")
    messages = _messages(record, source_id, created_at, side, options)
    status = _status(record, messages, options)
    return SourceTicket(
        source="freshdesk",
        source_id=source_id,
        created_at=created_at,
        requester=_requester(record, side),
        messages=messages,
        subject=values.text(record.get("subject")),
        channel=known(_channel, _source(record), "channel", options.counts),
        channel_raw=values.text(_source(record)),
        status=status,
        updated_at=options.time(record.get("updated_at")),
        tags=values.texts(record.get("tags")),
        group=_group(record, side),
        brand=brand(record.get("product_name"))
        or brand_of(side, "product", record.get("product_id")),
        order_refs=order_refs(record.get("custom_fields") or record.get("custom_field")),
        csat=_csat(record, source_id, side, options),
        handling_minutes=_handling_minutes(record, source_id, side),
        agent_started=values.integer(record.get("source")) == OUTBOUND,
        **_figures(record, messages, status, created_at, options),
    )


def _source(record: Record) -> Any:
    return record.get("source") if record.get("source") is not None else record.get("source_name")


def _channel(value: Any) -> str | None:
    code = values.integer(value)
    if code is not None:
        return CHANNELS.get(code)
    return SOURCE_NAMES.get(values.text(value).strip().lower()) or values.channel(value)


def _status(record: Record, messages: Sequence[SourceMessage], options: ImportOptions) -> str:
    if values.flag(record.get("spam")):
        return "spam"
    if values.flag(record.get("deleted")):
        return "deleted"
    staff = (m for m in messages if m.direction == "out")
    if any(_MERGED.match(m.body) for m in staff):
        return "merged"
    return known(_own_status, record.get("status"), "status", options.counts)


def _own_status(value: Any) -> str | None:
    code = values.integer(value)
    return STATUSES.get(code) if code is not None else values.status(value)


def _group(record: Record, side: Beside) -> str:
    group_id = record.get("group_id")
    group = _flat(side.one("group", group_id))
    return values.text(group.get("name")).strip() or values.identity(group_id)


def _requester(record: Record, side: Beside) -> Requester:
    given = child(record, "requester")
    source_id = values.identity(record.get("requester_id") or given.get("id"))
    contact = _flat(side.one("contact", source_id))
    full = {**contact, **{name: value for name, value in given.items() if value}}
    return Requester(
        name=values.text(full.get("name") or record.get("requester_name")).strip(),
        email=values.text(full.get("email") or record.get("email")).strip(),
        phone=values.text(full.get("phone") or full.get("mobile") or record.get("phone")),
        address=values.text(full.get("address")),
        source_id=source_id,
    )


def _csat(record: Record, source_id: str, side: Beside, options: ImportOptions) -> float | None:
    """The last answer to the survey's first question, 0 to 1."""
    beside = [_flat(rating) for rating in side.all("rating", source_id)]
    given = joined(children(record, "satisfaction_ratings"), beside)
    if not given:
        return None
    rating = values.integer(_rating(newest(given, ("created_at",), options).get("ratings")))
    if rating is not None and rating not in RATINGS:
        options.counts.unmap(f"rating {rating}")
    steps = RATINGS.get(rating) if rating is not None else None
    return None if steps is None else steps / 6


def _rating(ratings: Any) -> Any:
    """The default question's rating, of an object or of a tap's list; else the first there is."""
    if isinstance(ratings, list):
        pairs = [item for item in ratings if isinstance(item, dict)]
        ratings = {values.text(item.get("question")): item.get("value") for item in pairs}
    if not isinstance(ratings, dict):
        return ratings
    return ratings.get("default_question", next(iter(ratings.values()), None))


def _handling_minutes(record: Record, source_id: str, side: Beside) -> float | None:
    """The time agents logged on it; None when they logged none."""
    beside = [_flat(entry) for entry in side.all("time", source_id)]
    inside = [_flat(entry) for entry in children(record, "time_entries")]
    spent = [_minutes_spent(entry) for entry in joined(inside, beside)]
    logged = [minutes for minutes in spent if minutes is not None]
    return sum(logged) if logged else None


def _minutes_spent(entry: Record) -> float | None:
    """Seconds, else ``01:30`` (hours and minutes), else version 1's hours."""
    seconds = values.minutes(entry.get("time_spent_in_seconds"), a_minute=60)
    clock = _CLOCK.match(values.text(entry.get("time_spent")))
    if seconds is not None:
        return seconds
    if clock is not None:
        return 60.0 * int(clock[1]) + int(clock[2])
    return values.minutes(entry.get("timespent"), a_minute=1 / 60)


def _figures(
    record: Record,
    messages: Sequence[SourceMessage],
    status: str,
    created_at: datetime,
    options: ImportOptions,
) -> dict[str, Any]:
    """What ``stats`` says; a ticket that is open again is neither solved nor closed."""
    stats = child(record, "stats")
    is_over = status in {"solved", "closed"}
    closed_at = options.time(stats.get("closed_at")) if is_over else None
    solved_at = (options.time(stats.get("resolved_at")) or closed_at) if is_over else None
    first = options.time(stats.get("first_responded_at"))
    # Freshdesk keeps only when it was last reopened: at least once, or never.
    reopens = int(bool(stats.get("reopened_at"))) if "reopened_at" in stats else None
    has_thread = any(m.id != "description" for m in messages)
    return {
        "first_agent_reply_at": first,
        "first_response_minutes": minutes_between(created_at, first),
        "solved_at": solved_at,
        "closed_at": closed_at,
        "resolution_minutes": minutes_between(created_at, solved_at),
        "reopens": reopens,
        "replies": sum(map(is_reply, messages[1:])) if has_thread else None,
    }


def _messages(
    record: Record, source_id: str, created_at: datetime, side: Beside, options: ImportOptions
) -> tuple[SourceMessage, ...]:
    """The description, then the conversations in order of time."""
    lists = [children(record, name) for name in ("conversations", "notes")]
    lists.append(list(side.all("conversation", source_id)))
    thread = joined(*([_flat(entry) for entry in one] for one in lists))
    kept = [entry for entry in thread if not values.flag(entry.get("deleted"))]
    first = _description(record, created_at, side)
    told = in_order(_message(entry, record, side, options) for entry in kept)
    words = values.letters(first.body) if _channel(_source(record)) == "chat" else ""
    own = (m for m in told if m.author_kind == "customer")
    # A chat repeats its description as the customer's first message, behind a bot's greeting.
    is_repeated = bool(words) and any(values.letters(m.body) == words for m in own)
    return told if is_repeated else (first, *told)


def _description(record: Record, created_at: datetime, side: Beside) -> SourceMessage:
    is_outbound = values.integer(record.get("source")) == OUTBOUND
    body, is_html = _body(record, ("description_text", "description", "description_html"))
    return SourceMessage(
        id="description",
        at=created_at,
        direction="out" if is_outbound else "in",
        author_kind="agent" if is_outbound else "customer",
        body=body,
        is_html=is_html,
        author=_agent_name(record.get("responder_id"), record, side) if is_outbound else "",
    )


def _body(record: Record, names: tuple[str, ...]) -> tuple[str, bool]:
    """The first of ``names`` with a text, and whether that is HTML."""
    for name in names:
        body = values.text(record.get(name))
        if body.strip():
            return body, not name.endswith("_text") and values.is_html(body)
    return "", False


def _message(entry: Record, record: Record, side: Beside, options: ImportOptions) -> SourceMessage:
    kind = _author_kind(entry, record, side)
    is_customers = kind == "customer" or _is_survey_comment(entry)
    body, is_html = _body(entry, ("body_text", "body", "body_html"))
    return SourceMessage(
        id=values.identity(entry.get("id")),
        at=options.time(entry.get("created_at")),
        direction="in" if is_customers else "out",
        author_kind=kind,
        body=body,
        public=values.flag(entry.get("private")) is not True and kind != "system",
        is_html=is_html,
        author="" if is_customers else _agent_name(entry.get("user_id"), record, side),
        auto_reply=kind == "rule",
    )


def _is_survey_comment(entry: Record) -> bool:
    return values.integer(entry.get("source")) == SURVEY_COMMENT


def _author_kind(entry: Record, record: Record, side: Beside) -> AuthorKind:
    if _is_survey_comment(entry) or values.integer(entry.get("source")) in SYSTEM_NOTES:
        return "system"
    if values.flag(entry.get("auto_response")) or values.identity(entry.get("automation_id")):
        return "rule"
    if values.integer(entry.get("category")) == BOT_MESSAGE:
        return "bot"
    incoming = values.flag(entry.get("incoming"))
    is_in = _is_contact(entry, record, side) if incoming is None else incoming
    return "customer" if is_in else "agent"


def _is_contact(entry: Record, record: Record, side: Beside) -> bool:
    """Whether an entry that does not say where it came from is by the requester or a contact."""
    user_id = values.identity(entry.get("user_id"))
    is_requester = user_id == values.identity(record.get("requester_id"))
    return bool(user_id) and (is_requester or bool(side.all("contact", user_id)))


def _agent_name(user_id: Any, record: Record, side: Beside) -> str:
    agent = _flat(side.one("agent", user_id))
    person = child(agent, "contact") or child(agent, "user") or agent
    is_responder = values.identity(user_id) == values.identity(record.get("responder_id"))
    given = person.get("name") or (record.get("responder_name") if is_responder else "")
    return values.text(given).strip() or values.identity(user_id)


SOURCE = Source(
    "freshdesk",
    "Freshdesk API v2 and v1, account export (JSON), with conversations and ratings",
    RecordReader(ticket, LISTS, kind_of),
    ("first_response", "resolution", "handling", "one_touch", "reopens", "csat"),
)
