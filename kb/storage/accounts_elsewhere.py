"""People whom another program vouches for: a proxy, or an OpenID Connect provider."""

from __future__ import annotations

from dataclasses import dataclass

from kb.people import Person
from kb.roles import Role
from kb.storage import peoplestore
from kb.storage.accounts_base import Books, sought
from kb.storage.accounts_people import People


@dataclass(frozen=True)
class Elsewhere:
    """Finds the people that others name, and adds them where that is allowed."""

    books: Books
    people: People

    def found(self, name: str, *, may_add: bool, about: str) -> Person | None:
        """The person that a proxy names; added as a reader where they may be.

        None for whoever is unknown or disabled.
        """
        known = sought(name)
        if not known:
            return None
        with self.books.database.reading() as connection:
            person = peoplestore.known(connection, known)
            is_set_up = peoplestore.is_set_up(connection)
        if person is None and may_add and is_set_up:
            person = self.people.add(known, Role.READER, by=about)
        return None if person is None or person.is_disabled else person

    def from_provider(
        self, subject: str, *, name: str, display: str, role: Role | None, may_add: bool
    ) -> Person | None:
        """The person who is ``subject`` at the provider, with the role that it gives, if any.

        Somebody new there is whoever was added under that name without a password, or is added
        where they may be; else None. A name alone opens nothing that a password protects.
        """
        known, by = sought(name), "OpenID Connect"
        with self.books.database.writing() as connection:
            person = peoplestore.of_subject(connection, subject)
            if person is None and known:
                found = peoplestore.known(connection, known)
                if found is not None and not found.subject and not found.has_password:
                    person = peoplestore.change(connection, found, subject=subject)
                elif found is not None:
                    return None
        if person is None:
            if not (known and (may_add or role) and self.people.is_set_up()):
                return None
            return self.people.add(
                known, role or Role.READER, by=by, display=display, subject=subject
            )
        if person.is_disabled:
            return None
        if role is None or not self._is_other(person, role):
            return person
        return self.people.set_role(person.name, role, by=by)

    def _is_other(self, person: Person, role: Role) -> bool:
        """Whether the provider gives another role; the last admin keeps theirs."""
        if role == person.role:
            return False
        everybody = self.people.everybody()
        is_admin = [one for one in everybody if one.role == Role.ADMIN and not one.is_disabled]
        return person.role != Role.ADMIN or len(is_admin) > 1
