"""The end of a worker process whose parent is gone."""

from __future__ import annotations

import os
from multiprocessing import connection, parent_process
from threading import Thread


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
