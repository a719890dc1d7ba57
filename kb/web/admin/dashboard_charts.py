"""Small charts of figures as SVG of our own: values over time in their intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kb.service.periods import first_day

WIDTH, HEIGHT, EDGE = 320, 84, 6
"""Of a chart; its edge leaves room for the marks."""
Point = Mapping[str, Any]
Place = Callable[[float], float]


def chart(points: Sequence[Point], said: str, *, has_floor: bool = True) -> Markup:
    """Values of weeks or months as a line in its interval; ``said`` is what it shows, in words.

    What lies before the period is faint, what is not over dotted, what is unusual has a mark. The
    scale begins at 0, or where ``has_floor`` is not, at the least value. Nothing for fewer than two
    points.
    """
    if len(points) < 2:
        return Markup("")
    xs, y = _across(points), _down(points, has_floor=has_floor)
    first_in = next((n for n, point in enumerate(points) if point["is_in"]), len(points))
    whole = len(points) if points[-1]["is_over"] else len(points) - 1
    head = Markup('<svg class="fig-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">')
    parts = [
        head.format(WIDTH, HEIGHT, said),
        Markup('<line class="base" x1="0" x2="{}" y1="{}" y2="{}"/>').format(
            WIDTH, HEIGHT - EDGE, HEIGHT - EDGE
        ),
        _band(points, xs, y),
        _line(points[: first_in + 1], xs, y, "past"),
        _line(points[first_in:whole], xs[first_in:whole], y, "now"),
        _line(points[whole - 1 :], xs[whole - 1 :], y, "open"),
        *_marks(points, xs, y),
        Markup("</svg>"),
    ]
    return Markup("").join(parts)


def _across(points: Sequence[Point]) -> list[float]:
    """Where each period lies, by its first day."""
    days = [first_day(point["period"]).toordinal() for point in points]
    length = max(1, days[-1] - days[0])
    return [EDGE + (WIDTH - 2 * EDGE) * (day - days[0]) / length for day in days]


def _down(points: Sequence[Point], *, has_floor: bool) -> Place:
    values = [point["value"] for point in points]
    # A week of three tickets has an interval that would make a flat line of all others.
    top = max(values) * 1.15 or 1.0
    least = 0.0 if has_floor else min(values) * 0.98
    height = HEIGHT - 2 * EDGE

    def place(value: float) -> float:
        share = (min(max(value, least), top) - least) / (top - least)
        return HEIGHT - EDGE - height * share

    return place


def _band(points: Sequence[Point], xs: Sequence[float], y: Place) -> Markup:
    known = [(x, p) for x, p in zip(xs, points, strict=True) if p["low"] is not None]
    if len(known) < 2:
        return Markup("")
    upper = [f"{x:.1f},{y(p['high']):.1f}" for x, p in known]
    lower = [f"{x:.1f},{y(p['low']):.1f}" for x, p in reversed(known)]
    return Markup('<polygon class="band" points="{}"/>').format(" ".join(upper + lower))


def _line(points: Sequence[Point], xs: Sequence[float], y: Place, name: str) -> Markup:
    if len(points) < 2:
        return Markup("")
    places = [f"{x:.1f},{y(p['value']):.1f}" for x, p in zip(xs, points, strict=False)]
    return Markup('<polyline class="{}" points="{}"/>').format(name, " ".join(places))


def _marks(points: Sequence[Point], xs: Sequence[float], y: Place) -> list[Markup]:
    """A dot where the line ends, a ring where a value is unusual."""
    found = []
    for place, (x, point) in enumerate(zip(xs, points, strict=True)):
        is_last = place == len(points) - 1
        if is_last or point["is_unusual"]:
            kind, radius = ("odd", 4.5) if point["is_unusual"] else ("end", 3)
            found.append(
                Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
                    kind, f"{x:.1f}", f"{y(point['value']):.1f}", radius
                )
            )
    return found
