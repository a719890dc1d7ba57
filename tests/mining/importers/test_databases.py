"""Real PostgreSQL and MariaDB: rows, times and texts of theirs, and what goes wrong with them.

Each test skips where the server's programs or the driver are not installed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kb.errors import KbError
from kb.tickets import Skipped, SourceTicket
from mining.importers import orders
from mining.importers.database import answer, asked
from mining.importers.orders.source import SourceOrder
from mining.importers.source import ImportOptions
from mining.importers.sql import SOURCE, digest
from tests.databases import PASSWORD, Server, mariadb, postgresql

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ALL = "SELECT id, moment AS created_at, role, body, shown AS solved_at FROM mails ORDER BY id"
TABLE = {
    "postgresql": "CREATE TABLE mails (id bigint, moment timestamptz, shown timestamp, role text, "
    "body text, raw bytea, tags text[])",
    "mariadb": "CREATE TABLE mails (id bigint, moment timestamp NULL, shown datetime NULL, "
    "role varchar(20), body text CHARACTER SET latin1, raw blob)",
}
MAILS = (
    "INSERT INTO mails (id, moment, shown, role, body) VALUES "
    "(1, '2025-03-04 10:00:00{zone}', '2025-03-05 10:00:00', 'customer', 'Où est mon « colis » ?'),"
    "(1, '2025-03-04 11:00:00{zone}', '2025-03-05 10:00:00', 'agent', 'L''échange est parti.'),"
    "(2, '2025-07-04 10:00:00{zone}', NULL, 'customer', NULL),"
    "(NULL, NULL, NULL, NULL, 'Sans numéro')"
)
NUMBERS = {
    "postgresql": "(SELECT n AS id FROM generate_series(1, {most}) AS n) AS numbers",
    "mariadb": "(SELECT seq AS id FROM seq_1_to_{most}) AS numbers",
}


@pytest.fixture(scope="module", params=[postgresql, mariadb], ids=lambda made: made.__name__)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with some mails."""
    with request.param() as started:
        zone = "+00" if started.dialect == "postgresql" else ""
        mails = MAILS.format(zone=zone)
        started.run(
            "SET time_zone = '+00:00'" if not zone else "SELECT 1", TABLE[started.dialect], mails
        )
        yield started


def told(server: Server, query: str, **options: Any) -> list[SourceTicket | Skipped]:
    """What the source gives for a query."""
    given = ImportOptions(now=NOW, query=(server.url(), query), **options)
    return list(SOURCE.read([], given))


def rows(server: Server, query: str) -> list[dict[str, str]]:
    """The rows of a query as cells."""
    return list(answer(asked(server.url(), query)))[1:]


def refused(url: str, query: str) -> str:
    """The one line that a query ends with."""
    with pytest.raises(KbError) as error:
        list(answer(asked(url, query)))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_rows_become_tickets(server: Server) -> None:
    """NULL is an empty cell, accents survive, and what cannot be a ticket is counted."""
    found = told(server, ALL)
    tickets = [one for one in found if isinstance(one, SourceTicket)]
    bodies = [[message.body for message in ticket.messages] for ticket in tickets]
    assert bodies == [["Où est mon « colis » ?", "L'échange est parti."]]
    assert [one.reason for one in found if isinstance(one, Skipped)] in (
        ["no text", "no id"],
        ["no id", "no text"],
    )


def test_a_moment_is_told_from_what_a_clock_showed(server: Server) -> None:
    """One is the same wherever server and shop are; the other is read in the shop's zone."""
    found = told(server, ALL, zone=ZoneInfo("Europe/Paris"))
    ticket = next(one for one in found if isinstance(one, SourceTicket))
    assert ticket.created_at == datetime(2025, 3, 4, 10, tzinfo=UTC)
    assert ticket.solved_at == datetime(2025, 3, 5, 9, tzinfo=UTC)


def test_a_time_that_no_calendar_has_costs_itself(server: Server) -> None:
    """The row's other cells are read."""
    odd = {
        "postgresql": "'infinity'::timestamptz AS a, '0044-03-15 BC'::date AS b",
        "mariadb": "CAST('0000-00-00' AS date) AS a, '9999-99-99' AS b",
    }[server.dialect]
    assert rows(server, f"SELECT 7 AS id, {odd}")[0]["id"] == "7"


