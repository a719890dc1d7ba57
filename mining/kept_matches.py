"""Matches kept from run to run: a month for which nothing has changed is not matched again.

A kept file answers one question: these needs, in this order, against these articles as replies
taught them, with this model and cut. Its name is the hash of all that; any other question has
another name and is matched. Where a stage can tell what all it learns rests on, whole answers are
kept under that, too: nothing is learnt where nobody asks anything new. No ticket's id or words are
kept. Design and figures: docs/decisions/0024-increments.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kb.errors import InputError
from kb.matching import MATCHES
from kb.matching_features import Queries
from kb.storage import files
from mining.identity import identity
from mining.settled import pieces
from mining.wording import Group, Taught, in_order

VERSION = "4"
"""Raised when the same question would get another answer."""
FEWEST_KEPT = 1_000
"""Needs from which on a question is kept by months: fewer are matched within a second."""


@dataclass(frozen=True)
class Kept:
    """What :class:`mining.wording.Taught` matches, some of it read from files.

    ``learn`` gives it, once, when something has to be matched. ``months`` (any value each) are
    beside all needs. Without a ``folder`` nothing is kept.
    """

    learn: Callable[[], Taught]
    months: Sequence[Any]
    folder: Path | None = None
    rests_on: str = ""
    """Hash of all needs and of all that is learnt from: then whole answers are kept as well."""
    used: set[str] = field(default_factory=set)
    """Names of the files that answered, or were written."""
    workers: int = 1
    """Processes that share very many needs; their number changes nothing."""

    @cached_property
    def taught(self) -> Taught:
        """What was learnt."""
        return self.learn()

    def matches(
        self,
        ids: Sequence[str],
        needs: Queries,
        rows: Sequence[int],
        *,
        articles: Sequence[int],
        threshold: float,
    ) -> pd.DataFrame:
        """As :meth:`mining.wording.Taught.matches`, month by month where there are many."""
        return self.matches_each(ids, needs, [(rows, articles)], threshold=threshold)[0]

    def matches_each(
        self, ids: Sequence[str], needs: Queries, groups: Sequence[Group], *, threshold: float
    ) -> list[pd.DataFrame]:
        """:meth:`matches` of each group, what is not kept of all groups in one go."""
        make = partial(self._by_months, ids, needs, threshold=threshold)
        wholes = [self._whole(*group, threshold) for group in groups]
        return list(self._answers(ids, groups, wholes, make))

    def _answers(
        self,
        ids: Sequence[str],
        groups: Sequence[Group],
        paths: Sequence[Path | None],
        make: Callable[[Sequence[Group]], Iterator[pd.DataFrame]],
    ) -> Iterator[pd.DataFrame]:
        """What the files hold, as the matches of each group; what they do not is made and kept."""
        both = list(zip(groups, paths, strict=True))
        kept = [
            _read(path, [ids[row] for row in rows]) if path else None for (rows, _), path in both
        ]
        missing = [group for group, found in zip(groups, kept, strict=True) if found is None]
        made = make(missing) if missing else iter(())
        for path, known in zip(paths, kept, strict=True):
            found = next(made) if known is None else known
            if path and known is None:
                files.write_table(path, found.assign(ticket_id=""), MATCHES)
            if path:
                self.used.add(path.name)
            yield found

    def _whole(self, rows: Sequence[int], articles: Sequence[int], threshold: float) -> Path | None:
        """Where the answer to all of a question is kept."""
        if self.folder is None or not self.rests_on:
            return None
        asked = np.array(rows, dtype=np.int64), list(articles), threshold
        return self.folder / f"{identity((VERSION, self.rests_on, *asked))}.parquet"

    def _by_months(
        self, ids: Sequence[str], needs: Queries, groups: Sequence[Group], *, threshold: float
    ) -> Iterator[pd.DataFrame]:
        cut = [self._cut(rows) for rows, _ in groups]
        months: list[Group] = []
        paths: list[Path | None] = []
        for (rows, articles), parts in zip(groups, cut, strict=True):
            own = [[rows[place] for place in part] for part in parts]
            months += [(some, articles) for some in own]
            paths += self._month_paths(needs, own, articles, threshold)
        match = partial(
            self.taught.matches_each, ids, needs, threshold=threshold, workers=self.workers
        )
        found = self._answers(ids, months, paths, match)
        for parts in cut:
            order = [place for part in parts for place in part]
            yield in_order([MATCHES.empty(), *islice(found, len(parts))], order)

    def _cut(self, rows: Sequence[int]) -> list[list[int]]:
        """The places of each month, where there are many rows."""
        if not self._is_kept(len(rows)):
            return [list(range(len(rows)))]
        return _by_month([self.months[row] for row in rows])

    def _is_kept(self, count: int) -> bool:
        return self.folder is not None and count >= FEWEST_KEPT

    def _month_paths(
        self,
        needs: Queries,
        parts: Sequence[Sequence[int]],
        articles: Sequence[int],
        threshold: float,
    ) -> list[Path | None]:
        """Where the answer to each month of a question is kept."""
        if self.folder is None or not self._is_kept(sum(map(len, parts))):
            return [None] * len(parts)
        asked = identity((self._library, list(articles), threshold))
        return [self.folder / f"{self._name(asked, needs, part)}.parquet" for part in parts]

    @cached_property
    def _library(self) -> str:
        """What was taught, without the tickets that are matched."""
        return identity((VERSION, self.taught.only([])))

    def _name(self, asked: str, needs: Queries, rows: Sequence[int]) -> str:
        return identity((asked, *needs.told(rows), self.taught.halves[list(rows)]))

    def tidy(self) -> None:
        """Drop what this run did not ask for: it is of tickets or articles that are gone.

        Months are asked for by a run that learns, and by no other.
        """
        if "taught" in self.__dict__ and self.folder is not None and self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in self.used:
                    path.unlink(missing_ok=True)


def months(needs: pd.DataFrame) -> list[int]:
    """The month of each row of TICKETS, or its day in a month of very many, growing with time."""
    found: list[int] = pieces(needs["created_at"]).tolist()
    return found


def _by_month(months: Sequence[Any]) -> list[list[int]]:
    """The places of each month, oldest first; months of few needs are taken together."""
    found: dict[Any, list[int]] = {}
    for place, month in enumerate(months):
        found.setdefault(month, []).append(place)
    parts: list[list[int]] = []
    for month in sorted(found):
        if parts and len(parts[-1]) < FEWEST_KEPT:
            parts[-1] += found[month]
        else:
            parts.append(found[month])
    return parts


def _read(path: Path, ids: Sequence[str]) -> pd.DataFrame | None:
    """The matches in a file, as those of ``ids``; None without a whole file of so many."""
    if not path.is_file():
        return None
    try:
        found = files.read_table(path, MATCHES)
    except InputError:
        return None
    return MATCHES.check(found.assign(ticket_id=list(ids))) if len(found) == len(ids) else None
