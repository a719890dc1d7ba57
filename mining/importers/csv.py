"""CSV with a mapping: one row a ticket, or one row a message when an id stands several times.

The mapping says which column plays which role (:mod:`mining.importers.columns`); without one the
columns are guessed from common French and English headers. Encodings UTF-8 (with mark or not),
UTF-16 and cp1252 and the separators ``,`` ``;`` tab and ``|`` are recognised.

A file is read twice: first for its ids alone, then for its tickets, each given as soon as its last
row is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.errors import InputError
from kb.storage.packed import Member
from kb.tickets import Skipped, SourceTicket
from mining.importers import rows, values
from mining.importers.columns import fitting
from mining.importers.csv_rows import Row, Table, table
from mining.importers.records import input_files
from mining.importers.source import ImportOptions, Source

ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz")


def read(paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    """The tickets of the files at ``paths``; rows of one ticket stand together or apart.

    Raises:
        InputError: a file that is missing, empty or not text, or a mapping that does not fit it.
        KbError: rows of one ticket stand too far apart.
    """
    for path in input_files(paths, ENDINGS):
        if isinstance(path, Member) and path.refused:
            yield Skipped(path.name, path.refused)
            continue
        found = table(path)
        reading = rows.Reading(fitting(path, found.headers, options.mapping), options)
        yield from _tickets(found, reading)


def _tickets(found: Table, reading: rows.Reading) -> Iterator[SourceTicket | Skipped]:
    counter = rows.RunCounter()
    yield from _looked_at(found, reading, counter)
    runs = counter.runs()
    if runs.apart:
        reading.options.counts.note(rows.apart_note(found.path.name, len(runs.apart)))
    sound = ((_id(row, reading), row.cells) for row in found.rows() if not _fault(row, reading))
    gathered = rows.gathered(sound, runs, str(found.path))
    for position, (source_id, own) in enumerate(gathered):
        assumed = reading.options.spread_time(position, runs.total)
        yield rows.ticket("csv", source_id, own, reading, assumed=assumed)


def _looked_at(found: Table, reading: rows.Reading, counter: rows.RunCounter) -> Iterator[Skipped]:
    """Show ``counter`` the ids; gives the rows that cannot be used."""
    is_empty = True
    for row in found.rows():
        is_empty = False
        fault = _fault(row, reading)
        if fault:
            yield Skipped(f"{found.path.name}, row {row.number}", fault)
            continue
        if row.has_more:
            reading.options.counts.unmap("cells beyond the header")
        counter.see(_id(row, reading))
    if is_empty:
        raise InputError(found.path, "holds a header and no rows")


def _id(row: Row, reading: rows.Reading) -> str:
    return values.identity(reading.mapping.cell(row.cells, "id"))


def _fault(row: Row, reading: rows.Reading) -> str:
    """Why a row cannot be used; empty for one that can."""
    return row.fault or ("" if _id(row, reading) else "no id")


SOURCE = Source(
    "csv",
    "CSV with a mapping file (--mapping), or common headers",
    read,
    ("first_response", "resolution", "one_touch", "csat"),
)
