"""The review database: SQLite in the workspace, or PostgreSQL at an address from the environment.

Each use is one transaction. Tables are brought up to this version of askless when a database is
opened; one that a later version has changed is left alone.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, Table, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kb.errors import DatabaseError
from kb.storage.workspace import Workspace

FILE = "review.sqlite"
VERSIONS = ("0001",)
"""Every state that the tables were ever in, the oldest first; see ``migrations/versions``."""
WAIT_SECONDS = 10
"""How long a use waits for another one to end, and for PostgreSQL to answer."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_NAME = re.compile(r"^postgres(?:ql)?(?:\+psycopg)?://")
_LOCK = 0x61736B6C
"""The number of PostgreSQL's advisory lock while tables change."""


@dataclass(frozen=True)
class ReviewDatabase:
    """A database whose tables are there; made by :func:`opened`."""

    engine: Engine
    place: str
    """What messages call it; no password is in it."""

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads.

        Raises:
            DatabaseError: the database does not answer.
        """
        with self._use(is_writing=False) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept for good at its end, or not at all when an error leaves it.

        On SQLite one at a time; others wait.

        Raises:
            DatabaseError: the database does not answer, or cannot keep it.
        """
        with self._use(is_writing=True) as connection:
            yield connection

    @contextlib.contextmanager
    def _use(self, *, is_writing: bool) -> Iterator[Connection]:
        options = {"is_writing": is_writing}
        with (
            told(self.place),
            self.engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that sees one moment, however long it reads.

        Raises:
            DatabaseError: the database does not answer.
        """
        with self.reading() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield connection

    def close(self) -> None:
        """Give up every connection that is kept."""
        self.engine.dispose()


def alone(connection: Connection, table: Table) -> None:
    """Let nobody else write to ``table`` until this transaction ends; SQLite does so anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")


@contextlib.contextmanager
def told(place: str) -> Iterator[None]:
    """Tell faults of the database as one line; what two rows may not share stays as it is.

    Raises:
        DatabaseError: with what the driver said, without statement and values.
    """
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        said = str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
        line = " ".join(said.split())[:200]
        raise DatabaseError(f"{place}: does not answer ({line}); nothing was kept") from None


def of(workspace: Workspace, environment: Mapping[str, str] = os.environ) -> ReviewDatabase:
    """The review database that the settings of a workspace name, its tables up to date.

    Raises:
        DatabaseError: no address is in the environment, or the database cannot be used.
    """
    if workspace.settings.admin.database == "sqlite":
        return sqlite(workspace.data_dir / FILE)
    return postgresql(address_of(workspace, environment))


def address_of(workspace: Workspace, environment: Mapping[str, str] = os.environ) -> str:
    """The address of PostgreSQL, from the environment.

    Raises:
        DatabaseError: there is none.
    """
    name = workspace.settings.admin.database_env
    address = environment.get(name, "").strip()
    if not address:
        raise DatabaseError(
            f"the review database: {name} is not set; put its address there, like "
            "postgresql://USER:PASSWORD@HOST/NAME"
        )
    return address


def sqlite(path: Path) -> ReviewDatabase:
    """The database in a file, made where there is none; readable by its owner only.

    Raises:
        DatabaseError: it is no database, damaged, or of a later version.
    """
    return checked(ReviewDatabase(sqlite_engine(path), str(path)))


def sqlite_engine(path: Path) -> Engine:
    """Connections to a file of SQLite, made where there is none; readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    # A file that goes while the server runs must be missed, not made anew: hence mode=rw, and a
    # connection of its own for each use.
    address = URL.create(
        "sqlite", database=path.resolve().as_uri(), query={"mode": "rw", "uri": "true"}
    )
    engine = sqlalchemy.create_engine(address, poolclass=NullPool)
    event.listen(engine, "connect", _prepared)
    event.listen(engine, "begin", _begun)
    return engine


def _prepared(connection: Any, _record: object) -> None:
    """SQLite so that nothing acknowledged is lost, and transactions begin when we say so."""
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {WAIT_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    # Two that read first and write later would each wait for the other.
    is_writing = connection.get_execution_options().get("is_writing", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def postgresql(address: str) -> ReviewDatabase:
    """The database at an address such as ``postgresql://USER:PASSWORD@HOST/NAME``.

    Raises:
        DatabaseError: it is no such address, the extra ``postgres`` is missing, the server does
            not answer, or its tables are of a later version.
    """
    found = postgresql_server(address)
    try:
        return checked(found)
    except DatabaseError:
        found.close()
        raise


def postgresql_server(address: str) -> ReviewDatabase:
    """The database at an address, whatever tables it has.

    Raises:
        DatabaseError: it is no such address, or the extra ``postgres`` is missing.
    """
    url = _parsed(address)
    try:
        engine = sqlalchemy.create_engine(
            url,
            pool_pre_ping=True,  # after a restart of the server old connections are dead
            pool_size=4,
            max_overflow=16,
            pool_timeout=WAIT_SECONDS,
            connect_args={"connect_timeout": WAIT_SECONDS, "client_encoding": "utf8"},
        )
    except ImportError:
        raise DatabaseError(
            "the review database: PostgreSQL needs the extra of that name: "
            "pip install 'askless[postgres]'"
        ) from None
    return ReviewDatabase(engine, f"PostgreSQL, database {url.database}")


def _parsed(address: str) -> URL:
    """The parts of an address; what is wrong with one is not told: it may be of a password."""
    with contextlib.suppress(SQLAlchemyError, ValueError):
        url = make_url(_NAME.sub("postgresql+psycopg://", address.strip()))
        if url.drivername == "postgresql+psycopg":
            return url
    raise DatabaseError(
        "the review database: its address is none of PostgreSQL; expected one like "
        "postgresql://USER:PASSWORD@HOST/NAME, with @, / and : in a password written as %40, "
        "%2F and %3A"
    )


def checked(database: ReviewDatabase) -> ReviewDatabase:
    """The database, its tables brought up to date; by one process at a time, whole or not at all.

    Raises:
        DatabaseError: its tables are of a later version, or are none of ours.
    """
    with database.reading() as connection:
        version = _version(connection, database.place)
    if version != VERSIONS[-1]:
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if _version(connection, database.place) != VERSIONS[-1]:
                _upgrade(connection)
    return database


def _version(connection: Connection, place: str) -> str | None:
    """The state the tables are in; None for an empty database."""
    if not sqlalchemy.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found is not None and found not in VERSIONS:
        raise DatabaseError(
            f"{place}: its tables are of a later askless ({found}; this one knows "
            f"{VERSIONS[-1]}); install that version, or restore a backup"
        )
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
