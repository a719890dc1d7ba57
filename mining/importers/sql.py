"""SQL: the rows of one query on a database or warehouse, read as the rows of a CSV are.

``askless import sql --url URL --query QUERY``. Only one SELECT (or WITH ... SELECT) is run, in a
transaction that is rolled back; what a database offers to forbid writing is asked for too. Neither
is a wall: give it an account that may only read. Error messages never hold the password of a URL
or a cell.

A query with ORDER BY is streamed and must keep the rows of one ticket together; the rows of one
without are gathered in memory, up to a bound.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from kb.errors import KbError
from kb.tickets import Skipped, SourceTicket
from mining.importers import rows, values
from mining.importers.columns import fitting
from mining.importers.database import PLACE, Query, answer, asked
from mining.importers.source import ImportOptions, Source
from mining.importers.sql_text import is_ordered

Pairs = Iterator[tuple[str, rows.Cells]]
"""Rows with the id of their ticket."""


def read(_paths: Sequence[Path], options: ImportOptions) -> Iterator[SourceTicket | Skipped]:
    """The tickets in the rows of ``options.query``; the paths play no role.

    Raises:
        KbError: there is no query, it may write, SQLAlchemy is missing, or the database refuses.
    """
    query = wanted(options)
    with contextlib.closing(answer(query)) as found:
        headers = list(next(found))
        reading = rows.Reading(fitting(Path(PLACE), headers, options.mapping), options)
        pairs = ((values.identity(reading.mapping.cell(row, "id")), row) for row in found)
        # A spread over time needs to know how many tickets there are.
        is_streamed = is_ordered(query.text) and options.spread is None
        yield from (_streamed if is_streamed else _held)(pairs, reading)


def wanted(options: ImportOptions) -> Query:
    """The database and the query that the options name.

    Raises:
        KbError: they name none, or one that may write.
    """
    if options.query is None:
        raise KbError("name a database and a query: askless import sql --url URL --query QUERY")
    return asked(*options.query)


def digest(query: Query) -> str:
    """Hash of all rows of a query, the same in any order: whether there is anything new to read.

    Raises:
        KbError: the database or its driver refuses.
    """
    total = 0
    with contextlib.closing(answer(query)) as found:
        for row in found:
            line = json.dumps(row, ensure_ascii=True, sort_keys=isinstance(row, dict))
            total += int.from_bytes(blake2b(line.encode(), digest_size=16).digest())
    return f"{total % 2**128:032x}"


def _streamed(pairs: Pairs, reading: rows.Reading) -> Iterator[SourceTicket | Skipped]:
    for source_id, own in itertools.groupby(_once(pairs), key=lambda pair: pair[0]):
        if source_id:
            cells = [row for _, row in own]
            yield rows.ticket("sql", source_id, cells, reading, assumed=None)
        else:
            yield from (Skipped(PLACE, "no id") for _ in own)


def _held(pairs: Pairs, reading: rows.Reading) -> Iterator[SourceTicket | Skipped]:
    sound: list[tuple[str, rows.Cells]] = []
    counter = rows.RunCounter()
    for source_id, row in rows.bounded(pairs, PLACE + " without ORDER BY"):
        if source_id:
            counter.see(source_id)
            sound.append((source_id, row))
        else:
            yield Skipped(PLACE, "no id")
    runs = counter.runs()
    for position, (source_id, cells) in enumerate(rows.gathered(sound, runs, PLACE)):
        assumed = reading.options.spread_time(position, runs.total)
        yield rows.ticket("sql", source_id, cells, reading, assumed=assumed)


def _once(pairs: Pairs) -> Pairs:
    """``pairs`` as they are, as long as no ticket comes back after another's rows."""
    ended: set[int] = set()
    before = ""
    for source_id, row in pairs:
        if source_id != before:
            key = values.id_key(source_id)
            if source_id and key in ended:
                raise KbError(
                    f"{PLACE}: the rows of a ticket stand apart; order by the ticket's id first"
                )
            ended.add(key)
            before = source_id
        yield source_id, row


SOURCE = Source(
    "sql",
    "A database or warehouse, by --url and --query",
    read,
    ("first_response", "resolution", "one_touch", "csat"),
)
