"""Help Scout: conversations and threads of the Mailbox API, of its webhooks and of a tap.

Read as JSON or JSON lines: HAL pages of ``/conversations`` (with ``embed=threads`` or without),
pages of ``/conversations/{id}/threads``, customers, mailboxes and the happiness ratings report,
each in files of their own or together; and the API 1.0's ``item`` and ``items``. Names are
camelCase in the API and snake_case after the Singer tap. Shapes: payloads of helpscout's API
clients for PHP and Java, singer-io/tap-helpscout schemas, 2025.

Traps held here: ``_embedded`` is absent when empty; ``threads`` is a count, a list or neither; a
page of threads names its conversation only in its own address; line items are changes of state;
drafts and hidden threads were never sent; a tag's name lies under ``tag``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import Beside, Record, RecordReader
from mining.importers.brands import brand_of
from mining.importers.records import PAGE, STREAM
from mining.importers.source import ImportOptions, Source, child, children, in_order, known

LISTS = (
    "conversations",
    "threads",
    "customers",
    "mailboxes",
    "users",
    "ratings",
    "results",
    "items",
)
BESIDE = {"customers": "customer", "mailboxes": "mailbox", "users": "user"}
CONVERSATION = frozenset({"mailboxId", "mailbox_id", "mailbox", "subject", "preview", "folderId"})
"""Fields that only a conversation has."""

STATUSES = {"active": "open"}
FORMS = frozenset({"web", "docs", "beacon", "beacon-v2", "form"})
"""Sources of an e-mail conversation that the customer wrote in a form."""

WRITERS: dict[str, AuthorKind] = {"customer": "customer", "message": "agent", "reply": "agent"}
PRIVATE = frozenset({"note", "forwardparent", "forwardchild", "phone"})
"""Threads the customer does not read; a phone thread is the agent's note of the call."""

UNSENT = frozenset({"draft", "hidden", "underreview", "deleted"})
SATISFACTION = {
    "great": 1.0,
    "1": 1.0,
    "okay": 0.5,
    "ok": 0.5,
    "2": 0.5,
    "not good": 0.0,
    "not-good": 0.0,
    "bad": 0.0,
    "3": 0.0,
}
"""Ratings by their word, or by their number in the ratings report."""

_OWNER = re.compile(r"/conversations/(\d+)/threads")
_HUMP = re.compile(r"(?<=[a-z])([A-Z])")


def field(record: Mapping[str, Any], name: str) -> Any:
    """The value under ``createdAt``, or under ``created_at`` as a tap writes it."""
    found = record.get(name)
    return record.get(_snake(name)) if found is None else found


@cache
def _snake(name: str) -> str:
    return _HUMP.sub(r"_\1", name).lower()


