"""Questions that may never be answered, given up after some seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, asked: Callable[[], T], *, late: Callable[[T], object] = repr) -> T:
    """What ``asked`` gives; an answer that nobody waits for any more goes to ``late``.

    It runs in a thread of its own, which does not keep the process from ending.

    Raises:
        TimeoutError: it gave nothing for so long.
    """
    answer: Future[T] = Future()

    def run() -> None:
        try:
            found = asked()
        except BaseException as error:  # noqa: BLE001 - raised by the one who asked
            if answer.set_running_or_notify_cancel():
                answer.set_exception(error)
            return
        if answer.set_running_or_notify_cancel():
            answer.set_result(found)
        else:
            late(found)

    threading.Thread(target=run, daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        if answer.done() or not answer.cancel():  # it came at the last moment, or raised this
            return answer.result()
        raise
