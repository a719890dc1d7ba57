"""Names, passwords and delays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import PeopleError
from kb.people import FREE, LONGEST_DELAY, Party, delay, login, password_problem, wait
from kb.people_passwords import Passwords
from tests.factories import NOW

CHEAP = Passwords(time_cost=1, memory_kib=8, lanes=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana", "ana"),
        (" ÉTÉ ", "été"),
        ("a\u202ena", "ana"),
        ("ﬁona", "fiona"),
        ("A@B.fr", "a@b.fr"),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(typed: str, kept: str) -> None:
    """Case, width and hidden signs make no second person."""
    assert login(typed) == kept
    assert login(kept) == kept


@pytest.mark.parametrize("typed", ["", " ", "\u202e", "a b", "a/b", "a\nb", "é" * 61])
def test_what_is_no_name_is_refused(typed: str) -> None:
    """It stands in addresses and in one line of logs."""
    with pytest.raises(PeopleError, match="one word"):
        login(typed)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("elevensigns", "password_short"),
        ("x" * 1025, "password_long"),
        ("aaaaaaaaaaaaaaa", "password_usual"),
        ("123456789012", "password_usual"),
        ("password2026!", "password_usual"),
        ("MotDePasse123", "password_usual"),
        ("anatoleanatole", "password_usual"),
        ("le chat de l'échange", ""),
        ("correct horse battery", ""),
        ("🎁🎄🎅🤶🧑‍🎄☃️❄️🌲🕯️🔔", ""),
    ],
)
def test_length_counts_and_no_rule_of_composition(password: str, problem: str) -> None:
    """What everybody tries first is refused."""
    assert password_problem(password, "anatole") == problem


def test_a_password_is_the_same_from_every_keyboard() -> None:
    """Some send é as two characters."""
    kept = CHEAP.hashed("de\u0301branche\u0301 partout")
    assert CHEAP.matches("d\u00e9branch\u00e9 partout", kept)


def test_nobody_has_the_password_of_nobody() -> None:
    """An unknown name takes the same work and never matches."""
    assert not CHEAP.matches("nobody's password", None)
    assert not CHEAP.matches("anything", "no hash")


def test_the_defaults_are_the_second_choice_of_rfc_9106() -> None:
    """Three passes over 64 MiB in four lanes, Argon2id; older hashes are known."""
    assert Passwords().hashed("a password").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert Passwords().is_old(CHEAP.hashed("a password"))


@pytest.mark.parametrize("party", Party)
def test_failures_cost_nothing_and_then_twice_as_much_each(party: Party) -> None:
    """Up to a quarter of an hour, never for good."""
    free = FREE[party]
    found = [delay(party, free + more).seconds for more in (-1, 0, 1, 2, 30, 10_000)]
    assert found == [0, 1, 2, 4, 900, 900]


@given(st.integers(0, 10**6), st.timedeltas(timedelta(days=-9999), timedelta(days=9999)))
def test_no_clock_makes_anybody_wait_longer_than_the_delay(failures: int, gone: timedelta) -> None:
    """Set forward or back."""
    found = wait(Party.PERSON, failures, NOW, NOW + gone)
    assert timedelta() <= found <= delay(Party.PERSON, failures) <= LONGEST_DELAY
