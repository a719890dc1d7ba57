"""The review database, on SQLite and on PostgreSQL: made, brought up to date, gone and back."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kb.errors import DatabaseError, SettingsError
from kb.storage import review_tables as tables
from kb.storage import reviewdb
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.workspace import Workspace
from tests.databases import Server
from tests.factories import NOW

COMMENT = {"article_id": "a/b", "locale": "fr", "person": "ana", "at": NOW, "text": "Été 🎁"}
ENDLESS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kb.storage import review_tables as tables
from kb.storage import reviewdb
database = reviewdb.sqlite(Path(sys.argv[1]))
for number in range(10**6):
    with database.writing() as connection:
        row = {"article_id": "a/b", "locale": "fr", "person": "ana", "at": datetime.now(UTC)}
        connection.execute(tables.comments.insert().values(text=str(number), **row))
    print(number, flush=True)
"""


def comments(database: ReviewDatabase) -> list[str]:
    """The texts of all comments."""
    with database.reading() as connection:
        return list(connection.scalars(sqlalchemy.select(tables.comments.c.text)))


def say(database: ReviewDatabase, text: str) -> None:
    """Keep a comment."""
    with database.writing() as connection:
        connection.execute(tables.comments.insert().values(**COMMENT | {"text": text}))


def test_the_migrations_make_what_the_tables_say(reviews: ReviewDatabase) -> None:
    """Column by column, index by index; the last step is the one the code knows."""
    with reviews.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.METADATA) == []
    config = Config()
    config.set_main_option("script_location", str(Path(reviewdb.__file__).parent / "migrations"))
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(step.revision for step in steps)[::-1] == reviewdb.VERSIONS


def test_moments_come_back_aware_and_in_utc(reviews: ReviewDatabase) -> None:
    """Whatever zone they went in with, and whatever zone the server thinks it is in."""
    at = datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    with reviews.writing() as connection:
        connection.execute(tables.comments.insert().values(**COMMENT | {"at": at}))
    with reviews.reading() as connection:
        found = connection.scalars(sqlalchemy.select(tables.comments.c.at)).one()
    assert (found, found.tzinfo) == (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), UTC)


def test_an_error_leaves_nothing(reviews: ReviewDatabase) -> None:
    """A use is one transaction."""
    with pytest.raises(KeyError), reviews.writing() as connection:
        connection.execute(tables.comments.insert().values(**COMMENT))
        raise KeyError
    assert comments(reviews) == []


def test_two_at_once_wait_for_each_other(reviews: ReviewDatabase) -> None:
    """Reading first and writing later in one use loses nothing and ends."""

    def more() -> None:
        for _ in range(5):
            with reviews.writing() as connection:
                connection.execute(sqlalchemy.select(tables.comments)).all()
                connection.execute(tables.comments.insert().values(**COMMENT))

    threads = [threading.Thread(target=more) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(comments(reviews)) == 20


def test_a_later_version_is_refused_and_left_alone(reviews: ReviewDatabase) -> None:
    """With one line that says what to do."""
    version = sqlalchemy.text("UPDATE alembic_version SET version_num = :to")
    with reviews.writing() as connection:
        connection.execute(version, {"to": "0999"})
    with pytest.raises(DatabaseError, match=r"of a later askless \(0999; this one knows 0001\)"):
        reviewdb.checked(reviews)
    with reviews.writing() as connection:
        connection.execute(version, {"to": "0001"})


def test_a_database_that_was_away_works_again(tmp_path: Path) -> None:
    """While it is away nothing is taken, and no empty one takes its place."""
    database = reviewdb.sqlite(tmp_path / reviewdb.FILE)
    say(database, "before")
    (tmp_path / reviewdb.FILE).rename(tmp_path / "away")
    with pytest.raises(DatabaseError, match=r"does not answer .*nothing was kept"):
        say(database, "while")
    (tmp_path / "away").rename(tmp_path / reviewdb.FILE)
    say(database, "after")
    assert comments(database) == ["before", "after"]


def test_a_server_that_broke_every_line_is_asked_anew(review_server: Server) -> None:
    """As after its restart."""
    review_server.run("CREATE DATABASE broken", name="postgres")
    database = reviewdb.postgresql(review_server.url(name="broken"))
    say(database, "before")
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'broken'"
    assert review_server.run(ended, name="postgres")
    say(database, "after")
    assert comments(database) == ["before", "after"]
    database.close()


def test_what_is_no_database_is_told_in_a_line(tmp_path: Path) -> None:
    """A damaged file stays as it is."""
    (tmp_path / "x").write_text("no database, but long enough to have a header" * 20)
    with pytest.raises(DatabaseError, match="not a database"):
        reviewdb.sqlite(tmp_path / "x")


def test_a_server_that_was_killed_lost_nothing_it_acknowledged(tmp_path: Path) -> None:
    """Each number was printed after its transaction."""
    path = tmp_path / reviewdb.FILE
    command = [sys.executable, "-c", ENDLESS, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen = [process.stdout.readline() for _ in range(20)]
        process.kill()
        seen += process.stdout.readlines()
    acknowledged = [line.strip() for line in seen if line.endswith("\n")]
    found = comments(reviewdb.sqlite(path))
    assert found[: len(acknowledged)] == acknowledged


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    """It holds hashes of passwords."""
    reviewdb.sqlite(tmp_path / reviewdb.FILE)
    assert (tmp_path / reviewdb.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("value", "said"),
    [("", "ASKLESS_REVIEW_URL is not set"), ("mysql://u:s3cret@h/n", "is none of PostgreSQL"),
     ("s3cret", "is none of PostgreSQL"), ("postgresql://u:s3cret@h:x/n", "is none of PostgreSQL"),
     ("postgresql://u:s3cret@127.0.0.1:1/n", "does not answer")],
)  # fmt: skip
def test_the_address_comes_from_the_environment(tmp_path: Path, value: str, said: str) -> None:
    """What is wrong with it is told without it: it may hold a password."""
    pytest.importorskip("psycopg", exc_type=ImportError)
    made = Workspace.create(tmp_path / "shop", '[admin]\ndatabase = "postgresql"\n', "")
    with pytest.raises(DatabaseError, match=said) as error:
        reviewdb.of(made, {"ASKLESS_REVIEW_URL": value})
    assert "s3cret" not in str(error.value)


def test_an_address_in_the_settings_is_refused(tmp_path: Path) -> None:
    """And not repeated."""
    made = Workspace.create(tmp_path / "shop", '[admin]\ndatabase = "postgresql://u:pw@h/n"\n', "")
    with pytest.raises(SettingsError, match=r"admin\.database.*found an address"):
        _ = made.settings
