"""Tokens with which a person's scripts ask the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kb.people import LONGEST_TOKEN, Person, displayed
from kb.roles import Role
from kb.storage import people_ways
from kb.storage.accounts_base import Books, let_in
from kb.storage.people_log import Happened


@dataclass(frozen=True)
class Tokens:
    """The tokens of one workspace's people."""

    books: Books

    def new(
        self, name: str, *, label: str, role: Role, by: str, life: timedelta = LONGEST_TOKEN
    ) -> str:
        """A token for a person's scripts, which may at most what ``role`` may; shown once.

        Raises:
            PeopleError: there is no such person, or they are disabled.
        """
        with self.books.database.writing() as connection:
            person = let_in(connection, name)
            shown = displayed(label, "token")
            lasts = min(life, LONGEST_TOKEN)
            secret = people_ways.new_token(
                connection, person, label=shown, role=role, now=self.books.clock(), life=lasts
            )
            self.books.note(Happened.TOKEN, person.name, by, role)
        return secret

    def of(self, person: Person) -> list[people_ways.Token]:
        """A person's tokens, the newest first."""
        with self.books.database.reading() as connection:
            return people_ways.tokens_of(connection, person)

    def end(self, person: Person, number: int, *, by: str) -> bool:
        """Take a token from a person; whether there was such a one."""
        with self.books.database.writing() as connection:
            is_gone = people_ways.end_token(connection, person, number)
            if is_gone:
                self.books.note(Happened.TOKEN_ENDED, person.name, by)
        return is_gone

    def person(self, secret: str) -> tuple[Person, Role] | None:
        """Whose token a secret is, and what it may do now; its use is written down now and then."""
        now = self.books.clock()
        with self.books.database.reading() as connection:
            found = people_ways.token_bearer(connection, secret, now)
        if found is None:
            return None
        if found.is_due:
            with self.books.database.writing() as connection:
                people_ways.token_used(connection, found.token, now)
        return found.person, found.role
