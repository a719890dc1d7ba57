"""A database asked for the rows of one query: as text, in no memory, with nothing secret in errors.

The query runs in a transaction that may not write, where the database knows such, and that is
rolled back. PostgreSQL (psycopg), MySQL and MariaDB (pymysql) and SQLite are known by their ways;
any other database that SQLAlchemy has a dialect for is asked plainly.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from kb.errors import KbError
from mining.importers import values
from mining.importers.jsontext import decoded
from mining.importers.sql_text import MYSQL, checked_query

PLACE = "the query"
ROWS_AT_ONCE = 1_000
READ = "stopped while its rows were read"
DRIVERS = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}
"""The driver of a URL that names none: the one that the extra installs."""
EXTRAS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql"}

_WAYS = {
    "sqlite": ["PRAGMA query_only = ON"],
    "mysql": ["SET SESSION TRANSACTION READ ONLY", "SET time_zone = '+00:00'"],
    "postgresql": ["SET datestyle = ISO"],
}
_WAYS["mariadb"] = _WAYS["mysql"]
_SCHEME = re.compile(r"\s*(postgres(?:ql)?|mysql|mariadb)(\+\w+)?(?=://)", re.IGNORECASE)
_CREDENTIALS = re.compile(r"(?<=://)\S*@")
_SECRET_KEY = re.compile(r"pass|pwd|secret|token|key|credential|odbc_connect", re.IGNORECASE)
_ODBC_PASSWORD = re.compile(r"(?:pwd|password)\s*=\s*([^;]+)", re.IGNORECASE)
_SHORTEST = 3
"""Characters of a part of a password that says something of it."""
_TIMESTAMP = 7
"""MySQL's code of a column that holds a moment; one of DATETIME holds what a clock showed."""
_MYSQL_DATA = tuple(
    (code,) for code in (1264, 1265, 1292, 1365, 1366, 1367, 1406, 1411, 1525, 1690, 3140, 3141,
                         3146, 3156, 4037, 4038)
)  # fmt: skip
"""Faults in a value by MySQL's and MariaDB's numbers: pymysql calls them operational."""
_FAULTS = (OSError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError)
"""What drivers raise beside the errors that SQLAlchemy knows."""


@dataclass(frozen=True)
class Query:
    """What to ask of which database."""

    url: str = field(repr=False)
    text: str

    @property
    def address(self) -> str:
        """The URL as SQLAlchemy takes it, with a driver where it names none."""
        found = _SCHEME.match(self.url)
        if found is None:
            return self.url.strip()
        name = self.dialect
        return f"{name}{found[2] or '+' + DRIVERS[name]}{self.url[found.end() :].rstrip()}"

    @property
    def dialect(self) -> str:
        """The kind of database: ``postgresql``, ``sqlite``; the password is never part of it."""
        name = self.url.strip().partition("://")[0].partition("+")[0].lower()
        return "postgresql" if name == "postgres" else name


def asked(url: str, text: str) -> Query:
    """The query ``text`` of a database.

    Raises:
        KbError: it may write.
    """
    query = Query(url, text)
    return Query(url, checked_query(text, query.dialect))


def answer(query: Query) -> Generator[Any, None, None]:
    """First the column names, then the rows as cells by column; both held in no memory.

    Raises:
        KbError: SQLAlchemy or the driver is missing, or the database refuses.
    """
    from sqlalchemy.exc import SQLAlchemyError

    address, state = _parsed(query), "did not answer"
    try:
        with _connected(_engine(address)) as connection:
            state = "refused"
            with _rows(_reading(connection), query.text) as rows:
                state = READ
                yield from _cells(rows, connection.dialect.name)
    except ImportError as error:
        raise KbError(_missing(query.dialect, error)) from error
    except (SQLAlchemyError, *_FAULTS) as error:
        raise KbError(f"{PLACE}: {_fault(error, query, state)}") from None


