"""Gorgias: tickets, messages, satisfaction surveys, customers, users and events of its REST API.

Read as JSON or JSON lines: pages of ``/api/tickets``, ``/api/messages``,
``/api/satisfaction-surveys``, ``/api/customers``, ``/api/users`` and ``/api/events`` (all lists
are called ``data``, so a record's own fields say what it is), single tickets with their messages,
webhook payloads around a ``ticket``, Singer streams (``tickets``, ``ticket_details``) and Airbyte
records. Shapes: brooklyn-data/tap-gorgias, airbyte source-gorgias and the vendor's reference, 2025.

Traps held here: trashed tickets are in the list by default; a list leaves bodies out, and
``excerpt`` is of the last message; ``rule_id`` marks machines' messages; a channel is called
``internal-note``; snoozed is closed with a ``snooze_datetime`` to come; ``messages_count`` is
stale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import Beside, RecordReader
from mining.importers.brands import store_of
from mining.importers.parts import (
    Record,
    begins_with_agent,
    flat_ticket,
    is_reply,
    joined,
    minutes_between,
    newest,
)
from mining.importers.records import STREAM
from mining.importers.source import ImportOptions, Source, child, children, in_order, known

LISTS = ("data", "tickets", "messages", "surveys", "satisfaction_surveys", "customers", "events")
STREAMS = {
    "messages": "message",
    "ticket_messages": "message",
    "surveys": "survey",
    "satisfaction_surveys": "survey",
    "customers": "customer",
    "users": "user",
    "events": "event",
}
TICKET_STREAMS = frozenset({"tickets", "ticket_details"})
JOINED_BY = {"message": "ticket_id", "survey": "ticket_id", "event": "object_id"}
TICKET_FIELDS = frozenset({"status", "channel", "subject", "messages", "customer", "requester"})

BODIES = frozenset({"stripped_text", "body_text", "stripped_html", "body_html"})

CHANNELS = {
    "aircall": "phone",
    "api": "other",
    "facebook-mention": "social",
    "facebook-messenger": "social",
    "facebook-recommendations": "review",
    "gorgias_chat": "chat",
    "instagram-ad-comment": "social",
    "instagram-comment": "social",
    "instagram-direct-message": "social",
    "instagram-mention": "social",
    "internal-note": "other",
    "tiktok-shop": "social",
    "twitter-direct-message": "social",
    "yotpo-review": "review",
}
"""Gorgias's channels that :data:`mining.importers.values.CHANNEL_WORDS` does not know."""

BOT_NAMES = frozenset({"gorgias bot", "ai agent"})
PHONES = ("phone", "sms", "whatsapp")
CAMPAIGN_KEYS = ("campaign_id", "campaigns_id", "campaigns")
SNOOZES_DAYS = 3_650
"""A time to come is no time for an import; the end of a snooze may lie this far ahead."""


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record beside the tickets is, and the id that joins it; None for a ticket."""
    record = flat_ticket(record)
    stream = values.text(record.get(STREAM)).lower().replace("-", "_")
    if stream in TICKET_STREAMS:
        return None
    kind = STREAMS.get(stream) or _kind_by_shape(record)
    if kind is None:
        return None
    return kind, values.identity(record.get(JOINED_BY.get(kind, "id")))


def _kind_by_shape(record: Record) -> str | None:
    keys = record.keys()
    if record.get("ticket_id") is not None:
        return "survey" if "score" in keys else "message"
    if not BODIES.isdisjoint(keys) and {"messages", "messages_count"}.isdisjoint(keys):
        return "message"
    if {"object_type", "object_id"} <= keys:
        return "event"
    if "email" in keys and TICKET_FIELDS.isdisjoint(keys):
        return "user" if "role" in keys else "customer"
    return None


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The ticket in one record; :class:`Skipped` when it is none, or has no id or no time."""
    record = flat_ticket(record)
    source_id = values.identity(record.get("id"))
    if TICKET_FIELDS.isdisjoint(record.keys()):
        return Skipped(place, "not a ticket")
    if not source_id:
        return Skipped(place, "no id")
    messages = _messages(record, source_id, side, options)
    created_at = options.time(record.get("created_datetime")) or _first_time(messages)
    if created_at is None:
        return Skipped(place, "no time")
    return SourceTicket(
        source="gorgias",
        source_id=source_id,
        created_at=created_at,
        requester=_requester(record, side),
        messages=messages,
        subject=values.text(record.get("subject")),
        language=values.text(record.get("language")).lower() or None,
        channel=known(_channel, record.get("channel"), "channel", options.counts),
        channel_raw=values.text(record.get("channel")),
        status=_status(record, options),
        updated_at=options.time(record.get("updated_datetime")),
        tags=values.texts(record.get("tags")),
        group=values.text(child(record, "assignee_team").get("name")).strip(),
        brand=store_of(record),
        csat=_csat(record, source_id, side, options),
        reopens=_reopens(record, source_id, side),
        agent_started=_is_agent_started(record, messages),
        **_figures(record, messages, created_at, options),
    )


