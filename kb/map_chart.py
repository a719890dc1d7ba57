"""The map of topics as a Vega-Lite specification, and the script that makes it answer.

Category colours are told apart by people with any kind of colour blindness (a test simulates them,
Machado, Oliveira and Fernandes 2009); from the seventh category on the shape changes. The style
sheet names the same colours again for dark screens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.charts import altair, styled
from kb.kept_texts import remembered
from kb.label_places import Disc, labels

COLOURS = ("#23408e", "#129a7f", "#c47f17", "#ad7be8", "#7a1b22", "#12232e")
NIGHT_COLOURS = ("#a9c8ff", "#17977a", "#e9d04c", "#b357e6", "#a07414", "#7be8b0")
"""The same on a dark screen, as topics.css has them."""
SHAPES = ("circle", "square")
DOT = 10
WIDE, NARROW = (1100, 680), (330, 560)
"""Width and height of the map in px, on a desk and in a hand."""
NAMES = ("map-wide", "map-narrow")


@dataclass(frozen=True)
class MapTopic:
    """A topic on the map, as it is shown."""

    id: str
    name: str
    category: str
    category_name: str
    number: int
    """Of its category, 0 for the largest."""
    tickets: int
    place: tuple[float, float, float]
    """x, y and radius, 0 to 1, as in TOPIC_PLACES."""
    search: str
    """What a search is compared with: lower case, no accents."""


def colour(number: int) -> str:
    """The colour of a category."""
    return COLOURS[number % len(COLOURS)]


def shape(number: int) -> str:
    """The shape of a category's topics."""
    return SHAPES[number // len(COLOURS) % len(SHAPES)]


def colours(count: int) -> list[str]:
    """The colours of so many categories."""
    return [colour(number) for number in range(count)]


@remembered
def map_chart(
    topics: Sequence[MapTopic],
    dots: Sequence[tuple[str, float, float]],
    words: Mapping[str, str],
    *,
    size: tuple[int, int] = WIDE,
) -> dict[str, Any]:
    """The map of ``topics``, largest first; ``dots`` are tickets: topic, x, y.

    A dot carries its place and its topic's category and nothing else.
    """
    known = {topic.id: topic for topic in topics}
    rows = {
        "tickets": [_dot(known[one], at, size) for *at, one in _turned(dots, known)],
        "places": disc_rows(topics, size),
    }
    return _filled(_map(words, size), rows)


@remembered
def _map(words: Mapping[str, str], size: tuple[int, int]) -> dict[str, Any]:
    alt = altair()
    width, height = size
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    fill = alt.Color("colour:N", scale=None, legend=None)
    tickets, places = (alt.NamedData(name) for name in ("tickets", "places"))
    faint = (
        alt.Chart(tickets)
        .mark_circle(size=DOT, opacity=_shown(alt, 0.35, 0.05), clip=True)
        .encode(x=x, y=y, color=fill)
    )
    discs = (
        alt.Chart(places)
        .mark_point(
            filled=True, fillOpacity=_shown(alt, 0.75, 0.08), strokeWidth=0, cursor="pointer"
        )
        .encode(
            x=x,
            y=y,
            color=fill,
            size=alt.Size("area:Q", scale=None, legend=None),
            shape=alt.Shape("shape:N", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("name:N", title=words["topic"]),
                alt.Tooltip("category_name:N", title=words["map_category"]),
                alt.Tooltip("tickets:Q", title=words["tickets"]),
            ],
        )
    )
    texts = (
        alt.Chart(places)
        .transform_filter("datum.label != ''")
        .mark_text(
            fontSize=12,
            lineBreak="\n",
            lineHeight=15,
            baseline="middle",
            align=alt.ExprRef("datum.align"),
            dx=alt.ExprRef("datum.dx"),
            dy=alt.ExprRef("datum.dy"),
            opacity=_shown(alt, 1.0, 0.15),
        )
        .encode(x=x, y=y, text="label:N")
    )
    chart = alt.layer(faint, discs, texts).properties(width=width, height=height)
    chart = chart.add_params(alt.param(name="picked", value=""), alt.param(name="wanted", value=""))
    return styled(chart)


def _filled(
    specification: dict[str, Any], rows: Mapping[str, Sequence[dict[str, Any]]]
) -> dict[str, Any]:
    """The chart with ``rows`` where it names them: Altair would copy and check each many times."""
    for layer in specification["layer"]:
        layer["data"] = {"values": rows[layer["data"]["name"]]}
    return specification


def _shown(alt: Any, plain: float, other: float) -> Any:
    """An opacity: ``other`` for what is not of the category picked or not what is searched for."""
    return alt.ExprRef(
        "(picked == '' || datum.category == picked) && "
        f"(wanted == '' || indexof(datum.search, wanted) >= 0) ? {plain} : {other}"
    )


def _turned(
    dots: Sequence[tuple[str, float, float]], known: Mapping[str, MapTopic]
) -> list[tuple[float, float, str]]:
    return [(x, y, topic) for topic, x, y in dots if topic in known]


def _dot(topic: MapTopic, at: Sequence[float], size: tuple[int, int]) -> dict[str, Any]:
    return {
        "x": round(at[0] * size[0], 1),
        "y": round(at[1] * size[1], 1),
        "colour": colour(topic.number),
        "category": topic.category,
        "search": topic.search,
    }


def disc_rows(topics: Sequence[MapTopic], size: tuple[int, int]) -> list[dict[str, Any]]:
    """A row a topic, with the label that has room beside it."""
    unit = min(size)
    placed = [
        Disc(topic.place[0] * size[0], topic.place[1] * size[1], topic.place[2] * unit, topic.name)
        for topic in topics
    ]
    rows = []
    for topic, disc, label in zip(topics, placed, labels(placed, *size), strict=True):
        row: dict[str, Any] = {
            "id": topic.id,
            "name": topic.name,
            "category": topic.category,
            "category_name": topic.category_name,
            "tickets": topic.tickets,
            "search": topic.search,
            "x": round(disc.x, 1),
            "y": round(disc.y, 1),
            "area": round(3.1416 * disc.radius**2, 1),
            "colour": colour(topic.number),
            "shape": shape(topic.number),
            "label": "\n".join(label.lines) if label else "",
        }
        if label:
            row |= {"dx": round(label.dx, 1), "dy": round(label.first_line, 1)}
            row["align"] = label.align
        rows.append(row)
    return rows


def map_script(charts: Sequence[str], maps: Sequence[str] = NAMES) -> str:
    """JavaScript that draws the charts and lets the reader search, pick a category, open a topic.

    It needs :func:`kb.charts.library` before it, as :func:`kb.charts.drawing_script` does. Without
    it the page is still whole: the table below says everything.
    """
    return f"""\
const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
const options = {{
  actions: false, renderer: "svg", ast: true, defaultStyle: false,
  tooltip: {{ theme: isDark ? "dark" : "light", disableDefaultStyle: true }},
}};
const views = [];
async function draw(name) {{
  const box = document.getElementById(name);
  const data = document.getElementById(name + "-data");
  if (!box || !data) return null;
  return (await vegaEmbed(box, JSON.parse(data.textContent), options)).view;
}}
function open(item) {{
  const row = item && item.datum && document.getElementById(item.datum.id);
  if (!row) return;
  for (const other of document.querySelectorAll("tr.here")) other.classList.remove("here");
  row.classList.add("here");
  row.scrollIntoView({{ block: "center" }});
}}
async function drawMap(name) {{
  const view = await draw(name);
  if (!view) return;
  view.addEventListener("click", (_event, item) => open(item));
  views.push(view);
}}
function tell(signal, value) {{
  for (const view of views) view.signal(signal, value).runAsync();
}}
for (const name of {json.dumps(list(maps))}) drawMap(name);
for (const name of {json.dumps(list(charts))}) draw(name);
const buttons = [...document.querySelectorAll("button[data-category]")];
for (const button of buttons) button.addEventListener("click", () => {{
  const isOn = button.getAttribute("aria-pressed") !== "true";
  for (const one of buttons) one.setAttribute("aria-pressed", String(isOn && one === button));
  tell("picked", isOn ? button.dataset.category : "");
}});
const search = document.getElementById("search");
if (search) search.addEventListener("input", () => {{
  const wanted = search.value.trim().toLowerCase().normalize("NFD").replace(/\\p{{M}}/gu, "")
    .replaceAll("œ", "oe").replaceAll("æ", "ae");
  tell("wanted", wanted);
  for (const row of document.querySelectorAll("tr[data-search]"))
    row.hidden = wanted !== "" && !row.dataset.search.includes(wanted);
}});
"""
