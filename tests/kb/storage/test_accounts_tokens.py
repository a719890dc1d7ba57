"""Tokens of scripts: what they may do, how they end. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

from kb.roles import Role
from kb.storage.accounts import Accounts
from tests.peopleshop import Clock


def test_a_token_may_no_more_than_its_person(accounts: Accounts, clock: Clock) -> None:
    """Nor than its own role; it ends with its time, its person, or when it is taken."""
    secret = accounts.tokens.new("ana", label="CI", role=Role.EDITOR, by="ana", life=timedelta(9))
    capped = accounts.tokens.new("bob", label="b", role=Role.ADMIN, by="ana")
    assert [accounts.tokens.person(one) for one in (secret, capped, "askless_x")] == [
        (accounts.people.named("ana"), Role.EDITOR),
        (accounts.people.named("bob"), Role.EDITOR),
        None,
    ]
    token = accounts.tokens.of(accounts.people.named("ana"))[0]
    assert (token.label, token.used_at) == ("CI", clock.now)
    clock.on(days=9)
    assert accounts.tokens.person(secret) is None
    accounts.people.disable("bob", by="ana")
    accounts.people.enable("bob", by="ana")
    assert accounts.tokens.person(capped) is None


def test_nobody_takes_a_token_of_somebody_else(accounts: Accounts) -> None:
    """Numbers are easy to guess."""
    accounts.tokens.new("ana", label="CI", role=Role.EDITOR, by="ana")
    number = accounts.tokens.of(accounts.people.named("ana"))[0].id
    assert not accounts.tokens.end(accounts.people.named("bob"), number, by="bob")
    assert accounts.tokens.end(accounts.people.named("ana"), number, by="ana")
