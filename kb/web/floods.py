"""Floods refused: so many in a second of everybody, so many in a minute of one address.

Addresses are never kept: they are counted under a salted hash in memory, and both the counts and
the salt are gone after a minute.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address

Seconds = Callable[[], float]
MOST_ADDRESSES = 100_000
"""Addresses counted in a minute; beyond them new ones are refused until the minute is over."""
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

    def is_first(self, address: str, what: str) -> bool:
        """Whether an address does ``what`` for the first time in this minute."""
        name = self._name(f"{network_of(address)}\0{what}")
        if len(self._counts) < 2 * MOST_ADDRESSES:
            self._counts[name] += 1
        return self._counts[name] <= 1

    def _name(self, text: str) -> bytes:
        now = self.seconds()
        if now >= self._until:
            self._counts.clear()
            self._salt, self._until = secrets.token_bytes(16), now + PERIOD
        data = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._salt, digest_size=12).digest()


def network_of(address: str) -> str:
    """Whom what an address does is counted against: itself, or its network for one of IPv6.

    One line to the internet has all of such a network (RFC 6177, 2011). What is no address stays.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or f"{found.exploded[:19]}::/64")
    return str(found)
