"""People and their ways in, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kb.errors import PeopleError
from kb.people import IDLE, LONGEST_SESSION, RESET_LIFE
from kb.people_passwords import Passwords
from kb.roles import Role
from kb.storage.accounts import Accounts, Tried
from kb.storage.people_log import FILE
from kb.storage.people_ways import hashed
from kb.storage.reviewdb import ReviewDatabase
from tests.factories import NOW

CHEAP = Passwords(time_cost=1, memory_kib=8, lanes=1)
PASSWORD = "le chat de l'échange"
HOME = Tried("10.0.0.1")


@dataclass
class Clock:
    """A clock that tests turn."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.now

    def on(self, **parts: float) -> None:
        """Turn it on."""
        self.now += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture
def accounts(reviews: ReviewDatabase, tmp_path: Path, clock: Clock) -> Accounts:
    """Ana, who is an admin, and Bob, an editor."""
    made = Accounts(reviews, tmp_path, b"key", CHEAP, clock)
    made.add("Ana", Role.ADMIN, by="shell", password=PASSWORD)
    made.add("bob", Role.EDITOR, by="ana", password=f"{PASSWORD} too", display="Bob Œuvre")
    return made


def lines(accounts: Accounts) -> list[dict[str, str]]:
    """The log."""
    text = (accounts.folder / FILE).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_whoever_knows_the_password_is_let_in(accounts: Accounts) -> None:
    """However the name is spelled; each time with a session of its own."""
    first, second = (accounts.sign_in(name, PASSWORD, HOME) for name in ("ana", " ANA"))
    assert first.person is not None
    assert first.person.role == Role.ADMIN
    assert first.secret != second.secret
    kept = accounts.open_session(first.secret)
    assert kept is not None
    assert kept.person == first.person


@pytest.mark.parametrize("name", ["bob", "eve", "", "a b"])
def test_nobody_else_is(accounts: Accounts, name: str) -> None:
    """A wrong password and an unknown name end alike."""
    found = accounts.sign_in(name, PASSWORD, HOME)
    assert (found.person, found.secret, found.wait) == (None, "", timedelta())


def test_failures_make_wait_and_are_forgotten(accounts: Accounts, clock: Clock) -> None:
    """The right password waits, too; a day later all is as before."""
    for _ in range(6):
        accounts.sign_in("ana", "wrong", HOME)
        clock.on(seconds=2)
    accounts.sign_in("ana", "wrong", HOME)
    assert accounts.sign_in("ana", PASSWORD, Tried("10.9.9.9")).wait == timedelta(seconds=4)
    clock.on(days=1)
    assert accounts.sign_in("ana", PASSWORD, HOME).person is not None


def test_a_stranger_cannot_keep_somebody_out(accounts: Accounts, clock: Clock) -> None:
    """A browser that signed in before has a count of its own; waiting does not start anew."""
    for number in range(12):
        accounts.sign_in("ana", "wrong", Tried(f"10.6.6.{number}"))
        clock.on(seconds=120)
    assert accounts.sign_in("ana", PASSWORD, Tried("10.0.0.1")).wait > timedelta()
    known = accounts.sign_in("ana", PASSWORD, Tried("10.0.0.1", device="ana's laptop"))
    assert known.person is not None
    clock.on(minutes=15)
    assert accounts.sign_in("ana", PASSWORD, HOME).person is not None


def test_an_unknown_name_waits_as_a_known_one_does(accounts: Accounts, clock: Clock) -> None:
    """Else waiting would tell who there is."""
    waits = []
    for name in ("bob", "eve"):
        for number in range(7):
            accounts.sign_in(name, "wrong", Tried(f"10.0.{number}.1"))
        waits.append(accounts.sign_in(name, "wrong", HOME).wait)
    assert waits[0] == waits[1] > timedelta()


def test_an_address_that_tries_many_names_waits(accounts: Accounts) -> None:
    """One password for everybody is guessing, too."""
    for number in range(21):
        accounts.sign_in(f"name{number}", "wrong", HOME)
    assert accounts.sign_in("bob", f"{PASSWORD} too", HOME).wait > timedelta()
    assert accounts.sign_in("bob", f"{PASSWORD} too", Tried("10.0.0.2")).person is not None


def test_many_at_once_are_no_more_than_one_after_another(accounts: Accounts) -> None:
    """An attempt counts before its password is looked at."""
    found = []

    def attempt() -> None:
        found.append(accounts.sign_in("ana", "wrong", HOME).wait)

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
        assert dearer.sign_in("ana", PASSWORD, HOME).person is not None
    person = dearer.person("ana")
    with reviews.reading() as connection:
        from kb.storage.peoplestore import password_of

        assert "m=16,t=2,p=1" in (password_of(connection, person) or "")


