"""Tickets as topics and articles meet them: a row per need, with the sentences that bear it.

Every stage that asks what customers want reads it here, so that topics, matches and gaps mean the
same needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mining.bearing import Numbers, Told, weights
from mining.embedding import MOST_WORKERS, Encoder, encoded, prepared
from mining.graph import COPIED, Floats, Integers, unit
from mining.large_rows import zero_rows
from mining.needs import Need
from mining.stages import Progress, silent
from mining.told_sentences import told_sentences, written


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


def stated(
    tickets: pd.DataFrame,
    encoder: Encoder,
    *,
    is_split: bool = False,
    cache_dir: Path | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Stated:
    """The needs of rows of TICKETS (``subject`` and ``text``), in their order.

    Which sentences bear them is learnt from all of these tickets together. ``is_split`` says that
    each row holds one need already.
    """
    pairs = list(zip(tickets["subject"].tolist(), tickets["text"].tolist(), strict=True))
    with ThreadPoolExecutor(1) as pool:  # weights are read while sentences are
        ready = pool.submit(prepared, encoder)
        read = told_sentences(pairs, is_split=is_split, workers=min(workers, MOST_WORKERS))
        ready.result()
    options: dict[str, Any] = {"cache_dir": cache_dir, "workers": workers, "progress": progress}
    known = Told(read.need, read.row, read.form, encoded(read.texts, encoder, **options))
    weight = weights(known, read.texts)
    texts, shown = [], []
    for plain, stored in written(read, pairs, weight > 0):
        texts.append(plain)
        shown.append(plain if plain == stored else stored)
    vectors = zero_rows(len(read.needs), encoder.dimensions, folder=cache_dir)
    _sum_up(known, weight, vectors)
    return Stated(read.ticket, read.needs, texts, shown, vectors)


def _sum_up(told: Told, weight: Numbers, found: Floats) -> None:
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
