"""What the workers of a cluster are given to do in tests: each a function of one partition."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path


def doubled(number: int) -> int:
    """Twice ``number``."""
    return 2 * number


class Heavy:
    """Something large to do; counts how often it is sent to whoever does it."""

    def __init__(self) -> None:
        self.sent = 0

    def __call__(self, number: int) -> tuple[int, int]:
        """The number, and the process that had it."""
        return number, os.getpid()

    def __getstate__(self) -> dict[str, int]:
        self.sent += 1
        return {}


def noted(partition: tuple[Path, int]) -> int:
    """The number, and a line about it in the file."""
    path, number = partition
    with path.open("a") as file:
        file.write(f"{number}\n")
    return number


def killed_once(partition: tuple[Path, int]) -> int:
    """As :func:`noted`; the first worker that is given 3 is killed over it."""
    path, number = partition
    noted(partition)
    if number == 3 and path.read_text().split().count("3") == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def lagging_once(partition: tuple[Path, int]) -> int:
    """As :func:`noted`; the first worker that is given 2 takes for ever."""
    path, number = partition
    noted(partition)
    if number == 2 and path.read_text().split().count("2") == 1:
        path.with_suffix(".pid").write_text(str(os.getpid()))
        time.sleep(600)
    return number


def refused_once(partition: tuple[Path, int]) -> int:
    """As :func:`noted`; the disk refuses every number the first time."""
    path, number = partition
    noted(partition)
    if path.read_text().split().count(str(number)) == 1:
        raise OSError(28, "No space left on device")
    return number


def refused(_number: int) -> int:
    """A disk that refuses always."""
    raise OSError(28, "No space left on device")


def wrong(secret: str) -> str:
    """An error that tells what was in the partition."""
    raise ValueError(f"cannot read {secret}")


def large(number: int) -> bytes:
    """A result of a megabyte."""
    return bytes([number]) * 2**20


def without_disk() -> None:
    """From now on this process may write to no file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
