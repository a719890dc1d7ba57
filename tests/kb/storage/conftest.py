"""Fixtures of the tests of stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.roles import Role
from kb.storage.accounts import Accounts
from kb.storage.reviewdb import ReviewDatabase
from tests.peopleshop import CHEAP, PASSWORD, Clock


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture
def accounts(reviews: ReviewDatabase, tmp_path: Path, clock: Clock) -> Accounts:
    """Ana, who is an admin, and Bob, an editor."""
    made = Accounts(reviews, tmp_path, b"key", CHEAP, clock)
    made.people.add("Ana", Role.ADMIN, by="shell", password=PASSWORD)
    made.people.add("bob", Role.EDITOR, by="ana", password=f"{PASSWORD} too", display="Bob Œuvre")
    return made
