"""The engine of a Dask cluster: one that runs already, or one of this machine's processes.

What can go wrong goes wrong without a trace in the results: a worker's work is done again by
another one, a worker that lags behind is overtaken, a scheduler that was lost is waited for and
given what it had not finished, and what no worker survives is named.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import importlib.metadata
import logging
import os
import secrets
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import dask
from distributed import Client, LocalCluster, WorkerPlugin
from distributed.scheduler import KilledWorker

from kb.errors import StageError
from mining.engine.sealed import Failed, Sealed, perform

if TYPE_CHECKING:
    from distributed import Future

    from mining.engine import Work

INLINE_BYTES = 100_000
"""A larger function goes to every worker once, instead of with each partition."""
MOST_TRIES = 3
"""Times a partition is tried that a worker's disk or network refused."""
MOST_LOSSES = 10
"""Times a partition is asked for again that was lost with a scheduler or a worker."""
FEWEST_DONE = 3
"""Partitions behind a straggler that must be done before it is called one."""
TOLD_EVERY = 10.0
"""Seconds between two lines of progress."""

LOST = (asyncio.CancelledError, concurrent.futures.CancelledError, OSError)
"""What a future raises whose scheduler is gone, or the worker that held its result."""

NO_SPILL = {"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False}
"""Few partitions are under way at once: workers of ours never write one to disk."""


@dataclass(frozen=True)
class Patience:
    """How long is waited for what may come back."""

    seconds: float = 120.0
    """For a scheduler, and for a first worker."""
    straggler_seconds: float = 20.0
    """Least time after which a partition that others overtook is given to another worker, too."""
    poll_seconds: float = 0.5


class SameAskless(WorkerPlugin):  # type: ignore[misc]
    """Lets a worker take part only if its askless is ours."""

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


def installed() -> str:
    """The version of askless here."""
    return importlib.metadata.version("askless")


@dataclass
class _Part:
    """A partition under way."""

    number: int
    sealed: Sealed
    futures: list[Future] = field(default_factory=list)
    """Who does it; two once it was given to a second worker."""
    asked_at: float = 0.0
    took: float = 0.0
    """Seconds until it was done; 0 before."""
    tries: int = 1
    losses: int = 0


class DaskEngine:
    """The workers of a scheduler, or, without an address, processes started for the purpose."""

    is_far = True

    def __init__(
        self,
        scheduler: str = "",
        workers: int = 0,
        *,
        patience: Patience | None = None,
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """``workers`` processes (0: one per core) where there is no ``scheduler``.

        Neither is asked before there is work. An address may also stand where Dask looks for it:
        in its configuration, or in the variable DASK_SCHEDULER_ADDRESS.
        """
        self.patience = patience or Patience()
        self._address = scheduler or dask.config.get("scheduler-address", None) or ""
        self._workers = workers or os.cpu_count() or 1
        self.say = say
        self._cluster: LocalCluster | None = None
        self._client: Client | None = None
        self._threads = (0, 0.0)

    def map(
        self, function: Callable[[Any], Any], partitions: Iterable[Any], work: Work
    ) -> Iterator[Any]:
        """As :meth:`mining.engine.Engine.map`; two partitions a worker are under way."""
        run = _Run(self, work.label, Sealed.of((function, work.warm)))
        waiting: deque[_Part] = deque()
        source = enumerate(partitions)
        try:
            while True:
                while len(waiting) <= 2 * self.threads():
                    try:
                        number, partition = next(source)
                    except StopIteration:
                        break
                    waiting.append(_Part(number, Sealed.of(partition)))
                    run.ask(waiting[-1])
                if not waiting:
                    break
                yield run.result(waiting)
                waiting.popleft()
        finally:
            run.end(waiting)

    def close(self) -> None:
        """Leave the cluster; one of our own ends."""
        client, self._client = self._client, None
        cluster, self._cluster = self._cluster, None
        for one in (client, cluster):
            if one is not None:
                with contextlib.suppress(*LOST, TimeoutError):
                    one.close()

    @property
    def client(self) -> Client:
        """The connection, made when it is first asked for.

        Raises:
            StageError: no scheduler answers, or its workers have another askless.
        """
        if self._client is None:
            self._client = self._connected()
            count, link = len(self._client.nthreads()), self._client.dashboard_link
            self.say(f"dask: {count} workers, dashboard {link}")
        return self._client

    def threads(self) -> int:
        """How many partitions the workers do at once; asked again now and then, as they change.

        Raises:
            StageError: there was no worker for as long as we wait.
        """
        count, at = self._threads
        if not count or time.monotonic() - at > 2.0:
            try:
                now = sum(self.client.nthreads().values())
            except (*LOST, TimeoutError):
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
        self.say("dask: the scheduler, or what it held, is lost; connecting anew")
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(*LOST, TimeoutError):
                client.close(timeout=1)
        self._threads = (0, 0.0)
        self.threads()

    def _waited_for(self) -> int:
        self.say("dask: no worker yet; waiting for one")
        try:
            self.client.wait_for_workers(1, timeout=self.patience.seconds)
        except TimeoutError as error:
            raise StageError(
                f"dask: the scheduler {self._address} had no worker for "
                f"{self.patience.seconds:.0f} s; start some, then run the same command again"
            ) from error
        return sum(self.client.nthreads().values())

    def _connected(self) -> Client:
        address = self._address or self._own_cluster()
        end = time.monotonic() + self.patience.seconds
        wait = min(5.0, self.patience.seconds)
        while True:
            try:
                client = Client(address, name="askless", set_as_default=False, timeout=wait)
                break
            except (OSError, TimeoutError) as error:
                if time.monotonic() > end:
                    raise StageError(
                        f"dask: no scheduler answers at {address} ({error}); see [dask] in "
                        "askless.toml. What was stored stays, the same command goes on from there"
                    ) from error
                time.sleep(self.patience.poll_seconds)
        try:
            client.register_plugin(SameAskless(installed()))
        except Exception as error:
            client.close()
            raise StageError(f"dask: a worker cannot take part: {error}") from error
        return client

    def _own_cluster(self) -> str:
        if self._cluster is None:
            with dask.config.set(NO_SPILL):
                self._cluster = LocalCluster(
                    n_workers=self._workers,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    silence_logs=logging.ERROR,
                )
        return str(self._cluster.scheduler_address)


class _Run:
    """The partitions of one stage, asked for and waited for."""

    def __init__(self, engine: DaskEngine, label: str, call: Sealed) -> None:
        self._engine, self._label, self._call = engine, label, call
        self._sent: Any = None
        self._token = secrets.token_hex(4)
        self._ended = threading.Event()
        self._asked = self._done = 0
        self._took: deque[float] = deque(maxlen=50)
        self._lagging: list[Future] = []
        self._told_at = time.monotonic()

    def ask(self, part: _Part, *, workers: list[str] | None = None) -> None:
        """Have a worker do a partition; its key in the cluster tells the stage and a number."""
        if self._sent is None:
            self._sent = self._sent_call()
        self._asked += 1
        part.asked_at = time.monotonic()
        client = self._engine.client
        key = f"{self._label}-{self._token}-{part.number}-{self._asked}"
        found = client.submit(
            perform, self._sent, part.sealed, key=key, pure=False, workers=workers
        )
        part.futures.append(found)
        found.add_done_callback(lambda _future: self._end_of(part))

    def _end_of(self, part: _Part) -> None:
        """A future of a partition is done; called in a thread of the client."""
        part.took = part.took or time.monotonic() - part.asked_at
        self._ended.set()

    def result(self, waiting: deque[_Part]) -> Any:
        """What becomes of the first partition that waits.

        Raises:
            StageError: it ended every worker that tried, or there is nobody to do it.
        """
        part = waiting[0]
        while True:
            try:
                found = self._first_done(part, waiting).result()
            except KilledWorker as error:
                raise StageError(
                    f"{self._label}: partition {part.number} ended every worker that tried it, "
                    "for want of memory as a rule; give workers more, then run it again"
                ) from error
            except LOST as error:
                self._start_over(waiting, error)
                continue
            value = found.opened()
            if not isinstance(value, Failed):
                break
            self._refused(part, value.error)
        self._note(part)
        return value

    def end(self, waiting: Iterable[_Part]) -> None:
        """Call off what nobody waits for any more."""
        for future in [*self._lagging, *(one for part in waiting for one in part.futures)]:
            with contextlib.suppress(*LOST, TimeoutError):
                future.cancel()

    def _sent_call(self) -> Any:
        """The function, where it is large as what lies with every worker already."""
        if len(self._call.data) < INLINE_BYTES:
            return self._call
        return self._engine.client.scatter(self._call, broadcast=True, hash=False)

    def _first_done(self, part: _Part, waiting: deque[_Part]) -> Future:
        """Whichever of those who do a partition is the first to end."""
        while True:
            for future in part.futures:
                if future.done():
                    return future
            self._ended.wait(self._engine.patience.poll_seconds)
            self._ended.clear()
            self._engine.threads()
            for lagging in self._stragglers(list(waiting)):
                self._overtake(lagging)

    def _stragglers(self, waiting: list[_Part]) -> list[_Part]:
        """Those that were asked for long ago, and overtaken by later ones."""
        usual = statistics.median(self._took) if self._took else 0.0
        limit = max(self._engine.patience.straggler_seconds, 3 * usual)
        latest = time.monotonic() - limit
        return [
            part
            for place, part in enumerate(waiting)
            if not part.took
            and len(part.futures) == 1
            and part.asked_at < latest
            and sum(bool(other.took) for other in waiting[place + 1 :]) >= FEWEST_DONE
        ]

    def _overtake(self, part: _Part) -> None:
        """Give a partition to another worker as well; whoever is first has done it."""
        key = part.futures[0].key
        processing = self._engine.client.processing()
        others = [name for name, keys in processing.items() if key not in keys]
        if others:
            self._engine.say(f"dask: {self._label}: partition {part.number} lags, asked again")
            self.ask(part, workers=others)

    def _start_over(self, waiting: deque[_Part], error: BaseException) -> None:
        """Ask for all that waits once more, when the scheduler is there, back, or another one.

        Raises:
            StageError: that did not help the first partition several times.
        """
        waiting[0].losses += 1
        if waiting[0].losses > MOST_LOSSES:
            raise StageError(
                f"{self._label}: partition {waiting[0].number} was lost {MOST_LOSSES} times "
                f"({error}); see its logs, then run the same command again"
            ) from error
        self._engine.again()
        self._sent = None
        for part in waiting:
            part.futures.clear()
            self.ask(part)

    def _refused(self, part: _Part, error: Exception) -> None:
        """Raise what a function raised; what a worker's disk refused is tried elsewhere first."""
        if not isinstance(error, OSError) or part.tries >= MOST_TRIES:
            raise error
        part.tries += 1
        part.futures.clear()
        self.ask(part)

    def _note(self, part: _Part) -> None:
        self._done += 1
        self._took.append(part.took)
        # Whoever lags still does: released, its worker would count as free and get the next ones.
        self._lagging += [future for future in part.futures if not future.done()]
        part.futures.clear()
        if time.monotonic() - self._told_at > TOLD_EVERY:
            self._told_at = time.monotonic()
            self._engine.say(f"dask: {self._label}: {self._done} partitions done")
