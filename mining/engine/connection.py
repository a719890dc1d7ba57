"""The connection to a Dask scheduler: one that is there, or one that this process starts.

A scheduler that went away while it was asked may leave the question without an answer, and a client
of distributed that connects anew by itself does so beside whoever closes it. So each question has
an end here, and a lost connection stays lost until :meth:`Connection.again` makes another one.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import importlib.metadata
import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dask
from distributed import Client, LocalCluster, WorkerPlugin
from distributed.client import ClosedClientError
from distributed.utils import get_mp_context
from threadpoolctl import threadpool_limits

from kb.errors import StageError
from mining.engine.bounded import within

LOST = (
    asyncio.CancelledError,
    concurrent.futures.CancelledError,
    ClosedClientError,
    OSError,
    TimeoutError,
)
"""What is raised where a scheduler is gone, or the worker that held a result."""
ANSWER_SECONDS = 10.0
"""How long a scheduler may think about a question."""
CLOSE_SECONDS = 2.0
"""How long taking leave may take."""
ASKED_EVERY = 2.0
"""Seconds after which the number of threads is asked for again."""

OWN = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.multiprocessing-method": "forkserver",
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "2s",
    "distributed.admin.system-monitor.disk": False,
}
"""How workers of ours are made: few partitions are under way at once, so none is written to disk;
nobody watches where they spend their time; they are forked, see :data:`FORKED`; and none of them,
nor the scheduler, looks after itself up to fifty times a second, as they do by default."""
FORKED = ["distributed", "mining.intake_worker"]
"""Loaded once for all workers of ours, which share it: most of three seconds for each of them."""


@dataclass(frozen=True)
class Patience:
    """How long is waited for what may come back."""

    seconds: float = 120.0
    """For a scheduler, and for a first worker."""
    straggler_seconds: float = 20.0
    """Least time after which a partition that others overtook is given to another worker, too."""
    poll_seconds: float = 0.5


class SameAskless(WorkerPlugin):  # type: ignore[misc]
    """Lets a worker take part only if its askless is ours, and compute with one thread."""

    name = "askless-version"

    def __init__(self, version: str) -> None:
        self.version = version

    def setup(self, worker: Any) -> None:
        """Compare; another version would give other results.

        Raises:
            RuntimeError: it is another one.
        """
        own = installed()
        if own != self.version:
            raise RuntimeError(f"the worker has askless {own}, expected {self.version}")
        # Libraries that it was forked with know nothing of the variables Dask sets for it.
        threadpool_limits(1)


def installed() -> str:
    """The version of askless here."""
    return importlib.metadata.version("askless")


class OneConnection(Client):  # type: ignore[misc]
    """A client that ends with its connection, and takes what it had asked for as lost."""

    def __init__(self, address: str, *, seconds: float) -> None:
        super().__init__(address, name="askless", set_as_default=False, timeout=seconds)
        self._timeout = 0  # of its own attempts to connect anew, which come after this

    @property
    def is_open(self) -> bool:
        """Whether questions can still reach the scheduler."""
        return bool(self.status == "running")

    def leave(self) -> None:
        """Close it, whatever became of the scheduler."""
        with contextlib.suppress(*LOST):
            self.close(timeout=CLOSE_SECONDS)
        self._loop_runner.stop()  # which a client that lost its connection leaves to others


class Connection:
    """The workers of a scheduler, or, without an address, processes started for the purpose."""

    def __init__(
        self, scheduler: str, workers: int, *, patience: Patience, say: Callable[[str], None]
    ) -> None:
        """As :class:`mining.engine.cluster.DaskEngine`."""
        self._address = scheduler or dask.config.get("scheduler-address", None) or ""
        self._workers = workers or os.cpu_count() or 1
        self._patience, self._say = patience, say
        self._answer_seconds = min(ANSWER_SECONDS, patience.seconds)
        self._cluster: LocalCluster | None = None
        self._client: OneConnection | None = None
        self._threads = (0, 0.0)

    @property
    def client(self) -> OneConnection:
        """The connection, made when it is first asked for.

        Raises:
            StageError: no scheduler answers, or its workers have another askless.
        """
        if self._client is None:
            self._client = self._connected()
            count, link = len(self._asked_threads()), self._client.dashboard_link
            self._say(f"dask: {count} workers, dashboard {link}")
        return self._client

    def threads(self) -> int:
        """How many partitions the workers do at once; asked again now and then, as they change.

        Raises:
            StageError: there was no worker for as long as we wait.
        """
        count, at = self._threads
        if not count or time.monotonic() - at > ASKED_EVERY:
            try:
                now = sum(self._asked_threads().values())
            except LOST:
                if count:  # whoever waits for a result learns of it, and knows what to do
                    return count
                raise
            count = now or self._waited_for()
            self._threads = (count, time.monotonic())
        return count

    def again(self) -> None:
        """Connect anew; waits for a scheduler to come back.

        Raises:
            StageError: it does not.
        """
        self._say("dask: the scheduler, or what it held, is lost; connecting anew")
        end = time.monotonic() + self._patience.seconds
        while True:
            self._leave()
            try:
                self.threads()
            except LOST as error:
                if time.monotonic() > end:
                    raise self._nobody(error) from error
            else:
                return

    def processing(self) -> Mapping[str, Any]:
        """The keys of what each worker does."""
        return within(self._answer_seconds, self.client.processing)

    def close(self) -> None:
        """Leave the cluster; one of our own ends."""
        self._leave()
        cluster, self._cluster = self._cluster, None
        if cluster is not None:
            with contextlib.suppress(*LOST):
                cluster.close()

    def _leave(self) -> None:
        client, self._client = self._client, None
        self._threads = (0, 0.0)
        if client is not None:
            client.leave()

    def _asked_threads(self) -> Mapping[str, int]:
        """The threads of each worker; none where there is none.

        Raises:
            OSError: the connection is lost.
        """
        client = self.client
        if not client.is_open:
            raise ConnectionError("the scheduler is gone")
        found: Mapping[str, int] = within(self._answer_seconds, client.nthreads)
        return found

    def _waited_for(self) -> int:
        """The number of threads once there is a worker."""
        self._say("dask: no worker yet; waiting for one")
        end = time.monotonic() + self._patience.seconds
        while time.monotonic() < end:
            time.sleep(self._patience.poll_seconds)
            if count := sum(self._asked_threads().values()):
                return count
        raise StageError(
            f"dask: the scheduler {self._address} had no worker for "
            f"{self._patience.seconds:.0f} s; start some, then run the same command again"
        )

    def _connected(self) -> OneConnection:
        address = self._address or self._own_cluster()
        end = time.monotonic() + self._patience.seconds
        while True:
            try:
                return self._tried(address)
            except LOST as error:
                if time.monotonic() > end:
                    raise self._nobody(error) from error
                time.sleep(self._patience.poll_seconds)

    def _nobody(self, error: BaseException) -> StageError:
        return StageError(
            f"dask: no scheduler answers at {self._address} ({error}); see [dask] in "
            "askless.toml. What was stored stays, the same command goes on from there"
        )

    def _tried(self, address: str) -> OneConnection:
        """A connection whose workers are told to have our askless."""
        wait = min(5.0, self._patience.seconds)
        client = within(
            2 * wait, lambda: OneConnection(address, seconds=wait), late=OneConnection.leave
        )
        try:
            within(self._answer_seconds, lambda: client.register_plugin(SameAskless(installed())))
        except Exception as error:
            client.leave()
            if isinstance(error, LOST):
                raise
            raise StageError(f"dask: a worker cannot take part: {error}") from error
        return client

    def _own_cluster(self) -> str:
        if self._cluster is None:
            with dask.config.set(OWN):
                get_mp_context().set_forkserver_preload(FORKED)
                self._cluster = LocalCluster(
                    n_workers=self._workers,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    silence_logs=logging.ERROR,
                )
        return str(self._cluster.scheduler_address)
