"""Intercom: conversations and tickets of the API, 2.x and the legacy 1.x shape.

Read as JSON or JSON lines: pages of ``/conversations``, ``/conversations/search`` and
``/tickets/search``, single conversations, Singer messages and Airbyte records. Parts lie inside
their conversation or in objects of their own with a ``conversation_id``; contacts, admins and
teams in lists of their own. Shapes: intercom/Intercom-OpenAPI 2.15, singer-io/tap-intercom, 2025.

Traps held here: the first message is ``source.body``, no part, and a list of conversations has no
parts at all; ``statistics`` may be null, and its durations leave office hours out, so its times
come first; campaigns and admins start conversations; AI answers are written by an author that
looks like an admin; a part with a body may be a note, an assignment's remark is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import Beside, Record, RecordReader
from mining.importers.brands import brand
from mining.importers.records import STREAM
from mining.importers.source import ImportOptions, Source, child, children, in_order, known

LISTS = (
    "conversations",
    "conversation_parts",
    "tickets",
    "contacts",
    "users",
    "leads",
    "admins",
    "teams",
    "data",
)
BESIDE = {
    "conversation_part": "part",
    "ticket_part": "part",
    "contact": "contact",
    "user": "contact",
    "lead": "contact",
    "admin": "admin",
    "team": "team",
}
"""What an object's ``type`` says that it is, for those that stand beside conversations."""

CHANNELS = {
    "conversation": "chat",
    "messenger": "chat",
    "phone_call": "phone",
    "phone_switch": "phone",
    "push": "other",
}
STATUSES = {
    "snoozed": "pending",
    "submitted": "new",
    "in_progress": "open",
    "waiting_on_customer": "pending",
}
NOBODY = "0"
"""The team of a conversation that is assigned to none."""

NOT_ASKED = frozenset({"admin_initiated", "automated", "campaigns_initiated"})
"""How messages are delivered that the shop sent first."""
INTERNAL_TICKETS = frozenset({"back-office", "tracker"})
SPOKEN = frozenset({"comment", "open", "close", "quick_reply", "assign_and_reopen"})
"""Types of parts whose body the customer wrote or read; the rest are notes and changes."""
KINDS: dict[str, AuthorKind] = {
    "user": "customer",
    "lead": "customer",
    "contact": "customer",
    "customer": "customer",
    "visitor": "customer",
    "admin": "agent",
    "team": "agent",
    "bot": "bot",
}


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record is beside the conversations, and the id that joins it; None for one of them."""
    name = values.text(record.get("type")) or values.text(record.get(STREAM)).removesuffix("s")
    kind = BESIDE.get(name)
    owner = values.identity(record.get("conversation_id") or record.get("ticket_id"))
    if kind == "part" or (kind is None and "part_type" in record):
        return "part", owner
    return (kind, values.identity(record.get("id"))) if kind else None


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The conversation or ticket in one record; :class:`Skipped` for any other."""
    source_id = values.identity(record.get("id"))
    created_at = options.time(record.get("created_at"))
    if not _is_conversation(record):
        return Skipped(place, "no conversation")
    if not source_id:
        return Skipped(place, "no id")
    if created_at is None:
        return Skipped(place, "no time")
    opening = _opening(record)
    channel = values.text(opening.get("type")).lower()
    status = _status(record, options)
    return SourceTicket(
        source="intercom",
        source_id=source_id,
        created_at=created_at,
        requester=_requester(record, opening, side),
        messages=in_order(_messages(record, opening, side, options)),
        subject=_subject(record, opening),
        channel=known(_channel, channel, "channel", options.counts),
        channel_raw=channel,
        status=status,
        updated_at=options.time(record.get("updated_at")),
        csat=values.stars(child(record, "conversation_rating").get("rating")),
        tags=_tags(record),
        group=_group(record, side),
        brand=brand(child(record, "custom_attributes").get("Brand")),
        agent_started=_is_agent_started(record, opening),
        **_figures(record, side, options, is_closed=status in {"closed", "solved"}),
    )


