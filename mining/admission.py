"""From parcels of an export to the tickets that come in, by whoever has a parcel.

What stands beside tickets is gathered first, then each parcel's tickets are told from records,
let in or refused, and counted. They travel on as bytes: who has to know their agents, and
count them, need not open them.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from kb.identities import aliases, lasting, marked, requester_key
from kb.storage.people import Pair
from kb.tickets import ImportCounts, Skipped, SourceTicket
from mining.engine import Work, mapped
from mining.importers.beside import IGNORED, Beside, RecordReader
from mining.importers.brands import of_brands
from mining.importers.parcels import Parcel, Verdicts, parcels
from mining.importers.records import End, Seen
from mining.importers.source import ImportOptions
from mining.roster import agents

FORGOTTEN, TOO_OLD = "forgotten", "older than privacy.keep_months"
"""Reasons of records that were read well and are not wanted."""
FEWEST_SHARED = 4
"""Parcels from which on processes of this machine share them: they take a second to start."""


@dataclass(frozen=True)
class Gate:
    """Which tickets come in."""

    key: bytes = field(repr=False)
    forgotten: frozenset[str] = frozenset()
    """Marks of customers whom no import may bring back."""
    oldest: datetime | None = None
    """Before which nobody may have written last."""

    def let_in(
        self, records: Iterable[SourceTicket | Skipped], counts: ImportCounts, people: set[Pair]
    ) -> Iterator[SourceTicket]:
        """The tickets to store; every other record is counted with its reason.

        How their customers are found again is added to ``people``.
        """
        for record in records:
            counts.read += 1
            reason = record.reason if isinstance(record, Skipped) else self._refusal(record)
            if reason:
                counts.skip(reason)
            elif isinstance(record, SourceTicket):
                people.update(self._pairs(record))
                yield record

    def _refusal(self, ticket: SourceTicket) -> str:
        if self.forgotten:
            known = lasting(ticket.requester, ticket.source, self.key)
            if any(marked(one, self.key) in self.forgotten for one in known):
                return FORGOTTEN
        if self.oldest is not None and last_heard(ticket) < self.oldest:
            return TOO_OLD
        return ""

    def _pairs(self, ticket: SourceTicket) -> list[Pair]:
        own = requester_key(ticket.requester, ticket.source, self.key)
        found = aliases(ticket.requester, ticket.source, self.key)
        return [(alias, own) for alias in found if alias != own]


def last_heard(ticket: SourceTicket) -> datetime:
    """When the last message of a ticket was written."""
    return max([ticket.created_at, *(m.at for m in ticket.messages if m.at is not None)])


@dataclass(frozen=True)
class HeldTicket:
    """A ticket as bytes, and who wrote in it as agents."""

    data: bytes = field(repr=False)
    agents: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, ticket: SourceTicket) -> HeldTicket:
        """``ticket``, to be sent on."""
        return cls(pickle.dumps(ticket, pickle.HIGHEST_PROTOCOL), agents(ticket))

    def opened(self) -> SourceTicket:
        """The ticket again."""
        found: SourceTicket = pickle.loads(self.data)  # noqa: S301 - made by our own processes
        return found


def agents_of(ticket: SourceTicket | HeldTicket) -> frozenset[str]:
    """Who wrote in it as agents, however it comes."""
    return ticket.agents if isinstance(ticket, HeldTicket) else agents(ticket)


@dataclass(frozen=True)
class _Gathered:
    """What stands beside tickets in a parcel: kind, key and line of each, and what was seen."""

    lines: Sequence[tuple[str, str, bytes]]
    seen: Seen
    end: End | None


@dataclass(frozen=True)
class _Gathering:
    """Finds in a parcel what is no ticket."""

    reader: RecordReader

    def __call__(self, parcel: Parcel) -> _Gathered:
        """As they stand in it."""
        seen, empty = Seen(), Beside(self.reader.kept)
        lines = []
        for record in parcel.records(self.reader.lists):
            seen.note(record)
            if (joined := self.reader.joins(record)) is not None and joined != IGNORED:
                lines.append((*joined, empty.line(joined[0], record)))
        return _Gathered(lines, seen, parcel.end)


@dataclass(frozen=True)
class _Admitted:
    """The tickets of a parcel that come in, and all that is counted of its records."""

    tickets: Sequence[HeldTicket]
    people: set[Pair]
    counts: ImportCounts
    seen: Seen
    end: End | None


@dataclass(frozen=True)
class _Admission:
    """Lets the tickets of a parcel in."""

    reader: RecordReader
    side: Beside
    options: ImportOptions
    gate: Gate

    def __call__(self, parcel: Parcel) -> _Admitted:
        """In their order."""
        options = replace(self.options, counts=ImportCounts())
        seen, people = Seen(), set[Pair]()
        found = of_brands(self._read(parcel, seen, options), options.brands)
        tickets = list(map(HeldTicket.of, self.gate.let_in(found, options.counts, people)))
        return _Admitted(tickets, people, options.counts, seen, parcel.end)

    def _read(
        self, parcel: Parcel, seen: Seen, options: ImportOptions
    ) -> Iterator[SourceTicket | Skipped]:
        for record in parcel.records(self.reader.lists):
            seen.note(record)
            if self.reader.joins(record) is None:
                yield self.reader.read(record, "", self.side, options)


def admitted(
    reader: RecordReader,
    files: Sequence[Path],
    options: ImportOptions,
    gate: Gate,
    people: set[Pair],
    workers: int,
) -> Iterator[HeldTicket]:
    """The tickets of ``files`` that ``gate`` lets in, in order, read by the engine's workers.

    All that is read is counted in ``options.counts`` by the time the ticket after it comes; how
    customers are found again is added to ``people``.

    Raises:
        InputError: nothing can be read of a file.
    """
    first = list(islice(parcels(files, reader.lists), FEWEST_SHARED))
    count = workers if len(first) == FEWEST_SHARED else 1
    work = Work("read", count, warm="mining.intake_worker")
    side = _side(reader, files, options, work)
    verdicts = Verdicts()
    function = _Admission(reader, side, replace(options, counts=ImportCounts()), gate)
    for one in mapped(function, parcels(files, reader.lists), work):
        options.counts.add(one.counts)
        people |= one.people
        for skipped in verdicts.note(one.seen, one.end):
            options.counts.read += 1
            options.counts.skip(skipped.reason)
        yield from one.tickets


def _side(
    reader: RecordReader, files: Sequence[Path], options: ImportOptions, work: Work
) -> Beside:
    """As :meth:`RecordReader.side`, each parcel looked through by a worker."""
    side, verdicts = Beside(reader.kept), Verdicts()
    found = parcels(files, reader.lists) if reader.kind_of else iter(())
    for one in mapped(_Gathering(reader), found, work):
        for kind, key, line in one.lines:
            side.take_line(kind, key, line)
        verdicts.note(one.seen, one.end)
    return reader.joined(side, options)
