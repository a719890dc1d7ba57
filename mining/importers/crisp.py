"""Crisp: conversations and their messages, as the REST API v1 lists them.

Read as JSON or JSON lines: pages of ``/website/{id}/conversations/{page}`` and of
``/conversation/{session}/messages`` (``{"data": [...]}``), single conversations, messages inside
their conversation, and web hooks (``{"event": "message:send", "data": {...}}``), which some shops
keep as their history. Messages and ratings join by ``session_id``; messages whose conversation is
not there make one. Crisp exports no conversations itself. Shapes: the vendor's guide to web hooks,
type definitions of crisp-im/go-crisp-api and node-crisp-api, 2025.

Traps held here: a conversation has no ``id``; all times are milliseconds; ``content`` is a text
or an object; a choice the customer makes lies in the bot's own message; notes are a type of
message; ``automated`` and the bot's origin tell machines; states change in events.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import IGNORED, Beside, Record, RecordReader
from mining.importers.brands import brand
from mining.importers.parts import begins_with_agent
from mining.importers.records import JSON_ENDINGS, STREAM, input_files
from mining.importers.source import ImportOptions, Source, child, children, in_order, known

LISTS = ("conversations", "messages", "ratings", "data")
CONVERSATION = frozenset({"state", "meta", "messages", "created_at", "assigned", "last_message"})
"""Fields that a conversation has and a message has not."""

CHANGES = ("email", "nickname", "phone", "state", "segments")
"""What a web hook says of a conversation, one of them at a time."""

STATUSES = {"pending": "new", "unresolved": "open", "resolved": "solved"}
ORIGINS = {
    "email": "email",
    "chat": "chat",
    "contact-form": "contact_form",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "twilio": "sms",
    "messenger": "social",
    "facebook": "social",
    "instagram": "social",
    "twitter": "social",
    "telegram": "social",
    "line": "social",
    "viber": "social",
    "phone": "phone",
    "ringover": "phone",
    "aircall": "phone",
    "slack": "other",
}
"""Origins, or the third part of ``urn:crisp.im:whatsapp:0``."""

MACHINES = ("bot", "triggers", "campaigns", "campaign", "automation")
SHOWN = frozenset({"text", "file", "audio", "animation", "picker", "field", "carousel", "note"})
RESOLVED = "state:resolved"
REOPENED = frozenset({"state:unresolved", "state:pending"})


def _opened(record: Record) -> Record:
    """What a web hook tells of; any other record as it is."""
    inside = child(record, "data")
    return inside if "session_id" in inside and "event" in record else record


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record is beside the conversations, and its session; None for a conversation."""
    inside = _opened(record)
    if inside is not record:
        return _kind_of_hook(values.text(record.get("event")), inside)
    session = values.identity(record.get("session_id"))
    stream = values.text(record.get(STREAM))
    if "stars" in record or stream == "ratings":
        return "rating", session
    is_message = "content" in record and CONVERSATION.isdisjoint(record)
    if not is_message and stream != "messages":
        return None
    mark = values.identity(record.get("fingerprint"))
    return ("message", session) if session else ("message of none", mark)


def _kind_of_hook(event: str, inside: Record) -> tuple[str, str]:
    session = values.identity(inside.get("session_id"))
    if event in {"message:send", "message:received"}:
        return "message", session
    is_change = event.startswith("session:set_") and any(name in inside for name in CHANGES)
    return ("change", session) if is_change else IGNORED


