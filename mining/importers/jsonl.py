"""Generic JSON lines and JSON: askless's own exchange format, and any labelled data in it.

One object a ticket. Every key but ``id`` and ``messages`` (or ``text``) may be missing; ``text``
alone is one customer message, ``lang`` is an alias of ``language``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kb.tickets import AuthorKind, Requester, Skipped, SourceMessage, SourceTicket
from mining.importers import values
from mining.importers.beside import Beside, RecordReader, Shared
from mining.importers.brands import brand
from mining.importers.records import JSON_ENDINGS, input_files, json_records
from mining.importers.source import FIGURES, ImportOptions, Source, child, children, known

ROLES: dict[str, AuthorKind] = {
    "customer": "customer",
    "user": "customer",
    "requester": "customer",
    "agent": "agent",
    "assistant": "agent",
    "operator": "agent",
    "bot": "bot",
    "rule": "rule",
    "system": "system",
    "action": "system",
}


class Reader(RecordReader):
    """Tickets in the order they stand in, which may give them their time."""

    def __call__(
        self, paths: Sequence[Path], options: ImportOptions
    ) -> Iterator[SourceTicket | Skipped]:
        """The tickets of the files and folders at ``paths``, in the order they stand in.

        Raises:
            InputError: a path that is missing, empty, binary or not JSON at all.
        """
        for path in input_files(paths, JSON_ENDINGS):
            total = _count(path) if options.spread else 0
            for position, record in enumerate(json_records(path)):
                if isinstance(record, Skipped):
                    yield record
                else:
                    assumed = options.spread_time(position, total)
                    yield ticket(record, f"{path.name}, record {position + 1}", options, assumed)

    def shared(self, paths: Sequence[Path], options: ImportOptions) -> Shared | None:
        """As of any source, where times do not go by a record's place in its file."""
        return None if options.spread else super().shared(paths, options)


def _count(path: Path) -> int:
    return sum(1 for _ in json_records(path))


def ticket(
    record: Mapping[str, Any], place: str, options: ImportOptions, assumed: datetime | None
) -> SourceTicket | Skipped:
    """The ticket in one record; :class:`Skipped` when it has no id, no text or no time."""
    source_id = values.identity(record.get("id"))
    messages = _messages(record, options)
    given = options.time(record.get("created_at")) or next((m.at for m in messages if m.at), None)
    created_at = given or assumed
    if not source_id:
        return Skipped(place, "no id")
    if not any(m.body.strip() for m in messages) and not values.text(record.get("subject")).strip():
        return Skipped(place, "no text")
    if created_at is None:
        return Skipped(place, "no time")
    return SourceTicket(
        source="jsonl",
        source_id=source_id,
        created_at=created_at,
        created_at_assumed=given is None,
        requester=_requester(record),
        messages=messages,
        subject=values.text(record.get("subject")),
        channel=known(values.channel, record.get("channel"), "channel", options.counts),
        channel_raw=values.text(record.get("channel")),
        status=known(values.status, record.get("status"), "status", options.counts),
        language=values.text(record.get("language") or record.get("lang")).lower()[:2] or None,
        tags=values.texts(record.get("tags")),
        group=values.text(record.get("group")),
        brand=brand(record.get("brand")),
        order_refs=values.texts(record.get("order_refs")),
        agent_started=record.get("agent_started") is True,
        label=values.text(record.get("label")) or None,
        **_figures(record, options),
    )


def _figures(record: Mapping[str, Any], options: ImportOptions) -> dict[str, Any]:
    times = ("updated_at", "solved_at", "closed_at", "first_agent_reply_at")
    minutes = ("first_response_minutes", "resolution_minutes", "handling_minutes")
    csat = values.number(record.get("csat"))
    return {
        **{key: options.time(record.get(key)) for key in times},
        **{key: _duration(record.get(key)) for key in minutes},
        "reopens": values.integer(record.get("reopens")),
        "csat": csat if csat is not None and 0 <= csat <= 1 else None,
    }


def _duration(value: Any) -> float | None:
    found = values.number(value)
    return found if found is not None and found >= 0 else None


def _requester(record: Mapping[str, Any]) -> Requester:
    given = child(record, "requester")
    return Requester(
        name=values.text(given.get("name")),
        email=values.text(given.get("email")),
        phone=values.text(given.get("phone")),
        address=values.text(given.get("address")),
        source_id=values.identity(given.get("id")),
    )


def _messages(record: Mapping[str, Any], options: ImportOptions) -> tuple[SourceMessage, ...]:
    given = children(record, "messages")
    if not given and values.text(record.get("text")):
        given = [{"role": "customer", "text": record["text"], "headers": record.get("headers")}]
    return tuple(_message(item, position, options) for position, item in enumerate(given))


def _message(item: Mapping[str, Any], position: int, options: ImportOptions) -> SourceMessage:
    role = values.text(item.get("role")).lower()
    if role not in ROLES:
        options.counts.unmap(f"role {role[:40]!r}")
    kind = ROLES.get(role, "system")
    headers = child(item, "headers")
    return SourceMessage(
        id=values.identity(item.get("id")) or str(position),
        at=options.time(item.get("at")),
        direction="in" if kind == "customer" else "out",
        author_kind=kind,
        body=values.text(item.get("text")),
        public=item.get("public") is not False,
        is_html=item.get("html") is True,
        author=values.text(item.get("author")),
        headers=tuple((str(k).lower(), values.text(v)) for k, v in headers.items()),
        auto_reply=item.get("auto_reply") is True,
    )


def _timed(
    record: Mapping[str, Any], place: str, _side: Beside, options: ImportOptions
) -> SourceTicket | Skipped:
    return ticket(record, place, options, None)


read = Reader(_timed)
SOURCE = Source(
    "jsonl",
    "Generic JSON lines or JSON (.jsonl, .json, .gz, .zst, .zip)",
    read,
    FIGURES,
)
