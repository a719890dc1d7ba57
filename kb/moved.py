"""Articles that were given another address: what an id of some earlier day is called now. Pure.

Logs and publications keep the id that an article had then. Nothing in them is written anew when an
article moves; whoever reads them asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Moved:
    """From when on (aware) an article, in all its languages, is called ``new``."""

    old: str
    new: str
    moved_at: datetime


@dataclass(frozen=True)
class Names:
    """All moves, in the order in which they were made."""

    moves: tuple[Moved, ...] = ()

    def now(self, article_id: str, at: datetime) -> str:
        """The present id of what was called ``article_id`` at that moment (aware).

        Whatever came to that address later is another article: moved from a to b on Monday, a is
        b for what was logged on Sunday, and a new article for what was logged on Tuesday.
        """
        for one in self.moves:
            if one.old == article_id and at <= one.moved_at:
                article_id, at = one.new, one.moved_at
        return article_id

    def then(self, article_id: str, at: datetime) -> str:
        """What the article of the present id was called at that moment: the inverse of
        :meth:`now`.
        """
        for one in reversed(self.moves):
            if one.new == article_id and at <= one.moved_at:
                article_id = one.old
        return article_id

    def targets(self) -> dict[str, str]:
        """Each id that an article once had -> its present one, for addresses that somebody kept.

        An id to which an article came back is left out; whether another article has it by now is
        for the caller to see.
        """
        found = {one.old: self.now(one.old, one.moved_at) for one in self.moves}
        return {old: new for old, new in found.items() if old != new}

    def former(self, article_id: str) -> list[str]:
        """The ids that the article was called by before, the latest first."""
        return former(self.targets(), article_id)


def names_of(moves: Iterable[Moved]) -> Names:
    """:class:`Names` of moves in any order."""
    return Names(tuple(sorted(moves, key=lambda one: one.moved_at)))


def former(targets: Mapping[str, str], article_id: str) -> list[str]:
    """The ids that lead to ``article_id`` by ``targets`` (:meth:`Names.targets`), latest first."""
    return [old for old, new in reversed(list(targets.items())) if new == article_id]


def with_former(pages: Mapping[str, T], targets: Mapping[str, str]) -> dict[str, T]:
    """``pages`` (article id -> anything) with former ids beside the present ones of each.

    An id that is in ``pages`` itself stays what it is there.
    """
    return {old: pages[new] for old, new in targets.items() if new in pages} | dict(pages)
