"""The service figures as one document: what ``askless measure`` prints and the report shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from kb.frames import plain_rows
from kb.service.alerts import alerts
from kb.service.customers import channel_view
from kb.service.definitions import DEFINITIONS, ELSEWHERE
from kb.service.figures import Split, missing
from kb.service.levels import (
    LEVELS,
    LIVE,
    SOCIAL,
    WRITTEN,
    Boundaries,
    Declared,
    Grade,
    overall,
    report_card,
)
from kb.service.rows import ServiceRows

Document = dict[str, Any]
TOLD = ("figure", "value", "low", "high", "numerator", "denominator")
UNITS = {one.name: one.unit for one in DEFINITIONS}
MOST_PATHS = 10
CHANNEL_GROUPS = {"email": WRITTEN, "social": SOCIAL, "live": LIVE}
"""Groups of the guide's table -> their channels."""


def service_document(
    found: ServiceRows,
    figures: Mapping[Split, pd.DataFrame],
    *,
    declared: Declared,
    boundaries: Boundaries,
    self_service: float | None = None,
    now: datetime,
) -> Document:
    """Every figure of all tickets and by channel and language, the card, the alerts, the gaps.

    Args:
        found: rows with answers (and values, where topics were judged) on them.
        figures: what :func:`kb.service.figures.split_figures` makes of these rows.
        declared: what the shop says of itself.
        boundaries: where levels begin.
        self_service: share of needs an article or a visit answered, where it was measured.
        now: where the data ends: the week it lies in is not whole and raises no alert.
    """
    rows = found.rows
    grades = report_card(
        measured(rows) | {"self_service": self_service},
        sorted(rows["channel"].dropna().unique()),
        declared,
        boundaries=boundaries,
    )
    level = overall(grades)
    return {
        "tickets": len(rows),
        "figures": told(figures[(), "all"]),
        "by_channel": _by(figures, "channel"),
        "by_language": _by(figures, "language"),
        "missing": _missing(rows),
        "faults": dict(found.faults),
        "levels": [_grade(grade) for grade in grades],
        "overall": None if level is None else LEVELS[level],
        "alerts": [
            asdict(alert) | {"unit": UNITS[alert.figure]}
            for alert in alerts(whole_periods(figures[(), "week"], now))
        ],
        "channels": channels_told(rows),
    }


def told(figures: pd.DataFrame) -> list[Document]:
    """Rows of figures as plain values, with unit and formula."""
    known = {one.name: one for one in DEFINITIONS}
    return [
        {**row, "unit": known[row["figure"]].unit, "formula": known[row["figure"]].formula}
        for row in plain_rows(figures, TOLD)
    ]


def _by(figures: Mapping[Split, pd.DataFrame], part: str) -> dict[str, list[Document]]:
    groups = figures[(part,), "all"].groupby(part, sort=True)
    return {str(name): told(group) for name, group in groups}


def _missing(rows: pd.DataFrame) -> list[dict[str, str]]:
    elsewhere = [{"figure": name, "needs": needs} for name, _, _, needs in ELSEWHERE]
    return [*missing(rows), *elsewhere]


def measured(rows: pd.DataFrame) -> dict[str, float | None]:
    """The figures that the card grades: medians of waiting, mean satisfaction."""
    found: dict[str, float | None] = {"quality": _mean(rows["csat_of_five"])}
    for group, channels in CHANNEL_GROUPS.items():
        part = rows[rows["channel"].isin(channels)]
        found[f"first_response_{group}"] = _median(part["first_response"])
        hours = _median(part["resolution"])
        found[f"resolution_{group}"] = None if hours is None else hours / 60
    return found


def _median(values: pd.Series) -> float | None:
    return float(values.median()) if bool(values.notna().any()) else None


def _mean(values: pd.Series) -> float | None:
    return float(values.mean()) if bool(values.notna().any()) else None


def _grade(grade: Grade) -> Document:
    return {**asdict(grade), "name": grade.name}


def whole_periods(figures: pd.DataFrame, now: datetime, span: str = "week") -> pd.DataFrame:
    """Figures of weeks or months that are over: what came on Sunday night has no answer yet."""
    today = now.date()
    days = today.day - 1 if span == "month" else now.weekday()
    begun = (today - timedelta(days=days)).isoformat()
    return figures[figures["period"] < (begun[:7] if span == "month" else begun)]


def channels_told(rows: pd.DataFrame) -> Document:
    """:func:`kb.service.customers.channel_view` of service rows, its most common switches."""
    view = channel_view(rows)
    return {
        "several": view.several.document(),
        "switched": view.switched.document(),
        "paths": plain_rows(view.paths.head(MOST_PATHS), view.paths.columns),
    }