def part(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object under a name in either spelling; an empty one when there is none."""
    found = field(record, name)
    return found if isinstance(found, dict) else {}


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record is beside the conversations, and the id that joins it; None for one of them."""
    stream = values.text(record.get(STREAM))
    own = values.identity(record.get("id"))
    owner = values.identity(field(record, "conversationId") or record.get("ticketId"))
    if field(record, "ratingId") is not None or (owner and "rating" in record):
        return "rating", owner or own
    if stream in {"threads", "conversation_threads"} or (owner and "body" in record):
        address = _OWNER.search(values.text(record.get(PAGE)))
        joined = owner or (address.group(1) if address else "")
        return ("thread", joined) if joined else ("thread of none", own)
    if "page" in record and not own:
        return "empty page", ""
    return (BESIDE[stream], own) if stream in BESIDE else None


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The conversation in one record; :class:`Skipped` for a draft or anything else."""
    record = record if "id" in record else child(record, "item") or record
    source_id = values.identity(record.get("id"))
    created_at = options.time(field(record, "createdAt"))
    reason = _refusal(record, source_id)
    if reason or created_at is None:
        return Skipped(place, reason or "no time")
    channel, channel_raw = _channel(record, options)
    mailbox = values.identity(field(record, "mailboxId") or child(record, "mailbox").get("id"))
    return SourceTicket(
        source="helpscout",
        source_id=source_id,
        created_at=created_at,
        requester=_requester(record, side),
        messages=in_order(_messages(record, side, options)),
        subject=values.text(record.get("subject")),
        channel=channel,
        channel_raw=channel_raw,
        csat=_csat(record, source_id, side),
        tags=_tags(record),
        group=values.text(side.one("mailbox", mailbox).get("name")) or mailbox,
        brand=brand_of(side, "mailbox", mailbox),
        agent_started=_is_agent_started(record),
        **_states(record, options),
    )


def _refusal(record: Record, source_id: str) -> str:
    """Why a record is no conversation that took place; empty when it is one."""
    is_listed = values.text(record.get(STREAM)) in {"conversations", "conversation"}
    if "beaconId" in record or (not is_listed and CONVERSATION.isdisjoint(record)):
        return "no conversation"
    if values.text(record.get("state")) == "draft" or record.get("isDraft") is True:
        return "a draft"
    return "" if source_id else "no id"


def _channel(record: Record, options: ImportOptions) -> tuple[str, str]:
    """Ours and theirs: the type of conversation, and for an e-mail the form it was written in."""
    kind = values.text(record.get("type")).lower()
    source = values.text(part(record, "source").get("type")).lower()
    if kind in {"", "email"} and source in FORMS:
        return "contact_form", source
    given = kind or source
    return known(values.channel, given, "channel", options.counts), given


def _is_agent_started(record: Record) -> bool:
    creator = values.text(part(record, "createdBy").get("type"))
    return creator == "user" and values.text(part(record, "source").get("via")) in {"", "user"}


def _states(record: Record, options: ImportOptions) -> dict[str, Any]:
    """Status and times; a conversation that was opened again keeps its ``closedAt``."""
    word = "deleted" if values.text(record.get("state")) == "deleted" else record.get("status")
    status = known(_status_word, word, "status", options.counts)
    closed_at = options.time(field(record, "closedAt")) if status == "closed" else None
    names = ("userUpdatedAt", "updatedAt", "userModifiedAt", "modifiedAt")
    updated = next((field(record, name) for name in names if field(record, name)), None)
    return {
        "status": status,
        "updated_at": options.time(updated),
        "solved_at": closed_at,
        "closed_at": closed_at,
    }


def _status_word(name: Any) -> str | None:
    return STATUSES.get(values.text(name).lower()) or values.status(name)


def _csat(record: Record, source_id: str, side: Beside) -> float | None:
    rating = side.one("rating", source_id)
    given = rating.get("rating") or field(rating, "ratingId") or record.get("rating")
    return SATISFACTION.get(values.identity(given).lower())


def _tags(record: Record) -> tuple[str, ...]:
    given = record.get("tags")
    if not isinstance(given, list):
        return values.texts(given)
    return values.texts(
        [t.get("tag") or t.get("name") if isinstance(t, dict) else t for t in given]
    )


def _requester(record: Record, side: Beside) -> Requester:
    """The customer a conversation belongs to, with what the customers' list says."""
    creator = part(record, "createdBy")
    given = part(record, "primaryCustomer") or child(record, "customer")
    source_id = values.identity(given.get("id") if given else creator.get("id"))
    if creator.get("type") == "customer" and values.identity(creator.get("id")) == source_id:
        given = {**creator, **given}
    if not given:
        return Requester()
    listed = side.one("customer", source_id)
    return Requester(
        name=_name(given) or _name(listed),
        email=values.text(given.get("email")) or _first(listed, "emails"),
        phone=values.text(given.get("phone")) or _first(listed, "phones"),
        source_id=source_id,
    )


def _first(customer: Record, name: str) -> str:
    """The first e-mail address or telephone number of a listed customer."""
    given = children(child(customer, "_embedded"), name) or children(customer, name)
    return values.text(given[0].get("value")) if given else ""


def _name(person: Mapping[str, Any]) -> str:
    first = values.text(person.get("first") or field(person, "firstName"))
    last = values.text(person.get("last") or field(person, "lastName"))
    return f"{first} {last}".strip()


def _messages(record: Record, side: Beside, options: ImportOptions) -> Iterator[SourceMessage]:
    """What was written; the preview alone when there is one thread and the export has none."""
    inside = children(child(record, "_embedded"), "threads") or children(record, "threads")
    threads = [*inside, *side.all("thread", record.get("id"))]
    if not threads and values.integer(record.get("threads")) == 1:
        made_by = {"type": "message" if _is_agent_started(record) else "customer", "id": "preview"}
        at = field(record, "createdAt")
        threads = [{**made_by, "body": record.get("preview"), "createdAt": at}]
    for thread in threads:
        is_said = values.text(thread.get("type")).lower() != "lineitem"
        if is_said and values.text(thread.get("state")).lower() not in UNSENT:
            yield _message(thread, side, options)


def _message(thread: Mapping[str, Any], side: Beside, options: ImportOptions) -> SourceMessage:
    kind = _kind(thread)
    creator = part(thread, "createdBy")
    user_id = values.identity(creator.get("id"))
    body = values.text(thread.get("body"))
    return SourceMessage(
        id=values.identity(thread.get("id")),
        at=options.time(field(thread, "createdAt")),
        direction="in" if kind == "customer" else "out",
        author_kind=kind,
        body=body,
        public=values.text(thread.get("type")).lower() not in PRIVATE,
        is_html=values.is_html(body),
        author=""
        if kind == "customer"
        else _name(creator) or _name(side.one("user", user_id)) or user_id,
    )


def _kind(thread: Mapping[str, Any]) -> AuthorKind:
    """Who wrote: by the thread's type, for chats by its author; a workflow's mail is a rule's."""
    by_type = WRITERS.get(values.text(thread.get("type")).lower())
    is_customer = values.text(part(thread, "createdBy").get("type")) == "customer"
    kind = by_type or ("customer" if is_customer else "agent")
    is_automatic = values.text(part(thread, "action").get("type")).startswith("automatic")
    return "rule" if kind == "agent" and is_automatic else kind


SOURCE = Source(
    "helpscout",
    "Help Scout conversations (JSON), with threads, customers and happiness ratings",
    RecordReader(ticket, LISTS, kind_of),
    ("first_response", "resolution", "one_touch", "csat"),
)
