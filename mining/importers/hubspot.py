"""HubSpot: tickets of the CRM API v3, with their e-mails, notes, pipelines and contacts.

Read as JSON or JSON lines: pages (``{"results": [...]}``) of ``/crm/v3/objects/tickets`` with
associations, of ``/objects/emails``, ``/notes``, ``/calls`` and ``/contacts``, of
``/crm/v3/pipelines/tickets`` and of the legacy ``/engagements``; Singer messages and Airbyte
records of the same. Shapes: tap-hubspot schemas, dlt-hub's mock tickets, the vendor's pages, 2025.

Traps held here: every value is a text or null and durations are milliseconds; stages are numbers
of one account, named by its pipelines only; ``content`` is the first e-mail once more; bodies lie
in engagements that name their tickets; the date of closing is ``closed_date``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import Beside, Record, RecordReader
from mining.importers.brands import brand
from mining.importers.records import STREAM
from mining.importers.source import ImportOptions, Source, child, children, in_order, known

LISTS = (
    "results",
    "tickets",
    "engagements",
    "emails",
    "notes",
    "calls",
    "communications",
    "contacts",
    "owners",
    "pipelines",
)
ENGAGEMENTS = frozenset({"engagements", "emails", "notes", "calls", "communications"})
TICKET = frozenset({"hs_pipeline_stage", "hs_ticket_priority", "hs_ticket_category", "source_type"})
"""Properties that tickets have and no contact or engagement has."""

MARKS = {
    "hs_email_direction": "engagement",
    "hs_email_text": "engagement",
    "hs_email_html": "engagement",
    "hs_note_body": "engagement",
    "hs_call_body": "engagement",
    "hs_communication_body": "engagement",
    "firstname": "contact",
    "email": "contact",
}
"""Properties that tell what an object is, where no stream does."""

BODIES = ("hs_email_html", "hs_email_text", "hs_note_body", "hs_call_body", "hs_communication_body")
CHANNELS = {"web": "contact_form", "live_chat": "chat", "facebook_messenger": "social"}
STAGES = {
    "waiting on contact": "pending",
    "waiting on us": "open",
    "en attente du contact": "pending",
    "en attente d'une réponse du contact": "pending",
    "en attente de notre part": "open",
    "nouveau": "new",
}
"""Labels of the stages every account begins with, lower-case."""

SENT = frozenset({"", "SENT"})
TYPED = frozenset({"CRM_UI", "IMPORT", "MOBILE_IOS", "MOBILE_ANDROID"})
"""Ways a ticket is made by staff; with a ``source_type`` they typed in a customer's request."""

MACHINES = frozenset({"AUTOMATION_PLATFORM", "WORKFLOWS", "AUTOMATION", "BATCH_EMAIL", "CHATFLOW"})
SHORTEST_START = 20
"""Letters two texts must share from their start to be one text; "Bonjour" says nothing yet."""

A_MINUTE = 60_000.0
"""Milliseconds, the unit of all durations, those named "operating hours" too."""


