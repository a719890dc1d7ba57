"""What a page reads from files, kept in memory until a file behind it changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
Stamp = tuple[int, int, int]


class Snapshot(Generic[T]):
    """A value that is read again when ``made_from`` gives something else; safe to ask from threads.

    The first time, and after :meth:`forget`, whoever asks waits. Later it is read beside the
    requests where ``is_patient``, and the old value is given meanwhile: not for what must be gone
    when its file is.
    """

    def __init__(
        self, read: Callable[[], T], made_from: Callable[[], object], *, is_patient: bool = False
    ) -> None:
        self._read = read
        self._made_from = made_from
        self._is_patient = is_patient
        self._lock = threading.Lock()
        self._kept: tuple[object, T] | None = None

    def now(self) -> T:
        """The value.

        Raises:
            KbError: it cannot be read; the next question tries again.
        """
        wanted, kept = self._made_from(), self._kept
        if kept is not None and kept[0] == wanted:
            return kept[1]
        if kept is not None and self._is_patient:
            self._read_beside(wanted)
            return kept[1]
        with self._lock:
            kept = self._kept
            if kept is None or kept[0] != wanted:
                self._kept = kept = (wanted, self._read())
            return kept[1]

    def forget(self) -> None:
        """Read again at the next question: this process has written."""
        self._kept = None

    def _read_beside(self, wanted: object) -> None:
        if self._lock.acquire(blocking=False):
            threading.Thread(target=self._reading, args=(wanted,), daemon=True).start()

    def _reading(self, wanted: object) -> None:
        """Read while the lock is held by whoever started this."""
        try:
            self._kept = (wanted, self._read())
        except Exception:  # noqa: BLE001 (told to whoever asks next, who waits for it)
            self._kept = None
        finally:
            self._lock.release()


def stamps(paths: Iterable[Path]) -> tuple[Stamp | None, ...]:
    """Time, size and number of each file, None for one that is not there."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class Made(Generic[T]):
    """A value made of others that are kept in memory, made anew when one of them is another one."""

    def __init__(self) -> None:
        self._kept: tuple[tuple[object, ...], T] | None = None

    def of(self, sources: tuple[object, ...], make: Callable[[], T]) -> T:
        """The value; ``sources`` are compared by what they are, not by what they hold."""
        kept = self._kept
        if kept is None or not is_same(kept[0], sources):
            self._kept = kept = (sources, make())
        return kept[1]


def is_same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether both hold the very same things."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))
