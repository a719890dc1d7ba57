"""Tables of tickets by topic and week, for tests of what articles prevented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from kb.deflection.panel import NEVER, Panel
from kb.deflection.simulation import Drawn, Shop, drawn

FIRST = date(2024, 1, 1)
QUIET = Shop(drift_sd=0.0, noise_sd=0.05, season_sd=0.0, shock_rate=0.0, lag_weeks=0)
"""A shop whose topics move together, so that effects stand out."""


def a_panel(history: Drawn | None = None, **changes: Any) -> Panel:
    """A panel of a simulated history (a quiet one by default), with ``changes``."""
    found = drawn(QUIET, 1) if history is None else history
    names = tuple(f"topic-{place:03}" for place in range(len(found.seen)))
    never = np.full(len(names), NEVER, dtype=np.int64)
    made = Panel(names, ("",) * len(names), FIRST, found.seen, found.published, never)
    return replace(made, **changes)


def an_exact_panel(topics: int = 12, weeks: int = 60, **changes: Any) -> Panel:
    """Counts that follow the two-way model without chance; two topics get articles in week 40."""
    counts = np.outer(np.arange(1, topics + 1), 5 + np.arange(weeks) % 7).astype(float)
    published = np.full(topics, NEVER, dtype=np.int64)
    published[:2] = min(40, weeks)
    names = tuple(f"topic-{place:03}" for place in range(topics))
    never = np.full(topics, NEVER, dtype=np.int64)
    made = Panel(names, ("",) * topics, FIRST, counts, published, never)
    return replace(made, **changes)


def csv_of(panel: Panel) -> tuple[str, str]:
    """The tables of counts (without zeros) and of publications that ``panel`` is read from."""
    counts = ["topic,week,count"]
    for topic, row in zip(panel.topics, panel.counts, strict=True):
        counts += [f"{topic},{_day(t)},{int(n)}" for t, n in enumerate(row) if n]
    dates = zip(panel.topics, panel.published, strict=True)
    rows = [f"{topic},{_day(week)}" for topic, week in dates if week < NEVER]
    return "\n".join(counts) + "\n", "\n".join(["topic,week", *rows]) + "\n"


def _day(week: int) -> str:
    return (FIRST + timedelta(weeks=int(week))).isoformat()
