"""Self-service and search figures, worked out again from the stored events in a few lines each."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest

from kb.events import Event
from kb.storage import events_place, eventstore
from mining.stages import service
from tests.measured import MONDAY, a_measured_shop
from tests.test_report_recomputed import wilson

EVENTS = 400
Document = dict[str, Any]


def drawn() -> Iterator[Event]:
    """Visits, searches, clicks and contacts of six weeks in two languages, drawn."""
    numbers = random.Random(3)
    more: dict[str, dict[str, list[Any]]] = {
        "search": {"query": ["colis", "retour"], "results": [None, 0, 3], "value": [None, "again"]},
        "click": {"query": ["colis", None], "value": ["1"], "article_id": ["a/b"]},
        "visit": {
            "searches": [0, 1, 2],
            "views": [0, 1, 2],
            "contact": [0, 0, 1],
            "value": [None, "up", "down", "solved"],
        },
        "deflect": {},
        "contact": {"value": ["form", "email"]},
    }
    for _ in range(EVENTS):
        kind = numbers.choice([*more])
        rest = {name: numbers.choice(values) for name, values in more[kind].items()}
        hour = MONDAY + timedelta(hours=numbers.randrange(24 * 40))
        yield Event(hour_at=hour, kind=kind, locale=numbers.choice(["fr", "en"]), **rest)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, pd.DataFrame]:
    """The service figures of a shop with visitors, and its events as any program reads them."""
    workspace = a_measured_shop(tmp_path_factory.mktemp("visits") / "shop")
    with closing(eventstore.of(workspace)) as store:
        eventstore.append(store, list(drawn()), key=b"k" * 32, k=5)
    figures = dict(service.run(workspace).figures)
    with closing(sqlite3.connect(workspace.data_dir / events_place.FILE)) as database:
        return figures, pd.read_sql("select * from events", database)


def shares(events: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """What is counted, and of what, for each figure."""
    visits, searches = (events[events["kind"] == kind] for kind in ("visit", "search"))
    read, wrote = visits["views"] > 0, visits["contact"] > 0
    needed = read | wrote
    found = events["kind"] == "deflect"
    sent = (events["kind"] == "contact") & (events["value"] == "form")
    sought = visits["searches"] > 0
    opened = (events["kind"] == "click") & events["query_id"].notna()
    known = searches["results"].notna()
    return {
        "self_service_visits": ((read & ~wrote).sum(), needed.sum()),
        "self_service_confirmed": (
            (needed & visits["value"].isin(["up", "solved"])).sum(),
            needed.sum(),
        ),
        "explicit_deflection": (found.sum(), (found | sent).sum()),
        "implicit_deflection": ((read & ~wrote).sum(), read.sum()),
        "zero_results": ((searches["results"] == 0).sum(), known.sum()),
        "click_through": (opened.sum(), len(searches)),
        "reformulated": ((searches["value"] == "again").sum(), len(searches)),
        "search_success": ((sought & read & ~wrote).sum(), sought.sum()),
    }


@pytest.mark.parametrize("language", ["", "fr", "en"])
def test_visits_and_searches(told: tuple[Document, pd.DataFrame], language: str) -> None:
    """Counts, share and interval of each, of all and in each language."""
    document, events = told
    parts = document["self_service"], document["search"]
    rows = [part["by_language"][language] if language else part["figures"] for part in parts]
    figures = {row["figure"]: row for part in rows for row in part}
    own = events[events["locale"] == language] if language else events
    for name, (hits, of) in shares(own).items():
        row = figures[name]
        assert (row["numerator"], row["denominator"]) == (hits, of), name
        assert row["rate"] == pytest.approx(hits / of), name
        assert (row["low"], row["high"]) == pytest.approx(wilson(hits, of), abs=1e-5), name
    assert min(hits for hits, _ in shares(own).values()) > 0


def test_the_score_is_visits_for_each_customer_who_wrote(
    told: tuple[Document, pd.DataFrame],
) -> None:
    """A ratio, whatever visitors came for."""
    document, events = told
    rows = {row["figure"]: row for row in document["self_service"]["figures"]}
    assert rows["self_service_score"]["numerator"] == (events["kind"] == "visit").sum()
