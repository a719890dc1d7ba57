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
import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kb.errors import KbError
from kb.tickets import Skipped, SourceTicket
from mining.importers import rows, values
from mining.importers.columns import fitting
from mining.importers.source import ImportOptions, Source

PLACE = "the query"
ROWS_AT_ONCE = 1_000
MISSING = (
    "reading a database needs its driver; for PostgreSQL install it with: "
    'pip install "askless[postgres]", for another one the package its maker names'
)

_LITERAL = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[A-Za-z_][^\]\n]*\]
    |\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*(?!!).*?\*/""",
    re.VERBOSE | re.DOTALL,
)
_UNENDED = ("'", '"', "`", "/*", "\\")
_WRITES = re.compile(
    r"\b(?:insert|update|delete|merge|into)\b"
    r"|\b(?:drop|alter|create|truncate|grant|revoke|exec|execute)\s+\w+",
    re.IGNORECASE,
)
"""What changes a database in a statement that begins with SELECT or WITH, or behind one (T-SQL
needs no semicolon between two)."""
_READS = re.compile(r"[\s(]*(?:select|with)\b", re.IGNORECASE)
_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_CREDENTIALS = re.compile(r"(?<=://)\S*@")
_PASSWORD = re.compile(r":([^:@/]+)@")

Pairs = Iterator[tuple[str, rows.Cells]]
"""Rows with the id of their ticket."""


@dataclass(frozen=True)
class Query:
    """What to ask of which database."""

    url: str = field(repr=False)
    text: str


def checked_query(text: str) -> str:
    """``text`` without its last semicolon, if it is one statement that reads.

    Raises:
        KbError: it is none, several, or one that may write.
    """
    query = text.strip().rstrip(";").strip()
    bare = _LITERAL.sub(" ", query)
    if any(sign in bare for sign in _UNENDED) or "\\'" in query:
        raise KbError("--query: a quotation or comment in it does not end, or holds a backslash")
    if ";" in bare or _READS.match(bare) is None:
        raise KbError("--query: expected one SELECT, or WITH and a SELECT, and nothing else")
    found = _WRITES.search(bare)
    if found:
        raise KbError(f'--query: "{found[0]}" may change the database; only SELECT is run')
    return query


def is_ordered(query: str) -> bool:
    """Whether the rows of the whole query come in an order, not those of a part of it alone."""
    bare, before = _LITERAL.sub(" ", query), ""
    while bare != before:
        bare, before = _BRACKETS.sub(" ", bare), bare
    return _ORDERED.search(bare) is not None


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


def asked(url: str, text: str) -> Query:
    """The query ``text`` of a database.

    Raises:
        KbError: it may write.
    """
    return Query(url, checked_query(text))


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


def answer(query: Query) -> Generator[Any, None, None]:
    """First the column names, then the rows as cells by column; both held in no memory.

    Raises:
        KbError: SQLAlchemy or the driver is missing, or the database refuses.
    """
    import sqlalchemy
    from sqlalchemy.exc import SQLAlchemyError

    is_told = False
    try:
        with _connected(sqlalchemy.create_engine(query.url)) as connection:
            result = _reading(connection).exec_driver_sql(query.text)
            headers = tuple(str(name) for name in result.keys())  # noqa: SIM118 (no mapping)
            is_told = True
            yield headers
            for row in result:
                cells = zip(reversed(headers), reversed(tuple(row)), strict=True)
                # Of two columns with one name the first counts.
                yield {header: cell_text(cell) for header, cell in cells}
    except ImportError as error:
        raise KbError(f"{MISSING}; missing here: {error.name}") from error
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise KbError(f"{PLACE}: {_fault(error, query, is_told=is_told)}") from None


@contextlib.contextmanager
def _connected(engine: Any) -> Iterator[Any]:
    """A connection that is rolled back and closed with its pool, whatever happens."""
    try:
        with engine.connect() as connection:
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _reading(connection: Any) -> Any:
    """The connection as one that streams, and may not write where the database can say so."""
    dialect = connection.dialect.name
    streaming = {"stream_results": True, "yield_per": ROWS_AT_ONCE, "no_parameters": True}
    if dialect == "postgresql":
        streaming["postgresql_readonly"] = True
    reader = connection.execution_options(**streaming)
    if dialect == "sqlite":
        reader.exec_driver_sql("PRAGMA query_only = ON").close()
    elif dialect in {"mysql", "mariadb"}:
        reader.exec_driver_sql("SET SESSION TRANSACTION READ ONLY").close()
    return reader


def _fault(error: Exception, query: Query, *, is_told: bool) -> str:
    """What a database or its driver says, without credentials.

    Of a fault in the data only the kind is told: what a database says of it quotes a cell.
    """
    original = getattr(error, "orig", None) or error
    kind = type(original).__name__
    if is_told or type(error).__name__ == "DataError":
        return f"the database stopped while its rows were read ({kind})"
    words = " ".join(str(original).split("\n", 1)[0].split()).replace(query.url, "the URL")
    words = _CREDENTIALS.sub("***@", words)
    for password in _PASSWORD.findall(query.url):
        words = words.replace(password, "***")
    return f"the database did not answer: {kind}: {words[:200]}"


def cell_text(value: Any) -> str:
    """A value of a database as the cell of a CSV would hold it; nothing for NULL."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    if isinstance(value, list | tuple | set):
        return "|".join(cell_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return values.text(value)


SOURCE = Source(
    "sql",
    "A database or warehouse, by --url and --query",
    read,
    ("first_response", "resolution", "one_touch", "csat"),
)