def value(record: Record, name: str) -> Any:
    """A property: in ``properties``, flat, with a prefix, or in an object of its own (Singer)."""
    held = child(record, "properties")
    if name in held:
        found = held[name]
    else:
        names = (f"properties_{name}", f"property_{name}", name)
        found = next((record[n] for n in names if n in record), None)
    return found.get("value") if isinstance(found, dict) else found


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record is beside the tickets, and the id that joins it; None for a ticket."""
    own = values.identity(record.get("id"))
    stream = values.text(record.get(STREAM)).split("_")[-1]
    if isinstance(record.get("stages"), list):
        is_deals = values.text(record.get(STREAM)).startswith("deal")
        return ("pipeline of deals" if is_deals else "pipeline", own or _pipeline_id(record))
    if stream in ENGAGEMENTS or values.text(record.get(STREAM)).startswith("engagements"):
        return _engagement(record)
    if stream in {"contacts", "owners"}:
        return stream[:-1], own
    if isinstance(record.get("engagement"), dict) or "ticketIds" in child(record, "associations"):
        return _engagement(record)
    kind = None if _is_ticket(record) else _marked(record)
    if kind == "engagement":
        return _engagement(record)
    return (kind, own) if kind else None


def _legacy(engagement: Record) -> Record:
    """What the legacy API says of an engagement; Airbyte lays it flat."""
    return child(engagement, "engagement") or engagement


def _pipeline_id(record: Record) -> str:
    return values.identity(record.get("pipelineId"))


def _engagement(record: Record) -> tuple[str, str]:
    owners = _associated(record, "ticket")
    own = values.identity(record.get("id") or _legacy(record).get("id"))
    return ("engagement", owners[0]) if owners else ("engagement of none", own)


def _is_ticket(record: Record) -> bool:
    """By its stream; by its properties where the stream is a page's list, or there is none."""
    stream = values.text(record.get(STREAM)).split("_")[-1]
    held = child(record, "properties") or record
    names = {str(name).removeprefix("properties_").removeprefix("property_") for name in held}
    is_alike = not TICKET.isdisjoint(names) or {"subject", "content"} <= names
    return stream in {"tickets", "ticket"} or (stream in {"", "results"} and is_alike)


def _marked(record: Record) -> str | None:
    held = child(record, "properties")
    return next((MARKS[name] for name in MARKS if held.get(name) is not None), None)


def _associated(record: Record, kind: str) -> list[str]:
    """Ids of the objects of a kind: associations of v3, legacy lists, or Airbyte's flat ones."""
    given = child(record, "associations")
    listed = [item.get("id") for item in children(child(given, f"{kind}s"), "results")]
    for flat in (given.get(f"{kind}Ids"), record.get(f"{kind}s")):
        listed += flat if isinstance(flat, list) else []
    ids = (values.identity(item.get("id") if isinstance(item, dict) else item) for item in listed)
    return list(dict.fromkeys(found for found in ids if found))


