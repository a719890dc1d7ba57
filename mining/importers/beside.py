"""What stands beside the tickets of an export: users, comments, ratings, in lists of their own.

They are needed in another order than they stand in, so all of them are held: packed, some 32 KB
at a time, and opened again when a ticket asks for them.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kb.tickets import Skipped, SourceTicket
from mining.importers import values
from mining.importers.records import JSON_ENDINGS, input_files, json_records
from mining.importers.source import ImportOptions, Reader

Record = Mapping[str, Any]
KindOf = Callable[[Record], tuple[str, str] | None]
"""(kind, key that joins it to a ticket) of a record that stands beside; None for a ticket.

:data:`IGNORED` is for one that is neither.
"""
IGNORED = ("", "")
NOTHING_CUT: Mapping[str, frozenset[str]] = {}

CHUNK = 32_768
"""Bytes packed together: what zlib looks back over, and soon opened where order is no help."""
OPENED = 64
"""Chunks that stay opened."""
REMEMBERED = 1_024
"""Answers that stay at hand: one ticket asks for its requester several times."""
_PLACES = 1 << 20
_LINE = json.JSONEncoder(separators=(",", ":")).encode


class Beside:
    """Records by kind ("user", "message", "rating") and by the id that joins them to tickets.

    ``kept`` names the fields that are needed of a kind whose key is its own id: nothing else of
    it is held, and only the last record of an id.
    """

    def __init__(self, kept: Mapping[str, frozenset[str]] = NOTHING_CUT) -> None:
        self._kept = kept
        self._chunks: list[bytes] = []
        self._filling: list[bytes] = []
        self._filled = 0
        self._places: dict[str, dict[str, array[int]]] = {}
        self._opened: dict[int, list[bytes]] = {}
        self._answers: dict[tuple[str, str], Sequence[Record]] = {}

    def take(self, kind: str, key: str, record: Record) -> None:
        """Keep a record; of two with the same id the later one stays, in the first one's place."""
        kept = self._kept.get(kind)
        if kept is not None:
            record = {name: value for name, value in record.items() if name in kept}
        line = _LINE(record).encode("ascii")
        place = len(self._chunks) * _PLACES + len(self._filling)
        own = self._places.setdefault(kind, {}).setdefault(key, array("Q"))
        if kept is not None and key:
            del own[:]  # its key is its id: only the last one will ever be asked for
        own.append(place)
        self._answers.pop((kind, key), None)
        self._filling.append(line)
        self._filled += len(line)
        if self._filled >= CHUNK:
            self._chunks.append(zlib.compress(b"\n".join(self._filling), 1))
            self._filling, self._filled = [], 0

    def one(self, kind: str, key: Any) -> Record:
        """The newest record of a kind with this key; an empty one when there is none."""
        own = self.all(kind, key)
        return own[-1] if own else {}

    def all(self, kind: str, key: Any) -> Sequence[Record]:
        """The records of a kind with this key, in the order of the export."""
        own = self._places.get(kind)
        asked = kind, key if type(key) is str and key.isdecimal() else values.identity(key)
        places = own.get(asked[1]) if own else None
        if places is None:
            return ()
        found = self._answers.pop(asked, None)
        if found is None:
            found = _latest([json.loads(self._line(place)) for place in places])
        self._answers[asked] = found
        if len(self._answers) > REMEMBERED:
            del self._answers[next(iter(self._answers))]
        return found

    def keys(self, kind: str) -> tuple[str, ...]:
        """The keys of all that is held of a kind, in the order of the export."""
        return tuple(self._places.get(kind, ()))

    def each(self, kind: str) -> Iterator[tuple[str, Record]]:
        """(key, record) of all that is held of a kind now; more may be taken meanwhile."""
        for key in list(self._places.get(kind, {})):
            for record in self.all(kind, key):
                yield key, record

    def _line(self, place: int) -> bytes:
        chunk, position = divmod(place, _PLACES)
        if chunk == len(self._chunks):
            return self._filling[position]
        lines = self._opened.pop(chunk, None)
        if lines is None:
            lines = zlib.decompress(self._chunks[chunk]).split(b"\n")
        self._opened[chunk] = lines
        if len(self._opened) > OPENED:
            del self._opened[next(iter(self._opened))]
        return lines[position]


def _latest(records: list[Record]) -> Sequence[Record]:
    """``records`` without those that come again later, each in its first place."""
    found: dict[str, Record] = {}
    for position, record in enumerate(records):
        found[values.identity(record.get("id")) or f"no id {position}"] = record
    return tuple(found.values())


def beside(
    paths: Sequence[Path],
    lists: tuple[str, ...],
    kind_of: KindOf,
    *,
    kept: Mapping[str, frozenset[str]] = NOTHING_CUT,
) -> Beside:
    """Everything in the files that ``kind_of`` says is no ticket; ``kept`` as in Beside."""
    gathered = Beside(kept)
    for path in paths:
        for record in json_records(path, lists):
            joined = kind_of(record) if isinstance(record, dict) else None
            if joined is not None and joined != IGNORED:
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