def test_bytes_are_read_as_text(server: Server) -> None:
    """As UTF-8, and what is none as cp1252: an old export is kept in such columns."""
    spelled = {"postgresql": r"'\x{}'::bytea", "mariadb": "X'{}'"}[server.dialect]
    query = "SELECT " + ", ".join(
        spelled.format(word.encode(code).hex()) + f" AS {name}"
        for name, word, code in [("a", "été 🎁", "utf-8"), ("b", "œuvre", "cp1252")]
    )
    if server.dialect == "postgresql":  # its way of writing bytes has a backslash
        query = query.replace(r"'\x", "decode('").replace("'::bytea", "', 'hex')")
    assert rows(server, query) == [{"b": "œuvre", "a": "été 🎁"}]


def test_a_database_of_another_encoding_is_read(server: Server) -> None:
    """Also one of PostgreSQL that has none, where drivers give texts as bytes."""
    of_none = "CREATE DATABASE plain ENCODING 'SQL_ASCII' TEMPLATE template0"
    of_latin = "CREATE DATABASE plain CHARACTER SET latin1"
    is_postgres = server.dialect == "postgresql"
    server.run(of_none if is_postgres else of_latin, name="postgres" if is_postgres else "mysql")
    found = list(answer(asked(server.url(name="plain"), "SELECT 'été, œuvre' AS a")))
    assert found == [("a",), {"a": "été, œuvre"}]


def test_a_value_that_cannot_be_read_is_one_line(server: Server) -> None:
    """It says what to do about it, and does not quote the value."""
    odd = {
        "postgresql": "SELECT ('sec' || 'ret')::int AS a",
        "mariadb": "SELECT EXP(id * 1000) AS a FROM mails",
    }[server.dialect]
    line = refused(server.url(), odd)
    assert "cast that column" in line
    assert "secret" not in line


def test_values_of_other_kinds_are_cells(server: Server) -> None:
    """Numbers, lists and JSON as a CSV would hold them."""
    query = {
        "postgresql": "SELECT 12.50::numeric AS n, ARRAY['a', NULL, 'b'] AS t, 'NaN'::float AS x",
        "mariadb": "SELECT CAST(12.5 AS decimal(5,2)) AS n, 'a||b' AS t, 'nan' AS x",
    }[server.dialect]
    assert rows(server, query) == [{"x": "nan", "t": "a||b", "n": "12.50"}]


def test_signs_of_drivers_are_left_alone(server: Server) -> None:
    """A percent sign or a colon is no parameter."""
    found = rows(server, "SELECT id FROM mails WHERE body LIKE '%colis%' AND body <> ':id %s'")
    assert found == [{"id": "1"}]


