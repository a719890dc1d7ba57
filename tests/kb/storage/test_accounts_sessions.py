"""Sessions: how long they last and what ends them. On SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from kb.people import IDLE, LONGEST_SESSION
from kb.roles import Role
from kb.storage.accounts import Accounts
from kb.storage.people_ways import hashed
from tests.factories import NOW
from tests.peopleshop import HOME, PASSWORD, Clock


def test_a_session_ends_when_idle_and_after_a_week(accounts: Accounts, clock: Clock) -> None:
    """Use keeps it open, but not longer."""
    secret = accounts.sign_ins.sign_in("ana", PASSWORD, HOME).secret
    for _ in range(int(LONGEST_SESSION / IDLE)):
        clock.on(seconds=(IDLE - timedelta(minutes=2)).total_seconds())
        assert accounts.sessions.opened(secret) is not None
    clock.now = NOW + LONGEST_SESSION
    assert accounts.sessions.opened(secret) is None
    idle = accounts.sign_ins.sign_in("ana", PASSWORD, HOME).secret
    clock.on(hours=8)
    assert accounts.sessions.opened(idle) is None


ENDS: list[Callable[[Accounts, str], object]] = [
    lambda own, _: own.people.disable("bob", by="ana"),
    lambda own, _: own.sign_ins.set_password(
        own.people.named("bob"), "another one of his", by="ana"
    ),
    lambda own, _: own.sessions.sign_out_everywhere("bob", by="ana"),
    lambda own, secret: own.sessions.sign_out(own.people.named("bob"), hashed(secret)),
]


@pytest.mark.parametrize("end", ENDS)
def test_sessions_end_at_once(accounts: Accounts, end: Callable[[Accounts, str], object]) -> None:
    """When somebody is disabled, gets a new password, or is signed out."""
    secret = accounts.sign_ins.sign_in("bob", f"{PASSWORD} too", HOME).secret
    assert accounts.sessions.opened(secret) is not None
    end(accounts, secret)
    assert accounts.sessions.opened(secret) is None


def test_a_new_role_counts_at_once(accounts: Accounts) -> None:
    """Also in sessions that are open."""
    secret = accounts.sign_ins.sign_in("bob", f"{PASSWORD} too", HOME).secret
    accounts.people.set_role("bob", Role.READER, by="ana")
    kept = accounts.sessions.opened(secret)
    assert kept is not None
    assert kept.person.role == Role.READER
