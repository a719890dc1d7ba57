"""Orders out of a database or warehouse: the rows of one query, read as those of a CSV are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mining.importers import database
from mining.importers.csv_rows import Row
from mining.importers.orders.csv import records
from mining.importers.orders.source import OrderReading, OrderSource
from mining.importers.source import ImportOptions
from mining.importers.sql import wanted


@dataclass(frozen=True)
class _Answer:
    """The rows of a query, to be read once."""

    headers: tuple[str, ...]
    found: Iterator[dict[str, str]]
    path: Path = Path(database.PLACE)

    def rows(self) -> Iterator[Row]:
        return (Row(number, cells) for number, cells in enumerate(self.found, start=1))


def read(_paths: Sequence[Path], options: ImportOptions) -> OrderReading:
    """The orders or counts in the rows of ``options.query``; the paths play no role.

    Raises:
        InputError: its columns are not those of orders, or it has no row.
        KbError: there is no query, it may write, or the database refuses.
    """
    with contextlib.closing(database.answer(wanted(options))) as found:
        headers = tuple(next(found))
        yield from records(_Answer(headers, found), options, "sql")


SOURCE = OrderSource("sql", "A database or warehouse, by --url and --query", read)
