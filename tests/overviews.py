"""Topics in two categories with weeks, places and dots: what the page of topics is made from."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kb.report_page import Page
from kb.storage.workspace import packaged
from kb.topic_map import TICKET_PLACES, TOPIC_PLACES
from kb.topic_overview import OverviewInput
from kb.topics import TOPICS
from kb.trends import TOPIC_FACETS, TRENDS, WEEKLY
from kb.typography import typeset_strings

WEEKS = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-02-02", "2026-02-09"]
WEEKS += ["2026-02-16", "2026-02-23", "2026-03-02"]
LABELS = (
    ("Où est mon colis ?", "Where is my parcel?"),
    ("L’échange d’un article", "Exchange an item"),
    ("Œuvre d’art retardée", ""),
    ("Mot de passe oublié", "I forgot my password"),
)
SEEN = datetime(2026, 1, 5, tzinfo=UTC)


def an_overview(labels: Sequence[tuple[str, str]] = LABELS) -> OverviewInput:
    """Topics of ten tickets a week, the first rising and the second too new; the last week goes on.

    Odd topics are in the first category, even ones in the second.
    """
    ids = [f"t-{number:04d}" for number in range(1, len(labels) + 1)]
    topics = [_topic(one, names, number) for number, (one, names) in _counted(ids, labels)]
    categories = [_category(f"c-0{n}", name) for n, name in ((1, "Livraison"), (2, "Compte"))]
    states = {0: "burst", 1: "too_new"}
    return OverviewInput(
        topics=TOPICS.frame([*topics, *categories]),
        trends=TRENDS.frame(_trend(one, states.get(n, "usual")) for n, one in enumerate(ids)),
        weekly=WEEKLY.frame(_week(one, week) for one in ids for week in WEEKS),
        facets=TOPIC_FACETS.frame(_facet(one, facet) for one in ids for facet in FACETS),
        topic_places=TOPIC_PLACES.frame(_place(one, n, ids) for n, one in enumerate(ids)),
        ticket_places=TICKET_PLACES.frame(
            {"topic_id": one, "x": 0.2 + 0.2 * (n % 4), "y": 0.5} for n, one in enumerate(ids)
        ),
    )


def a_page(lang: str = "fr", library: str = "/* library */") -> Page:
    """The page's template, words and style as askless ships them."""
    look = packaged("site") / "report"
    words = tomllib.loads((look / f"{lang}.toml").read_text("utf-8"))
    style = (look / "report.css").read_text("utf-8") + (look / "topics.css").read_text("utf-8")
    template = (look / "topics.html.j2").read_text("utf-8")
    return Page(lang, "Maison", "", typeset_strings(words, lang), template, style, library)


def _counted(ids: Sequence[str], labels: Sequence[tuple[str, str]]) -> Any:
    return enumerate(zip(ids, labels, strict=True))


def _topic(topic: str, names: tuple[str, str], number: int) -> dict[str, Any]:
    row = _category(topic, names[0]) | {"label_en": names[1], "level": "topic"}
    return row | {"parent_id": f"c-0{number % 2 + 1}", "size": 100 - number}


def _category(name: str, label: str) -> dict[str, Any]:
    numbers = dict.fromkeys(("size", "size_fr", "size_en", "customers"), 90)
    lists: dict[str, list[str]] = {
        name: [] for name in ("words_fr", "words_en", "channels", "typical")
    }
    times = {"first_seen_at": SEEN, "last_seen_at": SEEN}
    names = {"topic_id": name, "level": "category", "label_fr": label, "label_en": label}
    return names | {"parent_id": None, "share": 0.25} | numbers | lists | times


def _trend(topic: str, state: str) -> dict[str, Any]:
    known = {"expected": 10.0, "ratio": 3.0, "p_value": 0.001, "since": WEEKS[-3]}
    figures = known if state == "burst" else {}
    return {
        "topic_id": topic,
        "state": state,
        "week": WEEKS[-2],
        "tickets": 30,
        "all_tickets": 90,
        "customers": 80,
        "per_1000_orders": 1.25,
        "first_seen_at": SEEN,
        "last_seen_at": SEEN,
        "handling_minutes": 7.5,
        "handled": 60,
        "csat": 0.8,
        "rated": 20,
        **figures,
    }


def _week(topic: str, week: str) -> dict[str, Any]:
    row = {"week": week, "topic_id": topic, "tickets": 10, "customers": 10, "all_tickets": 40}
    return row | {"days": 3.0 if week == WEEKS[-1] else 7.0, "is_burst": False}


FACETS = (("channel", "email", 0.75), ("channel", "chat", 0.25), ("language", "fr", 1.0))


def _facet(topic: str, facet: tuple[str, str, float]) -> dict[str, Any]:
    names = dict(zip(("facet", "value", "share"), facet, strict=True))
    return {"topic_id": topic, "tickets": 10, **names}


def _place(topic: str, number: int, ids: Sequence[str]) -> dict[str, Any]:
    near = [one for one in ids if one != topic][:3]
    x, y = 0.15 + 0.22 * (number % 4), 0.3 + 0.3 * (number % 2)
    return {"topic_id": topic, "x": x, "y": y, "radius": 0.06, "near": near}
