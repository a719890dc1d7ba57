"""Who answered each topic when, asked while the tickets are being measured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kb.answered_spans import ANSWERED_SPANS, Place
from kb.frames import column_values
from kb.gaps import GAPS
from kb.need_matches import numbered
from kb.storage import files
from kb.topics import ASSIGNMENTS, TOPICS
from mining.answered_spans import Asked, answered_spans
from mining.stages import ASSIGNMENTS_FILE, GAPS_FILE, TOPICS_FILE

if TYPE_CHECKING:
    from mining.stages.measure import Measured


def spans(measured: Measured, mined: Path | None, gaps: Path | None) -> pd.DataFrame:
    """ANSWERED_SPANS of the topics of ``mined`` with ``gaps``; none where either is missing."""
    if mined is None or gaps is None:
        return ANSWERED_SPANS.empty()
    needs = measured.asked.rows[["ticket_id"]].assign(need=list(measured.asked.numbers))
    asked = Asked(
        needs=needs,
        tickets=measured.counted.eligible,
        topics=files.read_table(mined / TOPICS_FILE, TOPICS),
        assignments=files.read_table(mined / ASSIGNMENTS_FILE, ASSIGNMENTS),
        find=_Finder(measured).find,
    )
    rows = files.read_table(gaps / GAPS_FILE, GAPS)
    return answered_spans(rows, measured.timeline.publications, asked)


class _Finder:
    """Matches needs against the newest text of articles, live or gone."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        self.ids = column_values(measured.asked.rows["ticket_id"])
        at = {key: place for place, key in enumerate(measured.library.keys)}
        self.newest: dict[Place, int] = {}
        for one in measured.timeline.publications:  # in order of time
            place = at.get((one.article, one.locale, one.version))
            if place is not None:
                self.newest[one.article, one.locale] = place

    def find(self, rows: Sequence[int], articles: Collection[Place]) -> pd.DataFrame:
        """MATCHES of the needs in ``rows`` against ``articles``."""
        places = sorted(self.newest[one] for one in articles if one in self.newest)
        found = self.measured.taught.matches(
            self.ids,
            self.measured.asked.queries,
            rows,
            articles=places,
            threshold=self.measured.calibration.cut,
        )
        return numbered(found, [self.measured.asked.numbers[row] for row in rows])
