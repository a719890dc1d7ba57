"""What replies teach the matching of customers' words, kept where nothing of it has changed.

See :mod:`mining.wording` for how replies teach and :mod:`mining.kept_lessons` for what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.frames import column_values
from mining.identity import identity
from mining.kept_lessons import KeptLessons
from mining.matching import NeedQueries
from mining.taught_replies import Says
from mining.taught_words import Distilled, Lessons, Solved, Weighing, pairs, weighed
from mining.wording import Replies, Taught, correction

Live = Sequence[tuple[Sequence[int], Sequence[int]]]
"""Tickets, by their place among those with replies, and the articles they are matched with."""


@dataclass(frozen=True)
class Heard:
    """Needs whose replies speak, each beside what its reply says."""

    said: pd.DataFrame
    """MATCHES of the replies."""
    told: Replies
    needs: NeedQueries
    live: Live
    cache_dir: Path | None = None
    """Where what was learnt of them is kept."""

    def rests_on(self, learnt: Taught) -> tuple[Any, ...]:
        """What is learnt of them by ``learnt`` rests on this and on nothing else."""
        rows, says = list(self.told.rows), _as_said(self.said)
        of_needs = self.needs.queries.told(rows), learnt.halves[rows]
        kinds = column_values(self.said["kind"])
        return (
            identity(learnt.only([])),
            says,
            kinds,
            of_needs,
            [list(map(list, one)) for one in self.live],
        )

    @property
    def kept(self) -> KeptLessons:
        """What earlier runs learnt."""
        return KeptLessons(self.cache_dir, len(self.told.rows))


def corrected(
    learnt: Taught, heard: Heard, match: Callable[[float], pd.DataFrame], *, threshold: float
) -> Taught:
    """``learnt`` with probabilities put right by :func:`correction`.

    ``match`` gives MATCHES of the needs by ``learnt`` at a threshold, if it has to.
    """
    rests_on = threshold, heard.rests_on(learnt)
    line = heard.kept.line(rests_on, lambda: correction(match(threshold), heard.said))
    return learnt.corrected(line)


def distilled(learnt: Taught, heard: Heard) -> Taught:
    """``learnt`` with the advice of each half of customers for the other.

    Without change where replies are too few.
    """
    rows = np.array(heard.told.rows, dtype=np.int64)
    half_of = learnt.halves[rows]
    others = [np.flatnonzero(half_of != half).tolist() for half in range(len(learnt.indexes))]
    if any(len(some) in (0, len(rows)) for some in others):
        return learnt
    queries, says = heard.needs.queries.only(rows), _as_said(heard.said)
    own: list[Lessons] = []

    def learn() -> tuple[list[Solved], Weighing | None]:
        own.extend(Lessons.of(queries.only(some), says.only(some)) for some in others)
        found = []
        for half, (index, lessons) in enumerate(zip(learnt.indexes, own, strict=True)):
            for places, articles in heard.live:
                theirs = [place for place in places if half_of[place] == half]
                some = queries.only(theirs), says.only(theirs), index.only(articles)
                found.append(pairs(*some, lessons, learnt.model))
        return [one.solved for one in own], weighed(found)

    solved, weighing = heard.kept.solved(heard.rests_on(learnt), learn)
    if weighing is None:
        return learnt
    lessons = own or [
        Lessons.of(queries.only(some), says.only(some), known)
        for some, known in zip(others, solved, strict=True)
    ]
    return replace(learnt, advice=[Distilled(lesson, weighing) for lesson in lessons])


def _as_said(said: pd.DataFrame) -> Says:
    chance = said["probability"].to_numpy(dtype=float, na_value=0.0)
    names = column_values(said["nearest_id"])
    return Says([name if isinstance(name, str) else None for name in names], chance)