def _shared(side: Beside, _options: ImportOptions) -> Beside:
    """``side`` with each engagement at all of its tickets; it was taken at the first of them."""
    for key, record in side.each("engagement"):
        for other in _associated(record, "ticket"):
            if other != key:
                side.take("engagement", other, record)
    return side


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The ticket in one record; :class:`Skipped` when it is none, or has no id or time."""
    source_id = values.identity(record.get("id") or value(record, "hs_object_id"))
    created_at = options.time(value(record, "createdate") or record.get("createdAt"))
    if not _is_ticket(record):
        return Skipped(place, "no ticket")
    if not source_id:
        return Skipped(place, "no id")
    if created_at is None:
        return Skipped(place, "no time")
    engagements = side.all("engagement", source_id)
    messages = in_order(_messages(record, engagements, side, options))
    channel = values.text(value(record, "source_type")).lower()
    pipeline = side.one("pipeline", value(record, "hs_pipeline"))
    status = _status(record, pipeline, options)
    return SourceTicket(
        source="hubspot",
        source_id=source_id,
        created_at=created_at,
        requester=_requester(record, engagements, side),
        messages=messages,
        subject=values.text(value(record, "subject")),
        channel=known(_channel, channel, "channel", options.counts),
        channel_raw=channel,
        status=status,
        updated_at=options.time(value(record, "hs_lastmodifieddate") or record.get("updatedAt")),
        tags=values.texts(value(record, "hs_ticket_category")),
        group=values.text(pipeline.get("label")) or values.identity(value(record, "hs_pipeline")),
        brand=brand(value(record, "hs_all_assigned_business_unit_ids")),
        agent_started=_is_agent_started(record),
        **_figures(record, messages, options, is_closed=status in {"closed", "solved"}),
    )


def _channel(name: Any) -> str | None:
    return CHANNELS.get(values.text(name)) or values.channel(name)


def _is_agent_started(record: Record) -> bool:
    made_by = values.text(
        value(record, "hs_object_source") or value(record, "hs_object_source_label")
    )
    return made_by.upper() in TYPED and not values.text(value(record, "source_type"))


def _status(record: Record, pipeline: Record, options: ImportOptions) -> str:
    """The stage by its pipeline; without pipelines only the closing date tells a closed one."""
    if record.get("archived") is True:
        return "deleted"
    stage_id = values.identity(value(record, "hs_pipeline_stage"))
    stage = _stage(pipeline, stage_id)
    metadata = child(stage, "metadata")
    is_closed = values.text(metadata.get("isClosed")).lower() == "true"
    if is_closed or metadata.get("isClosed") is True or metadata.get("ticketState") == "CLOSED":
        return "closed"
    label = values.text(stage.get("label")).strip().lower()
    if label:
        return STAGES.get(label) or values.status(label) or "open"
    if value(record, "closed_date"):
        return "closed"
    return known(lambda word: None if word else "open", stage_id, "stage", options.counts)


def _stage(pipeline: Record, stage_id: str) -> Mapping[str, Any]:
    found = (s for s in children(pipeline, "stages") if stage_id in _stage_ids(s))
    return next(found, {}) if stage_id else {}


def _stage_ids(stage: Mapping[str, Any]) -> set[str]:
    return {values.identity(stage.get("id")), values.identity(stage.get("stageId"))}


def _requester(record: Record, engagements: Sequence[Record], side: Beside) -> Requester:
    """The associated contact; the sender of the first incoming e-mail when there is none."""
    contact_id = next(iter(_associated(record, "contact")), "")
    contact = side.one("contact", contact_id)
    incoming = [one for one in engagements if _direction(one) == "INCOMING_EMAIL"]
    sender = _sender(incoming[0]) if incoming else {}
    names = (values.text(value(contact, n) or sender.get(n)) for n in ("firstname", "lastname"))
    return Requester(
        name=" ".join(name for name in names if name),
        email=values.text(value(contact, "email") or sender.get("email")),
        phone=values.text(value(contact, "phone") or value(contact, "mobilephone")),
        source_id=contact_id,
    )


def _sender(engagement: Record) -> dict[str, Any]:
    """Who sent an e-mail: of the legacy metadata, or of the properties of v3."""
    given = child(child(engagement, "metadata"), "from")
    return {
        "email": given.get("email") or value(engagement, "hs_email_from_email"),
        "firstname": given.get("firstName") or value(engagement, "hs_email_from_firstname"),
        "lastname": given.get("lastName") or value(engagement, "hs_email_from_lastname"),
    }


def _direction(engagement: Record) -> str:
    """``EMAIL``, ``INCOMING_EMAIL``, ``FORWARDED_EMAIL``, or the type of another engagement."""
    legacy = values.text(_legacy(engagement).get("type"))
    if legacy:
        return legacy.upper()
    given = values.text(value(engagement, "hs_email_direction"))
    is_mail = any(value(engagement, name) for name in ("hs_email_text", "hs_email_html"))
    return given.upper() or ("EMAIL" if is_mail else "NOTE")


def _messages(
    record: Record, engagements: Sequence[Record], side: Beside, options: ImportOptions
) -> Iterator[SourceMessage]:
    """The ticket's content, unless an e-mail says it, and what the engagements hold."""
    made = [_message(one, side, options) for one in engagements if _is_said(one)]
    content = values.text(value(record, "content"))
    first = next((m for m in in_order(made) if m.author_kind == "customer"), None)
    if content and not (first and _is_same(content, first.body)):
        at = options.time(value(record, "createdate") or record.get("createdAt"))
        is_html = values.is_html(content)
        yield SourceMessage("content", at, "in", "customer", content, is_html=is_html)
    yield from made


def _is_same(content: str, mail: str) -> bool:
    """Whether the content is the mail, or one is cut short or lacks the other's signature."""
    short, long = sorted((values.letters(content), values.letters(mail)), key=len)
    is_start = len(short) >= SHORTEST_START and long.startswith(short)
    return is_start or (short == long and bool(short))


