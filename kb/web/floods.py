"""Floods refused: so many in a second of everybody, so many in a minute of one address.

And visitors told apart who type the same. Addresses are never kept: what they do is counted under
a salted hash in memory, and counts and salt are gone after a minute, or with the day.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from kb.networks import network_of

Seconds = Callable[[], float]
MOST_ADDRESSES = 100_000
"""Addresses counted in a minute; beyond them new ones are refused until the minute is over."""
MOST_PAIRS = 300_000
"""Of an address and what it typed in a day: some 30 MB. Beyond them no query is fresh that day."""
MOST_FRESH = 10
"""Queries of one address that can be fresh in a minute: a flood must not fill the day."""
PERIOD = 60.0


@dataclass
class Bucket:
    """A token bucket: ``per_second`` on average, twice that at once."""

    per_second: float
    seconds: Seconds = time.monotonic
    _tokens: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens, self._at = 2 * self.per_second, self.seconds()

    def takes(self, count: int = 1) -> bool:
        """Whether there is room for ``count`` more; if so it is taken."""
        now = self.seconds()
        filled = self._tokens + (now - self._at) * self.per_second
        self._tokens, self._at = min(2 * self.per_second, filled), now
        if count > self._tokens:
            return False
        self._tokens -= count
        return True


@dataclass
class Minute:
    """What one address did in this minute; see the module for what is kept."""

    most: int
    """Times that one address is let in."""
    seconds: Seconds = time.monotonic
    _counts: Counter[bytes] = field(default_factory=Counter)
    _salt: bytes = b""
    _until: float = 0.0

    def takes(self, address: str) -> bool:
        """Whether an address, or the network of one of IPv6, may come once more in this minute."""
        name = self._name(network_of(address))
        if name not in self._counts and len(self._counts) >= MOST_ADDRESSES:
            return False
        self._counts[name] += 1
        return self._counts[name] <= self.most

    def _name(self, text: str) -> bytes:
        now = self.seconds()
        if now >= self._until:
            self._counts.clear()
            self._salt, self._until = secrets.token_bytes(16), now + PERIOD
        return _digest(text, self._salt)


@dataclass
class Day:
    """Which address typed what on this day: neither can be read from it, nor what else one typed.

    Address and words are hashed together, so that nothing links the words of one address.
    """

    seconds: Seconds = time.monotonic
    _pairs: set[bytes] = field(default_factory=set, repr=False)
    _salt: bytes = field(default=b"", repr=False)
    _day: str = ""
    _often: Minute = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._often = Minute(MOST_FRESH, self.seconds)

    def is_first(self, address: str, what: str, day: str) -> bool:
        """Whether an address does ``what`` for the first time on ``day`` (ISO 8601).

        Not where one does more new things in a minute than people do, nor beyond the room there
        is: what cannot be told is no other visitor.
        """
        if day != self._day:
            self._pairs.clear()
            self._salt, self._day = secrets.token_bytes(16), day
        name = _digest(f"{network_of(address)}\0{what}", self._salt)
        if name in self._pairs or len(self._pairs) >= MOST_PAIRS or not self._often.takes(address):
            return False
        self._pairs.add(name)
        return True


def _digest(text: str, salt: bytes) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, key=salt, digest_size=12).digest()
