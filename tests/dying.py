"""Run ``askless`` in a process that something befalls at a given moment of its work.

``python -m tests.dying PLACE EVENT ARGUMENTS…`` runs the command line with ARGUMENTS. As soon as
the interpreter is about to open, make or rename the EVENT-th unfinished file or folder below PLACE,
the whole process group gets SIGKILL: a real kill, at the same moment on every machine. It may be
Ctrl-C instead, or a disk that refuses this and whatever comes after it.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from pathlib import Path

from kb.cli import main
from kb.storage import files

EVENTS = ("open", "os.mkdir", "os.rename")


SIGNALS = {"killed": signal.SIGKILL, "interrupted": signal.SIGINT}
REFUSALS = {"full": errno.ENOSPC, "read_only": errno.EROFS}


def die_at(place: Path, number: int, how: str = "killed") -> None:
    """Have the interpreter meet one of SIGNALS or REFUSALS at the ``number``-th event there."""
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in EVENTS and _is_unfinished(arguments[0], place):
            seen += 1
            if how in REFUSALS and seen >= number:
                raise OSError(REFUSALS[how], os.strerror(REFUSALS[how]), str(arguments[0]))
            if seen == number:
                os.killpg(0, SIGNALS[how])

    # A suite in the background of a shell ignores interrupts, and so would what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.addaudithook(watch)


def _is_unfinished(path: object, place: Path) -> bool:
    if not isinstance(path, str | os.PathLike):
        return False
    found = Path(os.fspath(path))
    if not found.is_relative_to(place):
        return False
    return any(files.LEFTOVER.fullmatch(part) for part in found.relative_to(place).parts)


if __name__ == "__main__":
    die_at(Path(sys.argv[1]), int(sys.argv[2]))
    sys.argv = ["askless", *sys.argv[3:]]
    main()