def test_a_session_ends_when_idle_and_after_a_week(accounts: Accounts, clock: Clock) -> None:
    """Use keeps it open, but not longer."""
    secret = accounts.sign_in("ana", PASSWORD, HOME).secret
    for _ in range(int(LONGEST_SESSION / IDLE)):
        clock.on(seconds=(IDLE - timedelta(minutes=2)).total_seconds())
        assert accounts.open_session(secret) is not None
    clock.now = NOW + LONGEST_SESSION
    assert accounts.open_session(secret) is None
    idle = accounts.sign_in("ana", PASSWORD, HOME).secret
    clock.on(hours=8)
    assert accounts.open_session(idle) is None


ENDS: list[Callable[[Accounts, str], object]] = [
    lambda own, _: own.disable("bob", by="ana"),
    lambda own, _: own.set_password(own.person("bob"), "another one of his", by="ana"),
    lambda own, _: own.sign_out_everywhere("bob", by="ana"),
    lambda own, secret: own.sign_out(own.person("bob"), hashed(secret)),
]


@pytest.mark.parametrize("end", ENDS)
def test_sessions_end_at_once(accounts: Accounts, end: Callable[[Accounts, str], object]) -> None:
    """When somebody is disabled, gets a new password, or is signed out."""
    secret = accounts.sign_in("bob", f"{PASSWORD} too", HOME).secret
    assert accounts.open_session(secret) is not None
    end(accounts, secret)
    assert accounts.open_session(secret) is None


def test_a_new_role_counts_at_once(accounts: Accounts) -> None:
    """Also in sessions that are open."""
    secret = accounts.sign_in("bob", f"{PASSWORD} too", HOME).secret
    accounts.set_role("bob", Role.READER, by="ana")
    kept = accounts.open_session(secret)
    assert kept is not None
    assert kept.person.role == Role.READER


def test_somebody_is_left_who_looks_after_people(accounts: Accounts) -> None:
    """The last admin is neither disabled nor given another role; the first person is one."""
    with pytest.raises(PeopleError, match="is the last admin"):
        accounts.disable("ana", by="ana")
    with pytest.raises(PeopleError, match="is the last admin"):
        accounts.set_role("ana", Role.EDITOR, by="ana")
    assert accounts.person("ana").role == Role.ADMIN


def test_the_first_person_is_an_admin(reviews: ReviewDatabase, tmp_path: Path) -> None:
    """An editor alone could add nobody."""
    empty = Accounts(reviews, tmp_path, b"key", CHEAP)
    assert not empty.is_set_up()
    with pytest.raises(PeopleError, match="the first person must be an admin"):
        empty.add("bob", Role.EDITOR, by="shell")


def test_a_name_is_given_once(accounts: Accounts) -> None:
    """In whatever case."""
    with pytest.raises(PeopleError, match="this name is taken"):
        accounts.add("BOB", Role.READER, by="ana")


def test_a_reset_link_works_once_and_for_a_day(accounts: Accounts, clock: Clock) -> None:
    """A later one takes its place; a disabled person gets none."""
    first, second = accounts.new_reset("bob", by="ana"), accounts.new_reset("bob", by="ana")
    assert accounts.reset_person(first) is None
    assert accounts.reset(second, "chosen by himself") is not None
    assert accounts.reset(second, "chosen by another") is None
    assert accounts.sign_in("bob", "chosen by himself", HOME).person is not None
    late = accounts.new_reset("bob", by="ana")
    clock.on(seconds=RESET_LIFE.total_seconds())
    assert accounts.reset_person(late) is None
    accounts.disable("bob", by="ana")
    with pytest.raises(PeopleError, match="is disabled"):
        accounts.new_reset("bob", by="ana")


def test_a_token_may_no_more_than_its_person(accounts: Accounts, clock: Clock) -> None:
    """Nor than its own role; it ends with its time, its person, or when it is taken."""
    secret = accounts.new_token("ana", label="CI", role=Role.EDITOR, by="ana", life=timedelta(9))
    capped = accounts.new_token("bob", label="b", role=Role.ADMIN, by="ana")
    assert [accounts.token_person(one) for one in (secret, capped, "askless_x")] == [
        (accounts.person("ana"), Role.EDITOR), (accounts.person("bob"), Role.EDITOR), None,
    ]  # fmt: skip
    token = accounts.tokens(accounts.person("ana"))[0]
    assert (token.label, token.used_at) == ("CI", clock.now)
    clock.on(days=9)
    assert accounts.token_person(secret) is None
    accounts.disable("bob", by="ana")
    accounts.enable("bob", by="ana")
    assert accounts.token_person(capped) is None


