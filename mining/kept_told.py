"""Sentences of tickets kept from run to run: a ticket whose words were read before is not again.

A file holds numbers alone, no id and no word. A ticket is known by the hash of its words, a
sentence by its place and by two hashes: of what it is known by, and of how it is spelled. So what
is put together of it is, to the bit, what reading gives (:func:`mining.told_sentences`). The name
of the file is the hash of the code that reads; what a run did not ask for goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from kb.storage import files
from mining import kept_needs
from mining.engine import Work, mapped
from mining.graph import Integers
from mining.needs import Need, needs_in, subject_sentences, words_of
from mining.told_sentences import (
    BLOCK,
    FEWEST_SHARED,
    MOST_SENTENCES,
    Pair,
    ToldSentences,
    sentence_key,
)

FOLDER = "told"
"""Below ``data/vectors``."""
KEY = 16
"""Bytes of a hash."""
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)

Keys = np.ndarray[Any, np.dtype[np.uint8]]
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Read:
    """What was read of tickets, one after the other."""

    ticket: Keys
    """What each ticket is known by, (tickets, 16)."""
    needs: Integers
    """How many needs each has."""
    places: Integers
    """Number, start and end of each need, and how many sentences it has, (needs, 4)."""
    sentences: Integers
    """Start and end of each sentence, (sentences, 2); both 0 for one of the subject."""
    form: Numbers
    names: Keys
    """What each sentence is known by, and how it is spelled, (sentences, 32)."""

    def only(self, rows: Integers) -> Read:
        """Some of the tickets, in the order of ``rows``."""
        need = _inside(self.needs, rows)
        said = _inside(self.places[:, 3], need)
        own = self.sentences[said], self.form[said], self.names[said]
        return Read(self.ticket[rows], self.needs[rows], self.places[need], *own)

    def and_then(self, other: Read) -> Read:
        """These tickets, and the others behind them."""
        both = zip(vars(self).values(), vars(other).values(), strict=True)
        return Read(*(np.concatenate(pair) for pair in both))


def told_sentences(pairs: Sequence[Pair], *, cache_dir: Path, workers: int = 1) -> ToldSentences:
    """As :func:`mining.told_sentences.told_sentences`; below ``cache_dir`` lies what was read."""
    path = cache_dir / FOLDER / f"{kept_needs.code().hex()}.npz"
    known, keys = _load(path), [_key(f"{len(subject)} {subject}{text}") for subject, text in pairs]
    place = {key.tobytes(): row for row, key in enumerate(known.ticket)}
    missing = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in place}
    if missing:
        place |= {key: len(known.ticket) + row for row, key in enumerate(missing)}
        known = known.and_then(_read_all(list(missing.values()), list(missing), workers))
    asked = list(dict.fromkeys(keys))
    found = known.only(np.array([place[key] for key in keys], dtype=np.int64))
    if missing or len(asked) < len(known.ticket):
        _save(path, known.only(np.array([place[key] for key in asked], dtype=np.int64)))
    return _put_together(found, pairs)


def _load(path: Path) -> Read:
    """What a file holds; nothing without a whole one."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            return Read(*(held[name] for name in Read.__dataclass_fields__))
    except _DAMAGED:
        return _read([])


def _save(path: Path, read: Read) -> None:
    with files.replacing(path) as part, part.open("wb") as file:
        np.savez(file, allow_pickle=False, **vars(read))
    for old in path.parent.glob("*.npz"):
        if old != path:
            old.unlink(missing_ok=True)


def _read_all(pairs: list[Pair], keys: list[bytes], workers: int) -> Read:
    blocks = [pairs[start : start + BLOCK] for start in range(0, len(pairs), BLOCK)]
    is_shared = workers > 1 and len(blocks) >= FEWEST_SHARED
    read = mapped(_read, blocks, Work("read", workers if is_shared else 1, warm=__name__))
    parts = zip(*(vars(one).values() for one in read), strict=True)
    _, *rest = (np.concatenate(part) for part in parts)
    return Read(np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, KEY), *rest)


def _read(pairs: Sequence[Pair]) -> Read:
    """Tickets as they are read; what they are known by is put in by the caller."""
    counts, places, sentences, forms, names = [], [], [], [], []
    for pair in pairs:
        needs = needs_in(*pair)
        counts.append(len(needs))
        for need in needs:
            some = need.sentences[:MOST_SENTENCES]
            places.append((need.number, need.start, need.end, len(some)))
            for one in some:
                sentences.append((one.start, one.end))
                forms.append(one.form)
                names.append(_key(sentence_key(one.text)) + _key(one.text))
    return Read(
        np.zeros((len(pairs), KEY), dtype=np.uint8),
        np.array(counts, dtype=np.int64),
        np.array(places, dtype=np.int64).reshape(-1, 4),
        np.array(sentences, dtype=np.int64).reshape(-1, 2),
        np.array(forms, dtype=np.float64),
        np.frombuffer(b"".join(names), dtype=np.uint8).reshape(-1, 2 * KEY),
    )


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def _inside(sizes: Integers, rows: Integers) -> Integers:
    """The places of what belongs to ``rows``, each of which has so many one after the other."""
    first, own = (np.cumsum(sizes) - sizes)[rows], sizes[rows]
    return np.repeat(first - (np.cumsum(own) - own), own) + np.arange(int(own.sum()))


def _put_together(read: Read, pairs: Sequence[Pair]) -> ToldSentences:
    ticket = np.repeat(np.arange(len(pairs)), read.needs)
    sizes = read.places[:, 3]
    need = np.repeat(np.arange(len(sizes)), sizes)
    parts = np.ascontiguousarray(read.names).view(np.uint64).T  # two are the key, two the spelling
    order = np.lexsort(parts[::-1])
    is_other = np.diff(parts[:, order], prepend=parts[:, order[:1]] + 1) != 0
    starts, number = np.flatnonzero(is_other[:2].any(axis=0)), is_other[:2].any(axis=0).cumsum() - 1
    spelled: list[str] = [""] * len(starts)
    inside = np.arange(len(need)) - (np.cumsum(sizes) - sizes)[need]
    for at in np.flatnonzero(is_other.any(axis=0)).tolist():
        row = int(order[at])
        start, end = read.sentences[row].tolist()
        own = _said(pairs[ticket[need[row]]], start, end, int(inside[row]))
        known = spelled[number[at]]
        spelled[number[at]] = min(known, own) if known else own
    alphabet = sorted(range(len(starts)), key=[sentence_key(one) for one in spelled].__getitem__)
    rank, found = np.empty(len(starts), np.int64), np.empty(len(order), np.int64)
    rank[alphabet] = np.arange(len(starts))
    found[order] = rank[number]
    last = np.maximum.reduceat(order, starts) if len(starts) else starts
    return ToldSentences(
        ticket,
        [Need(number, start, end, ()) for number, start, end, _ in read.places.tolist()],
        need,
        read.sentences[:, 0],
        read.sentences[:, 1],
        found,
        read.form[last[alphabet]],
        [spelled[one] for one in alphabet],
    )


def _said(pair: Pair, start: int, end: int, number: int) -> str:
    """The words of a sentence that stands there; ``number`` is its own in its need."""
    return words_of(pair[1][start:end]) if end else subject_sentences(pair[0])[number]
