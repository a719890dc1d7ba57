"""Articles put in a random order of publication, so that what they prevent can be told from chance.

Articles that are published when their topic is worst look as if they helped, for what is worst
gets better by itself. Drawn by lot, those that wait are a fair comparison for those that went
first (see ``docs/decisions/0010-deflection.md``).
"""

from __future__ import annotations

import random
from collections.abc import Collection, Hashable
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


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
