"""Claims, comments and schedules in the review database.

An item is ``draft`` or ``gap`` with its language and name, as :attr:`kb.work_queue.Item.key` has
them. Comments are redacted by whoever calls, before they come here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from kb.storage.review_tables import claims, comments, schedules
from kb.storage.reviewdb import ReviewDatabase

WAITING, DONE, CANCELLED = "waiting", "done", "cancelled"
MOST_COMMENTS = 200


@dataclass(frozen=True)
class Claim:
    """Who works on an item, since when."""

    key: str
    who: str
    at: datetime


@dataclass(frozen=True)
class Comment:
    """What somebody said about an article."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Schedule:
    """When an approved article goes live; ``wave`` names a publication in randomised order."""

    article_id: str
    locale: str
    publish_at: datetime
    who: str
    wave: str | None = None


def read_claims(database: ReviewDatabase) -> dict[str, Claim]:
    """Item key -> its claim."""
    with database.reading() as connection:
        rows = connection.execute(select(claims)).all()
    return {row.item: Claim(row.item, row.person, row.at) for row in rows}


def claim(database: ReviewDatabase, keys: Iterable[str], who: str, now: datetime) -> list[Claim]:
    """Claim items for somebody; those that somebody else has, which stay theirs."""
    with database.writing() as connection:
        held = {row.item: row for row in connection.execute(select(claims)).all()}
        others = []
        for key in dict.fromkeys(keys):
            row = held.get(key)
            if row is None:
                kind = key.split(" ", 1)[0]
                connection.execute(insert(claims).values(kind=kind, item=key, person=who, at=now))
            elif row.person != who:
                others.append(Claim(key, row.person, row.at))
    return others


def assign(
    database: ReviewDatabase, keys: Iterable[str], who: str, now: datetime
) -> dict[str, str]:
    """Give items to somebody, whoever had them; item key -> who had it, empty for nobody."""
    before: dict[str, str] = {}
    with database.writing() as connection:
        held = {row.item: row.person for row in connection.execute(select(claims)).all()}
        for key in dict.fromkeys(keys):
            before[key] = held.get(key, "")
            connection.execute(delete(claims).where(claims.c.item == key))
            if who:
                kind = key.split(" ", 1)[0]
                connection.execute(insert(claims).values(kind=kind, item=key, person=who, at=now))
    return before


def unclaim(database: ReviewDatabase, keys: Collection[str], who: str = "") -> int:
    """Give items back; only those of ``who``, unless nobody is named. How many that were."""
    chosen = claims.c.item.in_(list(keys))
    wanted = delete(claims).where(chosen & (claims.c.person == who) if who else chosen)
    with database.writing() as connection:
        return int(connection.execute(wanted).rowcount)


def read_comments(database: ReviewDatabase, article_id: str, locale: str) -> list[Comment]:
    """The comments on an article, oldest first; the newest two hundred."""
    own = (comments.c.article_id == article_id) & (comments.c.locale == locale)
    asked = select(comments).where(own).order_by(comments.c.id.desc()).limit(MOST_COMMENTS)
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    return [Comment(row.person, row.at, row.text) for row in reversed(rows)]


def add_comment(database: ReviewDatabase, article_id: str, locale: str, said: Comment) -> None:
    """Keep a comment, whose text holds no personal data."""
    values = {"article_id": article_id, "locale": locale, "person": said.who, "at": said.at}
    with database.writing() as connection:
        connection.execute(insert(comments).values(**values, text=said.text))


def waiting(database: ReviewDatabase) -> dict[tuple[str, str], Schedule]:
    """(article id, locale) -> when each article that waits goes live."""
    asked = select(schedules).where(schedules.c.state == WAITING).order_by(schedules.c.id)
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    return {
        (row.article_id, row.locale): Schedule(
            row.article_id, row.locale, row.publish_at, row.person, row.wave
        )
        for row in rows
    }


def lots(database: ReviewDatabase) -> dict[tuple[str, str], str]:
    """(article id, locale) -> the draw in which it got its day, of those that nobody took back.

    The seed and when it was drawn tell one draw from another.
    """
    asked = select(schedules).where(schedules.c.state != CANCELLED).order_by(schedules.c.id)
    with database.reading() as connection:
        rows = connection.execute(asked).all()
    return {
        (row.article_id, row.locale): f"{row.wave.partition(', ')[2]}, {row.at.isoformat()}"
        for row in rows
        if row.wave
    }


def schedule(database: ReviewDatabase, wanted: Iterable[Schedule], now: datetime) -> None:
    """Set when articles go live, in the place of what was set before."""
    with database.writing() as connection:
        for one in wanted:
            _end(connection, one.article_id, one.locale, CANCELLED)
            connection.execute(
                insert(schedules).values(
                    article_id=one.article_id,
                    locale=one.locale,
                    publish_at=one.publish_at,
                    wave=one.wave,
                    person=one.who,
                    state=WAITING,
                    at=now,
                )
            )


def unschedule(database: ReviewDatabase, article_id: str, locale: str, *, is_done: bool) -> None:
    """An article waits no longer: it went live, or somebody took its day back."""
    with database.writing() as connection:
        _end(connection, article_id, locale, DONE if is_done else CANCELLED)


def rename(database: ReviewDatabase, old: str, new: str, locales: Iterable[str]) -> None:
    """What is said, claimed and set of an article, under its new id; a second time changes
    nothing.
    """
    with database.writing() as connection:
        for table in (comments, schedules):
            connection.execute(
                update(table).where(table.c.article_id == old).values(article_id=new)
            )
        for locale in locales:
            mine, then = f"draft {locale} {old}", f"draft {locale} {new}"
            if connection.execute(select(claims).where(claims.c.item == mine)).first():
                connection.execute(delete(claims).where(claims.c.item == then))
                connection.execute(update(claims).where(claims.c.item == mine).values(item=then))


def _end(connection: Connection, article_id: str, locale: str, state: str) -> None:
    own = (schedules.c.article_id == article_id) & (schedules.c.locale == locale)
    wanted = update(schedules).where(own & (schedules.c.state == WAITING))
    connection.execute(wanted.values(state=state))
