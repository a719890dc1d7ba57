"""Topics drafted by two processes, each of which takes the next topic when it is free.

A draft depends on its own topic and on the desk alone, and vectors are the same whoever computes
them, so the number of processes changes nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from kb.config import Drafting
from kb.storage.worker_end import end_with_parent, ends_told, submitted
from mining.drafting import drafter
from mining.drafting.drafter import Desk, Draft, Material, NoDraft
from mining.drafting.meaning import Meaning, Rows
from mining.drafting.tokens import Terms, learn

WORKERS = 2
FEWEST_SHARED = 40
"""Topics from which starting two processes pays."""

_LOADED = ("scipy.cluster.hierarchy", "scipy.sparse.csgraph", "rapidfuzz.fuzz", "mining.redaction")
"""What every process would else load for itself."""

SHARED_ENCODER = "use"
"""The encoder that comes along and loads in no time; others have a model or a line of their own."""

Result = Draft | NoDraft
Desks = Mapping[str, Desk]


def of_topic(materials: Sequence[Material], desks: Desks, settings: Drafting) -> list[Result]:
    """One topic's drafts by language; the first says which need the others answer."""
    found: list[Result] = []
    says: Sequence[str] = ()
    for material in materials:
        result = drafter.draft(replace(material, like=says), desks[material.locale], settings)
        if isinstance(result, Draft):
            says = says or [sentence.text for sentence in result.sentences]
        found.append(result)
    return found


def is_shared(count: int, encode: object) -> bool:
    """Whether so many drafts are shared out, with these sentence vectors."""
    is_able = isinstance(encode, Meaning) and encode.encoder_name == SHARED_ENCODER
    return is_able and count >= FEWEST_SHARED


def shared(
    topics: Sequence[Sequence[Material]],
    desks: Desks,
    settings: Drafting,
    encode: Meaning,
    terms: Mapping[str, Terms] | None = None,
) -> Iterator[list[Result]]:
    """:func:`of_topic` of each topic in order; ``encode`` learns what the processes encoded.

    ``terms`` are those of words by language, as far as they are known.
    """
    bare = {locale: replace(desk, encode=None) for locale, desk in desks.items()}
    given = _Given(bare, settings, encode.encoder_name, encode.folder, terms or {})
    with _pool(_start, (given,)) as pool:
        for one in [submitted(pool, _drafted, topic) for topic in topics]:
            found, rows = one.result()
            encode.learn(rows)
            yield found


def each(read: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
    """``read`` of each part in order, by two processes."""
    with _pool(end_with_parent, ()) as pool:
        return [one.result() for one in [submitted(pool, read, part) for part in parts]]


@contextmanager
def _pool(start: Callable[..., None], given: tuple[Any, ...]) -> Iterator[ProcessPoolExecutor]:
    """Two processes that end with this one, and do nothing more when it is interrupted.

    Raises:
        StageError: one of them ended before its work did.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, *_LOADED])
    pool = ProcessPoolExecutor(WORKERS, context, initializer=start, initargs=given)
    try:
        with ends_told("draft"):
            yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class _Given:
    """What holds for all topics."""

    desks: Desks
    settings: Drafting
    encoder: str
    folder: Path | None
    terms: Mapping[str, Terms]


class _Worker:
    """One process: the desks with sentence vectors of its own."""

    def __init__(self, given: _Given) -> None:
        from mining.encoders import load_encoder

        self.settings = given.settings
        self.encode = Meaning(load_encoder(given.encoder), given.folder, keeps=False)
        self.desks = {
            locale: replace(desk, encode=self.encode) for locale, desk in given.desks.items()
        }


_workers: list[_Worker] = []


def _start(given: _Given) -> None:
    end_with_parent()
    learn(given.terms)
    _workers.append(_Worker(given))
    # What was loaded stays, and drafting makes no cycles: look for some rarely.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _drafted(materials: Sequence[Material]) -> tuple[list[Result], Rows]:
    worker = _workers[0]
    found = of_topic(materials, worker.desks, worker.settings)
    return found, worker.encode.fresh()
