"""The rows behind service figures as they are held in memory: told apart quickly, a million too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from kb.coverage import Rate
from kb.orders import CONTACTS, RepeatPurchases
from kb.retention import Retention
from kb.service.definitions import DEFINITIONS, Definition
from kb.service.figures import missing
from kb.service.filters import FIELDS, Filters, Known
from kb.service.periods import Periods
from kb.service.rows import SERVICE_ROWS, plain

TICKETS_FIGURE = Definition(
    "tickets", "share", "is_ticket", "tickets", "tickets with a need", "askless", "tickets"
)
"""How many there are: its denominator is the figure."""
COVERAGE_FIGURE = Definition(
    "coverage",
    "share",
    "is_covered",
    "%",
    "tickets whose best article, live in their language when they were written, answers them / all"
    " tickets with a need",
    "askless",
    "`askless measure`",
)
FIGURES = (TICKETS_FIGURE, COVERAGE_FIGURE, *DEFINITIONS)
"""Every figure that is told of any part and period, in their order."""


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """Service rows in memory, and what else figures are told from."""

    rows: pd.DataFrame
    """Columns of SERVICE_ROWS without ids, in order of ``created_at``; and ``is_covered``."""
    ends_at: datetime
    """The last sign of life in the data."""
    contacts: pd.DataFrame = field(default_factory=CONTACTS.empty)
    days: Sequence[Mapping[str, Any]] = ()
    """Counts of events by day."""
    queries: Sequence[Mapping[str, Any]] = ()
    recontacts: Mapping[int, Rate] = field(default_factory=dict)
    """Hours -> contacts after which the customer wrote again, of all contacts."""
    retention: Retention | None = None
    repeat_purchases: RepeatPurchases | None = None
    answers: Sequence[Mapping[str, Any]] = ()
    """Rows of :data:`kb.surveys.SURVEY_ANSWERS`."""
    refunds: Sequence[Mapping[str, Any]] = ()
    """Rows of :data:`kb.surveys.REFUNDS`."""
    into: Mapping[str, str] = field(default_factory=dict)
    """Topic that is no more -> the topic that took its tickets."""

    @cached_property
    def missing(self) -> list[dict[str, str]]:
        """Figures that no part can tell, each with the field it lacks."""
        own = [] if self.rows["is_covered"].notna().any() else [COVERAGE_FIGURE]
        return [{"figure": one.name, "needs": one.needs} for one in own] + missing(self.rows)

    @cached_property
    def known(self) -> Known:
        """What of it can be asked for; a group's name that holds nothing cannot.

        Raises:
            ValueError: there is no row.
        """
        times = self.rows["created_at"]
        values = {name: _values(self.rows[column]) for name, column in FIELDS.items()}
        return Known(times.min().date(), times.max().date(), values, self.into)

    def where(self, asked: Filters) -> np.ndarray | None:
        """For each row whether it is of the parts asked for; None where no part is."""
        found: np.ndarray | None = None
        for name, value in asked.parts.items():
            column = self.rows[FIELDS[name]].cat
            own = column.codes.to_numpy() == column.categories.get_loc(value)
            found = own if found is None else found & own
        return found

    def within(self, asked: Filters, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of the rows written in the period, of the parts asked for."""
        rows, where = self.rows[list(columns)], self.where(asked)
        if asked.first is not None:
            periods = Periods("all", asked.first, asked.last)
            is_in = periods.codes(self.rows["created_at"])[0] >= 0
            where = is_in if where is None else is_in & where
        return rows if where is None else rows[where]


def held(rows: pd.DataFrame, covered: Mapping[str, bool] | None = None, **more: Any) -> Held:
    """What is held of rows of SERVICE_ROWS; ``covered`` is ticket id -> whether an article answers.

    Without it no coverage is told; a ticket that is not in it counts in none. ``more`` are fields
    of :class:`Held`.
    """
    checked = SERVICE_ROWS.check(rows)
    names = [column.name for column in SERVICE_ROWS.columns if column.name != "ticket_id"]
    kept = plain(checked, names).astype({"requester_key": "category"})
    ids = checked["ticket_id"]
    found = ids.astype("str").map(dict(covered)) if covered else pd.Series(None, index=ids.index)
    kept = kept.assign(is_covered=found.astype("float64"), is_ticket=1.0)
    kept = kept.sort_values("created_at", kind="stable", ignore_index=True)
    times = kept[["created_at", "updated_at"]].max().dropna()
    ends_at = times.max().to_pydatetime() if len(times) else _NEVER
    return Held(kept.drop(columns="updated_at"), ends_at, **more)


def _values(column: pd.Series) -> list[str]:
    """The values that a category's rows have, in order."""
    used = np.unique(column.cat.codes.to_numpy())
    return [str(column.cat.categories[code]) for code in used if code >= 0]


def clipped(asked: Filters, known: Known) -> tuple[date, date]:
    """The days of the period that the data know."""
    first = max(asked.first or known.first, known.first)
    return first, min(asked.last or known.last, known.last)
