"""The page of topics as one HTML file that opens offline: rising, map, over time, all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from kb import charts, map_chart
from kb.characters import all_visible
from kb.report_cells import (
    Column,
    Page,
    chart_script,
    count,
    day,
    decimal,
    html_table,
    inline_json,
    numeric,
    one_line,
    percent,
    rendered,
    unbroken,
)
from kb.report_page import emerging_table
from kb.topic_overview import Document
from kb.words import fold

FEWEST_TOPICS = 3
"""A map of fewer would show nothing."""
SPARK_WIDTH, SPARK_HEIGHT = 120, 26
OVER_TIME = "over-time"
FOUR_WEEKS = 4
NEAR_SHOWN = 2


def html_topics(document: Document, page: Page) -> str:
    """The page of ``document`` (:func:`kb.topic_overview.overview`); no request leaves it."""
    document, page = all_visible(document), page.visible
    lines = _over_time(document, page)
    return rendered(
        page,
        chart_script(page, map_chart.map_script([line["id"] for line in lines])),
        rising=_rising(document, page),
        maps=_maps(document, page),
        legend=_legend(document, page),
        over_time=lines,
        categories=[_category(one, document, page) for one in document["categories"]],
    )


def _maps(document: Document, page: Page) -> list[dict[str, Any]]:
    """The map for a desk and for a hand; none of fewer topics than show anything."""
    topics = map_topics(document)
    if len(topics) < FEWEST_TOPICS:
        return []
    words, dots = page.chart_words, document["dots"]
    sizes = zip(map_chart.NAMES, (map_chart.WIDE, map_chart.NARROW), strict=True)
    return [
        {
            "id": name,
            "data": inline_json(map_chart.map_chart(topics, dots, words, size=size)),
        }
        for name, size in sizes
    ]


def map_topics(document: Document) -> list[map_chart.MapTopic]:
    """The topics that have a place, largest first."""
    rows = [
        map_chart.MapTopic(
            row["topic_id"],
            one_line(row["label"]),
            category["category_id"],
            one_line(category["name"]),
            category["number"],
            row["size"],
            document["places"][row["topic_id"]],
            _search(row),
        )
        for category in document["categories"]
        for row in category["topics"]
        if row["topic_id"] in document["places"]
    ]
    return sorted(rows, key=lambda topic: (-topic.tickets, topic.id))


def _search(row: Mapping[str, Any]) -> str:
    """What a search for a topic is compared with: both names and its id, folded."""
    return fold(f"{row['label']} {row['other_label']} {row['topic_id']}")


def _legend(document: Document, page: Page) -> list[dict[str, Any]]:
    """A button a category: its mark, name and tickets."""
    return [
        {
            "id": one["category_id"],
            "mark": _mark(one["number"]),
            "name": one["name"],
            "tickets": count(one["size"], page.lang),
        }
        for one in document["categories"]
    ]


def _mark(number: int) -> Markup:
    """The sign of a category on the map, as a small picture."""
    inner = {
        "circle": Markup('<circle cx="6" cy="6" r="5.5" fill="{}"/>'),
        "square": Markup('<rect x="1" y="1" width="10" height="10" fill="{}"/>'),
    }[map_chart.shape(number)].format(map_chart.colour(number))
    picture = '<svg class="mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">'
    return Markup(picture) + inner + Markup("</svg>")  # noqa: S704 (no text of others in it)


def _over_time(document: Document, page: Page) -> list[dict[str, Any]]:
    """Tickets of each category over four weeks at a time, as a line each; none without weeks."""
    weeks = document["weeks"][: document["whole_weeks"]]
    ends = range(len(weeks) - 1, FOUR_WEEKS - 2, -FOUR_WEEKS)
    rows = [
        {
            "week": weeks[end],
            "category": category["name"],
            "tickets": sum(sum(t["weeks"][end - 3 : end + 1]) for t in category["topics"]),
        }
        for category in document["categories"]
        for end in sorted(ends)
    ]
    if len({row["week"] for row in rows}) < 2:
        return []
    names = [one["name"] for one in document["categories"]]
    words, colours = page.chart_words, map_chart.colours(len(names))
    chart = charts.lines_by_week(rows, words, names=names, colours=colours)
    columns: list[Column] = [
        (page.words["week"], lambda row: day(row["week"], page.lang), False),
        (page.words["map_category"], lambda row: row["category"], False),
        (page.words["tickets"], lambda row: count(row["tickets"], page.lang), True),
    ]
    return [{"id": OVER_TIME, "data": inline_json(chart), "table": html_table(rows, columns)}]


def _rising(document: Document, page: Page) -> dict[str, Any]:
    """What rises now as a table, what is too new as another, or that there is nothing."""
    w, lang = page.words, page.lang
    new: list[Column] = [
        (w["topic"], lambda row: row["label"], False),
        (w["tickets"], lambda row: count(row["size"], lang), True),
        (w["map_first"], lambda row: day(row["first_seen_at"], lang), False),
    ]
    return {
        "emerging": emerging_table(document["emerging"], page),
        "new": html_table(document["new"], new) if document["new"] else "",
    }


def _category(category: Document, document: Document, page: Page) -> dict[str, Any]:
    """A category's heading and the rows of its topics."""
    return {
        "id": category["category_id"],
        "mark": _mark(category["number"]),
        "name": category["name"],
        "size": count(category["size"], page.lang),
        "heads": [{"name": name, "class": numeric(is_number)} for name, is_number in _heads(page)],
        "rows": [_row(row, document, page) for row in category["topics"]],
    }


