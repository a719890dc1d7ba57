"""What stands beside the tickets of an export: users, comments, ratings, in lists of their own.

They are needed in another order than they stand in, so all of them are held: packed, some 32 KB
at a time, and opened again when a ticket asks for them.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.tickets import Skipped, SourceTicket
from mining.importers import values
from mining.importers.records import JSON_ENDINGS, input_files, json_records
from mining.importers.source import ImportOptions

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
        self.take_line(kind, key, self.line(kind, record))

    def line(self, kind: str, record: Record) -> bytes:
        """What is held of a record."""
        kept = self._kept.get(kind)
        if kept is not None:
            record = {name: value for name, value in record.items() if name in kept}
        return _LINE(record).encode("ascii")

    def take_line(self, kind: str, key: str, line: bytes) -> None:
        """As :meth:`take`, of a record's :meth:`line`."""
        place = len(self._chunks) * _PLACES + len(self._filling)
        own = self._places.setdefault(kind, {}).setdefault(key, array("Q"))
        if kind in self._kept and key:
            del own[:]  # its key is its id: only the last one will ever be asked for
        own.append(place)
        self._answers.pop((kind, key), None)
        self._filling.append(line)
        self._filled += len(line)
        if self._filled >= CHUNK:
            self._chunks.append(zlib.compress(b"\n".join(self._filling), 1))
            self._filling, self._filled = [], 0

    def __getstate__(self) -> dict[str, Any]:
        """All but what is only at hand."""
        return {**vars(self), "_opened": {}, "_answers": {}}

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


Ticket = Callable[[Record, str, Beside, ImportOptions], SourceTicket | Skipped]
"""The ticket in a record that stands at a place, with what stands beside it."""


def _as_gathered(side: Beside, _options: ImportOptions) -> Beside:
    return side


@dataclass(frozen=True)
class RecordReader:
    """How an export's records become tickets: everything beside first, then each other record.

    Functions of modules, so that a reader can be sent to whoever has the records.
    """

    ticket: Ticket
    lists: tuple[str, ...] = ("tickets",)
    kind_of: KindOf | None = None
    """None where nothing stands beside tickets."""
    kept: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """As in :class:`Beside`."""
    joined: Callable[[Beside, ImportOptions], Beside] = _as_gathered
    """What stands beside, once all of it is there."""

    def __call__(
        self, paths: Sequence[Path], options: ImportOptions
    ) -> Iterator[SourceTicket | Skipped]:
        """The tickets of the files and folders at ``paths``; of one that stands twice each copy.

        Raises:
            InputError: a path that is missing, empty, binary or not JSON at all.
        """
        found = input_files(paths, JSON_ENDINGS)
        side = self.side(found, options)
        for place, record in self.records(found):
            yield self.read(record, place, side, options)

    def side(self, files: Sequence[Path], options: ImportOptions) -> Beside:
        """Everything in ``files`` that is no ticket."""
        gathered = Beside(self.kept)
        for path in files if self.kind_of else ():
            for record in json_records(path, self.lists):
                if (joined := self.joins(record)) is not None and joined != IGNORED:
                    gathered.take(*joined, record)
        return self.joined(gathered, options)

    def records(self, files: Sequence[Path]) -> Iterator[tuple[str, Record | Skipped]]:
        """(place, record) of everything that is a ticket, and of what is no record."""
        for path in files:
            for position, record in enumerate(json_records(path, self.lists), start=1):
                if self.joins(record) is None:
                    yield f"{path.name}, record {position}", record

    def joins(self, record: Record | Skipped) -> tuple[str, str] | None:
        """As :data:`KindOf`; None for what is no record, too."""
        if self.kind_of is None or isinstance(record, Skipped):
            return None
        return self.kind_of(record)

    def read(
        self, record: Record | Skipped, place: str, side: Beside, options: ImportOptions
    ) -> SourceTicket | Skipped:
        """The ticket in a record that joins none."""
        if isinstance(record, Skipped):
            return record
        return self.ticket(record, place, side, options)

    def shared(self, paths: Sequence[Path], options: ImportOptions) -> Shared | None:
        """That all files of ``paths`` can be read piece by piece, wherever that is done."""
        return self, input_files(paths, JSON_ENDINGS)


Shared = tuple[RecordReader, Sequence[Path]]
"""How the records of files are read that may be cut in pieces."""
