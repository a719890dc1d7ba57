"""How often a token may ask: a bucket each, which fills as time passes."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_KNOWN = 10_000
"""Buckets that are remembered; those asked for longest ago are full again anyway."""


class Limiter:
    """Lets each key do ``per_minute`` things a minute, and a quarter of that at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._size = max(1.0, per_minute / 4)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take one from the bucket of ``key``: 0, or the seconds until there is one."""
        now = self._clock()
        with self._lock:
            left, at = self._buckets.pop(key, (self._size, now))
            left = min(self._size, left + (now - at) * self._rate)
            found = 0.0 if left >= 1 else (1 - left) / self._rate
            self._buckets[key] = (left if found else left - 1, now)
            while len(self._buckets) > MOST_KNOWN:
                self._buckets.popitem(last=False)
        return found
