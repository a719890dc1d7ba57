"""A small shop whose tickets are matched by hand: everything a report is made from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from kb import charts
from kb.coverage import Rate
from kb.frames import FrameSchema
from kb.gaps import GAPS
from kb.match_calibration import Calibration
from kb.matching import MATCHES
from kb.storage import files, ticketstore
from kb.storage.workspace import Workspace
from kb.topics import ASSIGNMENTS, TOPICS
from mining.runs import Runs
from tests.factories import a_stored_ticket
from tests.shop import SETTINGS, a_shop

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
SINCE = MONDAY + timedelta(weeks=4)
WEEKS = 6
LIBRARY = "/* the script that draws charts */"
TOPIC_LABELS = {"t-0001": ("Où est mon colis ?", "Where is my parcel?"), "t-0002": ("Soie", "")}


def a_measured_shop(
    root: Path, *, settings: str = SETTINGS, stages: str = "mine gaps"
) -> Workspace:
    """A shop measured over six weeks, four tickets a week; ``stages`` have results too.

    In a week: a French and an English ticket about parcels, the French one with an answer, the
    English one from the fifth week on; a French one about silk without an answer; a newsletter.
    """
    workspace = a_shop(root, settings=settings)
    tickets = [_ticket(week, place) for week in range(WEEKS) for place in range(4)]
    ticketstore.merge(workspace, [a_stored_ticket(**ticket) for ticket in tickets])
    asking = [ticket for ticket in tickets if ticket["noise"] is None]
    runs = Runs(workspace.runs_dir)
    with runs.saving("measure", "measured", {}) as folder:
        files.write_table(folder / "matches.parquet", MATCHES.frame(map(_match, asking)), MATCHES)
        calibration = Calibration("m-test", 0.5, "matching.threshold", known=12, fewest=200)
        figures = {"before_and_after": _before_and_after(), "calibration": calibration.document()}
        files.write_json(folder / "figures.json", figures)
    tables: dict[str, dict[str, tuple[pd.DataFrame, FrameSchema]]] = {
        "mine": {
            "topics": (TOPICS.frame(_topic(topic) for topic in TOPIC_LABELS), TOPICS),
            "assignments": (ASSIGNMENTS.frame(map(_assignment, asking)), ASSIGNMENTS),
        },
        "gaps": {"gaps": (GAPS.frame([_gap("t-0002", "fr", 6)]), GAPS)},
    }
    for stage in stages.split():
        with runs.saving(stage, stage, {}) as folder:
            for name, (frame, schema) in tables[stage].items():
                files.write_table(folder / f"{name}.parquet", frame, schema)
    files.write_text(workspace.data_dir / "cache" / charts.library_name(), LIBRARY)
    return workspace


def _ticket(week: int, place: int) -> dict[str, Any]:
    language, topic = [("fr", "parcel"), ("en", "parcel"), ("fr", "silk"), ("fr", "news")][place]
    return {
        "ticket_id": f"jsonl:{topic}-{language}-{week}",
        "created_at": MONDAY + timedelta(weeks=week, days=place),
        "language": language,
        "channel": "email" if place else "contact_form",
        "noise": "newsletter" if topic == "news" else None,
    }


def _match(ticket: dict[str, Any]) -> dict[str, Any]:
    names = ticket["ticket_id"]
    is_covered = "parcel" in names and (ticket["language"] == "fr" or ticket["created_at"] > SINCE)
    return {
        "ticket_id": names,
        "kind": "match" if is_covered else "none",
        "article_id": "delivery/where-is-my-order" if is_covered else None,
        "locale": ticket["language"] if is_covered else None,
        "reasons": [],
    }


def _before_and_after() -> dict[str, Any]:
    rates = {"before": Rate(2, 6).document(), "after": Rate(4, 6).document()}
    return {"since": SINCE.isoformat(), **rates}


def _topic(topic: str) -> dict[str, Any]:
    french, english = TOPIC_LABELS[topic]
    counts = dict.fromkeys(("size", "size_fr", "size_en", "customers"), 6)
    lists: dict[str, list[str]] = {
        name: [] for name in ("words_fr", "words_en", "channels", "typical")
    }
    return {
        "topic_id": topic,
        "level": "topic",
        "label_fr": french,
        "label_en": english,
        "share": 0.5,
        "first_seen_at": MONDAY,
        "last_seen_at": SINCE,
        **counts,
        **lists,
    }


def _assignment(ticket: dict[str, Any]) -> dict[str, Any]:
    topic = "t-0001" if "parcel" in ticket["ticket_id"] else "t-0002"
    return {"ticket_id": ticket["ticket_id"], "topic_id": topic, "similarity": 0.9}


def _gap(topic: str, locale: str, tickets: int) -> dict[str, Any]:
    numbers = {"tickets": tickets, "customers": tickets, "covered_share": 0.0, "priority": 6.0}
    return {"topic_id": topic, "locale": locale, "kind": "gap", "why": "6 tickets", **numbers}
