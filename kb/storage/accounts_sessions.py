"""Sessions of people in browsers: begun, found again by their secret, ended."""

from __future__ import annotations

from dataclasses import dataclass

from kb.people import Person, login
from kb.storage import people_ways, peoplestore
from kb.storage.accounts_base import Books
from kb.storage.people_log import Happened


@dataclass(frozen=True)
class Sessions:
    """The sessions of one workspace's people."""

    books: Books

    def begin(self, person: Person, *, about: str, lang: str = "") -> str:
        """A session for somebody whom another program vouches for; its secret."""
        with self.books.database.writing() as connection:
            secret = people_ways.begin(connection, person, self.books.clock(), lang)
            self.books.note(Happened.SIGNED_IN, person.name, about=about)
        return secret

    def opened(self, secret: str) -> people_ways.Kept | None:
        """The session of that secret, if it is open; its use is written down now and then."""
        now = self.books.clock()
        with self.books.database.reading() as connection:
            kept = people_ways.open_session(connection, secret, now)
        if kept is not None and kept.is_due:
            with self.books.database.writing() as connection:
                people_ways.seen(connection, kept, now)
        return kept

    def dress(self, secret: str, *, lang: str, has_keys: bool) -> None:
        """Keep how a session's pages look."""
        with self.books.database.writing() as connection:
            people_ways.dressed(connection, secret, lang=lang, has_keys=has_keys)

    def sign_out(self, person: Person, session: str) -> None:
        """End one session, by its hash."""
        with self.books.database.writing() as connection:
            people_ways.end(connection, session)
            self.books.note(Happened.SIGNED_OUT, person.name)

    def drop(self, secret: str) -> None:
        """End the session that a browser had before it signed in anew, whosever it was."""
        with self.books.database.writing() as connection:
            people_ways.end(connection, people_ways.hashed(secret))

    def sign_out_everywhere(self, name: str, *, by: str, keep: str = "") -> int:
        """End a person's sessions but the one whose hash is ``keep``; how many there were.

        Raises:
            PeopleError: there is no such person.
        """
        with self.books.database.writing() as connection:
            person = peoplestore.named(connection, login(name))
            ended = peoplestore.shut_out(connection, person, but=keep)
            self.books.note(Happened.SIGNED_OUT_EVERYWHERE, person.name, by)
        return ended
