"""Charts of the report as Vega-Lite specifications; the JavaScript that draws them is bundled.

A chart is a plain dictionary, so that it can be checked and kept. Every chart has a text beside it
and its numbers in a table below it. The report's style sheet names these colours again to make
others of them on a dark screen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from kb.kept_texts import remembered

INK = "#1f2937"
GRID = "#e5e7eb"
SNIPPET = "window.vegaEmbed = vegaEmbed;"
COVERED, UNCOVERED = "#2f5d8a", "#8593a6"
SERIES = ("#2f5d8a", "#b45309", "#4d7c0f", "#7c3aed")
"""Line colours with at least 4.5:1 contrast on white, told apart by people who see no red."""

STAND_IN = "stand_in"

Row = Mapping[str, Any]


def styled(chart: Any) -> dict[str, Any]:
    """The chart's specification in our look, without names that change from run to run."""
    styled = (
        chart.configure(font="system-ui, sans-serif", background="transparent")
        .configure_axis(
            labelColor=INK,
            titleColor=INK,
            labelFontSize=12,
            titleFontSize=12,
            gridColor=GRID,
            tickColor=GRID,
            domain=False,
        )
        .configure_legend(
            labelColor=INK, titleColor=INK, labelFontSize=13, orient="top", columnPadding=28
        )
        .configure_view(strokeOpacity=0)
    )
    # Unchecked, as it is made: tests check every chart, which takes as long as making it.
    told = json.dumps(styled.to_dict(validate=False), sort_keys=True)
    specification: dict[str, Any] = json.loads(told)
    return specification


def stand_in(alt: Any, name: str) -> Any:
    """Stands in a chart for the rows that :func:`with_rows` puts there under this name."""
    return alt.Data(values=[{STAND_IN: name}])


def with_rows(
    specification: Mapping[str, Any], rows: Mapping[str, Sequence[Row]]
) -> dict[str, Any]:
    """A chart of :func:`styled` with its rows where others stand in for them.

    Altair would copy each row many times. Without it a chart whose rows alone are new needs no
    Altair, which takes half a second to load.
    """

    def filled(part: Mapping[str, Any]) -> Any:
        values = part.get("data", {}).get("values")
        is_open = bool(values) and STAND_IN in values[0]
        own = {"data": {"values": rows[values[0][STAND_IN]]}} if is_open else {}
        return {**part, **own}

    whole = filled(specification)
    if "layer" in whole:
        whole["layer"] = [filled(one) for one in whole["layer"]]
    told: dict[str, Any] = json.loads(json.dumps(whole, sort_keys=True))
    return told


def altair() -> Any:
    """Altair, imported late: a command that draws nothing need not wait for it."""
    import altair
    from altair.utils.schemapi import disable_debug_mode

    altair.data_transformers.disable_max_rows()
    disable_debug_mode()  # else each part is checked when it is made, and each whole once more
    return altair


def months(alt: Any) -> Any:
    """The axis of time: months, as many as have room."""
    return alt.Axis(format="%Y-%m", grid=False, labelOverlap=True, labelSeparation=8)


def share_by_week(rows: Sequence[Row], words: Mapping[str, str]) -> dict[str, Any]:
    """A line a language: the share of tickets with a live answer, by week.

    ``rows`` have ``week`` (ISO date), ``locale``, ``share`` (0 to 1) and ``tickets``.
    """
    return with_rows(_shares(words), {"rows": rows})


@remembered
def _shares(words: Mapping[str, str]) -> dict[str, Any]:
    alt = altair()
    chart = (
        alt.Chart(stand_in(alt, "rows"))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("week:T", title=None, axis=months(alt)),
            y=alt.Y(
                "share:Q",
                title=words["covered"],
                axis=alt.Axis(format=".0%", tickCount=5),
                scale=alt.Scale(domain=[0, 1]),
            ),
            color=alt.Color("locale:N", title=None, scale=alt.Scale(range=list(SERIES))),
            tooltip=[
                alt.Tooltip("week:T", title=words["week"], format="%Y-%m-%d"),
                alt.Tooltip("locale:N", title=words["locale"]),
                alt.Tooltip("share:Q", title=words["covered"], format=".0%"),
                alt.Tooltip("tickets:Q", title=words["tickets"]),
            ],
        )
        .properties(width="container", height=240)
    )
    return styled(chart)


