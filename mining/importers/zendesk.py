"""Zendesk: tickets, comments, audits, users, metric sets and ratings, from any of its exports.

Read as JSON or JSON lines: pages of the incremental export by cursor or by time, lists of the API,
single ``{"ticket": …}`` objects, the account export (a line a ticket, ``{"tickets": […]}`` or an
array), Singer messages and Airbyte records; as CSV: the account's and the views' CSV, which hold no
messages. Comments lie in their ticket, in objects with a ``ticket_id``, or in audits and ticket
events; users, groups and metric sets in the pages, in the tickets or in files of their own.
Shapes: singer-io/tap-zendesk schemas, airbyte source-zendesk-support, facetoe/zenpy's samples and
the vendor's reference, 2025.

Traps held here: ``description`` repeats the first comment; deleted, merged, suspended and sample
tickets are in the export; a ticket stands twice when it changed while exporting; voice tickets
hold machine text; a chat is one comment; a null metric means "never replied".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.tickets import Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import IGNORED, Beside, RecordReader, Shared
from mining.importers.brands import brand_of
from mining.importers.parts import Record, flat_ticket, newest
from mining.importers.records import JSON_ENDINGS, STREAM, input_files
from mining.importers.source import ImportOptions, Source, child, children, known
from mining.importers.zendesk_csv import CSV_ENDINGS, csv_records
from mining.importers.zendesk_messages import is_merged, is_staff, messages

STREAMS = {
    "users": "user",
    "metric_sets": "metric",
    "ticket_metrics": "metric",
    "comments": "comment",
    "ticket_comments": "comment",
    "audits": "audit",
    "ticket_audits": "audit",
    "ticket_events": "audit",
    "satisfaction_ratings": "rating",
    "survey_responses": "survey",
    "groups": "group",
    "brands": "brand",
    "custom_statuses": "status",
}
"""List or stream -> what it holds beside the tickets."""
TICKET_STREAMS = ("tickets", "deleted_tickets", "suspended_tickets")
LISTS = (*STREAMS, *TICKET_STREAMS, "results", "organizations")
BY_TICKET = frozenset({"metric", "comment", "audit", "rating"})
TICKET_FIELDS = frozenset({"subject", "raw_subject", "description", "requester_id", "via"})
BODIES = frozenset({"body", "html_body", "plain_body"})

USER_FIELDS = frozenset({"id", "name", "email", "phone", "role"})
"""What is read of a user: a file may hold a million."""

SATISFACTION = {"good": 1.0, "bad": 0.0}
NOT_RATED = frozenset({"", "offered", "unoffered", "not offered"})
SAMPLES = "sample_ticket"
TYPED = frozenset({"web", "api"})

CHANNELS = {
    "chat_transcript": "chat",
    "chat_offline_message": "chat",
    "answer_bot_for_web_widget": "chat",
    "native_messaging": "chat",
    "web_messaging": "chat",
    "mobile": "chat",
    "mobile_sdk": "chat",
    "apple_business_chat": "chat",
    "google_business_messages": "chat",
    "line": "chat",
    "telegram": "chat",
    "viber": "chat",
    "wechat": "chat",
    "kakaotalk": "chat",
    "help_center": "contact_form",
    "web form": "contact_form",
    "web widget": "contact_form",
    "facebook_post": "social",
    "facebook_message": "social",
    "facebook_messenger": "social",
    "instagram_dm": "social",
    "twitter_dm": "social",
    "twitter_favorite": "social",
    "twitter_like": "social",
    "x_corp": "social",
    "api": "other",
    "rule": "other",
    "system": "other",
    "side_conversation": "other",
    "closed_ticket": "other",
    SAMPLES: "other",
}
"""Zendesk's channels that :data:`mining.importers.values.CHANNEL_WORDS` does not know."""


def kind_of(record: Record) -> tuple[str, str] | None:
    """What a record beside the tickets is, and the id that joins it; None for a ticket."""
    record = flat_ticket(record)
    stream = record.get(STREAM)
    if stream in TICKET_STREAMS:  # nearly all
        return None
    stream = values.text(stream).lower()
    if stream in TICKET_STREAMS:
        return None
    kind = STREAMS.get(stream) or _kind_by_shape(record)
    if kind is None:
        is_other = stream and not {"requester_id", "submitter_id"} & record.keys()
        return IGNORED if is_other else None
    if kind == "survey":
        return kind, _surveyed(record)
    return kind, values.identity(record.get("ticket_id" if kind in BY_TICKET else "id"))


