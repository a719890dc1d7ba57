"""A partition on its way: bytes that say nothing of what is in them.

A cluster writes the error of a call that failed into its log, and shows calls to whoever watches
it. What travels sealed is neither written nor shown, and an error of ours comes back as a
value, to be raised where the person is who can mend it.
"""

from __future__ import annotations

import importlib
import pickle
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, repr=False)
class Sealed:
    """A value as bytes; its text form tells their number only."""

    data: bytes

    @classmethod
    def of(cls, value: Any) -> Sealed:
        """``value``, sealed."""
        return cls(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))

    def opened(self) -> Any:
        """The value again."""
        return pickle.loads(self.data)  # noqa: S301 - between our own processes only

    def __repr__(self) -> str:
        return f"<{len(self.data)} bytes>"


@dataclass(frozen=True)
class Failed:
    """What a function raised."""

    error: Exception


def perform(call: Sealed, partition: Sealed) -> Sealed:
    """Call the function of ``call`` with ``partition``: what it gives, or :class:`Failed`.

    This is all that a worker is asked to do.
    """
    try:
        return Sealed.of(_function(call)(partition.opened()))
    except Exception as error:  # noqa: BLE001 - raised again by the one who asked
        return _failed(error)


@lru_cache(maxsize=4)
def _function(call: Sealed) -> Any:
    """The function of a call, opened once for all its partitions."""
    function, warm = call.opened()
    if warm:
        importlib.import_module(warm)
    return function


def _failed(error: Exception) -> Sealed:
    """``error``, or its kind alone where it cannot travel."""
    try:
        sealed = Sealed.of(Failed(error))
        sealed.opened()
    except Exception:  # noqa: BLE001 - whatever its pickling raises
        return Sealed.of(Failed(RuntimeError(f"{type(error).__name__} on a worker")))
    return sealed
