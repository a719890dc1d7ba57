"""SQL: one query that reads, its rows as tickets, nothing secret in an error."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KbError
from kb.tickets import Skipped, SourceTicket
from mining.importers import rows
from mining.importers.database import Query, cell_text
from mining.importers.source import ImportOptions
from mining.importers.sql import SOURCE
from mining.importers.sql_text import checked_query, is_ordered

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ALL = "SELECT id, created_at, role, body FROM mails"


def database(folder: Path, mails: Sequence[tuple[Any, ...]]) -> str:
    """The URL of a database file with a table of mails."""
    path = folder / "desk.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE mails (id, created_at, role, body)")
    connection.executemany("INSERT INTO mails VALUES (?, ?, ?, ?)", mails)
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


def asked(url: str, query: str) -> list[SourceTicket | Skipped]:
    """What the source gives for a query."""
    return list(SOURCE.read([], ImportOptions(now=NOW, query=(url, query))))


MAILS = [
    (1, "2025-03-04 10:00:00", "customer", "Où est mon colis ? 100 %"),
    (2, "2025-03-04 11:00:00", "customer", "Retour :id"),
    (1, "2025-03-04 12:00:00", "agent", "Demain"),
]


@pytest.mark.parametrize("order", ["", " ORDER BY id"])
def test_rows_become_tickets_as_those_of_a_csv(tmp_path: Path, order: str) -> None:
    """Columns are guessed by name; rows of one ticket are its messages, ordered or not."""
    found = asked(database(tmp_path, MAILS), ALL + order)
    bodies = {t.id: [m.body for m in t.messages] for t in found if isinstance(t, SourceTicket)}
    assert bodies == {"sql:1": ["Où est mon colis ? 100 %", "Demain"], "sql:2": ["Retour :id"]}


def test_signs_that_drivers_read_as_parameters_are_left_alone(tmp_path: Path) -> None:
    """Percent signs, colons and question marks in a query stay what they are."""
    query = ALL + " WHERE body LIKE '% :id' AND body <> '?'"
    assert len(asked(database(tmp_path, MAILS), query)) == 1


def test_rows_ordered_by_something_else_are_told(tmp_path: Path) -> None:
    """Streaming cannot put together what stands apart."""
    with pytest.raises(KbError, match="order by the ticket's id first"):
        asked(database(tmp_path, MAILS), ALL + " ORDER BY created_at")


def test_rows_without_order_are_held_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past it the operator is told to order them."""
    monkeypatch.setattr(rows, "HELD_LIMIT", 500)
    with pytest.raises(KbError, match="order by the ticket's id"):
        asked(database(tmp_path, MAILS), ALL)


@pytest.mark.parametrize("order", ["", " ORDER BY id"])
def test_a_row_without_id_is_counted(tmp_path: Path, order: str) -> None:
    """It is no ticket's."""
    found = asked(database(tmp_path, [*MAILS, (None, None, None, "x")]), ALL + order)
    assert [one.reason for one in found if isinstance(one, Skipped)] == ["no id"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://reader:s3cret@db.example.com/x",
        "nonsense+x://reader:s3cret@db/x",
        "reader:s3cret@",
        "sqlite:////no/such/folder/s3cret:x@y.sqlite",
        "mssql+x://@db?odbc_connect=DRIVER%3Dx%3BPWD%3Ds3cret",
        "sqlite://reader:1%40s3cret@/x",
        "postgresql://reader:p@s3cret:port@db/x",
    ],
)
def test_no_error_shows_the_password(url: str) -> None:
    """Whatever a database or driver says."""
    with pytest.raises(KbError) as raised:
        asked(url, ALL)
    assert "s3cret" not in str(raised.value)


def test_a_table_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    """The database's own words, on one line."""
    with pytest.raises(KbError, match="no such table: tickets"):
        asked(database(tmp_path, MAILS), "SELECT * FROM tickets")


