"""The engine of one machine: processes that share the work."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.forkserver import ensure_running
from typing import TYPE_CHECKING, Any

from kb.storage.worker_end import end_with_parent, ends_told, submitted

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

    from mining.engine import Work

REMEDY = "run the same command again, or with fewer workers in askless.toml"


class LocalEngine:
    """Processes of this machine; with one worker, this very process."""

    is_far = False

    def map(
        self, function: Callable[[Any], Any], partitions: Iterable[Any], work: Work
    ) -> Iterator[Any]:
        """As :meth:`mining.engine.Engine.map`; two partitions a worker are read ahead."""
        if work.workers < 2:
            yield from map(function, partitions)
            return
        with ends_told(work.label, REMEDY):
            yield from _shared(function, partitions, work)

    def warm(self, work: Work) -> None:
        """Start the process that workers are forked from; with one worker nothing."""
        if work.workers > 1:
            _loading(work)

    def close(self) -> None:
        """Nothing outlives a call of :meth:`map`."""


_functions: list[Callable[[Any], Any]] = []
"""What a worker does, which may be large: it is given once to each."""


def _start(function: Callable[[Any], Any]) -> None:
    end_with_parent()
    _functions.append(function)


def _made(partition: Any) -> Any:
    return _functions[0](partition)


def _loading(work: Work) -> ForkServerContext:
    """The process that workers are forked from, which loads their module once it is started."""
    context = get_context("forkserver")
    if work.warm:
        context.set_forkserver_preload([work.warm])
    ensure_running()
    return context


def _shared(function: Callable[[Any], Any], partitions: Iterable[Any], work: Work) -> Iterator[Any]:
    context = _loading(work)  # while the first partitions are read
    with ProcessPoolExecutor(
        work.workers, context, initializer=_start, initargs=(function,)
    ) as pool:
        waiting: deque[Future[Any]] = deque()
        for partition in partitions:
            waiting.append(submitted(pool, _made, partition))
            if len(waiting) > 2 * work.workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