def _parsed(query: Query) -> Any:
    """The parts of the URL; what is wrong with one is not told: it may be a part of a password."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return make_url(query.address)
    except (SQLAlchemyError, ValueError):
        raise KbError(
            "--url is no address of a database; expected one like postgresql://USER:PASSWORD@HOST/"
            "NAME, with @, / and : in a password written as %40, %2F and %3A"
        ) from None


def _engine(address: Any) -> Any:
    import sqlalchemy

    is_psycopg = address.drivername == "postgresql+psycopg"
    # In a database without an encoding (SQL_ASCII) all texts would come as bytes.
    encoding = {"client_encoding": "utf8", **address.query} if is_psycopg else {}
    return sqlalchemy.create_engine(address.set(query=encoding) if encoding else address)


@contextlib.contextmanager
def _connected(engine: Any) -> Iterator[Any]:
    """A connection that is rolled back and closed with its pool, whatever happens."""
    try:
        with engine.connect() as connection:
            try:
                yield connection
            except BaseException:
                # A broken line cannot be rolled back: SQLAlchemy would print a traceback of that.
                connection.invalidate()
                raise
            connection.rollback()
    finally:
        engine.dispose()


@contextlib.contextmanager
def _rows(connection: Any, text: str) -> Iterator[Any]:
    """The rows of a query; those that nobody read are left where they are."""
    result = connection.exec_driver_sql(text)
    unread = getattr(result.cursor, "_result", None)
    try:
        yield result
    except BaseException:
        if unread is not None and hasattr(unread, "unbuffered_active"):
            # pymysql would read them all before it lets go of the cursor.
            unread.unbuffered_active = False
        result.close()
        raise


def _cells(rows: Any, dialect: str) -> Iterator[Any]:
    """The headers, then each row's cells by header."""
    headers = tuple(str(name) for name in rows.keys())  # noqa: SIM118 (no mapping)
    texts = _texts(rows, dialect)
    yield headers
    for row in rows:
        cells = (text(cell) for text, cell in zip(texts, row, strict=True))
        # Of two columns with one name the first counts.
        yield dict(reversed([*zip(headers, cells, strict=True)]))


def _reading(connection: Any) -> Any:
    """The connection as one that streams, and may not write where the database can say so."""
    dialect, driver = connection.dialect.name, connection.dialect.driver
    is_postgres = {"postgresql_readonly": True} if dialect == "postgresql" else {}
    reader = connection.execution_options(no_parameters=True, **is_postgres)
    for statement in _WAYS.get(dialect, ()):
        reader.exec_driver_sql(statement).close()
    if (dialect, driver) == ("postgresql", "psycopg"):
        _leave_times(connection.connection.driver_connection)
    return reader.execution_options(stream_results=True, yield_per=ROWS_AT_ONCE)


def _leave_times(connection: Any) -> None:
    """Have psycopg give times as PostgreSQL writes them: it stops at "infinity" and at years BC."""
    from psycopg.types.string import TextLoader

    for name in ("date", "timestamp", "timestamptz"):
        connection.adapters.register_loader(name, TextLoader)


def _texts(result: Any, dialect: str) -> Sequence[Callable[[Any], str]]:
    """What makes a cell of each column's values."""
    described = result.cursor.description if dialect in MYSQL else ()
    moments = {place for place, column in enumerate(described) if column[1] == _TIMESTAMP}
    return [_moment_text if n in moments else cell_text for n, _ in enumerate(result.keys())]


def _moment_text(value: Any) -> str:
    """A TIMESTAMP of MySQL, which comes without its zone: UTC, since it was asked for so."""
    return cell_text(value.replace(tzinfo=UTC) if isinstance(value, datetime) else value)


def cell_text(value: Any) -> str:
    """A value of a database as the cell of a CSV would hold it; nothing for NULL."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes | bytearray | memoryview):
        return decoded(bytes(value))
    if isinstance(value, list | tuple | set):
        return "|".join(cell_text(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return values.text(value)


def _missing(dialect: str, error: ImportError) -> str:
    extra = EXTRAS.get(dialect)
    install = f'pip install "askless[{extra}]"' if extra else "the package its maker names"
    missing = error.name or "a library of it"
    return f"reading {dialect} needs its driver; install it: {install} (missing here: {missing})"


def _fault(error: Exception, query: Query, state: str) -> str:
    """What a database or its driver says, without credentials.

    Of a fault in the data only the kind is told: what a database says of it quotes a cell.
    """
    original = getattr(error, "orig", None) or error
    kind = type(original).__name__
    if type(error).__name__ == "DataError" or original.args[:1] in _MYSQL_DATA:
        return (
            f"a value in its rows cannot be read ({kind}); have the query cast that column, "
            "to bytea or BLOB where it is a text of unknown encoding"
        )
    if state == READ:
        return f"the database {READ} ({kind}); run the command again"
    words = str(original)
    for secret in secrets(query):
        words = words.replace(secret, "***")
    line = " ".join(_CREDENTIALS.sub("***@", words).strip().split("\n", 1)[0].split())
    return f"the database {state}: {kind}: {line[:200]}"


def secrets(query: Query) -> list[str]:
    """What no message may show of a URL, as it is written and as it is meant; the longest first."""
    inside = query.url.partition("://")[2] or query.url
    account = inside.partition(":")[2]
    # A password may hold the signs that end one, and then a part of it passes for the host.
    found = {account[: sign.start()] for sign in re.finditer("@", account)}
    parts = re.split("[@:/?#]", account.rpartition("@")[0])
    found |= {part for part in parts if len(part) >= _SHORTEST}
    for key, value in parse_qsl(query.url.partition("?")[2], errors="replace"):
        found |= {value, *_ODBC_PASSWORD.findall(value)} if _SECRET_KEY.search(key) else set()
    found |= {query.url, query.address} | {unquote(one) for one in found}
    return sorted(filter(None, found), key=len, reverse=True)