def read(paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    """The conversations in files, then those of which there are only messages.

    Raises:
        InputError: a path is missing, or a file is empty, binary or not JSON at all.
    """
    found = input_files(paths, JSON_ENDINGS)
    reader = RecordReader(ticket, LISTS, kind_of)
    side = reader.side(found, options)
    told: set[str] = set()
    for place, record in reader.records(found):
        if isinstance(record, Skipped):
            yield record
            continue
        told.add(values.identity(_bare(record).get("session_id")))
        yield ticket(record, place, side, options)
    for session in side.keys("message"):
        if session and session not in told:
            yield ticket(_gathered(session, side), f"session {session[:40]}", side, options)


def _bare(record: Record) -> Record:
    """The conversation itself, out of the answer about one."""
    return record if "session_id" in record else child(record, "data") or record


def _gathered(session: str, side: Beside) -> Record:
    """What messages and changes say of a conversation that is not there itself."""
    given = [_opened(message) for message in side.all("message", session)]
    users = (child(message, "user") for message in given if message.get("from") == "user")
    user = next(users, {})
    meta: dict[str, Any] = {"nickname": user.get("nickname")}
    for change in side.all("change", session):
        inside = _opened(change)
        meta |= {name: inside[name] for name in CHANGES if name in inside}
    return {
        "session_id": session,
        "website_id": given[0].get("website_id"),
        "meta": meta,
        "state": meta.get("state") or "unresolved",
    }


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The conversation in one record; :class:`Skipped` when it has no session or no time."""
    record = _bare(record)
    source_id = values.identity(record.get("session_id"))
    if not source_id:
        is_one = not CONVERSATION.isdisjoint(record)
        return Skipped(place, "no id" if is_one else "no conversation")
    beside_it = map(_opened, side.all("message", source_id))
    given = [*children(record, "messages"), *beside_it]
    messages = in_order(_messages(given, options))
    first = next((m.at for m in messages if m.at), None)
    created_at = options.time(record.get("created_at")) or first
    if created_at is None:
        return Skipped(place, "no time")
    meta = child(record, "meta")
    origin = _origin(meta, given)
    status = _status(record, options)
    return SourceTicket(
        source="crisp",
        source_id=source_id,
        created_at=created_at,
        requester=_requester(record, meta),
        messages=messages,
        subject=values.text(meta.get("subject") or record.get("topic")),
        language=_language(meta),
        channel=known(_channel, origin, "channel", options.counts),
        channel_raw=origin,
        status=status,
        updated_at=options.time(record.get("updated_at")),
        csat=values.stars(side.one("rating", source_id).get("stars")),
        tags=values.texts(meta.get("segments")),
        group=values.identity(record.get("inbox_id")),
        brand=brand(record.get("website_id")),
        agent_started=_is_agent_started(messages, given),
        **_changes(record, given, options, is_solved=status == "solved"),
    )


def _status(record: Record, options: ImportOptions) -> str:
    """``pending`` waits for the first answer here; a blocked customer's words are spam."""
    if record.get("is_blocked") is True:
        return "spam"
    return known(_status_word, record.get("state"), "status", options.counts)


def _status_word(name: Any) -> str | None:
    return STATUSES.get(values.text(name).lower()) or values.status(name)


def _requester(record: Record, meta: Mapping[str, Any]) -> Requester:
    return Requester(
        name=values.text(meta.get("nickname")),
        email=values.text(meta.get("email")),
        phone=values.text(meta.get("phone")),
        address=values.text(meta.get("address")),
        source_id=values.identity(record.get("people_id")),
    )


def _language(meta: Mapping[str, Any]) -> str | None:
    """The first language of the customer's browser: a hint where the words say little."""
    locales = child(meta, "device").get("locales")
    first = values.texts(locales)[:1] if isinstance(locales, list) else ()
    return first[0].lower()[:2] if first else None


def _origin(meta: Mapping[str, Any], messages: Sequence[Record]) -> str:
    """Where the customer wrote: the conversation's origin, else the customer's first message's."""
    given = values.text(meta.get("origin"))
    own = (values.text(m.get("origin")) for m in messages if m.get("from") == "user")
    return (given or next((origin for origin in own if origin), "")).lower()


def _channel(origin: Any) -> str | None:
    name = values.text(origin)
    word = name.split(":")[2] if name.startswith("urn:") and name.count(":") >= 2 else name
    return ORIGINS.get(word) or values.channel(word)


def _is_machine(message: Record) -> bool:
    """Whether a bot, a trigger or the website itself wrote it in an operator's name."""
    words = values.text(message.get("origin")).lower().split(":")
    is_website = child(message, "user").get("type") == "website"
    return message.get("automated") is True or is_website or any(w in MACHINES for w in words)


def _is_agent_started(messages: Sequence[SourceMessage], given: Sequence[Record]) -> bool:
    """Whether an operator wrote before the customer, or a campaign did."""
    origins = [values.text(m.get("origin")).lower() for m in given]
    is_campaign = any("campaign" in origin for origin in origins)
    return is_campaign or begins_with_agent(messages) is True


def _messages(given: Sequence[Record], options: ImportOptions) -> Iterator[SourceMessage]:
    """What was written, and what the customer chose or filled in; events are no messages."""
    for message in given:
        if values.text(message.get("type") or "text") in SHOWN:
            made = _message(message, options)
            yield made
            answer = _answer(child(message, "content"))
            if answer and made.author_kind != "customer":
                name = f"{made.id} answer" if made.id else ""
                yield SourceMessage(name, made.at, "in", "customer", answer)


def _message(message: Record, options: ImportOptions) -> SourceMessage:
    is_customer = message.get("from") == "user"
    kind: AuthorKind = "customer" if is_customer else "agent"
    if not is_customer and _is_machine(message):
        kind = "bot"
    content = message.get("content")
    written = content.get("text") if isinstance(content, dict) else content
    user = child(message, "user")
    name = values.text(user.get("nickname")) or values.identity(user.get("user_id"))
    return SourceMessage(
        id=values.identity(message.get("fingerprint")),
        at=options.time(message.get("timestamp")),
        direction="in" if is_customer else "out",
        author_kind=kind,
        body=values.text(written),
        public=message.get("type") != "note",
        author="" if is_customer else name,
    )


def _answer(content: Mapping[str, Any]) -> str:
    """The choices that were picked from a bot's list, or what was filled in its field."""
    chosen = [c for c in children(content, "choices") if c.get("selected") is True]
    labels = [values.text(choice.get("label") or choice.get("value")) for choice in chosen]
    return ", ".join(label for label in labels if label) or values.text(content.get("value"))


def _changes(
    record: Record, given: Sequence[Record], options: ImportOptions, *, is_solved: bool
) -> dict[str, Any]:
    """When it was resolved and how often opened again, from its events.

    Without events the last change of a resolved conversation stands in: it may be later.
    """
    states = _states(given, options)
    resolved = [at for at, name in states if name == RESOLVED]
    steps = itertools.pairwise(name for _, name in states)
    reopens = sum(before == RESOLVED and after in REOPENED for before, after in steps)
    solved_at = resolved[-1] if resolved else options.time(record.get("updated_at"))
    return {
        "solved_at": solved_at if is_solved else None,
        "reopens": reopens if states else None,
    }


def _states(given: Sequence[Record], options: ImportOptions) -> list[tuple[datetime, str]]:
    """(time, namespace) of each event that changed the state, in order of time."""
    found = []
    for message in given:
        name = values.text(child(message, "content").get("namespace"))
        at = options.time(message.get("timestamp"))
        if message.get("type") == "event" and name.startswith("state:") and at is not None:
            found.append((at, name))
    return sorted(set(found))


SOURCE = Source(
    "crisp",
    "Crisp conversations (JSON), with messages and ratings; messages of its web hooks",
    read,
    ("first_response", "resolution", "one_touch", "reopens", "csat"),
)
