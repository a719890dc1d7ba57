"""Who there is, and that somebody is left who looks after them. On SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import PeopleError
from kb.roles import Role
from kb.storage.accounts import Accounts
from kb.storage.reviewdb import ReviewDatabase
from tests.peopleshop import CHEAP


def test_somebody_is_left_who_looks_after_people(accounts: Accounts) -> None:
    """The last admin is neither disabled nor given another role; the first person is one."""
    with pytest.raises(PeopleError, match="is the last admin"):
        accounts.people.disable("ana", by="ana")
    with pytest.raises(PeopleError, match="is the last admin"):
        accounts.people.set_role("ana", Role.EDITOR, by="ana")
    assert accounts.people.named("ana").role == Role.ADMIN


def test_the_first_person_is_an_admin(reviews: ReviewDatabase, tmp_path: Path) -> None:
    """An editor alone could add nobody."""
    empty = Accounts(reviews, tmp_path, b"key", CHEAP)
    assert not empty.people.is_set_up()
    with pytest.raises(PeopleError, match="the first person must be an admin"):
        empty.people.add("bob", Role.EDITOR, by="shell")


def test_a_name_is_given_once(accounts: Accounts) -> None:
    """In whatever case."""
    with pytest.raises(PeopleError, match="this name is taken"):
        accounts.people.add("BOB", Role.READER, by="ana")
