"""Articles put in a random order of publication, so that what they prevent can be told from chance.

Articles that are published when their topic is worst look as if they helped, for what is worst
gets better by itself. Drawn by lot, those that wait are a fair comparison for those that went
first (see ``docs/decisions/0010-deflection.md``).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
Place = tuple[str, str]
"""Article id and locale."""


@dataclass(frozen=True)
class Lot:
    """One wave: its day, and the articles that go live then."""

    number: int
    """From 1 on."""
    of: int
    seed: int
    day: datetime
    places: tuple[Place, ...]

    @property
    def name(self) -> str:
        """What is kept with each article, so that the draw can be made again."""
        return f"{self.number} of {self.of}, seed {self.seed}"


def lots(
    places: Collection[Place], number: int, *, first: datetime, every: int, seed: int
) -> list[Lot]:
    """``places`` drawn into ``number`` waves, the first one on the day ``first`` (aware).

    An article goes live in all its languages at once. No places give none.

    Raises:
        ValueError: ``number`` is below 1.
    """
    waves = drawn({article for article, _ in places}, number, seed=seed)
    starts = days(first, len(waves), every=every)
    return [
        Lot(place, len(waves), seed, day, tuple(sorted(p for p in places if p[0] in own)))
        for place, (own, day) in enumerate(zip(map(set, waves), starts, strict=True), start=1)
    ]


def digest(planned: Sequence[Lot]) -> str:
    """Another text when another article, or another day, is in what is planned."""
    told = repr([(one.name, one.day.isoformat(), one.places) for one in planned])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def drawn(units: Collection[T], number: int, *, seed: int) -> list[list[T]]:
    """``units`` in ``number`` waves of the same size (some have one more), drawn by lot.

    A unit is what has to go live together: an article in all its languages. The same seed and
    units give the same waves, in whatever order they come. Fewer units than waves give waves of
    one; none give none.

    Raises:
        ValueError: ``number`` is below 1.
    """
    if number < 1:
        raise ValueError(f"{number} waves")
    order = sorted(units, key=repr)
    random.Random(seed).shuffle(order)  # noqa: S311 (a lot that can be drawn again, no secret)
    parts = min(number, len(order))
    return [order[place::parts] for place in range(parts)]


def days(first: datetime, number: int, *, every: int) -> list[datetime]:
    """When each of ``number`` waves goes live: ``every`` so many days from ``first`` on."""
    return [first + timedelta(days=every * place) for place in range(number)]