def test_nobody_takes_a_token_of_somebody_else(accounts: Accounts) -> None:
    """Numbers are easy to guess."""
    accounts.new_token("ana", label="CI", role=Role.EDITOR, by="ana")
    number = accounts.tokens(accounts.person("ana"))[0].id
    assert not accounts.end_token(accounts.person("bob"), number, by="bob")
    assert accounts.end_token(accounts.person("ana"), number, by="ana")


def test_who_is_named_elsewhere_is_known_or_added(accounts: Accounts) -> None:
    """As a reader, where the settings allow it; never where somebody is disabled."""
    assert accounts.found_elsewhere("eve", may_add=False, about="proxy") is None
    eve = accounts.found_elsewhere("Eve", may_add=True, about="proxy")
    assert eve is not None
    assert (eve.name, eve.role) == ("eve", Role.READER)
    accounts.disable("eve", by="ana")
    assert accounts.found_elsewhere("eve", may_add=True, about="proxy") is None


def test_a_provider_gives_roles_and_may_add(accounts: Accounts) -> None:
    """Each time anew; no name that a password protects, nobody disabled, never the last admin."""

    def came(subject: str, name: str, role: Role | None, *, may_add: bool = False) -> str | None:
        found = accounts.from_provider(subject, name=name, display="", role=role, may_add=may_add)
        return found and f"{found.name} {found.role}"

    assert came("p|1", "eve", None) is None
    assert came("p|1", "Eve", None, may_add=True) == "eve reader"
    assert came("p|1", "ana", Role.PUBLISHER) == "eve publisher"
    assert came("p|1", "", None) == "eve publisher"
    assert came("p|2", "bob", Role.ADMIN, may_add=True) is None
    accounts.add("root", Role.ADMIN, by="ana")
    assert came("p|3", "root", Role.READER) == "root reader"
    accounts.set_role("root", Role.ADMIN, by="ana")
    accounts.disable("ana", by="root")
    assert came("p|3", "root", Role.READER) == "root admin"
    accounts.disable("eve", by="root")
    assert came("p|1", "eve", Role.ADMIN) is None


def test_the_log_tells_what_happened_and_no_secret(accounts: Accounts) -> None:
    """Nor a name that nobody has: it may be a password in the wrong field."""
    accounts.sign_in("my secret password", "x", Tried("10.6.6.6"))
    secret = accounts.sign_in("ana", PASSWORD, HOME).secret
    token = accounts.new_token("bob", label="t", role=Role.EDITOR, by="ana")
    reset = accounts.new_reset("bob", by="ana")
    accounts.set_role("bob", Role.READER, by="ana")
    text = (accounts.folder / FILE).read_text("utf-8")
    assert not any(one in text for one in (secret, token, reset, PASSWORD, "10.6", "my secret"))
    assert [line["what"] for line in lines(accounts)] == [
        "person added", "person added", "failed to sign in", "signed in", "token made",
        "reset link made", "role changed",
    ]  # fmt: skip
    assert lines(accounts)[-1] | {"at": ""} == {
        "at": "", "what": "role changed", "person": "bob", "by": "ana",
        "about": "editor to reader",
    }  # fmt: skip


def test_what_cannot_be_logged_is_not_done(accounts: Accounts) -> None:
    """On a full disk nobody's role changes in silence."""
    (accounts.folder / FILE).unlink()
    (accounts.folder / FILE).mkdir()
    with pytest.raises(OSError, match="directory"):
        accounts.set_role("bob", Role.READER, by="ana")
    assert accounts.person("bob").role == Role.EDITOR


def test_no_secret_is_kept(accounts: Accounts, reviews: ReviewDatabase) -> None:
    """Whoever reads the database can neither sign in nor tell which addresses failed."""
    from kb.storage.review_tables import METADATA

    given = [
        accounts.sign_in("ana", PASSWORD, HOME).secret,
        accounts.new_token("bob", label="t", role=Role.EDITOR, by="ana"),
        accounts.new_reset("bob", by="ana"),
        PASSWORD,
    ]
    accounts.sign_in("ana", "wrong", Tried("10.6.6.6"))
    with reviews.reading() as connection:
        rows = [str(row) for table in METADATA.tables.values()
                for row in connection.execute(table.select())]  # fmt: skip
    assert rows
    assert not any(one in row for one in [*given, "10.6.6.6"] for row in rows)
