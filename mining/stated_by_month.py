"""The needs of very many tickets, month by month: a day of new ones costs by their month.

Which sentences bear a need is learnt from at most :data:`LEARNT_FROM` tickets, settled ones first;
each month is then read by itself and kept by the hash of its texts and of what was learnt. So a
run finds the same as one from nothing, whatever was kept (docs/decisions/0024-increments.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from mining import kept_needs
from mining.bearing import Bools, Learnt, Numbers, Told, is_beside, learn, likelihood, weighed
from mining.embedding import MOST_WORKERS, Encoder, encoded
from mining.graph import Floats, Integers
from mining.kept_needs import KeptNeeds, LateNeeds
from mining.known_names import KnownNames
from mining.large_rows import zero_rows
from mining.settled import first_settled, pieces
from mining.stages import Progress, silent
from mining.stated import Stated, pairs_of, stated, sum_up
from mining.told_sentences import Pair, sentence_key, told_by_part, told_sentences, written

LEARNT_FROM = 20_000
"""Tickets that are learnt from: of fewer :func:`mining.stated.stated` reads all together."""
AT_ONCE = 100_000
"""Tickets whose sentences are held at once."""


def stated_by_month(
    tickets: pd.DataFrame,
    encoder: Encoder,
    *,
    cache_dir: Path | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> Stated:
    """The needs of rows of TICKETS (``ticket_id``, ``created_at``, ``subject`` and ``text``).

    In their order. Up to :data:`LEARNT_FROM` tickets those of :func:`mining.stated.stated`.
    """
    if len(tickets) <= LEARNT_FROM:
        return stated(tickets, encoder, cache_dir=cache_dir, workers=workers, progress=progress)
    held = Held(pairs_of(tickets))
    reading = MonthsRead(tickets, held, encoder, cache_dir, min(workers, MOST_WORKERS), progress)
    parts = list(reading.parts())
    reading.tidy()
    return _joined(parts, held.every, encoder.dimensions, cache_dir)


class Said(Protocol):
    """What tickets say, told by their rows."""

    def pairs(self, rows: Integers) -> list[Pair]:
        """Subject and text of some tickets, in the order of ``rows``."""

    def mark(self, rows: Integers) -> bytes | None:
        """What tells these texts, in this order, from any others; None where texts must do."""


@dataclass(frozen=True)
class Held:
    """Texts that are in memory."""

    every: list[Pair]

    def pairs(self, rows: Integers) -> list[Pair]:
        """See :class:`Said`."""
        return [self.every[row] for row in rows.tolist()]

    def mark(self, _rows: Integers) -> bytes | None:
        """See :class:`Said`."""
        return None


@dataclass(frozen=True)
class MonthsRead:
    """Needs of tickets (``ticket_id`` and ``created_at``) as they are read by the month."""

    tickets: pd.DataFrame
    said: Said
    encoder: Encoder
    cache_dir: Path | None
    workers: int
    progress: Progress

    @cached_property
    def known(self) -> KnownNames:
        """Names of files of which nothing that they rest on has changed."""
        return KnownNames.read(
            self.cache_dir / kept_needs.MONTHS_FOLDER if self.cache_dir else None
        )

    def tidy(self) -> None:
        """Drop files that are of no use, and keep what this run knows by name."""
        if self.cache_dir:
            names = [*self.names, self.learnt_name]
            kept_needs.tidy(self.cache_dir / kept_needs.MONTHS_FOLDER, names)
            self.known.write()

    def late(self) -> list[tuple[Integers, LateNeeds]]:
        """The rows of each month, and its needs; what is not kept is read first.

        Raises:
            OSError: what was written is not there.
        """
        paths = [self._path(name) for name in self.names]
        assert None not in paths, "there is no folder for what is kept"
        found = [kept_needs.read_late(path) for path in paths if path]
        missing = [number for number, one in enumerate(found) if one is None]
        for some in self._at_once(missing):
            for _ in self._read_anew(some):
                pass  # it is written
        for number in missing:
            found[number] = kept_needs.read_late(self._path(self.names[number]) or Path())
        if any(one is None for one in found):
            raise OSError(f"{self.cache_dir}: what was written cannot be read")
        return [(rows, one) for rows, one in zip(self.months, found, strict=True) if one]

    def _at_once(self, months: Sequence[int]) -> Iterator[list[int]]:
        """Months whose sentences are held together."""
        some: list[int] = []
        for number in months:
            some.append(number)
            if sum(len(self.months[one]) for one in some) >= AT_ONCE:
                yield some
                some = []
        if some:
            yield some

    @cached_property
    def months(self) -> list[Integers]:
        """The rows of each month, oldest month first."""
        month = pieces(self.tickets["created_at"])
        order = np.argsort(month, kind="stable")
        starts = np.flatnonzero(np.diff(month[order])) + 1
        return np.split(order, starts)

    @cached_property
    def names(self) -> list[str]:
        """The name of each month's file."""
        return [self._name("month", rows, self.learnt_name) for rows in self.months]

    @cached_property
    def chosen(self) -> Integers:
        """The rows that are learnt from, in order."""
        drawn = first_settled(self.tickets["ticket_id"], self.tickets["created_at"])
        return np.sort(drawn[:LEARNT_FROM])

    @cached_property
    def learnt_name(self) -> str:
        """The name of the file of what was learnt."""
        return self._name("learnt", self.chosen, "")

    @cached_property
    def learnt(self) -> tuple[Learnt, dict[bytes, int]]:
        """What was learnt, and the place of each sentence in it."""
        path = self._path(self.learnt_name)
        found = kept_needs.read_learnt(path) if path else None
        if found is None:
            said = told_sentences(self.said.pairs(self.chosen), workers=self.workers)
            vectors = self._encoded(said.texts)
            learnt, chosen = learn(Told(said.need, said.row, said.form, vectors), said.texts)
            found = learnt, [_named(said.texts[row]) for row in chosen.tolist()]
            if path:
                kept_needs.write_learnt(path, *found)
        learnt, names = found
        return learnt, {name: place for place, name in enumerate(names)}

    def parts(self) -> Iterator[tuple[Integers, KeptNeeds]]:
        """The rows of each month, and their needs."""
        missing: list[int] = []
        for number, rows in enumerate(self.months):
            path = self._path(self.names[number])
            found = kept_needs.read(path) if path else None
            if found is not None:
                yield rows, found
                continue
            missing.append(number)
            if sum(len(self.months[one]) for one in missing) >= AT_ONCE:
                yield from self._read_anew(missing)
                missing = []
        yield from self._read_anew(missing)

    def _read_anew(self, months: Sequence[int]) -> Iterator[tuple[Integers, KeptNeeds]]:
        parts = [self.said.pairs(self.months[one]) for one in months]
        read = list(told_by_part(parts, workers=self.workers)) if parts else []
        places: dict[str, int] = {}  # of what several months say, which is worked out once
        own = [
            np.array([places.setdefault(text, len(places)) for text in said.texts], dtype=np.int64)
            for said in read
        ]
        vectors = self._encoded(list(places))
        told = [
            Told(said.need, said.row, said.form, vectors[rows])
            for said, rows in zip(read, own, strict=True)
        ]
        beside = np.zeros(len(places), dtype=bool)
        for one, rows in zip(told, own, strict=True):
            beside[rows] |= is_beside(one)
        likely = self._likely(list(places), vectors, beside) if parts else np.zeros(0)
        for number, said, one, rows in zip(months, read, told, own, strict=True):
            weight = weighed(one, likely[rows] * one.form)
            summed = zero_rows(len(said.needs), self.encoder.dimensions, folder=self.cache_dir)
            sum_up(one, weight, summed)
            found = said, weight > 0, summed
            path = self._path(self.names[number])
            if path:
                kept_needs.write(path, *found)
            yield self.months[number], found

    def _likely(self, texts: Sequence[str], vectors: Floats, beside: Bools) -> Numbers:
        learnt, known = self.learnt
        place = np.array([known.get(_named(text), -1) for text in texts], dtype=np.int64)
        return likelihood(vectors, beside, learnt, place)

    def _encoded(self, texts: Sequence[str]) -> Floats:
        return encoded(
            texts,
            self.encoder,
            cache_dir=self.cache_dir,
            workers=self.workers,
            progress=self.progress,
        )

    def _path(self, name: str) -> Path | None:
        return self.cache_dir / kept_needs.MONTHS_FOLDER / name if self.cache_dir else None

    def _name(self, kind: str, rows: Integers, behind: str) -> str:
        mark = self.said.mark(rows)
        digest = self._digest(behind)
        if mark is None:
            return self._name_of(kind, rows, digest)
        digest.update(mark)
        return self.known.name(
            f"{kind} {digest.hexdigest()}",
            lambda: self._name_of(kind, rows, self._digest(behind)),
        )

    def _digest(self, behind: str) -> blake2b:
        encoder = self.encoder
        digest = blake2b(f"{encoder.name} {encoder.version} {behind}".encode(), digest_size=32)
        digest.update(kept_needs.code())
        return digest

    def _name_of(self, kind: str, rows: Integers, digest: blake2b) -> str:
        for subject, text in self.said.pairs(rows):
            digest.update(f"\0{len(subject)} {subject}{text}".encode("utf-8", "surrogatepass"))
        return f"{kind}-{digest.hexdigest()}{kept_needs.SUFFIX}"


def _named(sentence: str) -> bytes:
    """What a sentence is known by, as sixteen bytes."""
    return blake2b(sentence_key(sentence).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _joined(
    parts: Sequence[tuple[Integers, KeptNeeds]],
    pairs: Sequence[Pair],
    dimensions: int,
    folder: Path | None,
) -> Stated:
    """The needs of all months in the order of the tickets."""
    ticket = np.concatenate([rows[said.ticket] for rows, (said, _, _) in parts])
    order = np.argsort(ticket, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    vectors = zero_rows(len(order), dimensions, folder=folder)
    needs, texts, shown, at = [], [], [], 0
    for rows, (said, is_kept, own) in parts:
        vectors[place[at : at + len(own)]] = own
        at += len(own)
        needs += said.needs
        for plain, stored in written(said, [pairs[row] for row in rows.tolist()], is_kept):
            texts.append(plain)
            shown.append(plain if plain == stored else stored)
    sorted_ = order.tolist()
    return Stated(
        ticket[order],
        [needs[one] for one in sorted_],
        [texts[one] for one in sorted_],
        [shown[one] for one in sorted_],
        vectors,
    )
