"""Parts that importers share: records of two lists joined, the newest of several, time between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from kb.tickets import SourceMessage
from mining.importers import values
from mining.importers.records import STREAM
from mining.importers.source import ImportOptions

Record = Mapping[str, Any]

_ORDER_FIELD = re.compile(r"order|commande", re.IGNORECASE)
_NOT_A_REFERENCE = re.compile(
    r"date|stat|total|amount|montant|type|count|reason|motif", re.IGNORECASE
)
_LONGEST_REFERENCE = 40


def flat_ticket(record: Record) -> Record:
    """The record itself, also out of the ``ticket`` of a webhook or a single answer."""
    inside = record.get("ticket")
    if "id" in record or not isinstance(inside, dict):
        return record
    return {STREAM: "tickets", **inside}


def joined(*lists: Sequence[Record]) -> list[Record]:
    """The records of all ``lists``, one an id; a later copy adds what an earlier one has not.

    A list view leaves out bodies or cuts them, and the same message stands whole elsewhere.
    Records without an id all stay.
    """
    found: dict[str, Record] = {}
    for position, record in enumerate(item for one in lists for item in one):
        key = values.identity(record.get("id")) or f"no id {position}"
        if key in found:
            told = {name: value for name, value in record.items() if value not in (None, "")}
            found[key] = {**found[key], **told}
        else:
            found[key] = record
    return list(found.values())


def newest(records: Iterable[Record], names: tuple[str, ...], options: ImportOptions) -> Record:
    """The record with the latest time under the first of ``names`` it has; the last without."""
    best: Record = {}
    latest: datetime | None = None
    for record in records:
        given = next((record[name] for name in names if record.get(name)), None)
        at = options.time(given)
        if not best or latest is None or (at is not None and at >= latest):
            best, latest = record, at or latest
    return best


def is_reply(message: SourceMessage) -> bool:
    """Whether an agent, no machine, wrote it so that the customer could read it."""
    kind = message.author_kind == "agent" and message.direction == "out"
    return kind and message.public and not message.auto_reply


def begins_with_agent(messages: Iterable[SourceMessage]) -> bool | None:
    """Whether an agent wrote before the customer did; None when neither wrote in public.

    What a machine says first (a greeting, a campaign) starts nothing.
    """
    people = (m for m in messages if m.public and m.author_kind in {"agent", "customer"})
    first = next(people, None)
    return None if first is None else first.author_kind == "agent"


def minutes_between(start: datetime | None, end: datetime | None) -> float | None:
    """Minutes from ``start`` to ``end``; None when one is missing, or ``end`` lies before."""
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds() / 60.0


def named(fields: Any) -> dict[str, Any]:
    """Custom fields by name: of an object, or of a list of ``name`` and ``value`` (Singer)."""
    if isinstance(fields, list):
        pairs = (item for item in fields if isinstance(item, dict))
        return {values.text(item.get("name")): item.get("value") for item in pairs}
    return {str(name): value for name, value in fields.items()} if isinstance(fields, dict) else {}


def order_refs(fields: Any) -> tuple[str, ...]:
    """Order numbers in custom fields: those of a field named after orders that hold a digit."""
    found = [
        values.text(value).strip()
        for name, value in named(fields).items()
        if _ORDER_FIELD.search(name) and not _NOT_A_REFERENCE.search(name)
    ]
    return tuple(f for f in found if len(f) <= _LONGEST_REFERENCE and any(map(str.isdigit, f)))
