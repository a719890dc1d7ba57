"""People and their ways in as the shell and the pages use them: each change with its log line.

The line is written before its transaction ends: a change that nobody can read about is not kept.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from kb.errors import PeopleError
from kb.people import LONGEST_TOKEN, Party, Person, displayed, login
from kb.people_passwords import Passwords
from kb.roles import Role
from kb.storage import people_attempts, people_ways, peoplestore, reviewdb
from kb.storage.people_log import Happened, note
from kb.storage.reviewdb import ReviewDatabase
from kb.storage.workspace import Workspace


def utc_now() -> datetime:
    """The moment by this machine's clock."""
    return datetime.now(UTC)


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
class Accounts:
    """The people of one workspace; ``key`` hides names and addresses that were tried."""

    database: ReviewDatabase
    folder: Path
    key: bytes = field(repr=False)
    passwords: Passwords = field(default_factory=Passwords)
    clock: Callable[[], datetime] = utc_now

    def people(self) -> list[Person]:
        """Everybody, by name."""
        with self.database.reading() as connection:
            return peoplestore.everybody(connection)

    def person(self, name: str) -> Person:
        """The person of that name, however it is spelled.

        Raises:
            PeopleError: there is none.
        """
        with self.database.reading() as connection:
            return peoplestore.named(connection, login(name))

    def is_set_up(self) -> bool:
        """Whether an admin is there who can sign in."""
        with self.database.reading() as connection:
            return peoplestore.is_set_up(connection)

    def add(
        self, name: str, role: Role, *, by: str, password: str = "", display: str = "",
        subject: str = "",
    ) -> Person:  # fmt: skip
        """Add a person; without a password they need a reset link, or sign in elsewhere.

        Raises:
            PeopleError: the name is none or taken, or the first person is no admin.
        """
        known, now = login(name), self.clock()
        made = Person(0, known, displayed(display, known), role, now, subject=subject)
        kept = self.passwords.hashed(password) if password else None
        with self.database.writing() as connection:
            person = peoplestore.add(connection, made, kept)
            self._note(Happened.ADDED, person.name, by, role)
        return person

    def set_role(self, name: str, role: Role, *, by: str) -> Person:
        """Give a person another role.

        Raises:
            PeopleError: there is no such person, or no admin would be left.
        """
        with self.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            changed = peoplestore.change(connection, person, role=role.value)
            self._note(Happened.ROLE, person.name, by, f"{person.role} to {role}")
        return changed

    def disable(self, name: str, *, by: str) -> Person:
        """Let a person in no more, from now on; their name stays with what they did.

        Raises:
            PeopleError: there is no such person, or no admin would be left.
        """
        with self.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            changed = peoplestore.change(connection, person, disabled=True)
            self._shut_out(connection, person)
            self._note(Happened.DISABLED, person.name, by)
        return changed

    def enable(self, name: str, *, by: str) -> Person:
        """Let a person in again; their tokens do not come back.

        Raises:
            PeopleError: there is no such person.
        """
        with self.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            changed = peoplestore.change(connection, person, disabled=False)
            self._note(Happened.ENABLED, person.name, by)
        return changed

    def set_password(self, person: Person, password: str, *, by: str, keep: str = "") -> None:
        """Give a person a new password; their sessions end but the one whose hash is ``keep``."""
        kept = self.passwords.hashed(password)
        with self.database.writing() as connection:
            peoplestore.change(connection, person, password=kept)
            peoplestore.shut_out(connection, person, but=keep)
            people_ways.use_reset(connection, person)
            self._note(Happened.PASSWORD, person.name, by)

    def is_password(self, person: Person, password: str, tried: Tried) -> tuple[timedelta, bool]:
        """How long to wait first, and whether it is this person's password."""
        keys = self._keys(person.name, tried)
        with self.database.writing() as connection:
            wait = people_attempts.begun(connection, keys, self.clock())
            kept = peoplestore.password_of(connection, person)
        is_right = not wait and self.passwords.matches(password, kept)
        if is_right:
            with self.database.writing() as connection:
                people_attempts.passed(connection, keys)
        return wait, is_right

    def new_reset(self, name: str, *, by: str) -> str:
        """A secret with which a person may choose a password, once, within a day.

        Raises:
            PeopleError: there is no such person, or they are disabled.
        """
        with self.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            if person.is_disabled:
                raise PeopleError(f"{person.name}: is disabled; enable them first")
            secret = people_ways.new_reset(connection, person, self.clock())
            self._note(Happened.RESET, person.name, by)
        return secret

    def reset_person(self, secret: str) -> Person | None:
        """Whom a reset secret is for; None where it is unknown, used or too old."""
        with self.database.reading() as connection:
            return people_ways.reset_person(connection, secret, self.clock())

    def reset(self, secret: str, password: str) -> Person | None:
        """Use a reset secret; None where somebody else was faster. All sessions end."""
        kept = self.passwords.hashed(password)
        with self.database.writing() as connection:
            person = people_ways.reset_person(connection, secret, self.clock())
            if person is None:
                return None
            people_ways.use_reset(connection, person)
            peoplestore.change(connection, person, password=kept)
            peoplestore.shut_out(connection, person)
            self._note(Happened.PASSWORD, person.name, person.name)
        return person

    def sign_in(self, name: str, password: str, tried: Tried, *, lang: str = "") -> Outcome:
        """Begin a session for whoever knows the password, unless failures made them wait.

        Names that nobody has take as long, wait as long, and count the same.

        Raises:
            BusyError: so many are signing in that this one has to come again.
        """
        known, keys = self._sought(name), self._keys(name, tried)
        now = self.clock()
        with self.database.writing() as connection:
            wait = people_attempts.begun(connection, keys, now)
            person = peoplestore.known(connection, known) if known else None
            kept = peoplestore.password_of(connection, person) if person else None
        shown = person.name if person else ""
        if wait:
            self._note(Happened.WAITS, shown)
            return Outcome(wait=wait)
        is_right = self.passwords.matches(password, kept)
        if person is None or person.is_disabled or not is_right:
            self._note(Happened.FAILED, shown)
            return Outcome()
        again = self.passwords.hashed(password) if self.passwords.is_old(kept or "") else None
        return self._begun(person, keys, again, lang)

    def _begun(
        self, person: Person, keys: Mapping[Party, str], again: str | None, lang: str
    ) -> Outcome:
        with self.database.writing() as connection:
            people_attempts.passed(connection, keys)
            if again:
                peoplestore.change(connection, person, password=again)
            secret = people_ways.begin(connection, person, self.clock(), lang)
            self._note(Happened.SIGNED_IN, person.name)
        return Outcome(person, secret)

    def begin(self, person: Person, *, about: str, lang: str = "") -> str:
        """A session for somebody whom another program vouches for; its secret."""
        with self.database.writing() as connection:
            secret = people_ways.begin(connection, person, self.clock(), lang)
            self._note(Happened.SIGNED_IN, person.name, about=about)
        return secret

    def open_session(self, secret: str) -> people_ways.Kept | None:
        """The session of that secret, if it is open; its use is written down now and then."""
        now = self.clock()
        with self.database.reading() as connection:
            kept = people_ways.open_session(connection, secret, now)
        if kept is not None and kept.is_due:
            with self.database.writing() as connection:
                people_ways.seen(connection, kept, now)
        return kept

    def dress(self, secret: str, *, lang: str, has_keys: bool) -> None:
        """Keep how a session's pages look."""
        with self.database.writing() as connection:
            people_ways.dressed(connection, secret, lang=lang, has_keys=has_keys)

    def sign_out(self, person: Person, session: str) -> None:
        """End one session, by its hash."""
        with self.database.writing() as connection:
            people_ways.end(connection, session)
            self._note(Happened.SIGNED_OUT, person.name)

    def drop(self, secret: str) -> None:
        """End the session that a browser had before it signed in anew, whosever it was."""
        with self.database.writing() as connection:
            people_ways.end(connection, people_ways.hashed(secret))

    def sign_out_everywhere(self, name: str, *, by: str, keep: str = "") -> int:
        """End a person's sessions but the one whose hash is ``keep``; how many there were.

        Raises:
            PeopleError: there is no such person.
        """
        with self.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            ended = peoplestore.shut_out(connection, person, but=keep)
            self._note(Happened.SIGNED_OUT_EVERYWHERE, person.name, by)
        return ended

    def new_token(
        self, name: str, *, label: str, role: Role, by: str, life: timedelta = LONGEST_TOKEN
    ) -> str:
        """A token for a person's scripts, which may at most what ``role`` may; shown once.

        Raises:
            PeopleError: there is no such person, or they are disabled.
        """
        with self.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            if person.is_disabled:
                raise PeopleError(f"{person.name}: is disabled; enable them first")
            shown = displayed(label, "token")
            lasts = min(life, LONGEST_TOKEN)
            secret = people_ways.new_token(
                connection, person, label=shown, role=role, now=self.clock(), life=lasts
            )
            self._note(Happened.TOKEN, person.name, by, role)
        return secret

    def tokens(self, person: Person) -> list[people_ways.Token]:
        """A person's tokens, the newest first."""
        with self.database.reading() as connection:
            return people_ways.tokens_of(connection, person)

    def end_token(self, person: Person, number: int, *, by: str) -> bool:
        """Take a token from a person; whether there was such a one."""
        with self.database.writing() as connection:
            is_gone = people_ways.end_token(connection, person, number)
            if is_gone:
                self._note(Happened.TOKEN_ENDED, person.name, by)
        return is_gone

    def token_person(self, secret: str) -> tuple[Person, Role] | None:
        """Whose token a secret is, and what it may do now."""
        with self.database.writing() as connection:
            return people_ways.token_person(connection, secret, self.clock())

    def found_elsewhere(self, name: str, *, may_add: bool, about: str) -> Person | None:
        """The person that a proxy or a provider names; added as a reader where they may be.

        None for whoever is unknown or disabled.
        """
        known = self._sought(name)
        if not known:
            return None
        with self.database.reading() as connection:
            person = peoplestore.known(connection, known)
            is_set_up = peoplestore.is_set_up(connection)
        if person is None and may_add and is_set_up:
            person = self.add(known, Role.READER, by=about)
        return None if person is None or person.is_disabled else person

    def from_provider(
        self, subject: str, *, name: str, display: str, role: Role | None, may_add: bool
    ) -> Person | None:
        """The person who is ``subject`` at the provider, with the role that it gives, if any.

        Somebody new there is whoever was added under that name without a password, or is added
        where they may be; else None. A name alone opens nothing that a password protects.
        """
        known, by = self._sought(name), "OpenID Connect"
        with self.database.writing() as connection:
            person = peoplestore.of_subject(connection, subject)
            if person is None and known:
                found = peoplestore.known(connection, known)
                if found is not None and not found.subject and not found.has_password:
                    person = peoplestore.change(connection, found, subject=subject)
                elif found is not None:
                    return None
        if person is None:
            if not (known and (may_add or role) and self.is_set_up()):
                return None
            return self.add(known, role or Role.READER, by=by, display=display, subject=subject)
        if person.is_disabled:
            return None
        if role is None or not self._is_other(person, role):
            return person
        return self.set_role(person.name, role, by=by)

    def _is_other(self, person: Person, role: Role) -> bool:
        """Whether the provider gives another role; the last admin keeps theirs."""
        if role == person.role:
            return False
        is_admin = [one for one in self.people() if one.role == Role.ADMIN and not one.is_disabled]
        return person.role != Role.ADMIN or len(is_admin) > 1

    def _shut_out(self, connection: Connection, person: Person) -> None:
        peoplestore.shut_out(connection, person)
        peoplestore.without_tokens(connection, person)
        people_ways.use_reset(connection, person)

    def _sought(self, name: str) -> str:
        try:
            return login(name)
        except PeopleError:
            return ""

    def _keys(self, name: str, tried: Tried) -> dict[Party, str]:
        """What an attempt counts against; a known browser's counts against itself alone."""
        if tried.device:
            return {Party.DEVICE: self._keyed(Party.DEVICE, tried.device)}
        keys = {Party.PERSON: self._keyed(Party.PERSON, self._sought(name))}
        if tried.address:
            keys[Party.ADDRESS] = self._keyed(Party.ADDRESS, tried.address)
        return keys

    def _keyed(self, party: Party, value: str) -> str:
        return hmac.digest(self.key, f"{party}\0{value}".encode(), "sha256").hex()[:32]

    def _note(self, happened: Happened, person: str, by: str = "", about: str = "") -> None:
        note(self.folder, happened, self.clock(), person=person, by=by, about=about)


def accounts_of(workspace: Workspace) -> Accounts:
    """The people of a workspace.

    Raises:
        DatabaseError: the review database cannot be used.
    """
    key = hmac.digest(workspace.key, b"people", "sha256")
    return Accounts(reviewdb.of(workspace), workspace.data_dir, key)