def _is_said(engagement: Record) -> bool:
    """Whether an engagement holds words that were sent or noted: no task, no failed e-mail."""
    status = values.text(child(engagement, "metadata").get("status"))
    status = status or values.text(value(engagement, "hs_email_status"))
    is_there = _legacy(engagement).get("active") is not False
    is_kept = is_there and engagement.get("archived") is not True
    return is_kept and status.upper() in SENT and bool(_body(engagement))


def _body(engagement: Record) -> str:
    metadata = child(engagement, "metadata")
    given = [metadata.get(name) for name in ("html", "text", "body")]
    given += [value(engagement, name) for name in BODIES]
    return next((text for text in map(values.text, given) if text.strip()), "")


def _message(engagement: Record, side: Beside, options: ImportOptions) -> SourceMessage:
    """An e-mail in or out; notes, calls and forwarded mails are for the team's eyes only."""
    legacy = _legacy(engagement)
    direction = _direction(engagement)
    is_customer = direction == "INCOMING_EMAIL"
    names = ("hs_engagement_source", "hs_object_source")
    sources = (
        values.text(legacy.get("source")),
        *(values.text(value(engagement, n)) for n in names),
    )
    kind: AuthorKind = "customer" if is_customer else "agent"
    if not is_customer and any(source.upper() in MACHINES for source in sources):
        kind = "rule"
    times = (legacy.get("timestamp"), value(engagement, "hs_timestamp"), legacy.get("createdAt"))
    at = next((time for time in times if time), engagement.get("createdAt"))
    body = _body(engagement)
    return SourceMessage(
        id=values.identity(engagement.get("id") or legacy.get("id")),
        at=options.time(at),
        direction="in" if is_customer else "out",
        author_kind=kind,
        body=body,
        public=direction in {"EMAIL", "INCOMING_EMAIL"},
        is_html=values.is_html(body),
        author="" if is_customer else _author(engagement, side),
    )


def _author(engagement: Record, side: Beside) -> str:
    """The owner's name, else the sender's, else the owner's id."""
    given = _legacy(engagement).get("ownerId") or value(engagement, "hubspot_owner_id")
    owner_id = values.identity(given)
    owner = side.one("owner", owner_id)
    sender = _sender(engagement)
    own = (values.text(owner.get(name)) for name in ("firstName", "lastName"))
    sent = (values.text(sender[name]) for name in ("firstname", "lastname"))
    names = (" ".join(filter(None, own)), " ".join(filter(None, sent)))
    return next((name for name in names if name), owner_id)


def _figures(
    record: Record, messages: Sequence[SourceMessage], options: ImportOptions, *, is_closed: bool
) -> dict[str, Any]:
    """Service figures; the operating hours' only where no reply and no other time is known."""
    closed_at = options.time(value(record, "closed_date")) if is_closed else None
    replied = value(record, "first_agent_reply_date")
    replied_at = options.time(replied or value(record, "hs_first_agent_message_sent_at"))
    has_replies = any(m.public and m.author_kind == "agent" for m in messages)
    response = _minutes(record, "time_to_first_agent_reply")
    if response is None and replied_at is None and not has_replies:
        response = _minutes(record, "hs_time_to_first_response_in_operating_hours")
    return {
        "first_agent_reply_at": replied_at,
        "first_response_minutes": response,
        "resolution_minutes": _minutes(record, "time_to_close") if is_closed else None,
        "solved_at": closed_at,
        "closed_at": closed_at,
        "replies": None if has_replies else _replies(record),
    }


def _minutes(record: Record, name: str) -> float | None:
    return values.minutes(value(record, name), a_minute=A_MINUTE)


def _replies(record: Record) -> int | None:
    """Replies as the ticket counts them, for an export without engagements."""
    if values.text(value(record, "hs_is_one_touch_ticket")).lower() == "true":
        return 1
    found = values.integer(value(record, "hs_num_times_contacted"))
    return found if found is not None and found >= 0 else None


read = RecordReader(ticket, LISTS, kind_of, joined=_shared)
SOURCE = Source(
    "hubspot",
    "HubSpot tickets (JSON), with e-mails, notes, pipelines and contacts",
    read,
    ("first_response", "resolution", "one_touch"),
)