def _first_time(messages: Sequence[SourceMessage]) -> datetime | None:
    return next((m.at for m in messages if m.at is not None), None)


def _channel(value: Any) -> str | None:
    return CHANNELS.get(values.text(value).strip().lower()) or values.channel(value)


def _status(record: Record, options: ImportOptions) -> str:
    if record.get("trashed_datetime"):
        return "deleted"
    if values.flag(record.get("spam")):
        return "spam"
    return "hold" if _is_snoozed(record, options) else _own_status(record, options)


def _own_status(record: Record, options: ImportOptions) -> str:
    return known(values.status, record.get("status"), "status", options.counts)


def _is_snoozed(record: Record, options: ImportOptions) -> bool:
    """Whether it will open again by itself at a time to come."""
    latest = options.now + timedelta(days=SNOOZES_DAYS)
    try:
        until = values.time(record.get("snooze_datetime"), options.zone, now=latest)
    except ValueError:
        return False
    return until is not None and until > options.now


def _is_agent_started(record: Record, messages: Sequence[SourceMessage]) -> bool:
    """Whether the company wrote first; the ticket's own word holds where messages are missing."""
    said = values.flag(record.get("from_agent"))
    seen = begins_with_agent(messages)
    return said is True if seen is None else seen and said is not False


def _requester(record: Record, side: Beside) -> Requester:
    given = child(record, "customer") or child(record, "requester")
    source_id = values.identity(given.get("id") or record.get("customer_id"))
    full = {**side.one("customer", source_id), **{k: v for k, v in given.items() if v}}
    first_and_last = f"{values.text(full.get('firstname'))} {values.text(full.get('lastname'))}"
    phone = next((c for c in children(full, "channels") if c.get("type") in PHONES), {})
    return Requester(
        name=values.text(full.get("name")).strip() or first_and_last.strip(),
        email=values.text(full.get("email")).strip(),
        phone=values.text(full.get("phone") or phone.get("address")),
        source_id=source_id,
    )


def _csat(record: Record, source_id: str, side: Beside, options: ImportOptions) -> float | None:
    """(score - 1) / 4 of the survey that was answered last."""
    given = [child(record, "satisfaction_survey"), *side.all("survey", source_id)]
    scored = [survey for survey in given if values.stars(survey.get("score")) is not None]
    return values.stars(
        newest(scored, ("scored_datetime", "created_datetime"), options).get("score")
    )


def _reopens(record: Record, source_id: str, side: Beside) -> int | None:
    """How often it was reopened, told by its events; None when the export holds none of them."""
    events = joined(children(record, "events"), _ticket_events(source_id, side))
    names = [values.text(event.get("type")) for event in events]
    return names.count("ticket-reopened") if names else None


