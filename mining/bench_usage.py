"""What a process and all that it starts take: time, processor time and memory.

Processor seconds are those of all processes together, as Linux accounts for them; elsewhere
those of the processes it started are not known.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import IO, Any

from kb.errors import StageError

KILOBYTE, MEGABYTE = 1024, 1_000_000
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS, _MOST_SECONDS, _MEMORY_EVERY = 0.05, 0.4, 0.4
_LOOK_SHARE = 0.01
"""A long run is looked at less often: or looking itself would keep a tenth of a core busy."""


@dataclass(frozen=True)
class Usage:
    """What a process and those it started took."""

    wall_seconds: float
    main_cpu_seconds: float
    other_cpu_seconds: float
    """Processor seconds of the processes it started."""
    peak_megabytes: float
    """All its processes at one time, what they share counted once; the first alone off Linux."""
    answer: Any = None

    def figures(self) -> dict[str, float]:
        """Wall and processor seconds and memory, as a bench tells them."""
        return {
            "wall_seconds": round(self.wall_seconds, 2),
            "cpu_seconds": round(self.main_cpu_seconds + self.other_cpu_seconds, 2),
            "peak_megabytes": round(self.peak_megabytes, 1),
        }


def used(command: Sequence[str], *, most_cpu_seconds: float = inf) -> Usage:
    """Run ``command`` and account for it and for all it starts.

    Raises:
        StageError: it did not end with status 0, or was stopped at ``most_cpu_seconds``.
    """
    started = time.perf_counter()
    with (
        tempfile.TemporaryFile() as told,
        tempfile.TemporaryFile() as problem,
        subprocess.Popen(
            command,
            stdout=told,
            stderr=problem,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        ) as process,
    ):
        watch = _Watch(process.pid)
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            watch.look()
            if watch.cpu_seconds > most_cpu_seconds:
                os.killpg(process.pid, signal.SIGKILL)
                raise StageError(f"stopped after {watch.cpu_seconds:,.0f} processor seconds")
            waited = _LOOK_SHARE * (time.perf_counter() - started)
            time.sleep(min(max(waited, _LOOK_SECONDS), _MOST_SECONDS))
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        answer, said = _text(told), _text(problem).splitlines()[-1:]
    if process.returncode != 0:
        raise StageError(
            f"bench: `{' '.join(command[-3:])}` ended with {process.returncode}: {said}"
        )
    return Usage(
        wall_seconds=wall,
        main_cpu_seconds=watch.main_cpu_seconds(usage.ru_utime + usage.ru_stime),
        other_cpu_seconds=watch.other_cpu_seconds,
        peak_megabytes=max(watch.peak_kilobytes, usage.ru_maxrss) * KILOBYTE / MEGABYTE,
        answer=json.loads(answer) if answer.startswith("{") else None,
    )


def _text(file: IO[bytes]) -> str:
    """What a process wrote: into a file, for a pipe is full at 64 kB."""
    file.seek(0)
    return file.read().decode(errors="replace").strip()


_CHILD = (
    "import importlib, json, pathlib, sys; "
    "child = importlib.import_module(sys.argv[1]).child; "
    "json.dump(child(sys.argv[2], pathlib.Path(sys.argv[3])), sys.stdout)"
)


def answered(module: str, what: str, folder: Path) -> Usage:
    """Run ``child(what, folder)`` of a module in a process of its own; ``answer`` is its object.

    Raises:
        StageError: it failed, or answered nothing.
    """
    usage = used([sys.executable, "-c", _CHILD, module, what, str(folder)])
    if usage.answer is None:
        raise StageError(f"bench: the process that should {what} answered nothing")
    return usage


def _end_with_parent() -> None:
    """Have Linux kill this process when the bench is gone; its workers look for themselves."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _Watch:
    """The processes of one session, looked at while they run."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._seconds: dict[int, float] = {}
        self._measured = 0.0
        self.peak_kilobytes = 0

    @property
    def cpu_seconds(self) -> float:
        """Processor seconds of all processes so far."""
        return sum(self._seconds.values())

    @property
    def other_cpu_seconds(self) -> float:
        """Those of all but the first process."""
        return self.cpu_seconds - self._seconds.get(self._session, 0.0)

    def main_cpu_seconds(self, ended: float) -> float:
        """Those of the first process, which took ``ended`` with all whose end it waited for.

        Where it waited for none of the others, what it took after the last look is not known.
        """
        return max(self._seconds.get(self._session, 0.0), ended - self.other_cpu_seconds)

    def look(self) -> None:
        """Note what each process has used so far; now and then also its memory."""
        alive = []
        for entry in Path("/proc").glob("[0-9]*"):
            fields = _fields(entry)
            if fields and int(fields[3]) == self._session:
                alive.append(entry)
                self._seconds[int(entry.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
        now = time.perf_counter()
        if now - self._measured >= _MEMORY_EVERY:
            self.peak_kilobytes = max(self.peak_kilobytes, sum(map(_share, alive)))
            self._measured = now


def _fields(entry: Path) -> list[str]:
    """The fields of a process behind its name; none when it is gone."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _share(entry: Path) -> int:
    """Kilobytes of a process, what it shares with others counted in parts."""
    try:
        lines = (entry / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
