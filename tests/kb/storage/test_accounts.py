"""What holds for each change to people, on SQLite and PostgreSQL: logged, no secret kept."""

from __future__ import annotations

import json

import pytest

from kb.roles import Role
from kb.storage.accounts import Accounts, Tried
from kb.storage.people_log import FILE
from kb.storage.reviewdb import ReviewDatabase
from tests.peopleshop import HOME, PASSWORD


def lines(accounts: Accounts) -> list[dict[str, str]]:
    """The log."""
    text = (accounts.folder / FILE).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_log_tells_what_happened_and_no_secret(accounts: Accounts) -> None:
    """Nor a name that nobody has: it may be a password in the wrong field."""
    accounts.sign_ins.sign_in("my secret password", "x", Tried("10.6.6.6"))
    secret = accounts.sign_ins.sign_in("ana", PASSWORD, HOME).secret
    token = accounts.tokens.new("bob", label="t", role=Role.EDITOR, by="ana")
    reset = accounts.sign_ins.new_reset("bob", by="ana")
    accounts.people.set_role("bob", Role.READER, by="ana")
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
        accounts.people.set_role("bob", Role.READER, by="ana")
    assert accounts.people.named("bob").role == Role.EDITOR


def test_no_secret_is_kept(accounts: Accounts, reviews: ReviewDatabase) -> None:
    """Whoever reads the database can neither sign in nor tell which addresses failed."""
    from kb.storage.review_tables import METADATA

    given = [
        accounts.sign_ins.sign_in("ana", PASSWORD, HOME).secret,
        accounts.tokens.new("bob", label="t", role=Role.EDITOR, by="ana"),
        accounts.sign_ins.new_reset("bob", by="ana"),
        PASSWORD,
    ]
    accounts.sign_ins.sign_in("ana", "wrong", Tried("10.6.6.6"))
    with reviews.reading() as connection:
        rows = [str(row) for table in METADATA.tables.values()
                for row in connection.execute(table.select())]  # fmt: skip
    assert rows
    assert not any(one in row for one in [*given, "10.6.6.6"] for row in rows)
