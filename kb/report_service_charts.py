"""Charts of the service figures: first response, resolution, satisfaction, tickets by channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.interval_charts import MINUTES, SHARE, values_by_week
from kb.report_cells import Column, Page, count, day, html_table, one_line, spoken_channel
from kb.report_charts import channel_chart, chart
from kb.report_durations import MINUTES as IN_MINUTES
from kb.report_durations import shown
from kb.service.definitions import DEFINITIONS

Document = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
UNITS = {one.name: one.unit for one in DEFINITIONS}
LEAST_MINUTES = 0.5
LEAST_PERIODS = 3
"""Periods from which a line says something."""


def service_charts(document: Document, page: Page) -> list[Document]:
    """First response by channel, resolution and satisfaction of all, and tickets by channel.

    A chart without three periods to draw is left out.
    """
    found = document.get("service_over_time")
    made = []
    if found:
        of_all = {name: _of(found["figures"], name) for name in ("resolution_median", "csat")}
        made = [
            _line("first_response_median", found["by_channel"], page),
            *(_line(name, rows, page) for name, rows in of_all.items()),
        ]
    made.append(channel_chart(document.get("by_week_and_channel", ()), page))
    return [one for one in made if one]


def _of(rows: Rows, figure: str) -> Rows:
    return [row for row in rows if row["figure"] == figure]


def _line(figure: str, rows: Rows, page: Page) -> Document | None:
    if len({row["period"] for row in rows}) < LEAST_PERIODS:
        return None
    unit = UNITS[figure]
    kind = MINUTES if unit in IN_MINUTES else SHARE
    told = [
        {
            "week": row["period"],
            "series": one_line(_series(row, page)),
            **{name: _drawn(row[name], unit) for name in ("value", "low", "high")},
        }
        for row in rows
    ]
    title = one_line(str(page.words["service_names"][figure]))
    drawn = values_by_week(told, kind=kind, lang=page.lang, title=title)
    table = html_table(rows, _columns(unit, page))
    return chart(f"service-{figure.replace('_', '-')}", _finding(figure, rows, page), drawn, table)


def _drawn(value: float | None, unit: str) -> float | None:
    """A time in minutes, at least half of one: a scale of logarithms has no 0."""
    if value is None or unit not in IN_MINUTES:
        return value
    return max(value * IN_MINUTES[unit], LEAST_MINUTES)


def _series(row: Mapping[str, Any], page: Page) -> str:
    return (
        spoken_channel(page, row["channel"]) if row["channel"] else str(page.words["service_all"])
    )


def _finding(figure: str, rows: Rows, page: Page) -> str:
    """Its first and its newest value for each line."""
    w, lang, unit = page.words, page.lang, UNITS[figure]
    lines: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        lines.setdefault(_series(row, page), []).append(row)
    told = [
        w["service_moved"].format(
            series=name,
            first=shown(some[0]["value"], unit, lang),
            last=shown(some[-1]["value"], unit, lang),
        )
        for name, some in lines.items()
    ]
    moved = str(w["why_semicolon"]).join(told)
    return f"{w['service_names'][figure]}{w['why_colon']}{moved}."


def _columns(unit: str, page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["service_period"], lambda row: day(row["period"], lang), False),
        (w["channel"], lambda row: _series(row, page), False),
        (w["service_value"], lambda row: shown(row["value"], unit, lang), True),
        (w["interval"], lambda row: interval(row, unit, lang), True),
        (w["tickets"], lambda row: count(row["denominator"], lang), True),
    ]


def interval(row: Mapping[str, Any], unit: str, lang: str) -> str:
    """The ends of a figure's interval in its unit; "–" for none."""
    if row["low"] is None or row["high"] is None:
        return "–"
    return f"{shown(row['low'], unit, lang)} – {shown(row['high'], unit, lang)}"