def _heads(page: Page) -> list[tuple[str, bool]]:
    w = page.words
    return [
        (w["topic"], False),
        (w["tickets"], True),
        (w["map_weeks"], False),
        (w["map_seen"], False),
        (w["map_languages"], False),
        (w["map_channels"], False),
        (w["map_handling"], True),
        (w["map_csat"], True),
    ]


def _row(row: Document, document: Document, page: Page) -> dict[str, Any]:
    w, lang = page.words, page.lang
    sides = (("first", row["first_seen_at"]), ("last", row["last_seen_at"]))
    seen = w["map_between"].format(**{name: unbroken(day(at, lang)) for name, at in sides})
    orders = row["per_1000_orders"]
    minutes = row["handling_minutes"]
    return {
        "id": row["topic_id"],
        "search": _search(row),
        "label": row["label"],
        "other_label": row["other_label"] if row["other_label"] != row["label"] else "",
        "state": w.get(f"map_state_{row['state']}", ""),
        "near": page.words["map_or"].join(row["near"][:NEAR_SHOWN]),
        "size": count(row["size"], lang),
        "orders": w["map_per_order"].format(n=decimal(orders, lang)) if orders is not None else "",
        "spark": spark(row["weeks"][: document["whole_weeks"]], _spark_words(row, document, page)),
        "seen": seen,
        "languages": _shares(row["languages"], "lang", page),
        "channels": _shares(row["channels"], "channel", page),
        "handling": w["map_minutes"].format(n=decimal(minutes, lang))
        if minutes is not None
        else "–",
        "csat": percent(row["csat"], lang) if row["rated"] else "–",
    }


def _spark_words(row: Document, document: Document, page: Page) -> str:
    """The line in words: the last week, and the most a week had."""
    weeks = row["weeks"][: document["whole_weeks"]]
    if not weeks:
        return ""
    return str(page.words["map_spark"]).format(last=weeks[-1], most=max(weeks))


def _shares(shares: Sequence[tuple[str, float]], kind: str, page: Page) -> str:
    """The two most used with their shares: "French 80 %, English 20 %"."""
    return ", ".join(
        f"{page.words.get(f'{kind}_{value}', value)}\u00a0{percent(share, page.lang)}"
        for value, share in shares[:2]
    )


def spark(weeks: Sequence[int], text: str) -> Markup:
    """Tickets by week as a line of its own scale, with what it says in words."""
    if len(weeks) < 2:
        return Markup("")
    top = max(*weeks, 1)
    step = SPARK_WIDTH / (len(weeks) - 1)
    points = " ".join(
        f"{place * step:.1f},{SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * value / top:.1f}"
        for place, value in enumerate(weeks)
    )
    size = f'viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}"'
    picture = Markup(f'<svg class="spark" {size} role="img" aria-label="')  # noqa: S704 (numbers)
    return picture + text + Markup(f'"><polyline points="{points}"/></svg>')  # noqa: S704 (numbers)
