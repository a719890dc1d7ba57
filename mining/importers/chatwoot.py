"""Chatwoot: conversations, messages, contacts, inboxes, satisfaction and reporting events.

Read as JSON or JSON lines: pages of the application API (``{"data": {"payload": […]}}`` and
``{"payload": […]}``), single conversations with their messages, the lists of messages, contacts,
agents, inboxes, ``csat_survey_responses`` and ``reporting_events``, webhook payloads, and any of
them in lists of their own. Shapes: chatwoot/chatwoot, swagger definitions and views, 2025.

Traps held here: a list of conversations holds the last message of each only; ``timestamp`` is the
last activity, ``created_at`` the beginning; a time of 0 is none; machines write with
``message_type`` outgoing too (automation, campaign, bot), and an agent who answers from the phone
has no sender but ``external_echo``; ``message_type`` is a number in the API, a word in webhooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import Beside, RecordReader
from mining.importers.parts import (
    Record,
    begins_with_agent,
    is_reply,
    joined,
    minutes_between,
    newest,
    order_refs,
)
from mining.importers.records import STREAM
from mining.importers.source import ImportOptions, Source, child, children, in_order, known

LISTS = (
    "data", "payload", "conversations", "messages", "contacts", "agents", "inboxes",
    "csat_survey_responses", "reporting_events",
)  # fmt: skip
STREAMS = {
    "messages": "message",
    "contacts": "contact",
    "agents": "agent",
    "inboxes": "inbox",
    "csat_survey_responses": "rating",
    "reporting_events": "event",
}
BY_CONVERSATION = frozenset({"message", "rating", "event"})
CONVERSATION_FIELDS = frozenset({"messages", "status", "meta", "contact_inbox", "unread_count"})

CHANNELS = {
    "webwidget": "chat",
    "email": "email",
    "api": "other",
    "whatsapp": "whatsapp",
    "twiliosms": "sms",
    "sms": "sms",
    "facebookpage": "social",
    "instagram": "social",
    "line": "social",
    "telegram": "social",
    "tiktok": "social",
    "twitterprofile": "social",
    "voice": "phone",
}
"""Classes of inboxes, ``Channel::WebWidget``, by their last word in lower case."""

INCOMING = frozenset({"0", "incoming"})
OUTGOING = frozenset({"1", "outgoing"})
ACTIVITY = frozenset({"2", "activity"})
STAFF_SENDERS = frozenset({"user", "agent"})
OPENED = "conversation_opened"
RESOLVED = frozenset({"conversation_resolved", "resolution"})
LAST_ONLY = "last_non_activity_message"
"""A key of conversations in a list, where ``messages`` holds the last one."""


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record beside the conversations is, and the id that joins it; None for a ticket."""
    kind = STREAMS.get(values.text(record.get(STREAM))) or _kind_by_shape(record)
    if kind is None:
        return None
    key = _conversation_id(record) if kind in BY_CONVERSATION else record.get("id")
    return kind, values.identity(key)


def _conversation_id(record: Record) -> Any:
    return record.get("conversation_id") or child(record, "conversation").get("id")