def _is_conversation(record: Record) -> bool:
    """Whether a record is no company, segment or log entry of the same export."""
    name = values.text(record.get("type")) or values.text(record.get(STREAM)).removesuffix("s")
    if name in {"conversation", "ticket"} or record.get("deleted") is True:
        return True
    return not {"source", "conversation_message", "conversation_parts"}.isdisjoint(record)


def _opening(record: Record) -> Mapping[str, Any]:
    """The first message, which is no part: of a 2.x or a legacy conversation, or of a ticket."""
    given = child(record, "source") or child(record, "conversation_message")
    attributes = child(record, "ticket_attributes")
    if given or not attributes:
        return given
    return {"body": attributes.get("_default_description_"), "author": {"type": "contact"}}


def _subject(record: Record, opening: Mapping[str, Any]) -> str:
    attributes = child(record, "ticket_attributes")
    given = (opening.get("subject"), record.get("title"), attributes.get("_default_title_"))
    return next((text for text in map(values.text, given) if text), "")


def _channel(name: Any) -> str | None:
    return CHANNELS.get(values.text(name)) or values.channel(name)


def _status(record: Record, options: ImportOptions) -> str:
    if record.get("deleted") is True:
        return "deleted"
    state = record.get("ticket_state")
    state = state.get("category") if isinstance(state, dict) else state
    name = values.text(record.get("state") or state).lower()
    if not name and record.get("open") is False:
        return "closed"
    return known(_status_word, name, "status", options.counts)


def _status_word(name: Any) -> str | None:
    return STATUSES.get(values.text(name)) or values.status(name)


def _tags(record: Record) -> tuple[str, ...]:
    """Names of the tags: in an object of 2.x, or flat as a tap leaves them."""
    given = record.get("tags")
    return values.texts(given.get("tags") if isinstance(given, dict) else given)


def _group(record: Record, side: Beside) -> str:
    assignee = child(record, "assignee")
    legacy = assignee.get("id") if assignee.get("type") == "team" else None
    team = values.identity(record.get("team_assignee_id") or legacy)
    named = values.text(side.one("team", team).get("name")) or team
    return "" if team == NOBODY else named


def _is_agent_started(record: Record, opening: Mapping[str, Any]) -> bool:
    """Whether the shop wrote first, or the ticket is one that customers do not see."""
    category = record.get("category") or child(record, "ticket_type").get("category")
    is_internal = values.text(category).lower() in INTERNAL_TICKETS
    return is_internal or values.text(opening.get("delivered_as")) in NOT_ASKED


def _requester(record: Record, opening: Mapping[str, Any], side: Beside) -> Requester:
    """The customer: who wrote first, else the first contact; details from the contacts' list."""
    author = child(opening, "author")
    own = author if _kind(author) == "customer" and author.get("id") is not None else {}
    contacts = children(child(record, "contacts"), "contacts") or children(record, "contacts")
    others = [*contacts, *children(record, "customers"), child(record, "user")]
    given = own or next((one for one in others if one), {})
    contact = side.one("contact", given.get("id"))
    return Requester(
        name=values.text(contact.get("name") or given.get("name")),
        email=values.text(contact.get("email") or given.get("email")),
        phone=values.text(contact.get("phone") or given.get("phone")),
        source_id=values.identity(given.get("id")),
    )


def _kind(author: Mapping[str, Any]) -> AuthorKind:
    if author.get("from_ai_agent") is True or author.get("is_ai_answer") is True:
        return "bot"
    return KINDS.get(values.text(author.get("type")).lower(), "system")


def _messages(
    record: Record, opening: Mapping[str, Any], side: Beside, options: ImportOptions
) -> Iterator[SourceMessage]:
    """The first message, then what was said in the parts; changes of state are no messages."""
    first = values.text(opening.get("body"))
    if first and opening.get("redacted") is not True:
        yield _first(record, opening, side, options)
    for position, part in enumerate(_parts(record, side)):
        is_written = values.text(part.get("body")) and part.get("redacted") is not True
        if is_written and not (position == 0 and _repeats(part, first)):
            yield _message(part, side, options)


