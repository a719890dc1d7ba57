"""Charts of the report: drawn for a desk and for a hand, each with a finding and its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kb.chart_drawing import NARROW, WIDE, drawing
from kb.charts import tickets_by_week
from kb.coverage import Rate
from kb.interval_charts import SHARE, stacked_by_week, values_by_week
from kb.report_cells import (
    Column,
    Page,
    count,
    day,
    html_table,
    one_line,
    percent,
    rate_columns,
    spoken_channel,
    spoken_locale,
)

Document = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]
NAMED = 4
"""Channels that have a colour of their own; the others are one."""


def chart(
    name: str,
    text: str,
    specification: Mapping[str, Any],
    table: Markup,
    *,
    narrow: Mapping[str, Any] | None = None,
    beside: tuple[int, int] = (0, 0),
) -> Document:
    """A chart as the template has it: ``text`` says what it shows, for those who do not see it.

    ``narrow`` is drawn instead where there is little room.
    """
    drawn = {
        "wide": drawing(specification, width=WIDE - beside[0]),
        "narrow": drawing(narrow or specification, width=NARROW),
    }
    return {"id": name, "text": text, "table": table, **drawn}


def week_sections(document: Document, page: Page) -> list[Document]:
    """Coverage over four weeks with its band, then tickets with and without a live answer."""
    weeks = document["by_week"]
    if not weeks:
        return []
    w = page.words
    first, last = _edges(document["by_four_weeks"])
    text = w["by_week_text"].format(first=percent(first, page.lang), last=percent(last, page.lang))
    rolled = [row for row in document["by_four_weeks"] if row["denominator"]]
    shown = [row for row in rolled if row["language"] in document["tickets"]["by_locale"]]
    lines = [
        {
            "week": row["week"],
            "series": one_line(spoken_locale(page, row["language"])),
            "value": row["rate"],
            "low": row["low"],
            "high": row["high"],
        }
        for row in shown
    ]
    title = page.chart_words["covered"]
    line = values_by_week(lines, kind=SHARE, lang=page.lang, title=title)
    drawn = [chart("coverage-by-week", text, line, html_table(rolled, _week_columns(page)))]
    made = [_section("coverage", w["by_week"], text, drawn if lines else [])]
    return [*made, _volume(weeks, page)]


def _section(name: str, title: str, text: str, charts: list[Document]) -> Document:
    return {"id": name, "title": title, "text": text, "charts": charts}


def _volume(weeks: Rows, page: Page) -> Document:
    w, titles = page.words, page.chart_words
    bars = [
        {"week": row["week"], "state": titles[state], "tickets": number}
        for row in weeks
        for state, number in (
            ("covered", row["numerator"]),
            ("uncovered", row["denominator"] - row["numerator"]),
        )
    ]
    table = html_table(weeks, _week_columns(page))
    drawn = chart("volume-by-week", w["volume_text"], tickets_by_week(bars, titles), table)
    return _section("volume", w["volume"], w["volume_text"], [drawn])


def channel_chart(rows: Rows, page: Page) -> Document | None:
    """Tickets a week by channel, the largest ones named; None of a single channel."""
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["channel"]] = totals.get(row["channel"], 0) + row["tickets"]
    if len(totals) < 2:
        return None
    largest = sorted(totals, key=lambda name: (-totals[name], name))[:NAMED]
    other = page.chart_words["other_channels"]
    known = {name: one_line(spoken_channel(page, name)) for name in largest}
    parts = [
        {**row, "part": known.get(row["channel"], other), "tickets": row["tickets"]} for row in rows
    ]
    names = list(dict.fromkeys([*known.values(), *([other] if len(totals) > NAMED else [])]))
    bars = stacked_by_week(parts, names, title=page.chart_words["tickets"])
    text = page.words["by_channel_chart"].format(
        channel=spoken_channel(page, largest[0]),
        share=percent(totals[largest[0]] / sum(totals.values()), page.lang),
    )
    return chart("tickets-by-channel", text, bars, html_table(rows, _channel_columns(page)))


def _edges(weeks: Rows) -> tuple[float | None, float | None]:
    """Coverage over the first and over the last four weeks, all languages together."""
    names = sorted({row["week"] for row in weeks})
    if not names:
        return None, None
    first, last = (
        sum(
            (Rate(r["numerator"], r["denominator"]) for r in weeks if r["week"] == name), Rate(0, 0)
        )
        for name in (names[0], names[-1])
    )
    return first.value, last.value


def _week_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["week"], lambda row: day(row["week"], lang), False),
        (w["locale"], lambda row: spoken_locale(page, row["language"]), False),
        (w["covered"], lambda row: count(row["numerator"], lang), True),
        *rate_columns(page, w["tickets"]),
    ]


def _channel_columns(page: Page) -> list[Column]:
    w, lang = page.words, page.lang
    return [
        (w["week"], lambda row: day(row["week"], lang), False),
        (w["channel"], lambda row: spoken_channel(page, row["channel"]), False),
        (w["tickets"], lambda row: count(row["tickets"], lang), True),
    ]
