"""Zendesk's CSV, of an account or a view: its rows as the records its API gives.

Its columns have English names in every account; it holds no messages, only subjects and figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.tickets import Skipped
from mining.importers.columns import plain_header
from mining.importers.csv_rows import table

CSV_ENDINGS = (".csv",)
NEEDED = ("id", "created at", "subject")
PLAIN = {
    "id": "id",
    "subject": "subject",
    "description": "description",
    "status": "status",
    "created at": "created_at",
    "updated at": "updated_at",
    "requester id": "requester_id",
    "group": "group_id",
    "brand": "brand_id",
}
MINUTES = {
    "first reply time in minutes": "reply_time_in_minutes",
    "full resolution time in minutes": "full_resolution_time_in_minutes",
}
COUNTS = {"reopens": "reopens", "replies": "replies", "solved at": "solved_at"}


def csv_records(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | Skipped]]:
    """(place, record) of each row; a row that is no CSV is :class:`Skipped`.

    Raises:
        InputError: it is no CSV, or not Zendesk's.
    """
    found = table(path)
    headers = {plain_header(header) for header in found.headers}
    absent = [name for name in NEEDED if name not in headers]
    if absent:
        raise InputError(
            path, f"is not Zendesk's CSV: no column {', '.join(absent)}; try `askless import csv`"
        )
    for row in found.rows():
        place = f"{path.name}, row {row.number}"
        if row.fault:
            yield place, Skipped(place, row.fault)
        else:
            yield place, record({plain_header(name): cell for name, cell in row.cells.items()})


def record(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row by folded headers as a ticket of the API; a cell of ``-`` or nothing is left out."""
    told = {name: cell.strip() for name, cell in cells.items() if cell.strip() not in ("", "-")}
    metrics: dict[str, Any] = {key: told.get(name) for name, key in COUNTS.items()}
    for name, key in MINUTES.items():
        metrics[key] = {"calendar": told.get(name)}
    channel = told.get("via", "").lower()
    sender = {"name": told.get("requester"), "address": told.get("requester email")}
    return {
        **{key: told[name] for name, key in PLAIN.items() if name in told},
        "status": told.get("status", "").lower(),
        "tags": told.get("tags", "").replace(" ", ","),
        "via": {"channel": channel, "source": {"from": sender}},
        "satisfaction_rating": {"score": told.get("satisfaction score")},
        "metric_set": metrics,
    }
