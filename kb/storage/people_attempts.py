"""Failures to sign in, counted by name, browser and address, as keyed hashes that last a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from kb.people import FORGOTTEN, Party, wait
from kb.storage.review_tables import attempts
from kb.storage.reviewdb import alone


def begun(connection: Connection, keys: Mapping[Party, str], now: datetime) -> timedelta:
    """Count an attempt as failed until it has not, unless one has to wait: then how long.

    Counting before the password is checked lets nobody try many at once.
    """
    alone(connection, attempts)
    connection.execute(attempts.delete().where(attempts.c.last_at <= now - FORGOTTEN))
    query = select(attempts).where(attempts.c.key.in_(keys.values()))
    known = {row.key: row for row in connection.execute(query)}
    waits = [
        wait(party, known[key].failures, known[key].last_at, now)
        for party, key in keys.items()
        if key in known
    ]
    longest = max(waits, default=timedelta())
    if longest > timedelta():
        return longest
    for key in keys.values():
        if key in known:
            values = {"failures": known[key].failures + 1, "last_at": now}
            connection.execute(attempts.update().where(attempts.c.key == key).values(**values))
        else:
            connection.execute(attempts.insert().values(key=key, failures=1, last_at=now))
    return timedelta()


def passed(connection: Connection, keys: Mapping[Party, str]) -> None:
    """Take back what :func:`begun` counted; the person's own failures are over.

    Those of the address are not: whoever has one password could try others for ever.
    """
    for party, key in keys.items():
        row = attempts.c.key == key
        if party == Party.ADDRESS:
            less = attempts.update().where(row).values(failures=attempts.c.failures - 1)
            connection.execute(less)
        else:
            connection.execute(attempts.delete().where(row))
