"""People of the admin pages: names, what a password must be, and how long failures make one wait.

Not customers, who have no names here: see :mod:`kb.identities`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kb.characters import visible
from kb.errors import PeopleError
from kb.roles import ROLES, Role

LONGEST_NAME = 60
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_024
"""Characters; hashing more would be work for whoever wants us busy."""
FEWEST_SIGNS = 5
"""Different characters of a password; fewer are a key held down."""
USUAL = (
    "password", "motdepasse", "azertyuiop", "qwertyuiop", "qwertzuiop", "123456789", "1234567890",
    "letmein", "welcome", "bienvenue", "iloveyou", "jetaime", "administrator", "administrateur",
    "changeme", "askless", "helpcenter",
)  # fmt: skip
"""What people write when a form wants a long password: alone, repeated, or with a number."""

IDLE = timedelta(hours=8)
"""A session ends when nothing was asked for so long."""
LONGEST_SESSION = timedelta(days=7)
RESET_LIFE = timedelta(days=1)
LONGEST_TOKEN = timedelta(days=366)

LONGEST_DELAY = timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
"""After so long without another one, failures count no more."""


class Party(StrEnum):
    """Whose failures are counted."""

    PERSON = "person"
    """The name that was tried, from browsers that it never signed in with."""
    DEVICE = "device"
    """A browser with which this person signed in before: strangers have none."""
    ADDRESS = "address"
    """The network address; several people may share one."""


FREE = {Party.PERSON: 5, Party.DEVICE: 5, Party.ADDRESS: 20}
"""Failures that cost nothing; from then on the delay doubles with each."""


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in. ``name`` is what they type and what logs say, in lower case."""

    id: int
    name: str
    display: str
    role: Role
    created_at: datetime
    is_disabled: bool = False
    has_password: bool = True
    subject: str = ""
    """Who they are at the OpenID Connect provider, once they signed in there."""


def login(text: str) -> str:
    """A name as it is kept and compared: in lower case, one word, without signs that hide.

    Raises:
        PeopleError: nothing is left, it is too long, or it has spaces.
    """
    name = visible(unicodedata.normalize("NFKC", text)).strip().casefold()
    if not name or len(name) > LONGEST_NAME or any(one.isspace() or one in "/?#" for one in name):
        raise PeopleError(
            f"a person's name is one word of 1 to {LONGEST_NAME} characters, such as ana or "
            "ana@shop.example",
            code="name_form",
            most=LONGEST_NAME,
        )
    return name


def displayed(text: str, name: str) -> str:
    """The name that pages show: on one line, at most as long as fits; ``name`` for none."""
    return " ".join(visible(text).split())[:LONGEST_NAME] or name


def role_named(text: str) -> Role:
    """The role of that name.

    Raises:
        PeopleError: there is none.
    """
    try:
        return Role(text)
    except ValueError:
        raise PeopleError(
            f"there is no such role; expected one of {', '.join(ROLES)}", code="no_role"
        ) from None


def password_problem(password: str, name: str) -> str:
    """What is wrong with a new password: a word of the pages, "" for nothing.

    Length is what counts, and that it is not one that everybody tries first; no rule says which
    characters (NIST SP 800-63B, 5.1.1.2).
    """
    plain = normal(password).casefold()
    if len(plain) < SHORTEST_PASSWORD:
        return "password_short"
    if len(plain) > LONGEST_PASSWORD:
        return "password_long"
    letters = "".join(one for one in plain if one.isalpha()) or plain
    words = (*USUAL, name, name.partition("@")[0])
    is_usual = any(not letters.replace(one, "") or not plain.replace(one, "") for one in words)
    if len(set(plain)) < FEWEST_SIGNS or is_usual or plain in _LINES:
        return "password_usual"
    return ""


_LINES = {
    line[start : start + length]
    for line in ("1234567890" * 3, "abcdefghijklmnopqrstuvwxyz", "0987654321" * 3)
    for length in range(SHORTEST_PASSWORD, 21)
    for start in range(len(line) - length + 1)
}


def normal(password: str) -> str:
    """The same characters whichever keyboard they came from (RFC 8265: NFC; spaces as they are)."""
    return unicodedata.normalize("NFC", password)


def delay(party: Party, failures: int) -> timedelta:
    """How long after its last failure a party must wait: nothing at first, then doubling.

    >>> delay(Party.PERSON, 8).seconds
    8
    """
    over = failures - FREE[party]
    if over < 0:
        return timedelta()
    return min(timedelta(seconds=2.0 ** min(over, 30)), LONGEST_DELAY)


def wait(party: Party, failures: int, last_at: datetime, now: datetime) -> timedelta:
    """How long a party must still wait at ``now``.

    A clock that was set back makes nobody wait longer than the delay itself.
    """
    return max(timedelta(), min(last_at + delay(party, failures) - now, delay(party, failures)))
