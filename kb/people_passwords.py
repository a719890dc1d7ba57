"""Passwords as Argon2id hashes, with the same work whether a name is known or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kb.people import normal

AT_ONCE = 2
"""Hashes worked out at a time: each takes 64 MiB."""


class BusyError(Exception):
    """So many passwords are being checked that this one has to come again."""


@dataclass(frozen=True)
class Passwords:
    """Hashes and checks; the defaults are the second choice of RFC 9106 (section 4)."""

    time_cost: int = 3
    memory_kib: int = 65_536
    lanes: int = 4
    wait_seconds: float = 10.0
    _turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher(self.time_cost, self.memory_kib, self.lanes)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody's password")

    def hashed(self, password: str) -> str:
        """The hash to keep, with its parameters and a salt of its own.

        Raises:
            BusyError: too many at once.
        """
        with self._turn():
            return self._hasher.hash(normal(password))

    def matches(self, password: str, kept: str | None) -> bool:
        """Whether the hash ``kept`` is of this password; no hash takes as long and never is.

        Raises:
            BusyError: too many at once.
        """
        nobodys = self._nobodys  # made before the turn: it takes one of its own
        with self._turn():
            try:
                return self._hasher.verify(kept or nobodys, normal(password)) and kept is not None
            except (Argon2Error, InvalidHashError):
                return False

    def is_old(self, kept: str) -> bool:
        """Whether a hash was made with other parameters than these."""
        return self._hasher.check_needs_rehash(kept)

    def _turn(self) -> _Turn:
        return _Turn(self._turns, self.wait_seconds)


@dataclass(frozen=True)
class _Turn:
    turns: BoundedSemaphore
    seconds: float

    def __enter__(self) -> None:
        if not self.turns.acquire(timeout=self.seconds):
            raise BusyError

    def __exit__(self, *error: object) -> None:
        self.turns.release()