def _ticket_events(source_id: str, side: Beside) -> list[Record]:
    """Its events beside; customers, tags and rules have events with ids of their own."""
    return [e for e in side.all("event", source_id) if e.get("object_type") == "Ticket"]


def _figures(
    record: Record,
    messages: Sequence[SourceMessage],
    created_at: datetime,
    options: ImportOptions,
) -> dict[str, Any]:
    """First reply and closing, counted from the customer's first message as the vendor does."""
    asked = _first_time([m for m in messages if m.author_kind == "customer"]) or created_at
    replies = [m for m in messages if is_reply(m)]
    times = [m.at for m in replies if m.at is not None and m.at >= asked]
    is_closed = values.text(record.get("status")).strip().lower() == "closed"
    is_over = is_closed and not _is_snoozed(record, options)
    closed_at = options.time(record.get("closed_datetime")) if is_over else None
    first = min(times, default=None)
    return {
        "first_agent_reply_at": first,
        "first_response_minutes": minutes_between(asked, first),
        "solved_at": closed_at,
        "closed_at": closed_at,
        "resolution_minutes": minutes_between(asked, closed_at),
        "replies": len(replies) if messages else None,
    }


def _messages(
    record: Record, source_id: str, side: Beside, options: ImportOptions
) -> tuple[SourceMessage, ...]:
    """Its messages in order of time, without deleted ones."""
    given = joined(children(record, "messages"), side.all("message", source_id))
    kept = [message for message in given if not message.get("deleted_datetime")]
    return in_order(_message(message, side, options) for message in kept)


def _message(message: Record, side: Beside, options: ImportOptions) -> SourceMessage:
    kind = _author_kind(message, side)
    sender = child(message, "sender")
    body, is_html = _body(message)
    at = message.get("created_datetime") or message.get("sent_datetime")
    is_lost = kind != "customer" and bool(message.get("failed_datetime"))
    return SourceMessage(
        id=values.identity(message.get("id")),
        at=options.time(at),
        direction="in" if kind == "customer" else "out",
        author_kind=kind,
        body=body,
        public=not _is_note(message) and not is_lost,
        is_html=is_html,
        author=values.text(sender.get("name")).strip() or values.identity(sender.get("id")),
        headers=_headers(message),
    )


def _is_note(message: Record) -> bool:
    kinds = (message.get("channel"), child(message, "source").get("type"))
    return values.flag(message.get("public")) is False or "internal-note" in kinds


def _author_kind(message: Record, side: Beside) -> AuthorKind:
    if not values.flag(message.get("from_agent")):
        return "customer"
    if values.identity(message.get("rule_id")) or message.get("via") == "rule":
        return "rule"
    meta = child(message, "meta")
    if any(meta.get(key) for key in CAMPAIGN_KEYS):
        return "rule"
    return "bot" if _is_bot(child(message, "sender"), side) else "agent"


def _is_bot(sender: Record, side: Beside) -> bool:
    user = side.one("user", sender.get("id"))
    roles = {values.text(child(one, "role").get("name")) for one in (sender, user)}
    return "bot" in roles or values.text(sender.get("name")).strip().lower() in BOT_NAMES


def _body(message: Record) -> tuple[str, bool]:
    """What was written, and whether it is HTML: without quotes and signature where possible."""
    for name, is_html in (
        ("stripped_text", False),
        ("body_text", False),
        ("stripped_html", True),
        ("body_html", True),
    ):
        body = values.text(message.get(name))
        if body.strip():
            return body, is_html
    return "", False


def _headers(message: Record) -> tuple[tuple[str, str], ...]:
    given = child(message, "headers")
    return tuple((str(name).lower(), values.text(value)) for name, value in given.items())


SOURCE = Source(
    "gorgias",
    "Gorgias API (JSON): tickets, messages, surveys, customers, events",
    RecordReader(ticket, LISTS, kind_of),
    ("first_response", "resolution", "one_touch", "reopens", "csat"),
)
