"""People of the admin pages in the review database; each function is given its transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Row, select

from kb.errors import PeopleError
from kb.people import Person
from kb.roles import Role
from kb.storage.review_tables import people, sessions, tokens
from kb.storage.reviewdb import alone


def person_of(row: Row[Any]) -> Person:
    """The person of a row of ``people``."""
    return Person(
        id=row.id,
        name=row.name,
        display=row.display,
        role=Role(row.role),
        created_at=row.created_at,
        is_disabled=row.disabled,
        has_password=row.password is not None,
        subject=row.subject or "",
    )


def everybody(connection: Connection) -> list[Person]:
    """All people, by name."""
    return [person_of(row) for row in connection.execute(select(people).order_by(people.c.name))]


def named(connection: Connection, name: str) -> Person:
    """The person of that name.

    Raises:
        PeopleError: there is none.
    """
    found = known(connection, name)
    if found is None:
        raise PeopleError(
            f"{name}: nobody has this name; `askless people list` shows who there is",
            code="no_person",
            who=name,
        )
    return found


def known(connection: Connection, name: str) -> Person | None:
    """The person of that name, if there is one."""
    row = connection.execute(select(people).where(people.c.name == name)).one_or_none()
    return None if row is None else person_of(row)


def of_subject(connection: Connection, subject: str) -> Person | None:
    """The person who signed in at the provider as ``subject``, if there is one."""
    row = connection.execute(select(people).where(people.c.subject == subject)).one_or_none()
    return None if row is None else person_of(row)


def password_of(connection: Connection, person: Person) -> str | None:
    """The hash of a person's password; None where they have none."""
    kept: str | None = connection.scalar(select(people.c.password).where(people.c.id == person.id))
    return kept


def is_set_up(connection: Connection) -> bool:
    """Whether somebody can sign in and look after the others."""
    return connection.execute(_admins().limit(1)).first() is not None


def _admins() -> Any:
    return select(people.c.id).where(people.c.role == Role.ADMIN, ~people.c.disabled)


def add(connection: Connection, person: Person, password: str | None = None) -> Person:
    """Add a person, whose ``id`` counts for nothing; as it is kept.

    Raises:
        PeopleError: the name is taken, or the first person is no admin.
    """
    alone(connection, people)
    if known(connection, person.name) is not None:
        raise PeopleError(f"{person.name}: this name is taken", code="name_taken", who=person.name)
    if person.role != Role.ADMIN and not is_set_up(connection):
        raise PeopleError(
            f"{person.name}: the first person must be an admin, who adds the others",
            code="first_admin",
        )
    values = {
        "name": person.name,
        "display": person.display,
        "role": person.role.value,
        "password": password,
        "subject": person.subject or None,
        "created_at": person.created_at,
    }
    connection.execute(people.insert().values(**values))
    return named(connection, person.name)


def change(connection: Connection, person: Person, **values: Any) -> Person:
    """Change columns of a person; as they are then.

    Raises:
        PeopleError: nobody would be left who looks after people.
    """
    alone(connection, people)
    connection.execute(people.update().where(people.c.id == person.id).values(**values))
    if person.role == Role.ADMIN and not is_set_up(connection):
        raise PeopleError(
            f"{person.name}: is the last admin; make somebody else one first, or nobody could "
            "look after people",
            code="last_admin",
            who=person.name,
        )
    return named(connection, person.name)


def shut_out(connection: Connection, person: Person, *, but: str = "") -> int:
    """End a person's sessions, all but the one whose hash is ``but``; how many there were."""
    of_person = (sessions.c.person_id == person.id) & (sessions.c.hash != but)
    return connection.execute(sessions.delete().where(of_person)).rowcount


def without_tokens(connection: Connection, person: Person) -> None:
    """Take a person's tokens from them."""
    connection.execute(tokens.delete().where(tokens.c.person_id == person.id))


def counted(connection: Connection, person: Person, now: datetime) -> int:
    """How many sessions of a person have not run out at ``now``."""
    own = (sessions.c.person_id == person.id) & (sessions.c.expires_at > now)
    query = select(sqlalchemy.func.count()).select_from(sessions).where(own)
    return connection.scalar(query) or 0
