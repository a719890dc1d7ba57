"""The end of a worker process whose parent is gone, and what is told of one that ends too early."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection, parent_process
from threading import Thread
from typing import Any

from kb.errors import StageError


def end_with_parent() -> None:
    """End this worker when the process that started it is gone, however it ended.

    A worker waits for work on a pipe that its sisters hold open too, so it would wait for ever.
    """
    parent = parent_process()
    if parent is not None:
        Thread(target=_wait_and_exit, args=(parent.sentinel,), daemon=True).start()


def _wait_and_exit(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def submitted(pool: ProcessPoolExecutor, function: Callable[..., Any], *given: Any) -> Future[Any]:
    """``pool.submit``, which starts a worker where one is wanted.

    Raises:
        BrokenProcessPool: a worker is gone, or the process that forks them.
    """
    try:
        return pool.submit(function, *given)
    except (EOFError, ConnectionError) as error:
        raise BrokenProcessPool("the process that starts the workers is gone") from error


@contextmanager
def ends_told(label: str, remedy: str = "run the same command again") -> Iterator[None]:
    """Inside, a worker that ends before its work does is one clear line.

    Raises:
        StageError: one did.
    """
    try:
        yield
    except BrokenProcessPool as error:
        raise StageError(
            f"{label}: a worker process ended before its work did, for want of memory as a rule; "
            f"{remedy}"
        ) from error