def _kind_by_shape(record: Record) -> str | None:
    keys = record.keys()
    if record.get("ticket_id") is not None:
        return _kind_of_tickets(record)
    if {"role", "email"} <= keys and "requester_id" not in keys:
        return "user"
    if "status_category" in keys and "agent_label" in keys:
        return "status"
    return "survey" if {"answers", "survey"} <= keys or {"answers", "survey_id"} <= keys else None


def _kind_of_tickets(record: Record) -> str | None:
    """What a record with a ``ticket_id`` is."""
    if "reply_time_in_minutes" in record:
        return "metric"
    if not BODIES.isdisjoint(record):
        return "comment"
    if isinstance(record.get("events") or record.get("child_events"), list):
        return "audit"
    return "rating" if "score" in record else None


def _surveyed(record: Record) -> str:
    """The ticket that a survey response speaks of; empty when its shape is not known."""
    for subject in children(record, "subjects"):
        if values.text(subject.get("zrn")).startswith("zen:ticket:"):
            return values.text(subject["zrn"]).rpartition(":")[2]
        if subject.get("type") == "ticket":
            return values.identity(subject.get("id"))
    return ""


ENDINGS = (*JSON_ENDINGS, *CSV_ENDINGS)


class Reader(RecordReader):
    """Tickets out of records, and out of the rows of tables beside them."""

    def __call__(
        self, paths: Sequence[Path], options: ImportOptions
    ) -> Iterator[SourceTicket | Skipped]:
        """The tickets of an export; of a ticket that stands twice each copy comes.

        Raises:
            InputError: a path that is missing, empty, binary or neither JSON nor CSV at all.
        """
        found = input_files(paths, ENDINGS)
        tables = [path for path in found if _is_table(path)]
        documents = [path for path in found if not _is_table(path)]
        side = self.side(documents, options)
        for place, record in self.records(documents):
            yield self.read(record, place, side, options)
        for path in tables:
            for place, row in csv_records(path):
                yield self.read(row, place, side, options)

    def shared(self, paths: Sequence[Path], options: ImportOptions) -> Shared | None:
        """As of any source, where there are no tables: what their rows join may stand in others."""
        found = input_files(paths, ENDINGS)
        return None if any(map(_is_table, found)) else (self, found)


def _counted(side: Beside, options: ImportOptions) -> Beside:
    """``side``; what of it names no ticket is counted."""
    for kind in sorted({*STREAMS.values(), "survey"} - {"user", "group", "brand", "status"}):
        for _ in side.all(kind, ""):
            options.counts.unmap(f"a {kind} that names no ticket")
    return side


def _is_table(path: Path) -> bool:
    return any(ending in path.name.lower() for ending in CSV_ENDINGS)


