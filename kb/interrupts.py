"""Ctrl-C that is not lost: a library may catch it, in the middle of its import for one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()


@contextmanager
def remembered() -> Iterator[None]:
    """Inside, Ctrl-C raises KeyboardInterrupt as ever, and :func:`check` raises it once more.

    Nothing changes where somebody else listens, or ignores interrupts, and in other threads.
    """
    _asked.clear()
    usual = signal.getsignal(signal.SIGINT)
    is_ours = usual is signal.default_int_handler
    if not is_ours or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, _ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def check() -> None:
    """Between two steps of a long command.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed, and whoever was at work then went on.
    """
    if _asked.is_set():
        raise KeyboardInterrupt


def _ask(number: int, frame: FrameType | None) -> None:
    _asked.set()
    signal.default_int_handler(number, frame)
