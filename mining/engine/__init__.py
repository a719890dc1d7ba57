"""Where work on partitions is done: in processes of this machine, or on a Dask cluster.

A stage gives a function of one partition and the partitions; which engine is in force changes where
and how many at once, and no result. A partition and what becomes of it travel by value: workers
need askless and nothing of the workspace, and what they were doing when they died is done again by
another one (docs/decisions/0022-engine.md).

Like the number of threads of a library, the engine belongs to the process and not to what is worked
out: the edge chooses it once (:func:`in_force`), stages ask :func:`mapped`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from kb.config import Settings
from mining.engine.local import LocalEngine

P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Work:
    """What is told of a stage's partitions, beside what is in them."""

    label: str
    """Name of the stage, for progress and for whoever watches the cluster; never of a ticket."""
    workers: int = 1
    """Processes on this machine; a cluster has its own number."""
    warm: str = ""
    """A module that workers import before the first partition."""


class Engine(Protocol):
    """Does a stage's partitions."""

    is_far: bool
    """Whether the work leaves this machine's memory, so that shared weights must be read there."""

    def map(
        self, function: Callable[[Any], Any], partitions: Iterable[Any], work: Work
    ) -> Iterator[Any]:
        """What ``function`` makes of each partition, in their order.

        Partitions are asked for as they are needed: they may be a stream of any length. The
        function and the partitions can be pickled; it is pure, as it may be called twice.

        Raises:
            StageError: nobody is there to do the work, or a partition ends whoever does it.
        """

    def warm(self, work: Work) -> None:
        """Begin to load what workers need, while the caller does something else."""

    def close(self) -> None:
        """Give back what was started; whoever asks again starts it again."""


_engine: Engine = LocalEngine()


def mapped(function: Callable[[P], R], partitions: Iterable[P], work: Work) -> Iterator[R]:
    """What ``function`` makes of each partition, in their order, by the engine in force."""
    return _engine.map(function, partitions, work)


def warm(work: Work) -> None:
    """Have workers load what they will need, where a caller knows that :func:`mapped` comes."""
    _engine.warm(work)


def is_far() -> bool:
    """Whether work leaves this process's machine; then even a little of it does."""
    return _engine.is_far


@contextmanager
def in_force(engine: Engine) -> Iterator[Engine]:
    """``engine`` does the work of the block, and is closed at its end."""
    global _engine  # noqa: PLW0603 - one engine a process, see the module's first words
    before, _engine = _engine, engine
    try:
        yield engine
    finally:
        _engine = before
        engine.close()


def engine_of(settings: Settings, say: Callable[[str], None]) -> Engine:
    """The engine that settings ask for; ``say`` takes lines for the person who waits.

    Raises:
        ExtraError: it is Dask, and the extra is not installed.
    """
    if settings.engine == "local":
        return LocalEngine()
    from kb.errors import ExtraError

    try:
        from mining.engine.cluster import DaskEngine
        from mining.engine.connection import Patience
    except ImportError as error:
        raise ExtraError(f"engine is dask: install askless[dask] ({error})") from error
    patience = Patience(seconds=settings.dask.patience_seconds)
    return DaskEngine(settings.dask.scheduler, settings.workers, patience=patience, say=say)
