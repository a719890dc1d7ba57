"""PostgreSQL and MariaDB of a test's own: empty, on a socket in a folder that goes with them."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy
from sqlalchemy.pool import NullPool

PASSWORD = "s3cr%t/w@rd"
ZONE = "-05:00"
"""Where the servers think they are: nothing may depend on it."""
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A server that runs, the folder of its socket, and who owns it."""

    dialect: str
    driver: str
    folder: Path
    owner: str
    """User, colon, password."""

    def url(self, user: str = "", name: str = "desk") -> str:
        """The address of a database for ``user:password``, as an operator writes it."""
        who = user or "reader:" + quote(PASSWORD, safe="")
        is_postgres = self.dialect == "postgresql"
        place = f"host={self.folder}" if is_postgres else f"unix_socket={self.folder}/s"
        return f"{self.dialect}://{who}@/{name}?{place}"

    def run(self, *statements: str, name: str = "desk") -> list[Any]:
        """Run statements as the owner; the rows of the last one."""
        address = self.url(self.owner, name).replace("://", f"+{self.driver}://", 1)
        engine = sqlalchemy.create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect().execution_options(no_parameters=True) as connection:
            found = [connection.exec_driver_sql(statement) for statement in statements][-1]
            return list(found) if found.returns_rows else []


def program(name: str, *places: str) -> str:
    """The path of a program; skips the test where there is none."""
    beside = [str(found) for place in places for found in Path("/").glob(place.lstrip("/"))]
    found = shutil.which(name) or next((p for p in sorted(beside, reverse=True)), None)
    if found is None:
        pytest.skip(f"{name} is not found; install the server's package to run this test")
    return found


def account(name: str) -> dict[str, Any]:
    """How a server is started: as ``name`` by root, who may not run one; else as oneself."""
    if os.geteuid() != 0:
        return {}
    try:
        who = pwd.getpwnam(name)
    except KeyError:
        pytest.skip(f"root may run no database server and there is no user {name}")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def folder_for(who: dict[str, Any]) -> Iterator[Path]:
    """A folder of the server's own; its path is short, as that of a socket must be."""
    with tempfile.TemporaryDirectory(prefix="askless-db-", ignore_cleanup_errors=True) as made:
        if who:
            os.chown(made, who["user"], who["group"])
        yield Path(made)


def done(words: Sequence[str], who: dict[str, Any], folder: Path) -> None:
    """Run a program to its end, with what it says in a file."""
    with (folder / "said").open("ab") as said:
        subprocess.run(words, check=True, stdout=said, stderr=said, cwd=folder, **who)


@contextlib.contextmanager
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server with an empty database ``desk`` that ``reader`` may do all in."""
    pytest.importorskip("psycopg", exc_type=ImportError)
    initdb = program("initdb", "/usr/lib/postgresql/*/bin/initdb")
    control = program("pg_ctl", "/usr/lib/postgresql/*/bin/pg_ctl")
    who = account("postgres")
    with folder_for(who) as folder:
        (folder / "password").write_text("owner")
        (folder / "password").chmod(0o644)
        made = [initdb, "-D", "data", "-U", "owner", "--pwfile=password", "-A", "scram-sha-256"]
        done([*made, "-E", "UTF8", "--locale=C", "--no-sync"], who, folder)
        started(folder)
        try:
            server = Server("postgresql", "psycopg", folder, "owner:owner")
            reader = f"CREATE ROLE reader LOGIN SUPERUSER PASSWORD '{PASSWORD}'"
            server.run("CREATE DATABASE desk", reader, name="postgres")
            yield server
        finally:
            done([control, "-D", "data", "-m", "immediate", "stop"], who, folder)


def started(folder: Path) -> None:
    """Start the PostgreSQL of a folder, for the first time or again after :func:`killed`."""
    control = program("pg_ctl", "/usr/lib/postgresql/*/bin/pg_ctl")
    options = f"-F -k {folder} -c listen_addresses= -c timezone=America/Bogota"
    start = [control, "-D", "data", "-l", "log", "-w", "-t", str(START_SECONDS)]
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            done([*start, "-o", options, "start"], account("postgres"), folder)
        except subprocess.CalledProcessError:  # sessions of a killed server still end
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def killed(folder: Path) -> None:
    """Kill the PostgreSQL of a folder (SIGKILL), as a machine does that runs out of memory."""
    first = (folder / "data" / "postmaster.pid").read_text().split()[0]
    os.kill(int(first), signal.SIGKILL)


@contextlib.contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB server with an empty database ``desk`` that ``reader`` may do all in."""
    pytest.importorskip("pymysql")
    installer = program("mariadb-install-db")
    daemon = program("mariadbd", "/usr/sbin/mariadbd")
    who = account("mysql")
    with folder_for(who) as folder:
        data = f"--datadir={folder}/data"
        plain = ["--auth-root-authentication-method=normal", "--skip-test-db"]
        done([installer, "--no-defaults", data, *plain], who, folder)
        words = [daemon, "--no-defaults", data, f"--socket={folder}/s", "--skip-networking"]
        words += [f"--default-time-zone={ZONE}", f"--pid-file={folder}/pid"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder, **who)
        try:
            server = Server("mariadb", "pymysql", folder, "root:")
            wait_for(folder / "s", process)
            reader = f"CREATE USER reader@localhost IDENTIFIED BY '{PASSWORD}'"
            server.run(
                "CREATE DATABASE desk", reader, "GRANT ALL ON *.* TO reader@localhost", name="mysql"
            )
            yield server
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def wait_for(place: Path, process: subprocess.Popen[bytes]) -> None:
    """Until somebody listens on a socket, or its server has ended."""
    end = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        with socket.socket(socket.AF_UNIX) as line, contextlib.suppress(OSError):
            line.connect(str(place))
            return
        time.sleep(0.05)
    raise RuntimeError(f"no database server listens on {place}")
