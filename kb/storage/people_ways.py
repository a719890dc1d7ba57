"""Sessions, tokens and reset links in the review database: only hashes of what opens them.

Each secret has 256 random bits, so a plain hash of it is enough. Each function is given its
transaction.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from kb.people import IDLE, LONGEST_SESSION, RESET_LIFE, Person
from kb.roles import Role, capped
from kb.storage.peoplestore import person_of
from kb.storage.review_tables import people, resets, sessions, tokens

TOKEN_MARK = "askless_"  # noqa: S105 (what a token begins with: scanners of code know it by that)
_SEEN_AGAIN = timedelta(minutes=1)
"""A session's last use is written no more often than that."""


@dataclass(frozen=True)
class Kept:
    """A session that is open: whose, and how its pages look."""

    person: Person
    hash: str
    lang: str
    has_keys: bool
    is_due: bool
    """Whether its use is to be written down."""


@dataclass(frozen=True)
class Token:
    """A token as its owner sees it; it itself is shown once, when it is made."""

    id: int
    label: str
    role: Role
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Bearer:
    """Whose token it is, and what it may do now: the lesser of its role and theirs."""

    token: int
    person: Person
    role: Role
    is_due: bool
    """Whether its use is to be written down."""


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def begin(connection: Connection, person: Person, now: datetime, lang: str = "") -> str:
    """A new session of a person: its secret, for the cookie."""
    secret = secrets.token_urlsafe(32)
    times = {"created_at": now, "seen_at": now, "expires_at": now + LONGEST_SESSION}
    connection.execute(sessions.delete().where(sessions.c.expires_at <= now))
    row = {"hash": hashed(secret), "person_id": person.id, "lang": lang}
    connection.execute(sessions.insert().values(**row, **times))
    return secret


def open_session(connection: Connection, secret: str, now: datetime) -> Kept | None:
    """The session of that secret; None where it is unknown, too old, idle, or its person out."""
    own = sessions.c
    query = select(people, own.hash, own.lang, own.has_keys, own.seen_at, own.expires_at)
    found = connection.execute(query.join(sessions).where(own.hash == hashed(secret)))
    row = found.one_or_none()
    if row is None or row.disabled or row.expires_at <= now or row.seen_at + IDLE <= now:
        return None
    is_due = abs(now - row.seen_at) >= _SEEN_AGAIN
    return Kept(person_of(row), row.hash, row.lang, row.has_keys, is_due)


def seen(connection: Connection, kept: Kept, now: datetime) -> None:
    """Write down that a session was used."""
    connection.execute(sessions.update().where(sessions.c.hash == kept.hash).values(seen_at=now))


def dressed(connection: Connection, secret: str, *, lang: str, has_keys: bool) -> None:
    """Keep how a session's pages look."""
    own = sessions.c.hash == hashed(secret)
    connection.execute(sessions.update().where(own).values(lang=lang, has_keys=has_keys))


def end(connection: Connection, session: str) -> None:
    """End a session, by its hash."""
    connection.execute(sessions.delete().where(sessions.c.hash == session))


def new_reset(connection: Connection, person: Person, now: datetime) -> str:
    """A secret that lets a person choose a password once within a day; earlier ones end."""
    secret = secrets.token_urlsafe(32)
    connection.execute(resets.delete().where(resets.c.person_id == person.id))
    row = {"hash": hashed(secret), "person_id": person.id, "expires_at": now + RESET_LIFE}
    connection.execute(resets.insert().values(**row))
    return secret


def reset_person(connection: Connection, secret: str, now: datetime) -> Person | None:
    """Whom a reset secret is for; None where it is unknown, used or too old."""
    query = select(people).join(resets).where(resets.c.hash == hashed(secret))
    row = connection.execute(query.where(resets.c.expires_at > now)).one_or_none()
    return None if row is None or row.disabled else person_of(row)


def use_reset(connection: Connection, person: Person) -> None:
    """No reset secret of a person works any more."""
    connection.execute(resets.delete().where(resets.c.person_id == person.id))


def new_token(
    connection: Connection, person: Person, *, label: str, role: Role, now: datetime,
    life: timedelta,
) -> str:  # fmt: skip
    """A new token of a person: its secret, which is shown once."""
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    row = {"hash": hashed(secret), "person_id": person.id, "label": label, "role": role.value}
    connection.execute(tokens.insert().values(**row, created_at=now, expires_at=now + life))
    return secret


def token_bearer(connection: Connection, secret: str, now: datetime) -> Bearer | None:
    """Whose token a secret is; None where it is unknown, too old, or its person out."""
    found = connection.execute(select(tokens).where(tokens.c.hash == hashed(secret))).one_or_none()
    if found is None or found.expires_at <= now:
        return None
    person = person_of(
        connection.execute(select(people).where(people.c.id == found.person_id)).one()
    )
    if person.is_disabled:
        return None
    is_due = found.used_at is None or abs(now - found.used_at) >= _SEEN_AGAIN
    return Bearer(found.id, person, capped(person.role, Role(found.role)), is_due)


def token_used(connection: Connection, number: int, now: datetime) -> None:
    """Write down that a token was used."""
    connection.execute(tokens.update().where(tokens.c.id == number).values(used_at=now))


def tokens_of(connection: Connection, person: Person) -> list[Token]:
    """A person's tokens, the newest first."""
    own = select(tokens).where(tokens.c.person_id == person.id).order_by(tokens.c.id.desc())
    return [
        Token(row.id, row.label, Role(row.role), row.created_at, row.expires_at, row.used_at)
        for row in connection.execute(own)
    ]


def end_token(connection: Connection, person: Person, number: int) -> bool:
    """Take one of a person's tokens from them; whether there was such a one."""
    own = (tokens.c.id == number) & (tokens.c.person_id == person.id)
    return connection.execute(tokens.delete().where(own)).rowcount > 0
