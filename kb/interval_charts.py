"""Charts of figures with their 95 % intervals, as Vega-Lite specifications.

Made like those of :mod:`kb.charts`, in the same look. ``rows`` are plain rows; a ``low`` or
``high`` that is None leaves the band out there. ``lang`` says how the axis writes numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.charts import (
    COVERED,
    INK,
    SERIES,
    UNCOVERED,
    altair,
    months,
    stand_in,
    styled,
    with_rows,
)
from kb.kept_texts import remembered

Row = Mapping[str, Any]
SHARE, MINUTES, NUMBER = "share", "minutes", "number"
"""What an axis counts: 0 to 1, minutes on a scale of logarithms, or anything from 0 on."""
TIMES = (1, 5, 15, 60, 240, 1440, 4320, 10080)
"""Minutes that an axis of times names: a minute to a week."""
MOST_SHOWN = 1.0
"""Effects are drawn from -100 % to 100 %; an interval that is wider ends at the edge."""
STACKED = (*SERIES, UNCOVERED)


def values_by_week(
    rows: Sequence[Row], *, kind: str = SHARE, lang: str = "en", title: str | None = None
) -> dict[str, Any]:
    """A line with its band for each series over weeks.

    ``rows`` have ``week`` (ISO date), ``series`` (in the reader's words), ``value``, ``low`` and
    ``high``; ``kind`` is :data:`SHARE`, :data:`MINUTES` or :data:`NUMBER`.
    """
    names = list(dict.fromkeys(str(row["series"]) for row in rows))
    return with_rows(_values(names, kind, lang, title), {"rows": rows})


@remembered
def _values(names: list[str], kind: str, lang: str, title: str | None) -> dict[str, Any]:
    alt = altair()
    legend = alt.Legend(symbolOpacity=1) if len(names) > 1 else None
    colours = _colours(alt, names, STACKED)
    base = alt.Chart(stand_in(alt, "rows")).encode(
        x=alt.X("week:T", title=None, axis=months(alt)),
        color=alt.Color("series:N", title=None, scale=colours, legend=legend),
    )
    axis, scale = _axis(alt, kind, lang), _scale(alt, kind)
    line = base.mark_line(strokeWidth=2.5).encode(
        y=alt.Y("value:Q", title=title, axis=axis, scale=scale)
    )
    band = base.mark_area(opacity=0.18).encode(y=alt.Y("low:Q", title=title), y2="high:Q")
    whole = band.transform_filter("isValid(datum.low) && isValid(datum.high)")
    return styled((whole + line).properties(height=240))


def observed_and_expected(
    rows: Sequence[Row], words: Mapping[str, str], *, title: str | None = None
) -> dict[str, Any]:
    """Tickets that came, by week, and those expected without articles with their band.

    ``rows`` have ``week`` (ISO date), ``observed``, ``expected``, ``low`` and ``high``; a line
    marks the first week that has these two. ``words`` are ``observed`` and ``expected`` of the
    legend.
    """
    long = [
        {**row, "kind": words[name], "tickets": row[name], "is_expected": name == "expected"}
        for row in rows
        for name in ("expected", "observed")
    ]
    first = [{"week": row["week"]} for row in rows if row["low"] is not None][:1]
    made = _observed(words["expected"], words["observed"], title)
    return with_rows(made, {"rows": long, "first": first})


@remembered
def _observed(expected: str, observed: str, title: str | None) -> dict[str, Any]:
    alt = altair()
    domain = [expected, observed]
    base = alt.Chart(stand_in(alt, "rows")).encode(x=alt.X("week:T", title=None, axis=months(alt)))
    band = base.transform_filter("datum.is_expected && isValid(datum.low)").mark_area(
        opacity=0.18, color=SERIES[1]
    )
    lines = base.mark_line(strokeWidth=2.5).encode(
        y=alt.Y("tickets:Q", title=title, axis=alt.Axis(tickCount=5)),
        color=alt.Color("kind:N", title=None, scale=_colours(alt, domain, (SERIES[1], COVERED))),
        strokeDash=alt.StrokeDash(
            "kind:N", title=None, scale=alt.Scale(domain=domain, range=[[6, 3], [1, 0]])
        ),
    )
    bounds = band.encode(y=alt.Y("low:Q", title=title), y2="high:Q")
    mark = alt.Chart(stand_in(alt, "first")).mark_rule(color=INK, strokeDash=[3, 3])
    mark = mark.encode(x="week:T")
    return styled((bounds + mark + lines).properties(height=240))


def effect_by_week(
    rows: Sequence[Row], words: Mapping[str, str], *, lang: str = "en"
) -> dict[str, Any]:
    """The effect by weeks since publication, each with its interval; week 0 is the first one live.

    ``rows`` have ``week`` (a number, below 0 before publication), ``middle`` (where the point lies:
    a row may hold several weeks), ``delta``, ``low`` and ``high`` (shares); ``words`` are
    ``before`` and ``after`` of the legend, ``weeks`` and ``effect``.
    """
    told = [
        {**row, **_cut(row), "when": words["before" if row["week"] < 0 else "after"]}
        for row in rows
    ]
    return with_rows(_by_week(words, lang), {"rows": told})


@remembered
def _by_week(words: Mapping[str, str], lang: str) -> dict[str, Any]:
    alt = altair()
    colours = _colours(alt, [words["before"], words["after"]], (UNCOVERED, COVERED))
    base = alt.Chart(stand_in(alt, "rows")).encode(
        x=alt.X(
            "middle:Q",
            title=words["weeks"],
            axis=alt.Axis(grid=False, tickMinStep=1),
            scale=alt.Scale(nice=False, padding=8),
        ),
        color=alt.Color("when:N", title=None, scale=colours),
    )
    scale = alt.Scale(domain=[-MOST_SHOWN, MOST_SHOWN])
    axis = _axis(alt, SHARE, lang)
    bars = base.mark_rule(strokeWidth=1.5).encode(
        y=alt.Y("low:Q", title=words["effect"], axis=axis, scale=scale), y2="high:Q"
    )
    points = base.mark_point(filled=True, size=45, opacity=1).encode(y=alt.Y("delta:Q"))
    return styled((_zero(alt, "y") + bars + points).properties(height=260))


def effects(
    rows: Sequence[Row], *, lang: str = "en", title: str | None = None, label_px: int = 260
) -> dict[str, Any]:
    """A line for each row: a point with its interval, 0 marked; in the order given.

    ``rows`` have ``label``, ``value``, ``low`` and ``high`` (shares). A label is cut at
    ``label_px``, beside which a fifth is left free: browsers have other fonts, some of them wider.
    The labels take their room from the drawing's width.
    """
    labels = [str(row["label"]) for row in rows]
    told = [{**row, **_cut(row)} for row in rows]
    return with_rows(_effects(labels, lang, title, label_px), {"rows": told})


@remembered
def _effects(labels: list[str], lang: str, title: str | None, label_px: int) -> dict[str, Any]:
    alt = altair()
    label = alt.Axis(labelLimit=label_px, minExtent=1.2 * label_px, grid=False, ticks=False)
    base = alt.Chart(stand_in(alt, "rows")).encode(
        y=alt.Y("label:N", title=None, sort=labels, axis=label)
    )
    scale = alt.Scale(domain=[-MOST_SHOWN, MOST_SHOWN])
    bars = base.mark_rule(strokeWidth=2, color=COVERED).encode(
        x=alt.X("low:Q", title=title, axis=_axis(alt, SHARE, lang), scale=scale), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=55, opacity=1, color=COVERED).encode(x="value:Q")
    return styled((_zero(alt, "x") + bars + points).properties(height=alt.Step(22)))


def stacked_by_week(
    rows: Sequence[Row], names: Sequence[str], *, title: str | None = None
) -> dict[str, Any]:
    """Bars of tickets a week, parts stacked; ``names`` are the parts, at most five, in order.

    ``rows`` have ``week`` (ISO date), ``part`` (one of ``names``) and ``tickets``.
    """
    order = {name: place for place, name in enumerate(names)}
    told = [{**row, "place": order[row["part"]]} for row in rows]
    return with_rows(_stacked(list(names), title), {"rows": told})


@remembered
def _stacked(names: list[str], title: str | None) -> dict[str, Any]:
    alt = altair()
    colours = _colours(alt, names, STACKED)
    chart = (
        alt.Chart(stand_in(alt, "rows"))
        .mark_bar()
        .encode(
            x=alt.X("yearweek(week):T", title=None, axis=months(alt)),
            y=alt.Y("sum(tickets):Q", title=title, axis=alt.Axis(tickCount=5)),
            color=alt.Color("part:N", title=None, scale=colours),
            order=alt.Order("place:Q"),
        )
        .properties(height=240)
    )
    return styled(chart)


def _colours(alt: Any, names: list[str], colours: Sequence[str]) -> Any:
    return alt.Scale(domain=names, range=[colours[n % len(colours)] for n in range(len(names))])


def _cut(row: Row) -> dict[str, float]:
    """An effect and its interval within what is drawn."""
    known = {name: row[name] for name in ("delta", "value", "low", "high") if name in row}
    return {name: min(max(value, -MOST_SHOWN), MOST_SHOWN) for name, value in known.items()}


def _zero(alt: Any, side: str) -> Any:
    """A line where nothing is prevented."""
    rule = alt.Chart(alt.Data(values=[{"zero": 0}])).mark_rule(color=INK, strokeDash=[3, 3])
    return rule.encode(**{side: "zero:Q"})


def _axis(alt: Any, kind: str, lang: str) -> Any:
    if kind == SHARE:
        sign = "\u202f%" if lang == "fr" else "%"
        told = "(datum.value < 0 ? '\u2212' : '') + format(abs(datum.value) * 100, '.0f')"
        return alt.Axis(labelExpr=f"{told} + '{sign}'", tickCount=5)
    if kind == MINUTES:
        day = "\u00a0j" if lang == "fr" else "\u00a0d"
        told = (
            "datum.value < 60 ? datum.value + '\u00a0min' : datum.value < 1440 ? "
            f"datum.value / 60 + '\u00a0h' : datum.value / 1440 + '{day}'"
        )
        return alt.Axis(labelExpr=told, values=list(TIMES))
    return alt.Axis(tickCount=5)


def _scale(alt: Any, kind: str) -> Any:
    if kind == SHARE:
        return alt.Scale(domain=[0, 1])
    return alt.Scale(type="log") if kind == MINUTES else alt.Scale(zero=True)
