"""Passwords, waiting after failures, links to choose one. On SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from kb.errors import PeopleError
from kb.people import RESET_LIFE
from kb.people_passwords import Passwords
from kb.roles import Role
from kb.storage.accounts import Accounts, Tried
from kb.storage.reviewdb import ReviewDatabase
from tests.peopleshop import HOME, PASSWORD, Clock


def test_whoever_knows_the_password_is_let_in(accounts: Accounts) -> None:
    """However the name is spelled; each time with a session of its own."""
    first, second = (accounts.sign_ins.sign_in(name, PASSWORD, HOME) for name in ("ana", " ANA"))
    assert first.person is not None
    assert first.person.role == Role.ADMIN
    assert first.secret != second.secret
    kept = accounts.sessions.opened(first.secret)
    assert kept is not None
    assert kept.person == first.person


@pytest.mark.parametrize("name", ["bob", "eve", "", "a b"])
def test_nobody_else_is(accounts: Accounts, name: str) -> None:
    """A wrong password and an unknown name end alike."""
    found = accounts.sign_ins.sign_in(name, PASSWORD, HOME)
    assert (found.person, found.secret, found.wait) == (None, "", timedelta())


def test_failures_make_wait_and_are_forgotten(accounts: Accounts, clock: Clock) -> None:
    """The right password waits, too; a day later all is as before."""
    for _ in range(6):
        accounts.sign_ins.sign_in("ana", "wrong", HOME)
        clock.on(seconds=2)
    accounts.sign_ins.sign_in("ana", "wrong", HOME)
    assert accounts.sign_ins.sign_in("ana", PASSWORD, Tried("10.9.9.9")).wait == timedelta(
        seconds=4
    )
    clock.on(days=1)
    assert accounts.sign_ins.sign_in("ana", PASSWORD, HOME).person is not None


def test_a_stranger_cannot_keep_somebody_out(accounts: Accounts, clock: Clock) -> None:
    """A browser that signed in before has a count of its own; waiting does not start anew."""
    for number in range(12):
        accounts.sign_ins.sign_in("ana", "wrong", Tried(f"10.6.6.{number}"))
        clock.on(seconds=120)
    assert accounts.sign_ins.sign_in("ana", PASSWORD, Tried("10.0.0.1")).wait > timedelta()
    known = accounts.sign_ins.sign_in("ana", PASSWORD, Tried("10.0.0.1", device="ana's laptop"))
    assert known.person is not None
    clock.on(minutes=15)
    assert accounts.sign_ins.sign_in("ana", PASSWORD, HOME).person is not None


def test_an_unknown_name_waits_as_a_known_one_does(accounts: Accounts, clock: Clock) -> None:
    """Else waiting would tell who there is."""
    waits = []
    for name in ("bob", "eve"):
        for number in range(7):
            accounts.sign_ins.sign_in(name, "wrong", Tried(f"10.0.{number}.1"))
        waits.append(accounts.sign_ins.sign_in(name, "wrong", HOME).wait)
    assert waits[0] == waits[1] > timedelta()


def test_an_address_that_tries_many_names_waits(accounts: Accounts) -> None:
    """One password for everybody is guessing, too."""
    for number in range(21):
        accounts.sign_ins.sign_in(f"name{number}", "wrong", HOME)
    assert accounts.sign_ins.sign_in("bob", f"{PASSWORD} too", HOME).wait > timedelta()
    assert accounts.sign_ins.sign_in("bob", f"{PASSWORD} too", Tried("10.0.0.2")).person is not None


def test_many_at_once_are_no_more_than_one_after_another(accounts: Accounts) -> None:
    """An attempt counts before its password is looked at."""
    found = []

    def attempt() -> None:
        found.append(accounts.sign_ins.sign_in("ana", "wrong", HOME).wait)

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(wait == timedelta() for wait in found) == 5


def test_a_hash_of_older_parameters_is_made_anew(
    accounts: Accounts, reviews: ReviewDatabase
) -> None:
    """At the next sign-in, when the password is there; it goes on working."""
    dearer = Accounts(reviews, accounts.folder, b"key", Passwords(2, 16, 1), accounts.clock)
    for _ in range(2):
        assert dearer.sign_ins.sign_in("ana", PASSWORD, HOME).person is not None
    person = dearer.people.named("ana")
    with reviews.reading() as connection:
        from kb.storage.peoplestore import password_of

        assert "m=16,t=2,p=1" in (password_of(connection, person) or "")


def test_a_reset_link_works_once_and_for_a_day(accounts: Accounts, clock: Clock) -> None:
    """A later one takes its place; a disabled person gets none."""
    first, second = (
        accounts.sign_ins.new_reset("bob", by="ana"),
        accounts.sign_ins.new_reset("bob", by="ana"),
    )
    assert accounts.sign_ins.reset_person(first) is None
    assert accounts.sign_ins.reset(second, "chosen by himself") is not None
    assert accounts.sign_ins.reset(second, "chosen by another") is None
    assert accounts.sign_ins.sign_in("bob", "chosen by himself", HOME).person is not None
    late = accounts.sign_ins.new_reset("bob", by="ana")
    clock.on(seconds=RESET_LIFE.total_seconds())
    assert accounts.sign_ins.reset_person(late) is None
    accounts.people.disable("bob", by="ana")
    with pytest.raises(PeopleError, match="is disabled"):
        accounts.sign_ins.new_reset("bob", by="ana")
