"""Zendesk: the incremental ticket export with comments, users and metric sets.

Read as JSON or JSON lines: pages of ``/incremental/tickets`` (by cursor or by time), one ticket a
line, or an array. Comments lie inside their ticket (``comments``) or in objects of their own with
a ``ticket_id``; users and metric sets inside the pages, inside the tickets or in files of their
own. Shapes: singer-io/tap-zendesk schemas and the vendor's reference, 2025.

Traps held here: ``description`` repeats the first comment; deleted tickets are in the export; a
ticket stands twice when it changed while exporting; voice tickets hold machine text; a null
metric means "never replied"; ``public: false`` is an internal note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.records import JSON_ENDINGS, input_files, json_records
from mining.importers.source import ImportOptions, Source, child, children, known

STAFF_ROLES = frozenset({"agent", "admin", "owner"})
SATISFACTION = {"good": 1.0, "bad": 0.0}
MACHINE_VIA = frozenset({"rule", "system", "ticket_merge"})
PAGE_LISTS = ("users", "metric_sets", "ticket_metrics", "comments", "tickets")


@dataclass
class _Side:
    """What stands beside the tickets in an export: users, metric sets and loose comments."""

    users: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    metrics: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    comments: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    def take(self, record: Mapping[str, Any]) -> None:
        """Keep the record if it is a user, a metric set or a loose comment."""
        kind = _kind(record)
        ticket_id = values.identity(record.get("ticket_id"))
        if kind == "metric":
            self.metrics[ticket_id] = record
        elif kind == "comment":
            self.comments.setdefault(ticket_id, []).append(record)
        elif kind == "user":
            self.users[values.identity(record.get("id"))] = record


def _kind(record: Mapping[str, Any]) -> str:
    """What an object of an export is: ``metric``, ``comment``, ``user`` or ``ticket``."""
    if record.get("ticket_id") is not None:
        if "reply_time_in_minutes" in record:
            return "metric"
        if not {"body", "html_body", "plain_body"}.isdisjoint(record):
            return "comment"
    is_user = {"role", "email"} <= record.keys() and "requester_id" not in record
    return "user" if is_user else "ticket"


def read(paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    """The tickets of an export; of a ticket that stands twice each copy comes, the newest last.

    Raises:
        InputError: a path that is missing, empty, binary or not JSON at all.
    """
    found = input_files(paths, JSON_ENDINGS)
    side = _side(found)
    for path in found:
        for position, record in enumerate(json_records(path, PAGE_LISTS), start=1):
            if isinstance(record, Skipped):
                yield record
            elif _kind(record) == "ticket":
                yield ticket(record, f"{path.name}, record {position}", side, options)


def _side(paths: Sequence[Path]) -> _Side:
    side = _Side()
    for path in paths:
        for record in json_records(path, PAGE_LISTS):
            if isinstance(record, dict):
                side.take(record)
    for loose in side.comments.values():
        loose[:] = {values.identity(c.get("id")): c for c in loose}.values()
    return side


def ticket(
    record: Mapping[str, Any], place: str, side: _Side, options: ImportOptions
) -> SourceTicket | Skipped:
    """The ticket in one record; :class:`Skipped` when it has no id or no time."""
    source_id = values.identity(record.get("id"))
    created_at = options.time(record.get("created_at"))
    if not source_id:
        return Skipped(place, "no id")
    if created_at is None:
        return Skipped(place, "no time")
    requester = _requester(record, side)
    via = child(record, "via")
    return SourceTicket(
        source="zendesk",
        source_id=source_id,
        created_at=created_at,
        requester=requester,
        messages=_messages(record, requester, side, options),
        subject=values.text(record.get("raw_subject") or record.get("subject")),
        channel=known(values.channel, via.get("channel"), "channel", options.counts),
        channel_raw=values.text(via.get("channel")),
        status=_status(record, options),
        updated_at=options.time(record.get("updated_at")),
        tags=values.texts(record.get("tags")),
        group=values.identity(record.get("group_id")),
        csat=SATISFACTION.get(values.text(child(record, "satisfaction_rating").get("score"))),
        agent_started=_is_agent_started(record, side),
        **_metrics(record, source_id, side, options),
    )


def _status(record: Mapping[str, Any], options: ImportOptions) -> str:
    if "closed_by_merge" in values.texts(record.get("tags")):
        return "merged"
    return known(values.status, record.get("status"), "status", options.counts)


def _is_agent_started(record: Mapping[str, Any], side: _Side) -> bool:
    submitter = values.identity(record.get("submitter_id"))
    is_other = submitter != values.identity(record.get("requester_id"))
    is_typed = values.text(child(record, "via").get("channel")) in {"web", "api"}
    return is_other and is_typed and _is_staff(submitter, side)


def _is_staff(user_id: str, side: _Side) -> bool:
    return values.text(side.users.get(user_id, {}).get("role")) in STAFF_ROLES


def _requester(record: Mapping[str, Any], side: _Side) -> Requester:
    user_id = values.identity(record.get("requester_id"))
    user = side.users.get(user_id, {})
    sender = child(child(child(record, "via"), "source"), "from")
    return Requester(
        name=values.text(user.get("name") or sender.get("name")),
        email=values.text(user.get("email") or sender.get("address")),
        phone=values.text(user.get("phone") or sender.get("phone")),
        source_id=user_id,
    )


def _metrics(
    record: Mapping[str, Any], source_id: str, side: _Side, options: ImportOptions
) -> dict[str, Any]:
    given = child(record, "metric_set") or side.metrics.get(source_id, {})
    solved_at = options.time(given.get("solved_at"))
    is_closed = values.text(record.get("status")) == "closed"
    return {
        "first_response_minutes": _minutes(given, "reply_time_in_minutes"),
        "resolution_minutes": _minutes(given, "full_resolution_time_in_minutes"),
        "reopens": values.integer(given.get("reopens")),
        "replies": values.integer(given.get("replies")),
        "solved_at": solved_at,
        "closed_at": options.time(given.get("status_updated_at")) if is_closed else None,
    }


def _minutes(metric_set: Mapping[str, Any], name: str) -> float | None:
    found = values.number(child(metric_set, name).get("calendar"))
    return found if found is not None and found >= 0 else None


def _messages(
    record: Mapping[str, Any], requester: Requester, side: _Side, options: ImportOptions
) -> tuple[SourceMessage, ...]:
    """Its comments in order of time; the description alone when there are none."""
    comments = children(record, "comments") or side.comments.get(
        values.identity(record.get("id")), []
    )
    if not comments:
        description = values.text(record.get("description"))
        at = options.time(record.get("created_at"))
        return (SourceMessage("description", at, "in", "customer", description),)
    made = [_message(comment, requester, side, options) for comment in comments]
    return tuple(sorted(made, key=lambda m: (m.at is None, m.at or options.now)))


def _message(
    comment: Mapping[str, Any], requester: Requester, side: _Side, options: ImportOptions
) -> SourceMessage:
    author_id = values.identity(comment.get("author_id"))
    is_customer = author_id == requester.source_id or not (
        side.users.get(author_id) is None or _is_staff(author_id, side)
    )
    plain = values.text(comment.get("plain_body") or comment.get("body"))
    html = "" if plain else values.text(comment.get("html_body"))
    kind: AuthorKind = "customer" if is_customer else "agent"
    if not is_customer and values.text(child(comment, "via").get("channel")) in MACHINE_VIA:
        kind = "rule"
    return SourceMessage(
        id=values.identity(comment.get("id")),
        at=options.time(comment.get("created_at")),
        direction="in" if is_customer else "out",
        author_kind=kind,
        body=plain or html,
        public=comment.get("public") is not False,
        is_html=bool(html),
        author=values.text(side.users.get(author_id, {}).get("name")) or author_id,
    )


SOURCE = Source("zendesk", "Zendesk incremental export (JSON), with comments and metrics", read)
