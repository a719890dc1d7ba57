"""Pictures of topics as SVG of our own: a strict policy lets no script draw them, and none need."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup, escape

from kb import map_chart
from kb.characters import visible
from kb.label_places import LINE
from kb.topic_map_page import FEWEST_TOPICS, map_topics
from kb.topic_overview import Document

BARS_WIDTH, BARS_HEIGHT = 720, 120
LAST_WEEKS = 53
SIZES = {
    "map-wide": map_chart.WIDE, "map-middle": (760, 640), "map-narrow": map_chart.NARROW,
}  # fmt: skip
"""The map on a desk, on a tablet and in a hand: one of them is shown."""
ANCHORS = {"left": "start", "right": "end", "center": "middle"}


def bars(weeks: Sequence[str], counts: Sequence[int], said: str) -> Markup:
    """Tickets a week as bars, each with its week and count as a title; ``said`` is all of it.

    Nothing for fewer than two weeks.
    """
    pairs = list(zip(weeks, counts, strict=False))[-LAST_WEEKS:]
    if len(pairs) < 2:
        return Markup("")
    top = max(1, *(count for _, count in pairs))
    step = BARS_WIDTH / len(pairs)
    drawn = Markup("").join(
        Markup('<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>').format(
            f"{place * step + 1:.1f}",
            f"{BARS_HEIGHT - BARS_HEIGHT * count / top:.1f}",
            f"{step - 2:.1f}",
            f"{BARS_HEIGHT * count / top:.1f}",
            week,
            count,
        )
        for place, (week, count) in enumerate(pairs)
    )
    head = Markup(
        '<svg class="bars" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">'
    )
    return head.format(BARS_WIDTH, BARS_HEIGHT, said) + drawn + Markup("</svg>")


def topic_map(document: Document, here: str, *, category: str, words: str) -> list[Markup]:
    """The map in each of :data:`SIZES`, each disc a link to its topic; none of too few topics.

    Topics of another ``category`` than the one chosen, and those without the ``words`` searched
    for (folded), are faint.
    """
    topics = map_topics(document)
    if len(topics) < FEWEST_TOPICS:
        return []
    found = []
    for name, size in SIZES.items():
        strong = {
            topic.id
            for topic in topics
            if category in ("", topic.category) and all(w in topic.search for w in words.split())
        }
        dots = _dots(document, {topic.id: topic.number for topic in topics}, size)
        discs = [_disc(row, here, is_strong=row["id"] in strong) for row in
                 map_chart.disc_rows(topics, size)]  # fmt: skip
        head = Markup('<svg class="map {}" viewBox="0 0 {} {}">').format(name, *size)
        found.append(head + dots + Markup("").join(discs) + Markup("</svg>"))
    return found


def _dots(document: Document, numbers: dict[str, int], size: tuple[int, int]) -> Markup:
    width, height = size
    drawn = (
        Markup('<circle class="k{}" cx="{}" cy="{}" r="1.6"/>').format(
            numbers[topic] % len(map_chart.COLOURS), f"{x * width:.1f}", f"{y * height:.1f}"
        )
        for topic, x, y in document["dots"]
        if topic in numbers
    )
    return Markup('<g class="dots" aria-hidden="true">{}</g>').format(Markup("").join(drawn))


def _disc(row: Document, here: str, *, is_strong: bool) -> Markup:
    """A topic: its disc, its name where there is room, and what a pointer is told."""
    x, y, radius = row["x"], row["y"], (row["area"] / 3.1416) ** 0.5
    number = map_chart.COLOURS.index(row["colour"])
    if row["shape"] == "square":
        side = radius * 1.77
        shape = Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(
            f"{x - side / 2:.1f}", f"{y - side / 2:.1f}", f"{side:.1f}", f"{side:.1f}"
        )
    else:
        shape = Markup('<circle cx="{}" cy="{}" r="{}"/>').format(x, y, f"{radius:.1f}")
    name = " ".join(visible(row["name"]).split())
    title = Markup("<title>{} · {} ({})</title>").format(name, row["category_name"], row["tickets"])
    return Markup('<a class="disc k{}{}" href="{}{}/">{}{}{}</a>').format(
        number, "" if is_strong else " faint", here, quote(row["id"]), title, shape, _label(row)
    )


def _label(row: Document) -> Markup:
    if not row["label"]:
        return Markup("")
    x, y = row["x"] + row["dx"], row["y"] + row["dy"]
    lines = Markup("").join(
        Markup('<tspan x="{}" dy="{}">{}</tspan>').format(
            f"{x:.1f}", LINE if n else 0, escape(line)
        )
        for n, line in enumerate(visible(row["label"]).split("\n"))
    )
    return Markup('<text y="{}" text-anchor="{}" dominant-baseline="middle">{}</text>').format(
        f"{y:.1f}", ANCHORS[row["align"]], lines
    )