def _kind_by_shape(record: Record) -> str | None:
    keys = record.keys()
    if "message_type" in keys and "messages" not in keys:
        return "message"
    if "rating" in keys and not {"conversation_id", "conversation"}.isdisjoint(keys):
        return "rating"
    if {"name", "value"} <= keys and ("conversation_id" in keys or "event_start_time" in keys):
        return "event"
    if "channel_type" in keys:
        return "inbox"
    if not CONVERSATION_FIELDS.isdisjoint(keys) and "inbox_id" in keys:
        return None
    if "email" in keys or "phone_number" in keys:
        return "agent" if "role" in keys else "contact"
    return None


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The ticket in one conversation; :class:`Skipped` when it is none, or has no id or time."""
    source_id = values.identity(record.get("id"))
    if CONVERSATION_FIELDS.isdisjoint(record.keys()):
        return Skipped(place, "not a ticket")
    if not source_id:
        return Skipped(place, "no id")
    given = _given_messages(record, source_id, side)
    messages = in_order(_message(m, options) for m in given if _is_said(m))
    created_at = _created_at(record, messages, options)
    if created_at is None:
        return Skipped(place, "no time")
    is_part = _is_part(record, source_id, side)
    if is_part and given:
        options.counts.unmap("a conversation with its last message only")
    return SourceTicket(
        source="chatwoot",
        source_id=source_id,
        created_at=created_at,
        requester=_requester(record, given, side),
        messages=messages,
        subject=_subject(record, given),
        language=_language(record),
        channel=_channel(record, side, options),
        channel_raw=values.text(_inbox_class(record, side)),
        status=known(_status, record.get("status"), "status", options.counts),
        updated_at=_time(record.get("updated_at") or record.get("last_activity_at"), options),
        tags=values.texts(record.get("labels")),
        group=values.text(child(child(record, "meta"), "team").get("name")).strip(),
        order_refs=order_refs(record.get("custom_attributes")),
        csat=_csat(given, source_id, side, options),
        agent_started=not is_part and begins_with_agent(messages) is True,
        **_figures(record, created_at, side, options),
        replies=None if is_part else sum(map(is_reply, messages)),
    )


def _is_part(record: Record, source_id: str, side: Beside) -> bool:
    """Whether only the end of the conversation is known: it stood in a list, without messages."""
    in_list = LAST_ONLY in record and len(children(record, "messages")) <= 1
    return in_list and not side.all("message", source_id)


def _time(value: Any, options: ImportOptions) -> datetime | None:
    """A time; None for 0, which Chatwoot writes where there is none."""
    return None if values.number(value) == 0 else options.time(value)


def _created_at(
    record: Record, messages: Sequence[SourceMessage], options: ImportOptions
) -> datetime | None:
    """When it began: as it says, else its first message, else its last activity."""
    said = _time(record.get("created_at"), options)
    first = next((m.at for m in messages if m.at is not None), None)
    return said or first or _time(record.get("timestamp"), options)


def _status(value: Any) -> str | None:
    snoozed = values.text(value).strip().lower() == "snoozed"
    return "hold" if snoozed else values.status(value)


def _subject(record: Record, given: Sequence[Record]) -> str:
    """The subject of the mail it began with."""
    attributes = child(record, "additional_attributes")
    mails = (child(child(m, "content_attributes"), "email") for m in given)
    subjects = (mail.get("subject") for mail in mails)
    return values.text(attributes.get("mail_subject") or next(filter(None, subjects), ""))


def _language(record: Record) -> str | None:
    attributes = child(record, "additional_attributes")
    browser = child(attributes, "browser").get("browser_language")
    return values.text(attributes.get("conversation_language") or browser).lower() or None


def _inbox_class(record: Record, side: Beside) -> Any:
    inbox = side.one("inbox", record.get("inbox_id"))
    said = child(record, "meta").get("channel") or record.get("channel")
    return said or inbox.get("channel_type")


def _channel(record: Record, side: Beside, options: ImportOptions) -> str:
    """The inbox's kind; Twilio's carries WhatsApp too, as its ``medium`` says."""
    medium = side.one("inbox", record.get("inbox_id")).get("medium")
    if values.text(medium).lower() == "whatsapp":
        return "whatsapp"
    return known(_own_channel, _inbox_class(record, side), "channel", options.counts)


def _own_channel(value: Any) -> str | None:
    name = values.text(value).strip().lower()
    return CHANNELS.get(name.rpartition("::")[2]) or values.channel(value)


def _requester(record: Record, given: Sequence[Record], side: Beside) -> Requester:
    sender = child(child(record, "meta"), "sender") or child(record, "contact")
    if not sender:
        incoming = (m for m in given if _type(m) in INCOMING)
        sender = child(next(incoming, {}), "sender")
    source_id = values.identity(sender.get("id") or record.get("contact_id"))
    full = {**side.one("contact", source_id), **{k: v for k, v in sender.items() if v}}
    return Requester(
        name=values.text(full.get("name")).strip(),
        email=values.text(full.get("email")).strip(),
        phone=values.text(full.get("phone_number")),
        source_id=source_id,
    )


def _csat(
    given: Sequence[Record], source_id: str, side: Beside, options: ImportOptions
) -> float | None:
    """(rating - 1) / 4 of the last answer; also of one that lies in the survey's own message."""
    answers = [
        r for r in side.all("rating", source_id) if values.stars(r.get("rating")) is not None
    ]
    if not answers:
        sent = (child(child(m, "content_attributes"), "submitted_values") for m in given)
        answers = [child(one, "csat_survey_response") for one in sent]
        answers = [a for a in answers if values.stars(a.get("rating")) is not None]
    return values.stars(newest(answers, ("created_at",), options).get("rating"))


