"""Commands in processes of their own, which cost their work and no imports.

A process that starts anew imports for seconds. Here one process (``python -m tests.starting``)
imports what commands need, and forks for each of them: the fork has a process group, an environment
and outputs of its own, and is killed as any other process. :class:`Starter` asks it to.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from tests.dying import die_at

REPOSITORY = Path(__file__).resolve().parents[1]
LONGEST = 120.0
"""Seconds that a command gets before the test gives up."""
ORDER = 1 << 16
"""Bytes of an order: arguments and the environment."""
IMPORTED = ("kb.cli", "mining.importers", "mining.pull", "mining.stages", "kb.storage")
DRAWING = "altair"
"""Imported by the report alone, inside a function."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Only a process of one thread may fork."""


@dataclass
class Started:
    """A command that runs, or ran."""

    pid: int
    control: socket.socket
    out: IO[bytes]
    err: IO[bytes]

    def wait(self, longest: float = LONGEST) -> int:
        """Its exit status once it has ended; negative for a signal."""
        self.control.settimeout(longest)
        try:
            return int(self.control.recv(ORDER))
        except TimeoutError:
            os.killpg(self.pid, signal.SIGKILL)
            self.control.recv(ORDER)
            raise

    def said(self) -> tuple[str, str]:
        """Its output and errors, as far as they went to the files made for them."""
        for file in (self.out, self.err):
            file.seek(0)
        return self.out.read().decode(), self.err.read().decode()


class Starter:
    """The process that forks; from the start of a ``with`` to its end, one command at a time."""

    def __enter__(self) -> Self:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.files = ExitStack()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.starting", str(theirs.fileno())],
            cwd=REPOSITORY,
            env=os.environ | ONE_THREAD,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        return self

    def __exit__(self, *error: object) -> None:
        self.control.close()
        self.process.wait(LONGEST)
        self.files.close()

    def start(
        self, *arguments: object, env: Mapping[str, str] | None = None, stdout: int | None = None,
        dies: tuple[Path, int, str] | None = None, most_bytes: int | None = None,
    ) -> Started:  # fmt: skip
        """Begin ``askless ARGUMENTS…``; its outputs go to files, or to ``stdout``.

        ``dies`` is a place, the number of the event there and what it meets at that moment
        (:mod:`tests.dying`), ``most_bytes`` the limit for each file that it writes.
        """
        out, err = self._file(), self._file()
        order = {
            "arguments": [str(one) for one in arguments],
            "env": {**os.environ, **ONE_THREAD, **(env or {})},
            "dies": [str(dies[0]), *dies[1:]] if dies else None,
            "most_bytes": most_bytes,
        }
        where = [out.fileno() if stdout is None else stdout, err.fileno()]
        self.control.settimeout(LONGEST)
        socket.send_fds(self.control, [json.dumps(order).encode()], where)
        return Started(int(self.control.recv(ORDER)), self.control, out, err)

    def _file(self) -> IO[bytes]:
        return self.files.enter_context(tempfile.TemporaryFile())

    def run(self, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        """A command from start to end."""
        started = self.start(*arguments, **options)
        status = started.wait()
        return subprocess.CompletedProcess([*map(str, arguments)], status, *started.said())


def modules() -> Iterator[str]:
    """What is imported before anything is started."""
    for name in IMPORTED:
        package = importlib.import_module(name)
        found = pkgutil.iter_modules(package.__path__, f"{name}.")
        yield from (one.name for one in found if not one.name.endswith("__main__"))
    yield DRAWING


def order(control: socket.socket) -> dict[str, Any] | None:
    """Fork for every order; the order in the fork, None where no more will come."""
    while True:
        data, fds, _, _ = socket.recv_fds(control, ORDER, 2)
        if not data:
            return None
        pid = os.fork()
        if pid == 0:
            for place, fd in enumerate(fds, start=1):
                os.dup2(fd, place)
                os.close(fd)
            control.close()
            return dict(json.loads(data))
        os.setpgid(pid, pid)
        for fd in fds:
            os.close(fd)
        control.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        control.send(str(os.waitstatus_to_exitcode(status)).encode())


def obey(given: dict[str, Any]) -> None:
    """Run a command in this fork, and end as it ends."""
    from kb.cli import main

    os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(given["env"])
    if given["dies"]:
        place, *when = given["dies"]
        die_at(Path(place), *when)
    if given["most_bytes"]:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (given["most_bytes"],) * 2)
    sys.argv = ["askless", *given["arguments"]]
    main()


if __name__ == "__main__":
    for module in modules():
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # forks share what was imported, and take nothing of it apart when they end
    found = order(socket.socket(fileno=int(sys.argv[1])))
    if found is not None:
        obey(found)
