"""Orders as JSON lines, askless's own exchange format.

``{"id": "MO-100001", "created_at": "2026-03-31T14:05:00+02:00", "email": "..."}`` is an order;
``{"week": "2026-03-30", "orders": 120}`` a count. An order may have ``name`` or ``number`` (what
customers call it), ``customer`` (``id``, ``email``, ``phone``) or ``customer_id``, ``cancelled``,
``cancelled_at``, ``status``, ``test``, ``locale`` and ``channel``; a count ``locale``, ``channel``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.tickets import Skipped
from mining.importers.orders.source import (
    OrderFields,
    OrderReading,
    OrderSource,
    SourceOrder,
    count,
    is_yes,
    order,
)
from mining.importers.records import JSON_ENDINGS, input_files, json_records
from mining.importers.source import ImportOptions, child

LISTS = ("orders", "data", "items", "results")


def read(paths: Sequence[Path], options: ImportOptions) -> OrderReading:
    """The orders and counts of the files at ``paths``.

    Raises:
        InputError: a file that is missing, empty, binary or not JSON.
    """
    for path in input_files(paths, JSON_ENDINGS):
        for position, record in enumerate(json_records(path, LISTS), start=1):
            place = f"{path.name}, record {position}"
            if isinstance(record, Skipped):
                yield record
            elif _is_count(record):
                day = record.get("week") or record.get("day") or record.get("date")
                yield count(place, record, day, options)
            else:
                yield _order(record, place, options)


def _is_count(record: Mapping[str, Any]) -> bool:
    return "orders" in record and not any(record.get(key) for key in ("id", "name", "number"))


def _order(record: Mapping[str, Any], place: str, options: ImportOptions) -> SourceOrder | Skipped:
    customer = child(record, "customer")
    fields = OrderFields(
        numbers=[record.get(key) for key in ("name", "number", "order", "id")],
        times=(record.get("created_at"),),
        email=record.get("email") or customer.get("email"),
        phone=record.get("phone") or customer.get("phone"),
        customer_id=record.get("customer_id") or customer.get("id"),
        cancelled=(record.get("cancelled"), record.get("cancelled_at")),
        statuses=(record.get("status"),),
        is_test=is_yes(record.get("test")),
        locale=record.get("locale"),
        channel=record.get("channel"),
    )
    return order("jsonl", place, fields, options)


SOURCE = OrderSource("jsonl", "JSON lines: an order, or a count of a week, a line", read)
