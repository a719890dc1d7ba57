"""Topics as a reader sees them: categories with their topics, each over time, and what is rising.

Everything here may be shared: counts and names that k customers wrote, never a ticket's text or id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kb.topic_map import TICKET_PLACES, TOPIC_PLACES
from kb.topics import TOPICS, label_in
from kb.trends import BURST, TOO_NEW, TOPIC_FACETS, TRENDS, WEEKLY

Document = dict[str, Any]


@dataclass(frozen=True)
class OverviewInput:
    """The tables of the newest mining; an empty frame where there is nothing."""

    topics: pd.DataFrame
    trends: pd.DataFrame
    weekly: pd.DataFrame
    facets: pd.DataFrame
    topic_places: pd.DataFrame
    ticket_places: pd.DataFrame


def overview(given: OverviewInput, lang: str) -> Document:
    """Every figure of the page of topics, names in ``lang`` where there are any.

    Raises:
        FrameError: a table is not what its schema says.
    """
    table = TOPICS.check(given.topics)
    names = {str(row["topic_id"]): label_in(row, lang) for row in table.to_dict("records")}
    series = _series(WEEKLY.check(given.weekly))
    known = _by_topic(TRENDS.check(given.trends))
    facets = _facets(TOPIC_FACETS.check(given.facets))
    near = {
        str(row["topic_id"]): [names[one] for one in row["near"] if one in names]
        for row in TOPIC_PLACES.check(given.topic_places).to_dict("records")
    }
    rows = [
        _topic(row, known.get(str(row["topic_id"]), {}), lang)
        | {
            "weeks": series.get(str(row["topic_id"]), []),
            "near": near.get(str(row["topic_id"]), []),
            **facets.get(str(row["topic_id"]), {"channels": [], "languages": []}),
        }
        for row in table.to_dict("records")
        if row["level"] == "topic"
    ]
    return {
        "weeks": sorted(set(given.weekly["week"].tolist())),
        "whole_weeks": _whole_weeks(given.weekly),
        "categories": _categories(table, rows, names),
        "emerging": _ranked(row for row in rows if row["state"] == BURST),
        "new": [row for row in rows if row["state"] == TOO_NEW],
        "places": _places(TOPIC_PLACES.check(given.topic_places)),
        "dots": _dots(TICKET_PLACES.check(given.ticket_places)),
    }


def _by_topic(trends: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {
        str(row["topic_id"]): {str(name): _plain(value) for name, value in row.items()}
        for row in trends.to_dict("records")
    }


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


FIGURES = (
    "state",
    "week",
    "tickets",
    "expected",
    "ratio",
    "since",
    "per_1000_orders",
    "first_seen_at",
    "last_seen_at",
    "handling_minutes",
    "csat",
    "rated",
)


def _topic(row: Mapping[Any, Any], known: Mapping[str, Any], lang: str) -> Document:
    """What the tables say of one topic; ``size`` is all its tickets, ``tickets`` a week's."""
    other = "en" if lang == "fr" else "fr"
    return {
        "topic_id": str(row["topic_id"]),
        "label": label_in(row, lang),
        "other_label": str(row[f"label_{other}"]),
        "category_id": _plain(row["parent_id"]),
        "size": int(row["size"]),
        "customers": int(row["customers"]),
        "share": float(row["share"]),
        **{name: known.get(name) for name in FIGURES},
    }


def _series(weekly: pd.DataFrame) -> dict[str, list[int]]:
    """Tickets of each topic, week by week."""
    found: dict[str, list[int]] = defaultdict(list)
    ordered = weekly.sort_values(["topic_id", "week"])
    for topic, count in zip(ordered["topic_id"], ordered["tickets"], strict=True):
        found[str(topic)].append(int(count))
    return found


def _whole_weeks(weekly: pd.DataFrame) -> int:
    """How many weeks from the first on are over: a week that goes on would look like a fall."""
    days = weekly.drop_duplicates("week").sort_values("week")["days"].tolist()
    return len(days) - int(bool(days) and days[-1] < 7)


def _facets(facets: pd.DataFrame) -> dict[str, dict[str, list[tuple[str, float]]]]:
    """Topic -> its channels and its languages with their shares, most used first."""
    found: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for row in facets.to_dict("records"):
        own = found.setdefault(str(row["topic_id"]), {"channels": [], "languages": []})
        own[f"{row['facet']}s"].append((str(row["value"]), float(row["share"])))
    return found


def _categories(
    table: pd.DataFrame, rows: Sequence[Document], names: Mapping[str, str]
) -> list[Document]:
    """Categories, largest first, with their topics; topics without one come last."""
    inside: dict[str | None, list[Document]] = defaultdict(list)
    for row in rows:
        inside[row["category_id"]].append(row)
    known = [str(one) for one in table.loc[table["level"].eq("category").astype(bool), "topic_id"]]
    order: list[str | None] = [*known, *(one for one in inside if one not in known)]
    return [
        {
            "category_id": one or "",
            "name": names.get(one or "", ""),
            "number": number,
            "size": sum(row["size"] for row in inside[one]),
            "topics": inside[one],
        }
        for number, one in enumerate(order)
        if inside[one]
    ]


def _ranked(rows: Any) -> list[Document]:
    return sorted(rows, key=lambda row: (-(row["ratio"] or 0.0), row["topic_id"]))


def _places(places: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    columns = (places[name] for name in ("topic_id", "x", "y", "radius"))
    return {
        str(topic): (float(x), float(y), float(r)) for topic, x, y, r in zip(*columns, strict=True)
    }


def _dots(dots: pd.DataFrame) -> list[tuple[str, float, float]]:
    columns = (dots[name] for name in ("topic_id", "x", "y"))
    return [(str(topic), float(x), float(y)) for topic, x, y in zip(*columns, strict=True)]


CSV_COLUMNS = ("topic_id", "label", "other_label", "category", "size", "customers", *FIGURES)


def csv_rows(document: Document) -> list[Document]:
    """A row a topic for a spreadsheet, in the order of the page."""
    return [
        {name: (row | {"category": category["name"]})[name] for name in CSV_COLUMNS}
        for category in document["categories"]
        for row in category["topics"]
    ]
