"""What stands beside the tickets of an export: users, comments, ratings, in lists of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.tickets import Skipped, SourceTicket
from mining.importers import values
from mining.importers.records import JSON_ENDINGS, input_files, json_records
from mining.importers.source import ImportOptions, Reader

Record = Mapping[str, Any]
KindOf = Callable[[Record], tuple[str, str] | None]
"""(kind, key that joins it to a ticket) of a record that stands beside; None for a ticket."""


@dataclass
class Beside:
    """Records by kind ("user", "message", "rating") and by the id that joins them to tickets."""

    found: dict[tuple[str, str], list[Record]] = field(default_factory=dict)

    def take(self, kind: str, key: str, record: Record) -> None:
        """Keep a record; of two with the same id the later one stays, in the first one's place."""
        own = self.found.setdefault((kind, key), [])
        known = values.identity(record.get("id"))
        for place, other in enumerate(own):
            if known and values.identity(other.get("id")) == known:
                own[place] = record
                return
        own.append(record)

    def one(self, kind: str, key: Any) -> Record:
        """The newest record of a kind with this key; an empty one when there is none."""
        own = self.all(kind, key)
        return own[-1] if own else {}

    def all(self, kind: str, key: Any) -> Sequence[Record]:
        """The records of a kind with this key, in the order of the export."""
        return self.found.get((kind, values.identity(key)), ())


def beside(paths: Sequence[Path], lists: tuple[str, ...], kind_of: KindOf) -> Beside:
    """Everything in the files that ``kind_of`` says is no ticket."""
    gathered = Beside()
    for path in paths:
        for record in json_records(path, lists):
            joined = kind_of(record) if isinstance(record, dict) else None
            if joined is not None:
                gathered.take(*joined, record)
    return gathered


def tickets(
    paths: Sequence[Path], lists: tuple[str, ...], kind_of: KindOf
) -> Iterator[tuple[str, Record | Skipped]]:
    """(place, record) of everything that ``kind_of`` says is a ticket, and of what is no record."""
    for path in paths:
        for position, record in enumerate(json_records(path, lists), start=1):
            if isinstance(record, Skipped):
                yield record.place, record
            elif kind_of(record) is None:
                yield f"{path.name}, record {position}", record


def reader(
    lists: tuple[str, ...],
    kind_of: KindOf,
    ticket: Callable[[Record, str, Beside, ImportOptions], SourceTicket | Skipped],
) -> Reader:
    """The reader of a source: everything beside first, then ``ticket`` of each other record.

    Of a ticket that stands twice each copy comes. It raises InputError for a path that is
    missing, empty, binary or not JSON at all.
    """

    def read(paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
        found = input_files(paths, JSON_ENDINGS)
        side = beside(found, lists, kind_of)
        for place, record in tickets(found, lists, kind_of):
            if isinstance(record, Skipped):
                yield record
            else:
                yield ticket(record, place, side, options)

    return read
