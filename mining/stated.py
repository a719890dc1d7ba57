"""Tickets as topics and articles meet them: a row per need, with the sentences that bear it.

Every stage that asks what customers want reads it here, so that topics, matches and gaps mean the
same needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.frames import column_values
from mining import kept_needs
from mining.bearing import Numbers, Told, weights
from mining.embedding import MOST_WORKERS, Encoder, encoded, prepared
from mining.graph import COPIED, Floats, Integers, unit
from mining.large_rows import zero_rows
from mining.needs import Need
from mining.stages import Progress, silent
from mining.told_sentences import ToldSentences, told_sentences, written


@dataclass(frozen=True)
class Stated:
    """The needs of tickets, one after the other, in the order of the tickets."""

    ticket: Integers
    """Row of the ticket of each need."""
    needs: Sequence[Need]
    """Where each stands, without its sentences."""
    texts: Sequence[str]
    """The words that bear each need, without placeholders; empty for a ticket without words."""
    shown: Sequence[str]
    """The same as stored, with placeholders."""
    vectors: Floats
    """Unit mean sentence vector of each, weighed by how surely a sentence bears it."""

    @property
    def numbers(self) -> list[int]:
        """The number of each need in its ticket, from 0."""
        return [need.number for need in self.needs]


FEWEST_KEPT, MOST_HELD, MOST_KEPT = 500, 30_000, 120_000
"""Tickets whose needs are kept for the stage that reads them next: as many as cost a second; up to
the second number in memory too, up to the third in a file (2 kB a ticket)."""
_NEWEST: dict[bytes, Stated] = {}


def stated(
    tickets: pd.DataFrame,
    encoder: Encoder,
    *,
    is_split: bool = False,
    read: Callable[[], ToldSentences] | None = None,
    cache_dir: Path | None = None,
    workers: int = 1,
    keeps: bool = True,
    progress: Progress = silent,
) -> Stated:
    """The needs of rows of TICKETS (``subject`` and ``text``), in their order.

    Which sentences bear them is learnt from all of these tickets together. ``is_split`` says that
    each row holds one need already; ``read`` gives the sentences where :func:`read_ahead` has them.
    The stages of a run read the same tickets: what the last call found is given again, and what
    an earlier run found is taken from its file where there is a ``cache_dir``; ``keeps`` says
    whether such a file is written.
    """
    pairs = pairs_of(tickets)
    key = _key(pairs, encoder, is_split=is_split)
    if key in _NEWEST:
        return _NEWEST[key]
    if len(pairs) >= FEWEST_KEPT:
        _NEWEST.clear()
    path = _path(key, cache_dir)
    kept = kept_needs.read(path) if path else None
    if kept is None:
        read = read or partial(
            told_sentences, pairs, is_split=is_split, workers=min(workers, MOST_WORKERS)
        )
        options = {"cache_dir": cache_dir, "workers": workers, "progress": progress}
        kept = _read_anew(read, encoder, options)
        if path and keeps:
            kept_needs.write(path, *kept)
            kept_needs.tidy(path.parent, [path.name])
    said, is_kept, vectors = kept
    texts, shown = [], []
    for plain, stored in written(said, pairs, is_kept):
        texts.append(plain)
        shown.append(plain if plain == stored else stored)
    found = Stated(said.ticket, said.needs, texts, shown, vectors)
    if key and len(pairs) <= MOST_HELD:
        vectors.flags.writeable = False
        _NEWEST[key] = found
    return found


def _read_anew(
    read: Callable[[], ToldSentences], encoder: Encoder, options: dict[str, Any]
) -> kept_needs.KeptNeeds:
    """The sentences, which of them bear a need, and the needs' vectors."""
    with ThreadPoolExecutor(1) as pool:  # weights are read while sentences are
        ready = pool.submit(prepared, encoder)
        said = read()
        ready.result()
    known = Told(said.need, said.row, said.form, encoded(said.texts, encoder, **options))
    weight = weights(known, said.texts)
    vectors = zero_rows(len(said.needs), encoder.dimensions, folder=options["cache_dir"])
    sum_up(known, weight, vectors)
    return said, weight > 0, vectors


def _path(key: bytes, cache_dir: Path | None) -> Path | None:
    """Where needs of that key are kept."""
    return cache_dir / kept_needs.FOLDER / f"{key.hex()}.npz" if key and cache_dir else None


def _key(pairs: Sequence[tuple[str, str]], encoder: Encoder, *, is_split: bool) -> bytes:
    """Hash of all that needs are read of; empty where they are not kept."""
    if not FEWEST_KEPT <= len(pairs) <= MOST_KEPT:
        return b""
    digest = blake2b(f"{encoder.name} {encoder.version} {is_split}".encode(), digest_size=32)
    digest.update(kept_needs.code())
    for subject, text in pairs:
        digest.update(f"\0{len(subject)} {subject}{text}".encode("utf-8", "surrogatepass"))
    return digest.digest()


@contextmanager
def read_ahead(
    tickets: pd.DataFrame, encoder: Encoder, *, cache_dir: Path | None = None, workers: int = 1
) -> Iterator[Callable[[], ToldSentences]]:
    """The sentences of rows of TICKETS, read while the caller does something else: a function that
    waits for them. Very many are read by processes, so that nobody waits for Python's lock. Where
    :func:`stated` knows the needs already nothing is read until it is asked for."""
    pairs = pairs_of(tickets)
    read = partial(told_sentences, pairs, workers=min(workers, MOST_WORKERS))
    key = _key(pairs, encoder, is_split=False)
    path = _path(key, cache_dir)
    if key and (key in _NEWEST or (path and path.is_file())):
        yield read
        return
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(read).result


def pairs_of(tickets: pd.DataFrame) -> list[tuple[str, str]]:
    """Subject and text of each."""
    return list(zip(column_values(tickets["subject"]), column_values(tickets["text"]), strict=True))


def sum_up(told: Told, weight: Numbers, found: Floats) -> None:
    """Fill in the unit weighted sum of each need's sentence vectors, zeros where it has none."""
    from scipy.sparse import csr_matrix

    ends = np.searchsorted(told.need, np.arange(len(found) + 1))
    small = weight.astype(np.float32)
    for start in range(0, len(found), COPIED):
        own = ends[start : start + COPIED + 1]
        part = slice(own[0], own[-1])
        distinct, column = np.unique(told.row[part], return_inverse=True)
        shape = (len(own) - 1, len(distinct))
        told_in = csr_matrix((small[part], column, own - own[0]), shape=shape)
        found[start : start + COPIED] = unit(told_in @ told.vectors[distinct])
