"""Which articles were live when: publications grouped so that many tickets are asked about at once.

Between two changes of ``publications.csv`` the live articles stay the same. Such a stretch is an
*epoch*; all tickets of one epoch are matched against the same articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from kb.frames import moments
from kb.publications import PUBLICATIONS, Publication

LiveKey = tuple[str, str, str]
"""Article id, locale, version."""


def publication_list(publications: pd.DataFrame) -> list[Publication]:
    """The rows of folded publications as values, times aware."""
    return [
        Publication(
            article=str(row["article"]),
            locale=str(row["locale"]),
            version=str(row["version"]),
            published_at=row["published_at"].to_pydatetime(),
            unpublished_at=None
            if pd.isna(ended := row["unpublished_at"])
            else ended.to_pydatetime(),
        )
        for row in PUBLICATIONS.check(publications).to_dict("records")
    ]


class Timeline:
    """The epochs of some publications.

    Of two versions of one article that overlap (clocks that disagreed) the later published counts.
    """

    def __init__(self, publications: Sequence[Publication]) -> None:
        self.publications = sorted(publications, key=lambda p: (p.published_at, p.version))
        ends = [p.unpublished_at for p in publications if p.unpublished_at is not None]
        self.changes = sorted({p.published_at for p in publications} | set(ends))

    def epochs(self, times: pd.Series) -> npt.NDArray[np.int64]:
        """The epoch of each time: 0 before the first change, then 1, 2, ..."""
        if not self.changes:
            return np.zeros(len(times), dtype=np.int64)
        written = moments(times).to_numpy(dtype="datetime64[us]")
        changes = pd.Series(self.changes).astype("datetime64[us, UTC]")
        edges = changes.to_numpy(dtype="datetime64[us]")
        return np.searchsorted(edges, written, side="right").astype(np.int64)

    def live_in(self, epoch: int) -> frozenset[LiveKey]:
        """What readers could see during an epoch."""
        return self.live_at(self.changes[epoch - 1]) if epoch else frozenset()

    def live_at(self, moment: datetime) -> frozenset[LiveKey]:
        """What readers could see at ``moment`` (aware); a version is gone from its end on."""
        live: dict[tuple[str, str], str] = {}
        for p in self.publications:
            if p.published_at <= moment and (p.unpublished_at is None or p.unpublished_at > moment):
                live[p.article, p.locale] = p.version
        return frozenset((article, locale, version) for (article, locale), version in live.items())

    def live_before(self, moment: datetime) -> frozenset[LiveKey]:
        """What readers could see just before ``moment``."""
        earlier = [change for change in self.changes if change < moment]
        return self.live_at(earlier[-1]) if earlier else frozenset()

    def newest_arrival(self) -> datetime | None:
        """When an article last went live that was not live in that language just before.

        Replacing a version of a live article is no arrival. None without publications.
        """
        for change in reversed(self.changes):
            before = {(article, locale) for article, locale, _ in self.live_before(change)}
            after = {(article, locale) for article, locale, _ in self.live_at(change)}
            if after - before:
                return change
        return None
