"""Tickets as topics and articles meet them: a row per need, with the sentences that bear it.

Every stage that asks what customers want reads it here, so that topics, matches and gaps mean the
same needs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mining.bearing import Numbers, Told, weights
from mining.embedding import Encoder, encoded
from mining.graph import Floats, Integers, unit
from mining.needs import Need, Sentence, needs_in, whole
from mining.stages import Progress, silent

MOST_SENTENCES = 40
"""Sentences of a need that are read."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Stated:
    """The needs of tickets, one after the other, in the order of the tickets."""

    ticket: Integers
    """Row of the ticket of each need."""
    needs: Sequence[Need]
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
    found = [[whole(*pair)] if is_split else needs_in(*pair) for pair in pairs]
    ticket = np.repeat(np.arange(len(found)), [len(some) for some in found])
    needs = [need for some in found for need in some]
    told, texts = _told(needs)
    vectors = encoded(texts, encoder, cache_dir=cache_dir, workers=workers, progress=progress)
    known = Told(told.need, told.row, told.form, vectors)
    weight = weights(known, texts)
    kept = _kept(needs, weight > 0)
    return Stated(
        ticket=ticket.astype(np.int64),
        needs=needs,
        texts=["\n".join(one.text for one in some) for some in kept],
        shown=[_shown(pairs[row], some) for row, some in zip(ticket, kept, strict=True)],
        vectors=unit(_summed(known, weight, len(needs))),
    )


def _summed(told: Told, weight: Numbers, needs: int) -> Floats:
    """The weighed sum of each need's sentence vectors; zeros for a need without sentences."""
    from scipy.sparse import csr_matrix

    starts = np.searchsorted(told.need, np.arange(needs + 1))
    shape = (needs, len(told.vectors))
    told_in = csr_matrix((weight.astype(np.float32), told.row, starts), shape=shape)
    return np.asarray(told_in @ told.vectors, dtype=np.float32)


def _told(needs: Sequence[Need]) -> tuple[Told, list[str]]:
    """The sentences of ``needs`` by distinct sentence, and those; vectors are yet to come."""
    every = [(n, one) for n, need in enumerate(needs) for one in need.sentences[:MOST_SENTENCES]]
    keys = [sentence_key(one.text) for _, one in every]
    spelled: dict[str, str] = {}
    for key, (_, one) in zip(keys, every, strict=True):
        spelled[key] = min(spelled.get(key, one.text), one.text)
    place = {key: row for row, key in enumerate(sorted(spelled))}
    texts = [spelled[key] for key in place]
    row = np.array([place[key] for key in keys], dtype=np.int64)
    form = np.zeros(len(texts))
    form[row] = [one.form for _, one in every]
    need = np.array([n for n, _ in every], dtype=np.int64)
    return Told(need, row, form, np.zeros((len(texts), 0), dtype=np.float32)), texts


def sentence_key(sentence: str) -> str:
    """What a sentence is known by: its words in lower case, every number the same."""
    return _NUMBER.sub("0", " ".join(_WORD.findall(sentence.casefold())))


def _kept(needs: Sequence[Need], is_borne: np.ndarray) -> list[list[Sentence]]:
    kept: list[list[Sentence]] = []
    at = 0
    for need in needs:
        some = need.sentences[:MOST_SENTENCES]
        flags = is_borne[at : at + len(some)]
        kept.append([one for one, is_kept in zip(some, flags, strict=True) if is_kept])
        at += len(some)
    return kept


def _shown(pair: tuple[str, str], kept: Sequence[Sentence]) -> str:
    """The kept sentences as stored; those of the subject have no place in the text."""
    _, text = pair
    return "\n".join(text[one.start : one.end] if one.end else one.text for one in kept)
