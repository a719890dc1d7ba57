"""The engine of a Dask cluster: one that runs already, or one of this machine's processes.

What can go wrong goes wrong without a trace in the results: a worker's work is done again by
another one, a worker that lags behind is overtaken, a scheduler that was lost is waited for and
given what it had not finished, and what no worker survives is named.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import secrets
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from distributed.scheduler import KilledWorker

from kb.errors import StageError
from mining.engine.connection import LOST, Connection, Patience
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
RESULT_SECONDS = 60.0
"""After which it is asked whether the scheduler is still there that a result comes from."""


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
        self.say = say
        self.connection = Connection(scheduler, workers, patience=self.patience, say=say)

    def map(
        self, function: Callable[[Any], Any], partitions: Iterable[Any], work: Work
    ) -> Iterator[Any]:
        """As :meth:`mining.engine.Engine.map`; two partitions a worker are under way."""
        run = _Run(self, work.label, Sealed.of((function, work.warm)))
        waiting: deque[_Part] = deque()
        source = enumerate(partitions)
        try:
            while True:
                while len(waiting) <= 2 * self.connection.threads():
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

    def warm(self, work: Work) -> None:
        """Nothing: workers are there and load by themselves."""

    def close(self) -> None:
        """Leave the cluster; one of our own ends."""
        self.connection.close()


class _Run:
    """The partitions of one stage, asked for and waited for."""

    def __init__(self, engine: DaskEngine, label: str, call: Sealed) -> None:
        self._engine, self._label, self._call = engine, label, call
        self._connection = engine.connection
        self._sent: Any = None
        self._token = secrets.token_hex(4)
        self._ended = threading.Event()
        self._asked = self._done = 0
        self._took: deque[float] = deque(maxlen=50)
        self._lagging: list[Future] = []
        self._told_at = time.monotonic()

    def ask(self, part: _Part, *, workers: list[str] | None = None) -> None:
        """Have a worker do a partition; its key in the cluster tells the stage and a number."""
        self._asked += 1
        part.asked_at = time.monotonic()
        try:
            found = self._submitted(part, workers)
        except LOST:  # told by the one who waits for it, when it is its turn
            found = concurrent.futures.Future()
            found.cancel()
        part.futures.append(found)
        found.add_done_callback(lambda _future: self._end_of(part))

    def _submitted(self, part: _Part, workers: list[str] | None) -> Future:
        if self._sent is None:
            self._sent = self._sent_call()
        key = f"{self._label}-{self._token}-{part.number}-{self._asked}"
        return self._connection.client.submit(
            perform, self._sent, part.sealed, key=key, pure=False, workers=workers
        )

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
                found = self._taken(self._first_done(part, waiting))
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
            with contextlib.suppress(*LOST):
                future.cancel()

    def _taken(self, future: Future) -> Sealed:
        """What a future holds, however long that takes to come.

        Raises:
            ConnectionError: the scheduler went meanwhile.
        """
        while True:
            try:
                found: Sealed = future.result(timeout=RESULT_SECONDS)
            except TimeoutError:
                if not self._connection.client.is_open:
                    raise ConnectionError("the scheduler is gone") from None
            else:
                return found

    def _sent_call(self) -> Any:
        """The function, where it is large as what lies with every worker already."""
        if len(self._call.data) < INLINE_BYTES:
            return self._call
        return self._connection.client.scatter(self._call, broadcast=True, hash=False)

    def _first_done(self, part: _Part, waiting: deque[_Part]) -> Future:
        """Whichever of those who do a partition is the first to end."""
        while True:
            for future in part.futures:
                if future.done():
                    return future
            self._ended.wait(self._engine.patience.poll_seconds)
            self._ended.clear()
            self._connection.threads()
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
        try:
            processing = self._connection.processing()
        except LOST:
            return
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
        self._sent = None
        self._lagging.clear()
        for part in waiting:
            part.futures.clear()
        self._connection.again()
        for part in waiting:
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
