"""The first screen of the report as parts of its document: what changed, and what to do next.

A change is told beside what it is compared with: the four weeks before, the report before. What to
do next are the gaps whose article should save most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kb.coverage import Rate
from kb.gap_reasons import FEWEST_HOURS

Document = dict[str, Any]
WEEKS = 4
"""Weeks that are compared with as many before."""
MOST_STEPS = 5
RECENT_DAYS = 91
"""Days before the end of the period in which an article counts as new."""


def changes(document: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> Document:
    """What moved, against the four weeks before and against the ``earlier`` report.

    ``four_weeks`` has coverage (rates) and tickets of the ``last`` four whole weeks and of those
    ``before``, or is None of fewer than eight; ``report`` compares with the earlier report, if that
    is of the same topics: its time, its coverage, and the gaps that ``came`` and ``went``.
    """
    return {
        "four_weeks": _four_weeks(document["by_week"], document["period"]["last"]),
        "report": _report(document, earlier),
    }


def _four_weeks(rows: Sequence[Mapping[str, Any]], end: str | None) -> Document | None:
    """Weeks that are over by the end of the data, so that none is half as long as the others."""
    weeks = sorted({row["week"] for row in rows})
    whole = [week for week in weeks if _is_over(week, str(end))]
    if len(whole) < 2 * WEEKS:
        return None
    last, before = whole[-WEEKS:], whole[-2 * WEEKS : -WEEKS]
    return {
        "first": last[0],
        "last": _rate(rows, last).document(),
        "before": _rate(rows, before).document(),
    }


def _is_over(week: str, end: str) -> bool:
    return date.fromisoformat(week) + timedelta(days=6) <= date.fromisoformat(end)


def _rate(rows: Sequence[Mapping[str, Any]], weeks: Sequence[str]) -> Rate:
    some = [Rate(row["numerator"], row["denominator"]) for row in rows if row["week"] in weeks]
    return sum(some, Rate(0, 0))


def _report(document: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> Document | None:
    if earlier is None or earlier.get("topics_version") != document.get("topics_version"):
        return None
    now, then = (_waiting(one["gaps"]) for one in (document, earlier))
    return {
        "made_at": earlier["made_at"],
        "coverage": earlier["coverage"],
        "came": [now[key] for key in now if key not in then],
        "went": [then[key] for key in then if key not in now],
    }


def _waiting(gaps: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Document]:
    """(topic, language) -> the gap's name; of those that wait for somebody."""
    return {
        (row["topic_id"], row["locale"]): {"label": row["label"], "locale": row["locale"]}
        for row in gaps
        if row.get("is_waiting", True) and row["topic_id"]
    }


def next_steps(gaps: Sequence[Mapping[str, Any]]) -> list[int]:
    """Places in ``gaps`` of the rows to work on first: those that should save most.

    By the middle of the expected hours a month, or of the tickets where hours come to less than one
    for every gap; gaps without either come last, in the order of their priority.
    """
    waiting = [place for place, row in enumerate(gaps) if row.get("is_waiting", True)]
    hours = [gaps[place].get("saving_hours_high") or 0.0 for place in waiting]
    unit = "hours" if max(hours, default=0.0) >= FEWEST_HOURS else "tickets"
    return sorted(waiting, key=lambda place: _rank(gaps[place], unit))[:MOST_STEPS]


def _rank(row: Mapping[str, Any], unit: str) -> tuple[float, float]:
    """Most saved first, then most urgent."""
    low, high = row.get(f"saving_{unit}_low"), row.get(f"saving_{unit}_high")
    saved = 0.0 if low is None or high is None else (low + high) / 2
    return -saved, -(row["priority"] or 0.0)


def recent_articles(
    published: Mapping[tuple[str, str], str], titles: Mapping[tuple[str, str], str], end: str | None
) -> list[Document]:
    """Articles first published in the last three months of the period, newest first.

    ``published`` are (article id, locale) -> the day it first went live; those that are no longer
    there have no title and are left out.
    """
    if end is None:
        return []
    since = (date.fromisoformat(end) - timedelta(days=RECENT_DAYS)).isoformat()
    rows = [
        {"article_id": key[0], "locale": key[1], "title": titles[key], "published_on": day}
        for key, day in published.items()
        if since <= day <= end and key in titles
    ]
    return sorted(rows, key=lambda row: (row["published_on"], row["article_id"]), reverse=True)