def _first(
    record: Record, opening: Mapping[str, Any], side: Beside, options: ImportOptions
) -> SourceMessage:
    """The message that opens a conversation; without an author (Twitter) it is the customer's."""
    delivered_as = values.text(opening.get("delivered_as"))
    opened = {"id": "first", "created_at": record.get("created_at"), **opening}
    if not child(opening, "author") and delivered_as not in NOT_ASKED:
        opened["author"] = {"type": "contact"}
    made = _message(opened, side, options)
    is_campaign = delivered_as in {"automated", "campaigns_initiated"}
    is_machine = is_campaign and made.author_kind == "agent"
    return replace(made, author_kind="rule") if is_machine else made


def _parts(record: Record, side: Beside) -> list[Mapping[str, Any]]:
    """The parts: inside 2.x and legacy conversations, inside tickets, flat, or beside."""
    inside: list[Mapping[str, Any]] = []
    for name in ("conversation_parts", "ticket_parts"):
        inside += children(child(record, name), name) or children(record, name)
    return [*inside, *side.all("part", record.get("id"))]


def _repeats(part: Mapping[str, Any], first: str) -> bool:
    """Whether the first part is the customer's first message once more."""
    is_customers = _kind(child(part, "author")) == "customer"
    own = values.letters(values.text(part.get("body")))
    return is_customers and bool(own) and own == values.letters(first)


def _message(part: Mapping[str, Any], side: Beside, options: ImportOptions) -> SourceMessage:
    author = child(part, "author")
    kind = _kind(author)
    part_type = values.text(part.get("part_type")).lower()
    body = values.text(part.get("body"))
    admin = side.one("admin", author.get("id"))
    name = values.text(author.get("name") or admin.get("name"))
    return SourceMessage(
        id=values.identity(part.get("id")),
        at=options.time(part.get("created_at")),
        direction="in" if kind == "customer" else "out",
        author_kind=kind,
        body=body,
        public=kind == "customer" or not part_type or part_type in SPOKEN,
        is_html=values.is_html(body),
        author="" if kind == "customer" else name or values.identity(author.get("id")),
    )


def _figures(
    record: Record, side: Beside, options: ImportOptions, *, is_closed: bool
) -> dict[str, Any]:
    """Service figures: times where there are some, else durations, which count office hours only.

    ``handling_time`` runs from the assignment to the close, so only the adjusted one is work.
    """
    given = child(record, "statistics")
    replied_at = options.time(given.get("first_admin_reply_at"))
    closed_at = options.time(given.get("last_close_at")) or _last_close(record, side, options)
    response = values.minutes(given.get("time_to_admin_reply"), a_minute=60)
    resolution = values.minutes(given.get("time_to_last_close"), a_minute=60)
    return {
        "first_agent_reply_at": replied_at,
        "first_response_minutes": None if replied_at else response,
        "resolution_minutes": resolution if is_closed and closed_at is None else None,
        "solved_at": closed_at if is_closed else None,
        "closed_at": closed_at if is_closed else None,
        "handling_minutes": values.minutes(given.get("adjusted_handling_time"), a_minute=60),
        "reopens": values.integer(given.get("count_reopens")),
    }


def _last_close(record: Record, side: Beside, options: ImportOptions) -> datetime | None:
    parts = [p for p in _parts(record, side) if p.get("part_type") == "close"]
    times = [options.time(part.get("created_at")) for part in parts]
    return max((at for at in times if at is not None), default=None)


SOURCE = Source(
    "intercom",
    "Intercom conversations and tickets (JSON), with parts, contacts and ratings",
    RecordReader(ticket, LISTS, kind_of),
    ("first_response", "resolution", "handling", "one_touch", "reopens", "csat"),
)