PEAK = """
import sys
from pathlib import Path
from mining.importers.database import answer, asked
def peak():
    # Not getrusage: its figure begins at that of the process which started this one.
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
url, query = sys.argv[1:]
list(answer(asked(url, "SELECT 1 AS id")))
before = peak()
read = sum(len(row["body"]) for row in answer(asked(url, query)) if isinstance(row, dict))
print(read, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_rows_are_streamed(server: Server) -> None:
    """Fifty megabytes of rows take no twenty megabytes of memory."""
    numbers = NUMBERS[server.dialect].format(most=10_000)
    query = f"SELECT id, REPEAT('œuvre ', 800) AS body FROM {numbers} ORDER BY id"
    words = [sys.executable, "-c", PEAK, server.url(), query]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    read, grown = map(int, done.stdout.split())
    assert read == 48_000_000
    assert grown < 20_000


def test_reading_that_ends_early_leaves_the_rest_unread(server: Server) -> None:
    """Nobody waits for millions of rows after the first error in them."""
    numbers = NUMBERS[server.dialect].format(most=3_000_000)
    sent = "SHOW GLOBAL STATUS LIKE 'Bytes_sent'"
    before = server.run(sent)[0][1] if server.dialect == "mariadb" else 0
    found = answer(asked(server.url(), f"SELECT id, REPEAT('x', 100) AS x FROM {numbers}"))
    assert next(found) == ("id", "x")
    assert next(found)["id"] == "1"
    found.close()
    after = server.run(sent)[0][1] if server.dialect == "mariadb" else 0
    assert int(after) - int(before) < 100_000_000


WRITERS = {
    "postgresql": [
        "CREATE FUNCTION wrote() RETURNS int LANGUAGE sql AS 'INSERT INTO mails (id) VALUES (9) "
        "RETURNING 1'",
        "CREATE SEQUENCE counted",
    ],
    "mariadb": [
        "CREATE FUNCTION wrote() RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO mails (id) "
        "VALUES (9); RETURN 1; END",
        "CREATE SEQUENCE counted",
    ],
}


def test_a_query_that_writes_in_a_function_is_refused(server: Server) -> None:
    """The transaction may only read, whatever the account may do."""
    server.run(*WRITERS[server.dialect])
    before = server.run("SELECT count(*) FROM mails")
    assert "the database refused" in refused(server.url(), "SELECT wrote() AS id")
    assert "the database refused" in refused(server.url(), "SELECT nextval('counted') AS id") or (
        server.dialect == "mariadb"
    )
    assert server.run("SELECT count(*) FROM mails") == before


def test_a_comment_of_one_database_hides_nothing_from_it(server: Server) -> None:
    """What the other takes for a comment or a quotation may be run by this one."""
    tricks = {
        "postgresql": ["SELECT 1 --x'\n; COMMIT; DELETE FROM mails --'"],
        "mariadb": [
            "SELECT 1--1 INTO OUTFILE '{}'",
            "SELECT 1 /*M! INTO OUTFILE '{}' */",
            "SELECT 1 # '\n INTO OUTFILE '{}' # '",
            "SELECT 1 AS $$ INTO OUTFILE '{}' FROM mails AS $$",
        ],
    }[server.dialect]
    for trick in tricks:
        assert refused(server.url(), trick.format(server.folder / "out")).startswith("--query")
    assert not (server.folder / "out").exists()


def test_no_password_is_told(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong one, nor one with signs in it that end it too soon."""
    for password in ("wr0ng%40pw", "wr0ng@pw/here", "wr0ng:pw@here"):
        line = refused(server.url(f"reader:{password}"), "SELECT 1 AS id")
        assert not any(part in line for part in ("wr0ng", "pw", PASSWORD))
    assert caplog.text == ""


def test_a_table_that_is_not_there_is_one_line(server: Server) -> None:
    """In the database's words."""
    line = refused(server.url(), "SELECT * FROM tickets")
    assert "tickets" in line
    assert "the database refused" in line


def test_a_connection_that_is_cut_is_one_line(
    server: Server, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """In the middle of the rows; nothing of it is logged or printed."""
    numbers = NUMBERS[server.dialect].format(most=500_000)
    found = answer(asked(server.url(), f"SELECT id, REPEAT('x', 500) AS x FROM {numbers}"))
    next(found)
    next(found)
    cut(server)
    with pytest.raises(KbError, match=r"stopped while its rows were read \(\w+\); run .* again"):
        list(found)
    assert caplog.text + "".join(capfd.readouterr()) == ""


def cut(server: Server) -> None:
    """End the reader's connections."""
    if server.dialect == "postgresql":
        own = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'"
        server.run(own)
        return
    for row in server.run("SELECT id FROM information_schema.processlist WHERE user = 'reader'"):
        server.run(f"KILL {row[0]}")


def test_orders_are_read(server: Server) -> None:
    """With the moment they were made at."""
    query = "SELECT id AS order_number, moment AS order_date FROM mails WHERE id = 2"
    options = ImportOptions(now=NOW, query=(server.url(), query))
    found = list(orders.source("sql").read([], options))
    assert [type(one) for one in found] == [SourceOrder]
    assert found[0].created_at == datetime(2025, 7, 4, 10, tzinfo=UTC)


def test_the_same_rows_are_known_again(server: Server) -> None:
    """In any order."""
    query = "SELECT id, moment, body FROM mails ORDER BY moment"
    first = digest(asked(server.url(), query))
    assert first == digest(asked(server.url(), query + " DESC"))
    assert first != digest(asked(server.url(), query + " LIMIT 2"))
