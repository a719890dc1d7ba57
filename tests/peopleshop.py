"""What tests of people share: a clock that they turn, and passwords that take little work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.people_passwords import Passwords
from kb.storage.accounts import Tried
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
