"""People: who there is and what they may do; each change with its log line."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from kb.people import Person, displayed, login
from kb.people_passwords import Passwords
from kb.roles import Role
from kb.storage import people_ways, peoplestore
from kb.storage.accounts_base import Books
from kb.storage.people_log import Happened


@dataclass(frozen=True)
class People:
    """The people of one workspace."""

    books: Books
    passwords: Passwords = field(default_factory=Passwords)

    def everybody(self) -> list[Person]:
        """Everybody, by name."""
        with self.books.database.reading() as connection:
            return peoplestore.everybody(connection)

    def named(self, name: str) -> Person:
        """The person of that name, however it is spelled.

        Raises:
            PeopleError: there is none.
        """
        with self.books.database.reading() as connection:
            return peoplestore.named(connection, login(name))

    def is_set_up(self) -> bool:
        """Whether an admin is there who can sign in."""
        with self.books.database.reading() as connection:
            return peoplestore.is_set_up(connection)

    def add(
        self, name: str, role: Role, *, by: str, password: str = "", display: str = "",
        subject: str = "",
    ) -> Person:  # fmt: skip
        """Add a person; without a password they need a reset link, or sign in elsewhere.

        Raises:
            PeopleError: the name is none or taken, or the first person is no admin.
        """
        known, now = login(name), self.books.clock()
        made = Person(0, known, displayed(display, known), role, now, subject=subject)
        kept = self.passwords.hashed(password) if password else None
        with self.books.database.writing() as connection:
            person = peoplestore.add(connection, made, kept)
            self.books.note(Happened.ADDED, person.name, by, role)
        return person

    def set_role(self, name: str, role: Role, *, by: str) -> Person:
        """Give a person another role.

        Raises:
            PeopleError: there is no such person, or no admin would be left.
        """
        with self.books.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            changed = peoplestore.change(connection, person, role=role.value)
            self.books.note(Happened.ROLE, person.name, by, f"{person.role} to {role}")
        return changed

    def disable(self, name: str, *, by: str) -> Person:
        """Let a person in no more, from now on; their name stays with what they did.

        Raises:
            PeopleError: there is no such person, or no admin would be left.
        """
        with self.books.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            changed = peoplestore.change(connection, person, disabled=True)
            _shut_out(connection, person)
            self.books.note(Happened.DISABLED, person.name, by)
        return changed

    def enable(self, name: str, *, by: str) -> Person:
        """Let a person in again; their tokens do not come back.

        Raises:
            PeopleError: there is no such person.
        """
        with self.books.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            changed = peoplestore.change(connection, person, disabled=False)
            self.books.note(Happened.ENABLED, person.name, by)
        return changed


def _shut_out(connection: Connection, person: Person) -> None:
    peoplestore.shut_out(connection, person)
    peoplestore.without_tokens(connection, person)
    people_ways.use_reset(connection, person)