def tickets_by_week(rows: Sequence[Row], words: Mapping[str, str]) -> dict[str, Any]:
    """Stacked bars: tickets a week with a live answer, and without.

    ``rows`` have ``week`` (ISO date), ``state`` (already in the reader's words) and ``tickets``.
    """
    return with_rows(_bars(words), {"rows": rows})


@remembered
def _bars(words: Mapping[str, str]) -> dict[str, Any]:
    alt = altair()
    chart = (
        alt.Chart(stand_in(alt, "rows"))
        .mark_bar()
        .encode(
            x=alt.X("yearweek(week):T", title=None, axis=months(alt)),
            y=alt.Y("sum(tickets):Q", title=words["tickets"]),
            color=alt.Color("state:N", title=None, scale=alt.Scale(range=[COVERED, UNCOVERED])),
            tooltip=[
                alt.Tooltip("week:T", title=words["week"], format="%Y-%m-%d"),
                alt.Tooltip("state:N", title=" "),
                alt.Tooltip("sum(tickets):Q", title=words["tickets"]),
            ],
        )
        .properties(width="container", height=240)
    )
    return styled(chart)


def lines_by_week(
    rows: Sequence[Row], words: Mapping[str, str], *, names: Sequence[str], colours: Sequence[str]
) -> dict[str, Any]:
    """A line a category: tickets over time; from the seventh line on they are dashed.

    ``rows`` have ``week`` (ISO date), ``category`` (one of ``names``) and ``tickets``; ``colours``
    are those of ``names``.
    """
    return with_rows(_lines(words, names, colours), {"rows": rows})


@remembered
def _lines(
    words: Mapping[str, str], names: Sequence[str], colours: Sequence[str]
) -> dict[str, Any]:
    alt = altair()
    dashes = [[1, 0] if number < len(set(colours)) else [5, 3] for number in range(len(names))]
    chart = (
        alt.Chart(stand_in(alt, "rows"))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("week:T", title=None, axis=months(alt)),
            y=alt.Y("tickets:Q", title=words["tickets"], axis=alt.Axis(tickCount=5)),
            color=alt.Color(
                "category:N",
                legend=None,
                scale=alt.Scale(domain=list(names), range=list(colours)),
            ),
            strokeDash=alt.StrokeDash(
                "category:N", legend=None, scale=alt.Scale(domain=list(names), range=dashes)
            ),
            tooltip=[
                alt.Tooltip("week:T", title=words["week"], format="%Y-%m-%d"),
                alt.Tooltip("category:N", title=words["map_category"]),
                alt.Tooltip("tickets:Q", title=words["tickets"]),
            ],
        )
        .properties(width="container", height=260)
    )
    return styled(chart)


def library_name() -> str:
    """File name under which :func:`library` can be kept: another version has another name."""
    return f"charts-{version('vl-convert-python')}.js"


@cache
def library() -> str:
    """The JavaScript that draws charts, whole, for a page without network; about 900 kB.

    Making it takes some two seconds and holds the interpreter, so that a thread gains nothing; a
    process makes it once.
    """
    from vl_convert import javascript_bundle

    return str(javascript_bundle(SNIPPET))


def drawing_script(names: Sequence[str]) -> str:
    """JavaScript that draws the chart ``names[i]`` into the element of that id.

    It needs :func:`library` before it; the specifications are read from
    ``<script type="application/json" id="NAME-data">``. Expressions are interpreted (``ast``) and
    no style element is added, so that a policy without eval and inline styles holds.
    """
    return f"""\
const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
const options = {{
  actions: false, renderer: "svg", ast: true, defaultStyle: false,
  tooltip: {{ theme: isDark ? "dark" : "light", disableDefaultStyle: true }},
}};
for (const name of {json.dumps(list(names))}) {{
  const box = document.getElementById(name);
  const data = document.getElementById(name + "-data");
  if (box && data) vegaEmbed(box, JSON.parse(data.textContent), options);
}}
"""
