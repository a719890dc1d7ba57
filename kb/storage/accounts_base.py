"""What the pieces of :mod:`.accounts` share: the review database, the log and a clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from kb.errors import PeopleError
from kb.people import Person, login
from kb.storage import peoplestore
from kb.storage.people_log import Happened, note
from kb.storage.reviewdb import ReviewDatabase


def utc_now() -> datetime:
    """The moment by this machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Books:
    """Where people are kept, and the log in ``folder`` of what happens to them."""

    database: ReviewDatabase
    folder: Path
    clock: Callable[[], datetime] = utc_now

    def note(self, happened: Happened, person: str, by: str = "", about: str = "") -> None:
        """Write a line of the log: before the transaction ends, so that no change goes unlogged."""
        note(self.folder, happened, self.clock(), person=person, by=by, about=about)


def sought(name: str) -> str:
    """A name that somebody typed as it is kept; empty where nobody can have it."""
    try:
        return login(name)
    except PeopleError:
        return ""


def let_in(connection: Connection, name: str) -> Person:
    """The person of that name, who may sign in.

    Raises:
        PeopleError: there is no such person, or they are disabled.
    """
    person = peoplestore.named(connection, login(name))
    if person.is_disabled:
        raise PeopleError(
            f"{person.name}: is disabled; enable them first",
            code="person_disabled",
            who=person.name,
        )
    return person
