"""Signing in with a password, changing it, and links to choose one; failures make one wait."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from kb.people import Party, Person
from kb.people_passwords import Passwords
from kb.storage import people_attempts, people_ways, peoplestore
from kb.storage.accounts_base import Books, let_in, sought
from kb.storage.people_log import Happened


@dataclass(frozen=True)
class Tried:
    """Where an attempt to sign in comes from: its network address, and a browser known of old."""

    address: str = ""
    device: str = ""
    """Empty for a browser with which this person never signed in."""


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: a person, or how long to wait, or neither (name or password wrong)."""

    person: Person | None = None
    secret: str = ""
    """Of the session that began, for the cookie."""
    wait: timedelta = timedelta()


@dataclass(frozen=True)
class SignIns:
    """What passwords open; ``key`` hides names and addresses that were tried."""

    books: Books
    key: bytes = field(repr=False)
    passwords: Passwords = field(default_factory=Passwords)

    def sign_in(self, name: str, password: str, tried: Tried, *, lang: str = "") -> Outcome:
        """Begin a session for whoever knows the password, unless failures made them wait.

        Names that nobody has take as long, wait as long, and count the same.

        Raises:
            BusyError: so many are signing in that this one has to come again.
        """
        known, keys = sought(name), self._keys(name, tried)
        now = self.books.clock()
        with self.books.database.writing() as connection:
            wait = people_attempts.begun(connection, keys, now)
            person = peoplestore.known(connection, known) if known else None
            kept = peoplestore.password_of(connection, person) if person else None
        shown = person.name if person else ""
        if wait:
            self.books.note(Happened.WAITS, shown)
            return Outcome(wait=wait)
        is_right = self.passwords.matches(password, kept)
        if person is None or person.is_disabled or not is_right:
            self.books.note(Happened.FAILED, shown)
            return Outcome()
        again = self.passwords.hashed(password) if self.passwords.is_old(kept or "") else None
        return self._begun(person, keys, again, lang)

    def is_password(self, person: Person, password: str, tried: Tried) -> tuple[timedelta, bool]:
        """How long to wait first, and whether it is this person's password."""
        keys = self._keys(person.name, tried)
        with self.books.database.writing() as connection:
            wait = people_attempts.begun(connection, keys, self.books.clock())
            kept = peoplestore.password_of(connection, person)
        is_right = not wait and self.passwords.matches(password, kept)
        if is_right:
            with self.books.database.writing() as connection:
                people_attempts.passed(connection, keys)
        return wait, is_right

    def set_password(self, person: Person, password: str, *, by: str, keep: str = "") -> None:
        """Give a person a new password; their sessions end but the one whose hash is ``keep``."""
        kept = self.passwords.hashed(password)
        with self.books.database.writing() as connection:
            peoplestore.change(connection, person, password=kept)
            peoplestore.shut_out(connection, person, but=keep)
            people_ways.use_reset(connection, person)
            self.books.note(Happened.PASSWORD, person.name, by)

    def new_reset(self, name: str, *, by: str) -> str:
        """A secret with which a person may choose a password, once, within a day.

        Raises:
            PeopleError: there is no such person, or they are disabled.
        """
        with self.books.database.writing() as connection:
            person = let_in(connection, name)
            secret = people_ways.new_reset(connection, person, self.books.clock())
            self.books.note(Happened.RESET, person.name, by)
        return secret

    def reset_person(self, secret: str) -> Person | None:
        """Whom a reset secret is for; None where it is unknown, used or too old."""
        with self.books.database.reading() as connection:
            return people_ways.reset_person(connection, secret, self.books.clock())

    def reset(self, secret: str, password: str) -> Person | None:
        """Use a reset secret; None where somebody else was faster. All sessions end."""
        kept = self.passwords.hashed(password)
        with self.books.database.writing() as connection:
            person = people_ways.reset_person(connection, secret, self.books.clock())
            if person is None:
                return None
            people_ways.use_reset(connection, person)
            peoplestore.change(connection, person, password=kept)
            peoplestore.shut_out(connection, person)
            self.books.note(Happened.PASSWORD, person.name, person.name)
        return person

    def _begun(
        self, person: Person, keys: Mapping[Party, str], again: str | None, lang: str
    ) -> Outcome:
        with self.books.database.writing() as connection:
            people_attempts.passed(connection, keys)
            if again:
                peoplestore.change(connection, person, password=again)
            secret = people_ways.begin(connection, person, self.books.clock(), lang)
            self.books.note(Happened.SIGNED_IN, person.name)
        return Outcome(person, secret)

    def _keys(self, name: str, tried: Tried) -> dict[Party, str]:
        """What an attempt counts against; a known browser's counts against itself alone."""
        if tried.device:
            return {Party.DEVICE: self._keyed(Party.DEVICE, tried.device)}
        keys = {Party.PERSON: self._keyed(Party.PERSON, sought(name))}
        if tried.address:
            keys[Party.ADDRESS] = self._keyed(Party.ADDRESS, tried.address)
        return keys

    def _keyed(self, party: Party, value: str) -> str:
        return hmac.digest(self.key, f"{party}\0{value}".encode(), "sha256").hex()[:32]
