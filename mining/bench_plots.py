"""Two drawings of the bench: time and memory of each stage against the number of tickets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kb.chart_drawing import drawing
from kb.charts import SERIES, altair, styled
from kb.storage import files
from mining.bench_scale import Document

DRAWN = ("import", "topics", "match", "measure", "draft", "report")
"""Stages that take all tickets and most of the time."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
FIGURES = {
    "time": ("cpu_seconds", "Processor seconds"),
    "memory": ("peak_megabytes", "Peak memory, MB"),
}
WIDTH, HEIGHT = 620, 340


def draw(found: Sequence[Document], folder: Path) -> list[Path]:
    """``scale-time.svg`` and ``scale-memory.svg`` in ``folder``; both axes by powers of ten."""
    made = []
    for name, (figure, title) in FIGURES.items():
        path = folder / f"scale-{name}.svg"
        files.write_text(path, drawing(chart(found, figure, title), width=WIDTH) + "\n")
        made.append(path)
    return made


def chart(found: Sequence[Document], figure: str, title: str) -> dict[str, Any]:
    """A line a stage, with a point a size, as a Vega-Lite specification."""
    alt = altair()
    every = {"domain": list(DRAWN)}
    colours = [SERIES[place % len(SERIES)] for place in range(len(DRAWN))]
    sizes = alt.Axis(format=",d", values=[one["tickets"] for one in found])
    stage = {"sort": list(DRAWN), "title": None}
    both = alt.Chart(alt.Data(values=list(_rows(found, figure)))).encode(
        x=alt.X("tickets:Q", title="Tickets", scale=alt.Scale(type="log", nice=False), axis=sizes),
        y=alt.Y("cost:Q", title=title, scale=alt.Scale(type="log")),
        color=alt.Color("stage:N", scale=alt.Scale(**every, range=colours), **stage),
    )
    marks = both.mark_point(size=90, filled=True, opacity=1).encode(
        shape=alt.Shape("stage:N", scale=alt.Scale(**every, range=list(SHAPES)), **stage)
    )
    drawn = (both.mark_line(strokeWidth=2) + marks).properties(width="container", height=HEIGHT)
    return styled(drawn)


def _rows(found: Sequence[Document], figure: str) -> Iterator[dict[str, Any]]:
    for one in found:
        for name in DRAWN:
            if name in one["stages"]:
                row = one["stages"][name]
                yield {"tickets": row["tickets"], "stage": name, "cost": row[figure]}