def test_sqlite_may_not_write(tmp_path: Path) -> None:
    """Even a function of the query's own could not."""
    import sqlalchemy

    from mining.importers.database import _reading

    engine = sqlalchemy.create_engine(database(tmp_path, MAILS))
    with engine.connect() as connection, pytest.raises(sqlalchemy.exc.OperationalError):
        _reading(connection).exec_driver_sql("DELETE FROM mails")
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql+pg8000://reader@db.example.com/x", r"askless\[postgres\].*pg8000"),
        ("mariadb+cymysql://reader@db.example.com/x", r"askless\[mysql\].*cymysql"),
    ],
)
def test_a_missing_driver_is_named(url: str, says: str) -> None:
    """One clear line says what to install."""
    with pytest.raises(KbError, match=says):
        asked(url, ALL)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgres://me@host/x", "postgresql+psycopg://me@host/x"),
        ("PostgreSQL://me@host/x\n", "postgresql+psycopg://me@host/x"),
        ("postgres+psycopg2://me@host/x", "postgresql+psycopg2://me@host/x"),
        ("mysql://host/x", "mysql+pymysql://host/x"),
        ("mariadb://host/x", "mariadb+pymysql://host/x"),
        ("duckdb:///x.db", "duckdb:///x.db"),
    ],
)
def test_an_address_gets_the_driver_that_the_extra_installs(url: str, address: str) -> None:
    """As hosters write it, too; one that names a driver keeps it."""
    assert Query(url, "SELECT 1").address == address


def test_an_address_does_not_show_itself() -> None:
    """A query may stand in a traceback."""
    assert "s3cret" not in repr(Query("postgresql://reader:s3cret@db/x", "SELECT 1"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1",
        "select 1;",
        "  (SELECT 1) UNION (SELECT 2)",
        "WITH t AS (SELECT 1) SELECT * FROM t",
        "-- a note; with DELETE\nSELECT 'insert; update', \"delete\" FROM t",
        "SELECT $$drop table x;$$, updated_at, created_at FROM t",
        "SELECT 'l''échange' FROM t",
        "SELECT [update] FROM t",
    ],
)
def test_a_query_that_reads_is_run(query: str) -> None:
    """Words in quotations and comments do not count."""
    assert checked_query(query) == query.strip().rstrip(";")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "DELETE FROM t",
        "SELECT 1; DROP TABLE t",
        "SELECT 1 DROP TABLE t",
        "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "SELECT * INTO copy FROM t",
        "SELECT * FROM t FOR UPDATE",
        "PRAGMA writable_schema = 1",
        "SELECT 1 /*!; DROP TABLE t */",
        "SELECT 'a\\'; DROP TABLE t; -- '",
        "SELECT 'open",
        "EXPLAIN ANALYZE DELETE FROM t",
    ],
)
def test_anything_else_is_refused(query: str) -> None:
    """Before any database is asked."""
    with pytest.raises(KbError, match="--query"):
        checked_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1--1 INTO OUTFILE '/tmp/x'",
        "SELECT 1 /*M! INTO OUTFILE '/tmp/x' */",
        "SELECT 1 # '\n INTO OUTFILE '/tmp/x' # '",
        "SELECT 1 AS $$ INTO OUTFILE '/tmp/x' FROM t AS $$",
        'SELECT "a\\"; DROP TABLE t; -- "',
    ],
)
def test_what_mysql_would_run_is_no_comment(query: str) -> None:
    """Comments and quotations are those of the database that is asked."""
    with pytest.raises(KbError, match="--query"):
        checked_query(query, "mysql")


def test_comments_of_mysql_are_read_over() -> None:
    """A word in one is no command."""
    query = "SELECT 1 # it's no DELETE\n, `update` -- nor INSERT\nFROM t /*+ hint */"
    assert checked_query(query, "mariadb") == query


@given(st.text(max_size=80), st.sampled_from(["", "mysql"]))
def test_any_text_is_a_query_or_refused(text: str, dialect: str) -> None:
    """Nothing of Python's own is raised."""
    with contextlib.suppress(KbError):
        assert checked_query("SELECT " + text, dialect).startswith("SELECT")


def test_an_order_inside_a_part_is_no_order_of_the_whole() -> None:
    """Window functions and subqueries order their own rows."""
    assert not is_ordered("SELECT row_number() OVER (ORDER BY f(x)) FROM t -- order by id")
    assert is_ordered("SELECT * FROM t ORDER  BY id")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (12.0, "12"),
        (Decimal("4.5"), "4.5"),
        (True, "true"),
        (datetime(2025, 3, 4, 10, tzinfo=UTC), "2025-03-04T10:00:00+00:00"),
        (date(2025, 3, 4), "2025-03-04"),
        ("été".encode(), "été"),
        (["a", "b"], "a|b"),
        ({"a": 1}, '{"a": 1}'),
    ],
)
def test_values_are_written_as_cells(value: object, expected: str) -> None:
    """As a CSV would hold them."""
    assert cell_text(value) == expected