def _figures(
    record: Record, created_at: datetime, side: Beside, options: ImportOptions
) -> dict[str, Any]:
    """First reply, resolution and reopenings, as the reporting events measured them."""
    events = joined(side.all("event", values.identity(record.get("id"))))
    first = next((e for e in events if e.get("name") == "first_response"), {})
    resolved = [e for e in events if values.text(e.get("name")) in RESOLVED]
    is_over = _status(record.get("status")) in {"solved", "closed"}
    last = newest(resolved, ("event_end_time", "created_at"), options) if is_over else {}
    replied_at = _time(record.get("first_reply_created_at"), options)
    said = values.minutes(first.get("value"), a_minute=60)
    return {
        "first_agent_reply_at": replied_at or _time(first.get("event_end_time"), options),
        "first_response_minutes": said
        if said is not None
        else minutes_between(created_at, replied_at),
        "solved_at": _time(last.get("event_end_time"), options),
        "resolution_minutes": values.minutes(last.get("value"), a_minute=60),
        "reopens": _reopens(events, len(resolved), is_over=is_over),
    }


def _reopens(events: Sequence[Record], resolved: int, *, is_over: bool) -> int | None:
    """How often it was opened after a resolution; None when no event tells.

    A first opening has a value of 0. Each resolution but the one it rests in was undone.
    """
    opened = [values.number(e.get("value")) for e in events if e.get("name") == OPENED]
    if not opened and not resolved:
        return None
    again = sum(1 for seconds in opened if seconds)
    return max(again, resolved - 1 if is_over else resolved)


def _given_messages(record: Record, source_id: str, side: Beside) -> list[Record]:
    last = child(record, LAST_ONLY)
    inside = [*children(record, "messages"), *([last] if last else [])]
    return joined(inside, side.all("message", source_id))


def _type(message: Record) -> str:
    return values.identity(message.get("message_type")).lower()


def _is_said(message: Record) -> bool:
    """Whether somebody said it: no entry of the log ("assigned to …") and not taken back."""
    is_deleted = values.flag(child(message, "content_attributes").get("deleted"))
    return _type(message) not in ACTIVITY and not is_deleted


def _message(message: Record, options: ImportOptions) -> SourceMessage:
    kind = _author_kind(message)
    is_lost = kind != "customer" and message.get("status") == "failed"
    sender = child(message, "sender")
    mail = child(child(message, "content_attributes"), "email")
    body = values.text(message.get("content"))
    return SourceMessage(
        id=values.identity(message.get("id")),
        at=_time(message.get("created_at"), options),
        direction="in" if kind == "customer" else "out",
        author_kind=kind,
        body=body,
        public=values.flag(message.get("private")) is not True and not is_lost,
        is_html=values.is_html(body),
        author="" if kind == "customer" else _author(sender),
        auto_reply=values.flag(mail.get("auto_reply")) is True,
    )


def _author(sender: Record) -> str:
    name = sender.get("name") or sender.get("available_name")
    return values.text(name).strip() or values.identity(sender.get("id"))


def _author_kind(message: Record) -> AuthorKind:
    """Who wrote: of outgoing messages those by a user or from the channel itself are people's."""
    if _type(message) in INCOMING:
        return "customer"
    if _is_rule(message):
        return "rule"
    sender_type = message.get("sender_type") or child(message, "sender").get("type")
    sender = values.text(sender_type).strip().lower()
    is_person = sender in STAFF_SENDERS or (not sender and _is_echo(message))
    return "agent" if is_person and _type(message) in OUTGOING else "bot"


def _is_echo(message: Record) -> bool:
    return bool(child(message, "content_attributes").get("external_echo"))


def _is_rule(message: Record) -> bool:
    content = child(message, "content_attributes")
    additional = child(message, "additional_attributes")
    return bool(content.get("automation_rule_id") or additional.get("campaign_id"))


SOURCE = Source(
    "chatwoot",
    "Chatwoot API (JSON): conversations, messages, satisfaction, reporting events",
    RecordReader(ticket, LISTS, kind_of),
    ("first_response", "resolution", "one_touch", "reopens", "csat"),
)