def ticket(
    record: Record, place: str, side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    """The ticket in one record; :class:`Skipped` when it is none, or has no id or no time."""
    record = flat_ticket(record)
    source_id = values.identity(record.get("id"))
    created_at = options.time(record.get("created_at"))
    reason = _no_ticket(record)
    if reason or not source_id or created_at is None:
        return Skipped(place, reason or ("no time" if source_id else "no id"))
    requester = _requester(record, side)
    via = child(record, "via")
    told = messages(record, requester, side, options)
    return SourceTicket(
        source="zendesk",
        source_id=source_id,
        created_at=created_at,
        requester=requester,
        messages=told,
        subject=values.text(record.get("raw_subject") or record.get("subject")),
        channel=known(_channel, via.get("channel"), "channel", options.counts),
        channel_raw=values.text(via.get("channel")),
        status=_status(record, told, side, options),
        updated_at=options.time(record.get("updated_at")),
        tags=values.texts(record.get("tags")),
        group=_group(record, side),
        brand=brand_of(side, "brand", record.get("brand_id")),
        csat=_csat(record, source_id, side, options),
        agent_started=_is_agent_started(record, side),
        **_metrics(record, source_id, side, options),
    )


def _no_ticket(record: Record) -> str:
    """Why a record is no ticket: one of the lists that hold what was left of tickets."""
    stream = values.text(record.get(STREAM))
    if stream == "suspended_tickets" or {"cause", "content"} <= record.keys():
        return "suspended"
    if stream == "deleted_tickets" or {"deleted_at", "previous_state"} <= record.keys():
        return "deleted"
    is_loose = not BODIES.isdisjoint(record) and "requester_id" not in record
    return "not a ticket" if is_loose or TICKET_FIELDS.isdisjoint(record) else ""


def _channel(value: Any) -> str | None:
    name = values.text(value).strip().lower()
    plain = name.removeprefix("sunshine_conversations_")
    return CHANNELS.get(name) or CHANNELS.get(plain) or values.channel(plain)


def _status(
    record: Record, told: Sequence[SourceMessage], side: Beside, options: ImportOptions
) -> str:
    """Its status; of an account's own statuses the category they belong to."""
    if "closed_by_merge" in values.texts(record.get("tags")) or is_merged(told):
        return "merged"
    given = record.get("status")
    own = side.one("status", record.get("custom_status_id")).get("status_category")
    is_own = values.status(given) is None and values.status(own) is not None
    return known(values.status, own if is_own else given, "status", options.counts)


def _group(record: Record, side: Beside) -> str:
    group_id = values.identity(record.get("group_id"))
    return values.text(side.one("group", group_id).get("name")).strip() or group_id


def _csat(record: Record, source_id: str, side: Beside, options: ImportOptions) -> float | None:
    """1 for good and 0 for bad, of the rating that was given last; None without one."""
    own = child(record, "satisfaction_rating")
    given = [own] if "updated_at" in own or not side.all("rating", source_id) else []
    given += [*side.all("rating", source_id), *_answers(source_id, side)]
    rated = [rating for rating in given if _score(rating, options) is not None]
    last = newest(rated, ("updated_at", "created_at"), options)
    return SATISFACTION.get(_word(last.get("score")))


def _word(score: Any) -> str:
    return values.text(score).strip().lower().partition("_with")[0]


def _score(rating: Record, options: ImportOptions) -> float | None:
    word = _word(rating.get("score"))
    if word not in SATISFACTION and word not in NOT_RATED:
        options.counts.unmap(f"satisfaction {word[:40]!r}")
    return SATISFACTION.get(word)


def _answers(source_id: str, side: Beside) -> Iterator[Record]:
    """The ratings in survey responses, as the older ratings spell them."""
    for response in side.all("survey", source_id):
        for answer in children(response, "answers"):
            if answer.get("type") == "rating_scale":
                yield {**answer, "score": answer.get("rating_category")}


def _is_agent_started(record: Record, side: Beside) -> bool:
    """Whether staff typed it in for a customer, or Zendesk put it there as a sample."""
    channel = values.text(child(record, "via").get("channel"))
    submitter = values.identity(record.get("submitter_id"))
    is_other = submitter != values.identity(record.get("requester_id"))
    return channel == SAMPLES or (is_other and channel in TYPED and is_staff(submitter, side))


def _requester(record: Record, side: Beside) -> Requester:
    user_id = values.identity(record.get("requester_id"))
    user = side.one("user", user_id)
    sender = child(child(child(record, "via"), "source"), "from")
    return Requester(
        name=values.text(user.get("name") or sender.get("name")),
        email=values.text(user.get("email") or sender.get("address")),
        phone=values.text(user.get("phone") or sender.get("phone")),
        source_id=user_id,
    )


def _metrics(
    record: Record, source_id: str, side: Beside, options: ImportOptions
) -> dict[str, Any]:
    given = child(record, "metric_set") or side.one("metric", source_id)
    is_closed = values.text(record.get("status")) == "closed"
    return {
        "first_response_minutes": _minutes(given, "reply_time_in_minutes"),
        "resolution_minutes": _minutes(given, "full_resolution_time_in_minutes"),
        "reopens": values.integer(given.get("reopens")),
        "replies": values.integer(given.get("replies")),
        "solved_at": options.time(given.get("solved_at")),
        "closed_at": options.time(given.get("status_updated_at")) if is_closed else None,
    }


def _minutes(metric_set: Record, name: str) -> float | None:
    return values.minutes(child(metric_set, name).get("calendar"))


read = Reader(ticket, LISTS, kind_of, kept={"user": USER_FIELDS}, joined=_counted)
SOURCE = Source(
    "zendesk",
    "Zendesk (JSON, CSV): tickets, comments, audits, users, metrics, ratings",
    read,
    ("first_response", "resolution", "one_touch", "reopens", "csat"),
)
