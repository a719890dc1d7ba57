"""The service figures over time, as parts of the report's document: what the charts show.

The figures are those of :data:`kb.service.figures.SERVICE_FIGURES`; here they are only chosen.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kb.frames import plain_rows
from kb.service.figures import PARTS

Document = dict[str, Any]
MOST_WEEKS = 26
"""Weeks that are shown as weeks; longer times are shown by month, which stray less."""
CHANNELS = 4
"""Channels that have a line, most tickets first."""
OVER_TIME = ("first_response_median", "resolution_median", "csat")
"""Figures shown over time."""
BY_CHANNEL = ("first_response_median",)
"""Those of them with a line for each channel."""
VOLUME = "never_answered"
"""The figure whose denominator is every ticket that waits for an answer."""


def service_over_time(figures: pd.DataFrame) -> Document:
    """``span`` (week or month), ``figures`` of all tickets, and ``by_channel`` the largest ones.

    Rows have ``figure``, ``period`` (Monday of the week, first day of the month), ``channel`` (None
    of all), ``value``, ``low``, ``high`` and ``denominator``; oldest first.
    """
    weeks = figures.loc[figures["span"].eq("week"), "period"].nunique()
    span = "week" if weeks <= MOST_WEEKS else "month"
    part = figures[figures["span"].eq(span)]
    rest = [name for name in PARTS if name != "channel"]
    alone = part[part[rest].isna().all(axis=1)]
    whole = alone[alone["channel"].isna() & alone["figure"].isin(OVER_TIME)]
    of_channels = alone[alone["channel"].notna()]
    is_large = of_channels["channel"].isin(_largest(of_channels))
    is_shown = is_large & of_channels["figure"].isin(BY_CHANNEL)
    return {
        "span": span,
        "figures": _rows(whole),
        "by_channel": _rows(of_channels[is_shown]),
    }


def _largest(of_channels: pd.DataFrame) -> list[str]:
    counts = of_channels[of_channels["figure"].eq(VOLUME)].groupby("channel")["denominator"].sum()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [str(name) for name, _ in ordered[:CHANNELS]]


def _rows(part: pd.DataFrame) -> list[Document]:
    names = ("figure", "period", "channel", "value", "low", "high", "denominator")
    rows = plain_rows(part.sort_values(["figure", "period", "channel"], kind="stable"), names)
    return [
        row | {"period": row["period"] + "-01" * (row["period"].count("-") == 1)} for row in rows
    ]
